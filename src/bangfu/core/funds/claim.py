"""Claims 报账: vouchers that are used once and add up, checked by somebody else."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table
from bangfu.core.fields import choice, fen, flag, text
from bangfu.core.money import fen_text, yuan
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem, is_refusal
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.authority import Authority, act_problems, offices_for
from bangfu.core.rules.workflow import Workflow
from bangfu.core.words import words

NAME = "funds.claim"

VOUCHERS = Table(
    "vouchers",
    words("票据", "Vouchers"),
    (
        text("voucher", "票据号码", "Voucher number", required=True),
        fen("amount_fen", "金额（分）", "Amount (fen)", required=True),
        flag("used_before", "已用于其他报账", "Used for another claim"),
    ),
    key=("voucher",),
)

CHECK = "check_voucher"
"""The act by which a claim's vouchers are checked; a pack that answers this question names it."""

CLAIM_DECISIONS = {
    "pay": words("可以支付", "Pay"),
    "return": words("退回补正", "Return"),
    "denied": words("不予支付", "Denied"),
}


def claim_form(book: Rulebook) -> Form:
    """A claim with its vouchers, who made it, who checked it and in which office."""
    offices = book.pack.identity.offices
    return Form(
        (VOUCHERS,),
        (
            fen("claim_fen", "报账金额（分）", "Claim (fen)", required=True),
            text("claimant", "报账人", "Claimant"),
            text("checker", "审核人", "Checker"),
            choice("checker_office", "审核单位", "Office of the checker", codes=offices),
        ),
    )


def decide_claim(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Whether a claim may be paid: its vouchers, each used once, add up to it; checked by another."""
    papers = book.rule(NAME, Workflow)
    total = sum(row["amount_fen"] for row in facts.rows("vouchers"))
    claim = facts.values["claim_fen"]
    step = words(
        f"票据合计{fen_text(total)} fen，报账{fen_text(claim)} fen",
        f"vouchers {fen_text(total)} fen, claim {fen_text(claim)} fen",
    )
    because.cite(papers.clause("vouchers"), vouchers=papers.terms.vouchers, step=step)
    problems = _voucher_problems(book, facts) + _checker_problems(book, facts, because)
    decision = "denied" if is_refusal(problems) else "pay"
    if total != claim:
        told = {"claim": yuan(claim), "vouchers": yuan(total)}
        problems.append(papers.breach("voucher_sum", "vouchers", **told))
        decision = "return" if decision == "pay" else decision
    return Decision({"decision": decision, "voucher_sum_fen": total}, problems)


def _voucher_problems(book: Rulebook, facts: Facts) -> list[Problem]:
    """Vouchers that serve another claim: against who checks them, or against what they stand for."""
    used = sorted(row["voucher"] for row in facts.rows("vouchers") if row.get("used_before"))
    if book.has(NAME, Authority):
        checks = book.rule(NAME, Authority)
        return [checks.breach("voucher_reused", "acts", CHECK, subject=one) for one in used]
    papers = book.rule(NAME, Workflow)
    return [papers.breach("voucher_reused", "vouchers", subject=one) for one in used]


def _checker_problems(book: Rulebook, facts: Facts, because: Because) -> list[Problem]:
    """Who may not check the claim; nothing where the pack does not say who may."""
    if not book.has(NAME, Authority):
        return []
    rule, values = book.rule(NAME, Authority), facts.values
    because.cite(rule.clause("acts", CHECK), offices=list(offices_for(rule, CHECK)))
    people = (values.get("claimant"), values.get("checker"))
    return act_problems(
        rule, CHECK, office=values.get("checker_office"), people=people, offices=book.offices
    )


CLAIM = Question(
    name=NAME,
    title=words("报账审核", "Claim for payment"),
    about=words("一笔报账能否支付。", "Whether a claim may be paid."),
    form=claim_form,
    answer=AnswerForm(
        (
            choice("decision", "结论", "Decision", codes=CLAIM_DECISIONS),
            fen("voucher_sum_fen", "票据合计（分）", "Sum of vouchers (fen)"),
        ),
        is_list=False,
    ),
    needs={Workflow: ("vouchers",), Authority: (f"acts.{CHECK}",)},
    optional=(Authority,),
    decide=decide_claim,
)
