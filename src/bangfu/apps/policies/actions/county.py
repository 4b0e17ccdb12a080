"""The county's own policy: it takes up an edition, proves it, has it confirmed, and starts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.models import ChosenReading, Edition, PolicyDocument, PolicyPack
from bangfu.apps.policies.queries.county import pack_of
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, changed, created, move, once, snapshot, take
from bangfu.apps.records.models import Kept
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.rulebook import reading_problems
from bangfu.core.problem import is_refusal
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.words import words
from bangfu.engine.cases import check

PACK = words("政策包", "policy pack")
READING = words("读法选定", "choice of a reading")
DOCUMENT = words("政策文件", "policy document")
EDITORS = ("pack_editor",)
PROPOSERS = ("pack_editor", "agriculture_bureau")


# --- taking up ---------------------------------------------------------------------------------


def take_up(viewer: Viewer, edition: Edition, *, key: str) -> Told:
    """Take an edition up as the county's policy, with the documents it names; not yet in force.

    Raises Refused: not a pack editor of its place, a policy of another county, taken up before.
    """
    return once(viewer, key, {"edition": edition.digest}, lambda: _take_up(viewer, edition))


def _take_up(viewer: Viewer, edition: Edition) -> PolicyPack:
    pack = pack_of(edition.pk, edition.digest)
    place = pack.identity.place.code.ljust(12, "0")
    role = role_to_make(viewer, EDITORS, place, PACK)
    if PolicyPack.everything.exclude(place=place).exists():
        raise refuse("pack_of_another_county", str(edition), place=pack.identity.place.name)
    if PolicyPack.everything.filter(edition=edition).exists():
        raise refuse("edition_taken_up", str(edition))
    title = pack.identity.title
    said = _stated(pack, "policies.policy_pack.title").values or {}
    pooled = _stated(pack, "policies.policy_pack.pooled").fields or {}
    row = PolicyPack.everything.create(
        state=PolicyPack.flow.first,
        edition=edition,
        place=place,
        title=title.zh,
        title_en=title.en,
        pairing_round=int(said["round"]) if "round" in said else None,
        pooled=[{"code": code, "zh": one.zh, "en": one.en} for code, one in pooled.items()],
    )
    created(viewer, row, role=role)
    _write_documents(viewer, row, pack, role)
    return row


def _stated(pack: Pack, target: str) -> RegisterReport:
    """The parameters of the first clause that is kept in `target`, as the pack states them at first."""
    kept = (c for c in pack.clauses.values() if c.record == target and c.parameters)
    first = next(kept, None)
    return RegisterReport.model_validate(first.parameters[0].values if first else {})


def _write_documents(viewer: Viewer, row: PolicyPack, pack: Pack, role: str) -> None:
    """The document itself, those it rests on, and the reports it is checked against."""
    identity, document = pack.identity, pack.identity.document
    addressees = _stated(pack, "policies.policy_document.addressees").fields or {}
    main = PolicyDocument(
        title=identity.title.zh,
        number=document.number or "",
        issuer=document.issuer.zh,
        approver=document.approver.zh if document.approver else "",
        addressees="、".join(named.zh for named in addressees.values()),
        issued_on=document.issued,
        source_type="rule",
        held=True,
    )
    upstream = [
        PolicyDocument(title=u.zh, number=u.number or "", source_type="upstream", held=u.held)
        for u in identity.rests_on
    ]
    _rule, *others = identity.sources.values()
    reports = [PolicyDocument(title=s.zh, source_type="report", held=True) for s in others]
    for written in (main, *upstream, *reports):
        written.policy_pack, written.place = row, row.place
        written.save()
        created(viewer, written, role=role)
    link = PolicyDocument.upstream_documents.through
    link.objects.bulk_create(
        [link(from_policydocument=main, to_policydocument=one) for one in upstream]
    )


# --- into force --------------------------------------------------------------------------------


def submit_policy(viewer: Viewer, row: PolicyPack, *, key: str) -> Told:
    """Prove the pack and put it forward. Raises Refused with every fault that its check finds."""

    def do() -> Kept:
        report = check(pack_of(row.edition_id, row.edition.digest))
        if report.has_failed:
            raise Refused([problem for problem in report.problems if is_refusal([problem])])
        cases = sum(report.cases.values())
        take(viewer, row, "check", after={"cases": cases, "digest": row.edition.digest})
        return row

    return once(viewer, key, {"check": row.pk}, do)


def confirm_policy(viewer: Viewer, row: PolicyPack, *, key: str) -> Told:
    """Confirm what another has put forward. Raises Refused."""
    return move(viewer, row, "confirm", key=key)


def return_policy(viewer: Viewer, row: PolicyPack, *, key: str, reason: str) -> Told:
    """Send the policy back to its editor. Raises Refused without a reason."""
    return move(viewer, row, "return", key=key, reason=reason)


def activate_policy(viewer: Viewer, row: PolicyPack, *, key: str, active_from: date) -> Told:
    """Let the policy be in force from a day on; the one before it ends with that day.

    Raises Refused for a day on which its own text is not in force, and for one before the beginning
    of the policy that is active: what was decided under it stays decided.
    """

    def do() -> Kept:
        before = PolicyPack.everything.filter(state="active").first()
        _refuse_day(row, before, active_from)
        if before is not None:
            _end(viewer, before, "supersede", active_from)
        was = snapshot(row)
        row.active_from = active_from
        row.save(update_fields=["active_from"])
        changed(viewer, row, was)
        take(viewer, row, "activate", after={"active_from": active_from})
        return row

    return once(viewer, key, {"activate": row.pk, "from": active_from}, do)


def _refuse_day(row: PolicyPack, before: PolicyPack | None, day: date) -> None:
    span = pack_of(row.edition_id, row.edition.digest).identity.in_force
    first = span.back_to or span.start
    if day < first or (span.until is not None and day >= span.until):
        raise refuse("policy_day_outside", str(row), start=first, until=span.until or "—")
    if before is not None and before.active_from is not None and day < before.active_from:
        raise refuse("policy_day_too_early", str(row), day=before.active_from, other=str(before))


# --- readings ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A reading to choose: of which ambiguity of which pack, from which day, and why."""

    pack: str
    ambiguity: str
    reading: str
    begins_on: date
    reason: str


