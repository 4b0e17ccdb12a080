"""The county's own policy: the pack in force on a day, the readings it chose, and asking both.

Every stage asks here, so that no stage knows a number of the policy.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Q

from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.apps.policies.models import ChosenReading, Edition, PolicyDocument, PolicyPack
from bangfu.apps.policies.queries.packs import folders, pack_in
from bangfu.apps.records.refusal import refuse
from bangfu.core.facts import RawFacts
from bangfu.core.policies import rulebook
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import PackUnusable, read_pack
from bangfu.core.policies.rulebook import Way, leaves
from bangfu.core.rules.public_notice import PublicNotice
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.rules.rule import Kind
from bangfu.core.words import Named, Words
from bangfu.engine.ask import Answer, ask

K = TypeVar("K", bound=Kind)

NOTICE_KIND = "records.notice.kind_code"
NOTICE_BOARD = "records.notice.board"
"""Where the clauses on what is made known to everybody are kept."""


def county_code() -> str:
    """The 12-digit code of this county: the place of its policy. Raises Refused before it has one."""
    place = (
        PolicyPack.objects.visible_to(PUBLIC).order_by("pk").values_list("place", flat=True).first()
    )
    if place is None:
        raise refuse("no_county_yet")
    return str(place)


def in_force(on: date) -> tuple[Pack, dict[str, str]]:
    """The pack that is in force on a day, and the readings the county chose. Raises Refused."""
    pack = pack_in_force(on)
    return pack, dict(_chosen(on).filter(pack=pack.id).values_list("ambiguity", "reading"))


def pack_in_force(on: date) -> Pack:
    """The pack that is in force in this county on a day. Raises Refused where none is."""
    pack = policy_on(on)
    if pack is None:
        raise refuse("no_policy_in_force", on.isoformat())
    return pack


def policy_on(on: date) -> Pack | None:
    """The pack that is in force on a day; None before the county has taken one up."""
    taken = policy_pack_on(on)
    return pack_of(taken.edition_id, taken.edition.digest) if taken else None


def policy_pack_on(on: date) -> PolicyPack | None:
    """The policy of the county on a day, with its edition but without the edition's files."""
    found: PolicyPack | None = _held(on).select_related("edition").defer("edition__files").first()
    return found


def _held(on: date) -> Any:
    """The policy of the county on a day: one row, or none."""
    return PolicyPack.objects.visible_to(PUBLIC).filter(
        Q(active_until__isnull=True) | Q(active_until__gt=on),
        state__in=["active", "superseded"],
        active_from__lte=on,
    )


def readings_in_force(on: date) -> dict[str, str]:
    """The readings this county chose that hold on a day, by ambiguity."""
    held = _chosen(on).filter(pack__in=_held(on).values("edition__pack"))
    return dict(held.values_list("ambiguity", "reading"))


def _chosen(on: date) -> Any:
    """The readings that hold on a day, of whatever pack."""
    return ChosenReading.objects.visible_to(PUBLIC).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        state__in=["in_force", "ended"],
        begins_on__lte=on,
    )


def decide(
    viewer: Viewer,
    question: str,
    facts: Mapping[str, object] | RawFacts,
    *,
    on: date,
    explain: str | None = None,
) -> Answer:
    """What the county's policy answers on a day, by the readings the county chose.

    It never raises for bad facts; `records.actions.keep` refuses on the answer. Raises Refused
    where no policy is in force. `explain` is the key of the row whose steps are wanted.
    """
    raw = facts if isinstance(facts, RawFacts) else RawFacts(dict(facts))
    pack, readings = in_force(on)
    return ask(pack, question, raw, on=on, readings=readings, explain=explain)


def terms_of(target: str, kind: type[K], *, on: date) -> K:
    """What the clauses that are kept in `target` say by a kind, on a day and by the readings that hold.

    `target` is the `record:` or `form:` of the clauses: `records.attachment.type`. Parameters that
    no clause gives are None.
    """
    pack, chosen = in_force(on)
    held: dict[Way, Any] = {}
    for clause in pack.clauses.values():
        if target not in (clause.record, clause.form) or clause.kind != kind.kind:
            continue
        held |= {way: value for way, (_, value) in rulebook.in_force(clause, on).items()}
        for ambiguity in pack.ambiguities:
            name = chosen.get(ambiguity.id, ambiguity.default)
            held |= dict(leaves(ambiguity.readings[name].sets.get(clause.id, {})))
    return kind.model_validate(_tree(held))


def clauses_kept_in(target: str, *, on: date) -> list[str]:
    """The clauses whose matter is kept in `target`, in the order of the document."""
    clauses = pack_in_force(on).clauses.values()
    return [clause.id for clause in clauses if target in (clause.record, clause.form)]


@dataclass(frozen=True)
class NoticeDays:
    """How many days a notice hangs out; assumed where only a reading gives them, not the text."""

    days: int
    is_assumed: bool


