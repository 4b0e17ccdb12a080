"""The households in focus as a list, with who helps each; and what their pages show of it."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import SUPPORTER_NAMERS
from bangfu.apps.monitoring.queries import focus as queries
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick
from bangfu.apps.pages.views.records import Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Household
from bangfu.apps.registry.models.households import MONITORED_STATUSES
from bangfu.apps.registry.queries.households import household_places
from bangfu.apps.registry.tables.class_3 import READERS
from bangfu.core.households import HOUSEHOLD_STATUSES

NAMING = " ".join(SUPPORTER_NAMERS)

FOCUS = Listing(
    "monitoring:focus",
    _("重点帮扶对象"),
    queries.focus_for,
    intro=_(
        "监测对象，以及最近一次筛查发现收入下降或在收入线以下的脱贫户。每户要有一名帮扶责任人。"
    ),
    columns=(
        Column("code", _("户编号"), link=True),
        Column("head_name", _("户主")),
        Column("status", _("户类型"), choices=HOUSEHOLD_STATUSES),
        Column("village", _("村"), "place"),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("grid", _("网格"), path="grid__name", is_shown=False),
        Column("supporter_name", _("帮扶责任人")),
        Column("supporter_from", _("起"), "date"),
    ),
    filters=(
        PlacePick("place", _("所在地"), household_places, path="village__code"),
        Flag("helped", _("有帮扶责任人"), Q(supporter_name__isnull=False)),
        Flag("monitored", _("监测对象"), Q(status__in=MONITORED_STATUSES)),
        Pick("status", _("户类型"), HOUSEHOLD_STATUSES),
    ),
    search=("code", "head_name"),
    order=("village", "code"),
    row_url="registry:household",
    empty=_("您的范围内没有重点帮扶对象。"),
    readers=READERS,
)

SUPPORTERS_OF_HOUSEHOLD = Section(
    _("帮扶责任人"),
    queries.supporters_of,
    columns=(
        Column("person", _("姓名"), path="person__name"),
        Column("from_on", _("起"), "date"),
        Column("until_on", _("止"), "date"),
    ),
    order=("-from_on",),
    empty=_("还没有指定帮扶责任人。"),
)


def supporter_button(_viewer: Viewer, row: Household) -> Button:
    """The way to name the supporter of a household."""
    return Button(
        _("指定帮扶责任人"), reverse("monitoring:household_supporter", args=[row.pk]), NAMING
    )
