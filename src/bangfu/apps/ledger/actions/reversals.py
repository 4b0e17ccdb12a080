"""A reversal by two persons: one asks and says why, another checks, and only then it is booked."""

from bangfu.apps.ledger.actions.journal import reverse
from bangfu.apps.ledger.models import JournalEntry, Reversal
from bangfu.apps.ledger.queries.registers import is_undone_by_its_stage
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import take
from bangfu.apps.records.refusal import refuse


def ask_reversal(viewer: Viewer, entry_id: int, *, reason: str) -> Reversal:
    """Ask that an entry be reversed. Raises Refused where one waits already, or none is possible."""
    entry = JournalEntry.objects.visible_to(viewer).filter(pk=entry_id).first()
    if entry is None:
        raise refuse("no_such_entry", str(entry_id))
    number = str(entry.sequence)
    by = JournalEntry.everything.filter(reverses=entry).first()
    if by is not None:
        raise refuse("already_reversed", number, by=by.sequence)
    if entry.reverses_id is not None:
        raise refuse("reversal_of_reversal", number)
    if is_undone_by_its_stage(entry):
        raise refuse("reversed_on_its_row", number)
    if Reversal.everything.filter(entry=entry, state="asked").exists():
        raise refuse("reversal_asked_already", number)
    asked = Reversal.everything.create(
        state=Reversal.flow.first,
        entry=entry,
        place=entry.place,
        reason=reason.strip(),
        asked_by_id=viewer.person_id,
    )
    take(viewer, asked, "ask", reason=reason)
    return asked


def book_reversal(viewer: Viewer, asked: Reversal) -> Reversal:
    """Check a reversal and book it, as the second person. Raises Refused for the one who asked."""
    take(viewer, asked, "book")
    asked.booked_as = reverse(
        viewer,
        asked.entry_id,
        key=f"reversal:{asked.pk}",
        reason=asked.reason,
        checked_by=asked.asked_by_id,
    )
    asked.save(update_fields=["booked_as"])
    return asked


def refuse_reversal(viewer: Viewer, asked: Reversal, *, reason: str) -> Reversal:
    """Leave the entry as it is. Raises Refused for the one who asked."""
    take(viewer, asked, "refuse", reason=reason)
    return asked
