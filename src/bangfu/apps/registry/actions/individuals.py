"""Individuals: added, changed, leaving, shown in full for a reason, erased."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import blind_index, seal, unseal
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, hold, once, renew, take, write_event
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.apps.registry.access import ENTERERS, ERASERS, HOUSEHOLD_KEEPERS
from bangfu.apps.registry.actions.entering import (
    IndividualEntered,
    body_of,
    checked,
    refuse_numbers,
)
from bangfu.apps.registry.actions.finding import note_duplicates
from bangfu.apps.registry.actions.households import (
    add_members,
    not_after,
    not_before,
    refresh_head,
    refuse_unless_live,
    write,
)
from bangfu.apps.registry.models import Erasure, Household, Individual
from bangfu.apps.registry.models.individuals import SEALED, STANDINGS
from bangfu.core.identity import card_problem, checked_identity, phone_problem
from bangfu.core.words import words

WHAT = words("家庭成员", "individual")
REASON = words("理由", "reason")
CHANGEABLE = ("labour", "schooling", "insured", "lives_here", "relation")


def add_individual(
    viewer: Viewer, household: Household, entered: IndividualEntered, *, joined_on: date, key: str
) -> Told:
    """Add somebody to a household: born, married in, moved in. Leads to the individual."""

    def do() -> Individual:
        row = renew(household)
        role = role_to_make(viewer, ENTERERS, row.village_id, WHAT)
        if row.state not in ("live", "returned"):
            refuse_unless_live(row)
        not_after(viewer, joined_on, str(row))
        not_before(row, joined_on)
        if entered.relation == "head":
            raise refuse("household_without_head", str(row))
        whole = checked(entered, on=viewer.today, called=str(row))
        return add_members(viewer, row, [whole], joined_on=joined_on, role=role)[0]

    body = body_of(household=household.pk, entered=entered, on=joined_on)
    return once(viewer, key, body, do)


def change_individual(
    viewer: Viewer, individual: Individual, values: Mapping[str, Any], *, key: str
) -> Told:
    """Change what may change: labour, schooling, insurance, residence, relation, and sealed values.

    An empty phone, card or illness leaves the one that is there. Raises Refused.
    """

    def do() -> Individual:
        row = held_individual(individual)
        role = role_to_make(viewer, ENTERERS, row.household.village_id, WHAT)
        refuse_unless_registered(row)
        given = {name: values[name] for name in CHANGEABLE if name in values}
        if ("head" in (given.get("relation"), row.relation)) and (
            given.get("relation", row.relation) != row.relation
        ):
            raise refuse("head_leaves", row.event_label())
        write(viewer, row, role=role, **given, **_sealed(row, values))
        return row

    return once(viewer, key, body_of(individual=individual.pk, values=dict(values)), do)


def _sealed(row: Individual, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the sealed values that were given, checked."""
    faults = [
        problem
        for name, check in (("phone", phone_problem), ("card", card_problem))
        if values.get(name) and (problem := check(values[name])) is not None
    ]
    if faults:
        raise Refused(faults)
    assert row.data_key is not None, "an individual that is not erased has its key"
    columns: dict[str, Any] = {
        name: seal(row.data_key, name, values[name])
        for name in ("phone", "card", "health")
        if values.get(name)
    }
    if values.get("card"):
        columns["card_index"] = blind_index("card", values["card"])
    return columns


def correct_identity(
    viewer: Viewer, individual: Individual, identity: str, *, reason: str, key: str
) -> Told:
    """Enter or correct the identity number, for a reason; sex and birthday follow from it."""

    def do() -> Individual:
        row = held_individual(individual)
        role = role_to_make(viewer, HOUSEHOLD_KEEPERS, row.household.village_id, WHAT)
        refuse_unless_registered(row)
        refuse_numbers({"reason": (REASON, reason)})
        told = checked_identity(identity, on=viewer.today)
        if not told.number:
            raise Refused([replace(one, subject=row.event_label()) for one in told.problems])
        index = blind_index("identity", told.number)
        same = Individual.everything.filter(identity_index=index, standing="live")
        if row.standing == "live" and same.exclude(pk=row.pk).exists():
            raise refuse("identity_held", row.event_label())
        assert row.data_key is not None, "an individual that is not erased has its key"
        sealed = seal(row.data_key, "identity", told.number)
        columns = {"identity": sealed, "identity_index": index}
        told_by_it = {"born_on": told.born_on, "sex": told.sex}
        write(viewer, row, role=role, reason=reason, **columns, **told_by_it)
        note_duplicates(viewer, row, role=role)
        return row

    return once(viewer, key, body_of(individual=individual.pk, identity=identity, why=reason), do)


