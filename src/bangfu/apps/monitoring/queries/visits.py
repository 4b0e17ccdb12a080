"""Visits for a viewer, and the households with the day of the last visit by level."""

from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery

from bangfu.apps.monitoring.models import Visit
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Household


def visits_for(viewer: Viewer) -> QuerySet[Visit]:
    """The visits of households that a viewer may see."""
    rows: QuerySet[Visit] = Visit.objects.visible_to(viewer)
    return rows.select_related("household__village__parent", "visitor")


def visits_of(viewer: Viewer, household: Household) -> QuerySet[Visit]:
    """The visits of a household."""
    return visits_for(viewer).filter(household=household)


def visited_households_for(viewer: Viewer) -> QuerySet[Household]:
    """The registered households of a viewer, each with the day of its last visit by level."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    return (
        rows.filter(state="live")
        .select_related("village__parent", "grid")
        .annotate(last_village_on=_last("village"), last_township_on=_last("township"))
    )


def _last(level: str) -> Any:
    made = Visit.everything.filter(household=OuterRef("pk"), level=level).order_by()
    return Subquery(made.values("household").annotate(day=Max("visited_on")).values("day"))
