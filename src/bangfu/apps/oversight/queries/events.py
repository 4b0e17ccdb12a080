"""What was done in the county, and the samples of it that auditors drew."""

from datetime import date
from typing import Any

from bangfu.apps.oversight.models import AuditSample
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.flow import DONE
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.queries.timeline import events_for
from bangfu.apps.records.queries.waiting import flowing_models
from bangfu.core.words import Words, words


def event_for(viewer: Viewer, sequence: int) -> AuditEvent | None:
    """The event of that number, for those who may look through events."""
    found: AuditEvent | None = events_for(viewer).filter(sequence=sequence).first()
    return found


def kinds_done() -> dict[str, Words]:
    """The tables whose rows move through a flow, by their kind, in words."""
    return {model.kind(): model.flow.title for model in flowing_models()}


def done_in_words(event: AuditEvent) -> Words:
    """What was done, in words: the event of the flow, or what is done beside flows; else its code."""
    kind, _dot, code = event.verb.rpartition(".")
    model = next((m for m in flowing_models() if m.kind() == kind), None)
    known = model.flow.event_by_code.get(code) if model else None
    if known is not None:
        return known.name
    return DONE.get(code, words(code, code))


def drawn_from(viewer: Viewer, *, kind: str, begins_on: date, ends_on: date) -> list[str]:
    """The numbers of the events from which a sample is drawn: of the days, and of a table if given."""
    held = events_for(viewer).filter(at__date__gte=begins_on, at__date__lte=ends_on)
    if kind:
        held = held.filter(subject_kind=kind)
    return [str(number) for number in held.order_by("sequence").values_list("sequence", flat=True)]


def samples_for(viewer: Viewer) -> Any:
    """The samples that were drawn, as rows to list."""
    return AuditSample.objects.visible_to(viewer).select_related("drawn_by").order_by("-pk")


def events_of(viewer: Viewer, sample: AuditSample) -> Any:
    """The events of a sample, as they stand now."""
    return events_for(viewer).filter(sequence__in=sample.sequences).order_by("sequence")
