"""Periods for which figures are filed: `2018`, `2018Q4`, `2018-11`; and by when they are due."""

import re
from datetime import date, timedelta
from typing import Literal

from bangfu.core.period import add_months, last_day
from bangfu.core.words import Words, words

Rhythm = Literal["month", "quarter", "year"]

_FORM = re.compile(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?", re.ASCII)


def periods_of(year: int, rhythm: Rhythm) -> list[str]:
    """The periods of a year, in order.

    >>> periods_of(2018, "quarter"), periods_of(2018, "year"), periods_of(2018, "month")[-1]
    (['2018Q1', '2018Q2', '2018Q3', '2018Q4'], ['2018'], '2018-12')
    """
    if rhythm == "year":
        return [str(year)]
    if rhythm == "quarter":
        return [f"{year}Q{number}" for number in (1, 2, 3, 4)]
    return [f"{year}-{month:02}" for month in range(1, 13)]


def is_month(period: str) -> bool:
    """Whether a period is a month.

    >>> is_month("2018-11"), is_month("2018-13"), is_month("2018Q4")
    (True, False, False)
    """
    found = _FORM.fullmatch(period)
    return found is not None and found[3] is not None


def last_day_of(period: str) -> date:
    """The last day of a period. Raises ValueError for what is no period.

    >>> last_day_of("2018Q1"), last_day_of("2018-02"), last_day_of("2018")
    (datetime.date(2018, 3, 31), datetime.date(2018, 2, 28), datetime.date(2018, 12, 31))
    """
    found = _FORM.fullmatch(period)
    if found is None:
        raise ValueError(f"{period} is no period")
    year, quarter, month = int(found[1]), found[2], found[3]
    if quarter is None and month is None:
        return last_day(year)
    months = int(quarter) * 3 if quarter else int(month)
    return add_months(date(year, 1, 1), months) - timedelta(days=1)


def due_on(period: str, due_days: int) -> date:
    """The last day on which the figures of a period are filed in time: so many days after its end.

    >>> due_on("2018Q4", 10)
    datetime.date(2019, 1, 10)
    """
    return last_day_of(period) + timedelta(days=due_days)


def period_name(period: str) -> Words:
    """A period in words.

    >>> period_name("2018Q4").zh, period_name("2018-11").en
    ('2018年第4季度', '2018-11')
    """
    found = _FORM.fullmatch(period)
    if found is None:
        return words(period, period)
    year, quarter, month = found.groups()
    if quarter:
        return words(f"{year}年第{quarter}季度", f"quarter {quarter} of {year}")
    return words(f"{year}年{int(month)}月", period) if month else words(f"{year}年", year)
