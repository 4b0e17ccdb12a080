"""Minimum yield 最低收益: what lent money owes at least for the time it was out, and what is short."""

from datetime import date
from fractions import Fraction

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table, needed_column
from bangfu.core.fields import day, fen, share
from bangfu.core.money import fen_text, rounded_up, yuan
from bangfu.core.period import MONTHS_OF_YEAR, days_within, months_within
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.limit_check import LimitCheck
from bangfu.core.rules.rule import Rule
from bangfu.core.words import words

NAME = "returns.minimum_yield"

DAYS_OF_YEAR = 365

AS_OF = day("as_of", "截止日期", "As of")

PLACEMENTS = Table(
    "placements",
    words("债权投放", "Placements"),
    (
        fen("principal_fen", "未收回本金（分）", "Principal outstanding (fen)", required=True),
        day("from", "起息日", "From", required=True),
        day("to", "最后一天（含）", "To (inclusive)"),
        fen("received_fen", "已收到（分）", "Received (fen)", required=True),
        fen("initial_fen", "最初投放（分）", "Principal at first (fen)"),
        share("rate", "约定年收益率", "Yearly rate agreed"),
    ),
    key=(),
)


def yield_form(book: Rulebook) -> Form:
    """Placements, each for a time in which the principal outstanding was the same.

    Those that run on are judged through `as_of`.
    """
    return Form((PLACEMENTS,), (AS_OF,))


def decide_yield(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per placement: what is due for its time, rounded up, and what of it has not come in."""
    rule = book.rule(NAME, LimitCheck)
    rows, as_of = facts.rows(PLACEMENTS.name), facts.values.get(AS_OF.name)
    spans = _spans(rows, as_of)
    because.use(rule, "yearly_at_least", "day_count", "yield_base")
    answer, problems = [], []
    for number, (row, (first, last)) in enumerate(zip(rows, spans, strict=True), start=1):
        base, years = _base(rule, row), _years(rule, first, last)
        rate = rule.terms.yearly_at_least
        assert rate is not None, "a yield without a rate passed the check"
        due = rounded_up(base * rate * years)
        short = max(0, due - row["received_fen"])
        step = f"{fen_text(base)} fen x {rate} x {years} -> {fen_text(due)} fen"
        because.cite(rule.clause("yearly_at_least"), step=step, key=str(number))
        answer.append(row | {"due_fen": due, "short_fen": short})
        if short:
            told = {"due": yuan(due), "received": yuan(row["received_fen"]), "short": yuan(short)}
            problems.append(
                rule.finding("yield_short", "warn", "yearly_at_least", subject=number, **told)
            )
        problems += _rate_problems(rule, row, number)
    return Decision(answer, problems)


def _spans(rows: list[Row], as_of: date | None) -> list[tuple[date, date]]:
    """The first and the last day of each placement. Raises Unanswerable where a row has none."""
    spans, problems = [], []
    for number, row in enumerate(rows, start=1):
        first, last = row["from"], row.get("to") or as_of
        if last is None:
            problems.append(Problem("placement_without_end", "block", str(number)))
        elif last < first:
            told = {"first": first, "last": last}
            problems.append(Problem("placement_ends_early", "block", str(number), values=told))
        else:
            spans.append((first, last))
    if problems:
        raise Unanswerable(problems)
    return spans


def _base(rule: Rule[LimitCheck], row: Row) -> int:
    """The principal outstanding, or that at first, by the reading."""
    name = "initial_fen" if rule.terms.yield_base == "initial" else "principal_fen"
    base: int | None = row.get(name)
    if base is None:
        raise Unanswerable([needed_column(PLACEMENTS, name)])
    return base


def _years(rule: Rule[LimitCheck], first: date, last: date) -> Fraction:
    """The time from the first day through the last, in years, as the reading counts it."""
    if rule.terms.day_count == "days":
        return Fraction(days_within(first, last), DAYS_OF_YEAR)
    return Fraction(months_within(first, last), MONTHS_OF_YEAR)


def _rate_problems(rule: Rule[LimitCheck], row: Row, number: int) -> list[Problem]:
    """A contract that promises less than the minimum."""
    agreed, least = row.get("rate"), rule.terms.yearly_at_least
    if agreed is None or least is None or agreed >= least:
        return []
    told = {"agreed": agreed, "least": least}
    return [rule.breach("rate_below_minimum", "yearly_at_least", subject=number, **told)]


MINIMUM_YIELD = Question(
    name=NAME,
    title=words("债权资金最低收益", "Minimum yield of debt money"),
    about=words(
        "投放出去的资金到期至少该收多少，还差多少；不满一年的按月折算。",
        "What money put out owes at least for its time, and what is short; part years by months.",
    ),
    form=yield_form,
    answer=AnswerForm(
        (
            fen("due_fen", "应收（分）", "Due (fen)"),
            fen("short_fen", "差额（分）", "Short (fen)"),
        )
    ),
    needs={LimitCheck: ("yearly_at_least", "day_count", "yield_base")},
    decide=decide_yield,
)
