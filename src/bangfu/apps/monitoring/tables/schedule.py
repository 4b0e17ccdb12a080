"""Key areas, concentrated checks and dispatches as lists, and the duties of the year as lines."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import COUNTY_OFFICES, NOTERS
from bangfu.apps.monitoring.flow.schedule import CAMPAIGN, CHECKED
from bangfu.apps.monitoring.models import Campaign
from bangfu.apps.monitoring.queries import schedule as queries
from bangfu.apps.pages.tables.amounts import Cell
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.charts import Chart, Point, bar_chart
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Facts, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.queries.households import household_places
from bangfu.apps.registry.tables.class_3 import READERS
from bangfu.apps.registry.tables.places import place_href
from bangfu.core.filing import period_name
from bangfu.core.households import HOUSEHOLD_STATUSES
from bangfu.core.monitoring.schedule import STATES
from bangfu.core.words import Words

OFFICES = " ".join(COUNTY_OFFICES)
LIGHTS = {"done": "good", "late": "care", "overdue": "bad", "open": "care", "not_stated": "care"}
_PLACE = PlacePick("place", _("所在地"), household_places, path="place__code")
_WAYS = (
    Button(_("调度和通报"), "monitoring:schedule", READERS),
    Button(_("调度记录"), "monitoring:dispatches", READERS),
    Button(_("重点关注区域"), "monitoring:key_areas", READERS),
    Button(_("集中排查"), "monitoring:campaigns", READERS),
)


SCHEDULE_WAYS = (
    Button(_("登记调度或通报"), "monitoring:dispatch_new", " ".join(NOTERS)),
    *_WAYS[1:],
)
"""The ways on from the page of the schedule."""


def _ways(but: str) -> tuple[Button, ...]:
    return tuple(one for one in _WAYS if one.url != but)


KEY_AREAS = Listing(
    "monitoring:key_areas",
    _("重点关注区域"),
    queries.key_areas_for,
    intro=_("列入的镇村在走访任务和调度中排在前面，每月要有一份情况。"),
    columns=(
        Column("place", _("区域"), "place", link=True),
        Column("township", _("所在地"), "place", path="place__parent"),
        Column("reason", _("列入原因")),
        Column("from_on", _("列入日期"), "date"),
        Column("until_on", _("移出日期"), "date"),
    ),
    filters=(
        _PLACE,
        Flag("is_key", _("现为重点"), Q(until_on__isnull=True)),
        Span("from_on", _("列入日期"), "date"),
    ),
    search=("place__name", "reason"),
    order=("-from_on", "place__code"),
    row_url="monitoring:key_area",
    buttons=(
        Button(_("列入重点"), "monitoring:key_area_new", OFFICES),
        *_ways("monitoring:key_areas"),
    ),
    empty=_("没有重点关注区域。灾后、因灾因病集中的镇村可以列入。"),
    readers=READERS,
)

KEY_AREA_FACTS = Facts(
    _("重点关注区域"),
    (
        Column("place", _("区域"), "place", href=lambda row: place_href(row.place)),
        Column("reason", _("列入原因")),
        Column("from_on", _("列入日期"), "date"),
        Column("until_on", _("移出日期"), "date"),
    ),
)


def duty_said(row: Any) -> Words:
    """What was done, in words of the policy of its day."""
    return Words(**row.duty_name)


PERIOD = Column("period", _("所属期"), "period", by="period_end")
_DISPATCH_COLUMNS = (
    Column("name", _("事项"), value=duty_said, link=True),
    PERIOD,
    Column("place", _("区域"), "place"),
    Column("done_on", _("完成日期"), "date"),
    Column("document", _("文号")),
    Column("made_by", _("办理人"), path="made_by__name"),
)

DISPATCHES = Listing(
    "monitoring:dispatches",
    _("调度记录"),
    queries.dispatches_for,
    intro=_("每月、每季的调度、通报和重点区域情况。登记时一并留下当期的数据。"),
    columns=(*_DISPATCH_COLUMNS, Column("text", _("情况和要求"), is_shown=False)),
    filters=(
        _PLACE,
        Pick("period", _("所属期"), queries.periods_dispatched),
        Span("done_on", _("完成日期"), "date"),
    ),
    search=("text", "document", "period"),
    order=("-period_end", "duty", "place__code"),
    row_url="monitoring:dispatch",
    buttons=(
        Button(_("登记调度或通报"), "monitoring:dispatch_new", " ".join(NOTERS)),
        *_ways("monitoring:dispatches"),
    ),
    empty=_("还没有登记过调度。到“调度和通报”看本年应办的事项。"),
    readers=READERS,
)

NOTES_OF_AREA = Section(
    _("月度情况"),
    lambda viewer, row: queries.dispatches_for(viewer).filter(place=row.place_id),
    columns=(*_DISPATCH_COLUMNS[:2], _DISPATCH_COLUMNS[3], Column("text", _("情况和要求"))),
    row_url="monitoring:dispatch",
    order=("-period_end",),
    empty=_("还没有登记过。"),
)

DISPATCH_FACTS = (
    Facts(
        _("调度"),
        (
            Column("name", _("事项"), value=duty_said),
            PERIOD,
            Column("place", _("区域"), "place"),
            Column("done_on", _("完成日期"), "date", decision="decision"),
            Column("document", _("文号")),
            Column("made_by", _("办理人"), path="made_by__name"),
            Column("text", _("情况和要求")),
        ),
    ),
)


_FIGURES = {
    "clues": _("新发现线索"),
    "cases": _("新立案件"),
    "relapsed": _("返贫（风险再现）"),
    "lifted": _("解除风险"),
    "open": _("在办和帮扶中的案件"),
    "visits": _("走访（次）"),
    "employed": _("期末有工作的人数"),
}
"""What is kept with a dispatch of its period; the last one is unknown where nothing was recorded."""


def _figure(code: str, row: Any) -> int | None:
    """A figure of a dispatch; None where it was not known."""
    found: int | None = row.figures.get(code)
    return found


FIGURES_OF_DISPATCH = Facts(
    _("当期数据"),
    tuple(
        Column(code, name, "number", value=partial(_figure, code))
        for code, name in _FIGURES.items()
    ),
)

CAMPAIGNS = Listing(
    "monitoring:campaigns",
    _("集中排查"),
    queries.campaigns_for,
    intro=_("按范围和起止日期集中走访一遍。日常登记的走访即计入，逐户显示已查、未查。"),
    columns=(
        Column("title", _("名称"), link=True),
        Column("place", _("范围"), "place"),
        Column("checked", _("排查对象"), choices=CHECKED),
        Column("from_on", _("开始日期"), "date"),
        Column("until_on", _("结束日期"), "date"),
        Column("state", _("状态"), "state"),
        Column("why", _("原因"), is_shown=False),
    ),
    filters=(
        _PLACE,
        Pick("checked", _("排查对象"), CHECKED),
        Pick("state", _("状态"), CAMPAIGN),
        Flag("over", _("已过结束日期"), Q(until_on__lt=F("as_of"))),
        Span("from_on", _("开始日期"), "date"),
    ),
    search=("title", "why"),
    order=("-from_on", "-pk"),
    row_url="monitoring:campaign",
    buttons=(
        Button(_("布置集中排查"), "monitoring:campaign_new", OFFICES),
        *_ways("monitoring:campaigns"),
    ),
    empty=_("还没有布置过集中排查。"),
    readers=READERS,
)

CAMPAIGN_FACTS = Facts(
    _("集中排查"),
    (
        Column("place", _("范围"), "place"),
        Column("checked", _("排查对象"), choices=CHECKED),
        Column("from_on", _("开始日期"), "date", decision="decision"),
        Column("until_on", _("结束日期"), "date"),
        Column("why", _("原因")),
    ),
)


def progress_chart(viewer: Viewer, row: Campaign) -> Chart | None:
    """How far a check has come among the households the viewer sees, by township or village."""
    counted = queries.progress_of(viewer, row)
    if not counted:
        return None
    done, due = sum(one.done for one in counted), sum(one.due for one in counted)
    left = gettext("逾期未查") if row.until_on < viewer.today else gettext("待查")
    points = [
        point
        for one in counted
        for point in (
            Point(one.name, one.done, gettext("已查")),
            Point(one.name, one.due - one.done, left),
        )
    ]
    told = {"due": due, "done": done, "left": left, "count": due - done}
    title = gettext("应查 %(due)s 户，已查 %(done)s 户，%(left)s %(count)s 户") % told
    return bar_chart(title, points, "number")


UNCHECKED = Section(
    _("还没有查到的户"),
    queries.unchecked_households,
    columns=(
        Column("code", _("户编号"), link=True),
        Column("head_name", _("户主")),
        Column("status", _("户类型"), choices=HOUSEHOLD_STATUSES),
        Column("village", _("村"), "place"),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("grid", _("网格"), path="grid__name"),
    ),
    row_url="registry:household",
    order=("village", "code"),
    empty=_("都查到了。"),
)


# --- the duties of the year -----------------------------------------------------------------------


def due_lines(found: queries.Schedule, viewer: Viewer) -> list[dict[str, Any]]:
    """Each duty of each period that is over, what is late first, then what is open."""
    rank = {"overdue": 0, "open": 1, "not_stated": 1}
    rows = sorted(found.rows, key=lambda row: row.period, reverse=True)
    rows.sort(key=lambda row: (rank.get(row.state, 2), not row.place))
    return [_due_line(row, viewer) for row in rows]


def _due_line(row: queries.Due, viewer: Viewer) -> dict[str, Any]:
    said = STATES[row.state].said(viewer.language)
    return {
        "row": row,
        "name": row.name.said(viewer.language),
        "period": period_name(row.period).said(viewer.language),
        "light": Cell(said, badge=LIGHTS[row.state]),
        "href": reverse("monitoring:dispatch", args=[row.dispatch]) if row.dispatch else "",
        "enter": _way_to_enter(row, viewer),
    }


def _way_to_enter(row: queries.Due, viewer: Viewer) -> str:
    """The form with what is known filled in, for whoever may do the duty."""
    if row.done_on is not None:
        return ""
    may = viewer.holds(NOTERS, row.place) if row.place else viewer.roles & set(COUNTY_OFFICES)
    asked = {"duty": row.duty, "period": row.period, "place": row.place}
    return f"{reverse('monitoring:dispatch_new')}?{urlencode(asked)}" if may else ""
