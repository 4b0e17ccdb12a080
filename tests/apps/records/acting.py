"""Short ways to be somebody who acts: a person with roles for places, at a moment."""

from datetime import UTC, datetime

from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Grant, Viewer

COUNTY = "120119000000"
TOWNSHIP = "120119101000"
OTHER_TOWNSHIP = "120119102000"
VILLAGE = "120119101200"
NOON = datetime(2018, 11, 5, 4, tzinfo=UTC)
"""Noon of 5 November 2018 in the county: after the plan was issued, within its first year."""


def acting(*roles: str, place: str = COUNTY, name: str = "", at: datetime = NOON) -> Viewer:
    """A new person who holds roles for a place."""
    person = Person.objects.create(name=name or "、".join(roles) or "无职责的人")
    grants = tuple(Grant(role, place) for role in roles)
    return Viewer("zh", person.pk, person.name, grants, at)


def same_person(viewer: Viewer, *roles: str, place: str = COUNTY) -> Viewer:
    """The same person through another account, with other roles."""
    grants = tuple(Grant(role, place) for role in roles)
    return Viewer("zh", viewer.person_id, viewer.name, grants, viewer.at)
