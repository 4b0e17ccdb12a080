"""Risks and visits as a pack writes them: one test each, that fits its figure."""

from fractions import Fraction

import pytest
from pydantic import ValidationError

from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.eligibility import Eligibility


def risk(**written: object) -> Eligibility:
    """The rule with one risk."""
    names = {"zh": "甲", "en": "A"}
    return Eligibility.model_validate({"risks": {"one": names | written}})


def faults(rule: Eligibility | DeadlineRecurrence) -> list[tuple[str, tuple[str, ...]]]:
    """The codes and places of what is wrong."""
    return [(code, way) for code, way, _ in rule.faults()]


@pytest.mark.parametrize(
    ("written", "test"),
    [
        ({"figure": "income_per_head", "at_most": "1万元"}, ("at_most", 1_000_000)),
        ({"figure": "income_per_head_change", "below": "0元"}, ("below", 0)),
        ({"figure": "loss", "at_least": "0.01元"}, ("at_least", 1)),
        ({"figure": "medical_paid_share", "above": "50%"}, ("above", Fraction(1, 2))),
        ({"figure": "medical_paid_share", "above": 1}, ("above", Fraction(1))),
        ({"figure": "water", "is": "unmet"}, ("is", "unmet")),
        ({"figure": "uninsured", "is": "yes"}, ("is", "yes")),
    ],
)
def test_a_risk_has_one_test(written: dict[str, object], test: tuple[str, object]) -> None:
    rule = risk(**written)
    assert faults(rule) == []
    assert rule.risks is not None
    assert rule.risks["one"].test == test


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"figure": "loss"}, "risk_unclear"),
        ({"figure": "loss", "above": "1元", "at_most": "2元"}, "risk_unclear"),
        ({"figure": "water", "is": "unmet", "below": "1元"}, "risk_unclear"),
        ({"figure": "loss", "above": "50%"}, "risk_test_unfit"),
        ({"figure": "loss", "is": "yes"}, "risk_test_unfit"),
        ({"figure": "medical_paid_share", "above": "50元"}, "risk_test_unfit"),
        ({"figure": "water", "is": "yes"}, "risk_test_unfit"),
        ({"figure": "uninsured", "is": "unmet"}, "risk_test_unfit"),
        ({"figure": "uninsured", "above": "1元"}, "risk_test_unfit"),
    ],
)
def test_a_risk_without_a_fitting_test_is_a_fault(written: dict[str, object], code: str) -> None:
    assert faults(risk(**written)) == [(code, ("risks", "one"))]


@pytest.mark.parametrize(
    "written",
    [
        {"figure": "luck", "is": "yes"},
        {"figure": "loss", "above": "-1元"},
        {"figure": "loss", "above": "1.001元"},
        {"figure": "loss", "above": "many"},
        {"figure": "loss", "above": "1元", "statuses": ["rich"]},
        {"figure": "loss", "above": "1元", "color": "red"},
    ],
)
def test_what_is_no_risk_is_refused(written: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        risk(**written)


def test_a_code_is_a_plain_word() -> None:
    named = {"zh": "甲", "en": "A", "figure": "water", "is": "unmet"}
    with pytest.raises(ValidationError):
        Eligibility.model_validate({"risks": {"it's": named}})


@pytest.mark.parametrize(
    ("months", "code"), [(1, []), (3, []), (12, []), (5, ["visits_across_years"])]
)
def test_visits_divide_the_year(months: int, code: list[str]) -> None:
    rule = DeadlineRecurrence.model_validate({"visits": {"village": {"every_months": months}}})
    assert [fault for fault, _ in faults(rule)] == code
