"""A monitoring case 监测案件: from the clue to the decision and the first measure, each in its days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table
from bangfu.core.fields import choice, day, flag, text, whole
from bangfu.core.monitoring.measures import NAME as MEASURES_NAME
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem, is_refusal
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.rule import Rule, names
from bangfu.core.rules.workflow import Step, Workflow
from bangfu.core.words import Words, words

NAME = "monitoring.case"
FOUND, IDENTIFIED, MEASURE = "found", "identified", "measure"
MEASURE_NAME = words("落实第一项帮扶措施", "The first measure is in place")
REGULARISE = "regularise"
REGULARISE_NAME = words("先行帮扶后补办程序", "The procedure made up after help came first")

STEP_STATES = {
    "done": words("已办", "Done"),
    "late": words("已办，逾期", "Done late"),
    "open": words("待办", "Open"),
    "overdue": words("逾期未办", "Overdue"),
    "not_yet": words("尚未轮到", "Not yet"),
    "not_needed": words("不需办理", "Not needed"),
}
CASE_STATES = {
    "open": words("办理中", "In hand"),
    "overdue": words("有逾期", "Overdue"),
    "identified": words("已识别，待落实措施", "Identified, measures to come"),
    "helped": words("已落实措施", "Helped"),
    "not_included": words("不予纳入", "Not included"),
}
OUTCOMES = {
    "identified": words("纳入监测", "Identified"),
    "not_included": words("不予纳入", "Not included"),
}


@dataclass(frozen=True)
class Stage:
    """A step of one case: from which day it may be taken, by when it is due, when it was done.

    `way` is the way to the parameter that sets its days.
    """

    code: str
    name: Words
    from_on: date | None
    due_on: date | None
    done_on: date | None
    way: tuple[str, ...]

    def state(self, as_of: date) -> str:
        """How the step stands on a day; the day it is due is still in time."""
        if self.done_on is not None and self.done_on <= as_of:
            is_late = self.due_on is not None and self.done_on > self.due_on
            return "late" if is_late else "done"
        if self.due_on is not None and as_of > self.due_on:
            return "overdue"
        return "open" if self.from_on is not None and self.from_on <= as_of else "not_yet"

    def days_over(self, as_of: date) -> int:
        """The days past the due day: until the step was done, or until the day looked at."""
        if self.due_on is None:
            return 0
        is_done = self.done_on is not None and self.done_on <= as_of
        end = self.done_on if is_done and self.done_on is not None else as_of
        return max(0, (end - self.due_on).days)


def case_form(book: Rulebook) -> Form:
    """One case: where the clue came from, its cause, and the day of each step that was done."""
    terms = book.rule(NAME, Workflow).terms
    steps = names({c: s for c, s in (terms.steps or {}).items() if c != FOUND})
    done = Table(
        "steps",
        words("已办步骤", "Steps done"),
        (
            choice("step", "步骤", "Step", codes=steps, required=True),
            day("done_on", "办理日期", "Done on", required=True),
        ),
        ("step",),
        required=False,
        may_be_empty=True,
    )
    values = (
        choice("origin", "线索来源", "Origin", codes=names(terms.origins), required=True),
        choice("cause", "返贫风险原因", "Cause", codes=names(terms.causes)),
        day("found_on", "发现日期", "Found on", required=True),
        text("receipt", "受理回执编号", "Number of the receipt"),
        choice("outcome", "结论", "Outcome", codes=OUTCOMES),
        day("helped_first_on", "先行帮扶日期", "Helped first on"),
        day("measure_on", "首项措施落实日期", "First measure on"),
        day("as_of", "截至日期", "As of", required=True),
    )
    return Form((done,), values)


def decide_case(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Each step of the case with its due day and state; what is too early, too late or missing."""
    rule = book.rule(NAME, Workflow)
    values = facts.values
    done = {row["step"]: row["done_on"] for row in facts.rows("steps")} | {
        FOUND: values["found_on"]
    }
    stages = _stages(rule, done, because)
    problems = _origin_problems(rule, values, because)
    problems += _order_problems(rule, done) + _fast_problems(rule, values, because)
    problems += _late_problems(rule, stages, values)
    if values.get("helped_first_on") is not None:
        stages.append(_regularised(rule, values, done, because))
        problems += _late_problems(rule, stages[-1:], values)
    if values.get("outcome") != "not_included":
        days = book.rule(MEASURES_NAME, DeadlineRecurrence)
        stages.append(_measure(days, values, done, because))
        problems += _late_problems(days, stages[-1:], values)
    rows = [_row(stage, values) for stage in stages]
    due = next((s.due_on for s in stages if s.code == IDENTIFIED), None)
    answer = {
        "state": _case_state(values, done, rows),
        "decide_by": due,
        "next_step": next((r["step"] for r in rows if r["state"] in ("open", "overdue")), None),
        "may_proceed": not is_refusal(problems),
        "steps": rows,
    }
    return Decision(answer, problems)


