"""The pages of what was done: an event with what it changed, and samples drawn by a seed."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.apps.oversight.actions.samples import Wanted, draw_sample
from bangfu.apps.oversight.forms.samples import SampleForm
from bangfu.apps.oversight.queries.events import (
    done_in_words,
    event_for,
    events_of,
    samples_for,
)
from bangfu.apps.oversight.tables.events import (
    EVENT_COLUMNS,
    EVENTS,
    SAMPLES,
    event_href,
    sampled_kind,
)
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.grounds import of_decision
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Facts, RecordPage, Section
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.roles import role_name
from bangfu.apps.records.access import AUDITING, may_read_events
from bangfu.apps.records.actions import Told, event_fields
from bangfu.apps.records.chain import digest_of


def event(request: HttpRequest, sequence: int) -> HttpResponse:
    """One event: who, when, what, why, each field before and after, and whether its digest fits."""
    viewer = viewer_of(request)
    if not may_read_events(viewer):
        raise NotYours(*AUDITING)
    row = event_for(viewer, sequence)
    if row is None:
        raise Http404(_("没有这条记录，或不在您的范围内。"))
    names = sorted({*row.before, *row.after})
    changes = [(name, _shown(row.before.get(name)), _shown(row.after.get(name))) for name in names]
    context = {
        "row": row,
        "register": EVENTS,
        "done": done_in_words(row).said(viewer.language),
        "role": role_name(row.role).said(viewer.language) if row.role else "",
        "changes": changes,
        "fits": row.digest == digest_of(row.previous, event_fields(row)),
        "grounds": of_decision(row.decision, _("依据")) if row.decision else None,
    }
    return render(request, "oversight/event.html", context)


def _shown(value: object) -> str:
    """A value of an event as text; nothing for one that is not there."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _draw(sent: Sent) -> Told:
    return draw_sample(sent.viewer, Wanted(**sent.data), key=sent.key)


SAMPLE = RecordPage(
    "oversight:audit_sample",
    samples_for,
    register=SAMPLES,
    facts=(
        Facts(
            gettext_lazy("抽样"),
            (
                Column("seed", gettext_lazy("抽样种子")),
                Column("subject_kind", gettext_lazy("事项"), value=sampled_kind),
                Column("begins_on", gettext_lazy("自"), "date"),
                Column("ends_on", gettext_lazy("至"), "date"),
                Column("drawn_from", gettext_lazy("抽样总数"), "number"),
                Column("drawn_by", gettext_lazy("抽样人"), path="drawn_by__name"),
                Column("drawn_at", gettext_lazy("抽样时间"), "moment"),
            ),
        ),
    ),
    sections=(
        Section(
            gettext_lazy("抽中的记录"),
            events_of,
            EVENT_COLUMNS,
            row_url=event_href,
        ),
    ),
)

SAMPLE_NEW = FormPage(
    "oversight:audit_sample_new",
    gettext_lazy("抽样"),
    SampleForm,
    _draw,
    by="auditor",
    leads_to="oversight:audit_sample",
    intro=gettext_lazy("按“种子:序号”的 SHA-256 从小到大取前几条。种子、范围和抽中的序号都留档。"),
    register=SAMPLES,
)
