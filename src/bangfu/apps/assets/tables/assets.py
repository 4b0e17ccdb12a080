"""Assets, their owners, events and checks as lists and facts."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.assets.flow import ASSET
from bangfu.apps.assets.models import Asset, AssetCheck, AssetEvent, AssetOwner, StocktakeLine
from bangfu.apps.assets.queries import assets_for, missing_assets, owners_for
from bangfu.apps.assets.queries.lights import shown_assets, shown_checks, shown_events
from bangfu.apps.ledger.tables.journal import booked_href
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Box, Facts, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.registry.queries.places import township_choices, village_choices
from bangfu.core.words import words

CATEGORIES = dict(Asset.CATEGORIES)
HAPPENINGS = dict(AssetEvent.CATEGORIES)
CARE = {
    "good": words("正常", "Seen to"),
    "care": words("维护逾期", "Upkeep overdue"),
    "bad": words("核查逾期或盘点缺失", "Check overdue, or missing"),
}


def asset_href(row: AssetOwner | AssetEvent | AssetCheck | StocktakeLine) -> str:
    """Where the asset of a row is."""
    return reverse("assets:asset", args=[row.asset_id])


def asset_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The assets for a select."""
    return [(str(asset.pk), str(asset)) for asset in assets_for(viewer).order_by("code")]


# --- assets -----------------------------------------------------------------------------------

ASSETS = Listing(
    "assets:assets",
    _("资产"),
    shown_assets,
    intro=_("项目建成的固定资产：归谁、谁管、现状如何、该不该核查。"),
    columns=(
        Column("code", _("资产编号"), link=True),
        Column("name", _("资产名称")),
        Column("category", _("资产类别"), choices=CATEGORIES, is_shown=False),
        Column("township", _("所在镇乡"), "place"),
        Column("project_name", _("形成项目"), is_shown=False),
        Column("value_fen", _("原值"), "money", total=True),
        Column("use_name", _("使用状态")),
        Column("checked_on", _("最近核查"), "date"),
        Column("care", _("管护"), "light"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), ASSET),
        Pick("category", _("资产类别"), lambda _viewer: Asset.CATEGORIES),
        Pick("care", _("管护"), CARE),
        PlacePick("township", _("所在镇乡"), township_choices),
        Span("value_fen", _("原值"), "money"),
        Span("checked_on", _("最近核查")),
    ),
    search=("code", "name", "project_name"),
    order=("code",),
    row_url="assets:asset",
    buttons=(
        Button(_("登记资产"), "assets:asset_new", "township"),
        Button(_("盘点"), "assets:stocktakes"),
        Button(_("处置"), "assets:disposals"),
        Button(_("盘点缺失"), "assets:missing"),
    ),
    empty=_("还没有资产。项目验收后，由所在镇乡登记。"),
)


def _assets_of(viewer: Viewer, project: Project) -> QuerySet[Asset]:
    return shown_assets(viewer).filter(project=project)


ASSETS_OF_PROJECT = Section(
    _("形成的资产"),
    _assets_of,
    (
        Column("code", _("资产编号"), link=True),
        Column("name", _("资产名称")),
        Column("value_fen", _("原值"), "money", total=True),
        Column("state", _("状态"), "state"),
    ),
    row_url="assets:asset",
    order=("code",),
    empty=_("还没有资产，或不在您的范围内。"),
)

ASSET_BOX = Box(
    _("价值"),
    (
        Column("value_fen", _("原值"), "money", decision="ownership"),
        Column("use_name", _("使用状态")),
        Column("care", _("管护"), "light"),
    ),
)

ASSET_FACTS = (
    Facts(
        _("基本情况"),
        (
            Column("code", _("资产编号")),
            Column("name", _("资产名称")),
            Column("category", _("资产类别"), choices=CATEGORIES),
            Column(
                "project_name",
                _("形成项目"),
                href=lambda row: reverse("projects:project", args=[row.project_id]),
            ),
            Column(
                "fund",
                _("资金"),
                href=lambda row: reverse("funds:fund", args=[row.fund_id]),
            ),
            Column("quantity", _("数量和规格")),
            Column("formed_on", _("形成日期"), "date"),
        ),
    ),
    Facts(
        _("管护与权属"),
        (
            Column("township", _("所在镇乡"), "place"),
            Column("village", _("所在村"), "place"),
            Column("site", _("位置")),
            Column("custodian", _("管护镇乡"), "place"),
            Column("certificate", _("权属证号")),
            Column("platform_number", _("三资平台编号")),
            Column("checked_on", _("最近核查"), "date"),
            Column("maintained_on", _("最近维护"), "date"),
            Column("entry", _("记账凭证"), path="entry__sequence", href=booked_href),
        ),
    ),
)

# --- owners -----------------------------------------------------------------------------------

OWNER_COLUMNS = (
    Column("village", _("村"), "place"),
    Column("township", _("镇乡"), "place", path="village__parent"),
    Column("share", _("份额"), "share", decision="asset__ownership"),
    Column("value_fen", _("账面价值"), "money", total=True),
    Column("since", _("自"), "date"),
    Column("until", _("至"), "date", is_shown=False),
)

