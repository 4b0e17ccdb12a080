"""In time 及时: approved claims are paid, and payments accounted for, within so many working days."""

from collections.abc import Callable, Iterable
from datetime import date

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table
from bangfu.core.fields import choice, day, text
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decide, Decision, Question
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


def _form(table: Table) -> Callable[[Rulebook], Form]:
    """The rows, and the day on which to judge."""
    return lambda _book: Form((table,), (day("as_of", "截止日期", "As of", required=True),))


def _decide(question: str, table: Table, *, begun: str, done: str, states: Iterable[str]) -> Decide:
    """Per row: the last working day of its time, and whether that was kept.

    `begun` and `done` are the columns of the days; `states` the codes for done in time, done late,
    open and overdue.
    """
    in_time, late, is_open, overdue = states

    def decide(book: Rulebook, facts: Facts, because: Because) -> Decision:
        rule = book.rule(question, DeadlineRecurrence)
        count = rule.terms.within_working_days
        assert count is not None, "a time limit without days passed the check"
        because.use(rule, "within_working_days")
        as_of: date = facts.values["as_of"]
        answer = []
        for row in sorted(facts.rows(table.name), key=lambda row: str(row[table.key[0]])):
            due_on = _due_on(row[begun], count)
            done_on = row.get(done)
            if done_on is not None and done_on <= as_of:
                state = late if done_on > due_on else in_time
            else:
                state = overdue if as_of > due_on else is_open
            answer.append(table.carried(row) | {"due_on": due_on, "state": state})
        return Decision(answer)

    return decide


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
    form=_form(CLAIMS),
    answer=AnswerForm(
        (
            text("claim", "报账单号", "Claim"),
            day("due_on", "应付日期", "Due on"),
            choice("state", "状态", "State", codes=PAYMENT_STATES),
        )
    ),
    needs={DeadlineRecurrence: ("within_working_days",)},
    decide=_decide(
        "funds.payment_time", CLAIMS, begun="approved_on", done="paid_on", states=PAYMENT_STATES
    ),
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


ACCOUNTING_TIME = Question(
    name="funds.accounting_time",
    title=words("付款入账时限", "Time of accounting"),
    about=words(
        "付款之后是否及时报账、入账。",
        "Whether payments are accounted for in time after they were made.",
    ),
    form=_form(ACCOUNTED),
    answer=AnswerForm(
        (
            text("payment", "付款编号", "Payment"),
            day("due_on", "应入账日期", "Due on"),
            choice("state", "状态", "State", codes=ACCOUNTING_STATES),
        )
    ),
    needs={DeadlineRecurrence: ("within_working_days",)},
    decide=_decide(
        "funds.accounting_time",
        ACCOUNTED,
        begun="paid_on",
        done="accounted_on",
        states=ACCOUNTING_STATES,
    ),
)
