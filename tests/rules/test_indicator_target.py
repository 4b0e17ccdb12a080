"""RK15: a figure is compared with its target; what is missing is never met."""

from fractions import Fraction
from typing import Any

import pytest

from bangfu.core.rules.indicator_target import Goal, IndicatorTarget, Target, judged, state_of
from tests.worked import WAN, answer_to, said

LEAST = Target(zh="收入", en="Income", column="income_fen", at_least="20万元")
ABOVE = Target(zh="破零", en="Above zero", column="income_fen", above="0元")
AVERAGE = Target(zh="平均", en="Average", column="income_fen", reference="average_fen")


@pytest.mark.parametrize(
    ("target", "value", "op", "state", "gap"),
    [
        (LEAST, 20 * WAN, "ge", "met", 0),
        (LEAST, 20 * WAN - 1, "ge", "not_met", 1),
        (LEAST, 20 * WAN, "gt", "not_met", 1),
        (LEAST, 20 * WAN + 1, "gt", "met", 0),
        (LEAST, 20 * WAN, None, "met", 0),
        (LEAST, None, "ge", "unknown", None),
        (ABOVE, 0, "ge", "not_met", 1),
        (ABOVE, 1, "ge", "met", 0),
        (AVERAGE, 500, "ge", "met", 0),
        (AVERAGE, 500, "gt", "met", 0),
        (AVERAGE, 499, "ge", "not_met", 1),
    ],
)
def test_each_figure_has_its_state_and_gap(
    target: Target, value: int | None, op: str | None, state: str, gap: int | None
) -> None:
    found = state_of(value, target, reference_fen=500, op=op)
    assert (found[0], found[2]) == (state, gap)


def test_a_figure_without_its_reference_is_unknown() -> None:
    assert state_of(500, AVERAGE, reference_fen=None, op="ge") == ("unknown", None, None)


@pytest.mark.parametrize("more", [{}, {"at_least": "1元", "reference": "average_fen"}])
def test_a_target_measured_against_nothing_or_two_things_is_a_fault(more: dict[str, str]) -> None:
    item = {"zh": "收入", "en": "Income", "column": "income_fen"} | more
    faults = IndicatorTarget.model_validate({"targets": {"t": item}}).faults()
    assert [code for code, _, _ in faults] == ["target_unclear"]


def states(year: int, readings: dict[str, str] | None = None, **row: object) -> dict[str, Any]:
    """The state of each target of one village of Jizhou in a year."""
    village = {"village": "A"} | row
    facts = {"villages": [village], "year": year, "city_average_fen": 2 * WAN}
    rows = said(answer_to("oversight.targets", facts, readings=readings))
    return {found["target"]: found["state"] for found in rows}


def test_targets_begin_in_their_year() -> None:
    assert set(states(2018)) == {"some_income"}
    assert set(states(2020)) == {"some_income", "operating_income", "income_per_head"}


@pytest.mark.parametrize(("reading", "state"), [("ge", "met"), ("gt", "not_met")])
def test_exactly_200_000_yuan_goes_by_the_reading(reading: str, state: str) -> None:
    found = states(2020, {"A-GE-01": reading}, operating_income_fen=20 * WAN, return_fen=0)
    assert found["operating_income"] == state


@pytest.mark.parametrize(("reading", "state"), [("counted", "met"), ("not_counted", "not_met")])
def test_the_return_counts_by_the_reading(reading: str, state: str) -> None:
    row = {"operating_income_fen": 20 * WAN, "return_fen": 7 * WAN}
    assert states(2020, {"A-JZ-14": reading}, **row)["operating_income"] == state


def test_without_the_return_13_wan_must_come_from_elsewhere() -> None:
    for own, state in [(13, "not_met"), (20, "met")]:
        row = {"operating_income_fen": (own + 7) * WAN, "return_fen": 7 * WAN}
        assert states(2020, {"A-JZ-14": "not_counted"}, **row)["operating_income"] == state


def test_missing_data_is_unknown_never_met() -> None:
    found = states(2020)
    assert set(found.values()) == {"unknown"}
    unknown = states(2020, {"A-JZ-14": "not_counted"}, operating_income_fen=99 * WAN)
    assert unknown["operating_income"] == "unknown"


# --- goals of the county ------------------------------------------------------------------------

PEOPLE = {"zh": "人数", "en": "People", "figure": "people_count"}
GROWTH = {"zh": "增幅", "en": "Growth", "figure": "own_share", "above_figure": "other_share"}
GAP = {"zh": "差距", "en": "Gap", "figure": "gap_fen", "below_figure": "last_gap_fen"}


@pytest.mark.parametrize(
    ("goal", "value", "other", "op", "state", "gap"),
    [
        (PEOPLE | {"at_least": 9}, 9, None, None, "met", 0),
        (PEOPLE | {"at_least": 9}, 8, None, None, "not_met", 1),
        (PEOPLE | {"at_least": 9}, 9, None, "gt", "not_met", 1),
        (PEOPLE | {"at_least": 9}, 10, None, "gt", "met", 0),
        (PEOPLE | {"at_most": 0}, 0, None, None, "met", 0),
        (PEOPLE | {"at_most": 0}, 0, None, "gt", "met", 0),
        (PEOPLE | {"at_most": 0}, 2, None, None, "not_met", 2),
        (GROWTH, "1/10", "1/10", None, "not_met", 0),
        (GROWTH, "11/100", "1/10", None, "met", 0),
        (GROWTH | {"margin": "1%"}, "11/100", "1/10", None, "not_met", 0),
        (GROWTH | {"margin": "1%"}, "12/100", "1/10", None, "met", 0),
        (GAP, 99, 100, None, "met", 0),
        (GAP, 100, 100, None, "not_met", 1),
        (GAP | {"margin": "0.01元"}, 99, 100, None, "not_met", 1),
        (GAP | {"margin": "0.01元"}, 98, 100, None, "met", 0),
        (GAP, None, 100, None, "unknown", None),
        (GAP, 1, None, None, "unknown", None),
    ],
)
def test_each_goal_has_its_state_and_gap(
    goal: dict[str, Any], value: Any, other: Any, op: str | None, state: str, gap: int | None
) -> None:
    def number(given: Any) -> Fraction | None:
        return None if given is None else Fraction(given)

    found = judged(Goal.model_validate(goal), number(value), number(other), op=op)
    assert (found.state, found.gap) == (state, gap)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, "goal_unclear"),
        ({"at_least": 1, "at_most": 2}, "goal_unclear"),
        ({"at_least": "1元"}, "goal_unit"),
        ({"at_most": "1%"}, "goal_unit"),
        ({"above_figure": "other_share"}, "goal_unit"),
        ({"above_figure": "other_count", "margin": "1%"}, "goal_unit"),
    ],
)
def test_a_goal_that_cannot_be_measured_is_a_fault(more: dict[str, Any], code: str) -> None:
    faults = IndicatorTarget.model_validate({"goals": {"g": PEOPLE | more}}).faults()
    assert [fault[0] for fault in faults] == [code]


@pytest.mark.parametrize("figure", ["people", "people_number", "people_Count", "_fen"])
def test_a_figure_says_what_it_is_counted_in(figure: str) -> None:
    with pytest.raises(ValueError, match="figure"):
        Goal.model_validate(PEOPLE | {"figure": figure, "at_least": 1})
