"""Standing people for tests: offices of one county and of another, with the grants they hold."""

from datetime import UTC, date, datetime

from bangfu.apps.people.access import viewer_for
from bangfu.apps.people.models import Person, RoleGrant, User
from bangfu.apps.people.scope import Viewer

COUNTY, OTHER_COUNTY = "120119000000", "120115000000"
TOWN, OTHER_TOWN = "120119101000", "120119102000"
VILLAGE, OTHER_VILLAGE = "120119101200", "120119102200"
NOW = datetime(2023, 6, 1, 2, tzinfo=UTC)
TODAY = date(2023, 6, 1)


def person(name: str, role: str = "", place: str = COUNTY, **columns: object) -> Person:
    """A person; with a role, holding it by a confirmed grant that began a year ago."""
    made = Person.objects.create(name=name)
    if role:
        grant(made, role, place, **columns)
    return made


def grant(holder: Person, role: str, place: str = COUNTY, **columns: object) -> RoleGrant:
    """A grant given by one and confirmed by another, unless told otherwise."""
    values: dict[str, object] = {
        "given_by": Person.objects.create(name="授权人"),
        "confirmed_by": Person.objects.create(name="确认人"),
        "begins_on": date(2022, 6, 1),
    }
    return RoleGrant.everything.create(person=holder, role=role, place=place, **values | columns)


def account(holder: Person, username: str, password: str = "") -> User:
    """An account; without a password nothing opens it but a test."""
    made = User(username=username, person=holder)
    made.password = "opened by nothing"
    if password:
        made.set_password(password)
    made.save()
    return made


def seen_as(holder: Person, at: datetime = NOW) -> Viewer:
    """A person as a viewer."""
    return viewer_for(holder, at=at)
