"""Events that move a row and do nothing else, and who took one."""

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, once, take
from bangfu.apps.records.models import Flowing, Step


def move(viewer: Viewer, row: Flowing, event: str, *, key: str, reason: str = "") -> Told:
    """Take an event that moves the row and nothing else. Raises Refused."""

    def do() -> Flowing:
        take(viewer, row, event, reason=reason)
        return row

    body = {"row": row.pk, "kind": row.kind(), "event": event, "reason": reason}
    return once(viewer, key, body, do)


def last_step(row: Flowing, event: str) -> Step:
    """The last step of an event that a row took."""
    return Step.objects.filter(subject_kind=row.kind(), subject_id=row.pk, event=event).latest("pk")
