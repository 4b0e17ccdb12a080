"""The villages of the programme: entered, leaving, and the list they make closed by the policy."""

from collections.abc import Mapping, Sequence
from datetime import date

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code, decide, pack_in_force, terms_of
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, keep, once, renew, snapshot, take
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import COUNTY_OFFICES
from bangfu.apps.registry.actions.divisions import villages_on
from bangfu.apps.registry.actions.entering import refuse_numbers
from bangfu.apps.registry.models import VillageList, VillageProgramme
from bangfu.apps.registry.models.villages import HELPED_LEVELS
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.words import words

WHAT = words("困难村名单", "list of weak villages")
SOURCE = words("来源", "source")


def enter_villages(
    viewer: Viewer,
    levels: Mapping[str, str],
    *,
    entered_on: date,
    source: str,
    key: str,
) -> Told:
    """Enter villages in the programme of the county's policy, all of them or none; one event for all.

    `levels` gives by the code of each village the level that helps it. A village that is already
    in with the same level is passed over, so that a list may be handed in again; with another
    level the whole is refused. Leads to the list.
    """

    def do() -> VillageList:
        refuse_numbers({"source": (SOURCE, source)})
        listed = _open_list(entered_on)
        villages_on(levels, entered_on)
        entered = _new_members(listed, levels)
        VillageProgramme.everything.bulk_create(
            _member(listed, code, level, entered_on, source) for code, level in entered.items()
        )
        after = {"entered": entered, "entered_on": entered_on, "source": source}
        take(viewer, listed, "enter", after=after)
        return listed

    body = {"levels": dict(levels), "entered_on": entered_on, "source": source}
    return once(viewer, key, body, do)


def leave_programme(
    viewer: Viewer, member: VillageProgramme, left_on: date, *, reason: str, key: str
) -> Told:
    """Take a village out of the programme on a day, for a reason; the list must be open."""

    def do() -> VillageProgramme:
        row = renew(member)
        role = role_to_make(viewer, COUNTY_OFFICES, row.village_id, WHAT)
        _refuse_unless_open(row.village_list)
        if not reason.strip():
            raise refuse("reason_missing", str(row), event=words("退出", "Leave"))
        if row.left_on is not None:
            raise refuse("village_left_already", str(row), left_on=row.left_on)
        if left_on < row.entered_on:
            raise refuse("ends_before_it_begins", str(row), start=row.entered_on)
        before = snapshot(row)
        row.left_on, row.reason = left_on, reason
        row.save()
        changed(viewer, row, before, role=role, reason=reason)
        return row

    return once(viewer, key, {"member": member.pk, "left_on": left_on, "reason": reason}, do)


def set_pooled(
    viewer: Viewer, member: VillageProgramme, *, pooled: bool, reason: str, key: str
) -> Told:
    """Say whether the money of a village is pooled by the county, with the paper or reason for it."""

    def do() -> VillageProgramme:
        row = renew(member)
        role = role_to_make(viewer, COUNTY_OFFICES, row.village_id, WHAT)
        if not reason.strip():
            raise refuse("reason_missing", str(row), event=words("变更统筹", "Change pooling"))
        before = snapshot(row)
        row.pooled = pooled
        row.save()
        changed(viewer, row, before, role=role, reason=reason)
        return row

    return once(viewer, key, {"member": member.pk, "pooled": pooled, "reason": reason}, do)


def close_list(viewer: Viewer, village_list: VillageList, *, reason: str = "", key: str) -> Told:
    """Close the list: the policy is asked for its make-up, and its answer kept.

    Where the policy finds another number of villages than was settled, a reason is asked for.
    """

    def do() -> VillageList:
        listed = renew(village_list)
        facts = {"villages": members_of(listed)}
        answer = decide(viewer, "pairings.members", facts, on=viewer.today)
        decision = keep(viewer, answer, facts)
        if answer.problems and not reason.strip():
            told = [problem.message(viewer.language) for problem in answer.problems]
            found = [message.rstrip("。.") for message in told]
            raise refuse("list_differs", str(listed), found=found)
        listed.decision = decision
        listed.save(update_fields=["decision"])
        take(viewer, listed, "close", reason=reason, decision=decision)
        return listed

    return once(viewer, key, {"list": village_list.pk, "event": "close", "reason": reason}, do)


def move_list(
    viewer: Viewer, village_list: VillageList, event: str, *, reason: str = "", key: str
) -> Told:
    """Confirm the list, or open it again: events that ask the policy nothing."""

    def do() -> VillageList:
        listed = renew(village_list)
        assert event != "close", "closing asks the policy"
        take(viewer, listed, event, reason=reason)
        return listed

    return once(viewer, key, {"list": village_list.pk, "event": event, "reason": reason}, do)


def members_of(listed: VillageList) -> Sequence[dict[str, str]]:
    """The villages of a list with their levels, as the policy is told them, in the order of codes."""
    rows = VillageProgramme.everything.filter(village_list=listed, left_on__isnull=True)
    return [
        {"village": code, "level": level}
        for code, level in rows.order_by("village_id").values_list("village_id", "helped_level")
    ]


def _new_members(listed: VillageList, levels: Mapping[str, str]) -> dict[str, str]:
    """Those that are not in yet, with their levels."""
    assert set(levels.values()) <= set(HELPED_LEVELS), "a village is helped by a known level"
    members = VillageProgramme.everything.filter(
        programme=listed.programme, left_on__isnull=True
    ).select_related("village")
    known = {member.village_id: member for member in members}
    for code in levels:
        if code in known and known[code].helped_level != levels[code]:
            raise refuse("village_of_another_level", str(known[code]))
    return {code: level for code, level in levels.items() if code not in known}


def _open_list(on: date) -> VillageList:
    """The county's list of the policy's programme and round; made with the first village."""
    values = terms_of(f"{VillageProgramme.kind()}.round", RegisterReport, on=on).values or {}
    found, _is_new = VillageList.everything.get_or_create(
        division_id=county_code(),
        programme=pack_in_force(on).id,
        programme_round=int(values.get("round", 1)),
        defaults={"state": VillageList.flow.first},
    )
    listed: VillageList = VillageList.everything.select_for_update().get(pk=found.pk)
    _refuse_unless_open(listed)
    return listed


def _refuse_unless_open(listed: VillageList) -> None:
    if listed.state != listed.flow.first:
        raise refuse("list_not_open", str(listed), state=listed.state_name)


def _member(
    listed: VillageList, code: str, level: str, entered_on: date, source: str
) -> VillageProgramme:
    return VillageProgramme(
        village_id=code,
        village_list=listed,
        programme=listed.programme,
        round=listed.programme_round,
        helped_level=level,
        entered_on=entered_on,
        source=source,
    )
