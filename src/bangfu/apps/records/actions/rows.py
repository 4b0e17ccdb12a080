"""The acts that most rows share: made, changed, moved, and read anew before they are judged.

A page loads a row before its act has its turn; another act may have come first. `take` and `claim`
refuse a version that is not the row's any more; what has no version is read anew by `renew`.
"""

from collections.abc import Iterable
from typing import TypeVar

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions.acts import Told, changed, created, once, snapshot, take
from bangfu.apps.records.models import Decision, Flowing, Kept, Step
from bangfu.apps.records.refusal import refuse
from bangfu.core.words import Words, words

R = TypeVar("R", bound=Kept)

CHANGE = words("修改", "Change")


def add(viewer: Viewer, row: R, *, role: str = "", decision: Decision | None = None) -> R:
    """Save a new row, with its event."""
    row.save(force_insert=True)
    created(viewer, row, role=role, decision=decision)
    return row


def write(viewer: Viewer, row: Kept, role: str = "", /, **values: object) -> None:
    """Set fields of a row, with one event for those that differ."""
    before = snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    changed(viewer, row, before, role=role)


def renew(row: R) -> R:
    """Read a row anew, now that nobody else writes. Raises Refused if a row with a flow was changed.

    Call it inside `once`: the version counts that the form was opened with.
    """
    seen = row.version if isinstance(row, Flowing) else None
    row.refresh_from_db(from_queryset=type(row).everything.all())
    if isinstance(row, Flowing) and row.version != seen:
        raise refuse("changed_meanwhile", str(row))
    return row


def claim(row: Flowing, states: Iterable[str], act: Words = CHANGE) -> None:
    """Count a change of a row in one of the states. Raises Refused in another, or if it was changed.

    For changes of the row or of what hangs on it that are no event of its flow.
    """
    if row.state not in states:
        raise refuse("not_in_state", str(row), state=row.state_name, event=act)
    same = type(row).everything.filter(pk=row.pk, state=row.state, version=row.version)
    if same.update(version=row.version + 1) != 1:
        raise refuse("changed_meanwhile", str(row))
    row.version += 1


def move(viewer: Viewer, row: Flowing, event: str, *, key: str, reason: str = "") -> Told:
    """Take an event that moves the row and nothing else. Raises Refused."""

    def do() -> Flowing:
        take(viewer, row, event, reason=reason)
        return row

    body = {"row": row.pk, "kind": row.kind(), "event": event, "reason": reason}
    return once(viewer, key, body, do)


def last_step(row: Flowing, event: str) -> Step:
    """The last step of an event that a row took. Raises Refused where it never took it."""
    taken = Step.objects.filter(subject_kind=row.kind(), subject_id=row.pk, event=event)
    step = taken.order_by("-pk").first()
    if step is None:
        named = row.flow.event_by_code[event].name
        raise refuse("never_taken", str(row), state=row.state_name, event=named)
    return step
