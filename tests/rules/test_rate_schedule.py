"""RK01: what a tranche owes in a year is the rate of its ordinal year times its base."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from bangfu.core.rules import rate_schedule
from bangfu.core.rules.rate_schedule import Due, RateSchedule
from tests.worked import WAN, answer_to, codes, column, even_tranches, said, tranche

TERMS = RateSchedule.model_validate(
    {
        "rates": {1: "3%", 2: "6.5%", 3: "7%"},
        "last_continues": True,
        "base": "tranche",
        "clock": "tranche",
        "clock_event": "injection",
    }
)
INJECTED = {"injected_on": date(2018, 11, 1), "subsidy_fen": 1_000 * WAN}


def due(year: int, **changed: object) -> Due:
    """What a tranche of 1000万元, injected in November 2018, owes under changed terms."""
    return rate_schedule.due_in(TERMS.model_copy(update=changed), INJECTED, year)


def test_the_year_of_injection_is_year_1_whatever_the_month() -> None:
    told = [(due(year).ordinal, due(year).due_fen // WAN) for year in (2017, 2018, 2019, 2020)]
    assert told == [(0, 0), (1, 30), (2, 65), (3, 70)]


def test_the_last_rate_goes_on() -> None:
    assert [due(year).rate for year in (2020, 2021, 2068)] == [Fraction(7, 100)] * 3
    assert due(2068).ordinal == 51


def test_the_last_rate_ends_where_the_text_says_so() -> None:
    assert due(2021, last_continues=False) == Due(2021, 4, Fraction(0), 0, None)


def test_a_year_by_months_counts_the_month_of_injection() -> None:
    first = due(2018, first_year="months")
    assert (first.rate, first.due_fen) == (Fraction(3, 100) * Fraction(2, 12), 5 * WAN)
    assert due(2019, first_year="months").due_fen == 65 * WAN


def test_each_row_is_rounded_half_up_once() -> None:
    small = INJECTED | {"subsidy_fen": 50}  # 3% of 50 fen are 1.5, 6.5% are 3.25, 7% are 3.5
    found = [rate_schedule.due_in(TERMS, small, year).due_fen for year in (2018, 2019, 2020)]
    assert found == [2, 3, 4]


def test_a_tranche_that_ended_owes_its_last_year_and_no_more() -> None:
    ended = INJECTED | {"ended_on": date(2020, 3, 1)}
    terms = TERMS.model_copy(update={"ends": "ended_on"})
    found = [rate_schedule.due_in(terms, ended, year).due_fen // WAN for year in (2020, 2021)]
    assert found == [70, 0]


def test_a_programme_clock_needs_its_first_year() -> None:
    without = RateSchedule.model_validate({"clock": "programme"})
    assert [code for code, _, _ in without.faults()] == ["missing_parameter"]


@pytest.mark.parametrize(
    ("rates", "missing"), [({2: "1%"}, [1]), ({1: "1%", 4: "2%"}, [2, 3]), ({1: "1%"}, [])]
)
def test_a_gap_in_the_rates_is_a_fault(rates: dict[int, str], missing: list[int]) -> None:
    faults = RateSchedule.model_validate({"rates": rates}).faults()
    assert [values["missing"] for _, _, values in faults] == missing


# --- the readings of A-JZ-01, with the figures of readings.md, in 万元, 2018 to 2022 ---------

REMITTED = {
    "R1": [432, 1_368, 2_376, 2_952, 3_024],
    "R2": [432, 1_872, 3_024, 3_024, 3_024],
    "R3": [432, 936, 1_008, 0, 0],
    "R3b": [432, 432, 432, 0, 0],
    "R4": [1_296, 2_808, 3_024, 3_024, 3_024],
    "R5": [0, 432, 1_368, 2_376, 2_952],
    "R6": [72, 1_008, 2_016, 2_952, 3_024],
}
GUARANTEED = [288, 1_152, 2_016, 2_016, 2_016]


def forecast(to_year: int = 2022, readings: dict[str, str] | None = None, **more: Any) -> list[Any]:
    """The even programme's years from 2018 on."""
    facts = {"tranches": even_tranches(), "members": 288, "from_year": 2018, "to_year": to_year}
    return list(said(answer_to("returns.forecast", facts | more, readings=readings)))


@pytest.mark.parametrize("reading", REMITTED)
def test_each_reading_of_the_base_gives_its_table(reading: str) -> None:
    rows = forecast(readings={"A-JZ-01": reading})
    assert column(rows, "remitted_fen") == [wan * WAN for wan in REMITTED[reading]]
    assert column(rows, "guaranteed_fen") == [wan * WAN for wan in GUARANTEED]
    expected = [a >= b for a, b in zip(REMITTED[reading], GUARANTEED, strict=True)]
    assert column(rows, "covered") == expected


def test_only_readings_1_2_and_4_are_covered_every_year() -> None:
    covered = {r: all(column(forecast(readings={"A-JZ-01": r}), "covered")) for r in REMITTED}
    assert [reading for reading, is_covered in covered.items() if is_covered] == ["R1", "R2", "R4"]


