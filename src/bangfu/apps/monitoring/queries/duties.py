"""Visits that are owed: what the policy answers over the viewer's households, and whom it is about."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet

from bangfu.apps.monitoring.models import Visit
from bangfu.apps.monitoring.queries.schedule import key_places
from bangfu.apps.people.scope import Viewer, area_of, inside
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.registry.models import Household
from bangfu.core.facts import RawFacts
from bangfu.core.period import parse_date
from bangfu.core.problem import Problem
from bangfu.engine.ask import Answer

QUESTION = "monitoring.duties"


@dataclass(frozen=True)
class Owing:
    """A household that was not visited in the period of a level."""

    household: Household
    level: str
    state: str
    last_on: date | None
    due_on: date


@dataclass(frozen=True)
class GridDuty:
    """The visits owed in a grid by a level: how many households are due, done, open and overdue.

    `grid` is empty for households of no grid.
    """

    grid: str
    name: str
    village: str
    level: str
    from_on: date
    until_on: date
    due: int
    done: int
    open: int
    overdue: int

    is_key: bool
    """Whether it lies in an area that is watched closely: it stands first."""

    @property
    def state(self) -> str:
        """The worst there is in it."""
        return "overdue" if self.overdue else "open" if self.open else "done"


@dataclass(frozen=True)
class Duties:
    """How the viewer's households stand with their visits on a day."""

    as_of: date
    households: int
    grids: tuple[GridDuty, ...]
    owing: tuple[Owing, ...]
    problems: tuple[Problem, ...]
    answer: Answer | None

    def total(self, level: str) -> tuple[int, int, int]:
        """Due, done and overdue of a level over all grids."""
        rows = [row for row in self.grids if row.level == level]
        return sum(r.due for r in rows), sum(r.done for r in rows), sum(r.overdue for r in rows)


def households_to_visit(viewer: Viewer, as_of: date) -> QuerySet[Household]:
    """The viewer's households that were on the register on a day: all of them are to be visited."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    on_register = Q(state="live") | Q(state="ended", ended_on__gt=as_of)
    return rows.filter(on_register, entered_on__lte=as_of).select_related("village", "grid")


def grid_key(household: Household) -> str:
    """The grid of a household as the facts name it: its code is one only within the village."""
    return f"{household.village_id}-{household.grid.code}" if household.grid else ""


def duties_of(viewer: Viewer, as_of: date, *, area: str = "", grid: str = "") -> Duties:
    """The visits owed by the end of a day; of a place or a grid where one is given.

    Households come from the database as rows; counting is the engine's. Raises Refused where no
    policy is in force.
    """
    rows = households_to_visit(viewer, as_of).order_by("village", "grid__code", "code")
    if area:
        rows = rows.filter(inside("village__code", area))
    found = [row for row in rows if not grid or grid_key(row) == grid]
    if not found:
        return Duties(as_of, 0, (), (), (), None)
    visits = _last_visits(viewer, as_of)
    answer = decide(viewer, QUESTION, _facts(found, visits, as_of), on=as_of)
    told: Any = answer.in_words(viewer.language)
    if told is None:
        return Duties(as_of, len(found), (), (), tuple(answer.problems), answer)
    names, keys = _names(found), _key_grids(viewer, found, as_of)
    rows_of_grids = (_grid_duty(row, names, keys) for row in told["grids"])
    grids = tuple(sorted(rows_of_grids, key=lambda row: not row.is_key))
    owing = tuple(_owing(found, visits, grids, told["overdue"]))
    return Duties(as_of, len(found), grids, owing, tuple(answer.problems), answer)


def _facts(
    households: Collection[Household], visits: Mapping[tuple[str, str], date], as_of: date
) -> RawFacts:
    """The households with their grid, and of each the last visit by level: no other one counts."""
    known = {row.code for row in households}
    return RawFacts(
        {
            "as_of": as_of,
            "households": [
                {"household": row.code, "grid": grid_key(row), "since_on": row.entered_on}
                for row in households
            ],
            "visits": [
                {"visit": f"{code} {level}", "household": code, "level": level, "visited_on": day}
                for (code, level), day in visits.items()
                if code in known
            ],
        }
    )


def _last_visits(viewer: Viewer, as_of: date) -> dict[tuple[str, str], date]:
    rows = Visit.objects.visible_to(viewer).filter(visited_on__lte=as_of).order_by()
    last = rows.values_list("household__code", "level").annotate(day=Max("visited_on"))
    return {(code, level): day for code, level, day in last}


def _names(households: Iterable[Household]) -> dict[str, tuple[str, str]]:
    """The name and the village of each grid by its key."""
    return {
        grid_key(row): (row.grid.name, row.village.short_name) for row in households if row.grid
    }


def _key_grids(viewer: Viewer, households: Iterable[Household], as_of: date) -> frozenset[str]:
    """The grids that lie in key areas."""
    areas = tuple(area_of(place) for place in key_places(viewer, as_of))
    return frozenset(
        grid_key(row) for row in households if row.grid and row.village_id.startswith(areas)
    )


def _grid_duty(
    row: Mapping[str, Any], names: Mapping[str, tuple[str, str]], keys: Collection[str]
) -> GridDuty:
    name, village = names.get(row["grid"] or "", ("", ""))
    return GridDuty(
        grid=row["grid"] or "",
        name=name,
        village=village,
        level=row["level"],
        from_on=_day(row["from_on"]),
        until_on=_day(row["until_on"]),
        due=row["due"],
        done=row["done"],
        open=row["open"],
        overdue=row["overdue"],
        is_key=(row["grid"] or "") in keys,
    )


def _owing(
    households: Iterable[Household],
    visits: Mapping[tuple[str, str], date],
    grids: Iterable[GridDuty],
    overdue: Iterable[Mapping[str, Any]],
) -> Iterable[Owing]:
    """Everybody who was not visited in the period, those overdue first."""
    late = {(row["household"], row["level"]): _day(row["due_on"]) for row in overdue}
    periods = {row.level: (row.from_on, row.until_on) for row in grids}
    owed = [
        Owing(
            row,
            level,
            "overdue" if (row.code, level) in late else "open",
            visits.get((row.code, level)),
            late.get((row.code, level), until_on),
        )
        for row in households
        for level, (from_on, until_on) in periods.items()
        if (last := visits.get((row.code, level))) is None or last < from_on
    ]
    return sorted(owed, key=lambda one: one.state != "overdue")


def _day(told: Any) -> date:
    return told if isinstance(told, date) else parse_date(told)
