"""Days, months and years. Spans are half-open `[start, end)`; nothing here asks the clock."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from bangfu.core.words import Unfit

DAY_FIRST, DAY_LAST = date(1949, 10, 1), date(2099, 12, 31)
"""The days that a record may name: another one is a slip of the hand."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

MONTHS_OF_YEAR = 12


def parse_date(text: str) -> date:
    """The day of an ISO text. Raises ValueError for any other form and for a day that is none.

    >>> parse_date("2018-10-27")
    datetime.date(2018, 10, 27)
    """
    if not _ISO.fullmatch(text):
        raise Unfit("日期写作 2018-10-27", "a date is written 2018-10-27")
    return date.fromisoformat(text)


def last_day(year: int) -> date:
    """31 December of `year`: the day on which a year is settled."""
    return date(year, 12, 31)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month (reading A-GE-03).

    >>> add_months(date(2024, 3, 5), 1), add_months(date(2024, 1, 31), 1)
    (datetime.date(2024, 4, 5), datetime.date(2024, 2, 29))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period_of(day: date, months: int) -> tuple[date, date]:
    """The first and the last day of the part of the calendar year in which `day` lies.

    `months` divides a year: of 1 each month is a period, of 3 each quarter.

    >>> [str(end) for end in period_of(date(2024, 8, 5), 3)]
    ['2024-07-01', '2024-09-30']
    """
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, add_months(first, months) - timedelta(days=1)


def days_within(first: date, last: date) -> int:
    """The days from the first through the last.

    >>> days_within(date(2024, 1, 1), date(2024, 1, 31))
    31
    """
    return (last - first).days + 1


def months_within(first: date, last: date) -> Fraction:
    """The months from the first day through the last: whole ones, then days of the month begun.

    >>> months_within(date(2024, 1, 1), date(2024, 7, 31))
    Fraction(7, 1)
    >>> months_within(date(2024, 1, 15), date(2024, 2, 20)) == 1 + Fraction(6, 29)
    True
    """
    end = last + timedelta(days=1)
    whole = (end.year - first.year) * MONTHS_OF_YEAR + end.month - first.month
    if add_months(first, whole) > end:
        whole -= 1
    begun, next_begun = add_months(first, whole), add_months(first, whole + 1)
    return whole + Fraction((end - begun).days, (next_begun - begun).days)


def months_left(day: date) -> int:
    """Months of the calendar year from the month of `day` on, that month included.

    >>> months_left(date(2018, 11, 1)), months_left(date(2018, 1, 31))
    (2, 12)
    """
    return 13 - day.month


def days_from(start: date) -> Iterator[date]:
    """`start` and every day after it."""
    while True:
        yield start
        start += timedelta(days=1)
