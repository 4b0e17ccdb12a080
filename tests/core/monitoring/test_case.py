"""A monitoring case: the steps in their order, each in its days, help first only after a disaster."""

from typing import Any

import pytest

from bangfu.engine.ask import Answer
from tests.core.monitoring.asking import answer_to, codes, said

NAME = "monitoring.case"
DONE = {
    "verified": "2024-05-03",
    "compared": "2024-05-05",
    "reviewed": "2024-05-06",
    "noticed": "2024-05-07",
    "checked": "2024-05-12",
    "identified": "2024-05-15",
}


def case(
    done: dict[str, str] | None = None, readings: dict[str, str] | None = None, **more: Any
) -> Answer:
    """The case of a clue of 2 May 2024, with the steps that were done."""
    facts: dict[str, Any] = {"origin": "visit", "found_on": "2024-05-02", "as_of": "2024-05-16"}
    facts["steps"] = [{"step": step, "done_on": day} for step, day in (done or {}).items()]
    return answer_to(NAME, facts | more, readings=readings)


def steps(answer: Answer) -> dict[str, dict[str, Any]]:
    """The steps of the answer by their codes."""
    return {row["step"]: row for row in said(answer)["steps"]}


def test_a_case_in_order_and_in_time_waits_for_its_measure() -> None:
    answer = case(DONE, outcome="identified")
    assert codes(answer) == []
    assert said(answer)["state"] == "identified"
    assert said(answer)["decide_by"] == "2024-05-17"
    assert said(answer)["next_step"] == "measure"


@pytest.mark.parametrize(
    ("identified", "state", "over"),
    [("2024-05-17", "done", 0), ("2024-05-18", "late", 1)],
)
def test_the_fifteenth_day_is_in_time_and_the_sixteenth_late(
    identified: str, state: str, over: int
) -> None:
    answer = case(DONE | {"identified": identified}, as_of="2024-05-20")
    found = steps(answer)["identified"]
    assert (found["state"], found["days_over"]) == (state, over)
    assert codes(answer) == (["case_step_overdue"] if over else [])


@pytest.mark.parametrize(("as_of", "state"), [("2024-05-17", "open"), ("2024-05-18", "overdue")])
def test_an_undecided_case_is_overdue_the_day_after(as_of: str, state: str) -> None:
    assert said(case({"verified": "2024-05-03"}, as_of=as_of))["state"] == state


def test_a_step_done_later_than_the_day_asked_about_is_not_done_yet() -> None:
    assert steps(case(DONE, as_of="2024-05-14"))["identified"]["state"] == "open"


def test_a_notice_hangs_its_five_days() -> None:
    early = case(DONE | {"checked": "2024-05-11"})
    assert codes(early) == ["notice_cut_short"]
    assert said(early)["may_proceed"] is False
    assert steps(case({k: DONE[k] for k in list(DONE)[:4]}))["checked"]["from_on"] == "2024-05-12"


def test_no_step_comes_before_the_one_it_waits_for() -> None:
    skipping = {step: day for step, day in DONE.items() if step != "reviewed"}
    assert "step_too_early" in codes(case(skipping))
    backwards = case(DONE | {"compared": "2024-05-02"})
    assert "step_too_early" in codes(backwards)


@pytest.mark.parametrize(
    ("origin", "receipt", "expected"),
    [("self", None, ["case_without_receipt"]), ("self", "R-1", []), ("visit", None, [])],
)
def test_a_household_that_applies_itself_gets_a_receipt(
    origin: str, receipt: str | None, expected: list[str]
) -> None:
    assert codes(case(origin=origin, receipt=receipt, as_of="2024-05-03")) == expected


@pytest.mark.parametrize(
    ("cause", "expected"), [("disaster", []), ("illness", ["help_first_not_allowed"])]
)
def test_help_comes_first_only_after_a_disaster(cause: str, expected: list[str]) -> None:
    answer = case(cause=cause, helped_first_on="2024-05-03", as_of="2024-05-04")
    assert codes(answer) == expected


def test_help_first_without_a_cause_is_refused() -> None:
    assert codes(case(helped_first_on="2024-05-03", as_of="2024-05-04")) == [
        "help_first_not_allowed"
    ]


@pytest.mark.parametrize(("as_of", "state"), [("2024-06-02", "open"), ("2024-06-03", "overdue")])
def test_the_procedure_is_made_up_within_thirty_days(as_of: str, state: str) -> None:
    answer = case(cause="disaster", helped_first_on="2024-05-03", as_of=as_of)
    assert steps(answer)["regularise"]["state"] == state


@pytest.mark.parametrize(("as_of", "state"), [("2024-05-25", "open"), ("2024-05-26", "overdue")])
def test_the_first_measure_is_due_ten_days_after_the_decision(as_of: str, state: str) -> None:
    answer = case(DONE, outcome="identified", as_of=as_of)
    found = steps(answer)["measure"]
    assert (found["due_on"], found["state"]) == ("2024-05-25", state)


def test_a_case_that_was_not_included_owes_nothing_more() -> None:
    answer = case({"verified": "2024-05-03"}, outcome="not_included", as_of="2024-12-31")
    assert said(answer)["state"] == "not_included"
    assert {row["state"] for row in said(answer)["steps"]} == {"done", "not_needed"}
    assert said(answer)["next_step"] is None
    assert codes(answer) == []


def test_by_the_text_alone_there_are_no_steps_between() -> None:
    answer = case({"identified": "2024-05-15"}, {"A-KY-19": "text_only"})
    assert [row["step"] for row in said(answer)["steps"]] == ["identified", "measure"]
    assert codes(answer) == []


def test_each_day_is_cited_with_its_clause() -> None:
    answer = case(
        DONE, origin="self", receipt="R-1", cause="disaster", helped_first_on="2024-05-03"
    )
    assert {"KY-030", "KY-031", "KY-036", "KY-039"} <= set(answer.because.citations)
