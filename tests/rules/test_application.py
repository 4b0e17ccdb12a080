"""RK08, RK09, RK12, RK14 on one application: who, when, how much, with which papers."""

from typing import Any

import pytest

from tests.worked import WAN, answer_to, codes, said

PAPERS = [
    "implementation_plan",
    "investment_list",
    "yearly_construction_list",
    "organisation_certificate",
    "location_map",
    "construction_sketch",
    "review_opinion",
    "facility_filing",
    "platform_agreement",
]
COMPLETE: dict[str, Any] = {
    "applicant": "120119120",
    "submitted_on": "2018-08-31",
    "plan_year": 2018,
    "requested_fen": 1_800 * WAN,
    "villages": 12,
    "papers": PAPERS,
    "minutes": ["platform_link_up", "village_survey"],
    "expert_opinion": "passed",
}


def applied(readings: dict[str, str] | None = None, **changed: object) -> tuple[Any, list[str]]:
    """What is answered to a complete application of twelve villages with changes, and the codes."""
    answer = answer_to("projects.application", COMPLETE | changed, readings=readings)
    grave = [p.code for p in answer.problems if p.severity != "info"]
    return said(answer), grave


def test_a_complete_application_in_time_within_the_cap_passes() -> None:
    found, grave = applied()
    assert (found["complete"], grave) == (True, [])
    assert (found["late"], found["days_late"], found["cap_fen"]) == (False, 0, 1_800 * WAN)


@pytest.mark.parametrize(
    ("day", "late"), [("2018-08-31", 0), ("2018-09-01", 1), ("2018-10-31", 61)]
)
def test_the_last_day_counts_and_the_next_is_late(day: str, late: int) -> None:
    found, grave = applied(submitted_on=day)
    assert found["days_late"] == late
    assert grave == (["late"] if late else [])


def test_lateness_with_a_reason_goes_on_and_by_another_reading_does_not() -> None:
    late = {"submitted_on": "2018-09-01", "reason": "flood"}
    assert applied(**late)[1] == []
    assert applied({"A-JZ-12": "block"}, **late)[1] == ["too_late"]


def test_an_application_before_the_issue_is_marked() -> None:
    answer = answer_to("projects.application", COMPLETE)
    assert [p.code for p in answer.problems] == ["before_issue"]


@pytest.mark.parametrize("plan_year", [2017, 2021])
def test_there_is_no_other_round(plan_year: int) -> None:
    found, grave = applied(plan_year=plan_year)
    assert (found["late"], grave) == (None, ["no_round"])


@pytest.mark.parametrize(
    ("reading", "villages", "cap"), [("total", 12, 1_800), ("annual", 12, 600), ("total", 1, 150)]
)
def test_the_cap_is_so_much_a_village_to_the_fen(reading: str, villages: int, cap: int) -> None:
    for over in (0, 1):
        asked = {"requested_fen": cap * WAN + over, "villages": villages}
        found, grave = applied({"A-JZ-11": reading}, **asked)
        assert (found["cap_fen"], found["over_fen"]) == (cap * WAN, over)
        assert grave == ["over_cap"] * over


def test_an_exception_needs_every_ground() -> None:
    grounds = ["large_investment", "clear_advantage"]
    assert applied(requested_fen=2_333 * WAN, exception=grounds)[1] == []
    assert applied(requested_fen=2_333 * WAN, exception=grounds[:1])[1] == ["over_cap"]


def test_villages_may_be_counted_or_named() -> None:
    named = [str(120_119_101_201 + n) for n in range(11)]
    assert applied(villages=named)[0]["cap_fen"] == 1_650 * WAN


@pytest.mark.parametrize("paper", PAPERS)
def test_a_missing_paper_is_named(paper: str) -> None:
    found, grave = applied(papers=[one for one in PAPERS if one != paper])
    assert [missing["paper"] for missing in found["missing"]] == [paper]
    assert (found["complete"], grave) == (False, ["paper_missing"])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"applicant": "某某合作社"}, "applicant_not_township"),
        ({"expert_opinion": "not_passed"}, "review_not_passed"),
        ({"panel": ["120119120"]}, "panel_conflict"),
        ({"criteria": ["prospects"]}, "criteria_unmet"),
        ({"sealed": False}, "not_sealed"),
        ({"copies": 5}, "copies_differ"),
        ({"sent_to": "finance_bureau"}, "wrong_office"),
    ],
)
def test_each_other_fault_is_told_by_itself(changed: dict[str, object], code: str) -> None:
    assert applied(**changed)[1] == [code]


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = {"submitted_on": "2018-09-01", "requested_fen": 1_801 * WAN, "papers": PAPERS[1:]}
    assert sorted(applied(**wrong)[1]) == ["late", "over_cap", "paper_missing"]


# --- steps -----------------------------------------------------------------------------------


def test_a_step_waits_for_the_earlier_one_and_for_its_papers() -> None:
    ready = {"step": "pool_village", "done": ["village_consent"]}
    papers = ["village_minutes", "village_agreement"]
    assert said(answer_to("projects.step", ready | {"papers": papers}))["may_proceed"] is True
    early = answer_to("projects.step", {"step": "pool_village", "papers": papers})
    assert (early.exit_status, codes(early)) == (1, ["step_too_early"])
    lacking = answer_to("projects.step", ready | {"papers": papers[:1]})
    assert [missing["paper"] for missing in said(lacking)["missing"]] == papers[1:]


def test_filing_with_the_municipality_comes_after_approval() -> None:
    filing = {"step": "record_with_municipality", "papers": []}
    assert codes(answer_to("projects.step", filing)) == ["step_too_early"]
    assert said(answer_to("projects.step", filing | {"done": ["approve"]}))["may_proceed"] is True


def test_the_steps_tell_the_days_and_the_cap_with_their_units() -> None:
    answer = answer_to("projects.application", COMPLETE)
    steps = [c["step"] for c in answer.because.as_json(answer.pack.described, "zh") if c["step"]]
    assert "2018-08-31报送，2018-08-31截止，逾期0天" in steps
    assert "12 x 1500000_00 fen = 18000000_00 fen" in steps
