"""The checks of the chain: events follow each other, entries are those that the chain recorded.

Whoever rewrites everything from some event on, digests included, leaves a chain that is whole; only
a head kept outside (`heads`) shows that.
"""

from collections.abc import Iterator

from django.db.models import Max, QuerySet

from bangfu.apps.ledger.models import JournalCounter, JournalEntry, JournalLine
from bangfu.apps.ledger.queries.journal import digest_of_entry
from bangfu.apps.records.actions import event_fields
from bangfu.apps.records.chain import FIRST, digest_of
from bangfu.apps.records.models import AuditEvent, ChainHead
from bangfu.core.ledger import Account, Line
from bangfu.core.problem import Problem
from bangfu.core.words import words

AT_A_TIME = 2_000
JOURNAL = words("分录", "journal")
EVENTS = words("留痕", "chain of events")
POSTING_VERBS = ("ledger.journal_entry.post", "ledger.journal_entry.reverse")


def differing_counters() -> Iterator[Problem]:
    """L12: the counter of the journal and the head of the chain are the last of theirs."""
    counter = JournalCounter.objects.filter(pk=1).first() or JournalCounter()
    last = JournalEntry.everything.aggregate(last=Max("sequence"))["last"] or 0
    if counter.sequence != last:
        told = {"counter": counter.sequence, "last": last}
        yield Problem("counter_differs", "block", JOURNAL.zh, values=told)
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    end = AuditEvent.everything.order_by("-sequence").first()
    ends_so = (end.sequence, end.digest) if end else (0, FIRST)
    if (head.sequence, head.digest) != ends_so:
        yield Problem("chain_head_differs", "block", str(head.sequence))


def broken_events() -> Iterator[Problem]:
    """L12: an event out of number, not following the one before it, or not as its digest says."""
    expected, previous = 1, FIRST
    for event in _every(AuditEvent.everything.all()):
        number = str(event.sequence)
        if event.sequence != expected:
            told = {"what": EVENTS, "expected": expected}
            yield Problem("sequence_broken", "block", number, values=told)
        elif event.previous != previous:
            yield Problem("chain_broken", "block", number)
        if not _says_its_digest(event):
            yield Problem("event_altered", "block", number)
        expected, previous = event.sequence + 1, event.digest


def _says_its_digest(event: AuditEvent) -> bool:
    try:
        return event.digest == digest_of(event.previous, event_fields(event))
    except ValueError:  # what is no hexadecimal number was never a digest
        return False


def altered_entries() -> Iterator[Problem]:
    """L12: an entry out of number, not as its digest says, or not the one that the chain recorded."""
    recorded = _recorded()
    known = next(recorded, None)
    expected = 1
    for entry, lines in entries_with_lines():
        number = str(entry.sequence)
        if entry.sequence != expected:
            told = {"what": JOURNAL, "expected": expected}
            yield Problem("sequence_broken", "block", number, values=told)
        expected = entry.sequence + 1
        if entry.digest != digest_of_entry(entry, lines):
            yield Problem("entry_altered", "block", number)
        while known is not None and known[0] < entry.sequence:
            yield Problem("entry_lost", "block", str(known[0]))
            known = next(recorded, None)
        if known == (entry.sequence, entry.digest):
            known = next(recorded, None)
        else:
            yield Problem("entry_not_in_chain", "block", number)
            known = next(recorded, None) if known and known[0] == entry.sequence else known
    while known is not None:
        yield Problem("entry_lost", "block", str(known[0]))
        known = next(recorded, None)


def _recorded() -> Iterator[tuple[int, str]]:
    """The entries that the chain recorded, with their digests, in the order of their numbers."""
    for event in _every(AuditEvent.everything.filter(verb__in=POSTING_VERBS)):
        yield from ((sequence, digest) for sequence, digest in event.after["entries"])


def entries_with_lines() -> Iterator[tuple[JournalEntry, list[Line]]]:
    """Every entry with its lines, a few thousand held at a time."""
    for rows in _chunks(JournalEntry.everything.all()):
        first, last = rows[0].sequence, rows[-1].sequence
        of_rows = JournalLine.everything.filter(
            entry__sequence__gte=first, entry__sequence__lte=last
        )
        lines: dict[int, list[Line]] = {row.pk: [] for row in rows}
        for entry, *account, amount_fen, purpose in of_rows.order_by("pk").values_list(*_OF_LINE):
            lines[entry].append(Line(Account(*account), amount_fen, purpose))
        yield from ((row, lines[row.pk]) for row in rows)


_OF_LINE = (
    "entry", "account__fund", "account__code", "account__holder", "amount_fen", "purpose",
)  # fmt: skip


def _every(rows: QuerySet[AuditEvent]) -> Iterator[AuditEvent]:
    for chunk in _chunks(rows):
        yield from chunk


def _chunks(rows: QuerySet) -> Iterator[list]:
    """Numbered rows in the order of their numbers, some thousands at a time."""
    last = -1
    while chunk := list(rows.filter(sequence__gt=last).order_by("sequence")[:AT_A_TIME]):
        yield chunk
        last = chunk[-1].sequence
