"""What the pages write: saved views, and imports, which are applied whole or not at all."""

import hashlib
from collections.abc import Callable, Mapping

from bangfu.apps.pages.models import ImportBatch, SavedView
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, once, take
from bangfu.apps.records.refusal import refuse
from bangfu.core.unseen import has_unseen

SAVED_VIEWS_MAX = 30
"""How many views of one list a person may keep."""


def save_view(viewer: Viewer, listing: str, title: str, *, query: str) -> SavedView:
    """Keep a view of a list under a name; the same name again replaces it. Raises Refused."""
    title = title.strip()
    is_long = len(title) > 60 or len(query) > 2000
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


def hand_in(  # noqa: PLR0913 (who, for which import, which file, for which place)
    viewer: Viewer,
    listing: str,
    *,
    place: str,
    file: str,
    content: bytes,
    counts: Mapping[str, int],
) -> ImportBatch:
    """Keep a checked file until it is applied. What the same person left unapplied is forgotten."""
    mine = ImportBatch.everything.filter(listing=listing, handed_by=viewer.person_id, state="read")
    mine.delete()
    return ImportBatch.everything.create(
        listing=listing,
        place=place,
        file=file[:200],
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        counts=dict(counts),
        handed_by_id=viewer.person_id,
        handed_at=viewer.moment,
        state=ImportBatch.flow.first,
    )


def apply_batch(viewer: Viewer, batch: ImportBatch, key: str, *, write: Callable[[], None]) -> Told:
    """Apply a checked file in one transaction: every row of it, or none. Raises Refused.

    The file itself is no longer kept; its digest, its counts, who and when are.
    """

    def do() -> ImportBatch:
        take(viewer, batch, "apply", after={"counts": batch.counts, "digest": batch.digest})
        write()
        ImportBatch.everything.filter(pk=batch.pk).update(content=b"")
        return batch

    return once(viewer, key, {"batch": batch.pk, "digest": batch.digest}, do)
