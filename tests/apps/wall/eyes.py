"""Who looks: every role by itself, nobody, strangers, and programs with tokens that do and do not open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.test import Client

from bangfu.apps.people.access import digest_of_token
from bangfu.apps.people.models import ApiToken, Person
from bangfu.apps.people.roles import ROLES
from tests.apps.monitoring.households import COUNTY, TOWN
from tests.apps.people.standing import account, grant, person
from tests.apps.wall.spots import OTHER_GRID, OTHER_TOWNSHIP, OTHER_VILLAGE, OWN_GRID, SPOTS, Spot

ALL = tuple(SPOTS)
OF_TOWNSHIP = (OWN_GRID, OTHER_GRID, OTHER_VILLAGE)
OF_VILLAGE = (OWN_GRID, OTHER_GRID)

SEES: Mapping[str, tuple[Spot, ...]] = {
    "county_leader": ALL,
    "leading_group_office": ALL,
    "agriculture_bureau": ALL,
    "auditor": ALL,
    "township": OF_TOWNSHIP,
    "township_leader": OF_TOWNSHIP,
    "village": OF_VILLAGE,
    "resident_team": OF_VILLAGE,
    "grid_worker": (OWN_GRID,),
    "platform": (),
    "finance_bureau": (),
    "township_finance": (),
    "department": (),
    "expert": (),
    "administrator": (),
    "pack_editor": (),
}
"""The spots whose households each role sees, as an auditor would say it: not read from the roles."""

ON_POSTGRES = connection.vendor == "postgresql"
EVERYBODY = (
    *SEES, "nobody", "stranger", "token of township", "token of grid_worker", "token of platform",
)  # fmt: skip
EYES = ("township", "grid_worker", "token of township") if ON_POSTGRES else EVERYBODY
"""Who looks at everything. On PostgreSQL a few show that the wall stands there as well."""

DEPARTMENT_OF = "water"
"""The department that has sent no list: what the others sent is hidden from it."""


@dataclass(frozen=True)
class Eye:
    """Somebody or some program who looks, and the marks of the spots that are theirs to see."""

    name: str
    client: Client
    sees: tuple[Spot, ...] = ()
    is_program: bool = False

    @property
    def stage(self) -> int:
        """From which spot on everything is hidden from them."""
        return len(self.sees)

    @property
    def hidden(self) -> str:
        """The marks they may not meet."""
        return "".join(spot.mark for spot in SPOTS if spot not in self.sees)


def eyes(worker: Person) -> list[Eye]:
    """Everybody who looks: each role at the first township and village, nobody, strangers, programs."""
    found = [_of_role(role, worker) for role in ROLES]
    nobody = Client()
    nobody.force_login(account(person("无职责"), "nobody"))
    return [*found, Eye("nobody", nobody), Eye("stranger", Client()), *programs()]


def _of_role(role: str, worker: Person) -> Eye:
    place = {"county": COUNTY, "township": TOWN, "village": OWN_GRID.village}[ROLES[role].level]
    holder = worker if role == "grid_worker" else person(f"{role}某")
    if holder is not worker:
        organisation = DEPARTMENT_OF if role == "department" else ""
        grant(holder, role, place, organisation=organisation)
    client = Client(raise_request_exception=False)
    client.force_login(account(holder, role))
    return Eye(role, client, SEES[role])


def programs() -> list[Eye]:
    """Programs with a token of the township, and of offices that read no households."""
    return [
        Eye("token of township", _program("township", TOWN), OF_TOWNSHIP, is_program=True),
        Eye("token of grid_worker", _program("grid_worker", OWN_GRID.village), is_program=True),
        Eye("token of platform", _program("platform", COUNTY), is_program=True),
    ]


def closed_programs() -> dict[str, Client]:
    """Programs whose token opens nothing: at its end, withdrawn, not begun, not confirmed, made up."""
    there = OTHER_TOWNSHIP.town
    stranger = Client(headers={"authorization": "Bearer made-up"})
    return {
        "ended": _program("township", there, name="ended", ends_on=date(2024, 7, 31)),
        "not begun": _program("township", there, name="later", begins_on=date(2024, 8, 1)),
        "not confirmed": _program("township", there, name="open", confirmed_by=None),
        "made up": stranger,
    }


def _program(role: str, place: str, name: str = "", **columns: object) -> Client:
    token = f"token-{role}-{name}"
    values: dict[str, object] = {
        "name": token, "digest": digest_of_token(token), "role": role, "place": place,
        "begins_on": date(2024, 1, 1), "ends_on": date(2025, 1, 1),
        "given_by": Person.objects.create(name="授权人"),
        "confirmed_by": Person.objects.create(name="确认人"),
    }  # fmt: skip
    ApiToken.everything.create(**values | columns)
    return Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})