def propose_reading(viewer: Viewer, choice: Choice, *, key: str) -> Told:
    """Put a reading forward. Raises Refused: no policy of that pack, an unknown reading, no reason."""

    def do() -> Kept:
        policy = PolicyPack.everything.filter(edition__pack=choice.pack).last()
        if policy is None:
            raise refuse("no_policy_of_pack", choice.pack)
        role = role_to_make(viewer, PROPOSERS, policy.place, READING)
        pack = pack_of(policy.edition_id, policy.edition.digest)
        if problems := reading_problems(pack, {choice.ambiguity: choice.reading}):
            raise Refused(problems)
        if not choice.reason.strip():
            raise refuse("reason_missing", choice.ambiguity, event=READING)
        row = ChosenReading.everything.create(
            state=ChosenReading.flow.first, place=policy.place, **vars(choice)
        )
        created(viewer, row, role=role)
        take(viewer, row, "propose", reason=choice.reason)
        return row

    return once(viewer, key, vars(choice), do)


def confirm_reading(viewer: Viewer, row: ChosenReading, *, key: str) -> Told:
    """Confirm a reading; the one chosen before ends on the day on which this one begins.

    Raises Refused for the one who proposed it, and where it begins before the one it replaces.
    """

    def do() -> Kept:
        before = ChosenReading.everything.filter(
            pack=row.pack, ambiguity=row.ambiguity, state="in_force"
        ).first()
        if before is not None:
            if row.begins_on < before.begins_on:
                raise refuse("reading_begins_too_early", str(row), day=before.begins_on)
            _end(viewer, before, "end", row.begins_on, reason=str(row))
        take(viewer, row, "confirm")
        return row

    return once(viewer, key, {"confirm": row.pk}, do)


def reject_reading(viewer: Viewer, row: ChosenReading, *, key: str, reason: str) -> Told:
    """Do not take the reading. Raises Refused without a reason."""
    return move(viewer, row, "reject", key=key, reason=reason)


def end_reading(
    viewer: Viewer, row: ChosenReading, *, key: str, ends_on: date, reason: str
) -> Told:
    """End a choice: from that day on the pack's default holds again. Raises Refused."""

    def do() -> Kept:
        if ends_on < row.begins_on:
            raise refuse("reading_begins_too_early", str(row), day=row.begins_on)
        _end(viewer, row, "end", ends_on, reason=reason)
        return row

    return once(viewer, key, {"end": row.pk, "on": ends_on, "reason": reason}, do)


def _end(
    viewer: Viewer, row: PolicyPack | ChosenReading, code: str, on: date, *, reason: str = ""
) -> None:
    """Write the day on which a policy or a reading stops to hold, with its event."""
    was = snapshot(row)
    if isinstance(row, PolicyPack):
        row.active_until = on
    else:
        row.ends_on = on
    row.save(update_fields=["active_until" if isinstance(row, PolicyPack) else "ends_on"])
    changed(viewer, row, was)
    take(viewer, row, code, reason=reason, after={"on": on})


# --- documents ---------------------------------------------------------------------------------


def add_document(viewer: Viewer, written: Mapping[str, Any], *, key: str) -> Told:
    """Add a document to the policy library: `written` holds its fields. Raises Refused."""

    def do() -> Kept:
        row = PolicyDocument(**written)
        role = role_to_make(viewer, PROPOSERS, row.place, DOCUMENT)
        row.save()
        created(viewer, row, role=role)
        return row

    return once(viewer, key, written, do)
