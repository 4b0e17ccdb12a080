"""Monitoring cases and measures as lists, and what their pages show."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import HELPERS
from bangfu.apps.monitoring.flow.cases import CASE, CLOSED, STEPS
from bangfu.apps.monitoring.models.cases import (
    CATEGORIES,
    CAUSES,
    HELPS,
    MEASURE_KINDS,
    SOURCES,
)
from bangfu.apps.monitoring.queries import cases as queries
from bangfu.apps.monitoring.tables.clues import HEAD, HOUSEHOLD, TOWNSHIP, VILLAGE
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Facts, Section
from bangfu.apps.registry.queries.households import household_places
from bangfu.apps.registry.tables.class_3 import READERS
from bangfu.core.households import HOUSEHOLD_STATUSES


def days_over(row: Any) -> int | None:
    """How many days the nearest thing due is late; None where nothing is due."""
    return None if row.due_on is None else max(0, (row.as_of - row.due_on).days)


def _due_said(row: Any) -> object:
    """The nearest deadline, or that none runs: what was decided last then sets no day."""
    return row.due_on or gettext("目前没有期限在走")


CASES = Listing(
    "monitoring:cases",
    _("监测案件"),
    queries.cases_for,
    intro=_("从线索到识别、帮扶、解除风险，逐步办理；每一步的期限由政策给出。"),
    columns=(
        Column("code", _("案件"), value=str, link=True),
        replace(HOUSEHOLD, is_shown=False),  # the case is called by its code
        HEAD,
        VILLAGE,
        TOWNSHIP,
        Column("cause", _("风险原因"), choices=CAUSES),
        Column("category", _("监测类别"), choices=CATEGORIES),
        Column("found_on", _("发现日期"), "date"),
        Column("due_on", _("最近期限"), "date", decision="decision"),
        Column("days_over", _("逾期天数"), "number", value=days_over),
        Column("state", _("状态"), "state"),
        Column("source", _("线索来源"), choices=SOURCES, is_shown=False),
        Column("decide_by", _("应在此前确认"), "date", is_shown=False),
        Column("identified_on", _("确认日期"), "date", is_shown=False),
        Column("reviewed_on", _("上次复核"), "date", is_shown=False),
        Column("course_from", _("本轮起算日期"), "date", is_shown=False),
        Column("relapsed_on", _("风险再现日期"), "date", is_shown=False),
        Column("lifted_on", _("解除日期"), "date", is_shown=False),
    ),
    filters=(
        PlacePick("place", _("所在地"), household_places, path="household__village__code"),
        Pick("cause", _("风险原因"), CAUSES),
        Pick("category", _("监测类别"), CATEGORIES),
        Pick("state", _("状态"), CASE),
        Flag("open", _("未办结"), ~Q(state__in=CLOSED)),
        Flag("late", _("逾期"), queries.LATE),
        Flag("relapsed", _("返贫（风险再现）"), Q(relapsed_on__isnull=False)),
        Span("found_on", _("发现日期"), "date"),
        Span("identified_on", _("确认日期"), "date"),
    ),
    search=("household__code", "household__head_name", "receipt"),
    order=("due_on", "-pk"),
    row_url="monitoring:case",
    buttons=(Button(_("风险线索"), "monitoring:clues", READERS),),
    empty=_("您的范围内还没有监测案件。受理一条线索，案件就开始。"),
    readers=READERS,
)

CASE_FACTS = (
    Facts(
        _("对象"),
        (
            HOUSEHOLD,
            HEAD,
            VILLAGE,
            TOWNSHIP,
            Column("status", _("户类型"), path="household__status", choices=HOUSEHOLD_STATUSES),
        ),
    ),
    Facts(
        _("案件"),
        (
            Column("source", _("线索来源"), choices=SOURCES),
            Column("cause", _("风险原因"), choices=CAUSES),
            Column("receipt", _("受理回执")),
            Column("found_on", _("发现日期"), "date"),
            Column("course_from", _("本轮起算日期"), "date"),
            Column("decide_by", _("应在此前确认"), "date"),
            Column("due_on", _("最近期限"), value=_due_said, decision="decision"),
            Column("days_over", _("逾期天数"), "number", value=days_over),
            Column("helped_first_on", _("先行帮扶日期"), "date"),
            Column("category", _("监测类别"), choices=CATEGORIES),
            Column("identified_on", _("确认日期"), "date"),
            Column("reviewed_on", _("上次复核"), "date"),
            Column("lifted_on", _("解除日期"), "date"),
            Column("relapsed_on", _("风险再现日期"), "date"),
        ),
    ),
)

STEPS_SECTION = Section(
    _("办理步骤"),
    queries.steps_of_case,
    columns=(
        Column("round", _("轮次"), "number"),
        Column("step", _("步骤"), choices=STEPS),
        Column("done_on", _("办理日期"), "date"),
        Column("done_by", _("办理人"), path="done_by__name"),
        Column("finding", _("情况")),
    ),
    order=("-round", "pk"),
)

_MEASURE_COLUMNS = (
    Column("content", _("内容"), link=True),
    Column("kind_code", _("措施类别"), choices=MEASURE_KINDS),
    Column("help", _("帮扶方式"), choices=HELPS),
    Column("responsible", _("责任人")),
    Column("begun_on", _("落实日期"), "date"),
    Column("ended_on", _("结束日期"), "date"),
    Column("effect", _("成效")),
)

MEASURES_SECTION = Section(
    _("帮扶措施"),
    queries.measures_of_case,
    columns=_MEASURE_COLUMNS,
    row_url="monitoring:measure",
    order=("begun_on", "pk"),
    empty=_("还没有措施。"),
)

CLUES_SECTION = Section(
    _("线索"),
    queries.clues_of_case,
    columns=(
        Column("receipt", _("受理回执"), link=True),
        Column("source", _("线索来源"), choices=SOURCES),
        Column("about", _("情况")),
        Column("found_on", _("发现日期"), "date"),
    ),
    row_url="monitoring:clue",
    order=("pk",),
)

NOTICES_SECTION = Section(
    _("公示"),
    queries.notices_of_case,
    columns=(
        Column("title", _("标题"), link=True),
        Column("begins_on", _("开始日期"), "date"),
        Column("ends_on", _("结束日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    row_url="oversight:notice",
    order=("-pk",),
)

CASES_OF_HOUSEHOLD = Section(
    _("监测案件"),
    lambda viewer, row: queries.cases_for(viewer).filter(household=row),
    columns=(
        Column("code", _("案件"), value=str, link=True),
        Column("cause", _("风险原因"), choices=CAUSES),
        Column("found_on", _("发现日期"), "date"),
        Column("identified_on", _("确认日期"), "date"),
        Column("lifted_on", _("解除日期"), "date"),
        Column("relapsed_on", _("风险再现日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    row_url="monitoring:case",
    order=("-pk",),
)

MEASURES_OF_HOUSEHOLD = Section(
    _("帮扶措施"),
    lambda viewer, row: queries.measures_for(viewer).filter(household=row),
    columns=_MEASURE_COLUMNS,
    row_url="monitoring:measure",
    order=("begun_on", "pk"),
)

MEASURES = Listing(
    "monitoring:measures",
    _("帮扶措施"),
    queries.measures_for,
    columns=(
        HOUSEHOLD,
        HEAD,
        VILLAGE,
        TOWNSHIP,
        *_MEASURE_COLUMNS,
        Column("decision", _("依据"), "decision", is_shown=False),
    ),
    filters=(
        PlacePick("place", _("所在地"), household_places, path="household__village__code"),
        Pick("kind_code", _("措施类别"), MEASURE_KINDS),
        Pick("help", _("帮扶方式"), HELPS),
        Flag("under_way", _("进行中"), Q(ended_on__isnull=True)),
        Span("begun_on", _("落实日期"), "date"),
    ),
    search=("household__code", "household__head_name", "content", "responsible"),
    order=("-begun_on", "-pk"),
    row_url="monitoring:measure",
    buttons=(Button(_("登记措施"), "monitoring:measure_new", " ".join(HELPERS)),),
    empty=_("您的范围内还没有帮扶措施。"),
    readers=READERS,
)

MEASURE_FACTS = Facts(
    _("措施"),
    (
        HOUSEHOLD,
        HEAD,
        VILLAGE,
        Column("kind_code", _("措施类别"), choices=MEASURE_KINDS),
        Column("help", _("帮扶方式"), choices=HELPS, decision="decision"),
        Column("content", _("内容")),
        Column("responsible", _("责任人")),
        Column("begun_on", _("落实日期"), "date"),
        Column("ended_on", _("结束日期"), "date"),
        Column("effect", _("成效")),
        Column("case", _("监测案件"), value=lambda row: row.case and str(row.case)),
    ),
)
