"""The work of the year: what is due each month and quarter, for the county and its key areas."""

from typing import Any

import pytest

from bangfu.engine.ask import Answer
from tests.core.monitoring.asking import answer_to, codes, said

NAME = "monitoring.schedule"


def scheduled(as_of: str, *done: tuple[str, str, str], **more: Any) -> Answer:
    """The duties as of a day, with what was done: duty, period and day."""
    rows = [{"duty": duty, "period": period, "done_on": day} for duty, period, day in done]
    return answer_to(NAME, {"as_of": as_of, "done": rows} | more)


def rows_of(answer: Answer, duty: str) -> list[dict[str, Any]]:
    """The rows of one duty."""
    return [row for row in said(answer) if row["duty"] == duty]


@pytest.mark.parametrize(
    ("as_of", "done_on", "state", "over"),
    [
        ("2024-02-05", None, "open", 0),
        ("2024-02-06", None, "overdue", 1),
        ("2024-02-10", "2024-02-05", "done", 0),
        ("2024-02-10", "2024-02-06", "late", 1),
        ("2024-02-04", "2024-02-05", "open", 0),
    ],
)
def test_a_month_is_dispatched_within_five_days(
    as_of: str, done_on: str | None, state: str, over: int
) -> None:
    done = [("dispatch", "2024-01", done_on)] if done_on else []
    [row] = rows_of(scheduled(as_of, *done), "dispatch")
    assert (row["due_on"], row["state"], row["days_over"]) == ("2024-02-05", state, over)


def test_a_period_that_has_not_ended_owes_nothing() -> None:
    assert said(scheduled("2024-01-31")) == []
    assert len(rows_of(scheduled("2024-07-01"), "employment_circular")) == 2


def test_a_key_area_owes_notes_from_when_it_is_listed_until_it_is_not() -> None:
    areas = [
        {"area": "甲", "from_on": "2024-02-01", "until_on": "2024-03-31"},
        {"area": "乙", "from_on": "2024-03-31"},
    ]
    rows = rows_of(scheduled("2024-05-01", areas=areas), "key_area_note")
    assert [(row["period"], row["area"]) for row in rows] == [
        ("2024-02", "甲"),
        ("2024-03", "乙"),
        ("2024-04", "乙"),
    ]


def test_a_note_on_one_area_does_not_stand_for_another() -> None:
    areas = [{"area": a, "from_on": "2024-01-01"} for a in ("甲", "乙")]
    done = [{"duty": "key_area_note", "period": "2024-01", "area": "甲", "done_on": "2024-02-01"}]
    answer = answer_to(NAME, {"as_of": "2024-02-20", "areas": areas, "done": done})
    states = {row["area"]: row["state"] for row in rows_of(answer, "key_area_note")}
    assert states == {"甲": "done", "乙": "overdue"}
    assert "duty_overdue" in codes(answer)


@pytest.mark.parametrize("period", ["2024Q1", "2024-13", "一月"])
def test_a_period_that_is_none_of_the_duty_is_refused(period: str) -> None:
    answer = scheduled("2024-02-20", ("dispatch", period, "2024-02-01"))
    assert (answer.answer, codes(answer)) == (None, ["not_a_period"])


def test_a_concentrated_check_needs_its_scope_and_its_end() -> None:
    whole = {
        "campaign": "C",
        "scope": "全部农户",
        "from_on": "2024-09-01",
        "until_on": "2024-09-30",
    }
    assert codes(scheduled("2024-01-15", campaigns=[whole])) == []
    for lacking in ("scope", "until_on"):
        answer = scheduled("2024-01-15", campaigns=[whole | {lacking: None}])
        assert codes(answer) == ["campaign_incomplete"]
