"""Accounts, grants, posts and tokens for a viewer, with the names of their places."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from bangfu.apps.people.models import ApiToken, Person, Post, RoleGrant, User
from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.registry.queries.organisations import active_organisations, organisations_for
from bangfu.apps.registry.queries.places import divisions_for, places_of
from bangfu.apps.staff.access import keeps_people
from bangfu.core.place import Level


def accounts_for(viewer: Viewer) -> QuerySet[User]:
    """All accounts, for those who keep them; for everybody else none."""
    rows = User.objects.select_related("person", "password_set_by", "factor_removed_by")
    return rows if keeps_people(viewer) else rows.none()


def grants_for(viewer: Viewer) -> QuerySet[RoleGrant]:
    """One's own grants and those of the places one oversees."""
    rows: QuerySet[RoleGrant] = RoleGrant.objects.visible_to(viewer).annotate(**_names(viewer))
    return rows.select_related("person", "given_by", "confirmed_by")


def own_grants(viewer: Viewer) -> QuerySet[RoleGrant]:
    """The grants that give the viewer a right today."""
    own = grants_for(viewer).filter(person=viewer.person_id or 0)
    return own.filter(RoleGrant.valid_q(viewer.today)).order_by("pk")


def grants_of(viewer: Viewer, person: Person) -> QuerySet[RoleGrant]:
    """The grants of a person, as far as the viewer sees them, newest first."""
    return grants_for(viewer).filter(person=person).order_by("-begins_on", "-pk")


def posts_for(viewer: Viewer) -> QuerySet[Post]:
    """The posts of the places one works for, and those at the seat of the county."""
    rows: QuerySet[Post] = Post.objects.visible_to(viewer).annotate(**_names(viewer))
    return rows.select_related("holder")


def tokens_for(viewer: Viewer) -> QuerySet[ApiToken]:
    """The tokens for the places one oversees."""
    rows: QuerySet[ApiToken] = ApiToken.objects.visible_to(viewer).annotate(**_names(viewer))
    return rows.select_related("given_by", "confirmed_by")


def _names(viewer: Viewer) -> dict[str, Any]:
    """What the codes of a row are called: they lie in tables above the one of the row."""
    place = divisions_for(viewer).filter(pk=OuterRef("place")).values("name")[:1]
    office = organisations_for(viewer).filter(code=OuterRef("organisation")).order_by("pk")
    return {
        "place_name": Subquery(place),
        "organisation_name": Subquery(office.values("name")[:1]),
    }


# --- what may be chosen -----------------------------------------------------------------------


def people_for(viewer: Viewer) -> QuerySet[Person]:
    """Whom a viewer may name: administrators everybody, others who work inside their places."""
    rows = Person.objects.order_by("name", "pk").prefetch_related("accounts")
    if keeps_people(viewer):
        return rows
    nearby = Q(pk__in=[])
    for grant in viewer.grants:
        nearby |= inside("place", grant.area)
    known = RoleGrant.everything.filter(RoleGrant.valid_q(viewer.today), nearby)
    return rows.filter(pk__in=known.values("person")).exclude(pk=viewer.person_id or 0)


def places_for(viewer: Viewer) -> list[tuple[str, list[tuple[str, str]]]]:
    """The places for which a role may be granted, by code, in the groups of a select."""
    groups = {str(_("区县与镇乡")): seats_at(viewer)}
    for village in places_of(viewer, "village", on=viewer.today):
        township = village.parent.name if village.parent else ""
        groups.setdefault(township, []).append((village.code, village.short_name))
    return list(groups.items())


def seats_at(viewer: Viewer) -> list[tuple[str, str]]:
    """The places at which an office may sit: the county and its townships."""
    levels: tuple[Level, ...] = ("county", "township")
    rows = [row for level in levels for row in places_of(viewer, level, on=viewer.today)]
    return [(row.code, row.name) for row in rows]


def organisations_at_work(viewer: Viewer) -> list[tuple[str, str]]:
    """The organisations of today, by code."""
    return [(one.code, one.name) for one in active_organisations(viewer, viewer.today)]
