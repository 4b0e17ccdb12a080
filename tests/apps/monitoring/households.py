"""Households of Kaiyuan for tests: made-up families in real villages, written as rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from bangfu.apps.monitoring.models import Visit
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Grant, Viewer
from bangfu.apps.people.sealed import new_data_key
from bangfu.apps.registry.actions.divisions import load_divisions
from bangfu.apps.registry.models import (
    Division,
    Grid,
    Household,
    HouseholdIncome,
    HouseholdStatus,
    Individual,
)
from tests.apps.policies.standing import put_in_force
from tests.apps.records.acting import acting

COUNTY = "211282000000"
TOWN, OTHER_TOWN = "211282102000", "211282103000"
NOON = datetime(2024, 7, 31, 4, tzinfo=UTC)
TODAY = date(2024, 7, 31)


def kaiyuan() -> Viewer:
    """Load Kaiyuan's divisions, take its plan into force; the clerk of the agriculture bureau."""
    clerk = office("agriculture_bureau")
    load_divisions(clerk, COUNTY)
    put_in_force("kaiyuan-2024")
    return clerk


def office(role: str, place: str = COUNTY, *, at: datetime = NOON) -> Viewer:
    """Somebody who holds a role in Kaiyuan."""
    return acting(role, place=place, at=at)


def reading_too(viewer: Viewer) -> Viewer:
    """The same, who also reads the whole county as its leader, and enters no more for it."""
    return replace(viewer, grants=(*viewer.grants, Grant("county_leader", COUNTY)))


def village(number: int = 0, town: str = TOWN) -> str:
    """The code of a village of a township."""
    rows = Division.everything.filter(code__startswith=town[:9], category="village")
    return str(rows.order_by("code").values_list("code", flat=True)[number])


def grid(worker: Viewer | None = None, *, place: str = "", code: str = "1") -> Grid:
    """A grid of a village, with the worker if one is given."""
    return Grid.everything.create(
        village_id=place or village(),
        code=code,
        name=f"第{code}网格",
        worker_id=worker.person_id if worker else None,
        from_on=date(2024, 1, 1),
    )


def families(
    count: int,
    *,
    place: str = "",
    of: Grid | None = None,
    status: str = "relieved",
    since: date = date(2024, 1, 1),
    name: str = "赵",
) -> list[Household]:
    """So many registered households of a village."""
    code = place or (of.village_id if of else village())
    first = Household.everything.count()
    made: list[Household] = Household.everything.bulk_create(
        Household(
            code=f"{code}-{first + n:04d}", village_id=code, grid=of, head_name=f"{name}{n}",
            status=status, entered_on=since, state="live", group_name="一组",
        )
        for n in range(count)
    )  # fmt: skip
    HouseholdStatus.everything.bulk_create(
        HouseholdStatus(household=row, status=status, from_on=since, basis="建档") for row in made
    )
    return made


def members(household: Household, count: int, *, name: str = "成员") -> list[Individual]:
    """So many people of a household, the first of them its head."""
    key, first = new_data_key(), Individual.everything.count()
    made: list[Individual] = Individual.everything.bulk_create(
        Individual(
            code=f"M{first + n:06d}", household=household, name=f"{name}{first + n}",
            name_key=f"{name}{first + n}", relation="other", data_key=key,
            joined_on=date(2024, 1, 1),
        )
        for n in range(count)
    )  # fmt: skip
    return made


def visited(rows: Sequence[Household], day: date, *, level: str = "village") -> None:
    """A visit of each household on a day."""
    visitor = Person.objects.create(name="走访人")
    Visit.everything.bulk_create(
        Visit(household=row, level=level, visited_on=day, visitor=visitor) for row in rows
    )


def earned(household: Household, year: int, yuan: int) -> None:
    """A wage income of a household in a year."""
    HouseholdIncome.everything.create(
        household=household,
        year=year,
        income_class="wage",
        amount_fen=yuan * 100,
        source="入户核查",
    )


def worker_of(place: str, *, at: datetime = NOON) -> Viewer:
    """A grid worker of a village; which grids are the own ones the grids say."""
    person = Person.objects.create(name="网格员")
    return Viewer("zh", person.pk, person.name, (Grant("grid_worker", place),), at)
