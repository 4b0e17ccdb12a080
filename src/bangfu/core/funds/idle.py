"""Idle money 闲置资金: what arrived and lies untouched for too long, and since when."""

from datetime import date

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table
from bangfu.core.fields import day, fen, text
from bangfu.core.money import Fen, yuan
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence, Sum, idle_since, is_slow
from bangfu.core.rules.rule import Rule
from bangfu.core.words import words

NAME = "funds.idle"

APPROPRIATIONS = Table(
    "appropriations",
    words("拨款", "Appropriations"),
    (
        text("id", "拨款编号", "Appropriation", required=True),
        day("arrived_on", "到账日期", "Date of arrival", required=True),
        fen("amount_fen", "金额（分）", "Amount (fen)", required=True),
    ),
    key=("id",),
)

PAYMENTS = Table(
    "payments",
    words("付款", "Payments"),
    (
        text("id", "拨款编号", "Appropriation", required=True),
        day("paid_on", "付款日期", "Date paid", required=True),
        fen("amount_fen", "金额（分）", "Amount (fen)", required=True),
    ),
    key=(),
    may_be_empty=True,
)


def idle_form(book: Rulebook) -> Form:
    """What arrived, what was paid of it, and the day on which one asks."""
    return Form((APPROPRIATIONS, PAYMENTS), (day("as_of", "截至日期", "As of", required=True),))


def decide_idle(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """The appropriations that are idle as of a day, in the order of their keys, with their first idle day.

    Money that moves slowly is only warned of.
    """
    rule = book.rule(NAME, DeadlineRecurrence)
    as_of: date = facts.values["as_of"]
    because.use(rule, "idle_after_months", "idle_test")
    paid = _paid_through(facts, as_of)
    answer, problems = [], _strays(rule, facts)
    for row in sorted(facts.rows("appropriations"), key=lambda row: row["id"]):
        money = Sum(row["arrived_on"], row["amount_fen"], tuple(paid.get(row["id"], ())))
        since = idle_since(rule.terms, money, as_of)
        if since is not None:
            answer.append(_told(row, money, since))
            step = f"{row['id']}: {row['arrived_on']} -> {since}"
            because.cite(rule.clause("idle_after_months"), step=step, key=row["id"])
        elif is_slow(rule.terms, money, as_of):
            told = {"day": money.days_paid[-1], "rest": yuan(money.rest_fen)}
            way = "idle_after_months"
            problems.append(rule.finding("money_slow", "warn", way, subject=row["id"], **told))
    return Decision(answer, problems)


def _paid_through(facts: Facts, as_of: date) -> dict[str, list[tuple[date, Fen]]]:
    """The payments through a day, by appropriation."""
    paid: dict[str, list[tuple[date, Fen]]] = {}
    for payment in facts.rows("payments"):
        if payment["paid_on"] <= as_of:
            paid.setdefault(payment["id"], []).append((payment["paid_on"], payment["amount_fen"]))
    return paid


def _told(row: Row, money: Sum, since: date) -> Row:
    days = money.days_paid
    return APPROPRIATIONS.carried(row) | {
        "idle_since": since,
        "amount_fen": money.amount_fen,
        "rest_fen": money.rest_fen,
        "first_paid_on": days[0] if days else None,
    }


def _strays(rule: Rule[DeadlineRecurrence], facts: Facts) -> list[Problem]:
    """Payments of appropriations that are not in the table."""
    known = {row["id"] for row in facts.rows("appropriations")}
    strays = sorted({row["id"] for row in facts.rows("payments")} - known)
    way = "idle_after_months"
    return [rule.finding("payment_of_unknown", "warn", way, subject=stray) for stray in strays]


IDLE = Question(
    name=NAME,
    title=words("闲置资金", "Idle money"),
    about=words(
        "到账后长期未付的资金有哪些，从哪天起算闲置。",
        "Which money that arrived lies idle, and since which day.",
    ),
    form=idle_form,
    answer=AnswerForm(
        (
            text("id", "拨款编号", "Appropriation"),
            day("idle_since", "闲置起算日", "Idle since"),
            fen("amount_fen", "金额（分）", "Amount (fen)"),
            fen("rest_fen", "未付（分）", "Not paid (fen)"),
            day("first_paid_on", "首次付款日期", "First paid on"),
        )
    ),
    needs={DeadlineRecurrence: ("idle_after_months",)},
    decide=decide_idle,
)
