"""What the pages write: saved views, and imports, which are applied whole or not at all."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote_plus

from bangfu.apps.pages.flow import UNAPPLIED
from bangfu.apps.pages.models import ImportBatch, SavedView
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import commitment_of_body, new_data_key, seal_file
from bangfu.apps.records.actions import Told, created, once, renew, take, write_event
from bangfu.apps.records.actions.jobs import queue
from bangfu.apps.records.refusal import refuse, refuse_personal
from bangfu.core.unseen import has_unseen

READ, APPLY = "pages.read", "pages.apply"
"""The works of a worker on a file: they are called as the events of its flow."""

WHOLE = 100
"""How far a work on a file is when it is done: it is told in hundredths."""

LEFT_DAYS = 7
"""After so many days a file that nobody applied is dropped."""

NOTHING_HELD = {"data_key": None, "content": b"", "summary": b"", "marked": b""}

QUERY_LENGTH_MAX = 2_000
"""So long may the part of an address be that says what a view shows."""

SAVED_VIEWS_MAX = 30
"""How many views of one list a person may keep."""


def save_view(viewer: Viewer, listing: str, title: str, *, query: str) -> SavedView:
    """Keep a view of a list under a name; the same name again replaces it. Raises Refused."""
    title = title.strip()
    refuse_personal(f"{title}\n{unquote_plus(query)}")
    is_long = len(title) > 60 or len(query) > QUERY_LENGTH_MAX
    if viewer.person_id is None or not title or is_long or has_unseen(title + query):
        raise refuse("saved_view_unfit", title[:60])
    mine = SavedView.objects.filter(person_id=viewer.person_id, listing=listing)
    if mine.exclude(title=title).count() >= SAVED_VIEWS_MAX:
        raise refuse("too_many_saved_views", title, most=SAVED_VIEWS_MAX)
    kept, _is_new = SavedView.objects.update_or_create(
        person_id=viewer.person_id,
        listing=listing,
        title=title,
        defaults={"query": query},
    )
    return kept


def drop_view(viewer: Viewer, view_id: int) -> None:
    """Forget one of the viewer's own saved views; another's is left alone."""
    if viewer.person_id is not None:
        SavedView.objects.filter(person_id=viewer.person_id, pk=view_id).delete()


@dataclass(frozen=True)
class Handed:
    """A workbook as it is handed in: for which import and place. One about people is kept sealed."""

    listing: str
    place: str
    file: str
    content: bytes
    about_people: bool = False

    @property
    def digest(self) -> str:
        """By which the same file is known again. It says nothing of what a sealed one holds."""
        if self.about_people:
            return commitment_of_body({"file": hashlib.sha256(self.content).hexdigest()})
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class ReadByWorker:
    """What a worker read in a file: its rows, what the page tells of them, the copy with its faults."""

    rows: bytes
    summary: bytes
    marked: bytes
    counts: Mapping[str, int]


def hand_in(
    viewer: Viewer, handed: Handed, *, key: str, counts: Mapping[str, int] | None = None
) -> Told:
    """Keep a file until it is applied. What the same person left unapplied is dropped.

    With the counts of a dry run it waits to be applied; without, a worker is asked to read it. A
    name that holds a number of somebody is refused: names of files stay.
    """

    def do() -> ImportBatch:
        refuse_personal(handed.file)
        mine = ImportBatch.everything.filter(listing=handed.listing, handed_by=viewer.person_id)
        for left in mine.filter(state__in=UNAPPLIED).order_by("pk"):
            _drop(viewer, left)
        data_key = new_data_key() if handed.about_people else None
        batch = ImportBatch.everything.create(
            listing=handed.listing,
            place=handed.place,
            file=handed.file[:200],
            digest=handed.digest,
            data_key=data_key,
            content=seal_file(data_key, handed.content) if data_key else handed.content,
            counts=dict(counts or {}),
            handed_by_id=viewer.person_id,
            handed_at=viewer.moment,
            state="handed" if counts is None else "read",
        )
        created(viewer, batch)
        if counts is None:
            queue(viewer, READ, batch, total=WHOLE)
        return batch

    return once(viewer, key, {"listing": handed.listing, "digest": handed.digest}, do)


def keep_reading(viewer: Viewer, batch: ImportBatch, told: ReadByWorker) -> None:
    """Keep what a worker read, sealed, in place of the file. Call it in a step of the work."""
    key = batch.data_key
    assert key is not None, "what a worker reads is sealed"
    take(viewer, batch, "read", after={"counts": dict(told.counts)})
    ImportBatch.everything.filter(pk=batch.pk).update(
        content=seal_file(key, told.rows),
        summary=seal_file(key, told.summary),
        marked=seal_file(key, told.marked) if told.marked else b"",
        counts=dict(told.counts),
    )


def ask_to_apply(viewer: Viewer, batch: ImportBatch, *, key: str) -> Told:
    """Let a worker apply a file that was read. Raises Refused where it waits no longer."""

    def do() -> ImportBatch:
        row = renew(batch)
        if row.state != "read":
            raise refuse("import_not_open", row.file)
        queue(viewer, APPLY, row, total=WHOLE)
        return row

    return once(viewer, key, {"apply": batch.pk, "digest": batch.digest}, do)


def apply_batch(viewer: Viewer, batch: ImportBatch, key: str, *, write: Callable[[], None]) -> Told:
    """Apply a checked file in one transaction: every row of it, or none. Raises Refused.

    The file itself is no longer kept; its digest, its counts, who and when are.
    """

    def do() -> ImportBatch:
        _forget_file(batch)
        take(viewer, batch, "apply", after={"counts": batch.counts, "digest": batch.digest})
        write()
        return batch

    return once(viewer, key, {"batch": batch.pk, "digest": batch.digest}, do)


def drop_batch(viewer: Viewer, batch: ImportBatch, *, key: str) -> Told:
    """Drop a file that was not applied: it is no longer kept. Raises Refused."""

    def do() -> ImportBatch:
        _drop(viewer, renew(batch))
        return batch

    return once(viewer, key, {"drop": batch.pk}, do)


def forget_left(viewer: Viewer) -> int:
    """Drop the files that were left for some days, in nobody's name; tells how many."""
    before = viewer.moment - timedelta(days=LEFT_DAYS)
    left = ImportBatch.everything.filter(state__in=UNAPPLIED, handed_at__lt=before)
    found = list(left.order_by("pk"))
    for batch in found:
        _forget_file(batch)
        ImportBatch.everything.filter(pk=batch.pk).update(
            state="dropped", version=batch.version + 1
        )
        after = {"state": "dropped", "days": LEFT_DAYS}
        write_event(
            viewer, f"{batch.kind()}.drop", batch, before={"state": batch.state}, after=after
        )
    return len(found)


def _drop(viewer: Viewer, batch: ImportBatch) -> None:
    _forget_file(batch)
    take(viewer, batch, "drop")


def _forget_file(batch: ImportBatch) -> None:
    """Forget the file and what was read in it, with the key that opened them."""
    ImportBatch.everything.filter(pk=batch.pk).update(**NOTHING_HELD)
