"""Cards and sheets for a viewer, and the households that still lack one."""

from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery

from bangfu.apps.monitoring.models import CardIssue
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Household


def cards_for(viewer: Viewer) -> QuerySet[CardIssue]:
    """The cards and sheets of the households a viewer may see."""
    rows: QuerySet[CardIssue] = CardIssue.objects.visible_to(viewer)
    return rows.select_related(
        "household__village__parent", "household__grid__worker", "printed_by", "handed_over_by"
    )


def cards_of(viewer: Viewer, household: Household) -> QuerySet[CardIssue]:
    """The cards and sheets of a household."""
    return cards_for(viewer).filter(household=household)


def card_holders_for(viewer: Viewer) -> QuerySet[Household]:
    """The registered households of a viewer, with the day each kind was last handed over."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    return (
        rows.filter(state="live")
        .select_related("village__parent", "grid")
        .annotate(clear_card_on=_handed("clear_card"), policy_sheet_on=_handed("policy_sheet"))
    )


def _handed(kind: str) -> Any:
    issued = CardIssue.everything.filter(household=OuterRef("pk"), kind_code=kind).order_by()
    return Subquery(issued.values("household").annotate(d=Max("handed_over_on")).values("d"))
