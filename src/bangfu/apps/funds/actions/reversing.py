"""Reversing what was posted: one person asks, another books the opposite; the row stays.

The three rows that post (appropriation, tranche, payment request) are taken back alike.
"""

from collections.abc import Callable

from bangfu.apps.ledger.actions import reverse
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, last_step, move, once, take
from bangfu.apps.records.models import Flowing, Step


def dispute(viewer: Viewer, row: Flowing, *, reason: str, key: str) -> Told:
    """Ask that what was posted for a row be reversed. Raises Refused."""
    return move(viewer, row, "dispute", reason=reason, key=key)


def keep_posted(viewer: Viewer, row: Flowing, *, reason: str, key: str) -> Told:
    """Leave posted what was disputed. Raises Refused."""
    return move(viewer, row, "keep", reason=reason, key=key)


def reverse_posted(
    viewer: Viewer, row: Flowing, undo: Callable[[], JournalEntry], *, key: str
) -> Told:
    """Book the opposite of what was posted for a disputed row.

    `undo` frees the budget and gives the entry. Raises Refused: for the person who disputed it,
    for a closed period, and where an account would fall below its floor.
    """

    def do() -> Flowing:
        asked = last_step(row, "dispute")
        take(viewer, row, "reverse", reason=asked.reason)
        book_opposite(viewer, undo(), asked)
        return row

    return once(viewer, key, {"row": row.pk, "kind": row.kind(), "event": "reverse"}, do)


def book_opposite(viewer: Viewer, entry: JournalEntry, asked: Step) -> JournalEntry:
    """Reverse an entry for the reason of a step; its person is the second of the two."""
    assert asked.person_id is not None, "a step is taken by a person"
    key = f"{entry.key}-reversed"
    return reverse(viewer, entry.pk, key=key, reason=asked.reason, checked_by=asked.person_id)
