"""The funds stage 资金: what may be spent on what, how much may come in, when a claim is paid."""

from datetime import date

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table
from bangfu.core.fields import choice, day, fen, flag, text, year
from bangfu.core.money import fen_text, yuan
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem, is_refusal
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.authority import Authority, act_problems, offices_for
from bangfu.core.rules.deadline_recurrence import (
    DeadlineRecurrence,
    due_after_working_days,
    planned_in,
)
from bangfu.core.rules.limit_check import LimitCheck
from bangfu.core.rules.use_restriction import UseRestriction
from bangfu.core.rules.workflow import Workflow
from bangfu.core.uses import USE_ANSWER, decide_use, use_form
from bangfu.core.words import words

USE = Question(
    name="funds.use",
    title=words("项目资金使用", "Use of project money"),
    about=words(
        "一笔支出能否从产业帮扶资金中列支。", "Whether a line may be paid from the assistance fund."
    ),
    form=use_form("funds.use"),
    answer=USE_ANSWER,
    needs={UseRestriction: ("allow", "deny", "other", "home_fund")},
    decide=decide_use("funds.use"),
)

# --- appropriations ---------------------------------------------------------------------------

APPROPRIATIONS = Table(
    "appropriations",
    words("拨款", "Appropriations"),
    (
        text("id", "拨款编号", "Appropriation", required=True),
        day("received_on", "到账日期", "Date received", required=True),
        fen("amount_fen", "金额（分）", "Amount (fen)", required=True),
    ),
    key=("id",),
)


def appropriation_form(book: Rulebook) -> Form:
    """The appropriations received so far."""
    return Form((APPROPRIATIONS,))


