"""Jobs: how far the work in the background has come."""

from typing import Any

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import Job, Kept


def job_of(viewer: Viewer, subject: Kept, work: str) -> Job | None:
    """The latest job of a kind of work for a row."""
    held = jobs_for(viewer).filter(work=work, subject_kind=subject.kind(), subject_id=subject.pk)
    found: Job | None = held.first()
    return found


def jobs_for(viewer: Viewer) -> Any:
    """The jobs of the viewer's places, the latest first."""
    return Job.objects.visible_to(viewer).select_related("queued_by").order_by("-pk")
