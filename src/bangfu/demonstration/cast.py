"""The cast of a county: invented people of every office, with their grants and accounts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bangfu.apps.monitoring.models.feeds import DEPARTMENTS
from bangfu.apps.people.models import Person, RoleGrant, User
from bangfu.apps.people.roles import role_name
from bangfu.apps.registry.models import Division
from bangfu.apps.staff.actions.accounts import open_account
from bangfu.apps.staff.actions.founding import found
from bangfu.apps.staff.actions.grants import Right, confirm_grant, give_grant
from bangfu.core.words import Words, words
from bangfu.demonstration.telling import LABEL, Telling, row

PASSWORD = "demonstration-2018"  # noqa: S105 (shown on the page of sign-in)

ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Part:
    """What somebody of the cast is: role, title, and the organisation of a role that has one."""

    role: str
    title: str
    organisation: str = ""

    @property
    def name(self) -> Words:
        """The role, and of which department."""
        role, department = role_name(self.role), DEPARTMENTS.get(self.organisation)
        if department is None:
            return role
        return words(f"{role.zh}（{department.zh}）", f"{role.en} ({department.en})")


@dataclass(frozen=True)
class Cast:
    """Who works in a county, by handles: for all of it, in each township, in the village shown.

    `without_account` are those of the county who need none: nobody walks as them. Township and
    village handles are accounts in the one township or village that is shown.
    """

    county: Mapping[str, Part]
    township: Mapping[str, Part]
    village: Mapping[str, Part]
    without_account: frozenset[str] = frozenset()

    def accounts(self) -> list[tuple[str, Words]]:
        """Who can sign in, as the page of sign-in of the demonstration tells: user name, office."""
        county = {h: part for h, part in self.county.items() if h not in self.without_account}
        parts = {**county, **self.township, **self.village}
        named = [(handle, part.name) for handle, part in parts.items()]
        return [*named, ("admin", role_name(ADMINISTRATOR))]


def administrators(story: Telling, at: datetime) -> None:
    """The two administrators, who begin a county by confirming each other."""
    first, second = (f"系统管理员{n}（{LABEL}）" for n in "甲乙")
    two = {"admin": first, "admin2": second}
    pair = found(story.county, two, password=PASSWORD, at=at, is_demonstration=True)
    story.people |= {"admin": pair[0], "admin2": pair[1]}
    _ready_to_walk(pair)


def offices(story: Telling, cast: Cast) -> None:
    """Everybody who works for the county, with accounts for those of the walk."""
    for handle, part in cast.county.items():
        username = "" if handle in cast.without_account else handle
        join(story, handle, part, story.county, username=username)


def townships(story: Telling, cast: Cast, names: Iterable[str], shown: str) -> None:
    """The offices of townships; those of the one `shown` can sign in by their handle alone."""
    for name in names:
        for handle, part in cast.township.items():
            told = Part(part.role, f"{name}{part.title}")
            username = handle if name == shown else ""
            join(story, f"{handle}:{name}", told, story.townships[name], username=username)


def villagers(story: Telling, cast: Cast, village: Division, *, is_shown: bool = False) -> None:
    """Those who work in a village, by handles such as `village:<code>`."""
    for handle, part in cast.village.items():
        told = Part(part.role, f"{village.short_name}{part.title}")
        username = handle if is_shown else ""
        join(story, f"{handle}:{village.code}", told, village.code, username=username)


def join(story: Telling, handle: str, part: Part, place: str, *, username: str = "") -> Person:
    """Take somebody on: a person, a grant by one administrator, confirmed by the other."""
    admin, other = story.who("admin", story.begins), story.who("admin2", story.begins)
    told = f"{part.title}（{LABEL}）"
    if username:
        opened = open_account(admin, username, name=told, password=PASSWORD, key=story.key)
        person = User.objects.get(pk=opened.id).person
        _ready_to_walk([person])
    else:
        person = Person.objects.create(name=told)
    right = Right(part.role, place, story.begins, organisation=part.organisation)
    given = give_grant(admin, person, right, key=story.key)
    confirm_grant(other, row(RoleGrant, given), key=story.key)
    story.people[handle] = person
    return person


def _ready_to_walk(people: Iterable[Person]) -> None:
    """The password of the demonstration stays: it is printed beside the form."""
    User.objects.filter(person__in=list(people)).update(must_change_password=False)
