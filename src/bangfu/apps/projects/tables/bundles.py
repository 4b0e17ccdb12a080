"""Everything of one project in one file, for whoever checks it: rows, events, grounds, papers.

The same content gives the same bytes, on any day.
"""

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import (
    Acceptance,
    AgreementTerm,
    Application,
    CapException,
    Contract,
    Meeting,
    PaperHandedIn,
    PlatformAgreement,
    ProgressRecord,
    Project,
    ProjectVillage,
    ProjectYearContent,
    RecoveryItem,
    Review,
    ReviewMember,
    ReviewScore,
    VillageConsent,
)
from bangfu.apps.records.actions import event_fields, snapshot
from bangfu.apps.records.models import Attachment, AuditEvent, Decision, Kept
from bangfu.apps.records.queries.papers import file_of

PATHS: tuple[tuple[type[Kept], str], ...] = (
    (ProjectVillage, "project"),
    (ProjectYearContent, "project"),
    (Application, "project"),
    (CapException, "application__project"),
    (PlatformAgreement, "application__project"),
    (AgreementTerm, "agreement__application__project"),
    (Review, "application__project"),
    (ReviewMember, "review__application__project"),
    (ReviewScore, "member__review__application__project"),
    (Contract, "project"),
    (ProgressRecord, "project"),
    (Acceptance, "project"),
    (RecoveryItem, "project"),
)
"""Every table that holds rows of a project, and the way from its rows to the project."""

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The moment that every entry of the file bears, so that its bytes tell of nothing but its content."""


def bundle_of(viewer: Viewer, project: Project) -> tuple[str, bytes]:
    """The name and the bytes of a ZIP with all of a project that the viewer may see."""
    rows = rows_of(viewer, project)
    events = list(_events_of(viewer, rows))
    papers = list(_papers_of(viewer, rows))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bundle:
        _write(bundle, "rows.json", _by_table(rows))
        _write(bundle, "events.json", [_event(event) for event in events])
        _write(bundle, "decisions.json", [_decision(one) for one in _decisions(events)])
        _write(bundle, "papers.json", [snapshot(paper) for paper in papers])
        for paper in papers:
            if (file := file_of(paper)) is not None:
                name = f"papers/{paper.pk}-{paper.file_name}"
                bundle.writestr(zipfile.ZipInfo(name, FIRST_DAY), file.read_bytes())
    return f"{project.code}.zip", held.getvalue()


def rows_of(viewer: Viewer, project: Project) -> list[Kept]:
    """The project and every row that belongs to it, table by table."""
    found: list[Kept] = [project]
    for model, path in PATHS:
        found += model.objects.visible_to(viewer).filter(**{path: project}).order_by("pk")
    application = next((row.pk for row in found if isinstance(row, Application)), None)
    papers = PaperHandedIn.objects.visible_to(viewer).order_by("pk")
    found += papers.filter(subject_kind=Application.kind(), subject_id=application)
    villages = [row.village_id for row in found if isinstance(row, ProjectVillage)]
    consents = VillageConsent.objects.visible_to(viewer).filter(village_id__in=villages)
    found += consents.order_by("village_id")
    held = {row.meeting_id for row in found if isinstance(row, Application | VillageConsent)}
    meetings = Meeting.objects.visible_to(viewer).filter(pk__in=held - {None})
    return [*found, *meetings.order_by("pk")]


def _by_table(rows: Iterable[Kept]) -> dict[str, list[dict[str, object]]]:
    tables: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        tables.setdefault(row.kind(), []).append(snapshot(row))
    return tables


def _events_of(viewer: Viewer, rows: Iterable[Kept]) -> Iterable[AuditEvent]:
    keys = {(row.kind(), row.pk) for row in rows}
    seen = AuditEvent.objects.visible_to(viewer).select_related("person", "decision")
    events = seen.filter(
        subject_kind__in={kind for kind, _pk in keys}, subject_id__in={pk for _kind, pk in keys}
    ).order_by("sequence")
    return (event for event in events if (event.subject_kind, event.subject_id) in keys)


def _papers_of(viewer: Viewer, rows: Iterable[Kept]) -> Iterable[Attachment]:
    keys = {(row.kind(), row.pk) for row in rows}
    files = Attachment.objects.visible_to(viewer).filter(
        subject_kind__in={kind for kind, _pk in keys}, subject_id__in={pk for _kind, pk in keys}
    )
    held = files.order_by("pk")
    return (file for file in held if (file.subject_kind, file.subject_id) in keys)


def _event(event: AuditEvent) -> dict[str, Any]:
    """An event with all that its digest is made of, so that the chain can be checked beside us."""
    name = event.person.name if event.person else ""
    chain = {"previous": event.previous, "digest": event.digest, "person_name": name}
    return event_fields(event) | chain


def _decisions(events: Iterable[AuditEvent]) -> list[Decision]:
    found = {event.decision.pk: event.decision for event in events if event.decision}
    return [found[key] for key in sorted(found)]


def _decision(decision: Decision) -> dict[str, object]:
    return {
        "id": decision.pk,
        "pack": decision.pack,
        "digest": decision.digest,
        "question": decision.question,
        "on": decision.on.isoformat(),
        "readings": decision.readings,
        "facts": decision.facts,
        "answer": decision.answer,
        "because": decision.because,
        "problems": decision.problems,
    }


def _write(bundle: zipfile.ZipFile, name: str, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    bundle.writestr(zipfile.ZipInfo(name, FIRST_DAY), text.encode())
