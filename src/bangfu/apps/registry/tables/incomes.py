"""Incomes of villages, incomes per head and published figures, as lists and record pages."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Facts, RecordPage
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.access import COUNTY_OFFICES, FILERS
from bangfu.apps.registry.flow import VILLAGE_INCOME
from bangfu.apps.registry.models import ReferenceFigure
from bangfu.apps.registry.models.villages import INCOME_CLASSES
from bangfu.apps.registry.queries.incomes import (
    incomes_for,
    pending_figures,
    person_incomes_for,
    reference_figures_for,
    series_name,
)
from bangfu.apps.registry.queries.places import township_choices
from bangfu.apps.registry.tables.places import place_href
from bangfu.core.problem import Problem

FILING, COUNTY = " ".join(FILERS), " ".join(COUNTY_OFFICES)

INCOMES = Listing(
    "registry:incomes",
    _("村集体收入"),
    incomes_for,
    intro=_("各村各年度的集体收入，按类别。已报送的数只能更正，由另一人核准。"),
    columns=(
        Column("village", _("村"), "place", link=True),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("year", _("年度"), "year"),
        Column("income_class", _("类别"), choices=INCOME_CLASSES),
        Column("amount_fen", _("金额"), "money", total=True),
        Column("state", _("状态"), "state"),
        Column("source", _("来源"), is_shown=False),
    ),
    filters=(
        PlacePick("township", _("镇乡"), township_choices, path="village__code"),
        Span("year", _("年度"), "year"),
        Pick("income_class", _("类别"), INCOME_CLASSES),
        Pick("state", _("状态"), VILLAGE_INCOME),
    ),
    search=("village__name", "village__code"),
    order=("-year", "village", "income_class"),
    row_url="registry:income",
    buttons=(
        Button(_("报送收入"), "registry:income_new", FILING),
        Button(_("从工作簿导入"), "registry:income_import", FILING),
        Button(_("人均可支配收入"), "registry:person_incomes"),
        Button(_("参照数"), "registry:reference_figures"),
    ),
    empty=_("还没有报送收入。由村或镇乡报送，或从工作簿导入。"),
)

INCOME_FACTS = Facts(
    _("收入"),
    (
        Column("village", _("村"), "place", href=lambda row: place_href(row.village)),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("year", _("年度"), "year"),
        Column("income_class", _("类别"), choices=INCOME_CLASSES),
        Column("amount_fen", _("金额"), "money"),
        Column("asked_fen", _("申请更正为"), "money"),
        Column("source", _("来源")),
    ),
)

PERSON_INCOMES = Listing(
    "registry:person_incomes",
    _("人均可支配收入"),
    person_incomes_for,
    columns=(
        Column("village", _("村"), "place", link=True),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("year", _("年度"), "year"),
        Column("per_head_fen", _("人均可支配收入"), "money"),
        Column("source", _("来源")),
    ),
    filters=(
        PlacePick("township", _("镇乡"), township_choices, path="village__code"),
        Span("year", _("年度"), "year"),
    ),
    search=("village__name", "village__code"),
    order=("-year", "village"),
    row_url="registry:person_income",
    buttons=(Button(_("登记人均收入"), "registry:person_income_new", FILING),),
)

PERSON_INCOME = RecordPage(
    "registry:person_income",
    person_incomes_for,
    register=PERSON_INCOMES,
    facts=(
        Facts(
            _("人均可支配收入"),
            (
                Column("village", _("村"), "place", href=lambda row: place_href(row.village)),
                Column("year", _("年度"), "year"),
                Column("per_head_fen", _("人均可支配收入"), "money"),
                Column("source", _("来源")),
            ),
        ),
    ),
)

REFERENCE_FIGURES = Listing(
    "registry:reference_figures",
    _("参照数"),
    reference_figures_for,
    intro=_("目标要对照的、由上级公布的数。录入之前，相应目标为“未知”，不作达到处理。"),
    columns=(
        Column("series", _("数列"), value=series_name, link=True),
        Column("year", _("年度"), "year"),
        Column("amount_fen", _("数值"), "money"),
        Column("document", _("出处")),
    ),
    filters=(Span("year", _("年度"), "year"),),
    search=("series", "document"),
    order=("series", "-year"),
    row_url="registry:reference_figure",
    buttons=(Button(_("录入参照数"), "registry:reference_figure_new", COUNTY),),
    empty=_("还没有录入。政策的目标要对照时，先录入公布的数和出处。"),
)


def _still_pending(viewer: Viewer, row: ReferenceFigure) -> Sequence[Problem]:
    """The figures that the policy's targets still wait for."""
    return [
        Problem("reference_figure_pending", "warn", values={"series": series, "year": year})
        for series, year in pending_figures(viewer, viewer.today)
    ]


REFERENCE_FIGURE = RecordPage(
    "registry:reference_figure",
    reference_figures_for,
    register=REFERENCE_FIGURES,
    facts=(
        Facts(
            _("参照数"),
            (
                Column("series", _("数列"), value=series_name),
                Column("year", _("年度"), "year"),
                Column("amount_fen", _("数值"), "money"),
                Column("document", _("出处")),
                Column("division", _("区县"), "place", href=lambda row: place_href(row.division)),
            ),
        ),
    ),
    missing=_still_pending,
)
