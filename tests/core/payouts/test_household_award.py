"""Household awards: 2,000 yuan a household and year at most, after building, within the cost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.monitoring.asking import answer_to, codes, said
from tests.drawn import brief

NAME = "payouts.household_award"
CAP = 2_000_00
SHED: dict[str, Any] = {
    "cost_fen": 5_000_00,
    "already_fen": 0,
    "status": "monitored",
    "accepted_on": "2024-06-01",
}

sums = st.integers(0, 3 * CAP)


def award(readings: dict[str, str] | None = None, **more: Any) -> tuple[int, list[str], int]:
    """What may be awarded, what is told, and how it ends."""
    answer = answer_to(NAME, SHED | more, readings=readings)
    return said(answer)["award_fen"], codes(answer), answer.exit_status


@pytest.mark.parametrize(
    ("cost", "already", "expected"),
    [
        (5_000_00, 0, CAP),
        (5_000_00, 1_200_00, 800_00),
        (5_000_00, CAP, 0),
        (5_000_00, CAP + 1, 0),
        (1_999_99, 0, 1_999_99),
        (2_000_01, 0, CAP),
        (1_500_00, 1_200_00, 300_00),
        (0, 0, 0),
    ],
)
def test_room_is_what_cap_and_cost_leave(cost: int, already: int, expected: int) -> None:
    assert award(cost_fen=cost, already_fen=already) == (expected, [], 0)


@pytest.mark.parametrize(("asked", "told"), [(800_00, []), (800_01, ["award_over_room"])])
def test_a_fen_too_much_is_refused(asked: int, told: list[str]) -> None:
    assert award(already_fen=1_200_00, asked_fen=asked) == (800_00, told, bool(told))


@given(sums, sums, sums)
@brief
def test_cap_and_cost_hold_whatever_is_asked(cost: int, already: int, asked: int) -> None:
    room, told, _ = award(cost_fen=cost, already_fen=already, asked_fen=asked)
    assert room == 0 or already + room <= min(CAP, cost)
    assert (told == []) == (asked <= room)


def test_one_that_is_neither_gets_none() -> None:
    assert award(status="none", asked_fen=1) == (0, ["award_not_for_status"], 1)
    assert award(status="relieved")[0] == CAP


def test_only_the_monitored_among_the_relieved_by_another_reading() -> None:
    narrow = {"A-KY-14": "monitored_of_relieved"}
    assert award(narrow, also_relieved=True)[0] == CAP
    assert award(narrow, also_relieved=False)[1] == ["award_not_for_status"]
    assert award(narrow, status="relieved")[1] == ["award_not_for_status"]
    assert codes(answer_to(NAME, SHED, readings=narrow)) == ["reading_needs_value"]


@pytest.mark.parametrize(
    ("day", "told"),
    [("2024-05-31", ["award_before_acceptance"]), ("2024-06-01", []), ("2024-06-02", [])],
)
def test_it_builds_first(day: str, told: list[str]) -> None:
    assert award(accepted_on="2024-06-01") == (CAP, [], 0)
    found = award_on(day)
    assert found == (0 if told else CAP, told)


def award_on(day: str) -> tuple[int, list[str]]:
    """What may be awarded on a day."""
    answer = answer_to(NAME, SHED, on=day)
    return said(answer)["award_fen"], codes(answer)


@pytest.mark.parametrize(
    ("standard", "asked", "expected", "told"),
    [
        (1_500_00, 1_500_00, 1_500_00, []),
        (1_500_00, 1_500_01, 1_500_00, ["award_over_room"]),
        (CAP, CAP, CAP, []),
        (CAP + 1, CAP, CAP, ["standard_over_cap"]),
    ],
)
def test_a_township_has_a_standard_within_the_cap(
    standard: int, asked: int, expected: int, told: list[str]
) -> None:
    assert award(standard_fen=standard, asked_fen=asked) == (expected, told, bool(told))


def test_the_cap_is_for_the_year_the_project_or_for_good() -> None:
    before = {"already_fen": 100, "already_project_fen": 10, "already_ever_fen": 1_000}
    rooms = [award({"A-KY-10": name}, **before)[0] for name in ("year", "project", "life")]
    assert rooms == [CAP - 100, CAP - 10, CAP - 1_000]
    assert codes(answer_to(NAME, SHED, readings={"A-KY-10": "life"})) == ["reading_needs_value"]
