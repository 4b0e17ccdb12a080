"""The founding of a county: its first two administrators, who confirm each other."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bangfu.apps.people.models import County, Person, RoleGrant, User
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import created, fingerprinting, write_event
from bangfu.apps.records.refusal import refuse

INSTALLER = "bangfu"
"""Who gives the first two grants: nobody else is there to give them. It never signs in."""


def found(
    county: str,
    administrators: Mapping[str, str],
    *,
    password: str,
    at: datetime,
    is_demonstration: bool = False,
) -> list[Person]:
    """Begin a county with two administrators (user name → name), each confirmed by the other.

    `county` is a 12-digit code. Both change the password when they first sign in. Raises Refused
    where the county has begun before.
    """
    assert len(administrators) == 2, "two confirm each other"
    if County.objects.exists() or RoleGrant.everything.exists():
        raise refuse("county_begun", county)
    with transaction.atomic(), fingerprinting():
        County.objects.create(code=county, begun_at=at, is_demonstration=is_demonstration)
        installer = Person.objects.create(name=INSTALLER)
        viewer = Viewer(person_id=installer.pk, name=INSTALLER, at=at)
        people = [_account(viewer, u, n, county, password) for u, n in administrators.items()]
        for person, other in zip(people, reversed(people), strict=True):
            grant = RoleGrant.everything.create(
                person=person,
                role="administrator",
                place=county,
                begins_on=timezone.localdate(at),
                given_by=installer,
                confirmed_by=other,
            )
            created(viewer, grant)
    return people


def _account(viewer: Viewer, username: str, name: str, county: str, password: str) -> Person:
    person = Person.objects.create(name=name)
    user = User(username=username, person=person, place=county, must_change_password=True)
    user.set_password(password)
    user.save()
    write_event(viewer, f"{user.kind()}.create", user, after={"username": username, "name": name})
    return person
