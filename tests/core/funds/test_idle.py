"""Idle money: the month runs to the same day or to the last of a shorter month; one payment is movement."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.core.period import add_months
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence, Sum, idle_since
from bangfu.engine.ask import Answer
from tests.core.monitoring.asking import answer_to, codes, said
from tests.drawn import brief

NAME = "funds.idle"
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2025, 12, 31))


def asked(arrived_on: str, as_of: str, *payments: tuple[str, int], **more: Any) -> Answer:
    """What is idle of a thousand yuan as of a day."""
    rows = [{"id": "A", "paid_on": day, "amount_fen": fen} for day, fen in payments]
    sums = [{"id": "A", "arrived_on": arrived_on, "amount_fen": 1_000_00}]
    return answer_to(NAME, {"as_of": as_of, "appropriations": sums, "payments": rows}, **more)


@pytest.mark.parametrize(
    ("arrived_on", "last", "since"),
    [
        ("2024-03-05", "2024-04-05", "2024-04-06"),
        ("2024-01-31", "2024-02-29", "2024-03-01"),
        ("2024-01-30", "2024-02-29", "2024-03-01"),
        ("2025-01-31", "2025-02-28", "2025-03-01"),
        ("2024-12-31", "2025-01-31", "2025-02-01"),
        ("2024-02-29", "2024-03-29", "2024-03-30"),
    ],
)
def test_untouched_money_is_idle_from_the_day_after_its_month(
    arrived_on: str, last: str, since: str
) -> None:
    assert said(asked(arrived_on, last)) == []
    assert [row["idle_since"] for row in said(asked(arrived_on, since))] == [since]


@pytest.mark.parametrize(
    ("paid_on", "idle"), [("2024-03-05", 0), ("2024-04-05", 0), ("2024-04-06", 1)]
)
def test_one_fen_paid_within_the_month_is_movement(paid_on: str, idle: int) -> None:
    assert len(said(asked("2024-03-05", "2024-04-06", (paid_on, 1)))) == idle


def test_a_late_payment_does_not_make_it_as_if_it_never_lay() -> None:
    [row] = said(asked("2024-03-05", "2024-06-01", ("2024-05-01", 600_00)))
    assert (row["idle_since"], row["rest_fen"]) == ("2024-04-06", 400_00)
    assert row["first_paid_on"] == "2024-05-01"
    assert said(asked("2024-03-05", "2024-06-01", ("2024-05-01", 1_000_00))) == []


def test_slow_money_is_only_warned_of() -> None:
    paid = ("2024-03-20", 1)
    assert codes(asked("2024-03-05", "2024-04-20", paid)) == []
    slow = asked("2024-03-05", "2024-04-21", paid)
    assert (said(slow), codes(slow), slow.exit_status) == ([], ["money_slow"], 0)


def test_a_payment_after_the_day_asked_and_one_of_nothing_are_none() -> None:
    assert len(said(asked("2024-03-05", "2024-04-06", ("2024-04-07", 1)))) == 1
    assert len(said(asked("2024-03-05", "2024-04-06", ("2024-03-06", 0)))) == 1


def test_the_readings_differ_where_something_was_paid() -> None:
    def since(reading: str) -> list[str]:
        chosen = {"A-KY-07": reading}
        answer = asked("2024-03-05", "2024-05-31", ("2024-04-01", 1), readings=chosen)
        return [row["idle_since"] for row in said(answer)]

    found = {name: since(name) for name in ("untouched", "last_movement", "any_balance")}
    expected = {"untouched": [], "last_movement": ["2024-05-02"], "any_balance": ["2024-04-06"]}
    assert found == expected


def test_the_order_of_rows_does_not_matter_and_a_stray_payment_is_told() -> None:
    sums = [{"id": i, "arrived_on": "2024-03-05", "amount_fen": 100} for i in ("C", "A", "B")]
    paid = [{"id": i, "paid_on": "2024-03-06", "amount_fen": 1} for i in ("X", "B")]
    for rows in (sums, sums[::-1]):
        facts = {"as_of": "2024-04-06", "appropriations": rows, "payments": paid}
        answer = answer_to(NAME, facts)
        assert [row["id"] for row in said(answer)] == ["A", "C"]
        assert codes(answer) == ["payment_of_unknown"]


@brief
@given(arrived=DAYS, paid=st.lists(st.tuples(DAYS, st.integers(1, 10)), max_size=4), as_of=DAYS)
def test_whatever_is_idle_untouched_is_idle_by_every_balance_too(
    arrived: date, paid: list[tuple[date, int]], as_of: date
) -> None:
    money = Sum(arrived, 100, tuple(one for one in paid if one[0] <= as_of))
    found = {
        test: idle_since(DeadlineRecurrence(idle_after_months=1, idle_test=test), money, as_of)
        for test in ("untouched", "any_balance")
    }
    first = add_months(arrived, 1) + timedelta(days=1)
    assert found["any_balance"] in ({first} if as_of >= first else {None})
    assert found["untouched"] in (None, found["any_balance"])
    in_time = any(on < first for on, _ in money.paid)
    assert (found["untouched"] is None) == (in_time or as_of < first)
