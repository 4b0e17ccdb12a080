"""RK14 over a population: how every household stands with the visits owed to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bangfu.engine.dialects import literal


@dataclass(frozen=True)
class Owed:
    """The visit of one level: the period it is owed in, and from when a lack of it is overdue.

    `missed_from` and `missed_until` are the days of the last period that is over; None where none
    is since the rules hold.
    """

    level: str
    clause: str
    from_on: date
    until_on: date
    missed_from: date | None
    missed_until: date | None


def visits_owed(levels: Sequence[Owed], as_of: date) -> str:
    """One row a household and level: `done` in the period, `overdue`, or still `open`.

    Overdue is who was not visited in the last period that is over, nor since, and was to be
    visited all through it. Selects from `households` and `visits`; later visits do not count.
    """
    parts = [_level(place, owed, as_of) for place, owed in enumerate(levels, start=1)]
    return (
        "WITH last_visits AS (\n"
        "SELECT household, level, max(visited_on) AS last_on FROM visits "
        f"WHERE visited_on <= {_day(as_of)} GROUP BY household, level)\n"
    ) + "\nUNION ALL\n".join(parts)


def _level(place: int, owed: Owed, as_of: date) -> str:
    missed, due_on = "", "CAST(NULL AS DATE)"
    if owed.missed_from is not None and owed.missed_until is not None:
        start, due_on = _day(owed.missed_from), _day(owed.missed_until)
        missed = (
            f" WHEN (v.last_on IS NULL OR v.last_on < {start})"
            f" AND (h.since_on IS NULL OR h.since_on <= {start}) THEN 'overdue'"
        )
    return (
        f"SELECT h.household AS household, h.grid AS grid, {place} AS place, "
        f"{literal(owed.level)} AS level, {literal(owed.clause)} AS clause, "
        f"v.last_on AS last_on, {due_on} AS due_on,\n"
        f" CASE WHEN v.last_on >= {_day(owed.from_on)} THEN 'done'{missed} ELSE 'open' END "
        "AS verdict\n"
        "FROM households AS h LEFT JOIN last_visits AS v "
        f"ON v.household = h.household AND v.level = {literal(owed.level)}\n"
        f"WHERE h.since_on IS NULL OR h.since_on <= {_day(as_of)}"
    )


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"
