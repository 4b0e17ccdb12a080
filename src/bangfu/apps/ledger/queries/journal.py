"""The journal as a viewer may read it: entries, lines, and the digest of an entry."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from bangfu.apps.ledger.models import JournalEntry, JournalLine
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.chain import moment, sha256_of
from bangfu.core.ledger import Entry, Line


def journal(viewer: Viewer) -> QuerySet[JournalEntry]:
    """The entries that a viewer may read, the last first."""
    seen: QuerySet[JournalEntry] = JournalEntry.objects.visible_to(viewer).order_by("-sequence")
    return seen


def lines_for(  # noqa: PLR0913 (the dimensions of a line)
    viewer: Viewer,
    *,
    fund: str | None = None,
    code: str | None = None,
    holder: str | None = None,
    purpose: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[JournalLine]:
    """The lines that a viewer may read, in the order of the journal; `until` is the last day."""
    wanted = {
        "account__fund": fund,
        "account__code": code,
        "account__holder": holder,
        "purpose": purpose,
        "entry__booked_on__gte": since,
        "entry__booked_on__lte": until,
    }
    seen: QuerySet[JournalLine] = (
        JournalLine.objects.visible_to(viewer)
        .filter(**{name: value for name, value in wanted.items() if value is not None})
        .select_related("entry", "account")
        .order_by("entry__sequence", "pk")
    )
    return seen


def lines_of(entry: JournalEntry) -> tuple[Line, ...]:
    """The lines of an entry as values, in the order in which they were written."""
    rows = JournalLine.everything.filter(entry=entry).select_related("account").order_by("pk")
    return tuple(row.line for row in rows)


def body_of(entry: Entry, *, subject: tuple[str, int | None]) -> dict[str, object]:
    """What is asked to be booked, as it is compared when its key comes again."""
    return {
        "booked_on": entry.booked_on.isoformat(),
        "memo": [entry.memo.zh, entry.memo.en],
        "clause": entry.clause,
        "document": entry.document,
        "subject": list(subject),
        "lines": written_lines(entry.lines),
    }


def written_lines(lines: Sequence[Line]) -> list[list[object]]:
    """The lines as they are hashed, in an order of their own: that of the table means nothing."""
    written = [
        (x.account.fund, x.account.code, x.account.holder, x.amount_fen, x.purpose) for x in lines
    ]
    return [list(line) for line in sorted(written)]


def digest_of_entry(row: JournalEntry, lines: Sequence[Line]) -> str:
    """SHA-256 over everything a row of the journal and its lines say."""
    return sha256_of(
        {
            "sequence": row.sequence,
            "booked_on": row.booked_on.isoformat(),
            "recorded_at": moment(row.recorded_at),
            "key": row.key,
            "body": row.body_digest,
            "memo": [row.memo_zh, row.memo_en],
            "clause": row.clause,
            "pack": [row.pack, row.pack_digest],
            "decision": row.decision_id,
            "document": row.document,
            "person": row.person_id,
            "subject": [row.subject_kind, row.subject_id],
            "place": row.place,
            "reverses": row.reverses_id,
            "reason": row.reason,
            "checked_by": row.checked_by_id,
            "lines": written_lines(lines),
        }
    )
