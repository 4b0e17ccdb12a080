"""Pace of spending 支出进度: what part of the year's money was spent by each checkpoint."""

from datetime import date

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table, needed_column, needed_value
from bangfu.core.fields import day, fen, flag, share
from bangfu.core.money import Fen, fen_text, percent, yuan
from bangfu.core.monitoring.targets import NAME as GOALS
from bangfu.core.monitoring.targets import is_set_afterwards, plan_problems
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.indicator_target import IndicatorTarget, Pace, paces
from bangfu.core.rules.rule import Rule
from bangfu.core.words import words

NAME = "funds.pace"

PAYMENTS = Table(
    "payments",
    words("付款", "Payments"),
    (
        day("paid_on", "付款日期", "Date paid", required=True),
        fen("amount_fen", "金额（分）", "Amount (fen)", required=True),
        day("accounted_on", "入账日期", "Date accounted for"),
    ),
    key=(),
    may_be_empty=True,
)

PLANNED = fen("planned_fen", "当年计划（分）", "Planned for the year (fen)")


def pace_form(book: Rulebook) -> Form:
    """The payments of the year's money, how much of it arrived, and the day on which one asks."""
    return Form(
        (PAYMENTS,),
        (
            fen("arrived_fen", "当年到账（分）", "Arrived in the year (fen)", required=True),
            PLANNED,
            day("as_of", "截至日期", "As of", required=True),
        ),
    )


def decide_pace(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per checkpoint of the year: what was to be spent, what was, and whether that is enough."""
    rule = book.rule(NAME, IndicatorTarget)
    as_of: date = facts.values["as_of"]
    because.use(rule, "pace_base", "pace_event")
    base = _base(rule, facts)
    problems = plan_problems(book, as_of, because)
    answer = []
    for pace in paces(rule.terms, _spent(rule, facts), base_fen=base, as_of=as_of):
        row = _row(book, rule, pace)
        answer.append(row)
        ratio = "-" if pace.ratio is None else pace.ratio
        step = f"{pace.day}: {fen_text(pace.spent_fen)} fen / {fen_text(base)} fen = {ratio}"
        because.cite(rule.clause("checkpoints", pace.month), target=row["target"], step=step)
        problems += _missed(rule, pace, row)
    if any(row["set_afterwards"] for row in answer):
        because.use(book.rule(GOALS, DeadlineRecurrence), "before_issue")
    return Decision(answer, problems)


def _base(rule: Rule[IndicatorTarget], facts: Facts) -> Fen:
    if rule.terms.pace_base != "planned":
        return int(facts.values["arrived_fen"])
    if "planned_fen" not in facts.values:
        raise Unanswerable([needed_value(PLANNED)])
    return int(facts.values["planned_fen"])


def _spent(rule: Rule[IndicatorTarget], facts: Facts) -> list[tuple[date, Fen]]:
    """Every payment with the day on which it counts; one not accounted for may not count yet."""
    rows = facts.rows("payments")
    name = "accounted_on" if rule.terms.pace_event == "accounted" else "paid_on"
    if rows and not any(name in row for row in rows):
        raise Unanswerable([needed_column(PAYMENTS, name)])
    return [(row[name], row["amount_fen"]) for row in rows if row.get(name) is not None]


def _row(book: Rulebook, rule: Rule[IndicatorTarget], pace: Pace) -> Row:
    return {
        "date": pace.day,
        "target": (rule.terms.checkpoints or {})[pace.month].at_least,
        "target_fen": pace.least_fen,
        "paid_fen": pace.spent_fen,
        "ratio": pace.ratio,
        "met": pace.is_met,
        "short_fen": max(0, pace.least_fen - pace.spent_fen),
        "hard": rule.severity("checkpoints", pace.month) != "info",
        "set_afterwards": is_set_afterwards(book, pace.day),
    }


def _missed(rule: Rule[IndicatorTarget], pace: Pace, row: Row) -> list[Problem]:
    if pace.is_met is not False:
        return []
    told = {"ratio": percent(pace.ratio), "target": percent(row["target"])}
    told["short"] = yuan(row["short_fen"])
    way = ("checkpoints", pace.month)
    return [rule.breach("pace_missed", *way, subject=str(pace.day), **told)]


PACE = Question(
    name=NAME,
    title=words("支出进度", "Pace of spending"),
    about=words(
        "当年资金到各个检查点支出了多少，是否达到要求。",
        "How much of the year's money was spent by each checkpoint, and whether that is enough.",
    ),
    form=pace_form,
    answer=AnswerForm(
        (
            day("date", "检查点", "Checkpoint"),
            share("target", "应达比例", "Part to be spent"),
            fen("target_fen", "应支出（分）", "To be spent (fen)"),
            fen("paid_fen", "已支出（分）", "Spent (fen)"),
            share("ratio", "支出比例", "Part spent"),
            flag("met", "达到", "Met"),
            fen("short_fen", "差额（分）", "Short (fen)"),
            flag("hard", "必须达到", "Must be met"),
            flag("set_afterwards", "事后确定", "Set afterwards"),
        ),
        adds_up=False,
    ),
    needs={IndicatorTarget: ("checkpoints",)},
    decide=decide_pace,
)
