"""What is counted in the county's database is what is counted row by row: counties drawn by chance."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest

from bangfu.apps.monitoring.models import Visit
from bangfu.apps.monitoring.queries.dashboard import movement
from bangfu.apps.monitoring.queries.duties import Owing, duties_of
from bangfu.apps.monitoring.queries.policy import income_lines
from bangfu.apps.people.models import Person
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.registry.models import Household, HouseholdIncome
from bangfu.engine.ask import Answer
from tests.apps.monitoring.households import (
    TODAY,
    families,
    grid,
    kaiyuan,
    members,
    office,
    village,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    kaiyuan()


def day(random: Random) -> date:
    """A day of the months around today."""
    return date(2024, 1, 1) + timedelta(random.randrange(240))


def draw_visits(random: Random) -> None:
    """Households of grids and of none, some new, some gone, visited now and then by both levels."""
    other = village(1)
    of = [grid(), grid(code="2"), grid(place=other)]
    rows = [row for one in of for row in families(8, of=one)] + families(5, place=other)
    for row in rows:
        if random.random() < 0.4:
            row.entered_on = day(random)
        if random.random() < 0.2:
            row.state, row.ended_on = "ended", row.entered_on + timedelta(random.randrange(1, 90))
    Household.everything.bulk_update(rows, ["entered_on", "state", "ended_on"])
    visitor, levels = Person.objects.create(name="走访人"), ("village", "township")
    seen = {(random.choice(rows).pk, random.choice(levels), day(random)) for _ in rows * 6}
    Visit.everything.bulk_create(
        Visit(household_id=row, level=level, visited_on=on, visitor=visitor)
        for row, level, on in seen
    )


def row_by_row(as_of: date) -> Answer:
    """What the engine answers of the same households and visits when it is handed each of them."""
    households = [
        {"household": row.code, "since_on": row.entered_on.isoformat()}
        | ({"grid": f"{row.village_id}-{row.grid.code}"} if row.grid else {})
        for row in Household.everything.select_related("grid")
        if row.entered_on <= as_of and (row.ended_on is None or row.ended_on > as_of)
    ]
    known = {row["household"] for row in households}
    visits = [
        {
            "visit": f"{row.pk}", "household": row.household.code, "level": row.level,
            "visited_on": row.visited_on.isoformat(),
        }
        for row in Visit.everything.select_related("household")
        if row.household.code in known
    ]  # fmt: skip
    facts = {"households": households, "visits": visits, "as_of": as_of.isoformat()}
    return decide(office("agriculture_bureau"), "monitoring.duties", facts, on=as_of)


def _turn(owing: Owing) -> tuple[object, ...]:
    """Those overdue first, then by village, grid and code; households of no grid after the others."""
    row, grid = owing.household, owing.household.grid
    return (
        owing.state != "overdue", row.village_id, grid is None, grid.code if grid else "",
        row.code, owing.level != "township",
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_visits_owed_are_those_of_the_rule_row_by_row(seed: int) -> None:
    random = Random(seed)
    draw_visits(random)
    for as_of in [TODAY, date(2024, 6, 30), *(day(random) for _ in range(4))]:
        answer = row_by_row(as_of)
        told = answer.answer
        assert isinstance(told, dict), answer.problems
        found = duties_of(office("agriculture_bureau"), as_of)
        names = ("level", "from_on", "until_on", "due", "done", "open", "overdue")
        assert [(row.grid, *(getattr(row, name) for name in names)) for row in found.grids] == [
            (row["grid"] or "", *(row[name] for name in names)) for row in told["grids"]
        ]
        assert found.households == told["households"]
        assert [p.message("en") for p in found.problems] == [
            p.message("en") for p in answer.problems
        ]
        assert list(found.owing) == sorted(found.owing, key=_turn)
        late = [one for one in found.owing if one.state == "overdue"]
        assert {(o.household.code, o.level, o.last_on, o.due_on) for o in late} == {
            (row["household"], row["level"], row["last_on"], row["due_on"])
            for row in told["overdue"]
        }
        assert (
            found.owed == len(found.owing) == sum(r["open"] + r["overdue"] for r in told["grids"])
        )
        assert found.named(5) == found.owing[:5]


def test_bands_are_those_of_the_lines_household_by_household() -> None:
    random = Random(7)
    rows = families(40) + families(5, status="general")
    expected: Counter[tuple[int | None, int | None]] = Counter()
    lines = income_lines(TODAY)

    def band(fen: int | None, persons: int) -> int | None:
        if fen is None or not persons:
            return None
        each = Fraction(fen, persons)
        return sum(each > line.fen if line.has_line else each >= line.fen for line in lines)

    for row in rows:
        persons = random.randrange(4)
        members(row, persons)
        held: dict[int, int | None] = {}
        for year in (2023, 2024):
            line = random.choice(lines).fen * max(persons, 1)
            held[year] = random.choice([None, line - 1, line, line + 1, -line])
            if (fen := held[year]) is not None:
                business = random.randrange(-1_000_00, 1_000_00)
                parts = {"transfer": max(0, fen - business), "business": 0}
                parts["business"] = fen - parts["transfer"]
                HouseholdIncome.everything.bulk_create(
                    HouseholdIncome(
                        household=row, year=year, income_class=of, amount_fen=part, source="入户核查"
                    )
                    for of, part in parts.items()
                )  # fmt: skip
        if row.status != "general":
            expected[band(held[2023], persons), band(held[2024], persons)] += 1
    moved = movement(office("agriculture_bureau"))
    assert moved is not None
    assert moved.moves == expected
