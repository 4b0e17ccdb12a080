"""What the forms of the stage offer: places, experts, and the codes of the policy in words."""

from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.access import APPLICANTS, CONSENT_OPENERS
from bangfu.apps.projects.models import Project
from bangfu.apps.projects.queries.consents import weak_villages_in
from bangfu.apps.projects.queries.policy import industries, sectors
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.places import places_of
from bangfu.core.words import Words

Pairs = list[tuple[str, str]]


def of_policy(names: Callable[[date], Mapping[str, Words]]) -> Callable[[Viewer], Pairs]:
    """Codes of the policy as choices of a form, by the rules of the day."""

    def pairs(viewer: Viewer) -> Pairs:
        return [(code, name.said(viewer.language)) for code, name in names(viewer.today).items()]

    return pairs


industry_choices = of_policy(industries)
sector_choices = of_policy(sectors)


def applying_townships(viewer: Viewer) -> Pairs:
    """The townships for which the viewer may apply."""
    return _townships(viewer, APPLICANTS)


def pooling_townships(viewer: Viewer) -> Pairs:
    """The townships whose pooling the viewer may begin: those with weak villages."""
    today = viewer.today
    named = _townships(viewer, CONSENT_OPENERS)
    return [(code, name) for code, name in named if weak_villages_in(code, today)]


def _townships(viewer: Viewer, roles: tuple[str, ...]) -> Pairs:
    rows = places_of(viewer, "township", on=viewer.today).values_list("code", "name")
    return [(code, name) for code, name in rows if viewer.holds(roles, code)]


def weak_village_choices(viewer: Viewer, township: str) -> Pairs:
    """The weak villages of a township, by code and name."""
    weak = weak_villages_in(township, viewer.today)
    rows = Division.objects.visible_to(viewer).filter(pk__in=weak).order_by("code")
    return [(place.code, str(place)) for place in rows]


def experts_for(viewer: Viewer) -> QuerySet[Person]:
    """Who holds the role of an expert today."""
    lasting = Q(grants__ends_on__isnull=True) | Q(grants__ends_on__gt=viewer.today)
    rows = Person.objects.filter(
        lasting,
        grants__role="expert",
        grants__begins_on__lte=viewer.today,
        grants__confirmed_by__isnull=False,
    )
    return rows.distinct().order_by("name", "pk")


def plan_years(viewer: Viewer) -> Pairs:
    """The years of the projects that the viewer sees, newest first."""
    years = Project.objects.visible_to(viewer).values_list("plan_year", flat=True)
    return [(str(year), str(year)) for year in sorted(set(years), reverse=True)]