def decide_appropriation(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Received and planned by year, the total against its cap, and what lies outside the years."""
    cap = book.rule("funds.appropriation", LimitCheck)
    schedule = book.rule("funds.appropriation", DeadlineRecurrence)
    rows = facts.rows("appropriations")
    total = sum(row["amount_fen"] for row in rows)
    at_most = cap.terms.at_most
    assert at_most is not None, "a cap without a sum passed the check"
    years = schedule.terms.years or ()
    received = dict.fromkeys(years, 0)
    problems = []
    for row in sorted(rows, key=lambda row: row["id"]):
        at_year = row["received_on"].year
        if at_year not in years:
            told = {"subject": row["id"], "years": list(years)}
            problems.append(schedule.breach("outside_years", "years", **told))
        received[at_year] = received.get(at_year, 0) + row["amount_fen"]
    if total > at_most:
        told = {"total": yuan(total), "limit": yuan(at_most), "over": yuan(total - at_most)}
        problems.append(cap.breach("over_limit", "at_most", **told))
    step = words(
        f"合计{fen_text(total)} fen，总额{fen_text(at_most)} fen",
        f"{fen_text(total)} fen in all, of {fen_text(at_most)} fen",
    )
    because.cite(cap.clause("at_most"), at_most_fen=at_most, step=step)
    because.use(schedule, "years", "planned")
    years_told = [
        {
            "year": y,
            "received_fen": received[y],
            "planned_fen": planned_in(schedule.terms, y, total_fen=at_most),
        }
        for y in sorted(received)
    ]
    answer = {"years": years_told, "total_fen": total, "room_fen": max(0, at_most - total)}
    return Decision(answer, problems)


APPROPRIATION = Question(
    name="funds.appropriation",
    title=words("补助资金拨款", "Appropriations"),
    about=words(
        "各年到账多少、总额是否超过文件所定。",
        "What came in by year, and whether the total stays within what the document grants.",
    ),
    form=appropriation_form,
    answer=AnswerForm(
        (
            fen("total_fen", "合计（分）", "Total (fen)"),
            fen("room_fen", "剩余额度（分）", "Room left (fen)"),
        ),
        is_list=False,
        lists={
            "years": (
                year("year", "年度", "Year"),
                fen("received_fen", "到账（分）", "Received (fen)"),
                fen("planned_fen", "计划（分）", "Planned (fen)"),
            )
        },
    ),
    needs={LimitCheck: ("at_most",), DeadlineRecurrence: ("years",)},
    decide=decide_appropriation,
)

# --- claims -----------------------------------------------------------------------------------

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
    papers = book.rule("funds.claim", Workflow)
    total = sum(row["amount_fen"] for row in facts.rows("vouchers"))
    claim = facts.values["claim_fen"]
    step = words(
        f"票据合计{fen_text(total)} fen，报账{fen_text(claim)} fen",
        f"vouchers {fen_text(total)} fen, claim {fen_text(claim)} fen",
    )
    because.cite(papers.clause("vouchers"), vouchers=papers.terms.vouchers, step=step)
    problems = _checker_problems(book, facts, because)
    decision = "denied" if is_refusal(problems) else "pay"
    if total != claim:
        told = {"claim": yuan(claim), "vouchers": yuan(total)}
        problems.append(papers.breach("voucher_sum", "vouchers", **told))
        decision = "return" if decision == "pay" else decision
    return Decision({"decision": decision, "voucher_sum_fen": total}, problems)


def _checker_problems(book: Rulebook, facts: Facts, because: Because) -> list[Problem]:
    rule, values = book.rule("funds.claim", Authority), facts.values
    because.cite(rule.clause("acts", CHECK), offices=list(offices_for(rule, CHECK)))
    used = sorted(row["voucher"] for row in facts.rows("vouchers") if row.get("used_before"))
    problems = [rule.breach("voucher_reused", "acts", CHECK, subject=number) for number in used]
    people = (values.get("claimant"), values.get("checker"))
    return problems + act_problems(
        rule, CHECK, office=values.get("checker_office"), people=people, offices=book.offices
    )


CLAIM = Question(
    name="funds.claim",
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
    decide=decide_claim,
)

# --- time of payment --------------------------------------------------------------------------

CLAIMS = Table(
    "claims",
    words("报账单", "Claims"),
    (
        text("claim", "报账单号", "Claim", required=True),
        day("approved_on", "批准日期", "Date approved", required=True),
        day("paid_on", "支付日期", "Date paid"),
    ),
    key=("claim",),
)

PAYMENT_STATES = {
    "paid": words("按时支付", "Paid in time"),
    "paid_late": words("逾期支付", "Paid late"),
    "open": words("待支付", "Open"),
    "overdue": words("逾期未付", "Overdue"),
}


def payment_time_form(book: Rulebook) -> Form:
    """Approved claims, and the day on which to judge."""
    return Form((CLAIMS,), (day("as_of", "截止日期", "As of", required=True),))


def decide_payment_time(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per claim: the last working day on which it should be paid, and whether that was kept."""
    rule = book.rule("funds.payment_time", DeadlineRecurrence)
    count = rule.terms.within_working_days
    assert count is not None, "a time limit without days passed the check"
    as_of = facts.values["as_of"]
    because.use(rule, "within_working_days")
    answer = []
    for row in sorted(facts.rows("claims"), key=lambda row: row["claim"]):
        due_on = _due_on(row["approved_on"], count)
        paid_on = row.get("paid_on")
        if paid_on and paid_on <= as_of:
            state = "paid" if paid_on <= due_on else "paid_late"
        else:
            state = "open" if as_of <= due_on else "overdue"
        answer.append(CLAIMS.carried(row) | {"due_on": due_on, "state": state})
    return Decision(answer)


def _due_on(approved_on: date, count: int) -> date:
    try:
        return due_after_working_days(approved_on, count)
    except NotImplementedError:
        problem = Problem("no_calendar", "block", str(approved_on.year))
        raise Unanswerable([problem]) from None


PAYMENT_TIME = Question(
    name="funds.payment_time",
    title=words("支付时限", "Time of payment"),
    about=words("已批准的报账是否及时支付。", "Whether approved claims were paid in time."),
    form=payment_time_form,
    answer=AnswerForm(
        (
            text("claim", "报账单号", "Claim"),
            day("due_on", "应付日期", "Due on"),
            choice("state", "状态", "State", codes=PAYMENT_STATES),
        )
    ),
    needs={DeadlineRecurrence: ("within_working_days",)},
    decide=decide_payment_time,
)

QUESTIONS = (USE, APPROPRIATION, CLAIM, PAYMENT_TIME)
