"""Days are days of the calendar; nothing here asks the clock."""

from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.core import period
from tests.drawn import brief

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "text", ["2018-2-3", "2018/02/03", "20180203", "2018-02-30", "2018-13-01", "２０１８-02-03", ""]
)
def test_it_reads_iso_days_that_exist_and_no_others(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|day|month|Invalid"):
        period.parse_date(text)


def test_it_knows_leap_days() -> None:
    assert period.parse_date("2024-02-29") == date(2024, 2, 29)
    with pytest.raises(ValueError, match="day"):
        period.parse_date("2023-02-29")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2018-03-05", 1, "2018-04-05"),
        ("2018-01-31", 1, "2018-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2018-12-31", 12, "2019-12-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2018-03-31", -1, "2018-02-28"),
        ("2018-11-30", 3, "2019-02-28"),
    ],
)
def test_it_counts_months_to_the_same_day_or_the_last(day: str, months: int, later: str) -> None:
    assert period.add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(DAYS, st.integers(0, 120))
@brief
def test_it_never_counts_months_backwards(day: date, months: int) -> None:
    assert period.add_months(day, months) >= day


def test_it_counts_the_month_of_the_day_among_those_left() -> None:
    left = {date(2018, month, 1): period.months_left(date(2018, month, 1)) for month in (1, 11, 12)}
    assert left == {date(2018, 1, 1): 12, date(2018, 11, 1): 2, date(2018, 12, 1): 1}


def test_it_settles_a_year_on_its_last_day() -> None:
    assert period.last_day(2018) == date(2018, 12, 31)


def test_it_walks_over_the_turn_of_the_year() -> None:
    walked = list(islice(period.days_from(date(2018, 12, 31)), 2))
    assert walked == [date(2018, 12, 31), date(2019, 1, 1)]