def _stages(rule: Rule[Workflow], done: dict[str, date], because: Because) -> list[Stage]:
    """The steps after the clue in their order; those that were not needed stand there too."""
    stages = []
    for code in _in_order(rule.terms.steps or {}):
        step = (rule.terms.steps or {})[code]
        start = done.get(step.counted_from or "")
        due, told = None, step.name
        if start is not None and step.within_days is not None:
            due = start + timedelta(days=step.within_days)
            told = _counted(step.name, start, step.within_days, due)
        way = ("steps", code)
        because.cite(rule.clause(*way), step=told)
        if code != FOUND:
            days_way = (*way, "within_days")
            first = _from(rule, step, done)
            stages.append(Stage(code, step.name, first, due, done.get(code), days_way))
    return stages


def _counted(name: Words, start: date, days: int, due: date) -> Words:
    """How the due day of a step was counted."""
    return words(
        f"{name.zh}：{start} + {days} 天 = {due}", f"{name.en}: {start} + {days} days = {due}"
    )


def _in_order(steps: dict[str, Step]) -> list[str]:
    """The codes of the steps, each after those it waits for; else in the order of the pack."""
    ordered: list[str] = []
    while len(ordered) < len(steps):
        ready = [
            code
            for code, step in steps.items()
            if code not in ordered and all(e in ordered for e in step.after)
        ]
        if not ready:
            return [*ordered, *(code for code in steps if code not in ordered)]
        ordered.append(ready[0])
    return ordered


def _from(rule: Rule[Workflow], step: Step, done: dict[str, date]) -> date | None:
    """The first day on which a step may be taken; None while one before it is not done."""
    first = done[FOUND]
    for earlier in step.after:
        day_done = done.get(earlier)
        if day_done is None:
            return None
        lasts = (rule.terms.steps or {})[earlier].lasts_days or 0
        first = max(first, day_done + timedelta(days=lasts))
    return first


def _origin_problems(rule: Rule[Workflow], values: Row, because: Because) -> list[Problem]:
    origin = (rule.terms.origins or {})[values["origin"]]
    way = ("origins", values["origin"])
    because.cite(rule.clause(*way))
    if not origin.receipt or values.get("receipt"):
        return []
    return [rule.breach("case_without_receipt", *way, subject=values["origin"], name=origin.name)]


def _order_problems(rule: Rule[Workflow], done: dict[str, date]) -> list[Problem]:
    """Steps done before those they wait for, or before a notice has hung out its days."""
    problems = []
    for code, step in (rule.terms.steps or {}).items():
        if code not in done:
            continue
        for earlier in step.after:
            before = (rule.terms.steps or {})[earlier]
            told: dict[str, object] = {"name": step.name, "earlier": before.name}
            if earlier not in done or done[code] < done[earlier]:
                way = ("steps", code, "after")
                problems.append(rule.breach("step_too_early", *way, subject=code, **told))
            elif (done[code] - done[earlier]).days < (before.lasts_days or 0):
                told |= {"days": before.lasts_days, "hung": (done[code] - done[earlier]).days}
                way = ("steps", earlier, "lasts_days")
                problems.append(rule.breach("notice_cut_short", *way, subject=code, **told))
    return problems


def _fast_problems(rule: Rule[Workflow], values: Row, because: Because) -> list[Problem]:
    """Help before the procedure is for the causes that the policy names, and for no other."""
    if values.get("helped_first_on") is None:
        return []
    causes = rule.terms.causes or {}
    cause = causes.get(values.get("cause") or "")
    fast = [code for code, one in causes.items() if one.help_first]
    way = ("causes", fast[0], "help_first") if fast else ("causes",)
    because.cite(rule.clause(*way), helped_first_on=values["helped_first_on"])
    if cause is not None and cause.help_first:
        return []
    known: list[object] = [causes[code].name for code in fast]
    told = {"name": cause.name if cause else "-", "known": known or ["-"]}
    subject = values.get("cause") or "-"
    return [rule.breach("help_first_not_allowed", *way, subject=subject, **told)]


