"""Arrival as bars: what each township owed and what of it has come in."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.charts import Chart, Point, bar_chart
from bangfu.apps.returns.queries.dues import TownshipDues


def arrival_chart(townships: Sequence[TownshipDues]) -> Chart | None:
    """Due and paid by township; nothing where nothing is due."""
    points = []
    for one in townships:
        points += [
            Point(one.name, one.due_fen, _("应缴")),
            Point(one.name, one.paid_fen, _("已缴")),
        ]
    return bar_chart(_("各镇乡应缴与已缴"), points, "money") if points else None
