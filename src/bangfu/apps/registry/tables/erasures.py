"""Erasings of persons as a list, and what the page of one shows."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Facts
from bangfu.apps.registry.flow import ERASURE
from bangfu.apps.registry.models.individuals import STANDINGS
from bangfu.apps.registry.queries import households as queries
from bangfu.apps.registry.tables.class_3 import READERS

_COLUMNS = (
    Column("household", _("户编号"), path="individual__household__code"),
    Column("village", _("村"), "place", path="individual__household__village"),
    Column("standing", _("登记状况"), path="individual__standing", choices=STANDINGS),
    Column("reason", _("理由")),
    Column("proposed_on", _("提出日期"), "date"),
)

ERASURES = Listing(
    "registry:erasures",
    _("删除个人信息"),
    queries.erasures_for,
    intro=_("已减少的人员，由一人提出、另一人复核后删除。删除后任何人都无法恢复。"),
    columns=(
        Column("code", _("成员编号"), path="individual__code", link=True),
        *_COLUMNS,
        Column("state", _("状态"), "state"),
    ),
    filters=(
        PlacePick(
            "place",
            _("所在地"),
            queries.household_places,
            path="individual__household__village__code",
        ),
        Pick("state", _("状态"), ERASURE),
        Span("proposed_on", _("提出日期"), "date"),
    ),
    search=("individual__code", "reason"),
    order=("-proposed_on", "-pk"),
    row_url="registry:erasure",
    empty=_("没有人提出删除个人信息。到已减少人员的页面提出。"),
    readers=READERS,
)

ERASURE_FACTS = Facts(
    _("删除个人信息"),
    (Column("code", _("成员编号"), path="individual__code"), *_COLUMNS),
)
