"""RK14: the last day counts; working days are those of the State Council's calendar."""

from datetime import date
from fractions import Fraction

import pytest

from bangfu.core.rules.deadline_recurrence import (
    DeadlineRecurrence,
    due_after_working_days,
    planned_in,
)
from tests.worked import WAN, answer_to, codes, column, said


@pytest.mark.parametrize(
    ("approved", "count", "due"),
    [
        ("2018-10-29", 1, "2018-10-30"),
        ("2018-10-26", 1, "2018-10-29"),  # over a weekend
        ("2018-09-28", 1, "2018-09-29"),  # a Saturday worked for the holiday
        ("2018-09-28", 3, "2018-10-08"),  # over the National Day holiday
        ("2018-09-30", 1, "2018-10-08"),  # a Sunday worked, then the holiday
        ("2018-10-01", 1, "2018-10-08"),  # approved on a holiday
        ("2018-12-29", 2, "2019-01-03"),  # over the turn of the year
        ("2018-10-27", 15, "2018-11-16"),
    ],
)
def test_working_days_begin_the_day_after_and_skip_holidays(
    approved: str, count: int, due: str
) -> None:
    assert due_after_working_days(date.fromisoformat(approved), count) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("paid_on", "as_of", "state"),
    [
        ("2018-11-16", "2018-11-30", "paid"),
        ("2018-11-17", "2018-11-30", "paid_late"),
        ("", "2018-11-16", "open"),
        ("", "2018-11-17", "overdue"),
        ("2018-11-20", "2018-11-17", "overdue"),
        ("2018-11-20", "2018-11-16", "open"),
    ],
)
def test_a_claim_is_judged_on_the_day_asked_after(paid_on: str, as_of: str, state: str) -> None:
    claim = {"claim": "B1", "approved_on": "2018-10-26", "paid_on": paid_on}
    [row] = said(answer_to("funds.payment_time", claims=[claim], as_of=as_of))
    assert (row["due_on"], row["state"]) == ("2018-11-16", state)


def test_a_year_without_a_published_calendar_is_refused() -> None:
    claim = {"claim": "B1", "approved_on": "2098-06-01"}
    answer = answer_to("funds.payment_time", claims=[claim], as_of="2098-06-01")
    assert (answer.exit_status, codes(answer)) == (2, ["no_calendar"])


PLANNED = DeadlineRecurrence(planned={2018: "20%", 2019: "1.44亿元", 2020: "1/3"})


def test_a_plan_is_a_sum_or_a_share_rounded_down() -> None:
    found = [planned_in(PLANNED, year, total_fen=100_01) for year in (2018, 2019, 2020, 2021)]
    assert found == [2_000, 14_400 * WAN, 3_333, None]
    assert Fraction(20, 100) * 100_01 > 2_000


def test_a_plan_that_is_neither_is_a_fault() -> None:
    faults = DeadlineRecurrence(planned={2018: "much"}).faults()
    assert [(code, way) for code, way, _ in faults] == [("not_money", ("planned", "2018"))]


@pytest.mark.parametrize(
    ("reading", "planned"),
    [
        ("actual", [None] * 3),
        ("even", [14_400 * WAN] * 3),
        ("back_loaded", [8_640 * WAN, 12_960 * WAN, 21_600 * WAN]),
        ("all_2018", [43_200 * WAN, 0, 0]),
    ],
)
def test_each_reading_plans_the_4_32_yi_its_way(reading: str, planned: list[int | None]) -> None:
    rows = [{"id": "A1", "received_on": "2018-12-31", "amount_fen": 14_400 * WAN}]
    found = said(
        answer_to("funds.appropriation", appropriations=rows, readings={"A-JZ-18": reading})
    )
    assert column(found["years"], "planned_fen") == planned
    assert column(found["years"], "received_fen") == [14_400 * WAN, 0, 0]
    assert found["room_fen"] == 28_800 * WAN


@pytest.mark.parametrize(
    ("total", "code"), [(43_200 * WAN, []), (43_200 * WAN + 1, ["over_limit"])]
)
def test_appropriations_stay_within_4_32_yi_to_the_fen(total: int, code: list[str]) -> None:
    rows = [{"id": "A1", "received_on": "2018-01-01", "amount_fen": total}]
    answer = answer_to("funds.appropriation", appropriations=rows)
    assert codes(answer) == code
    assert said(answer)["room_fen"] == 0


def test_money_outside_the_years_is_told() -> None:
    rows = [{"id": "A1", "received_on": "2021-01-01", "amount_fen": 1}]
    answer = answer_to("funds.appropriation", appropriations=rows)
    assert (answer.exit_status, codes(answer)) == (0, ["outside_years"])
    assert column(said(answer)["years"], "year") == [2018, 2019, 2020, 2021]
