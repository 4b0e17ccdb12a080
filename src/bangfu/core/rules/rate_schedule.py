"""RK01 step rate schedule 上缴费率表: what a tranche owes in a year is a rate by ordinal year x base."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar, Literal

from bangfu.core.money import Fen, Rate, half_up
from bangfu.core.period import months_left
from bangfu.core.rules.rule import Count, Fault, Flag, Kind, Year, gap_faults, named_offices
from bangfu.core.words import Words, words

ClockEvent = Literal["injection", "year_after_injection", "payout", "approval", "completion"]

EVENT_COLUMNS: dict[ClockEvent, str] = {
    "injection": "injected_on",
    "year_after_injection": "injected_on",
    "payout": "paid_out_on",
    "approval": "approved_on",
    "completion": "completed_on",
}


class RateSchedule(Kind):
    """Rates by ordinal year, the money they are taken of, and what starts year 1.

    `clock` counts years from the tranche's own event or from `programme_start`; `base` is the
    tranche's own money, all money so far, only money of that very year, or all money approved.
    """

    kind: ClassVar[str] = "rate_schedule"
    title: ClassVar[Words] = words("上缴费率表", "Step rate schedule")

    rates: dict[Count, Rate] | None = None
    last_continues: Flag | None = None
    base: Literal["tranche", "cumulative", "disbursed_this_year", "total_approved"] | None = None
    clock: Literal["tranche", "programme"] | None = None
    programme_start: Year | None = None
    clock_event: ClockEvent | None = None
    first_year: Literal["full", "months"] | None = None
    ends: Literal["ended_on", "never"] | None = None
    base_source: Literal["municipal_subsidy", "total_investment"] | None = None
    payer: str | None = None
    payee: str | None = None

    def faults(self) -> Iterator[Fault]:
        """A gap in the ordinal years, or a programme clock without its first year."""
        yield from gap_faults("rates", self.rates, first=1)
        if self.clock == "programme" and self.programme_start is None:
            yield "missing_parameter", ("clock",), {"parameter": "programme_start", "on": "-"}

    @property
    def event_column(self) -> str:
        """The fact whose date starts the clock."""
        return EVENT_COLUMNS[self.clock_event or "injection"]

    @property
    def base_column(self) -> str:
        """The fact that holds the money the rate is taken of."""
        return "investment_fen" if self.base_source == "total_investment" else "subsidy_fen"

    def offices(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The offices named."""
        return named_offices(self, "payer", "payee")


@dataclass(frozen=True)
class Due:
    """What one tranche owes in one year. `step_rate` is the ordinal of the rate used, if any."""

    year: int
    ordinal: int
    rate: Fraction
    due_fen: Fen
    step_rate: int | None


def first_year_shown(terms: RateSchedule, tranche: Mapping[str, Any]) -> int:
    """The first year for which a tranche has a row: that of its injection, or the programme's."""
    injected: date = tranche["injected_on"]
    if terms.base == "total_approved" and terms.programme_start is not None:
        return min(terms.programme_start, injected.year)
    return injected.year


def due_in(terms: RateSchedule, tranche: Mapping[str, Any], year: int) -> Due:
    """What `tranche` owes in `year`, rounded half up to the fen, once.

    Nothing is owed before the clock has started, in years the base does not reach, and after the
    tranche has ended.
    """
    event: date | None = tranche.get(terms.event_column)
    event_year = _event_year(terms, event)
    start = terms.programme_start if terms.clock == "programme" else event_year
    ordinal = max(0, year - start + 1) if start is not None else 0
    step_rate = _step(terms, ordinal)
    if (
        step_rate is None
        or not _base_reaches(terms, event_year, year)
        or _is_over(terms, tranche, year)
    ):
        return Due(year, ordinal, Fraction(0), 0, None)
    assert terms.rates is not None
    rate = terms.rates[step_rate]
    if ordinal == 1 and terms.first_year == "months" and event is not None:
        rate *= Fraction(months_left(event), 12)
    return Due(year, ordinal, rate, half_up(tranche[terms.base_column] * rate), step_rate)


def _event_year(terms: RateSchedule, event: date | None) -> int | None:
    if event is None:
        return None
    return event.year + 1 if terms.clock_event == "year_after_injection" else event.year


def _step(terms: RateSchedule, ordinal: int) -> int | None:
    assert terms.rates, "a schedule without rates passed the check"
    if ordinal < 1:
        return None
    last = max(terms.rates)
    if ordinal > last:
        return last if terms.last_continues else None
    return ordinal


def _base_reaches(terms: RateSchedule, event_year: int | None, year: int) -> bool:
    if terms.base == "total_approved":
        return True
    if event_year is None:
        return False
    return event_year == year if terms.base == "disbursed_this_year" else event_year <= year


def _is_over(terms: RateSchedule, tranche: Mapping[str, Any], year: int) -> bool:
    ended: date | None = tranche.get("ended_on")
    return terms.ends == "ended_on" and ended is not None and year > ended.year
