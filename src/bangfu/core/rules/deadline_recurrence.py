"""RK14 deadlines and recurring duties 时限与周期: rounds, years of funding, working days, months."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import ClassVar, Literal

import chinese_calendar
from pydantic import BaseModel, ConfigDict

from bangfu.core.filing import Rhythm
from bangfu.core.money import Fen, Rate, parse_money, parse_rate
from bangfu.core.period import MONTHS_OF_YEAR, add_months, days_from
from bangfu.core.rules.rule import Count, Day, Fault, Kind, Year, gap_faults
from bangfu.core.words import Named, Words, words


class Duty(Named):
    """Something done for every period: `due_days` after its end, for the county or each key area."""

    period: Rhythm
    due_days: Count | None = None
    per: Literal["area"] | None = None


VisitLevel = Literal["township", "village"]


class Visiting(BaseModel):
    """How often a household is to be visited: once in every so many months of the calendar."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    every_months: Count


class DeadlineRecurrence(Kind):
    """Days by which something is due, in each of the ways the documents say it."""

    kind: ClassVar[str] = "deadline_recurrence"
    title: ClassVar[Words] = words("时限与周期", "Deadlines and recurring duties")

    rounds: dict[Year, Day] | None = None
    years: tuple[Year, ...] | None = None
    planned: dict[Year, str] | None = None
    within_working_days: Count | None = None
    within_days: Count | None = None
    every_months: Count | None = None
    before_issue: Literal["marked"] | None = None
    visits: dict[VisitLevel, Visiting] | None = None
    programme_from: Day | None = None
    programme_until: Day | None = None
    duties: dict[str, Duty] | None = None
    campaign_needs: dict[str, Named] | None = None
    idle_after_months: Count | None = None
    idle_test: Literal["untouched", "last_movement", "any_balance"] | None = None

    def faults(self) -> Iterator[Fault]:
        """A gap in the rounds, a planned sum that is none, visits that do not divide a year."""
        yield from gap_faults("rounds", self.rounds)
        for level, visiting in (self.visits or {}).items():
            if MONTHS_OF_YEAR % visiting.every_months:
                told: dict[str, object] = {"months": visiting.every_months}
                yield "visits_across_years", ("visits", level, "every_months"), told
        for year, written in (self.planned or {}).items():
            try:
                planned_in(self, year, total_fen=0)
            except ValueError:
                yield "not_money", ("planned", str(year)), {"cell": written, "name": "planned"}


def planned_in(terms: DeadlineRecurrence, year: int, *, total_fen: Fen) -> Fen | None:
    """The sum planned for `year`: stated as money, or as a share of the total (rounded down)."""
    written = (terms.planned or {}).get(year)
    if written is None:
        return None
    if written.endswith("元"):
        return parse_money(written)
    share: Rate = parse_rate(written)
    return total_fen * share.numerator // share.denominator


def due_after_working_days(day: date, count: int) -> date:
    """The last of `count` statutory working days after `day`.

    Raises NotImplementedError of the calendar for years whose holidays are not published.

    >>> due_after_working_days(date(2018, 9, 28), 1)
    datetime.date(2018, 9, 29)
    """
    workdays = (d for d in days_from(day) if d > day and chinese_calendar.is_workday(d))
    return next(islice(workdays, count - 1, None))


@dataclass(frozen=True)
class Sum:
    """A sum that arrived, with what was paid of it through the day looked at."""

    arrived_on: date
    amount_fen: Fen
    paid: tuple[tuple[date, Fen], ...] = ()

    @property
    def rest_fen(self) -> Fen:
        """What is left of it."""
        return self.amount_fen - sum(fen for _, fen in self.paid)

    @property
    def days_paid(self) -> list[date]:
        """The days on which something was paid, in their order."""
        return sorted(on for on, fen in self.paid if fen)


def idle_since(terms: DeadlineRecurrence, money: Sum, as_of: date) -> date | None:
    """The first day on which a sum is idle, None where it is not idle as of a day.

    Untouched money lay through its time without any payment; by the last movement the time begins
    anew with every payment; any balance is idle whatever was paid. What is spent is never idle.
    """
    assert terms.idle_after_months, "a test of idle money without its time passed the check"
    start, days = money.arrived_on, money.days_paid
    if terms.idle_test == "last_movement" and days:
        start = max(start, days[-1])
    last = add_months(start, terms.idle_after_months)
    is_touched = terms.idle_test in (None, "untouched") and bool(days) and days[0] <= last
    if money.rest_fen <= 0 or is_touched or as_of <= last:
        return None
    return last + timedelta(days=1)


def is_slow(terms: DeadlineRecurrence, money: Sum, as_of: date) -> bool:
    """Whether money that is not idle has not moved for as long as makes idle."""
    moved = terms.model_copy(update={"idle_test": "last_movement"})
    return idle_since(terms, money, as_of) is None and idle_since(moved, money, as_of) is not None
