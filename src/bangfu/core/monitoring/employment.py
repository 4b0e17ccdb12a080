"""Employment 务工就业: do as many people have work at each month's end as the plan asks."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table, needed_value
from bangfu.core.fields import choice, day, text, whole
from bangfu.core.filing import last_day_of, periods_of
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.indicator_target import STATES, Goal, IndicatorTarget, judged
from bangfu.core.rules.rule import Rule
from bangfu.core.words import words

NAME = "monitoring.employment"
IN_YEAR = whole("in_year_count", "全年曾务工就业人数", "People with work at some time of the year")
STOCKS = Table(
    "stocks",
    words("各月末在岗人数", "People with work at each month's end"),
    (
        text("month", "月份（年-月）", "Month (year-month)", required=True),
        text("channel", "就业渠道", "Channel"),
        whole("people", "人数", "People", required=True),
    ),
    (),
    required=False,
    may_be_empty=True,
)

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def employment_form(book: Rulebook) -> Form:
    """People with work by month and channel, and the day up to which it is looked at."""
    return Form((STOCKS,), (day("as_of", "截至日期", "As of", required=True), IN_YEAR))


def decide_employment(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Each month that has ended: people with work against the goal. A month not told is unknown."""
    rule = book.rule(NAME, IndicatorTarget)
    because.use(rule, "measured_at", "op")
    problems = _stock_problems(rule, facts)
    rows = []
    for period, people in _people(rule, facts).items():
        for code, goal in (rule.terms.goals or {}).items():
            row, missed = _judged(rule, (code, goal), period, people, because)
            rows.append(row)
            problems += missed
    return Decision(rows, problems)


def _judged(
    rule: Rule[IndicatorTarget],
    named: tuple[str, Goal],
    period: str,
    people: int | None,
    because: Because,
) -> tuple[dict[str, object], list[Problem]]:
    code, goal = named
    found = judged(goal, None if people is None else Fraction(people), op=rule.terms.op)
    step = f"{period}: {people} / {found.target}: {found.state}"
    because.cite(rule.clause("goals", code), step=step, key=period)
    row: dict[str, object] = {
        "period": period,
        "people": people,
        "target": None if found.target is None else int(found.target),
        "state": found.state,
        "short": None if found.gap is None else int(found.gap),
    }
    if found.state != "not_met":
        return row, []
    told = {"name": goal.name, "short": row["short"]}
    return row, [rule.breach("people_short", "goals", code, subject=period, **told)]


def _people(rule: Rule[IndicatorTarget], facts: Facts) -> Mapping[str, int | None]:
    """The people of each period that has ended; None where nothing was told of it."""
    as_of: date = facts.values["as_of"]
    if rule.terms.measured_at == "in_year":
        if IN_YEAR.name not in facts.values:
            raise Unanswerable([needed_value(IN_YEAR)])
        return {str(as_of.year): facts.values[IN_YEAR.name]}
    ended = [m for m in periods_of(as_of.year, "month") if last_day_of(m) <= as_of]
    people: dict[str, int | None] = dict.fromkeys(ended)
    for row in facts.rows("stocks"):
        if row["month"] in people:
            people[row["month"]] = (people[row["month"]] or 0) + row["people"]
    return people


def _stock_problems(rule: Rule[IndicatorTarget], facts: Facts) -> list[Problem]:
    """Rows that name no month or no channel."""
    problems = []
    for row in facts.rows("stocks"):
        if not _MONTH.fullmatch(row["month"]):
            told: dict[str, object] = {"cell": row["month"]}
            raise Unanswerable([Problem("not_a_month", "block", "month", values=told)])
        if not row.get("channel"):
            told = {"month": row["month"], "people": row["people"]}
            subject = row["month"]
            problems.append(
                rule.finding("work_without_channel", "warn", "goals", subject=subject, **told)
            )
    return problems


EMPLOYMENT = Question(
    name=NAME,
    title=words("就业规模", "Level of employment"),
    about=words(
        "各月末务工就业人数是否稳定在目标以上，差多少人。",
        "Whether people with work at each month's end reach the goal, and how many are lacking.",
    ),
    form=employment_form,
    answer=AnswerForm(
        (
            text("period", "月份", "Month"),
            whole("people", "在岗人数", "People with work"),
            whole("target", "目标人数", "Goal"),
            choice("state", "状态", "State", codes=STATES),
            whole("short", "差多少人", "Lacking"),
        )
    ),
    needs={IndicatorTarget: ("goals",)},
    decide=decide_employment,
)
