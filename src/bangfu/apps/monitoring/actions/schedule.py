"""The work of the year: areas listed as key, concentrated checks begun, recurring duties done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bangfu.apps.monitoring.access import COUNTY_OFFICES, NOTERS
from bangfu.apps.monitoring.models import Campaign, Dispatch, KeyArea
from bangfu.apps.monitoring.queries.schedule import (
    QUESTION,
    area_name,
    figures_of,
    key_areas_for,
    key_now,
    schedule_facts,
    schedule_terms,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code, decide, policy_pack_on
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, created, keep, move, once, renew, write
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.divisions import division_on
from bangfu.apps.registry.actions.entering import body_of, refuse_numbers
from bangfu.apps.registry.actions.households import not_after
from bangfu.apps.registry.models import Division
from bangfu.core.filing import last_day_of, period_name
from bangfu.core.rules.deadline_recurrence import Duty
from bangfu.core.words import words

AREA, CHECK = words("重点关注区域", "key area"), words("集中排查", "concentrated check")
DISPATCH = words("调度通报", "dispatch")
REASON, TITLE, TEXT = words("原因", "reason"), words("名称", "title"), words("情况", "text")
DOCUMENT = words("文号", "number of the document")

# --- key areas ------------------------------------------------------------------------------------


def list_key_area(viewer: Viewer, place: str, reason: str, *, from_on: date, key: str) -> Told:
    """List a township or village as a key area from a day on. Raises Refused."""

    def do() -> KeyArea:
        role = role_to_make(viewer, COUNTY_OFFICES, place, AREA)
        not_after(viewer, from_on, place)
        _refuse_before_policy(from_on, place)
        refuse_numbers({"reason": (REASON, reason)})
        found = division_on(place, from_on)
        known = KeyArea.everything.filter(place_id=place, until_on__isnull=True).first()
        if known is not None:
            raise refuse("key_area_listed", str(found), day=known.from_on)
        row = KeyArea(place=found, reason=reason.strip(), from_on=from_on)
        return add(viewer, row, role=role)

    return once(viewer, key, body_of(place=place, reason=reason, on=from_on), do)


def delist_key_area(viewer: Viewer, area: KeyArea, until_on: date, *, key: str) -> Told:
    """Take an area off the list from a day on. Raises Refused."""

    def do() -> KeyArea:
        row = renew(area)
        role = role_to_make(viewer, COUNTY_OFFICES, row.place_id, AREA)
        not_after(viewer, until_on, str(row))
        if row.until_on is not None or until_on <= row.from_on:
            raise refuse("key_area_cannot_end", str(row), day=row.from_on)
        write(viewer, row, role, until_on=until_on)
        return row

    return once(viewer, key, body_of(area=area.pk, until=until_on), do)


# --- concentrated checks --------------------------------------------------------------------------


@dataclass(frozen=True)
class CampaignEntered:
    """A concentrated check as entered; what the policy needs of it and is missing is None or empty."""

    title: str
    place: str
    checked: str
    from_on: date
    until_on: date | None
    why: str


def begin_campaign(viewer: Viewer, entered: CampaignEntered, *, key: str) -> Told:
    """Begin a concentrated check. Raises Refused: the policy says what it must state."""

    def do() -> Campaign:
        role = role_to_make(viewer, COUNTY_OFFICES, entered.place or county_code(), CHECK)
        refuse_numbers({"title": (TITLE, entered.title), "why": (REASON, entered.why)})
        decision = _campaign_judged(viewer, entered)
        if entered.until_on is None or entered.until_on < entered.from_on:
            raise refuse("ends_before_it_begins", entered.title, start=entered.from_on)
        _refuse_before_policy(entered.from_on, entered.title)
        if entered.until_on.year > viewer.today.year + 1:
            raise refuse("check_ends_too_late", entered.title, day=entered.until_on)
        row = Campaign(
            state=Campaign.flow.first,
            title=entered.title.strip(),
            place=division_on(entered.place, entered.from_on),
            checked=entered.checked,
            from_on=entered.from_on,
            until_on=entered.until_on,
            why=entered.why.strip(),
            decision=decision,
        )
        return add(viewer, row, role=role, decision=decision)

    return once(viewer, key, body_of(entered=entered), do)


def _campaign_judged(viewer: Viewer, entered: CampaignEntered) -> Decision:
    place = Division.everything.filter(pk=entered.place).first()
    told: dict[str, object] = {
        "campaign": entered.title,
        "from_on": entered.from_on.isoformat(),
    }
    if place is not None and entered.checked:
        told["scope"] = area_name(place)
    if entered.until_on is not None:
        told["until_on"] = entered.until_on.isoformat()
    return _judged(viewer, {"campaigns": [told]})


def end_campaign(viewer: Viewer, campaign: Campaign, *, reason: str, key: str) -> Told:
    """End a check, with what came of it."""
    refuse_numbers({"reason": (REASON, reason)})
    return move(viewer, campaign, "end", key=key, reason=reason)


# --- recurring duties -----------------------------------------------------------------------------


@dataclass(frozen=True)
class DutyDone:
    """A recurring duty that was done: of which period, of which key area, what it says."""

    duty: str
    period: str
    place: str
    done_on: date
    text: str
    document: str = ""


def dispatch(viewer: Viewer, done: DutyDone, *, key: str) -> Told:
    """Keep that a recurring duty of a period was done, with the figures of the period. Raises Refused.

    A duty of the county is done once a period, one of the key areas once for each of them.
    """

    def do() -> Dispatch:
        duty = _duty(viewer, done)
        place = done.place if duty.per == "area" else county_code()
        allowed = NOTERS if duty.per == "area" else COUNTY_OFFICES
        role = role_to_make(viewer, allowed, place or county_code(), DISPATCH)
        _refuse_unfit(viewer, done, duty, place)
        row = Dispatch(
            duty=done.duty,
            duty_name=duty.name.model_dump(),
            period=done.period,
            place_id=place,
            done_on=done.done_on,
            text=done.text.strip(),
            document=done.document.strip(),
            figures=figures_of(viewer, place, done.period),
            made_by_id=viewer.acting_id,
        )
        row.save()
        row.decision = _judged(viewer, {}, row)
        row.save(update_fields=["decision"])
        created(viewer, row, role=role, decision=row.decision)
        return row

    return once(viewer, key, body_of(done=done), do)


def _duty(viewer: Viewer, done: DutyDone) -> Duty:
    terms = schedule_terms(viewer.today)
    found = (terms.duties or {}).get(done.duty) if terms else None
    if found is None:
        raise refuse("duty_not_known", done.duty)
    return found


def _refuse_unfit(viewer: Viewer, done: DutyDone, duty: Duty, place: str) -> None:
    refuse_numbers({"text": (TEXT, done.text), "document": (DOCUMENT, done.document)})
    called = period_name(done.period).zh
    not_after(viewer, done.done_on, called)
    if not done.text.strip():
        raise refuse("nothing_entered", called)
    last = last_day_of(done.period)
    _refuse_before_policy(last, called)
    if done.done_on < last:
        raise refuse("period_not_over", called, day=last)
    if duty.per == "area":
        named = key_areas_for(viewer).filter(key_now(last), place_id=place)
        if not named.exists():
            raise refuse("not_a_key_area", place or "—", day=last)
    same = {"duty": done.duty, "period": done.period, "place_id": place}
    if Dispatch.everything.filter(**same).exists():
        raise refuse("dispatched_before", called, name=duty.name)


def _refuse_before_policy(day: date, called: str) -> None:
    """What the policy asks for begins with it: a day before is mistyped."""
    if policy_pack_on(day) is None:
        raise refuse("day_before_policy", called, day=day)


def _judged(viewer: Viewer, more: Mapping[str, object], row: Dispatch | None = None) -> Decision:
    """What the policy says of a check, or of the duty that was done: kept with it."""
    areas = [] if row is None else KeyArea.everything.filter(place=row.place_id)
    facts = schedule_facts(areas, [row] if row else [], viewer.today) | dict(more)
    answer = decide(viewer, QUESTION, facts, on=viewer.today)
    return keep(viewer, answer, facts)
