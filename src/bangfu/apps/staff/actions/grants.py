"""Acts on grants: given by one, confirmed by another, passed on for a time, ended."""

from dataclasses import dataclass
from datetime import date

from bangfu.apps.people.models import Person, RoleGrant
from bangfu.apps.people.roles import ROLES, role_name
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, once, snapshot
from bangfu.apps.records.refusal import refuse
from bangfu.apps.staff.access import ADMINISTRATORS, CONFIRMING
from bangfu.core.place import level_of
from bangfu.core.words import Words, words

GRANT = words("授权", "grant")
CONFIRM = words("确认授权", "confirm the grant")
END = words("终止授权", "end the grant")
DELEGATE = words("委托", "delegate")


@dataclass(frozen=True)
class Right:
    """What is granted: a role for a place (12-digit code), over days `[begins_on, ends_on)`."""

    role: str
    place: str
    begins_on: date
    ends_on: date | None = None
    organisation: str = ""


def give_grant(viewer: Viewer, person: Person, right: Right, *, key: str) -> Told:
    """Give a role to another person. It holds once another has confirmed it. Raises Refused."""

    def do() -> RoleGrant:
        role = role_to_make(viewer, ADMINISTRATORS, right.place, GRANT)
        refuse_span(right.begins_on, right.ends_on, today=viewer.today)
        refuse_level(right.role, right.place)
        return _given(viewer, person, right, role=role)

    return once(viewer, key, {"grant": person.pk, **vars(right)}, do)


def refuse_span(begins_on: date, ends_on: date | None, *, today: date) -> None:
    """Refuse a span that is over before it begins, or before today."""
    if ends_on is not None and ends_on <= max(begins_on, today):
        raise refuse("span_is_over", ends_on.isoformat(), begins_on=begins_on)


def refuse_level(role: str, place: str) -> None:
    """Refuse a role for a place of another level than that on which it works."""
    level = ROLES[role].level
    if level_of(place) != level:
        raise refuse("role_of_another_level", place, role=role_name(role), level=LEVELS[level])


LEVELS: dict[str, Words] = {
    "county": words("区县", "county"),
    "township": words("镇乡", "township"),
    "village": words("村", "village"),
}


def _given(
    viewer: Viewer, person: Person, right: Right, *, role: str, source: RoleGrant | None = None
) -> RoleGrant:
    if person.pk == viewer.person_id:
        raise refuse("grant_to_oneself", person.name)
    row = RoleGrant(
        person=person, given_by_id=viewer.acting_id, delegated_from=source, **vars(right)
    )
    row.save()
    created(viewer, row, role=role)
    return row


def delegate(viewer: Viewer, grant: RoleGrant, person: Person, *, ends_on: date, key: str) -> Told:
    """Pass one's own grant on for a time, from today. Another confirms it. Raises Refused.

    The right is passed, not the person: what the delegate does, the delegate has done.
    """

    def do() -> RoleGrant:
        if grant.person_id != viewer.person_id or not _holds(viewer, grant):
            raise refuse("not_yours_to_do", role_name(grant.role).zh, event=DELEGATE)
        if grant.delegated_from_id is not None:
            raise refuse("delegated_already", role_name(grant.role).zh)
        refuse_span(viewer.today, ends_on, today=viewer.today)
        if grant.ends_on is not None and ends_on > grant.ends_on:
            raise refuse("delegation_outlasts", ends_on.isoformat(), ends_on=grant.ends_on)
        right = Right(grant.role, grant.place, viewer.today, ends_on, grant.organisation)
        return _given(viewer, person, right, role=grant.role, source=grant)

    return once(viewer, key, {"delegate": grant.pk, "to": person.pk, "until": ends_on}, do)


def _holds(viewer: Viewer, grant: RoleGrant) -> bool:
    held = RoleGrant.everything.filter(RoleGrant.valid_q(viewer.today), pk=grant.pk)
    return held.exists()


def confirm_grant(viewer: Viewer, grant: RoleGrant, *, key: str) -> Told:
    """Confirm what another has given: from now on it holds. Raises Refused."""

    def do() -> RoleGrant:
        role = viewer.holds(CONFIRMING, grant.place)
        if role is None:
            raise refuse("not_yours_to_do", _named(grant), event=CONFIRM)
        if viewer.person_id in (grant.given_by_id, grant.person_id):
            raise refuse("grant_confirmed_by_one", _named(grant))
        before = snapshot(grant)
        open_rows = RoleGrant.everything.filter(pk=grant.pk, confirmed_by__isnull=True)
        if open_rows.update(confirmed_by=viewer.person_id) != 1:
            raise refuse("changed_meanwhile", _named(grant))
        grant.refresh_from_db()
        changed(viewer, grant, before, role=role)
        return grant

    return once(viewer, key, {"confirm": grant.pk}, do)


def end_grant(viewer: Viewer, grant: RoleGrant, *, reason: str, key: str) -> Told:
    """End a grant: it gives no right from the next request on. Raises Refused.

    Administrators end every grant of their place; whoever has passed a grant on ends that one.
    """

    def do() -> RoleGrant:
        role = viewer.holds(ADMINISTRATORS, grant.place)
        passed_on = grant.delegated_from_id and grant.given_by_id == viewer.person_id
        if role is None and not passed_on:
            raise refuse("not_yours_to_do", _named(grant), event=END)
        if not reason.strip():
            raise refuse("reason_missing", _named(grant), event=END)
        before, ends_on = snapshot(grant), max(viewer.today, grant.begins_on)
        if grant.ends_on is not None and grant.ends_on <= ends_on:
            raise refuse("ended_already", _named(grant), ends_on=grant.ends_on)
        RoleGrant.everything.filter(pk=grant.pk).update(ends_on=ends_on)
        grant.refresh_from_db()
        changed(viewer, grant, before, role=role or grant.role, reason=reason)
        return grant

    return once(viewer, key, {"end": grant.pk, "reason": reason}, do)


def _named(grant: RoleGrant) -> str:
    return f"{grant.person.name} · {role_name(grant.role).zh}"
