"""RK05: tiers ascend and never give more to those who need less; a method has its figure."""

import pytest

from bangfu.core.rules.weighted_allocation import WeightedAllocation

TIERS = {
    "low": {"zh": "低", "en": "low", "at_most": "6000元", "weight": 3},
    "high": {"zh": "高", "en": "high", "weight": 1},
}


def faults(**terms: object) -> list[str]:
    """The codes of what is wrong."""
    return [code for code, _, _ in WeightedAllocation.model_validate(terms).faults()]


def test_tiers_that_ascend_are_sound() -> None:
    assert faults(method="tiers", tiers=TIERS) == []


@pytest.mark.parametrize(
    "second",
    [
        {"at_most": "6000元", "weight": 1},
        {"at_most": "5000元", "weight": 1},
        {"weight": 4},
    ],
)
def test_a_tier_out_of_order_is_a_fault(second: dict[str, object]) -> None:
    tiers = TIERS | {"high": {"zh": "高", "en": "high"} | second}
    assert faults(method="tiers", tiers=tiers) == ["tiers_out_of_order"]


def test_only_the_last_tier_is_open() -> None:
    turned = dict(reversed(TIERS.items()))
    assert faults(method="tiers", tiers=turned) == ["tiers_out_of_order"]


@pytest.mark.parametrize("method", ["tiers", "gap_fill", "inverse"])
def test_a_method_has_its_figure(method: str) -> None:
    assert faults(method=method) == ["missing_parameter"]
    assert faults(method="points") == []