def leave_household(  # noqa: PLR0913 (when and why)
    viewer: Viewer, individual: Individual, *, left_on: date, why: str, reason: str, key: str
) -> Told:
    """Somebody is no member any more: died, married away, moved away. The row stays.

    A head leaves only as the last of the household; else another head is named first.
    """

    def do() -> Individual:
        row = held_individual(individual)
        role = role_to_make(viewer, ENTERERS, row.household.village_id, WHAT)
        refuse_unless_registered(row)
        refuse_numbers({"reason": (REASON, reason)})
        not_after(viewer, left_on, row.event_label())
        if left_on < row.joined_on:
            raise refuse("day_before_entry", row.event_label(), start=row.joined_on)
        others = Individual.everything.filter(household=row.household, standing="live")
        if row.relation == "head" and others.exclude(pk=row.pk).exists():
            raise refuse("head_leaves", row.event_label())
        values = {"standing": "gone", "left_on": left_on, "left_why": why}
        write(viewer, row, role=role, reason=reason, **values)
        return row

    body = body_of(individual=individual.pk, on=left_on, why=why, reason=reason)
    return once(viewer, key, body, do)


def reveal(viewer: Viewer, individual: Individual, field: str, *, reason: str, key: str) -> str:
    """One value of class 3 in full, for a reason that is kept; the event holds no value.

    Sent again with the same key it shows nothing: a page that is loaded anew does not repeat it.
    Raises Refused.
    """
    assert field in SEALED, "only sealed fields are revealed"

    def do() -> Individual:
        row = held_individual(individual)
        role = viewer.reveals(row.household.village_id)
        if role is None:
            raise refuse("not_yours_to_make", what=words("查看完整信息", "show in full"))
        if row.standing == "erased":
            raise refuse("erased_cannot", row.event_label())
        if not reason.strip():
            raise refuse("reason_missing", row.event_label(), event=words("查看", "Show"))
        refuse_numbers({"reason": (REASON, reason)})
        if getattr(row, field) is None:
            raise refuse("nothing_to_reveal", row.event_label())
        verb, after = f"{Individual.kind()}.reveal", {"field": field}
        write_event(viewer, verb, row, role=role, after=after, reason=reason)
        return row

    told = once(viewer, key, body_of(individual=individual.pk, field=field, reason=reason), do)
    if told.is_repeat:
        return ""
    row = Individual.everything.get(pk=told.id)
    return unseal(row.data_key, field, getattr(row, field))


def propose_erasure(viewer: Viewer, individual: Individual, *, reason: str, key: str) -> Told:
    """Propose that a person who is off the register be erased; another person does it."""

    def do() -> Erasure:
        row = held_individual(individual)
        role = role_to_make(viewer, ERASERS, row.household.village_id, WHAT)
        _refuse_unerasable(row)
        if not reason.strip():
            raise refuse("reason_missing", row.event_label(), event=words("删除", "Erase"))
        refuse_numbers({"reason": (REASON, reason)})
        if Erasure.everything.filter(individual=row, state="proposed").exists():
            raise refuse("erasure_proposed", row.event_label())
        erasure = Erasure(
            state=Erasure.flow.first,
            individual=row,
            reason=reason.strip(),
            proposed_on=viewer.today,
        )
        add(viewer, erasure, role=role)
        hold(viewer, erasure, "propose", act=words("提出删除", "Propose to erase"))
        return erasure

    return once(viewer, key, body_of(individual=individual.pk, reason=reason), do)


def decide_erasure(
    viewer: Viewer, erasure: Erasure, event: str, *, reason: str = "", key: str
) -> Told:
    """Erase a person as proposed (`erase`), or do not (`reject`, with a reason). Raises Refused.

    The data key goes, and with it every value and proof. What remains is a code, the days and the
    household; the chain of events still verifies, since it holds commitments under the key that is
    gone.
    """

    def do() -> Erasure:
        row = renew(erasure)
        refuse_numbers({"reason": (REASON, reason)})
        person = held_individual(row.individual)
        if event == "erase":
            _refuse_unerasable(person)
        take(viewer, row, event, reason=reason)
        if event == "erase":
            _forget(person)
            role = viewer.holds(row.flow.event_by_code[event].roles, row.place_code()) or ""
            write_event(viewer, f"{Individual.kind()}.erase", person, role=role, reason=row.reason)
        return row

    return once(viewer, key, body_of(erasure=erasure.pk, event=event, reason=reason), do)


def _refuse_unerasable(row: Individual) -> None:
    if row.standing == "erased":
        raise refuse("erased_cannot", row.event_label())
    if row.standing != "gone":
        raise refuse("erase_leaves_first", row.event_label())


def _forget(row: Individual) -> None:
    if row.household.head_name == row.name:
        Household.everything.filter(pk=row.household_id).update(head_name="")
        refresh_head(row.household)
    for name in ("name", "name_key", "sex", "labour", "schooling", "identity_index", "card_index"):
        setattr(row, name, "")
    for name in ("data_key", "born_on", "insured", *SEALED):
        setattr(row, name, None)
    row.standing, row.version = "erased", row.version + 1
    row.save()


def held_individual(individual: Individual) -> Individual:
    """The row read anew and held, with the version that the form was opened with."""
    rows = Individual.everything.select_for_update(of=("self",)).select_related("household")
    fresh: Individual = rows.get(pk=individual.pk)
    fresh.version = individual.version
    return fresh


def refuse_unless_registered(row: Individual) -> None:
    """Refuse an act on somebody who left, or was erased."""
    if row.standing == "erased":
        raise refuse("erased_cannot", row.event_label())
    if row.standing == "gone":
        standing = STANDINGS[row.standing]
        raise refuse("individual_not_live", row.event_label(), standing=standing)
