"""In time 及时: approved claims are paid, and payments accounted for, within so many working days."""

from collections.abc import Callable
from datetime import date
from functools import partial

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table
from bangfu.core.fields import choice, day, text
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence, due_after_working_days
from bangfu.core.words import words

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
    due_ons = _due_ons(book, "funds.payment_time", facts, because)
    answer = []
    for row in sorted(facts.rows("claims"), key=lambda row: row["claim"]):
        due_on = due_ons(row["approved_on"])
        is_done, is_late = _judged(row.get("paid_on"), due_on, facts.values["as_of"])
        state = ("paid_late" if is_late else "paid") if is_done else _OPEN[is_late]
        answer.append(CLAIMS.carried(row) | {"due_on": due_on, "state": state})
    return Decision(answer)


_OPEN = {False: "open", True: "overdue"}


def _due_ons(
    book: Rulebook, question: str, facts: Facts, because: Because
) -> Callable[[date], date]:
    """How the last working day is found from the day on which the time begins."""
    rule = book.rule(question, DeadlineRecurrence)
    count = rule.terms.within_working_days
    assert count is not None, "a time limit without days passed the check"
    because.use(rule, "within_working_days")
    return partial(_due_on, count=count)


def _judged(done_on: date | None, due_on: date, as_of: date) -> tuple[bool, bool]:
    """Whether a thing is done as of a day, and whether it was, or is by now, too late."""
    is_done = done_on is not None and done_on <= as_of
    end = done_on if is_done and done_on is not None else as_of
    return is_done, end > due_on


def _due_on(start: date, count: int) -> date:
    try:
        return due_after_working_days(start, count)
    except NotImplementedError:
        problem = Problem("no_calendar", "block", str(start.year))
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


# --- payments accounted for -------------------------------------------------------------------

ACCOUNTED = Table(
    "payments",
    words("付款", "Payments"),
    (
        text("payment", "付款编号", "Payment", required=True),
        day("paid_on", "付款日期", "Date paid", required=True),
        day("accounted_on", "入账日期", "Date accounted for"),
    ),
    key=("payment",),
)

ACCOUNTING_STATES = {
    "done": words("按时入账", "Accounted for in time"),
    "late": words("逾期入账", "Accounted for late"),
    "open": words("待入账", "Open"),
    "overdue": words("逾期未入账", "Overdue"),
}


def accounting_time_form(book: Rulebook) -> Form:
    """Payments made, and the day on which to judge."""
    return Form((ACCOUNTED,), (day("as_of", "截止日期", "As of", required=True),))


def decide_accounting_time(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per payment: the last working day on which it should be accounted for, and whether it was."""
    due_ons = _due_ons(book, "funds.accounting_time", facts, because)
    answer = []
    for row in sorted(facts.rows("payments"), key=lambda row: row["payment"]):
        due_on = due_ons(row["paid_on"])
        is_done, is_late = _judged(row.get("accounted_on"), due_on, facts.values["as_of"])
        state = ("late" if is_late else "done") if is_done else _OPEN[is_late]
        answer.append(ACCOUNTED.carried(row) | {"due_on": due_on, "state": state})
    return Decision(answer)


ACCOUNTING_TIME = Question(
    name="funds.accounting_time",
    title=words("付款入账时限", "Time of accounting"),
    about=words(
        "付款之后是否及时报账、入账。",
        "Whether payments are accounted for in time after they were made.",
    ),
    form=accounting_time_form,
    answer=AnswerForm(
        (
            text("payment", "付款编号", "Payment"),
            day("due_on", "应入账日期", "Due on"),
            choice("state", "状态", "State", codes=ACCOUNTING_STATES),
        )
    ),
    needs={DeadlineRecurrence: ("within_working_days",)},
    decide=decide_accounting_time,
)
