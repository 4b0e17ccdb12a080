"""Agreements drafted, approved, signed and assessed; courses and visits."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bangfu.apps.pairings.access import DRAFTERS, KEEPERS
from bangfu.apps.pairings.models import AGREEMENT_CATEGORIES, Agreement, Training
from bangfu.apps.pairings.queries.agreements import demanded_of
from bangfu.apps.people.scope import Viewer, area_of
from bangfu.apps.policies.queries.county import decide, pack_in_force, policy_pack_on
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, keep, once, renew, snapshot, take
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.models import Organisation
from bangfu.core.words import words

FIELDS = ("first_party_id", "second_party_id", "terms", "begins_on", "ends_on")
TRAINING = words("培训与观摩", "course or visit")


def draft_agreement(viewer: Viewer, values: Mapping[str, Any], *, key: str) -> Told:
    """Draft an agreement: `category`, two parties, `terms` and the days of its term.

    Its place is that of the party that lies lowest: the township of a letter, the village of a
    consent.
    """

    def do() -> Agreement:
        row = Agreement(**dict(values), state=Agreement.flow.first)
        _place(row)
        what = AGREEMENT_CATEGORIES[row.category]
        role = role_to_make(viewer, DRAFTERS, row.division_id, what)
        row.save()
        created(viewer, row, role=role)
        return row

    return once(viewer, key, values, do)


def change_agreement(
    viewer: Viewer, agreement: Agreement, values: Mapping[str, Any], *, key: str
) -> Told:
    """Change an agreement while it is a draft."""

    def do() -> Agreement:
        row = renew(agreement)
        what = AGREEMENT_CATEGORIES[row.category]
        role = role_to_make(viewer, DRAFTERS, row.division_id, what)
        if row.state != row.flow.first:
            raise refuse(
                "not_in_state", str(row), state=row.state_name, event=words("修改", "Change")
            )
        before = snapshot(row)
        for name in FIELDS:
            if name in values:
                setattr(row, name, values[name])
        _place(row)
        role_to_make(viewer, DRAFTERS, row.division_id, what)
        row.version = _version_of(agreement) + 1
        row.save()
        changed(viewer, row, before, role=role)
        return row

    return once(viewer, key, {"agreement": agreement.pk} | dict(values), do)


def submit_agreement(viewer: Viewer, agreement: Agreement, *, key: str) -> Told:
    """Send an agreement for approval: its parties and terms are those the policy demands."""

    def do() -> Agreement:
        row = renew(agreement)
        _check_parties(row, viewer.today)
        decision = _judged(viewer, row)
        if decision is not None:
            row.decision = decision
            row.save(update_fields=["decision"])
        take(viewer, row, "submit", decision=decision)
        return row

    return once(viewer, key, {"agreement": agreement.pk, "event": "submit"}, do)


def sign_agreement(
    viewer: Viewer, agreement: Agreement, number: str, signed_on: date, *, key: str
) -> Told:
    """Record that an agreement was signed, by its number and day; never before it was approved."""

    def do() -> Agreement:
        row = renew(agreement)
        if signed_on > viewer.today:
            raise refuse("signed_in_the_future", str(row), day=signed_on)
        others = Agreement.everything.filter(category=row.category, number=number)
        if others.exclude(pk=row.pk).exists():
            raise refuse("agreement_number_taken", str(row), number=number)
        row.number, row.signed_on = number, signed_on
        row.save(update_fields=["number", "signed_on"])
        take(viewer, row, "sign", after={"number": number, "signed_on": signed_on})
        return row

    body = {"agreement": agreement.pk, "number": number, "signed_on": signed_on}
    return once(viewer, key, body, do)


def move_agreement(
    viewer: Viewer, agreement: Agreement, event: str, *, reason: str = "", key: str
) -> Told:
    """Approve or return an agreement, let it take effect, or assess it; the reason is the finding."""

    def do() -> Agreement:
        row = renew(agreement)
        assert event not in ("submit", "sign"), "these take more than an event"
        if event == "assess":
            row.result = reason
            row.save(update_fields=["result"])
        take(viewer, row, event, reason=reason)
        return row

    return once(viewer, key, {"agreement": agreement.pk, "event": event, "reason": reason}, do)


def hold_training(viewer: Viewer, values: Mapping[str, Any], *, key: str) -> Told:
    """Enter a course or visit: `category`, `held_on`, `topic`, `host_id`, `attendees`, `guests`."""

    def do() -> Training:
        role = role_to_make(viewer, KEEPERS, values["host_id"], TRAINING)
        row = Training(**dict(values))
        if row.held_on > viewer.today:
            raise refuse("held_in_the_future", row.topic, day=row.held_on)
        if policy_pack_on(row.held_on) is None:
            raise refuse("held_before_policy", row.topic, day=row.held_on)
        if row.category == "visit" and not row.guests:
            raise refuse("visit_without_guests", row.topic)
        row.save()
        created(viewer, row, role=role)
        return row

    return once(viewer, key, values, do)


def _version_of(agreement: Agreement) -> int:
    """The version of an agreement, if it is still the one that the form was opened with."""
    current = Agreement.everything.values_list("version", flat=True).get(pk=agreement.pk)
    if current != agreement.version:
        raise refuse("changed_meanwhile", str(agreement))
    return current


def _place(row: Agreement) -> None:
    parties = [
        Organisation.everything.get(pk=party) for party in (row.first_party_id, row.second_party_id)
    ]
    if parties[0] == parties[1]:
        raise refuse("one_party_twice", parties[0].name)
    row.division_id = max((one.division_id for one in parties), key=lambda code: len(area_of(code)))
    if row.begins_on and row.ends_on and row.ends_on <= row.begins_on:
        raise refuse("ends_before_it_begins", str(row), start=row.begins_on)


def _check_parties(row: Agreement, on: date) -> None:
    """The two parties hold the offices that the policy names, in either order."""
    offices = demanded_of(row.category, on).parties
    found = (row.first_party.office, row.second_party.office)
    if offices and sorted(found) != sorted(offices):
        names = pack_in_force(on).identity.offices
        told = [names[office] for office in offices]
        raise refuse("parties_differ", str(row), demanded=told)


def _judged(viewer: Viewer, row: Agreement) -> Decision | None:
    """The policy's answer to what the agreement states; None where it demands no terms."""
    if not demanded_of(row.category, viewer.today).terms:
        return None
    facts = {"terms": [code for code, text in row.terms.items() if text.strip()]}
    return keep(viewer, decide(viewer, "projects.agreement", facts, on=viewer.today), facts)
