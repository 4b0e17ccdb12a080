"""Grids as a list and as a record page."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, PlacePick
from bangfu.apps.pages.views.records import Facts, RecordPage, Section
from bangfu.apps.registry.queries import households as queries
from bangfu.apps.registry.tables.class_3 import KEEPING, READERS
from bangfu.apps.registry.tables.places import place_href
from bangfu.core.households import HOUSEHOLD_STATUSES

GRIDS = Listing(
    "registry:grids",
    _("网格"),
    queries.grids_for,
    intro=_("每个村分成网格，由网格员联系网格内的户。网格员只看得到自己网格内的户。"),
    columns=(
        Column("name", _("网格名称"), link=True),
        Column("code", _("网格编号")),
        Column("village", _("村"), "place"),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("worker", _("网格员"), path="worker__name"),
        Column("households_count", _("户数"), "number", total=True),
        Column("from_on", _("启用日期"), "date"),
        Column("until_on", _("停用日期"), "date", is_shown=False),
    ),
    filters=(
        PlacePick("place", _("所在地"), queries.household_places, path="village__code"),
        Flag("staffed", _("已派网格员"), Q(worker__isnull=False)),
        Flag("in_use", _("在用"), Q(until_on__isnull=True)),
    ),
    search=("name", "code", "worker__name"),
    order=("village", "code"),
    row_url="registry:grid",
    buttons=(Button(_("新建网格"), "registry:grid_new", KEEPING),),
    empty=_("还没有网格。由镇乡建立并派网格员。"),
    readers=READERS,
)

GRID = RecordPage(
    "registry:grid",
    queries.grids_for,
    register=GRIDS,
    facts=(
        Facts(
            _("网格"),
            (
                Column("code", _("网格编号")),
                Column("village", _("村"), "place", href=lambda row: place_href(row.village)),
                Column("worker", _("网格员"), path="worker__name"),
                Column("households_count", _("户数"), "number"),
                Column("from_on", _("启用日期"), "date"),
                Column("until_on", _("停用日期"), "date"),
            ),
        ),
    ),
    sections=(
        Section(
            _("户"),
            lambda viewer, row: queries.households_for(viewer).filter(grid=row),
            columns=(
                Column("code", _("户编号"), link=True),
                Column("head_name", _("户主")),
                Column("status", _("户类型"), choices=HOUSEHOLD_STATUSES),
                Column("persons", _("人数"), "number"),
                Column("group_name", _("村民小组")),
            ),
            row_url="registry:household",
            order=("code",),
        ),
    ),
    buttons=lambda _viewer, row: (
        Button(_("改动"), reverse("registry:grid_change", args=[row.pk]), KEEPING),
    ),
)
