"""Runs, lines and entitlements for a viewer, and what stands before the next step of a run."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, F, QuerySet, Sum, Value, When

from bangfu.apps.payouts.models import DistributionLine, DistributionRun, Entitlement
from bangfu.apps.payouts.queries.computing import Computed, compute
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.queries.notices import notice_ended
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.places import divisions_for
from bangfu.apps.returns.models import SurplusLine
from bangfu.apps.returns.queries.plans import surplus_lines_for
from bangfu.core.problem import Problem


def runs_for(viewer: Viewer) -> QuerySet[Any]:
    """The runs a viewer may see."""
    return DistributionRun.objects.visible_to(viewer).select_related("surplus_line__plan", "notice")


def lines_for(viewer: Viewer) -> QuerySet[Any]:
    """The lines a viewer may see, of the computations that count."""
    seen = DistributionLine.objects.visible_to(viewer).filter(round=F("run__round"))
    return seen.select_related("run", "village")


def lines_of_run(viewer: Viewer, run: DistributionRun) -> QuerySet[Any]:
    """The lines of a run, in the order of the payment list."""
    return lines_for(viewer).filter(run=run)


GRANTED = ("approved", "paying", "paid", "closed", "stopped")
"""The states of runs that a leader approved: before, nobody is entitled to anything."""


def entitlements_for(viewer: Viewer) -> QuerySet[Any]:
    """What villages are entitled to by an approved run, as far as the viewer may see it."""
    seen = Entitlement.objects.visible_to(viewer).filter(is_live=True, run__state__in=GRANTED)
    return seen.select_related("village", "run")


def entitlements_of(viewer: Viewer, village: Division) -> QuerySet[Any]:
    """What one village was entitled to, year by year."""
    return entitlements_for(viewer).filter(village=village)


def years_of(rows: QuerySet[Any]) -> list[tuple[str, str]]:
    """The years of some rows, latest first, for a select."""
    years = rows.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


def left_out_of(viewer: Viewer, run: DistributionRun) -> QuerySet[Any]:
    """The villages that a run leaves out, each with its reason: `reason` and `why`."""
    rows: list[Mapping[str, str]] = run.left_out
    villages = divisions_for(viewer).filter(pk__in=[row["village"] for row in rows])
    if not rows:
        return villages
    return villages.annotate(
        reason=Case(*(When(pk=row["village"], then=Value(row["reason"])) for row in rows)),
        why=Case(*(When(pk=row["village"], then=Value(row["why"])) for row in rows)),
    )


def lines_to_pay_out(viewer: Viewer) -> QuerySet[Any]:
    """The lines of approved surplus plans that go to the villages and wait for a run."""
    waiting = surplus_lines_for(viewer).filter(
        way=SurplusLine.TO_VILLAGES, plan__state="approved", paid_fen=0
    )
    taken = DistributionRun.everything.exclude(state="void").exclude(surplus_line__isnull=True)
    return waiting.exclude(pk__in=taken.values("surplus_line")).select_related("plan")


def preview(viewer: Viewer, run: DistributionRun) -> Computed | Refused:
    """What a run would come to if it were computed now, or why it cannot be."""
    try:
        return compute(viewer, run)
    except Refused as refused:
        return refused


def why_not_displayed(viewer: Viewer, run: DistributionRun) -> Problem | None:
    """What is missing before the display of a run is over; None where it is."""
    notice = run.notice
    if notice is None or not notice_ended(notice, viewer.today):
        day = notice.ends_on if notice else None
        return Problem("display_not_over", "block", str(run), values={"day": day or "—"})
    if notice.proof != run.result_digest:
        return Problem("displayed_other_result", "block", str(run))
    return None


def paid_to(viewer: Viewer, village: Division) -> QuerySet[Any]:
    """What was paid to a village, each payment with the run it came from."""
    return lines_for(viewer).filter(village=village, is_paid=True, amount_fen__gt=0)


def paid_by_year(viewer: Viewer, village: Division) -> list[dict[str, Any]]:
    """What a village received by kind and the year it is for, however late it was paid."""
    rows = paid_to(viewer, village).order_by("year", "run__kind_of_run")
    return list(rows.values("year", "run__kind_of_run").annotate(amount_fen=Sum("amount_fen")))