def test_the_default_forecast_covers_eight_years() -> None:
    rows = forecast(2025)
    assert column(rows, "year") == list(range(2018, 2026))
    assert column(rows, "remitted_fen") == [
        wan * WAN for wan in (432, 1_368, 2_376, 2_952, *[3_024] * 4)
    ]
    surplus = [144, 216, 360, 936, 1_008, 1_008, 1_008, 1_008]
    assert column(rows, "surplus_fen") == [wan * WAN for wan in surplus]
    running = [sum(surplus[: n + 1]) * WAN for n in range(8)]
    assert column(rows, "cumulative_fen") == running


# --- A-JZ-02: what starts year 1 -------------------------------------------------------------

EVENTS = {"injection": 2018, "payout": 2019, "approval": 2020, "completion": 2021}


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_starts_year_1_in_its_own_year(event: str) -> None:
    told = tranche(paid_out_on="2019-01-01", approved_on="2020-12-31", completed_on="2021-06-30")
    facts = {"tranches": [told], "from_year": 2018, "to_year": 2022}
    rows = said(answer_to("returns.remittance", facts, readings={"A-JZ-02": event}))
    assert [row["year"] for row in rows if row["ordinal"] == 1] == [EVENTS[event]]
    assert [row["due_fen"] for row in rows if row["ordinal"] == 1] == [432 * WAN]


def test_a_reading_asks_for_the_column_it_needs() -> None:
    facts = {"tranches": [tranche()], "year": 2018}
    answer = answer_to("returns.remittance", facts, readings={"A-JZ-02": "payout"})
    assert (answer.exit_status, codes(answer)) == (2, ["reading_needs_column"])


def test_nothing_is_owed_before_the_project_is_completed() -> None:
    facts = {"tranches": [tranche(completed_on="")], "from_year": 2018, "to_year": 2019}
    rows = said(answer_to("returns.remittance", facts, readings={"A-JZ-02": "completion"}))
    assert column(rows, "due_fen") == [0, 0]


# --- A-JZ-03 and A-JZ-20: what comes after the stated years -----------------------------------


@pytest.mark.parametrize(("reading", "left"), [("G1", 936), ("G2", 2_952)])
def test_what_is_left_in_2021_depends_on_the_guarantee_after_2020(reading: str, left: int) -> None:
    rows = forecast(2021, {"A-JZ-03": reading})
    assert rows[-1]["surplus_fen"] == left * WAN


def test_a_guarantee_set_yearly_is_asked_for_and_taken() -> None:
    facts = {"tranches": even_tranches(), "members": 288, "from_year": 2020, "to_year": 2022}
    undecided = answer_to("returns.forecast", facts, readings={"A-JZ-03": "G3"})
    assert codes(undecided) == ["guarantee_not_decided"] * 2
    assert column(said(undecided), "surplus_fen") == [360 * WAN, None, None]
    decided = facts | {"decided": [{"year": 2021, "amount_fen": 8 * WAN}], "to_year": 2021}
    answer = answer_to("returns.forecast", decided, readings={"A-JZ-03": "G3"})
    assert said(answer)[-1]["guaranteed_fen"] == 288 * 8 * WAN


@pytest.mark.parametrize(("reading", "owed"), [("amendment", 0), ("never", 70)])
def test_a_closed_project_owes_by_the_reading(reading: str, owed: int) -> None:
    facts = {"tranches": [tranche(fen=1_000 * WAN, ended_on="2020-05-01")], "year": 2021}
    rows = said(answer_to("returns.remittance", facts, readings={"A-JZ-20": reading}))
    assert column(rows, "due_fen") == [owed * WAN]


# --- the years asked for ---------------------------------------------------------------------


def test_rows_begin_with_the_year_of_injection_and_keep_other_columns() -> None:
    late = tranche(2020, 1_000 * WAN, note="x")
    facts = {"tranches": [late, tranche(2018)], "from_year": 2018, "to_year": 2020}
    rows = said(answer_to("returns.remittance", facts))
    assert [(row["tranche"], row["year"]) for row in rows] == [
        ("T2018", 2018),
        ("T2018", 2019),
        ("T2018", 2020),
        ("T2020", 2020),
    ]
    assert rows[-1] == {
        "tranche": "T2020",
        "note": "x",
        "year": 2020,
        "ordinal": 1,
        "rate": "3/100",
        "due_fen": 30 * WAN,
    }


@pytest.mark.parametrize(
    ("years", "code"),
    [
        ({}, "years_unclear"),
        ({"from_year": 2018}, "years_unclear"),
        ({"year": 2018, "to_year": 2020}, "years_unclear"),
        ({"from_year": 2020, "to_year": 2019}, "years_unclear"),
        ({"from_year": 2018, "to_year": 2218}, "span_too_long"),
    ],
)
def test_unclear_years_are_refused(years: dict[str, int], code: str) -> None:
    facts = {"tranches": [tranche()]} | years
    assert codes(answer_to("returns.remittance", facts, on=date(2020, 1, 1))) == [code]


def test_the_answer_names_the_clause_of_every_rate_and_the_steps_of_a_single_row() -> None:
    facts = {"tranches": [tranche(fen=1_000 * WAN)], "from_year": 2018, "to_year": 2021}
    because = answer_to("returns.remittance", facts).as_json("zh")["because"]
    steps = {c["clause"]: (c["values"].get("rate"), c["step"]) for c in because}  # type: ignore[attr-defined]
    assert steps["JZ-042"] == ("13/200", "2019: 10000000_00 fen x 13/200 = 650000_00 fen")
    assert set(steps) == {"JZ-040", "JZ-041", "JZ-042", "JZ-043"}
