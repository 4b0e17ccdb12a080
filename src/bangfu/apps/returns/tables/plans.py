"""Surplus plans, use plans and their lines as lists and facts."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick
from bangfu.apps.pages.views.records import Box, Facts, Section, Verdict
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.queries.places import township_choices
from bangfu.apps.returns.flow import SURPLUS_PLAN, USE_PLAN
from bangfu.apps.returns.models import SurplusLine, SurplusPlan, UseLine, UsePlan
from bangfu.apps.returns.queries.plans import (
    class_name,
    lines_of_surplus_plan,
    lines_of_use_plan,
    plan_years,
    surplus_lines_for,
    surplus_plans_for,
    use_lines_for,
    use_plans_for,
    with_class_name,
)
from bangfu.apps.returns.queries.pool import surplus_if_any
from bangfu.core.rules.use_restriction import DECISIONS
from bangfu.core.words import Words
from bangfu.engine.ask import Answer


def _years_of_surplus(viewer: Viewer) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in plan_years(surplus_plans_for(viewer))]


def _years_of_uses(viewer: Viewer) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in plan_years(use_plans_for(viewer))]


def _surplus_class(line: SurplusLine) -> Words:
    return class_name("returns.surplus_use", line.plan.year, line.use_class)


def _use_class(line: UseLine) -> Words:
    return class_name("returns.use", line.plan.year, line.use_class)


def _surplus_lines(viewer: Viewer, plan: SurplusPlan) -> QuerySet[Any]:
    return with_class_name(lines_of_surplus_plan(viewer, plan), plan, viewer)


def _use_lines(viewer: Viewer, plan: UsePlan) -> QuerySet[Any]:
    return with_class_name(lines_of_use_plan(viewer, plan), plan, viewer)


CLASS_NAME = Column("use_class", _("用途类别"), path="class_name")
"""In the lines of one plan, which were read with the names of their classes."""


# --- surplus ----------------------------------------------------------------------------------

SURPLUS_PLANS = Listing(
    "returns:surplus_plans",
    _("结余安排"),
    surplus_plans_for,
    intro=_("保底付足后的结余怎么用：平台提出，区里批准，只限政策列明的用途，不超过可安排数。"),
    columns=(
        Column("title", _("名称"), link=True),
        Column("year", _("年度"), "year"),
        Column("total_fen", _("安排合计"), "money", total=True),
        Column("available_fen", _("提出时可安排"), "money", decision="decision"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("year", _("年度"), _years_of_surplus),
        Pick("state", _("状态"), SURPLUS_PLAN),
    ),
    search=("title",),
    order=("-year", "title"),
    row_url="returns:surplus_plan",
    buttons=(Button(_("拟订结余安排"), "returns:surplus_plan_new", "platform"),),
    empty=_("还没有结余安排。"),
)

SURPLUS_FACTS = Facts(
    _("安排"),
    (Column("title", _("名称")), Column("year", _("年度"), "year")),
)

SURPLUS_BOX = Box(
    _("金额"),
    (
        Column("total_fen", _("安排合计"), "money"),
        Column("available_fen", _("提出时可安排"), "money", decision="decision"),
    ),
)


def _surplus_today(viewer: Viewer, plan: SurplusPlan) -> Answer | None:
    """What is free today, for those who draft or decide the plan."""
    if plan.state not in ("draft", "returned", "proposed"):
        return None
    if not viewer.roles & {"platform", "county_leader", "finance_bureau"}:
        return None
    return surplus_if_any(viewer, plan.year)


SURPLUS_VERDICT = Verdict(_("今天可安排多少"), _surplus_today)


def _surplus_line_href(line: SurplusLine) -> str:
    return reverse("returns:surplus_line", args=[line.pk])


SURPLUS_LINE_COLUMNS = (
    Column("number", _("序号"), "number", link=True),
    CLASS_NAME,
    Column("purpose", _("用途")),
    Column("way", _("支付方式"), choices=dict(SurplusLine.WAYS)),
    Column("payee", _("收款单位")),
    Column("amount_fen", _("金额"), "money", total=True),
    Column("paid_fen", _("已付"), "money", total=True),
    Column("clause", _("依据条款")),
)

SURPLUS_LINES = Section(
    _("用途明细"),
    _surplus_lines,
    SURPLUS_LINE_COLUMNS,
    row_url=_surplus_line_href,
    order=("number",),
)

SURPLUS_LINE_FACTS = Facts(
    _("用途"),
    (
        Column(
            "plan",
            _("结余安排"),
            href=lambda row: reverse("returns:surplus_plan", args=[row.plan_id]),
        ),
        Column("use_class", _("用途类别"), value=_surplus_class),
        *SURPLUS_LINE_COLUMNS[2:],
        Column("paid_on", _("支付日期"), "date"),
        Column("voucher", _("凭证号")),
    ),
)


def surplus_line_rows(viewer: Viewer) -> QuerySet[Any]:
    """The lines of surplus plans with their plans."""
    return surplus_lines_for(viewer).select_related("plan")


# --- use by the villages ----------------------------------------------------------------------

USE_PLANS = Listing(
    "returns:use_plans",
    _("村级收益使用"),
    use_plans_for,
    intro=_("村里的返还收益怎么花：村民议定，镇乡审核，凭票支出，公开结果。"),
    columns=(
        Column("title", _("名称"), link=True),
        Column("village", _("村"), "place"),
        Column("year", _("年度"), "year"),
        Column("total_fen", _("计划"), "money", total=True),
        Column("used_fen", _("实支"), "money", total=True),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("year", _("年度"), _years_of_uses),
        PlacePick("township", _("镇乡"), township_choices, path="village_id"),
        Pick("state", _("状态"), USE_PLAN),
    ),
    search=("title", "village__name"),
    order=("-year", "village_id", "title"),
    row_url="returns:use_plan",
    buttons=(Button(_("拟订使用计划"), "returns:use_plan_new", "village"),),
    empty=_("还没有使用计划。"),
)

USE_FACTS = Facts(
    _("计划"),
    (
        Column("village", _("村"), "place"),
        Column("year", _("年度"), "year"),
        Column("decided_on", _("议定日期"), "date"),
        Column("minutes", _("会议记录编号")),
    ),
)

USE_GIST = (Column("village", _("村"), "place"),)
"""Whose plan it is: every village has one of the same name."""

USE_BOX = Box(
    _("金额"),
    (
        Column("total_fen", _("计划"), "money"),
        Column("used_fen", _("实支"), "money"),
    ),
)


def use_line_href(line: UseLine) -> str:
    """Where a line of a use plan is."""
    return reverse("returns:use_line", args=[line.pk])


USE_LINE_COLUMNS = (
    Column("number", _("序号"), "number", link=True),
    CLASS_NAME,
    Column("purpose", _("用途")),
    Column("amount_fen", _("计划"), "money", total=True, decision="decision"),
    Column("ruling", _("结论"), choices=DECISIONS),
    Column("reason", _("审核理由")),
    Column("spent_fen", _("实支"), "money", total=True),
)

USE_LINES = Section(
    _("用途明细"),
    _use_lines,
    USE_LINE_COLUMNS,
    row_url=use_line_href,
    order=("number",),
)

USE_LINE_FACTS = Facts(
    _("用途"),
    (
        Column(
            "plan", _("使用计划"), href=lambda row: reverse("returns:use_plan", args=[row.plan_id])
        ),
        Column("village", _("村"), "place", path="plan__village"),
        Column("use_class", _("用途类别"), value=_use_class),
        *USE_LINE_COLUMNS[2:],
        Column("clause", _("依据条款")),
        Column("reviewer", _("审核人")),
        Column("spent_on", _("支出日期"), "date"),
        Column("payee", _("收款人")),
        Column("voucher", _("票据号")),
    ),
)


def use_line_rows(viewer: Viewer) -> QuerySet[Any]:
    """The lines of use plans with their plans."""
    return use_lines_for(viewer).select_related("plan__village")


def _plans_of_village(viewer: Viewer, village: Any) -> QuerySet[UsePlan]:
    rows: QuerySet[UsePlan] = use_plans_for(viewer).filter(village=village)
    return rows


PLANS_OF_VILLAGE = Section(
    _("收益使用"),
    _plans_of_village,
    (
        Column("title", _("名称"), link=True),
        Column("year", _("年度"), "year"),
        Column("total_fen", _("计划"), "money", total=True),
        Column("used_fen", _("实支"), "money", total=True),
        Column("state", _("状态"), "state"),
    ),
    row_url="returns:use_plan",
    order=("-year", "title"),
    empty=_("还没有使用计划，或还没有公开。"),
)
