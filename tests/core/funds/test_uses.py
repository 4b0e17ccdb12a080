"""What Kaiyuan's money may be spent on, its claims, and how soon a payment is accounted for."""

from typing import Any

import pytest

from tests.core.monitoring.asking import answer_to, codes, said

OWN = {"class": "own_industry", "amount_fen": 1}
PROJECT = {"class": "revitalisation_industry", "amount_fen": 1}


@pytest.mark.parametrize(
    ("line", "decision", "code"),
    [
        (PROJECT, "allowed", []),
        (OWN, "allowed", []),
        (OWN | {"status": "relieved"}, "allowed", []),
        (OWN | {"status": "sudden_hardship"}, "allowed", []),
        (OWN | {"status": "general"}, "denied", ["use_not_for_household"]),
        ({"class": "other", "amount_fen": 1, "reason": "修村路"}, "denied", ["use_not_listed"]),
        (PROJECT | {"fund": "industry_money", "declared": False}, "allowed", []),
        (PROJECT | {"fund": "debt_money", "declared": True}, "allowed", []),
        (PROJECT | {"fund": "debt_money", "declared": False}, "denied", ["use_not_declared"]),
        (PROJECT | {"fund": "debt_money"}, "needs_reason", ["declared_unsaid"]),
        ({"class": "diversion", "amount_fen": 1}, "denied", ["use_denied"]),
        (
            {"class": "false_claim", "amount_fen": 1, "fund": "debt_money", "declared": True},
            "denied",
            ["use_denied"],
        ),
    ],
)
def test_each_line_is_ruled_on(line: dict[str, Any], decision: str, code: list[str]) -> None:
    answer = answer_to("funds.use", line)
    assert (said(answer)["decision"], codes(answer)) == (decision, code)
    assert answer.exit_status == (0 if decision == "allowed" else 1)


@pytest.mark.parametrize(("claim", "decision"), [(100, "pay"), (101, "return"), (99, "return")])
def test_vouchers_add_up_to_the_claim_though_nobody_is_named_to_check(
    claim: int, decision: str
) -> None:
    vouchers = [{"voucher": "V1", "amount_fen": 60}, {"voucher": "V2", "amount_fen": 40}]
    facts: dict[str, Any] = {"claim_fen": claim, "vouchers": vouchers, "checker": "甲"}
    assert said(answer_to("funds.claim", facts | {"claimant": "甲"}))["decision"] == decision


def test_a_used_voucher_is_refused_by_the_clause_on_vouchers() -> None:
    used = {"voucher": "V1", "amount_fen": 1, "used_before": True}
    [problem] = answer_to("funds.claim", {"claim_fen": 1, "vouchers": [used]}).problems
    assert (problem.code, problem.clause) == ("voucher_reused", "KY-092")


@pytest.mark.parametrize(
    ("accounted_on", "as_of", "state"),
    [
        (None, "2024-10-17", "open"),
        (None, "2024-10-18", "overdue"),
        ("2024-10-17", "2024-10-31", "done"),
        ("2024-10-18", "2024-10-31", "late"),
        ("2024-10-18", "2024-10-17", "open"),
    ],
)
def test_ten_working_days_skip_the_holiday_of_october(
    accounted_on: str | None, as_of: str, state: str
) -> None:
    row = {"payment": "P", "paid_on": "2024-09-29", "accounted_on": accounted_on}
    answer = answer_to("funds.accounting_time", {"as_of": as_of, "payments": [row]})
    assert [(r["due_on"], r["state"]) for r in said(answer)] == [("2024-10-17", state)]
