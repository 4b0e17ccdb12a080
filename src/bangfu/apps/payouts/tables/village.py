"""One village's money: what it received by year as bars, and the lines of its page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import Cell, money
from bangfu.apps.pages.tables.charts import Chart, Point, bar_chart
from bangfu.apps.payouts.models import RUN_KINDS, DistributionLine
from bangfu.apps.payouts.queries.runs import paid_by_year, paid_to
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Division
from bangfu.core.money import yuan


def received_chart(viewer: Viewer, village: Division) -> Chart | None:
    """What the village received for each year, one colour a kind; nothing before anything was paid."""
    points = [
        Point(
            str(row["year"]),
            row["amount_fen"],
            RUN_KINDS[row["run__kind_of_run"]].said(viewer.language),
        )
        for row in paid_by_year(viewer, village)
    ]
    return bar_chart(_("各年度的返还收益"), points, "money") if points else None


@dataclass(frozen=True)
class Paid:
    """One payment to a village, as its page and its notice show it."""

    line: DistributionLine
    kind: str
    amount: Cell
    exact: str


def payments_of(viewer: Viewer, village: Division) -> list[Paid]:
    """Every payment to a village, latest first."""
    rows = paid_to(viewer, village).order_by("-paid_on", "-pk")
    return [
        Paid(
            line,
            RUN_KINDS[line.run.kind_of_run].said(viewer.language),
            money(line.amount_fen),
            yuan(line.amount_fen),
        )
        for line in rows
    ]
