"""Visits as a list, and the households with the days of their last visits."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.flow.visits import VISITORS
from bangfu.apps.monitoring.queries.visits import visited_households_for, visits_for
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.registry.queries.households import household_places
from bangfu.apps.registry.tables.class_3 import READERS
from bangfu.apps.registry.tables.individuals import household_href
from bangfu.core.households import GUARANTEE_STATES, HOUSEHOLD_STATUSES, VISIT_LEVELS

VISITING = " ".join(VISITORS)


ANSWERS = {
    "housing": _("住房安全"),
    "water": _("饮水安全"),
    "schooling": _("义务教育"),
    "medical": _("基本医疗"),
}


def answer_columns(*, is_shown: bool = True) -> tuple[Column, ...]:
    """What was answered, one column each."""
    return tuple(
        Column(name, label, choices=GUARANTEE_STATES, is_shown=is_shown)
        for name, label in ANSWERS.items()
    )


VISITS = Listing(
    "monitoring:visits",
    _("走访"),
    visits_for,
    intro=_("走访记录。由村、驻村工作队、网格员和镇乡各自登记；按层级计入走访任务。"),
    columns=(
        Column("visited_on", _("走访日期"), "date", link=True),
        Column("household", _("户编号"), path="household__code", href=household_href),
        Column("head_name", _("户主"), path="household__head_name"),
        Column("village", _("村"), "place", path="household__village"),
        Column("level", _("层级"), choices=VISIT_LEVELS),
        Column("visitor", _("走访人"), path="visitor__name"),
        Column("findings", _("走访情况")),
        Column("needs", _("农户诉求"), is_shown=False),
        *answer_columns(is_shown=False),
    ),
    filters=(
        PlacePick("place", _("所在地"), household_places, path="household__village__code"),
        Pick("level", _("层级"), VISIT_LEVELS),
        Span("visited_on", _("走访日期"), "date"),
        Flag(
            "unmet",
            _("有未保障的"),
            Q(housing="unmet") | Q(water="unmet") | Q(schooling="unmet") | Q(medical="unmet"),
        ),
    ),
    search=("household__code", "household__head_name", "findings", "needs"),
    order=("-visited_on", "household__code"),
    row_url="monitoring:visit",
    buttons=(
        Button(_("登记走访"), "monitoring:visit_new", VISITING),
        Button(_("走访任务"), "monitoring:duties", READERS),
        Button(_("各户最近走访"), "monitoring:visited_households", READERS),
    ),
    empty=_("还没有走访记录。走访后用手机登记第一次。"),
    readers=READERS,
)

VISITED_HOUSEHOLDS = Listing(
    "monitoring:visited_households",
    _("各户最近走访"),
    visited_households_for,
    intro=_("每户最近一次由村组、由镇乡走访的日期。是否逾期见“走访任务”。"),
    columns=(
        Column("code", _("户编号"), link=True),
        Column("head_name", _("户主")),
        Column("status", _("户类型"), choices=HOUSEHOLD_STATUSES),
        Column("village", _("村"), "place"),
        Column("township", _("镇乡"), "place", path="village__parent", is_shown=False),
        Column("grid", _("网格"), path="grid__name"),
        Column("last_village_on", _("村组最近走访"), "date"),
        Column("last_township_on", _("乡镇最近走访"), "date"),
    ),
    filters=(
        PlacePick("place", _("所在地"), household_places, path="village__code"),
        Pick("status", _("户类型"), HOUSEHOLD_STATUSES),
        Flag("in_grid", _("已编入网格"), Q(grid__isnull=False)),
        Flag("by_village", _("村组走访过"), Q(last_village_on__isnull=False)),
        Flag("by_township", _("乡镇走访过"), Q(last_township_on__isnull=False)),
    ),
    search=("code", "head_name"),
    order=("village", "code"),
    row_url="registry:household",
    buttons=(
        Button(_("走访记录"), "monitoring:visits", READERS),
        Button(_("走访任务"), "monitoring:duties", READERS),
    ),
    empty=_("您的范围内还没有在册的户。"),
    readers=READERS,
)
