"""The goals of the year 年度目标: does the county reach what the plan of the year sets itself."""

from datetime import date
from fractions import Fraction

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table
from bangfu.core.fields import Field, choice, choices, day, flag, text
from bangfu.core.monitoring.figures import (
    GOAL_STATES,
    as_text,
    figure_field,
    told_fields,
    told_figures,
)
from bangfu.core.period import last_day
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.indicator_target import Goal, IndicatorTarget, Judged, judged
from bangfu.core.rules.rule import Rule
from bangfu.core.words import Words, words

NAME = "monitoring.targets"


def targets_form(book: Rulebook) -> Form:
    """The day, each figure that a goal speaks of, and the projects that some goals count."""
    terms = book.rule(NAME, IndicatorTarget).terms
    figures: dict[str, Field] = {}
    for goal in (terms.goals or {}).values():
        if goal.counts is None:
            figures.setdefault(goal.figure, figure_field(goal.figure, goal.name))
        if goal.other is not None:
            against = goal.compared_with or goal.name
            title = words(f"对照：{against.zh}", f"Compared with: {against.en}")
            figures.setdefault(goal.other, figure_field(goal.other, title))
    values = (day("as_of", "截至日期", "As of", required=True), *figures.values())
    return Form(_projects(terms), values)


def _projects(terms: IndicatorTarget) -> tuple[Table, ...]:
    """The projects with their classes; none where no goal counts projects."""
    classes: dict[str, Words] = {
        goal.counts.project_class: goal.name
        for goal in (terms.goals or {}).values()
        if goal.counts is not None
    }
    if not classes:
        return ()
    fields = (
        text("project", "项目", "Project", required=True),
        choices("classes", "主要类别", "Main class", codes=classes, required=True),
        flag("started", "已实施", "Carried out"),
        flag("linked", "联农带农明确", "Links households"),
    )
    return (
        Table(
            "projects",
            words("项目", "Projects"),
            fields,
            ("project",),
            required=False,
            may_be_empty=True,
        ),
    )


def decide_targets(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per goal: value, number to be reached, state and gap. Missing data is unknown, never met."""
    rule = book.rule(NAME, IndicatorTarget)
    as_of: date = facts.values["as_of"]
    because.use(rule, "one_class", "op")
    problems = plan_problems(book, as_of, because) + _class_problems(rule, facts)
    rows = []
    for code, goal in (rule.terms.goals or {}).items():
        value, known = _value(rule.terms, goal, facts)
        other = _figure(facts, goal.other)
        found = judged(goal, value, other, op=rule.terms.op)
        if not known and found.state != "met":
            value, found = None, Judged(found.target, "unknown", None)
        state = _state(goal, found.state, as_of)
        step = f"{code}: {as_text(value, goal.unit)} / {as_text(found.target, goal.unit)}: {state}"
        because.cite(rule.clause("goals", code), step=step, key=code)
        rows.append(
            {"goal": code, "name": goal.name, "state": state} | told_figures(goal, value, found)
        )
        if state == "not_met":
            problems.append(_missed(rule, code, goal, found))
    return Decision(rows, problems)


def _missed(rule: Rule[IndicatorTarget], code: str, goal: Goal, found: Judged) -> Problem:
    told = {"name": goal.name, "gap": as_text(found.gap, goal.unit)}
    return rule.breach("goal_missed", "goals", code, subject=code, **told)


def _state(goal: Goal, state: str, as_of: date) -> str:
    """A goal until the year's end is open before it, and missed only then."""
    early = goal.until == "year_end" and as_of < last_day(as_of.year)
    return "open" if early and state == "not_met" else state


def _figure(facts: Facts, name: str | None) -> Fraction | None:
    value = facts.values.get(name or "")
    return None if value is None else Fraction(value)


def _value(terms: IndicatorTarget, goal: Goal, facts: Facts) -> tuple[Fraction | None, bool]:
    """The figure of a goal, and whether it is known whole: of counted projects the sure ones."""
    if goal.counts is None:
        return _figure(facts, goal.figure), True
    if "projects" not in facts.tables:
        return None, True
    sure = doubtful = 0
    for row in facts.rows("projects"):
        if goal.counts.project_class not in row["classes"] or _is_double(terms, row):
            continue
        answers = [row.get("started")] + ([row.get("linked")] if goal.counts.linked else [])
        sure += all(answers)
        doubtful += None in answers and False not in answers
    return Fraction(sure), doubtful == 0


def _is_double(terms: IndicatorTarget, row: Row) -> bool:
    """Whether a project has two main classes where it may have one: it counts in neither."""
    return bool(terms.one_class) and len(row["classes"]) > 1


def _class_problems(rule: Rule[IndicatorTarget], facts: Facts) -> list[Problem]:
    return [
        rule.finding("project_of_two_classes", "warn", "one_class", subject=row["project"])
        for row in facts.rows("projects")
        if _is_double(rule.terms, row)
    ]


def plan_problems(book: Rulebook, as_of: date, because: Because) -> list[Problem]:
    """What the days of the plan tell: used for another year, or for days before it was issued."""
    if not book.has(NAME, DeadlineRecurrence):
        return []
    rule, problems = book.rule(NAME, DeadlineRecurrence), []
    because.use(rule, "programme_from", "programme_until")
    first, end = rule.terms.programme_from, rule.terms.programme_until
    if (first is not None and as_of < first) or (end is not None and as_of >= end):
        told = {"day": as_of, "start": first or "-", "until": end or "-"}
        way = "programme_from" if first is not None else "programme_until"
        problems.append(rule.finding("plan_of_other_year", "warn", way, **told))
    if is_set_afterwards(book, as_of):
        issued = book.pack.identity.document.issued
        because.cite(rule.clause("before_issue"), issued=issued)
        problems.append(rule.finding("set_afterwards", "info", "before_issue", issued=issued))
    return problems


def is_set_afterwards(book: Rulebook, at: date) -> bool:
    """Whether what was due on a day came to be so only later, when the plan was issued."""
    if not book.has(NAME, DeadlineRecurrence):
        return False
    terms = book.rule(NAME, DeadlineRecurrence).terms
    return terms.before_issue == "marked" and at < book.pack.identity.document.issued


TARGETS = Question(
    name=NAME,
    title=words("年度目标", "Goals of the year"),
    about=words(
        "全年目标是否达到，差多少；数据不全的不作达到处理。",
        "Whether the goals of the year are met, and what is lacking; missing data never counts.",
    ),
    form=targets_form,
    answer=AnswerForm(
        (
            text("goal", "目标", "Goal"),
            text("name", "名称", "Name"),
            choice("state", "状态", "State", codes=GOAL_STATES),
            *told_fields(),
        )
    ),
    needs={IndicatorTarget: ("goals",)},
    optional=(DeadlineRecurrence,),
    decide=decide_targets,
)
