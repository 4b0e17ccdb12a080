"""The minimum yield of lent money: 6 % a year for the time it was out, rounded up, never below."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.core.period import months_within
from tests.core.monitoring.asking import answer_to, codes, said
from tests.drawn import brief

NAME = "returns.minimum_yield"
MILLION = 1_000_000 * 100

days = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def asked(readings: dict[str, str] | None = None, **more: Any) -> Any:
    """The answer about one placement of a million for the year 2024."""
    row = {
        "principal_fen": MILLION,
        "from": "2024-01-01",
        "to": "2024-12-31",
        "received_fen": 60_000_00,
    }
    return answer_to(NAME, {"placements": [row | more]}, readings=readings)


def due(readings: dict[str, str] | None = None, **more: Any) -> int:
    """What one placement owes."""
    [row] = said(asked(readings, **more))
    found: int = row["due_fen"]
    return found


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-01-01", "2024-07-31", 35_000_00),
        ("2024-01-01", "2024-12-31", 60_000_00),
        ("2024-01-01", "2024-01-31", 5_000_00),
        ("2024-01-01", "2024-01-01", 161_30),
        ("2024-01-31", "2024-02-28", 5_000_00),
        ("2023-03-15", "2025-03-14", 120_000_00),
        ("2024-02-10", "2024-03-09", 5_000_00),
    ],
)
def test_part_years_go_by_months_through_the_last_day(first: str, last: str, expected: int) -> None:
    assert due(**{"from": first, "to": last}) == expected


def test_each_reading_counts_in_its_way() -> None:
    half = {"from": "2024-01-01", "to": "2024-07-31", "principal_fen": MILLION // 2}
    found = [
        due({"A-KY-04": name}, initial_fen=MILLION, **half)
        for name in ("outstanding_months", "outstanding_days", "initial_months", "initial_days")
    ]
    assert found == [17_500_00, 17_506_85, 35_000_00, 35_013_70]
    lacking = asked({"A-KY-04": "initial_days"})
    assert codes(lacking) == ["reading_needs_column"]


@pytest.mark.parametrize(
    ("received", "short", "told"),
    [(60_000_00, 0, []), (59_999_00, 1_00, ["yield_short"]), (60_000_01, 0, [])],
)
def test_what_is_short_is_told_and_not_refused(received: int, short: int, told: list[str]) -> None:
    answer = asked(received_fen=received)
    assert said(answer)[0]["short_fen"] == short
    assert (codes(answer), answer.exit_status) == (told, 0)


@pytest.mark.parametrize(("rate", "told"), [("6%", []), ("5.99%", ["rate_below_minimum"])])
def test_a_contract_below_6_percent_is_refused(rate: str, told: list[str]) -> None:
    answer = asked(rate=rate)
    assert (codes(answer), answer.exit_status) == (told, bool(told))


def test_one_that_runs_on_needs_a_day_as_of() -> None:
    row = {"principal_fen": MILLION, "from": "2024-01-01", "received_fen": 0}
    assert codes(answer_to(NAME, {"placements": [row]})) == ["placement_without_end"]
    [found] = said(answer_to(NAME, {"placements": [row], "as_of": "2024-07-31"}))
    assert found["due_fen"] == 35_000_00


def test_one_that_ends_before_it_begins_is_refused() -> None:
    assert codes(asked(to="2023-12-31")) == ["placement_ends_early"]


@given(days, st.integers(0, 800), st.integers(0, 10**12))
@brief
def test_it_is_the_least_sum_that_keeps_the_promise(
    first: date, length: int, principal: int
) -> None:
    last = first + timedelta(days=length)
    span = {"from": first.isoformat(), "to": last.isoformat()}
    exact = principal * Fraction(6, 100) * months_within(first, last) / 12
    assert 0 <= due(principal_fen=principal, **span) - exact < 1


@given(days, st.integers(0, 800))
@brief
def test_a_day_more_is_never_less(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    longer = months_within(first, last + timedelta(days=1))
    assert 0 < months_within(first, last) < longer
