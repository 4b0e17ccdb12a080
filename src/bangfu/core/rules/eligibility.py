"""RK08 eligibility 对象资格条件: who or what qualifies, and which questions must be answered for it."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from bangfu.core.households import GUARANTEES
from bangfu.core.money import money_of, rate_of
from bangfu.core.rules.rule import Fault, Kind
from bangfu.core.words import Named, Words, words

Status = Literal["relieved", "unstable_relieved", "marginal", "sudden_hardship", "general"]

Figure = Literal[
    "income_per_head", "income_per_head_change", "loss", "medical_paid_share",
    "medical", "education", "housing", "minimum_living", "water",
    "school_dropout", "uninsured",
]  # fmt: skip

FIGURES: dict[Figure, Words] = {
    "income_per_head": words("人均年收入", "Yearly income per head"),
    "income_per_head_change": words("人均年收入比上年增减", "Change of the income per head"),
    "loss": words("突发损失", "Sudden loss"),
    "medical_paid_share": words("自付医疗费占收入", "Own medical payments of the income"),
    "medical": GUARANTEES["medical"],
    "education": GUARANTEES["education"],
    "housing": GUARANTEES["housing"],
    "minimum_living": GUARANTEES["minimum_living"],
    "water": GUARANTEES["water"],
    "school_dropout": words("辍学人数", "Individuals who dropped out of school"),
    "uninsured": words("未参加医保人数", "Individuals without insurance"),
}

MONEY_FIGURES: tuple[Figure, ...] = ("income_per_head", "income_per_head_change", "loss")
PERSON_FIGURES: tuple[Figure, ...] = ("school_dropout", "uninsured")


def _bound(value: Any) -> int | Fraction:
    """Money where a unit is written, else a share."""
    if isinstance(value, str) and value.strip().endswith(("元", "分", "角")):
        return money_of(value)
    return rate_of(value)


Bound = Annotated[int | Fraction, BeforeValidator(_bound)]
"""What a figure is held against: money (`1万元`, held as fen) or a share (`50%`)."""

RiskCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Risk(Named):
    """A risk of a household: a figure, and the one test that says when the risk is there.

    `statuses` are the households that are judged; all where it is absent. 「以下」 includes the
    line (`at_most`), 「低于」 does not (`below`); so do `at_least` and `above`.
    """

    figure: Figure
    at_most: Bound | None = None
    below: Bound | None = None
    at_least: Bound | None = None
    above: Bound | None = None
    is_: Literal["unmet", "yes"] | None = Field(default=None, alias="is")
    statuses: tuple[Status, ...] | None = None

    @property
    def tests(self) -> dict[str, int | Fraction | str]:
        """The tests that are written, by their names; one of them where the risk is sound."""
        written = {
            "at_most": self.at_most,
            "below": self.below,
            "at_least": self.at_least,
            "above": self.above,
            "is": self.is_,
        }
        return {name: bound for name, bound in written.items() if bound is not None}

    @property
    def test(self) -> tuple[str, int | Fraction | str]:
        """The one test: its name and what the figure is held against."""
        [only] = self.tests.items()
        return only


def _fits(figure: Figure, bound: int | Fraction | str) -> bool:
    """Whether a figure can be held against a bound."""
    if figure in MONEY_FIGURES:
        return isinstance(bound, int)
    if figure == "medical_paid_share":
        return isinstance(bound, Fraction)
    return bound == ("yes" if figure in PERSON_FIGURES else "unmet")


def _wanted(figure: Figure) -> Words:
    """How the test of a figure is written."""
    if figure in MONEY_FIGURES:
        return words("at_most: 1万元 这样的金额", "money, as at_most: 1万元")
    if figure == "medical_paid_share":
        return words("at_least: 1/2 这样的比例", "a share, as at_least: 1/2")
    state = "yes" if figure in PERSON_FIGURES else "unmet"
    return words(f"is: {state}", f"is: {state}")


class Help(Named):
    """A kind of help: it develops a household or is its floor; some make a guarantee good."""

    of: Literal["development", "floor"]
    guarantee: Literal["medical", "education", "housing", "minimum_living", "water"] | None = None


class Eligibility(Kind):
    """Conditions on the applicant, criteria a panel judges one by one, membership, risks."""

    kind: ClassVar[str] = "eligibility"
    title: ClassVar[Words] = words("对象资格条件", "Eligibility")

    applicant_level: Literal["township"] | None = None
    criteria: dict[str, Named] | None = None
    membership: Literal["all_pooled"] | None = None
    consent_effect: Literal["block_funds", "block_return", "warn"] | None = None
    benefit_scopes: dict[str, Named] | None = None
    site_outside: dict[str, Named] | None = None
    chain_roles: dict[str, Named] | None = None
    kinds_of_help: dict[str, Help] | None = None
    able: tuple[Literal["full", "half", "weak"], ...] | None = None
    income_period: Literal["calendar_year", "october_september"] | None = None
    members_rule: Literal["living_together", "registered"] | None = None
    risks: dict[RiskCode, Risk] | None = None
    receivers: tuple[Literal["monitored", "relieved"], ...] | None = None
    group: Literal["either", "both"] | None = None

    def faults(self) -> Iterator[Fault]:
        """A risk without a test or with two, and a figure that is held against another thing."""
        for code, risk in (self.risks or {}).items():
            told: dict[str, object] = {"risk": risk.name, "wanted": _wanted(risk.figure)}
            if len(risk.tests) != 1:
                yield "risk_unclear", ("risks", code), told
            elif not _fits(risk.figure, risk.test[1]):
                yield "risk_test_unfit", ("risks", code), told
