"""The share of industry: of the money from province and above, by plan and by spending."""

from typing import Any

import pytest

from bangfu.engine.ask import Answer
from tests.core.monitoring.asking import answer_to, codes, said

NAME = "funds.industry_share"


def shared(industry: int, other: int, *more: dict[str, Any], **values: Any) -> Answer:
    """The share where so much from the province goes to industry and to village building."""
    rows = [
        {"level": "provincial", "class": "industry", "amount_fen": industry},
        {"level": "central", "class": "village", "amount_fen": other},
    ]
    return answer_to(NAME, {"appropriations": [*rows, *more]} | values)


@pytest.mark.parametrize(
    ("industry", "is_met", "short"), [(12_000_000_00, True, 0), (11_999_999_99, False, 1)]
)
def test_sixty_percent_is_enough_and_one_fen_less_is_not(
    industry: int, is_met: bool, short: int
) -> None:
    found = said(shared(industry, 20_000_000_00 - industry))
    assert (found["met"], found["short_fen"], found["target"]) == (is_met, short, "3/5")


@pytest.mark.parametrize("level", ["municipal", "district"])
def test_money_from_below_the_province_is_outside_on_both_sides(level: str) -> None:
    own = [{"level": level, "class": c, "amount_fen": 10**9} for c in ("industry", "village")]
    assert said(shared(60, 40, *own))["ratio"] == "3/5"
    assert said(shared(60, 40, *own))["base_fen"] == 100


@pytest.mark.parametrize("kind", ["village", "collective", "other"])
def test_only_industry_is_industry(kind: str) -> None:
    row = {"level": "central", "class": kind, "amount_fen": 100}
    assert said(shared(100, 0, row))["ratio"] == "1/2"


@pytest.mark.parametrize(("phase", "status"), [(None, 0), ("drafting", 0), ("approval", 1)])
def test_a_plan_below_it_is_refused_only_where_it_is_up_for_approval(
    phase: str | None, status: int
) -> None:
    answer = shared(5_999, 4_001, phase=phase)
    assert (codes(answer), answer.exit_status) == (["share_low_in_plan"], status)
    assert answer.problems[0].clause == "KY-058"


def test_spending_is_told_only_where_it_is_told_of_every_row() -> None:
    rows = [
        {"level": "central", "class": "industry", "amount_fen": 60, "spent_fen": 1},
        {"level": "central", "class": "village", "amount_fen": 40, "spent_fen": 1},
    ]
    answer = answer_to(NAME, {"appropriations": rows})
    assert (said(answer)["spent_ratio"], codes(answer)) == ("1/2", ["share_low_in_spending"])
    half = [rows[0], rows[1] | {"spent_fen": None}]
    assert said(answer_to(NAME, {"appropriations": half}))["spent_ratio"] is None
    by_spending = answer_to(NAME, {"appropriations": half}, readings={"A-KY-09": "spending"})
    assert codes(by_spending) == ["reading_needs_column"]


def test_without_money_from_above_nothing_is_met() -> None:
    found = said(shared(0, 0))
    assert (found["ratio"], found["met"]) == (None, None)
