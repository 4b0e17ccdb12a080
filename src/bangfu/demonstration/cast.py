"""The cast: invented people of every office, with their grants and the accounts of the walk."""

from collections.abc import Iterable
from datetime import date, datetime

from bangfu.apps.people.models import Person, RoleGrant, User
from bangfu.apps.people.roles import role_name
from bangfu.apps.registry.models import Division
from bangfu.apps.staff.actions.accounts import open_account
from bangfu.apps.staff.actions.founding import found
from bangfu.apps.staff.actions.grants import Right, confirm_grant, give_grant
from bangfu.core.words import Words
from bangfu.demonstration.telling import LABEL, Telling, row

PASSWORD = "demonstration-2018"  # noqa: S105 (shown on the page of sign-in)
BEGINS = date(2018, 1, 1)

COUNTY_OFFICES = {
    "leader": ("county_leader", "区领导"),
    "office": ("leading_group_office", "领导小组办公室"),
    "bureau": ("agriculture_bureau", "农委经办"),
    "bureau2": ("agriculture_bureau", "农委复核"),
    "platform": ("platform", "平台经办"),
    "platform2": ("platform", "平台复核"),
    "finance": ("finance_bureau", "财政经办"),
    "finance2": ("finance_bureau", "财政复核"),
    "finance3": ("finance_bureau", "财政记账"),
    "auditor": ("auditor", "审计人员"),
    "expert": ("expert", "评审专家甲"),
    "expert2": ("expert", "评审专家乙"),
    "expert3": ("expert", "评审专家丙"),
    "editor": ("pack_editor", "政策管理员"),
}
"""Handle, role and name of everybody who works for the whole county."""

TOWNSHIP_OFFICES = {
    "clerk": ("township", "经办"),
    "head": ("township_leader", "负责人"),
    "cashier": ("township_finance", "财政所审票"),
    "cashier2": ("township_finance", "财政所出纳"),
}
"""The same for each township; the handle is followed by the name of the township."""

SIGN_IN = ("leader", "office", "bureau", "bureau2", "platform", "platform2", "finance", "finance2",
           "finance3", "auditor", "expert", "editor")  # fmt: skip
"""Those of the county who have an account: one of every role, two where one checks the other."""


def accounts() -> list[tuple[str, Words]]:
    """Who can sign in, as the page of sign-in of the demonstration tells: user name, role."""
    county = [(handle, COUNTY_OFFICES[handle][0]) for handle in SIGN_IN]
    township = [(handle, role) for handle, (role, _title) in TOWNSHIP_OFFICES.items()]
    every = [*county, *township, ("village", "village"), ("admin", "administrator")]
    return [(handle, role_name(role)) for handle, role in every]


def administrators(story: Telling, county: str, at: datetime) -> None:
    """The two administrators, who begin a county by confirming each other."""
    first, second = (f"系统管理员{n}（{LABEL}）" for n in "甲乙")
    two = {"admin": first, "admin2": second}
    pair = found(county, two, password=PASSWORD, at=at, is_demonstration=True)
    story.people |= {"admin": pair[0], "admin2": pair[1]}
    ready_to_walk(pair)


def offices(story: Telling, county: str) -> None:
    """Everybody who works for the county, with accounts for those of the walk."""
    for handle, (role, name) in COUNTY_OFFICES.items():
        username = handle if handle in SIGN_IN else ""
        join(story, handle, name, role=role, place=county, username=username)


def townships(story: Telling, names: Iterable[str], shown: str) -> None:
    """The offices of townships; those of the one `shown` can sign in by their handle alone."""
    for name in names:
        for handle, (role, title) in TOWNSHIP_OFFICES.items():
            told, place = f"{name}{title}", story.townships[name]
            username = handle if name == shown else ""
            join(story, f"{handle}:{name}", told, role=role, place=place, username=username)


def village_committee(story: Telling, village: Division, *, username: str = "") -> None:
    """Somebody of a village committee, by the handle `village:<code>`."""
    name = f"{village.name.removesuffix('村委会')}村委会"
    handle = f"village:{village.code}"
    join(story, handle, name, role="village", place=village.code, username=username)


def join(  # noqa: PLR0913 (who, called what, doing what, where)
    story: Telling, handle: str, name: str, *, role: str, place: str, username: str = ""
) -> None:
    """Take somebody on: a person, a grant by one administrator, confirmed by the other."""
    admin, other = story.who("admin", BEGINS), story.who("admin2", BEGINS)
    told = f"{name}（{LABEL}）"
    if username:
        opened = open_account(admin, username, name=told, password=PASSWORD, key=story.key)
        person = User.objects.get(pk=opened.id).person
        ready_to_walk([person])
    else:
        person = Person.objects.create(name=told)
    given = give_grant(admin, person, Right(role, place, BEGINS), key=story.key)
    confirm_grant(other, row(RoleGrant, given), key=story.key)
    story.people[handle] = person


def ready_to_walk(people: Iterable[Person]) -> None:
    """The password of the demonstration stays: it is printed beside the form."""
    User.objects.filter(person__in=list(people)).update(must_change_password=False)
