"""The households in focus: monitored, or flagged for their income; who helps them, and who has nobody."""

from datetime import date
from typing import Any

from django.db.models import CharField, DateField, Max, OuterRef, Q, QuerySet, Subquery

from bangfu.apps.monitoring.access import SUPPORTING
from bangfu.apps.monitoring.models import Screening, ScreeningFlag, Supporter
from bangfu.apps.monitoring.queries.terms import risk_terms
from bangfu.apps.people.models import Person, RoleGrant
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.models import Household
from bangfu.apps.registry.models.households import MONITORED_STATUSES

INCOME_FIGURES = ("income_per_head", "income_per_head_change")
"""The figures of the risks that put a household in focus."""


def focus_q(on: date) -> Q:
    """What a household must be to be in focus: monitored, or last found with a risk of income."""
    monitored = Q(status__in=MONITORED_STATUSES)
    try:
        risks = risk_terms(on).risks or {}
    except Refused:
        return monitored
    codes = [code for code, risk in risks.items() if risk.figure in INCOME_FIGURES]
    last = Screening.everything.exclude(digest="").aggregate(n=Max("pk"))["n"]
    flagged = ScreeningFlag.everything.filter(screening=last, risk__in=codes, verdict="at_risk")
    return monitored | Q(pk__in=flagged.values("household_id"))


def focus_for(viewer: Viewer) -> QuerySet[Household]:
    """The registered households in focus that a viewer may see, each with its supporter of today."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    held = Supporter.everything.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=viewer.today), household=OuterRef("pk")
    ).order_by("-from_on")
    return (
        rows.filter(focus_q(viewer.today), state="live")
        .select_related("village__parent", "grid")
        .annotate(
            supporter_name=Subquery(held.values("person__name")[:1], output_field=CharField()),
            supporter_from=Subquery(held.values("from_on")[:1], output_field=DateField()),
        )
    )


def without_supporter(viewer: Viewer) -> QuerySet[Household]:
    """Those of them that nobody helps."""
    rows: Any = focus_for(viewer)
    found: QuerySet[Household] = rows.filter(supporter_name__isnull=True)
    return found


def supporters_of(viewer: Viewer, household: Household) -> QuerySet[Supporter]:
    """Who helps and helped a household."""
    rows: QuerySet[Supporter] = Supporter.objects.visible_to(viewer)
    return rows.filter(household=household).select_related("person")


def fit_to_help(household: Household, on: date) -> QuerySet[Person]:
    """Who may help a household: whoever works for its village or township on the day."""
    places = (household.village_id, f"{household.village_id[:9]}000")
    held = RoleGrant.everything.filter(RoleGrant.valid_q(on), role__in=SUPPORTING, place__in=places)
    people: Any = Person.objects.filter(pk__in=held.values("person_id"))
    return people.order_by("name")


def supporter_choices(viewer: Viewer, household: Household) -> list[tuple[str, str]]:
    """The same, for a select."""
    rows = fit_to_help(household, viewer.today)
    return [(str(pk), str(name)) for pk, name in rows.values_list("pk", "name")]
