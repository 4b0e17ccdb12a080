"""What was done in the county, and the samples of it that auditors drew."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bangfu.apps.oversight.models import AuditSample
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.queries.timeline import events_for
from bangfu.apps.records.queries.waiting import flowing_models
from bangfu.core.words import Words, words

DONE: Mapping[str, Words] = {
    "create": words("新建", "Made"),
    "change": words("修改", "Changed"),
    "lines": words("列明细", "Lines written"),
    "find": words("核算目标", "Targets found"),
    "own": words("确权", "Shares written"),
    "set": words("下达预算", "Budget set"),
    "reserve": words("占用预算", "Budget reserved"),
    "release": words("释放预算", "Budget released"),
    "spend": words("支出预算", "Budget spent"),
    "post": words("记账", "Booked"),
    "reverse": words("冲销", "Reversed"),
    "reveal": words("查看联系方式", "Contact seen"),
    "withdraw": words("撤下", "Withdrawn"),
    "done": words("后台完成", "Done in the background"),
    "failed": words("后台失败", "Failed in the background"),
    "retry": words("重新运行", "Run again"),
}
"""What is done beside the flows, by the last part of its verb."""


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
