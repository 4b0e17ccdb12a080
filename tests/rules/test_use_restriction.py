"""RK07: the first that applies decides: the fund, the place, the forbidden and the permitted uses."""

from typing import Any

import pytest

from bangfu.core.problem import Severity
from bangfu.core.rules.rule import Rule
from bangfu.core.rules.use_restriction import UseRestriction, rule_on, together_problems
from tests.worked import WAN, answer_to, codes, said

TERMS = UseRestriction.model_validate(
    {
        "allow": {"seed": {"zh": "种苗", "en": "Seed"}},
        "deny": {
            "cars": {"zh": "车", "en": "Cars"},
            "trees": {"zh": "绿化", "en": "Trees", "except_fund": "roads"},
        },
        "other": "needs_reason",
        "area": "120119",
        "funds": {"own": {"zh": "本资金", "en": "Own"}, "roads": {"zh": "道路", "en": "Roads"}},
        "home_fund": "own",
        "ceiling": "available",
        "main_share_over": "1/2",
    }
)


def rule(*, severity: Severity = "block", **changed: object) -> Rule[UseRestriction]:
    """The rule under changed terms, all of it in one clause."""
    ways = [("deny", "cars"), ("deny", "trees"), ("allow", "seed"), ("funds",)]
    ways += [(name,) for name in ("other", "area", "home_fund", "ceiling", "main_share_over")]
    clauses = dict.fromkeys(ways, "AA-001")
    return Rule(TERMS.model_copy(update=changed), clauses, {"AA-001": severity})


def ruled(use: str, *, terms: dict[str, object] | None = None, **line: object) -> tuple[str, str]:
    """What is decided of a line of 100 fen, and the code of what is told."""
    given: dict[str, Any] = {"class": use, "amount_fen": 100} | line
    ruling = rule_on(rule(**(terms or {})), given, "1")
    return ruling.decision, ruling.problem.code if ruling.problem else ""


@pytest.mark.parametrize(
    ("use", "line", "decision", "code"),
    [
        ("seed", {}, "allowed", ""),
        ("seed", {"fund": "own"}, "allowed", ""),
        ("seed", {"fund": "roads"}, "denied", "wrong_fund"),
        ("seed", {"site": "120119101201"}, "allowed", ""),
        ("seed", {"site": "120115101201"}, "denied", "outside_area"),
        ("cars", {}, "denied", "use_denied"),
        ("cars", {"reason": "far away"}, "denied", "use_denied"),
        ("cars", {"fund": "roads"}, "denied", "wrong_fund"),
        ("trees", {}, "denied", "use_denied_here"),
        ("trees", {"fund": "roads"}, "allowed", "other_fund"),
        ("other", {}, "needs_reason", "use_needs_reason"),
        ("other", {"reason": "a bridge"}, "allowed", ""),
    ],
)
def test_each_line_is_ruled_on(use: str, line: dict[str, object], decision: str, code: str) -> None:
    assert ruled(use, **line) == (decision, code)


@pytest.mark.parametrize(
    ("other", "decision", "code"),
    [("denied", "denied", "use_not_listed"), ("allowed", "allowed", "")],
)
def test_any_other_use_goes_by_the_text(other: str, decision: str, code: str) -> None:
    assert ruled("other", terms={"other": other}, reason="a bridge") == (decision, code)


@pytest.mark.parametrize(
    ("severity", "reason", "decision"),
    [
        ("block", "far away", "denied"),
        ("reason", "", "needs_reason"),
        ("reason", "far away", "allowed"),
        ("warn", "", "allowed"),
    ],
)
def test_a_breach_is_as_grave_as_its_clause(severity: Severity, reason: str, decision: str) -> None:
    line = {"class": "cars", "amount_fen": 1, "reason": reason}
    assert rule_on(rule(severity=severity), line, "1").decision == decision


def together(lines: dict[str, int], available: int | None, **terms: object) -> list[str]:
    """The codes of what is wrong with lines (class to fen) together."""
    given = [{"class": use, "amount_fen": fen} for use, fen in lines.items()]
    return [problem.code for problem in together_problems(rule(**terms), given, available)]


