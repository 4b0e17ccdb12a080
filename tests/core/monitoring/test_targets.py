"""The goals of the year: the figures of the plan, exactly at and beside each line."""

from typing import Any

import pytest

from tests.core.monitoring.asking import answer_to, codes, said

STATE = "monitoring.targets"


def goal(name: str, readings: dict[str, str] | None = None, **facts: Any) -> dict[str, Any]:
    """One goal of the answer; as of the year's end unless said otherwise."""
    rows = said(answer_to(STATE, {"as_of": "2024-12-31"} | facts, readings=readings))
    return next(row for row in rows if row["goal"] == name)


def projects(count: int, project_class: str = "industry", **more: Any) -> list[dict[str, Any]]:
    """So many projects of one class, carried out and with a link to households."""
    row = {"classes": [project_class], "started": True, "linked": True} | more
    return [{"project": f"{project_class}{n}"} | row for n in range(count)]


@pytest.mark.parametrize(("count", "state", "gap"), [(0, "met", 0), (1, "not_met", 1)])
def test_one_household_back_in_poverty_raises_the_alarm(count: int, state: str, gap: int) -> None:
    found = goal("returned_households", returned_count=count)
    assert (found["state"], found["gap_count"]) == (state, gap)


@pytest.mark.parametrize(
    ("relieved", "farmers", "state"),
    [("12.4%", "8.1%", "met"), ("8.1%", "8.1%", "not_met"), ("-1%", "-2%", "met")],
)
def test_relieved_people_grow_faster_than_farmers(relieved: str, farmers: str, state: str) -> None:
    growth: dict[str, Any] = {"relieved_growth_share": relieved, "farmers_growth_share": farmers}
    assert goal("relieved_growth", **growth)["state"] == state


@pytest.mark.parametrize(
    ("now", "state"), [("6.0%", "met"), ("9.2%", "not_met"), ("9.3%", "not_met")]
)
def test_the_share_with_a_low_income_falls(now: str, state: str) -> None:
    shares: dict[str, Any] = {"low_income_share": now, "previous_low_income_share": "9.2%"}
    assert goal("low_income", **shares)["state"] == state


@pytest.mark.parametrize(
    ("now", "state", "gap"),
    [(5_900_00, "met", 0), (6_200_00, "not_met", 1), (6_300_00, "not_met", 100_01)],
)
def test_the_gap_of_incomes_narrows(now: int, state: str, gap: int) -> None:
    found = goal("income_gap", income_gap_fen=now, previous_income_gap_fen=6_200_00)
    assert (found["state"], found["gap_fen"]) == (state, gap)


def test_a_figure_without_last_year_is_unknown() -> None:
    assert goal("income_gap", income_gap_fen=5_900_00)["state"] == "unknown"
    assert goal("relieved_growth", farmers_growth_share="1%")["state"] == "unknown"


@pytest.mark.parametrize(
    ("count", "as_of", "state", "gap"),
    [
        (21, "2024-12-31", "met", 0),
        (20, "2024-12-31", "not_met", 1),
        (20, "2024-12-30", "open", 1),
        (21, "2024-03-01", "met", 0),
    ],
)
def test_21_projects_by_the_years_end(count: int, as_of: str, state: str, gap: int) -> None:
    found = goal("industry_projects", as_of=as_of, projects=projects(count))
    assert (found["state"], found["gap_count"]) == (state, gap)


def test_a_project_without_a_link_or_not_carried_out_does_not_count() -> None:
    lackings: list[dict[str, Any]] = [{"linked": False}, {"started": False}]
    for lacking in lackings:
        rows = projects(20) + projects(1, **lacking)
        rows[-1]["project"] = "last"
        assert goal("industry_projects", projects=rows)["value_count"] == 20


def test_a_project_of_which_nothing_is_told_makes_the_count_unknown_unless_there_are_enough() -> (
    None
):
    doubtful = {"project": "last", "classes": ["industry"], "started": True}
    assert goal("industry_projects", projects=[*projects(20), doubtful])["state"] == "unknown"
    assert goal("industry_projects", projects=[*projects(21), doubtful])["state"] == "met"


def test_a_village_project_needs_no_link() -> None:
    rows = projects(11, "village", linked=False)
    assert goal("village_projects", projects=rows)["state"] == "met"


def test_a_project_of_two_classes_counts_once_or_not_at_all() -> None:
    rows = [{"project": "P", "classes": ["village", "collective"], "started": True}]
    facts: dict[str, Any] = {"as_of": "2024-11-15", "projects": rows}
    answer = answer_to(STATE, facts)
    counted = {row["goal"]: row["value_count"] for row in said(answer)}
    assert (counted["village_projects"], counted["collective_projects"]) == (0, 0)
    assert "project_of_two_classes" in codes(answer)
    overlapping = answer_to(STATE, facts, readings={"A-KY-17": "overlapping"})
    counted = {row["goal"]: row["value_count"] for row in said(overlapping)}
    assert (counted["village_projects"], counted["collective_projects"]) == (1, 1)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-01-01", ["set_afterwards"]),
        ("2024-10-29", ["set_afterwards"]),
        ("2024-10-30", []),
        ("2024-12-31", []),
        ("2025-01-01", ["plan_of_other_year"]),
    ],
)
def test_the_plan_is_for_one_year_and_came_late_in_it(as_of: str, expected: list[str]) -> None:
    assert codes(answer_to(STATE, {"as_of": as_of})) == expected


def test_what_is_missed_is_told_with_its_clause_and_gap() -> None:
    answer = answer_to(STATE, {"as_of": "2024-12-31", "unresolved_count": 3})
    [missed] = answer.problems
    assert (missed.code, missed.clause, missed.severity) == ("goal_missed", "KY-017", "warn")
    assert "3" in missed.message("zh")
