"""The work of the year 监测调度: what is due each month and quarter, and what was done of it."""

from datetime import date
from itertools import product

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table
from bangfu.core.fields import choice, day, text, whole
from bangfu.core.filing import due_on, last_day_of, periods_of
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence, Duty
from bangfu.core.rules.rule import Rule, names
from bangfu.core.words import words

NAME = "monitoring.schedule"

STATES = {
    "done": words("按时完成", "Done in time"),
    "late": words("逾期完成", "Done late"),
    "overdue": words("逾期未办", "Overdue"),
    "open": words("待办", "Open"),
    "not_stated": words("未定期限，尚未完成", "Not done; no day is set"),
}

_AREAS = Table(
    "areas",
    words("重点关注区域", "Key areas"),
    (
        text("area", "区域", "Area", required=True),
        day("from_on", "列入日期", "From", required=True),
        day("until_on", "移出日期", "Until"),
    ),
    ("area",),
    required=False,
    may_be_empty=True,
)
_CAMPAIGNS = Table(
    "campaigns",
    words("集中排查", "Concentrated checks"),
    (
        text("campaign", "排查", "Check", required=True),
        text("scope", "范围", "Scope"),
        day("from_on", "开始日期", "From"),
        day("until_on", "结束日期", "Until"),
    ),
    ("campaign",),
    required=False,
    may_be_empty=True,
)


def schedule_form(book: Rulebook) -> Form:
    """What was done of the duties of the year, the key areas and the concentrated checks."""
    duties = names(book.rule(NAME, DeadlineRecurrence).terms.duties)
    done = Table(
        "done",
        words("已完成", "Done"),
        (
            choice("duty", "事项", "Duty", codes=duties, required=True),
            text("period", "所属期", "Period", required=True),
            text("area", "区域", "Area"),
            day("done_on", "完成日期", "Done on", required=True),
        ),
        (),
        required=False,
        may_be_empty=True,
    )
    as_of = day("as_of", "截至日期", "As of", required=True)
    return Form((done, _AREAS, _CAMPAIGNS), (as_of,))


def decide_schedule(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Each duty of each period of the year that has ended: due day, day done and state."""
    rule = book.rule(NAME, DeadlineRecurrence)
    as_of: date = facts.values["as_of"]
    done: dict[tuple[object, ...], date] = {}
    for row in facts.rows("done"):
        _refuse_strange_period((rule.terms.duties or {})[row["duty"]], row["period"])
        key = (row["duty"], row["period"], row.get("area"))
        done[key] = min(done.get(key, row["done_on"]), row["done_on"])
    rows, problems = [], _campaign_problems(rule, facts, because)
    for code, duty in (rule.terms.duties or {}).items():
        because.cite(rule.clause("duties", code), due_days=duty.due_days)
        for period, area in _occasions(duty, facts, as_of):
            row = _row(code, duty, (period, area), done.get((code, period, area)), as_of)
            rows.append(row)
            because.cite(rule.clause("duties", code), step=f"{period}: {row['due_on']}", key=period)
            problems += _late(rule, code, duty, row)
    return Decision(rows, problems)


def _refuse_strange_period(duty: Duty, period: str) -> None:
    """A period that is none of the duty's, such as a month where quarters are asked."""
    try:
        known = periods_of(last_day_of(period).year, duty.period)
    except ValueError:
        known = []
    if period not in known:
        told = {"known": known or [duty.period]}
        raise Unanswerable([Problem("not_a_period", "block", period, values=told)])


def _occasions(duty: Duty, facts: Facts, as_of: date) -> list[tuple[str, str | None]]:
    """The periods that have ended, for each key area that was one on the period's last day."""
    periods = [p for p in periods_of(as_of.year, duty.period) if last_day_of(p) < as_of]
    if duty.per is None:
        return [(period, None) for period in periods]
    return [
        (period, area["area"])
        for period, area in product(periods, facts.rows("areas"))
        if area["from_on"] <= last_day_of(period)
        and not (area.get("until_on") and area["until_on"] <= last_day_of(period))
    ]


def _row(
    code: str, duty: Duty, of: tuple[str, str | None], done_on: date | None, as_of: date
) -> Row:
    period, area = of
    due = None if duty.due_days is None else due_on(period, duty.due_days)
    is_done = done_on is not None and done_on <= as_of
    end = done_on if is_done else as_of
    days_over = 0 if due is None or end is None else max(0, (end - due).days)
    if is_done:
        state = "late" if days_over else "done"
    elif due is None:
        state = "not_stated"
    else:
        state = "overdue" if days_over else "open"
    told = {"duty": code, "period": period, "area": area, "due_on": due}
    return told | {"done_on": done_on if is_done else None, "state": state, "days_over": days_over}


def _late(rule: Rule[DeadlineRecurrence], code: str, duty: Duty, row: Row) -> list[Problem]:
    if row["state"] not in ("late", "overdue"):
        return []
    told = {"name": duty.name, "period": row["period"], "area": row["area"] or "-"}
    told |= {"due": row["due_on"], "days": row["days_over"]}
    way = ("duties", code)
    return [rule.finding("duty_overdue", "warn", *way, subject=code, **told)]


def _campaign_problems(
    rule: Rule[DeadlineRecurrence], facts: Facts, because: Because
) -> list[Problem]:
    """Concentrated checks that lack what they need, such as their end."""
    problems = []
    for campaign in facts.rows("campaigns"):
        missing = []
        for code, item in (rule.terms.campaign_needs or {}).items():
            because.cite(rule.clause("campaign_needs", code))
            if campaign.get(code) is None:
                missing.append(item.name)
        if missing:
            subject = campaign["campaign"]
            problems.append(
                rule.breach(
                    "campaign_incomplete", "campaign_needs", subject=subject, missing=missing
                )
            )
    return problems


SCHEDULE = Question(
    name=NAME,
    title=words("监测调度", "Monitoring schedule"),
    about=words(
        "每月、每季该办的调度、通报和重点区域情况是否按时完成。",
        "Whether the monthly and quarterly dispatches, circulars and notes on key areas are in time.",
    ),
    form=schedule_form,
    answer=AnswerForm(
        (
            text("duty", "事项", "Duty"),
            text("period", "所属期", "Period"),
            text("area", "区域", "Area"),
            day("due_on", "期限", "Due on"),
            day("done_on", "完成日期", "Done on"),
            choice("state", "状态", "State", codes=STATES),
            whole("days_over", "逾期天数", "Days overdue"),
        )
    ),
    needs={DeadlineRecurrence: ("duties",)},
    decide=decide_schedule,
)
