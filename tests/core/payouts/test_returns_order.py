"""The order of a project's return: the floor first, then costs, then the rest; nothing out of turn."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.core.rules.waterfall import PROJECT_TYPES, Waterfall
from tests.core.monitoring.asking import answer_to, codes, said
from tests.drawn import brief

NAME = "payouts.waterfall"
WAN = 10_000 * 100

sums = st.one_of(st.integers(0, 200), st.integers(0, 10**12))


def project(project_type: str, **more: Any) -> dict[str, Any]:
    """A project of 2 million with a return of 150,000."""
    return {
        "project_type": project_type,
        "invested_fen": 200 * WAN,
        "gross_fen": 15 * WAN,
    } | more


def steps(
    project_type: str, readings: dict[str, str] | None = None, **more: Any
) -> tuple[list[tuple[str, int]], int]:
    """What each step gets, in order, and what is left."""
    found = said(answer_to(NAME, project(project_type, **more), readings=readings))
    return [(step["to"], step["amount_fen"]) for step in found["steps"]], found["left_fen"]


def told(project_type: str, **more: Any) -> list[str]:
    """The codes of what is told."""
    return codes(answer_to(NAME, project(project_type, **more)))


def test_the_floor_of_2_million_leaves_30_000_of_150_000() -> None:
    found = steps("self_built")
    assert found == ([("households", 12 * WAN), ("maintenance", 0), ("depreciation", 0)], 3 * WAN)


def test_depreciation_waits_for_the_floor_and_upkeep() -> None:
    found = steps("self_built", maintenance_fen=5_000_00, depreciation_fen=10 * WAN)
    assert found[0] == [
        ("households", 12 * WAN),
        ("maintenance", 5_000_00),
        ("depreciation", 25_000_00),
    ]
    assert found[1] == 0


def test_a_floor_of_a_part_of_a_fen_is_rounded_up() -> None:
    assert steps("self_built", invested_fen=101, gross_fen=10)[0][0] == ("households", 7)


@pytest.mark.parametrize(
    ("gross", "households", "expected"),
    [
        (12 * WAN, 12 * WAN, []),
        (12 * WAN - 1, 12 * WAN - 1, ["floor_short"]),
        (0, 0, ["floor_short"]),
    ],
)
def test_a_return_below_the_floor_is_told(gross: int, households: int, expected: list[str]) -> None:
    assert steps("self_built", gross_fen=gross)[0][0] == ("households", households)
    assert told("self_built", gross_fen=gross) == expected


@pytest.mark.parametrize("project_type", ["collective", "contract", "share", "debt"])
def test_of_the_other_types_households_get_all_the_rest(project_type: str) -> None:
    found = steps(
        project_type, gross_fen=80_000_00, depreciation_fen=12_000_00, maintenance_fen=3_000_00
    )
    expected = [("depreciation", 12_000_00), ("maintenance", 3_000_00), ("households", 65_000_00)]
    assert found == (expected, 0)


def test_depreciation_first_breaks_the_promise_of_6_percent() -> None:
    found, left = steps(
        "self_built",
        {"A-KY-03": "depreciation_first"},
        maintenance_fen=5_000_00,
        depreciation_fen=10 * WAN,
    )
    assert (found[-1], left) == (("households", 45_000_00), 0)


def test_the_floor_may_be_of_the_whole_investment() -> None:
    whole = {"A-KY-16": "whole"}
    assert steps("self_built", whole, total_invested_fen=210 * WAN)[0][0][1] == 126_000_00
    assert codes(answer_to(NAME, project("self_built"), readings=whole)) == ["reading_needs_value"]


@given(
    st.sampled_from(sorted(PROJECT_TYPES)),
    st.sampled_from(["by_type", "depreciation_first", "floor_first"]),
    st.tuples(sums, sums, sums, sums),
)
@brief
def test_no_fen_is_lost_and_no_step_goes_out_of_turn(
    project_type: str, reading: str, drawn: tuple[int, int, int, int]
) -> None:
    invested, gross, upkeep, depreciation = drawn
    found, left = steps(
        project_type,
        {"A-KY-03": reading},
        invested_fen=invested,
        gross_fen=gross,
        maintenance_fen=upkeep,
        depreciation_fen=depreciation,
    )
    assert sum(amount for _, amount in found) + left == gross
    assert left >= 0
    assert (project_type == "self_built") or left == 0
    wanted = {"maintenance": upkeep, "depreciation": depreciation}
    for place, (to, amount) in enumerate(found):
        assert amount <= wanted.get(to, gross)
        if amount < wanted.get(to, 0):
            assert not any(later for _, later in found[place + 1 :])
            assert left == 0
    if project_type == "self_built" and reading != "depreciation_first":
        households = found[0][1]
        assert households == gross or 0 <= households * 100 - invested * 6 < 100


def proposed(**amounts: int) -> list[dict[str, object]]:
    """A proposal by receiver."""
    return [{"to": to, "amount_fen": fen} for to, fen in amounts.items()]


@pytest.mark.parametrize(
    ("project_type", "amounts", "expected"),
    [
        ("self_built", {"households": 12 * WAN, "public_good": 3 * WAN}, []),
        ("self_built", {"households": 15 * WAN}, []),
        ("self_built", {"households": 12 * WAN - 1, "maintenance": 1}, ["households_come_first"]),
        ("self_built", {"public_good": 1}, ["households_come_first"]),
        ("self_built", {"households": 12 * WAN, "public_good": 3 * WAN + 1}, ["over_available"]),
        ("share", {"households": 15 * WAN}, []),
        ("share", {"households": 15 * WAN - 1, "public_good": 1}, ["part_differs"] * 2),
    ],
)
def test_households_come_first_in_a_proposal(
    project_type: str, amounts: dict[str, int], expected: list[str]
) -> None:
    answer = answer_to(NAME, project(project_type, proposed=proposed(**amounts)))
    assert codes(answer) == expected
    assert answer.exit_status == bool(expected)


@pytest.mark.parametrize(
    ("depreciation", "expected"), [(75_000_00, ["main_share_not_reached"]), (75_000_00 - 1, [])]
)
def test_half_of_a_return_is_not_mainly(depreciation: int, expected: list[str]) -> None:
    assert told("collective", depreciation_fen=depreciation) == expected


@pytest.mark.parametrize(
    ("order", "lacking"),
    [
        ({"steps": ["floor"], "rest": "public_good"}, "orders.debt.floor"),
        ({"rest": "households"}, "orders.debt.steps"),
        ({"steps": []}, "orders.debt.rest"),
    ],
)
def test_an_order_is_whole(order: dict[str, object], lacking: str) -> None:
    faults = list(Waterfall.model_validate({"orders": {"debt": order}}).faults())
    assert [(code, values["parameter"]) for code, _, values in faults] == [
        ("missing_parameter", lacking)
    ]
