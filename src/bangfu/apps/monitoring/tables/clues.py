"""Clues as a list, and what their pages and the page of a household show of them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import COUNTY_READERS, REPORTERS
from bangfu.apps.monitoring.flow.cases import CLUE
from bangfu.apps.monitoring.models.cases import CAUSES, SOURCES
from bangfu.apps.monitoring.queries import cases as queries
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Facts, Section
from bangfu.apps.registry.queries.households import household_places
from bangfu.apps.registry.tables.class_3 import READERS
from bangfu.apps.registry.tables.households import HOUSEHOLD_PAGE

HEAD = Column("head_name", _("户主"), path="household__head_name")
VILLAGE = Column("village", _("村"), "place", path="household__village")
TOWNSHIP = Column("township", _("镇乡"), "place", path="household__village__parent")
HOUSEHOLD = Column(
    "household",
    _("户编号"),
    path="household__code",
    href=lambda row: HOUSEHOLD_PAGE.href_of(row.household),
)

CLUES = Listing(
    "monitoring:clues",
    _("风险线索"),
    queries.clues_for,
    intro=_("农户申报、走访、部门预警和筛查发现的线索，每条都有回执编号和确认期限。"),
    columns=(
        Column("receipt", _("受理回执"), link=True),
        HOUSEHOLD,
        HEAD,
        VILLAGE,
        TOWNSHIP,
        Column("source", _("线索来源"), choices=SOURCES),
        Column("cause", _("风险原因"), choices=CAUSES),
        Column("found_on", _("发现日期"), "date"),
        Column("due_on", _("应在此前确认"), "date", decision="decision"),
        Column("state", _("状态"), "state"),
        Column("about", _("情况"), is_shown=False),
    ),
    filters=(
        PlacePick("place", _("所在地"), household_places, path="household__village__code"),
        Pick("source", _("线索来源"), SOURCES),
        Pick("cause", _("风险原因"), CAUSES),
        Pick("state", _("状态"), CLUE),
        Flag("late", _("逾期未受理"), Q(queries.LATE, state="open")),
        Span("found_on", _("发现日期"), "date"),
    ),
    search=("receipt", "household__code", "household__head_name"),
    order=("-found_on", "-pk"),
    row_url="monitoring:clue",
    buttons=(
        Button(_("登记线索"), "monitoring:clue_new", " ".join(REPORTERS)),
        Button(_("监测案件"), "monitoring:cases", READERS),
        Button(_("帮扶措施"), "monitoring:measures", READERS),
        Button(_("部门预警数据"), "monitoring:feeds", " ".join(COUNTY_READERS)),
        Button(_("风险筛查"), "monitoring:screenings", " ".join(COUNTY_READERS)),
        Button(_("筛查结果"), "monitoring:flags", READERS),
    ),
    empty=_("您的范围内还没有线索。由农户申报、走访、部门或筛查而来。"),
    readers=READERS,
)

CLUE_FACTS = Facts(
    _("线索"),
    (
        Column("receipt", _("受理回执")),
        HOUSEHOLD,
        HEAD,
        VILLAGE,
        Column("source", _("线索来源"), choices=SOURCES),
        Column("cause", _("风险原因"), choices=CAUSES),
        Column("about", _("情况")),
        Column("found_on", _("发现日期"), "date"),
        Column("due_on", _("应在此前确认"), "date", decision="decision"),
        Column("case", _("监测案件"), value=lambda row: row.case and str(row.case)),
    ),
)

CLUES_OF_HOUSEHOLD = Section(
    _("风险线索"),
    lambda viewer, row: queries.clues_for(viewer).filter(household=row),
    columns=(
        Column("receipt", _("受理回执"), link=True),
        Column("source", _("线索来源"), choices=SOURCES),
        Column("cause", _("风险原因"), choices=CAUSES),
        Column("found_on", _("发现日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    row_url="monitoring:clue",
    order=("-found_on", "-pk"),
)
