"""What was done with a row, and by whom: its steps and the events beside them."""

from typing import Any

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import may_read_events
from bangfu.apps.records.models import AuditEvent, Kept


def timeline_for(viewer: Viewer, row: Kept) -> Any:
    """The events of a row, the latest first, each with its step where it moved the row.

    The caller was shown the row; events are read by the same places. Who was shown a household or
    an individual reads its whole story, wherever it lived before.
    """
    shown = AuditEvent.everything if row.is_about_people else AuditEvent.objects.visible_to(viewer)
    held = shown.filter(subject_kind=row.kind(), subject_id=row.pk)
    return held.select_related("person", "decision", "step").order_by("-sequence")


def events_for(viewer: Viewer) -> Any:
    """The events of the viewer's places, for those who may look through them; the latest first."""
    if not may_read_events(viewer):
        return AuditEvent.objects.none()
    shown = AuditEvent.objects.visible_to(viewer).select_related("person", "decision")
    return shown.order_by("-sequence")
