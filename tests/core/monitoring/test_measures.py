"""Measures of a household: in time, and of the kind that fits who can work in it."""

from typing import Any

import pytest

from bangfu.engine.ask import Answer
from tests.core.monitoring.asking import answer_to, codes, said

NAME = "monitoring.measures"


def measured(*measures: tuple[str, str], **more: Any) -> Answer:
    """A household identified on 15 May 2024, with measures and their days."""
    facts: dict[str, Any] = {"identified_on": "2024-05-15", "as_of": "2024-05-31"}
    rows = [{"measure": code, "begun_on": day} for code, day in measures]
    return answer_to(NAME, facts | {"labour": ["full"], "measures": rows} | more)


def test_a_job_after_seven_days_fits_a_household_that_can_work() -> None:
    answer = measured(("job", "2024-05-22"))
    found = said(answer)
    assert (found["state"], found["days"], found["due_on"]) == ("fit", 7, "2024-05-25")
    assert codes(answer) == []


@pytest.mark.parametrize(
    ("as_of", "state", "expected"),
    [
        ("2024-05-25", "none", []),
        ("2024-05-26", "overdue", ["no_measure_in_time"]),
    ],
)
def test_without_a_measure_the_tenth_day_is_the_last(
    as_of: str, state: str, expected: list[str]
) -> None:
    answer = measured(as_of=as_of)
    assert (said(answer)["state"], codes(answer)) == (state, expected)


def test_a_measure_that_came_late_stays_late() -> None:
    assert codes(measured(("job", "2024-05-26"))) == ["no_measure_in_time"]
    assert codes(measured(("job", "2024-05-25"))) == []


@pytest.mark.parametrize(
    ("labour", "measure", "state"),
    [
        (["full"], "temporary_relief", "unfit"),
        (["weak", "none"], "temporary_relief", "unfit"),
        (["half"], "industry", "fit"),
        (["none"], "job", "unfit"),
        (["none"], "minimum_living", "fit"),
        ([], "job", "unknown"),
    ],
)
def test_a_measure_fits_who_can_work(labour: list[str], measure: str, state: str) -> None:
    answer = measured((measure, "2024-05-20"), labour=labour)
    assert said(answer)["state"] == state
    assert codes(answer) == (["measure_of_wrong_kind"] if state == "unfit" else [])


def test_both_kinds_together_fit_either() -> None:
    both = [("job", "2024-05-20"), ("minimum_living", "2024-05-21")]
    for labour in (["full"], ["none"]):
        assert said(measured(*both, labour=labour))["state"] == "fit"


def test_each_guarantee_not_met_needs_the_measure_that_makes_it_good() -> None:
    unmet = ["medical", "education", "housing", "minimum_living", "water"]
    cures = ["medical_aid", "education_aid", "housing_repair", "minimum_living", "water_supply"]
    every = [("job", "2024-05-20"), *((cure, "2024-05-21") for cure in cures)]
    assert codes(measured(*every, unmet=unmet)) == []
    for guarantee, cure in zip(unmet, cures, strict=True):
        [problem] = measured(*(m for m in every if m[0] != cure), unmet=unmet).problems
        assert (problem.code, problem.subject) == ("guarantee_without_measure", guarantee)


def test_a_measure_begun_after_the_day_asked_about_does_not_count() -> None:
    answer = measured(("job", "2024-06-01"))
    assert (said(answer)["state"], said(answer)["first_on"]) == ("overdue", None)
