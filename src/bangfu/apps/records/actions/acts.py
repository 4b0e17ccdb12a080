"""How everything is written: once per key, in one transaction, as a step with its chained event.

with each act:  `once(viewer, key, body, do)` runs `do` in one transaction;
inside `do`:    `keep(viewer, answer, facts)` stores the policy's answer, `take(...)` moves a flowing row,
                `created(...)`, `changed(...)` write rows with their event.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db import IntegrityError, transaction
from django.db.models import Manager, Model

from bangfu.apps.people.scope import Subject, Viewer
from bangfu.apps.records.actions.fingerprints import fingerprinting
from bangfu.apps.records.chain import digest_of, moment, sha256_of
from bangfu.apps.records.models import (
    AuditEvent,
    ChainHead,
    Decision,
    DutyHeld,
    Flowing,
    Step,
    Submission,
    content_of,
)
from bangfu.apps.records.refusal import Refused, refuse, refuse_personal
from bangfu.apps.records.written import note
from bangfu.core.cite import plain
from bangfu.core.flow import DUTIES, Duty, Event
from bangfu.core.problem import Problem, is_refusal
from bangfu.core.words import Words
from bangfu.engine.ask import Answer

OnlyRow = TypeVar("OnlyRow", bound=Model)


@dataclass(frozen=True)
class Told:
    """What an act led to: the row it made or moved, as it is told again for the same key."""

    kind: str
    id: int
    is_repeat: bool = False


def once(viewer: Viewer, key: str, body: Mapping[str, object], do: Callable[[], Subject]) -> Told:
    """Run an act in one transaction, once for its key.

    `key` is made by the browser with the form; `body` is what was sent, as JSON can hold it. Sent
    again with the same body the first outcome is told again, a refusal included; with another body
    the act is refused. Raises Refused; then nothing was changed.
    """
    if not key or len(key) > 64:
        raise refuse("no_submission_key")
    digest = sha256_of({"body": plain(body), "person": viewer.person_id})
    if (told := _told_before(key, digest)) is not None:
        return told
    try:
        with transaction.atomic(), fingerprinting():
            hold_the_chain()
            sent = Submission.objects.create(
                key=key, digest=digest, person_id=viewer.person_id, sent_at=viewer.moment
            )
            row = do()
            sent.outcome = {"kind": row.kind(), "id": row.pk}
            sent.save(update_fields=["outcome"])
    except IntegrityError:
        if (told := _told_before(key, digest)) is None:
            raise
        return told
    except Refused as refused:
        _remember_refusal(viewer, key, digest, refused)
        raise
    return Told(row.kind(), row.pk)


def _told_before(key: str, digest: str) -> Told | None:
    sent = Submission.objects.filter(key=key).first()
    if sent is None:
        return None
    if sent.digest != digest:
        raise refuse("key_of_another_act")
    if "refused" in sent.outcome:
        raise Refused([Problem("refused_before", "block", values={"why": sent.outcome["refused"]})])
    return Told(sent.outcome["kind"], sent.outcome["id"], is_repeat=True)


def _remember_refusal(viewer: Viewer, key: str, digest: str, refused: Refused) -> None:
    why = "；".join(problem.message(viewer.language) for problem in refused.problems)
    Submission.objects.bulk_create(
        [
            Submission(
                key=key,
                digest=digest,
                person_id=viewer.person_id,
                sent_at=viewer.moment,
                outcome={"refused": why[:2000]},
            )
        ],
        ignore_conflicts=True,
    )


def keep(
    viewer: Viewer, answer: Answer, facts: Mapping[str, object], *, even_if_refused: bool = False
) -> Decision:
    """Store a policy's answer with its facts and grounds.

    Raises Refused where the answer is unusable or refuses (a missing reason included).
    """
    if answer.answer is None or (is_refusal(answer.problems) and not even_if_refused):
        raise Refused(answer.problems, answer.because)
    kept = plain(facts)
    assert isinstance(kept, dict)
    because = answer.because.as_json(answer.pack.described, "zh")
    kept_answer = Decision.objects.create(
        pack=answer.pack.id,
        digest=answer.pack.digest,
        question=answer.question,
        on=answer.on,
        readings=dict(answer.readings),
        facts=kept,
        facts_digest=sha256_of(kept),
        answer=answer.in_words("zh"),
        because=because,
        problems=[problem.as_json("zh") for problem in answer.problems],
        decided_at=viewer.moment,
    )
    note(kept_answer)
    return kept_answer


def take(  # noqa: PLR0913 (who, what, why and on which ground)
    viewer: Viewer,
    row: Flowing,
    code: str,
    *,
    reason: str = "",
    decision: Decision | None = None,
    after: Mapping[str, object] | None = None,
) -> Step:
    """Take an event of the row's flow: role, state, duty, version, then step and event.

    Call it inside `once`, after the guards. Raises Refused. `after` holds what else was written.
    """
    event, role = open_to(viewer, row, code)
    if event.asks_reason and not reason.strip():
        raise refuse("reason_missing", str(row), event=event.name)
    before = row.state
    opened = row.round + 1 if event.begins_round else row.round
    held = hold(viewer, row, event.duty, act=event.name) if event.duty else None
    changed = (
        type(row)
        .everything.filter(pk=row.pk, state=before, version=row.version)
        .update(state=event.after, version=row.version + 1, round=opened)
    )
    if changed != 1:
        raise refuse("changed_meanwhile", str(row))
    audit = write_event(
        viewer,
        f"{row.kind()}.{code}",
        row,
        role=role,
        before={"state": before},
        after={"state": event.after} | dict(after or {}),
        reason=reason,
        decision=decision,
    )
    step = Step.objects.create(
        subject_kind=row.kind(),
        subject_id=row.pk,
        round=row.round,
        event=code,
        before=before,
        after=event.after,
        duty_held=held,
        duty=event.duty or "",
        person_id=viewer.person_id,
        role=role,
        at=audit.at,
        reason=reason,
        decision=decision,
        audit=audit,
    )
    row.state, row.version, row.round = event.after, row.version + 1, opened
    note(step)
    return step


def open_to(viewer: Viewer, row: Flowing, code: str) -> tuple[Event, str]:
    """An event of the row's flow with the viewer's role for it. Raises Refused: not theirs, or not now.

    `take` asks it; whoever writes something before the event is taken asks it first.
    """
    event = row.flow.event_by_code[code]
    role = viewer.holds(event.roles, row.place_code())
    if role is None:
        raise refuse("not_yours_to_do", str(row), event=event.name)
    if row.state not in event.before:
        raise refuse("not_in_state", str(row), state=row.state_name, event=event.name)
    return event, role


def hold(viewer: Viewer, row: Flowing, duty: Duty, *, act: Words) -> DutyHeld:
    """Hold a duty of a row for its round; another one held by the same person refuses the act.

    `take` holds the duty of its event; whoever makes a row that others check holds `propose` by it.
    """
    assert viewer.person_id is not None, "a role is held by a person"
    held, _is_new = DutyHeld.objects.get_or_create(
        subject_kind=row.kind(),
        subject_id=row.pk,
        round=row.round,
        person_id=viewer.person_id,
        defaults={"duty": duty},
    )
    note(held)
    if held.duty != duty:
        other = DUTIES[cast("Duty", held.duty)]
        raise refuse("two_duties", str(row), event=act, held=other, duty=DUTIES[duty])
    return held


def created(
    viewer: Viewer,
    row: Subject,
    *,
    role: str = "",
    decision: Decision | None = None,
    reason: str = "",
) -> AuditEvent:
    """Write the event that a row was made. The row has been saved."""
    after = snapshot(row)
    return write_event(
        viewer,
        f"{row.kind()}.create",
        row,
        role=role,
        after=after,
        decision=decision,
        reason=reason,
    )


def changed(
    viewer: Viewer, row: Subject, before: Mapping[str, object], *, role: str = "", reason: str = ""
) -> AuditEvent | None:
    """Write the event that a row was changed: only the fields that differ. None where none does."""
    now = snapshot(row)
    differing = {name for name in now if now[name] != before.get(name)}
    if not differing:
        return None
    return write_event(
        viewer,
        f"{row.kind()}.change",
        row,
        role=role,
        before={name: before.get(name) for name in differing},
        after={name: now[name] for name in differing},
        reason=reason,
    )


def snapshot(row: Subject) -> dict[str, object]:
    """The fields of a row as JSON can hold them."""
    kept = plain(dict(row.event_values(content_of(row))))
    assert isinstance(kept, dict)
    return kept


def write_event(  # noqa: PLR0913 (the fields of an event)
    viewer: Viewer,
    verb: str,
    row: Subject,
    *,
    role: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    decision: Decision | None = None,
) -> AuditEvent:
    """Add an event to the chain, whose head is held until the transaction ends.

    It stays for good: a reason that holds a number of somebody is refused.
    """
    refuse_personal(reason)
    head = hold_the_chain()
    event = AuditEvent(
        sequence=head.sequence + 1,
        at=viewer.moment,
        person_id=viewer.person_id,
        role=role,
        verb=verb,
        subject_kind=row.kind(),
        subject_id=int(row.pk),  # the key of a place is text; the chain holds what the column gives
        subject_label=row.event_label()[:200],
        place=row.place_code(),
        before=plain(dict(before or {})),
        after=plain(dict(after or {})),
        reason=reason,
        decision=decision,
        previous=head.digest,
    )
    note(row)
    event.digest = digest_of(head.digest, event_fields(event))
    event.save(force_insert=True)
    head.sequence, head.digest = event.sequence, event.digest
    head.save(update_fields=["sequence", "digest"])
    return event


def hold_the_chain() -> ChainHead:
    """Hold the head of the chain until the transaction ends: the first lock of every act.

    Whoever writes takes it before any other row, so that no two acts wait for each other.
    """
    assert transaction.get_connection().in_atomic_block, "an act belongs to a transaction"
    return only_row(ChainHead.objects)


def only_row(rows: Manager[OnlyRow]) -> OnlyRow:
    """The one row of a table, locked until the transaction ends; made where it is not there yet."""
    row = rows.select_for_update().filter(pk=1).first()
    if row is None:
        rows.get_or_create(pk=1)
        row = rows.select_for_update().get(pk=1)
    return row


def event_fields(event: AuditEvent) -> dict[str, Any]:
    """What of an event is hashed: everything but the digests."""
    return {
        "sequence": event.sequence,
        "at": moment(event.at),
        "person": event.person_id,
        "role": event.role,
        "verb": event.verb,
        "subject": [event.subject_kind, event.subject_id, event.subject_label],
        "place": event.place,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "decision": event.decision_id,
    }
