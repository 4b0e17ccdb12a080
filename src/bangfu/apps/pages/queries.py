"""What the pages read of their own, and of what was done to a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from bangfu.apps.pages.flow import UNAPPLIED
from bangfu.apps.pages.models import HELD_FOR_A_WHILE, ImportBatch, SavedView
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import Flowing, Job
from bangfu.apps.records.queries.jobs import jobs_for
from bangfu.apps.records.queries.waiting import duty_of, may_happen
from bangfu.core.flow import Event


def saved_views_for(viewer: Viewer, listing: str) -> list[SavedView]:
    """The views of a list that the viewer saved, by name."""
    if viewer.person_id is None:
        return []
    mine = SavedView.objects.filter(person_id=viewer.person_id, listing=listing)
    return list(mine.order_by("title"))


@dataclass(frozen=True)
class Possible:
    """An event that may happen now: open to the viewer, or why not (`role`, or the duty held)."""

    event: Event
    is_open: bool
    held: str = ""


def possible_for(viewer: Viewer, row: Flowing) -> list[Possible]:
    """The events that may happen to a row in its state, those that lead forward first.

    Those the system takes are left out, and those that do not hold on the row.
    """
    held = duty_of(viewer, row) or ""
    events = [one for one in row.flow.events_from(row.state) if one.roles and may_happen(row, one)]
    events.sort(key=lambda one: not row.flow.is_forward(one, row.state))
    return [_possible(viewer, row, one, held) for one in events]


def _possible(viewer: Viewer, row: Flowing, event: Event, held: str) -> Possible:
    if viewer.holds(event.roles, row.place_code()) is None:
        return Possible(event, is_open=False)
    clashes = event.duty is not None and held not in ("", event.duty)
    return Possible(event, is_open=not clashes, held=held if clashes else "")


def batch_for(viewer: Viewer, listing: str, number: str) -> ImportBatch | None:
    """A file that the viewer handed in for an import, by its number; applied or not."""
    if not number.isdecimal() or len(number) > 18:
        return None
    mine = ImportBatch.objects.visible_to(viewer).filter(
        listing=listing, handed_by=viewer.person_id
    )
    found: ImportBatch | None = mine.filter(pk=int(number)).first()
    return found


def open_batches_for(viewer: Viewer, listing: str) -> Sequence[ImportBatch]:
    """What the viewer handed in for an import and neither applied nor dropped, the last first."""
    mine = ImportBatch.objects.visible_to(viewer).filter(
        listing=listing, handed_by=viewer.person_id, state__in=UNAPPLIED
    )
    return list(mine.defer(*HELD_FOR_A_WHILE).order_by("-pk")[:20])


def job_of_batch(viewer: Viewer, batch: ImportBatch) -> Job | None:
    """The latest work on a file, if it ever was a worker's."""
    works = jobs_for(viewer).filter(subject_kind=batch.kind(), subject_id=batch.pk)
    found: Job | None = works.first()
    return found


def applied_batches_for(viewer: Viewer, listing: str, digest: str = "") -> Sequence[ImportBatch]:
    """The imports that were applied, the last first; with a digest those of that file."""
    seen = ImportBatch.objects.visible_to(viewer).filter(listing=listing, state="applied")
    same = seen.filter(digest=digest) if digest else seen
    return list(
        same.defer(*HELD_FOR_A_WHILE).select_related("handed_by").order_by("-handed_at", "-pk")[:20]
    )
