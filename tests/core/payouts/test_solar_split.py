"""Solar income: 6 to 3 to 1 to the fen, whoever proposes what."""

from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from bangfu.core.rules.ratio_split import RatioSplit, parts_of
from tests.core.monitoring.asking import answer_to, codes, said
from tests.drawn import brief, pools

NAME = "payouts.solar_split"


def parts(gross_fen: int, readings: dict[str, str] | None = None, **more: Any) -> list[int]:
    """The three parts of receipts, in the order of the answer."""
    told = said(answer_to(NAME, {"gross_fen": gross_fen} | more, readings=readings))
    assert [part["to"] for part in told["parts"]] == [
        "households",
        "village_collective",
        "maintenance",
    ]
    return [part["amount_fen"] for part in told["parts"]]


@pytest.mark.parametrize(
    ("gross", "expected"),
    [
        (100_000_01, [60_000_01, 30_000_00, 10_000_00]),
        (10, [6, 3, 1]),
        (5, [3, 2, 0]),
        (1, [1, 0, 0]),
        (0, [0, 0, 0]),
    ],
)
def test_it_is_divided_6_to_3_to_1(gross: int, expected: list[int]) -> None:
    assert parts(gross) == expected


@given(pools)
@brief
def test_no_fen_is_lost_and_no_part_is_a_fen_off(gross: int) -> None:
    found = parts(gross)
    assert sum(found) == gross
    for part, weight in zip(found, (6, 3, 1), strict=True):
        assert abs(10 * part - weight * gross) < 10


def proposed(*amounts: int) -> list[dict[str, object]]:
    """A proposal of three parts."""
    receivers = ("households", "village_collective", "maintenance")
    return [{"to": to, "amount_fen": fen} for to, fen in zip(receivers, amounts, strict=True)]


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ((60_000_01, 30_000_00, 10_000_00), []),
        ((60_000_00, 30_000_01, 10_000_00), ["part_differs"] * 2),
        ((60_000_00, 30_000_00, 10_000_00), ["part_differs"]),
        ((70_000_00, 20_000_01, 10_000_00), ["part_differs"] * 2),
    ],
)
def test_a_proposal_that_is_off_by_a_fen_is_refused(
    amounts: tuple[int, ...], told: list[str]
) -> None:
    answer = answer_to(NAME, {"gross_fen": 100_000_01, "proposed": proposed(*amounts)})
    assert codes(answer) == told
    assert answer.exit_status == bool(told)


def test_somebody_who_has_no_part_gets_nothing() -> None:
    rows = [*proposed(6, 3, 1), {"to": "public_good", "amount_fen": 1}]
    assert codes(answer_to(NAME, {"gross_fen": 10, "proposed": rows})) == ["part_differs"]


def test_of_net_income_the_cost_comes_first() -> None:
    net = {"A-KY-05": "of_net"}
    assert parts(100, net, cost_fen=90) == [6, 3, 1]
    assert codes(answer_to(NAME, {"gross_fen": 1}, readings=net)) == ["reading_needs_value"]
    answer = answer_to(NAME, {"gross_fen": 1, "cost_fen": 2}, readings=net)
    assert (codes(answer), answer.exit_status) == (["cost_over_receipts"], 0)


def test_of_equal_remainders_the_part_named_first_gets_the_fen() -> None:
    terms = RatioSplit.model_validate({"ratio": "1:1", "parts": ["maintenance", "households"]})
    assert parts_of(terms, 3) == [("maintenance", 2), ("households", 1)]


@pytest.mark.parametrize("written", ["6:3:0", "6", "6:3:1:", "0.6:0.4", 63])
def test_what_is_no_ratio_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        RatioSplit.model_validate({"ratio": written})


def test_as_many_receivers_as_parts() -> None:
    terms = RatioSplit.model_validate({"ratio": "6:4", "parts": ["households"]})
    assert [code for code, _, _ in terms.faults()] == ["ratio_of_other_parts"]
