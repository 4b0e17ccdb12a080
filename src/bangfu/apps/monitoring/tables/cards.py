"""Cards and sheets as a list, and the households with what they have of them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.models.cards import CARD_KINDS
from bangfu.apps.monitoring.queries.cards import card_holders_for, cards_for
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.registry.models.households import MONITORED_STATUSES
from bangfu.apps.registry.queries.households import household_places
from bangfu.apps.registry.tables.class_3 import ENTERING, READERS
from bangfu.core.households import HOUSEHOLD_STATUSES

CARDS = Listing(
    "monitoring:card_issues",
    _("明白卡和明白纸"),
    cards_for,
    intro=_("为每户印制和送达的明白卡、明白纸。内容变了就印新一版。"),
    columns=(
        Column("household", _("户编号"), path="household__code", link=True),
        Column("head_name", _("户主"), path="household__head_name"),
        Column("village", _("村"), "place", path="household__village"),
        Column("kind_code", _("种类"), choices=CARD_KINDS),
        Column("version", _("版次"), "number"),
        Column("printed_on", _("印制日期"), "date"),
        Column("handed_over_on", _("送达日期"), "date"),
        Column("handed_over_by", _("送达人"), path="handed_over_by__name"),
    ),
    filters=(
        PlacePick("place", _("所在地"), household_places, path="household__village__code"),
        Pick("kind_code", _("种类"), CARD_KINDS),
        Flag("handed_over", _("已送达"), Q(handed_over_on__isnull=False)),
        Span("printed_on", _("印制日期"), "date"),
    ),
    search=("household__code", "household__head_name"),
    order=("-printed_on", "household__code"),
    row_url="monitoring:card_issue",
    buttons=(
        Button(_("印制"), "monitoring:card_issue_new", ENTERING),
        Button(_("按村批量印制"), "monitoring:card_issue_batch", ENTERING),
        Button(_("各户持有情况"), "monitoring:card_holders", READERS),
    ),
    empty=_("还没有印制过。可按村批量印制。"),
    readers=READERS,
)

CARD_HOLDERS = Listing(
    "monitoring:card_holders",
    _("各户持有情况"),
    card_holders_for,
    intro=_("每户最近一次收到明白卡、明白纸的日期。筛选“有明白卡：否”即为未送达的户。"),
    columns=(
        Column("code", _("户编号"), link=True),
        Column("head_name", _("户主")),
        Column("status", _("户类型"), choices=HOUSEHOLD_STATUSES),
        Column("village", _("村"), "place"),
        Column("grid", _("网格"), path="grid__name"),
        Column("clear_card_on", _("收到明白卡"), "date"),
        Column("policy_sheet_on", _("收到明白纸"), "date"),
    ),
    filters=(
        PlacePick("place", _("所在地"), household_places, path="village__code"),
        Flag("has_card", _("有明白卡"), Q(clear_card_on__isnull=False)),
        Flag("has_sheet", _("有明白纸"), Q(policy_sheet_on__isnull=False)),
        Flag("monitored", _("监测对象"), Q(status__in=MONITORED_STATUSES)),
        Pick("status", _("户类型"), HOUSEHOLD_STATUSES),
    ),
    search=("code", "head_name"),
    order=("village", "code"),
    row_url="registry:household",
    buttons=(
        Button(_("印制和送达记录"), "monitoring:card_issues", READERS),
        Button(_("按村批量印制"), "monitoring:card_issue_batch", ENTERING),
    ),
    empty=_("您的范围内还没有在册的户。"),
    readers=READERS,
)
