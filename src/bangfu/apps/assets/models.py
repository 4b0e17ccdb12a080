"""Assets that the money built: who owns them, who keeps them, what happened to them, what was found."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.assets.flow import ASSET, DISPOSAL, STOCKTAKE
from bangfu.apps.funds.models import Fund
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.projects.models import Project
from bangfu.apps.records.models import Decision, Flowing, Kept
from bangfu.apps.registry.models import Division
from bangfu.core.ledger import CODE_MAX, TEXT_MAX

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ON_BOOKS = ("registered", "confirmed", "in_platform")
"""The states of an asset that stands on the books."""


class Asset(Flowing):
    """A thing of lasting value that a project built. It is kept by the township in which it lies.

    `use_state` is a code of the policy: in use, idle, leased, under repair, scrapped. `custodian`
    is the place whose township keeps it, as the policy said at registration.
    """

    CATEGORIES = [
        ("operating", _("经营性")),
        ("public", _("公益性")),
        ("household", _("到户类")),
    ]

    flow = ASSET
    scope_path = "township_id"

    code = models.CharField(_("资产编号"), max_length=CODE_MAX, unique=True)
    name = models.CharField(_("资产名称"), max_length=100)
    category = models.CharField(_("资产类别"), max_length=10, choices=CATEGORIES)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="assets", verbose_name=_("形成项目")
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="assets", verbose_name=_("资金")
    )
    township = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("所在镇乡")
    )
    village = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("所在村"),
    )
    site = models.CharField(_("位置"), max_length=200)
    quantity = models.CharField(_("数量和规格"), max_length=100, blank=True)
    value_fen = models.BigIntegerField(_("原值"))
    formed_on = models.DateField(_("形成日期"))
    custodian = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("管护镇乡"),
    )
    certificate = models.CharField(_("权属证号"), max_length=100, blank=True)
    platform_number = models.CharField(_("三资平台编号"), max_length=60, blank=True)
    use_state = models.CharField(_("使用状态"), max_length=20)
    checked_on = models.DateField(_("最近核查"), null=True)
    maintained_on = models.DateField(_("最近维护"), null=True)
    ownership = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("权属依据")
    )
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value_fen__gt=0), name="asset_is_of_value"),
            models.CheckConstraint(condition=~Q(use_state=""), name="asset_has_state_of_use"),
        ]
        indexes = [models.Index(fields=["township", "state"])]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_on_books(self) -> bool:
        """Whether it is registered and not disposed of."""
        return self.state in ON_BOOKS

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Assets of the places read, and those of which a village of these places owns a share."""
        seen = super().visible_q(viewer)
        for area in viewer.read_areas:
            owned = AssetOwner.everything.filter(inside("village_id", area))
            seen |= Q(pk__in=owned.values("asset_id"))
        return seen


class AssetOwner(Kept):
    """A village that owns a share of an asset, with its book value. Shares of an asset add up to one.

    Owners are written when the asset is registered, and closed (`until`) when it is disposed of.
    """

    scope_path = "village_id"

    asset = models.ForeignKey(
        Asset, on_delete=models.PROTECT, related_name="owners", verbose_name=_("资产")
    )
    village = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("村")
    )
    share = models.CharField(_("份额"), max_length=40)
    value_fen = models.BigIntegerField(_("账面价值"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "village"], name="village_owns_asset_once"),
            models.CheckConstraint(condition=Q(value_fen__gte=0), name="book_value_not_below_zero"),
        ]
        indexes = [models.Index(fields=["village"])]

    def __str__(self) -> str:
        return f"{self.village} {self.share}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Shares of the villages read, and all shares of the assets that lie in the places read."""
        seen = super().visible_q(viewer)
        for area in viewer.read_areas:
            seen |= inside("asset__township_id", area)
        return seen


