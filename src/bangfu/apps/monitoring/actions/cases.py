"""A case moves step by step; each step is held against the policy, whose answer is kept.

What the policy asks (order, days, which cause may be helped first) is asked of it with the step that
is about to be taken; what it refuses is not done. Lifting a risk takes the same steps.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.apps.monitoring.actions.clues import ANEW
from bangfu.apps.monitoring.actions.measures import MeasureEntered, write_measure
from bangfu.apps.monitoring.flow.cases import CLOSED, STEPS
from bangfu.apps.monitoring.models import CaseStep, MonitoringCase
from bangfu.apps.monitoring.queries.cases import (
    case_facts,
    due_in,
    measures_judged,
    open_case,
    review_due,
    steps_done,
)
from bangfu.apps.monitoring.queries.terms import case_terms
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import masked_name
from bangfu.apps.policies.queries.county import decide, notice_days
from bangfu.apps.records.actions import Told, keep, once, open_to, renew, take
from bangfu.apps.records.actions.notices import Posting, open_notice
from bangfu.apps.records.chain import sha256_of
from bangfu.apps.records.models import Decision, Notice
from bangfu.apps.records.queries.notices import notice_ended, open_objections
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.entering import body_of, refuse_numbers
from bangfu.apps.registry.actions.households import not_after, refuse_unless_live, write_status
from bangfu.apps.registry.models import HouseholdStatus
from bangfu.apps.registry.models.households import MONITORED_STATUSES
from bangfu.apps.registry.queries.households import consented
from bangfu.core.words import words

FINDING, REASON = words("情况", "finding"), words("理由", "reason")
NOTICE_KIND = words("监测对象公示", "Notice of monitored households")
LIFTING_KIND = words("风险解除公示", "Notice of risks removed")
NOTICE_COLUMNS = (words("村", "Village"), words("户主", "Head"))

STEP_OF = {
    "verify": "verified",
    "compare": "compared",
    "review": "reviewed",
    "notice": "noticed",
    "check": "checked",
    "identify": "identified",
    "lift": "identified",
}
"""The step of the policy that each event is; the events of lifting begin with `lift_`."""

PLAIN_STEPS = ("verify", "compare", "review", "check")
"""The events that only note a day and what was found."""

ASIDE = ("refute", "exclude", "give_back", "regularise", "follow_up", "keep_on")
"""The events that are no step, each with its reason."""


@dataclass(frozen=True)
class StepDone:
    """When a step was done, and what was found."""

    done_on: date
    finding: str = ""


def step_of(event: str) -> str:
    """The step that an event is."""
    return STEP_OF[event.removeprefix("lift_")]


def do_step(viewer: Viewer, case: MonitoringCase, event: str, done: StepDone, *, key: str) -> Told:
    """Take a step that notes its day: home check, comparison, village review, township check.

    A home check needs the household's authorisation for the comparison; a township check a notice
    that has run its days without an open objection. Raises Refused.
    """
    assert event.removeprefix("lift_") in PLAIN_STEPS, "other events have acts of their own"

    def do() -> MonitoringCase:
        row = _row(viewer, case, done)
        if step_of(event) == "verified":
            _refuse_unauthorised(row, done.done_on)
        if step_of(event) == "checked":
            _refuse_before_notice(row, viewer.today)
        _write_step(viewer, row, event, done)
        _take(viewer, row, event, done)
        return row

    return once(viewer, key, body_of(case=case.pk, event=event, done=done), do)


def draft_notice(viewer: Viewer, case: MonitoringCase, event: str, *, key: str) -> Told:
    """Draft the notice of the village; it is checked by another and hangs out its days.

    It names the village, and of the head the surname: everybody reads it, and it stays for good. No
    number, no cause, which may be an illness.
    """

    def do() -> MonitoringCase:
        row = _row(viewer, case)
        notice = open_notice(viewer, row, _posting(row, viewer.today))
        _set(row, notice=notice)
        _take(viewer, row, event, StepDone(viewer.today))
        return row

    return once(viewer, key, {"notice": case.pk, "event": event}, do)


def _posting(row: MonitoringCase, on: date) -> Posting:
    """What is put before the public, for the days of the policy."""
    step = (case_terms(on).steps or {}).get("noticed")
    stated = None if step is None else step.lasts_days
    days = notice_days(on).days if stated is None else stated
    village, kind = row.household.village, LIFTING_KIND if row.is_lifting else NOTICE_KIND
    text = (
        "拟解除下列农户的返贫致贫风险监测，现予公示。"
        if row.is_lifting
        else "拟将下列农户纳入防止返贫监测，现予公示。"
    )
    return Posting(
        kind="monitoring_lifting" if row.is_lifting else "monitoring_case",
        kind_name=kind,
        level="village",
        title=f"{kind.zh}（{village.name}，第{row.pk}号）",
        text=f"{text}有异议的，请在公示期内向村委会或镇乡提出。",
        place=row.household.village_id,
        days=days,
        is_assumed=True,
        columns=NOTICE_COLUMNS,
        rows=((village.name, masked_name(row.household.head_name)),),
        proof=sha256_of({"case": row.pk, "round": row.round}),
    )


def _refuse_unauthorised(row: MonitoringCase, on: date) -> None:
    if not consented(row.household, "data_comparison", on):
        raise refuse("comparison_not_authorised", str(row))


def _refuse_before_notice(row: MonitoringCase, on: date) -> None:
    """Refuse before the notice has run its days, unchanged and with every objection answered."""
    notice: Notice | None = row.notice
    if notice is None or notice.state in ("draft", "checked"):
        raise refuse("case_not_noticed", str(row))
    if notice.state == "withdrawn":
        raise refuse("case_notice_withdrawn", str(row))
    if count := open_objections(notice):
        raise refuse("objections_open", str(notice), count=count)
    if not notice_ended(notice, on):
        raise refuse("notice_not_over", str(notice), day=notice.ends_on or "—")


def identify(
    viewer: Viewer, case: MonitoringCase, category: str, done: StepDone, *, key: str
) -> Told:
    """Decide that a household is monitored, and as what: its status changes from that day.

    Raises Refused.
    """
    assert category in MONITORED_STATUSES, "a household is monitored as one of the kinds"

    def do() -> MonitoringCase:
        row = _row(viewer, case, done)
        _write_step(viewer, row, "identify", done)
        _set(row, category=category, identified_on=done.done_on)
        _take(viewer, row, "identify", done)
        _change_status(viewer, row, category, done.done_on)
        return row

    return once(viewer, key, body_of(case=case.pk, category=category, done=done), do)


def lift(viewer: Viewer, case: MonitoringCase, done: StepDone, *, key: str) -> Told:
    """Decide that the risk is stably gone: the household becomes again what it was before.

    Raises Refused.
    """

    def do() -> MonitoringCase:
        row = _row(viewer, case, done)
        _write_step(viewer, row, "lift", done)
        _set(row, lifted_on=done.done_on)
        _take(viewer, row, "lift", done)
        _change_status(viewer, row, _status_before(row), done.done_on)
        return row

    return once(viewer, key, body_of(lift=case.pk, done=done), do)


def _status_before(row: MonitoringCase) -> str:
    """What the household was before it was monitored; relieved where it was that all along."""
    held = HouseholdStatus.everything.filter(household=row.household)
    before = held.exclude(status__in=MONITORED_STATUSES).order_by("-from_on").first()
    if before is not None:
        return str(before.status)
    return "relieved" if row.category == "unstable_relieved" else "general"


def _change_status(viewer: Viewer, row: MonitoringCase, status: str, on: date) -> None:
    household = renew(row.household)
    if household.status == status:
        return
    role = viewer.holds(("agriculture_bureau",), household.village_id) or ""
    basis = f"监测案件第{row.pk}号"
    write_status(viewer, household, status, from_on=on, basis=basis, role=role)


def help_first(viewer: Viewer, case: MonitoringCase, entered: MeasureEntered, *, key: str) -> Told:
    """Help before the procedure, for the causes that the policy names and no other.

    The procedure is to be made up within the days of the policy. Raises Refused.
    """

    def do() -> MonitoringCase:
        row = _row(viewer, case, StepDone(entered.begun_on, entered.content))
        _set(row, helped_first_on=entered.begun_on)
        _take(viewer, row, "aid", StepDone(entered.begun_on))
        write_measure(viewer, row.household, row, entered, kind_code="fast_track")
        return row

    return once(viewer, key, body_of(aid=case.pk, entered=entered), do)


def confirm_help(viewer: Viewer, case: MonitoringCase, *, key: str) -> Told:
    """Say that the household is helped: at least one measure has begun. The check of them is kept."""

    def do() -> MonitoringCase:
        row = _row(viewer, case)
        judged = measures_judged(viewer, row)
        told: Any = judged.answer if judged else None
        if judged is None or told is None or told["first_on"] is None:
            raise refuse("case_without_measure", str(row))
        decision = keep(viewer, judged, {"case": row.pk}, even_if_refused=True)
        take(viewer, row, "help", decision=decision)
        _set(row, decision=decision, due_on=told["review_on"])
        return row

    return once(viewer, key, {"help": case.pk}, do)


def propose_lifting(viewer: Viewer, case: MonitoringCase, done: StepDone, *, key: str) -> Told:
    """Propose that the risk is gone: the same steps begin anew from this day."""

    def do() -> MonitoringCase:
        row = _row(viewer, case, done)
        _set(row, course_from=done.done_on, notice=None)
        take(viewer, row, "propose_lifting", reason=done.finding)
        _judge(viewer, row)
        return row

    return once(viewer, key, body_of(lifting=case.pk, done=done), do)


def move_case(
    viewer: Viewer, case: MonitoringCase, event: str, *, reason: str = "", key: str
) -> Told:
    """Take an event that is no step: refute, exclude, give back, make up, review again, keep on.

    A notice that waits or has run its days is taken down with it. While one hangs a case is not
    kept on: what people read there would be untrue, and nobody has withdrawn it.
    """
    assert event in ASIDE, "steps have acts of their own"

    def do() -> MonitoringCase:
        row = _row(viewer, case, StepDone(viewer.today, reason))
        if event == "keep_on":
            _refuse_while_it_hangs(row, viewer.today)
        if event in ("exclude", "give_back", "keep_on"):
            _take_down(viewer, row, reason)
        take(viewer, row, event, reason=reason)
        if event == "follow_up":
            _set(row, reviewed_on=viewer.today)
        _judge(viewer, row)
        return row

    return once(viewer, key, body_of(case=case.pk, event=event, reason=reason), do)


def relapse(viewer: Viewer, case: MonitoringCase, found_on: date, *, reason: str, key: str) -> Told:
    """The risk is back: the case begins anew, counted from the day that was found."""

    def do() -> MonitoringCase:
        row = _row(viewer, case, StepDone(found_on, reason))
        if open_case(row.household) is not None:
            raise refuse("household_has_open_case", str(row))
        take(viewer, row, "relapse", reason=reason)
        _set(row, course_from=found_on, relapsed_on=found_on, **ANEW)
        _judge(viewer, row)
        return row

    return once(viewer, key, body_of(relapse=case.pk, on=found_on, reason=reason), do)


# --- what the acts share ------------------------------------------------------------------------


def _row(viewer: Viewer, case: MonitoringCase, done: StepDone | None = None) -> MonitoringCase:
    """The case as it is now, of a household on the register; nothing may be told of a day to come."""
    row = renew(case)
    refuse_unless_live(row.household)
    if done is not None:
        not_after(viewer, done.done_on, str(row))
        refuse_numbers({"finding": (FINDING, done.finding)})
    return row


def _set(row: MonitoringCase, **values: object) -> None:
    MonitoringCase.everything.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


def _write_step(viewer: Viewer, row: MonitoringCase, event: str, done: StepDone) -> None:
    open_to(viewer, row, event)
    step = step_of(event)
    before = max(steps_done(row).values(), default=row.counts_from)
    if done.done_on < before:
        raise refuse("case_step_before", str(row), step=STEPS[step], day=before)
    CaseStep.everything.create(
        case=row,
        round=row.round,
        step=step,
        done_on=done.done_on,
        finding=done.finding.strip(),
        done_by_id=viewer.acting_id,
    )


def _take(viewer: Viewer, row: MonitoringCase, event: str, done: StepDone) -> None:
    """Ask the policy with the step that was written, then take it; the answer is kept with it."""
    decision = _judge(viewer, row, refuses=True)
    take(viewer, row, event, decision=decision, after={"done_on": done.done_on.isoformat()})


def _judge(viewer: Viewer, row: MonitoringCase, *, refuses: bool = False) -> Decision:
    """What the policy says of the case as it stands: kept, with the days on which something is due."""
    facts = case_facts(row, viewer.today)
    answer = decide(viewer, "monitoring.case", facts, on=viewer.today)
    decision = keep(viewer, answer, facts, even_if_refused=not refuses)
    told: Any = answer.answer
    is_over = row.state in CLOSED or row.lifted_on is not None
    due_on = None if is_over else due_in(told["steps"])
    if row.state == "helped":
        due_on = review_due(viewer, row)
    _set(row, decision=decision, decide_by=told["decide_by"], due_on=due_on)
    return decision


def _refuse_while_it_hangs(row: MonitoringCase, on: date) -> None:
    notice: Notice | None = row.notice
    if notice is not None and notice.state == "running" and (notice.ends_on or on) > on:
        raise refuse("case_notice_hangs", str(row), day=notice.ends_on or on)


def _take_down(viewer: Viewer, row: MonitoringCase, reason: str) -> None:
    notice = row.notice
    if notice is not None and notice.state in ("draft", "checked", "running"):
        take(viewer, notice, "withdraw", reason=reason)
    if notice is not None:
        _set(row, notice=None)
