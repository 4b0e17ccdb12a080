"""What was done as a list, and the samples drawn of it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.models import AuditSample
from bangfu.apps.oversight.queries.events import done_in_words, kinds_done, samples_for
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick, Span, Typed
from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import AUDITING
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.queries.timeline import events_for
from bangfu.apps.registry.queries.places import place_choices
from bangfu.core.words import Words


def kind_choices(viewer: Viewer) -> Iterable[tuple[str, str]]:
    """The tables whose events may be listed."""
    return [(kind, name.said(viewer.language)) for kind, name in kinds_done().items()]


def event_href(row: AuditEvent) -> str:
    """Where an event is shown."""
    return reverse("oversight:event", args=[row.sequence])


ROLE_NAMES = {code: role.name for code, role in ROLES.items()}

EVENT_COLUMNS = (
    Column("sequence", _("序号"), "number", link=True),
    Column("at", _("时间"), "moment"),
    Column("person", _("办理人"), path="person__name"),
    Column("role", _("职责"), choices=ROLE_NAMES),
    Column("done", _("办了什么"), value=done_in_words),
    Column("subject_label", _("对象")),
    Column("verb", _("代码"), is_shown=False),
    Column("place", _("地点代码"), is_shown=False),
    Column("reason", _("理由")),
    Column("digest", _("摘要值"), is_shown=False),
)

EVENTS = Listing(
    "oversight:events",
    _("办理留痕"),
    events_for,
    intro=_("谁在什么时候办了什么，一环扣一环，不能改、不能删。"),
    columns=EVENT_COLUMNS,
    filters=(
        Span("at", _("日期"), "date", path="at__date"),
        Pick("kind", _("事项"), kind_choices, path="subject_kind"),
        Pick("role", _("职责"), ROLE_NAMES),
        Typed("person", _("办理人"), path="person__name"),
        PlacePick("place", _("所在地"), place_choices, path="place"),
    ),
    search=("subject_label", "verb", "reason"),
    order=("-sequence",),
    row_url=event_href,
    buttons=(
        Button(_("抽样"), "oversight:audit_sample_new", "auditor"),
        Button(_("历次抽样"), "oversight:audit_samples"),
    ),
    readers=" ".join(AUDITING),
)


def sampled_kind(row: AuditSample) -> Words | str:
    """Of which table a sample was drawn; of all where none is named."""
    return kinds_done().get(row.subject_kind, row.subject_kind)


SAMPLES = Listing(
    "oversight:audit_samples",
    _("抽样记录"),
    samples_for,
    intro=_("每次抽样的种子和范围都留档，任何人可以照样再抽一遍。"),
    columns=(
        Column("seed", _("抽样种子"), link=True),
        Column("subject_kind", _("事项"), value=sampled_kind),
        Column("begins_on", _("自"), "date"),
        Column("ends_on", _("至"), "date"),
        Column("drawn_from", _("抽样总数"), "number"),
        Column("count", _("抽取数"), "number", value=lambda row: len(row.sequences)),
        Column("drawn_by", _("抽样人"), path="drawn_by__name"),
        Column("drawn_at", _("抽样时间"), "moment"),
    ),
    search=("seed",),
    order=("-pk",),
    row_url="oversight:audit_sample",
    buttons=(Button(_("抽样"), "oversight:audit_sample_new", "auditor"),),
    empty=_("还没有抽样。由审计与纪检人员抽取。"),
    readers=" ".join(AuditSample.READERS),
)