ASSET_OWNERS = Listing(
    "assets:asset_owners",
    _("资产权属"),
    owners_for,
    intro=_("每项资产由哪些村共有、各占多少。份额之和恒等于一，账面价值之和恒等于原值。"),
    columns=(Column("asset", _("资产"), path="asset__name", href=asset_href), *OWNER_COLUMNS),
    filters=(
        Pick("asset", _("资产"), asset_choices),
        PlacePick("township", _("镇乡"), township_choices, path="village_id"),
        Pick("village", _("村"), village_choices),
        Flag("ended", _("已终止"), Q(until__isnull=False)),
    ),
    search=("asset__code", "asset__name", "village__name"),
    order=("asset__code", "village_id"),
    row_url=asset_href,
)

# --- events and checks ------------------------------------------------------------------------

EVENT_COLUMNS = (
    Column("happened_on", _("日期"), "date", link=True),
    Column("category", _("事项"), choices=HAPPENINGS),
    Column("use_name", _("之后的使用状态")),
    Column("note", _("说明")),
    Column("loss_fen", _("损失金额"), "money", total=True),
    Column("closed_on", _("结案日期"), "date"),
)

ASSET_EVENTS = Listing(
    "assets:happenings",
    _("资产事项"),
    shown_events,
    intro=_("资产从形成到处置发生过的事；安全事故须查清损失和责任、有处理决定，才能结案。"),
    columns=(
        Column("asset", _("资产"), path="asset__name", href=asset_href),
        *EVENT_COLUMNS,
        Column("responsible", _("责任人"), is_shown=False),
        Column("penalty", _("处理决定"), is_shown=False),
    ),
    filters=(
        Pick("category", _("事项"), lambda _viewer: AssetEvent.CATEGORIES),
        Flag("open", _("未结案的事故"), Q(category="accident", closed_on__isnull=True)),
        PlacePick("township", _("所在镇乡"), township_choices, path="asset__township_id"),
        Span("happened_on", _("日期")),
    ),
    search=("asset__code", "asset__name", "note", "responsible"),
    order=("-happened_on",),
    row_url="assets:happening",
)

EVENT_FACTS = (
    Facts(
        _("事项"),
        (
            Column("asset", _("资产"), href=asset_href),
            Column("category", _("事项"), choices=HAPPENINGS),
            Column("happened_on", _("日期"), "date"),
            Column("use_name", _("之后的使用状态")),
            Column("note", _("说明")),
        ),
    ),
    Facts(
        _("事故处理"),
        (
            Column("loss_fen", _("损失金额"), "money"),
            Column("responsible", _("责任人")),
            Column("penalty", _("处理决定")),
            Column("measures", _("处理措施")),
            Column("closed_on", _("结案日期"), "date"),
        ),
    ),
)

CHECK_COLUMNS = (
    Column("checked_on", _("核查日期"), "date"),
    Column("found_name", _("现场状态")),
    Column("difference", _("与账面的差异")),
    Column("maintained", _("已维护保养"), "flag"),
    Column("checker", _("核查人")),
)

ASSET_CHECKS = Listing(
    "assets:asset_checks",
    _("资产核查"),
    shown_checks,
    intro=_("每次到现场看到的情况。最近一次看到的状态，就是资产的使用状态。"),
    columns=(Column("asset", _("资产"), path="asset__name", href=asset_href), *CHECK_COLUMNS),
    filters=(
        Flag("differs", _("有差异"), ~Q(difference="")),
        Flag("maintained", _("已维护保养"), Q(maintained=True)),
        PlacePick("township", _("所在镇乡"), township_choices, path="asset__township_id"),
        Span("checked_on", _("核查日期")),
    ),
    search=("asset__code", "asset__name", "difference", "checker"),
    order=("-checked_on",),
    row_url=asset_href,
)

# --- what was not found -----------------------------------------------------------------------

MISSING = Listing(
    "assets:missing",
    _("盘点缺失"),
    missing_assets,
    intro=_("账上有、最近一次盘点没有找到、又没有处置手续的资产。"),
    columns=(
        Column("asset", _("资产编号"), path="asset__code", link=True),
        Column("name", _("资产名称"), path="asset__name"),
        Column("township", _("所在镇乡"), "place", path="asset__township"),
        Column("value_fen", _("原值"), "money", path="asset__value_fen", total=True),
        Column("stocktake", _("盘点"), path="stocktake__title"),
        Column("counted_on", _("盘点基准日"), "date", path="stocktake__counted_on"),
        Column("note", _("备注")),
    ),
    filters=(PlacePick("township", _("所在镇乡"), township_choices, path="asset__township_id"),),
    search=("asset__code", "asset__name"),
    order=("asset__code",),
    row_url=asset_href,
    empty=_("没有缺失：最近一次盘点的资产都在。"),
)