class AssetEvent(Kept):
    """What happened to an asset. An accident is closed once loss, person, penalty and measures stand.

    `use_state` is the state of use after the event.
    """

    page_name = "assets:happening"

    CATEGORIES = [
        ("formed", _("形成")),
        ("changed", _("变更使用状态")),
        ("leased", _("出租")),
        ("repaired", _("维修")),
        ("checked", _("核查")),
        ("disposed", _("处置")),
        ("accident", _("安全事故")),
    ]

    scope_path = "asset__township_id"

    asset = models.ForeignKey(
        Asset, on_delete=models.PROTECT, related_name="events", verbose_name=_("资产")
    )
    category = models.CharField(_("事项"), max_length=10, choices=CATEGORIES)
    happened_on = models.DateField(_("日期"))
    use_state = models.CharField(_("之后的使用状态"), max_length=20)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    loss_fen = models.BigIntegerField(_("损失金额"), null=True, blank=True)
    responsible = models.CharField(_("责任人"), max_length=100, blank=True)
    penalty = models.CharField(_("处理决定"), max_length=500, blank=True)
    measures = models.CharField(_("处理措施"), max_length=500, blank=True)
    closed_on = models.DateField(_("结案日期"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | (
                    Q(loss_fen__isnull=False)
                    & ~Q(responsible="")
                    & ~Q(penalty="")
                    & ~Q(measures="")
                ),
                name="accident_closed_with_findings",
            ),
            models.CheckConstraint(
                condition=Q(loss_fen__isnull=True) | Q(loss_fen__gte=0), name="loss_not_below_zero"
            ),
        ]
        indexes = [models.Index(fields=["asset", "happened_on"])]

    def __str__(self) -> str:
        return f"{self.asset} {self.get_category_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it is an accident that is not closed."""
        return self.category == "accident" and self.closed_on is None


class AssetCheck(Kept):
    """One look at an asset on the spot: what state it was in, what differed, whether it was maintained."""

    scope_path = "asset__township_id"

    asset = models.ForeignKey(
        Asset, on_delete=models.PROTECT, related_name="checks", verbose_name=_("资产")
    )
    checked_on = models.DateField(_("核查日期"))
    found_state = models.CharField(_("现场状态"), max_length=20)
    difference = models.CharField(_("与账面的差异"), max_length=500, blank=True)
    maintained = models.BooleanField(_("已维护保养"), default=False)
    checker = models.CharField(_("核查人"), max_length=50)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "checked_on"], name="one_check_a_day")
        ]
        indexes = [models.Index(fields=["checked_on"])]

    def __str__(self) -> str:
        return f"{self.asset} {self.checked_on}"


class Stocktake(Flowing):
    """One counting of the assets of a place, item by item, against the books of that day."""

    flow = STOCKTAKE
    scope_path = "place_id"
    named_with = ("place",)

    place = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("范围")
    )
    title = models.CharField(_("名称"), max_length=100)
    counted_on = models.DateField(_("盘点基准日"))
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "counted_on"], name="one_stocktake_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.title}"


class StocktakeLine(Kept):
    """One asset in a stock-take: found, not found, or not looked for yet (`found` is null)."""

    scope_path = "asset__township_id"

    stocktake = models.ForeignKey(Stocktake, on_delete=models.PROTECT, related_name="lines")
    asset = models.ForeignKey(
        Asset, on_delete=models.PROTECT, related_name="stocktake_lines", verbose_name=_("资产")
    )
    found = models.BooleanField(_("在位"), null=True)
    is_disposed = models.BooleanField(_("已按规定处置"), default=False)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stocktake", "asset"], name="asset_counted_once")
        ]

    def __str__(self) -> str:
        return str(self.asset)


class Disposal(Flowing):
    """Giving away, selling or tearing down an asset: asked, consented by the owners, approved, done."""

    named_with = ("asset",)

    WAYS = [("gift", _("赠送")), ("sale", _("变卖")), ("demolition", _("拆除"))]

    flow = DISPOSAL
    scope_path = "asset__township_id"

    asset = models.ForeignKey(
        Asset, on_delete=models.PROTECT, related_name="disposals", verbose_name=_("资产")
    )
    way = models.CharField(_("处置方式"), max_length=12, choices=WAYS)
    reason = models.CharField(_("理由"), max_length=500)
    receiver = models.CharField(_("接收方"), max_length=100, blank=True)
    owner_consent = models.CharField(_("所有者同意书"), max_length=TEXT_MAX, blank=True)
    district_approval = models.CharField(_("区级批准文件"), max_length=TEXT_MAX, blank=True)
    deal_number = models.CharField(_("产权交易编号"), max_length=60, blank=True)
    proceeds_fen = models.BigIntegerField(_("处置收入"), null=True)
    disposed_on = models.DateField(_("处置日期"), null=True)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset"],
                condition=~Q(state__in=["refused", "withdrawn"]),
                name="asset_disposed_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "disposed"])
                | (~Q(owner_consent="") & ~Q(district_approval="")),
                name="approved_disposal_has_its_papers",
            ),
            models.CheckConstraint(
                condition=Q(proceeds_fen__isnull=True) | Q(proceeds_fen__gte=0),
                name="proceeds_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.way_name}"

    @property
    def way_name(self) -> "str | StrPromise":
        """The way of disposal in words."""
        return dict(self.WAYS)[self.way]
