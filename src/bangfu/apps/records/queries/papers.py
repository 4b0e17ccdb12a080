"""Papers of a row, and where their files lie."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import Attachment, Kept


def folder_of_files() -> Path:
    """The folder of the data folder in which files lie under the SHA-256 of their content."""
    return Path(settings.HOME) / "files"


def papers_of(viewer: Viewer, row: Kept) -> Any:
    """The papers of a row that were not withdrawn, as rows to list: the earliest first."""
    held = papers_for(viewer).filter(subject_kind=row.kind(), subject_id=row.pk)
    return held.filter(withdrawn_at__isnull=True).order_by("pk")


def papers_for(viewer: Viewer) -> Any:
    """Every paper the viewer may see, withdrawn ones too."""
    return Attachment.objects.visible_to(viewer).select_related("uploaded_by")


def paper_for(viewer: Viewer, paper_id: int) -> Attachment | None:
    """The paper of that number, where the viewer may see it."""
    found: Attachment | None = papers_for(viewer).filter(pk=paper_id).first()
    return found


def file_of(paper: Attachment) -> Path | None:
    """The file of a paper; None where it is gone from the data folder, or is not what was kept."""
    place = folder_of_files() / paper.digest
    if not place.is_file() or sha256(place.read_bytes()).hexdigest() != paper.digest:
        return None
    return place
