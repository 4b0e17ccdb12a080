"""Employment at each month's end against the plan's 2,500."""

from typing import Any

import pytest

from tests.core.monitoring.asking import answer_to, codes, said

NAME = "monitoring.employment"


def january(people: int, readings: dict[str, str] | None = None, **more: Any) -> Any:
    """The answer for the first month of the year with so many people at work."""
    row = {"month": "2024-01", "channel": "flexible", "people": people} | more
    return answer_to(NAME, {"as_of": "2024-01-31", "stocks": [row]}, readings=readings)


@pytest.mark.parametrize(
    ("people", "reading", "state", "short"),
    [
        (2_500, "ge", "met", 0),
        (2_499, "ge", "not_met", 1),
        (2_500, "gt", "not_met", 1),
        (2_501, "gt", "met", 0),
        (2_486, "ge", "not_met", 14),
    ],
)
def test_the_number_of_the_plan_goes_by_the_reading(
    people: int, reading: str, state: str, short: int
) -> None:
    [row] = said(january(people, {"A-GE-01": reading}))
    assert (row["state"], row["short"]) == (state, short)


def test_the_channels_of_a_month_add_up() -> None:
    channels = [
        "project_job", "job_fair", "graduate", "training", "public_post", "labour_export", "flexible",
    ]  # fmt: skip
    stocks = [{"month": "2024-01", "channel": c, "people": 357} for c in channels]
    stocks.append({"month": "2024-01", "channel": "flexible", "people": 1})
    [row] = said(answer_to(NAME, {"as_of": "2024-01-31", "stocks": stocks}))
    assert (row["people"], row["state"]) == (2_500, "met")


def test_a_month_that_has_not_ended_is_left_out_and_one_without_a_row_is_unknown() -> None:
    stocks = [{"month": "2024-01", "channel": "flexible", "people": 2_600}]
    rows = said(answer_to(NAME, {"as_of": "2024-03-30", "stocks": stocks}))
    assert [(row["period"], row["state"]) for row in rows] == [
        ("2024-01", "met"),
        ("2024-02", "unknown"),
    ]


def test_nobody_at_work_is_zero_and_not_unknown() -> None:
    [row] = said(january(0))
    assert (row["people"], row["state"], row["short"]) == (0, "not_met", 2_500)


def test_people_without_a_channel_count_and_are_told_of() -> None:
    answer = january(2_500, channel=None)
    assert codes(answer) == ["work_without_channel"]
    assert said(answer)[0]["state"] == "met"


@pytest.mark.parametrize("month", ["2024-13", "6月", "2024Q1"])
def test_what_is_no_month_is_refused(month: str) -> None:
    answer = january(1, month=month)
    assert (answer.answer, codes(answer)) == (None, ["not_a_month"])


def test_over_the_year_one_number_is_asked_and_needed() -> None:
    reading = {"A-KY-12": "in_year"}
    told = {"as_of": "2024-12-31", "in_year_count": 2_530}
    [row] = said(answer_to(NAME, told, readings=reading))
    assert (row["period"], row["people"], row["state"]) == ("2024", 2_530, "met")
    untold = answer_to(NAME, {"as_of": "2024-12-31"}, readings=reading)
    assert codes(untold) == ["reading_needs_value"]
