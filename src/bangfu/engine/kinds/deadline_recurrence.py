"""RK14 over a population: how every household stands with the visits owed to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bangfu.engine.dialects import Days, literal


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


def visits_owed(dialect: Days, levels: Sequence[Owed], as_of: date) -> str:
    """One row a household and level: `done` in the period, `overdue`, or still `open`.

    Overdue is who was not visited in the last period that is over, nor since, and was to be
    visited all through it. Selects from `households` and `visits`; later visits do not count. Each
    last visit is looked for once: where visits have an index, nothing else of them is read.
    """
    day, places = dialect.day(as_of), range(1, len(levels) + 1)
    last_visits = ",\n".join(
        f" (SELECT max(v.visited_on) FROM visits AS v WHERE v.household = h.household "
        f"AND v.level = {literal(owed.level)} AND v.visited_on <= {day}) AS last_{place}"
        for place, owed in zip(places, levels, strict=True)
    )
    parts = [_level(dialect, place, owed) for place, owed in zip(places, levels, strict=True)]
    return (
        "WITH visited AS MATERIALIZED (\n"
        f"SELECT h.household, h.grid, h.since_on,\n{last_visits}\n"
        f"FROM households AS h WHERE h.since_on IS NULL OR h.since_on <= {day})\n"
    ) + "\nUNION ALL\n".join(parts)


def _level(dialect: Days, place: int, owed: Owed) -> str:
    last, missed = f"last_{place}", ""
    if owed.missed_from is not None:
        start = dialect.day(owed.missed_from)
        missed = (
            f" WHEN ({last} IS NULL OR {last} < {start})"
            f" AND (since_on IS NULL OR since_on <= {start}) THEN 'overdue'"
        )
    return (
        f"SELECT household, grid, {place} AS place, {literal(owed.level)} AS level, "
        f"{literal(owed.clause)} AS clause, {last} AS last_on, "
        f"{dialect.shown_day(owed.missed_until)} AS due_on,\n"
        f" CASE WHEN {last} >= {dialect.day(owed.from_on)} THEN 'done'{missed} ELSE 'open' END "
        "AS verdict\nFROM visited"
    )