def notice_days(on: date) -> NoticeDays:
    """The days of a notice by the policy in force. Raises Refused where neither text nor reading says."""
    kept = [c for c in pack_in_force(on).clauses.values() if c.record == NOTICE_KIND]
    days = terms_of(NOTICE_KIND, PublicNotice, on=on).days
    if days is None:
        raise refuse("no_notice_days", on.isoformat())
    is_stated = any(("days",) in rulebook.in_force(clause, on) for clause in kept)
    return NoticeDays(days, is_assumed=not is_stated)


def notice_kinds(on: date) -> dict[str, Words]:
    """What the policy makes open to everyone, by its code: what a notice may be about."""
    found: dict[str, Words] = {}
    for target in (NOTICE_KIND, NOTICE_BOARD):
        found |= named(terms_of(target, PublicNotice, on=on).open)
    return found


def paper_types(on: date) -> dict[str, Words]:
    """The parts of the work files that townships keep: what a paper may be of, by its code."""
    return named(terms_of("records.attachment.type", RegisterReport, on=on).fields)


def named(fields: Mapping[str, Named] | None) -> dict[str, Words]:
    """The names of the fields, measures or requirements of a clause, by their code."""
    return {code: one.name for code, one in (fields or {}).items()}


def _tree(held: Mapping[Way, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for way, value in held.items():
        inner = tree
        for step in way[:-1]:
            inner = inner.setdefault(step, {})
        inner[way[-1]] = value
    return tree


# --- editions as packs ------------------------------------------------------------------------


@lru_cache(maxsize=8)
def pack_of(edition_id: int, digest: str) -> Pack:
    """The pack of an edition: from the shelf where it still stands there, else from what was kept.

    An edition never changes, so its pack is looked for once; the digest says which it is, on any
    database.
    """
    for folder in folders().values():
        try:
            pack = pack_in(folder)
        except PackUnusable:
            continue
        if pack.digest == digest:
            return pack
    return _kept_pack(edition_id, digest)


def _kept_pack(edition_id: int, digest: str) -> Pack:
    """The pack read again from the files of its edition."""
    edition = Edition.objects.get(pk=edition_id)
    with tempfile.TemporaryDirectory() as written:
        folder = Path(written) / edition.pack
        for name, text in edition.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        pack = read_pack(str(folder))
        assert pack.proof is not None, "the cases are read before the folder goes away"
    assert pack.digest == digest, "an edition is kept as it was met"
    return pack


# --- lists ------------------------------------------------------------------------------------


def policy_packs_for(viewer: Viewer) -> Any:
    """The policies of the county, as rows to list."""
    shown = PolicyPack.objects.visible_to(viewer).select_related("edition")
    return shown.defer("edition__files").order_by("-active_from", "-pk")


def editions_to_take_up() -> list[Edition]:
    """The editions that are kept and not yet taken up, the latest first, without their files."""
    free = Edition.objects.filter(policy_packs__isnull=True).defer("files")
    return list(free.order_by("-registered_at", "-pk"))


def latest_pack() -> Pack | None:
    """The pack the county took up last, in force or not; None before there is one."""
    taken = PolicyPack.objects.visible_to(PUBLIC).select_related("edition").order_by("pk").last()
    return pack_of(taken.edition_id, taken.edition.digest) if taken else None


def document_categories() -> dict[str, Words]:
    """The categories of the policy library, as the latest policy lists them; none before there is one."""
    pack = latest_pack()
    clauses = pack.clauses.values() if pack else ()
    kept = (c for c in clauses if c.record == "policies.policy_document.category" and c.parameters)
    first = next(kept, None)
    terms = RegisterReport.model_validate(first.parameters[0].values) if first else None
    return named(terms.fields if terms else None)


def categories_for(viewer: Viewer) -> list[tuple[str, str]]:
    """The categories of documents, in the viewer's language."""
    return [(code, name.said(viewer.language)) for code, name in document_categories().items()]


def reading_in(pack: Pack | None, ambiguity: str, reading: str) -> Words | None:
    """What a reading says; None where the pack does not know it."""
    found = pack.ambiguity(ambiguity) if pack else None
    taken = found.readings.get(reading) if found else None
    return taken.gist if taken else None


def policy_documents_for(viewer: Viewer) -> Any:
    """The documents behind the policies, as rows to list."""
    return PolicyDocument.objects.visible_to(viewer).order_by("pk")


def upstream_of(viewer: Viewer, document: PolicyDocument) -> Any:
    """The documents on which a document rests."""
    link = PolicyDocument.upstream_documents.through
    rests_on = link.objects.filter(from_policydocument=document.pk)
    return policy_documents_for(viewer).filter(pk__in=rests_on.values("to_policydocument_id"))


def chosen_readings_for(viewer: Viewer) -> Any:
    """The readings that were chosen or proposed, as rows to list."""
    return ChosenReading.objects.visible_to(viewer).order_by("ambiguity", "-begins_on")
