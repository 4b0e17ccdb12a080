"""Lists of departments and their rows. Of an identity number nothing is shown."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import COUNTY_READERS, SENDERS
from bangfu.apps.monitoring.models.feeds import (
    DEPARTMENTS,
    EXCEPTIONS,
    FEED_KIND_NAMES,
    OUTCOMES,
)
from bangfu.apps.monitoring.queries import feeds as queries
from bangfu.apps.monitoring.tables.clues import HEAD, HOUSEHOLD, TOWNSHIP, VILLAGE
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Box, Facts, RecordPage, Section
from bangfu.apps.registry.queries.households import household_places
from bangfu.apps.registry.tables.class_3 import READERS

FEED_READERS = " ".join((*COUNTY_READERS, *SENDERS))

_COUNTS = (
    Column("rows_count", _("行数"), "number"),
    Column("matched", _("已对上"), "number"),
    Column("duplicate", _("重复"), "number"),
    Column("out_of_scope", _("不在范围"), "number"),
    Column("unmatched", _("对不上"), "number"),
)

FEEDS = Listing(
    "monitoring:feeds",
    _("部门预警数据"),
    queries.feeds_for,
    intro=_("行业部门送来的名单，逐行比对到户。身份证号码只用于比对，不保存。"),
    columns=(
        Column("name", _("名单"), value=str, link=True),
        Column("department", _("部门"), choices=DEPARTMENTS),
        Column("period", _("所属期")),
        *_COUNTS,
        Column("uploaded_by", _("上传人"), path="uploaded_by__name"),
        Column("uploaded_at", _("上传时间"), "moment"),
    ),
    filters=(
        Pick("department", _("部门"), DEPARTMENTS),
        Span("uploaded_at", _("上传时间"), "date", path="uploaded_at__date"),
    ),
    search=("period", "file_name"),
    order=("-pk",),
    row_url="monitoring:feed",
    buttons=(
        Button(_("上传名单"), "monitoring:feed_new", " ".join(SENDERS)),
        Button(_("下载模板"), "monitoring:feed_template", " ".join(SENDERS)),
        Button(_("逐户预警"), "monitoring:warnings", READERS),
    ),
    empty=_("还没有部门送来名单。"),
    readers=FEED_READERS,
)

ROWS_SECTION = Section(
    _("逐行比对结果"),
    queries.rows_of_feed,
    columns=(
        Column("number", _("行号"), "number"),
        Column("kind_code", _("预警事项"), choices=FEED_KIND_NAMES),
        Column("amount_fen", _("金额"), "money"),
        Column("happened_on", _("发生日期"), "date"),
        Column("outcome", _("比对结果"), choices=OUTCOMES),
        Column("exception", _("原因"), choices=EXCEPTIONS),
    ),
    order=("number",),
)

EXCEPTIONS_SECTION = Section(
    _("例外清单"),
    lambda viewer, row: queries.rows_of_feed(viewer, row).filter(
        outcome__in=("out_of_scope", "unmatched")
    ),
    columns=(
        Column("number", _("行号"), "number"),
        Column("kind_code", _("预警事项"), choices=FEED_KIND_NAMES),
        Column("outcome", _("比对结果"), choices=OUTCOMES),
        Column("exception", _("原因"), choices=EXCEPTIONS),
    ),
    order=("number",),
    empty=_("没有例外，每一行都对上了。"),
)

FEED = RecordPage(
    "monitoring:feed",
    queries.feeds_for,
    register=FEEDS,
    facts=(
        Facts(
            _("名单"),
            (
                Column("department", _("部门"), choices=DEPARTMENTS),
                Column("period", _("所属期")),
                Column("file_name", _("文件名")),
                Column("digest", _("文件摘要")),
                Column("uploaded_by", _("上传人"), path="uploaded_by__name"),
                Column("uploaded_at", _("上传时间"), "moment"),
            ),
        ),
    ),
    boxes=(Box(_("比对结果"), _COUNTS),),
    sections=(EXCEPTIONS_SECTION, ROWS_SECTION),
    readers=FEED_READERS,
)

WARNINGS = Listing(
    "monitoring:warnings",
    _("逐户预警"),
    queries.warned_for,
    columns=(
        HOUSEHOLD,
        HEAD,
        VILLAGE,
        TOWNSHIP,
        Column("department", _("部门"), path="feed__department", choices=DEPARTMENTS),
        Column("kind_code", _("预警事项"), choices=FEED_KIND_NAMES),
        Column("amount_fen", _("金额"), "money"),
        Column("happened_on", _("发生日期"), "date"),
        Column("outcome", _("比对结果"), choices=OUTCOMES),
        Column("clue", _("受理回执"), path="clue__receipt"),
    ),
    filters=(
        PlacePick("place", _("所在地"), household_places, path="household__village__code"),
        Pick("department", _("部门"), DEPARTMENTS, path="feed__department"),
        Pick("kind_code", _("预警事项"), FEED_KIND_NAMES),
        Span("happened_on", _("发生日期"), "date"),
    ),
    search=("household__code", "household__head_name"),
    order=("-happened_on", "-pk"),
    empty=_("您的范围内没有部门预警。"),
    readers=READERS,
)

WARNINGS_OF_HOUSEHOLD = Section(
    _("部门预警"),
    queries.warnings_of_household,
    columns=(
        Column("department", _("部门"), path="feed__department", choices=DEPARTMENTS),
        Column("kind_code", _("预警事项"), choices=FEED_KIND_NAMES),
        Column("amount_fen", _("金额"), "money"),
        Column("happened_on", _("发生日期"), "date"),
    ),
    order=("-happened_on", "-pk"),
)
