"""Visits that are owed: what the policy answers over the viewer's households, and whom it is about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa
from django.db.models import Max, Q, QuerySet

from bangfu.apps.monitoring.models import Visit
from bangfu.apps.monitoring.queries.schedule import key_places
from bangfu.apps.people.scope import Viewer, area_of, inside
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.registry.models import Household
from bangfu.apps.registry.models.divisions import short_name
from bangfu.core.facts import RawFacts, Table
from bangfu.core.monitoring.duties import TO_VISIT, VISITS
from bangfu.core.period import parse_date
from bangfu.core.problem import Problem
from bangfu.engine.ask import Answer
from bangfu.engine.tables import ArrowTable

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
    """How the viewer's households stand with their visits on a day.

    They may be a whole county: who is named is read when somebody asks for the names.
    """

    as_of: date
    households: int
    grids: tuple[GridDuty, ...]
    problems: tuple[Problem, ...]
    answer: Answer | None
    named: Callable[[], Sequence[Owing]] = tuple

    @cached_property
    def owing(self) -> Sequence[Owing]:
        """Everybody who was not visited in the period, those overdue first."""
        return self.named()

    def total(self, level: str) -> tuple[int, int, int]:
        """Due, done and overdue of a level over all grids."""
        rows = [row for row in self.grids if row.level == level]
        return sum(r.due for r in rows), sum(r.done for r in rows), sum(r.overdue for r in rows)


def households_to_visit(viewer: Viewer, as_of: date) -> QuerySet[Household]:
    """The viewer's households that were on the register on a day: all of them are to be visited."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    on_register = Q(state="live") | Q(state="ended", ended_on__gt=as_of)
    return rows.filter(on_register, entered_on__lte=as_of)


def duties_of(viewer: Viewer, as_of: date, *, area: str = "", grid: str = "") -> Duties:
    """The visits owed by the end of a day; of a place or a grid where one is given.

    Counting is the engine's. Raises Refused where no policy is in force.
    """
    rows = households_to_visit(viewer, as_of).order_by("village", "grid__code", "code")
    if area:
        rows = rows.filter(inside("village__code", area))
    if grid:
        village, _dash, code = grid.partition("-")
        rows = rows.filter(village=village, grid__code=code)
    named_by = ("grid__name", "village__name")
    due = list(rows.values_list("code", "village_id", "grid__code", "entered_on", *named_by))
    if not due:
        return Duties(as_of, 0, (), (), None)
    visits = _last_visits(viewer, as_of)
    answer = decide(viewer, QUESTION, _facts(due, visits, as_of), on=as_of)
    told: Any = answer.answer
    if told is None:
        return Duties(as_of, len(due), (), tuple(answer.problems), answer)
    names = {
        _key(village, code): (name, short_name(of))
        for village, code, name, of in {(v, g, name, of) for _code, v, g, _since, name, of in due}
        if code
    }
    watched = tuple(area_of(place) for place in key_places(viewer, as_of))
    rows_of_grids = (_grid_duty(row, names, watched) for row in told["grids"])
    grids = tuple(sorted(rows_of_grids, key=lambda row: not row.is_key))

    def named() -> Sequence[Owing]:
        overdue = told["overdue"].rows()
        return list(_owing(_named(rows), visits, grids, overdue))

    return Duties(as_of, len(due), grids, tuple(answer.problems), answer, named)


def _named(rows: QuerySet[Household]) -> QuerySet[Household]:
    """Only what names the households is read, and each village and grid once."""
    names = rows.only("code", "head_name", "village", "grid")
    return names.prefetch_related("village", "grid")


def _key(village: str, grid: str | None) -> str:
    """A grid as the facts name it: its code is one only within the village."""
    return f"{village}-{grid}" if grid else ""


def _facts(
    due: Sequence[tuple[Any, ...]], visits: Mapping[tuple[str, str], date], as_of: date
) -> RawFacts:
    """The households with their grid, and of each the last visit by level: no other one counts."""
    known = {code for code, *_more in due}
    held = [(code, _key(village, g), since) for code, village, g, since, *_names in due]
    made = [
        (f"{code} {level}", code, level, day)
        for (code, level), day in visits.items()
        if code in known
    ]
    return RawFacts(
        _table(TO_VISIT, ("household", "grid", "since_on"), held),
        {"visits": _table(VISITS, ("visit", "household", "level", "visited_on"), made)},
        values={"as_of": as_of.isoformat()},
    )


def _table(form: Table, names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> ArrowTable:
    """Rows as a table that the engine takes as a whole."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    held = {name: list(column) for name, column in zip(names, columns, strict=True)}
    return ArrowTable(pa.table(held), form.name)


def _last_visits(viewer: Viewer, as_of: date) -> dict[tuple[str, str], date]:
    rows = Visit.objects.visible_to(viewer).filter(visited_on__lte=as_of).order_by()
    last = rows.values_list("household__code", "level").annotate(day=Max("visited_on"))
    return {(code, level): day for code, level, day in last}


def _grid_duty(
    row: Mapping[str, Any], names: Mapping[str, tuple[str, str]], watched: tuple[str, ...]
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
        is_key=(row["grid"] or "").startswith(watched),
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