def test_all_lines_together_stay_within_what_there_is() -> None:
    assert together({"seed": 100}, 100) == []
    assert together({"seed": 100}, 99) == ["over_available"]
    assert together({"seed": 100}, None) == []
    assert together({"seed": 100}, 99, ceiling=None) == []


def test_the_main_uses_are_more_than_their_share() -> None:
    assert together({"seed": 51, "other": 49}, None) == []
    assert together({"seed": 50, "other": 50}, None) == ["main_share_low"]
    assert together({"seed": 0, "other": 1}, None, main_share_over=None) == []


def test_nothing_spent_has_no_share() -> None:
    assert together({"other": 0}, None) == []


# --- the lists of Jizhou ---------------------------------------------------------------------

FORBIDDEN_RETURNS = [
    "institution_basics",
    "bonuses",
    "enterprise_losses",
    "buildings",
    "budget_gaps_debt",
    "unrelated",
]


@pytest.mark.parametrize("use", FORBIDDEN_RETURNS)
def test_a_forbidden_use_of_returns_is_refused_with_its_clause(use: str) -> None:
    answer = answer_to("returns.use", {"class": use, "amount_fen": 1})
    assert (answer.exit_status, said(answer)["decision"]) == (1, "denied")
    assert said(answer)["clause"] in {f"JZ-{n:03}" for n in range(51, 57)}
    assert codes(answer) == ["use_denied"]


@pytest.mark.parametrize("use", [*FORBIDDEN_RETURNS, "vehicles_communications", "ground_heating"])
def test_a_forbidden_use_of_project_money_is_refused(use: str) -> None:
    assert said(answer_to("funds.use", {"class": use, "amount_fen": 1}))["decision"] == "denied"


def test_the_two_lists_are_never_merged() -> None:
    answer = answer_to("returns.use", {"class": "vehicles_communications", "amount_fen": 1})
    assert codes(answer) == ["not_a_choice"]


@pytest.mark.parametrize(
    ("reading", "fund", "decision"),
    [
        ("other_fund", "infrastructure", "allowed"),
        ("other_fund", None, "denied"),
        ("no_exception", "infrastructure", "denied"),
    ],
)
def test_greening_is_paid_only_from_the_other_fund(
    reading: str, fund: str | None, decision: str
) -> None:
    facts = {"class": "greening", "amount_fen": 1, "fund": fund}
    answer = answer_to("funds.use", facts, readings={"A-JZ-19": reading})
    assert said(answer)["decision"] == decision


def test_surplus_has_four_uses_and_no_other() -> None:
    line = {"class": "other", "amount_fen": 1, "reason": "a good one"}
    assert codes(answer_to("returns.surplus_use", line)) == ["use_not_listed"]
    for use in ("second_dividend", "industry", "public_causes", "village_support"):
        assert (
            said(answer_to("returns.surplus_use", {"class": use, "amount_fen": 1}))["decision"]
            == "allowed"
        )


def test_a_plan_of_the_surplus_stays_within_it() -> None:
    lines = [
        {"class": "industry", "amount_fen": 900 * WAN},
        {"class": "second_dividend", "amount_fen": 36 * WAN},
    ]
    enough = answer_to("returns.surplus_use", lines=lines, available_fen=936 * WAN)
    assert (enough.exit_status, codes(enough)) == (0, [])
    short = answer_to("returns.surplus_use", lines=lines, available_fen=936 * WAN - 1)
    assert (short.exit_status, codes(short)) == (1, ["over_available"])


def test_the_step_names_class_and_decision_in_words_with_the_sum_in_its_unit() -> None:
    line = {"class": "vehicles_communications", "amount_fen": 18 * WAN}
    answer = answer_to("funds.use", {"lines": [line]})
    zh, en = (
        [c["step"] for c in answer.because.as_json(answer.pack.described, language) if c["step"]]
        for language in ("zh", "en")
    )
    assert len(zh) == len(en) == 1
    assert "180000_00 fen：不得使用" in zh[0]
    assert "180000_00 fen: Denied" in en[0]
    assert "vehicles_communications" not in zh[0] + en[0]
