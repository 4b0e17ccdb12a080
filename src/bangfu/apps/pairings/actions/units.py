"""Helping units: entered, paired with villages, and what they gave."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bangfu.apps.pairings.access import COUNTY_OFFICES, KEEPERS
from bangfu.apps.pairings.models import HelpingUnit, Pairing, UnitContribution
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, once, renew, snapshot, write_event
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.divisions import division_on, villages_on
from bangfu.core.words import words

UNIT = words("帮扶单位", "helping unit")
PAIRING = words("结对关系", "pairing")
CONTRIBUTION = words("单位投入", "contribution of a unit")


def enter_unit(viewer: Viewer, values: Mapping[str, Any], *, key: str) -> Told:
    """Enter an organisation as a helping unit: `organisation_id`, `division_id`, `level`, `contact`."""

    def do() -> HelpingUnit:
        role = role_to_make(viewer, COUNTY_OFFICES, values["division_id"], UNIT)
        division_on(values["division_id"], level="county")
        unit = HelpingUnit(**dict(values))
        if HelpingUnit.everything.filter(organisation_id=unit.organisation_id).exists():
            raise refuse("unit_is_there", str(unit))
        unit.save()
        created(viewer, unit, role=role)
        return unit

    return once(viewer, key, values, do)


def change_unit(viewer: Viewer, unit: HelpingUnit, values: Mapping[str, Any], *, key: str) -> Told:
    """Change the level or the contact of a unit."""

    def do() -> HelpingUnit:
        row = renew(unit)
        role = role_to_make(viewer, COUNTY_OFFICES, row.division_id, UNIT)
        before = snapshot(row)
        for name in ("level", "contact"):
            if name in values:
                setattr(row, name, values[name])
        row.save()
        changed(viewer, row, before, role=role)
        return row

    return once(viewer, key, {"unit": unit.pk} | dict(values), do)


def pair(  # noqa: PLR0913 (who with whom, through which team, since when, once)
    viewer: Viewer,
    unit: HelpingUnit,
    villages: Sequence[str],
    *,
    paired_on: date,
    team: str = "",
    key: str,
) -> Told:
    """Pair a unit with villages, through a work team if one is named; a pairing there is passed over."""

    def do() -> HelpingUnit:
        row = renew(unit)
        role = role_to_make(viewer, COUNTY_OFFICES, row.division_id, PAIRING)
        villages_on(villages, paired_on)
        there = Pairing.everything.filter(unit=row, team=team, ended_on__isnull=True)
        known = set(there.values_list("village_id", flat=True))
        new = [code for code in dict.fromkeys(villages) if code not in known]
        Pairing.everything.bulk_create(
            Pairing(unit=row, village_id=code, team=team, paired_on=paired_on) for code in new
        )
        after = {"villages": new, "team": team, "paired_on": paired_on}
        write_event(viewer, f"{HelpingUnit.kind()}.change", row, role=role, after=after)
        return row

    body = {"unit": unit.pk, "villages": list(villages), "paired_on": paired_on, "team": team}
    return once(viewer, key, body, do)


def end_pairing(viewer: Viewer, pairing: Pairing, ended_on: date, *, reason: str, key: str) -> Told:
    """End a pairing on a day, for a reason."""

    def do() -> Pairing:
        row = renew(pairing)
        role = role_to_make(viewer, COUNTY_OFFICES, row.village_id, PAIRING)
        if not reason.strip():
            raise refuse("reason_missing", str(row), event=words("结束结对", "End"))
        if row.ended_on is not None:
            raise refuse("pairing_has_ended", str(row), ended_on=row.ended_on)
        if ended_on < row.paired_on:
            raise refuse("ends_before_it_begins", str(row), start=row.paired_on)
        before = snapshot(row)
        row.ended_on, row.reason = ended_on, reason
        row.save()
        changed(viewer, row, before, role=role, reason=reason)
        return row

    return once(viewer, key, {"pairing": pairing.pk, "ended_on": ended_on, "reason": reason}, do)


def give(viewer: Viewer, values: Mapping[str, Any], *, key: str) -> Told:
    """Enter what a unit gave: `unit_id`, `place_id`, `given_on`, `category`, `amount_fen`, `about`."""

    def do() -> UnitContribution:
        role = _role_to_give(viewer, values)
        row = UnitContribution(**dict(values))
        row.save()
        created(viewer, row, role=role)
        return row

    return once(viewer, key, values, do)


def give_all(viewer: Viewer, given: Sequence[Mapping[str, Any]], *, source: str, key: str) -> Told:
    """Enter many contributions, all or none, as `give` takes them; one event for all.

    One that equals a contribution already there in unit, place, day, category and sum is passed
    over, so that a workbook may be handed in again. Leads to the first.
    """

    def do() -> UnitContribution:
        roles = [_role_to_give(viewer, values) for values in given]
        if not roles:
            raise refuse("nothing_to_enter")
        new = [v for v in given if not UnitContribution.everything.filter(**_same(v)).exists()]
        made = UnitContribution.everything.bulk_create(
            UnitContribution(**dict(values), source=source) for values in new
        )
        first = made[0] if made else UnitContribution.everything.filter(**_same(given[0])).first()
        assert first is not None, "what is not new is there"
        after = {"source": source, "given": [dict(values) for values in new]}
        write_event(viewer, f"{UnitContribution.kind()}.enter", first, role=roles[0], after=after)
        return first

    return once(viewer, key, {"source": source, "given": [dict(v) for v in given]}, do)


def correct_contribution(
    viewer: Viewer,
    contribution: UnitContribution,
    values: Mapping[str, Any],
    *,
    reason: str,
    key: str,
) -> Told:
    """Correct a contribution, for a reason; the old values stay in the event."""

    def do() -> UnitContribution:
        row = renew(contribution)
        role = role_to_make(viewer, KEEPERS, row.place_id, CONTRIBUTION)
        if not reason.strip():
            raise refuse("reason_missing", str(row), event=words("更正", "Correct"))
        before = snapshot(row)
        for name in ("given_on", "category", "amount_fen", "about"):
            if name in values:
                setattr(row, name, values[name])
        row.save()
        changed(viewer, row, before, role=role, reason=reason)
        return row

    body = {"contribution": contribution.pk, "reason": reason} | dict(values)
    return once(viewer, key, body, do)


def _role_to_give(viewer: Viewer, values: Mapping[str, Any]) -> str:
    role = role_to_make(viewer, KEEPERS, values["place_id"], CONTRIBUTION)
    division_on(values["place_id"], values["given_on"])
    if values["given_on"] > viewer.today:
        unit = HelpingUnit.everything.get(pk=values["unit_id"])
        raise refuse("given_in_the_future", str(unit), day=values["given_on"])
    return role


def _same(values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("unit_id", "place_id", "given_on", "category", "amount_fen")
    return {name: values[name] for name in names}
