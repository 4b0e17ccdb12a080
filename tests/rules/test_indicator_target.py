"""RK15: a figure is compared with its target; what is missing is never met."""

from typing import Any

import pytest

from bangfu.core.rules.indicator_target import IndicatorTarget, Target, state_of
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