def _regularised(
    rule: Rule[Workflow], values: Row, done: dict[str, date], because: Because
) -> Stage:
    """The procedure that is made up after help came first."""
    first: date = values["helped_first_on"]
    due = None
    if rule.terms.regularise_days is not None:
        due = first + timedelta(days=rule.terms.regularise_days)
        step = _counted(REGULARISE_NAME, first, rule.terms.regularise_days, due)
        because.cite(rule.clause("regularise_days"), step=step)
    made_up = done.get(IDENTIFIED)
    return Stage(REGULARISE, REGULARISE_NAME, first, due, made_up, ("regularise_days",))


def _measure(
    rule: Rule[DeadlineRecurrence], values: Row, done: dict[str, date], because: Because
) -> Stage:
    """The first measure, due some days after the decision."""
    identified, due = done.get(IDENTIFIED), None
    if identified is not None and rule.terms.within_days is not None:
        due = identified + timedelta(days=rule.terms.within_days)
        step = _counted(MEASURE_NAME, identified, rule.terms.within_days, due)
        because.cite(rule.clause("within_days"), step=step)
    first = values.get("measure_on")
    return Stage(MEASURE, MEASURE_NAME, identified, due, first, ("within_days",))


def _late_problems(rule: Rule[Any], stages: list[Stage], values: Row) -> list[Problem]:
    """The steps that were done late, or are overdue where they are still needed."""
    problems = []
    for stage in stages:
        if _state(stage, values) in ("late", "overdue"):
            days = stage.days_over(values["as_of"])
            told = {"name": stage.name, "due": stage.due_on, "days": days}
            problems.append(
                rule.finding("case_step_overdue", "warn", *stage.way, subject=stage.code, **told)
            )
    return problems


def _state(stage: Stage, values: Row) -> str:
    """The state of a step; after a refusal to include, what was left undone is not needed."""
    state = stage.state(values["as_of"])
    is_over = values.get("outcome") == "not_included" and state not in ("done", "late")
    return "not_needed" if is_over else state


def _row(stage: Stage, values: Row) -> Row:
    state = _state(stage, values)
    return {
        "step": stage.code,
        "name": stage.name,
        "from_on": stage.from_on,
        "due_on": stage.due_on,
        "done_on": stage.done_on,
        "state": state,
        "days_over": 0 if state == "not_needed" else stage.days_over(values["as_of"]),
    }


def _case_state(values: Row, done: dict[str, date], rows: list[Row]) -> str:
    if values.get("outcome") == "not_included":
        return "not_included"
    if any(row["state"] == "overdue" for row in rows):
        return "overdue"
    if IDENTIFIED not in done:
        return "open"
    is_helped = any(row["step"] == MEASURE and row["state"] in ("done", "late") for row in rows)
    return "helped" if is_helped else "identified"


CASE = Question(
    name=NAME,
    title=words("监测案件办理", "Course of a monitoring case"),
    about=words(
        "从线索到识别、落实措施各步是否按序按时，下一步是什么。",
        "Whether the steps from the clue to the measures are in order and in time, and what is next.",
    ),
    form=case_form,
    answer=AnswerForm(
        (
            choice("state", "状态", "State", codes=CASE_STATES),
            day("decide_by", "识别期限", "To be decided by"),
            text("next_step", "下一步", "Next step"),
            flag("may_proceed", "可以进行", "May proceed"),
        ),
        is_list=False,
        lists={
            "steps": (
                text("step", "步骤", "Step"),
                text("name", "名称", "Name"),
                day("from_on", "可办日期", "From"),
                day("due_on", "期限", "Due on"),
                day("done_on", "办理日期", "Done on"),
                choice("state", "状态", "State", codes=STEP_STATES),
                whole("days_over", "逾期天数", "Days overdue"),
            )
        },
    ),
    needs={Workflow: ("origins", "steps")},
    uses=(MEASURES_NAME,),
    decide=decide_case,
)
