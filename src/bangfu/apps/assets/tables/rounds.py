"""Stock-takes and disposals as lists and facts."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.assets.flow import DISPOSAL, STOCKTAKE
from bangfu.apps.assets.models import Disposal, StocktakeLine
from bangfu.apps.assets.queries import disposals_for, stocktakes_for
from bangfu.apps.ledger.tables.journal import booked_href
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Box, Facts
from bangfu.apps.registry.queries.places import township_choices

WAYS = dict(Disposal.WAYS)


def disposed_asset_href(row: Disposal) -> str:
    """Where the asset of a disposal is."""
    return reverse("assets:asset", args=[row.asset_id])


def found_light(row: StocktakeLine) -> str:
    """Good where it was found or properly disposed of, bad where it is missing, care while open."""
    if row.found is None:
        return "care"
    return "good" if row.found or row.is_disposed else "bad"


STOCKTAKES = Listing(
    "assets:stocktakes",
    _("资产盘点"),
    stocktakes_for,
    intro=_("按件清点账上的资产：在位、缺失，一件一件写明；结果由另一人复核。"),
    columns=(
        Column("title", _("名称"), link=True),
        Column("place", _("范围"), "place"),
        Column("counted_on", _("盘点基准日"), "date"),
        Column("registered", _("账面数"), "number"),
        Column("found", _("实盘数"), "number"),
        Column("missing", _("缺失"), "number"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), STOCKTAKE),
        PlacePick("place", _("范围"), township_choices),
        Flag("missing", _("有缺失"), Q(missing__gt=0)),
        Span("counted_on", _("盘点基准日")),
    ),
    search=("title", "place__name"),
    order=("-counted_on",),
    row_url="assets:stocktake",
    buttons=(
        Button(_("发起盘点"), "assets:stocktake_new", "township agriculture_bureau"),
        Button(_("盘点缺失"), "assets:missing"),
    ),
    empty=_("还没有盘点。由镇乡或农业农村部门发起。"),
)

STOCKTAKE_BOX = Box(
    _("盘点结果"),
    (
        Column("registered", _("账面数"), "number"),
        Column("found", _("实盘数"), "number"),
        Column("missing", _("缺失"), "number"),
    ),
)

STOCKTAKE_FACTS = (
    Facts(
        _("盘点"),
        (
            Column("title", _("名称")),
            Column("place", _("范围"), "place"),
            Column("counted_on", _("盘点基准日"), "date"),
            Column("decision", _("依据"), "decision"),
        ),
    ),
)

LINE_COLUMNS = (
    Column("asset", _("资产编号"), path="asset__code", link=True),
    Column("name", _("资产名称"), path="asset__name"),
    Column("township", _("所在镇乡"), "place", path="asset__township"),
    Column("value_fen", _("原值"), "money", path="asset__value_fen", total=True),
    Column("found", _("在位"), "flag"),
    Column("is_disposed", _("已按规定处置"), "flag"),
    Column("light", _("结果"), "light", value=found_light),
    Column("note", _("备注")),
)

DISPOSALS = Listing(
    "assets:disposals",
    _("资产处置"),
    disposals_for,
    intro=_("赠送、变卖、拆除资产：先有所有者同意，再有区级批准，缺一不可。"),
    columns=(
        Column("asset", _("资产编号"), path="asset__code", link=True),
        Column("name", _("资产名称"), path="asset__name"),
        Column("township", _("所在镇乡"), "place", path="asset__township"),
        Column("way", _("处置方式"), choices=WAYS),
        Column("value_fen", _("原值"), "money", path="asset__value_fen", total=True),
        Column("proceeds_fen", _("处置收入"), "money", total=True),
        Column("disposed_on", _("处置日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), DISPOSAL),
        Pick("way", _("处置方式"), lambda _viewer: Disposal.WAYS),
        PlacePick("township", _("所在镇乡"), township_choices, path="asset__township_id"),
        Span("disposed_on", _("处置日期")),
    ),
    search=("asset__code", "asset__name", "reason", "deal_number"),
    order=("-pk",),
    row_url="assets:disposal",
    empty=_("还没有处置。在资产页面由所在镇乡提出。"),
)

DISPOSAL_FACTS = (
    Facts(
        _("处置"),
        (
            Column("asset", _("资产"), href=disposed_asset_href),
            Column("value_fen", _("原值"), "money", path="asset__value_fen"),
            Column("way", _("处置方式"), choices=WAYS),
            Column("reason", _("理由")),
            Column("receiver", _("接收方")),
            Column("owner_consent", _("所有者同意书")),
            Column("district_approval", _("区级批准文件")),
            Column("deal_number", _("产权交易编号")),
            Column("proceeds_fen", _("处置收入"), "money"),
            Column("disposed_on", _("处置日期"), "date"),
            Column(
                "entry",
                _("记账凭证"),
                path="entry__sequence",
                decision="entry__decision",
                href=booked_href,
            ),
        ),
    ),
)
