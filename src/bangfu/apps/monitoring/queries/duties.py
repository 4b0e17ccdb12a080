"""Visits that are owed: what the policy answers over the viewer's households, and whom it is about."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from bangfu.apps.monitoring.models import Visit
from bangfu.apps.monitoring.queries.in_place import in_place
from bangfu.apps.monitoring.queries.schedule import key_places
from bangfu.apps.people.scope import Viewer, area_of, inside
from bangfu.apps.policies.queries.county import decide, policy_on
from bangfu.apps.registry.models import Grid, Household
from bangfu.core.facts import RawFacts
from bangfu.core.period import parse_date
from bangfu.core.problem import Problem
from bangfu.engine.ask import Answer, questions_of

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

    `grid` is empty for households of no grid, which lie in no one township, and for a whole township.
    """

    grid: str
    name: str
    village: str
    township: str
    township_name: str
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
    named: Callable[[int | None], Sequence[Owing]] = lambda _count: ()

    @property
    def owed(self) -> int:
        """How many visits are still to be made in the period: open and overdue ones."""
        return sum(row.open + row.overdue for row in self.grids)

    @property
    def owing(self) -> Sequence[Owing]:
        """Everybody who was not visited in the period, those overdue first."""
        return self.named(None)

    def total(self, level: str) -> tuple[int, int, int]:
        """Due, done and overdue of a level over all grids."""
        rows = [row for row in self.grids if row.level == level]
        return sum(r.due for r in rows), sum(r.done for r in rows), sum(r.overdue for r in rows)


def by_township(grids: Sequence[GridDuty]) -> list[GridDuty]:
    """The grids of each township and level as one, in the order of the first of them."""
    together: dict[tuple[str, str], list[GridDuty]] = {}
    for row in grids:
        together.setdefault((row.township, row.level), []).append(row)
    return [_as_one(rows) for rows in together.values()]


def _as_one(rows: Sequence[GridDuty]) -> GridDuty:
    return replace(
        rows[0],
        grid="",
        name="",
        village="",
        due=sum(row.due for row in rows),
        done=sum(row.done for row in rows),
        open=sum(row.open for row in rows),
        overdue=sum(row.overdue for row in rows),
        is_key=any(row.is_key for row in rows),
    )


def asked_on(on: date) -> Collection[str]:
    """The questions that the policy of a day answers; none where none is in force."""
    policy = policy_on(on)
    return questions_of(policy) if policy else ()


def households_to_visit(viewer: Viewer, as_of: date) -> QuerySet[Household]:
    """The viewer's households that were on the register on a day: all of them are to be visited."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer)
    on_register = Q(state="live") | Q(state="ended", ended_on__gt=as_of)
    return rows.filter(on_register, entered_on__lte=as_of)


def duties_of(viewer: Viewer, as_of: date, *, area: str = "", grid: str = "") -> Duties:
    """The visits owed by the end of a day; of a place or a grid where one is given.

    Counting is the engine's, in the database. Raises Refused where no policy is in force.
    """
    rows = households_to_visit(viewer, as_of)
    if area:
        rows = rows.filter(inside("village__code", area))
    if grid:
        village, _dash, code = grid.partition("-")
        rows = rows.filter(village=village, grid__code=code)
    if not rows.exists():
        return Duties(as_of, 0, (), (), None)
    county = in_place(
        households=(
            ("household", "grid", "since_on"),
            rows.order_by("pk").values_list("pk", "grid", "entered_on"),
        ),
        visits=(
            ("household", "level", "visited_on"),
            Visit.everything.values_list("household", "level", "visited_on"),
        ),
    )
    facts = RawFacts(county, {"visits": county}, values={"as_of": as_of.isoformat()})
    answer = decide(viewer, QUESTION, facts, on=as_of)
    told: Any = answer.answer
    if told is None:
        return Duties(as_of, rows.count(), (), tuple(answer.problems), answer)
    grids = _grid_duties(viewer, told["grids"], as_of)

    def named(count: int | None) -> Sequence[Owing]:
        return _owing(grids, county.rows(_owed(count)))

    return Duties(as_of, told["households"], grids, tuple(answer.problems), answer, named)


def _grid_duties(
    viewer: Viewer, rows: Sequence[Mapping[str, Any]], as_of: date
) -> tuple[GridDuty, ...]:
    """The grids by village and code, those of key areas first and those of no grid last."""
    grids = Grid.everything.select_related("village__parent").in_bulk(
        {row["grid"] for row in rows} - {None}
    )
    watched = tuple(area_of(place) for place in key_places(viewer, as_of))
    found = (_grid_duty(row, grids.get(row["grid"]), watched) for row in rows)
    return tuple(sorted(found, key=lambda row: (not row.is_key, not row.grid, row.grid)))


def _grid_duty(row: Mapping[str, Any], grid: Grid | None, watched: tuple[str, ...]) -> GridDuty:
    code = f"{grid.village_id}-{grid.code}" if grid else ""
    return GridDuty(
        grid=code,
        name=grid.name if grid else "",
        village=grid.village.short_name if grid else "",
        township=(grid.village.parent_id or "") if grid else "",
        township_name=str(grid.village.parent) if grid else "",
        level=row["level"],
        from_on=_day(row["from_on"]),
        until_on=_day(row["until_on"]),
        due=row["due"],
        done=row["done"],
        open=row["open"],
        overdue=row["overdue"],
        is_key=code.startswith(watched),
    )


def _owed(count: int | None) -> str:
    """Who was not visited in the period, those overdue first.

    `owed` is what the engine computed of the households that the viewer sees.
    """
    limit = "" if count is None else f" LIMIT {count:d}"
    return (
        "SELECT o.household, o.level, o.verdict, o.last_on, o.due_on FROM owed AS o "  # noqa: S608 (a number)
        "JOIN registry_household AS h ON h.id = o.household "
        "LEFT JOIN registry_grid AS g ON g.id = h.grid_id WHERE o.verdict <> 'done' "
        "ORDER BY CASE o.verdict WHEN 'overdue' THEN 0 ELSE 1 END, "
        f"h.village_id, g.code NULLS LAST, h.code, o.place{limit}"
    )


def _owing(grids: Sequence[GridDuty], owed: Sequence[Mapping[str, Any]]) -> Sequence[Owing]:
    """The rows of `_owed` with the names of their households."""
    ends = {row.level: row.until_on for row in grids}
    rows = Household.everything.only("code", "head_name", "village", "grid")
    names = rows.prefetch_related("village", "grid")
    households = names.in_bulk({row["household"] for row in owed})
    return [
        Owing(
            households[row["household"]],
            row["level"],
            row["verdict"],
            _day(row["last_on"]) if row["last_on"] else None,
            _day(row["due_on"]) if row["verdict"] == "overdue" else ends[row["level"]],
        )
        for row in owed
    ]


def _day(told: Any) -> date:
    return told if isinstance(told, date) else parse_date(told)
