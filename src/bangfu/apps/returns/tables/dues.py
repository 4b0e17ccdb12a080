"""Dues, receipts and years as lists, facts and charts."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.ledger.tables.journal import booked_href
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.charts import Chart, Point, bar_chart, line_chart
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.tables.problems import clause_href
from bangfu.apps.pages.views.records import Box, Drawn, Facts, Section, Verdict
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.registry.queries.places import township_choices
from bangfu.apps.returns.flow import OPEN, REMITTANCE_DUE, REMITTANCE_RECEIPT
from bangfu.apps.returns.models import RemittanceDue, RemittanceYear
from bangfu.apps.returns.queries.dues import (
    dues_by_township,
    dues_for,
    late_q,
    years_for,
    years_opened,
)
from bangfu.apps.returns.queries.pool import coverage_around, waiver_effect
from bangfu.apps.returns.queries.receipts import receipts_for
from bangfu.core.money import yuan
from bangfu.engine.ask import Answer


def year_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The years that were opened, for a select."""
    return [(str(year), str(year)) for year in years_opened(viewer)]


DUES = Listing(
    "returns:dues",
    _("应缴利润"),
    dues_for,
    intro=_("每批注入的资金每年应上缴多少，到账多少。费率和基数按政策计算。"),
    columns=(
        Column("project", _("项目"), path="project__name", link=True),
        Column("township", _("镇乡"), "place"),
        Column("tranche", _("资金批次"), path="tranche__code", is_shown=False),
        Column("year", _("年度"), "year"),
        Column("ordinal", _("第几年"), "number"),
        Column("rate", _("费率"), "share"),
        Column("base_fen", _("基数"), "money", is_shown=False),
        Column("amount_fen", _("应缴"), "money", total=True, decision="decision"),
        Column("received_fen", _("已缴"), "money", total=True),
        Column("waived_fen", _("减免"), "money", total=True, is_shown=False),
        Column("open_fen", _("未缴"), "money", total=True),
        Column("due_on", _("缴款期限"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("year", _("年度"), year_choices),
        PlacePick("township", _("镇乡"), township_choices),
        Pick("state", _("状态"), REMITTANCE_DUE),
        Flag("late", _("过期未缴"), late_q),
    ),
    search=("project__name", "project__code", "tranche__code"),
    order=("-year", "township_id", "tranche__code"),
    row_url="returns:due",
    buttons=(
        Button(_("列年度应缴"), "returns:year_new", "platform"),
        Button(_("登记到账"), "returns:receipt_new", "platform finance_bureau"),
        Button(_("年度上缴"), "returns:years"),
        Button(_("到位率"), "returns:arrival"),
    ),
    empty=_("还没有应缴的利润。资金注入项目后，由平台列出年度应缴。"),
)

RECEIPTS = Listing(
    "returns:receipts",
    _("上缴到账"),
    receipts_for,
    intro=_("一人登记，另一人对照银行流水核对后入专账。记错的只能冲销。"),
    columns=(
        Column("reference", _("银行流水号"), link=True),
        Column("project", _("项目"), path="due__project__name"),
        Column("township", _("镇乡"), "place", path="due__township"),
        Column("year", _("所属年度"), "year", path="due__year"),
        Column("amount_fen", _("到账金额"), "money", total=True),
        Column("received_on", _("到账日期"), "date"),
        Column("payer", _("付款人"), is_shown=False),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("year", _("所属年度"), year_choices, path="due__year"),
        PlacePick("township", _("镇乡"), township_choices, path="due__township_id"),
        Pick("state", _("状态"), REMITTANCE_RECEIPT),
        Span("received_on", _("到账日期")),
    ),
    search=("reference", "due__project__name", "due__project__code", "payer"),
    order=("-received_on", "-pk"),
    row_url="returns:receipt",
    buttons=(
        Button(_("登记到账"), "returns:receipt_new", "platform finance_bureau"),
        Button(_("从工作簿导入"), "returns:receipt_import", "platform finance_bureau"),
    ),
    empty=_("还没有登记到账。"),
)

YEARS = Listing(
    "returns:years",
    _("年度上缴"),
    years_for,
    intro=_("每年列一次应缴；当年新注入的资金可再补列。"),
    columns=(
        Column("year", _("年度"), "year", link=True),
        Column("due_on", _("缴款期限"), "date"),
        Column("due_fen", _("应缴"), "money", total=True),
        Column("received_fen", _("已缴"), "money", total=True),
        Column("open_fen", _("未缴"), "money", total=True),
        Column("decision", _("依据"), "decision"),
    ),
    order=("-year",),
    row_url="returns:year",
    buttons=(Button(_("列年度应缴"), "returns:year_new", "platform"),),
    empty=_("还没有列过年度应缴。"),
)

# --- a due ------------------------------------------------------------------------------------

DUE_BOX = Box(
    _("金额"),
    (
        Column("amount_fen", _("应缴"), "money", decision="decision"),
        Column("received_fen", _("已缴"), "money"),
        Column("waived_fen", _("减免"), "money"),
        Column("open_fen", _("未缴"), "money"),
    ),
)


def _project_href(row: RemittanceDue) -> str:
    return reverse("projects:project", args=[row.project_id])


def _tranche_href(row: RemittanceDue) -> str:
    return reverse("funds:tranche", args=[row.tranche_id])


def _clause_href(row: RemittanceDue) -> str:
    return clause_href(row.decision.pack, row.clause)


DUE_FACTS = Facts(
    _("应缴"),
    (
        Column("project", _("项目"), path="project__name", href=_project_href),
        Column("township", _("镇乡"), "place"),
        Column("tranche", _("资金批次"), path="tranche__code", href=_tranche_href),
        Column("injected_on", _("注入日期"), "date", path="tranche__injected_on"),
        Column("year", _("年度"), "year"),
        Column("ordinal", _("第几年"), "number"),
        Column("rate", _("费率"), "share"),
        Column("base_fen", _("基数"), "money"),
        Column("clause", _("依据条款"), href=_clause_href),
        Column("due_on", _("缴款期限"), "date"),
    ),
)


def _dues_of_project(viewer: Viewer, project: Project) -> QuerySet[Any]:
    return dues_for(viewer).filter(project=project)


DUES_OF_PROJECT = Section(
    _("上缴利润"),
    _dues_of_project,
    (
        Column("year", _("年度"), "year", link=True),
        Column("tranche", _("资金批次"), path="tranche__code"),
        Column("amount_fen", _("应缴"), "money", total=True),
        Column("received_fen", _("已缴"), "money", total=True),
        Column("open_fen", _("未缴"), "money", total=True),
        Column("state", _("状态"), "state"),
    ),
    row_url="returns:due",
    order=("-year", "tranche__code"),
    empty=_("还没有应缴的利润，或不在您的范围内。"),
)


def _receipts_of(viewer: Viewer, due: RemittanceDue) -> QuerySet[Any]:
    return receipts_for(viewer).filter(due=due)


RECEIPTS_OF_DUE = Section(
    _("到账"),
    _receipts_of,
    (
        Column("reference", _("银行流水号"), link=True),
        Column("amount_fen", _("到账金额"), "money", total=True),
        Column("received_on", _("到账日期"), "date"),
        Column("payer", _("付款人")),
        Column("state", _("状态"), "state"),
    ),
    row_url="returns:receipt",
    order=("received_on", "pk"),
    empty=_("还没有到账。"),
)


def _waived_answer(viewer: Viewer, due: RemittanceDue) -> Answer | None:
    """What a waiver would leave of the year; shown to the one who may grant it."""
    if due.state not in OPEN.split() or "county_leader" not in viewer.roles:
        return None
    return waiver_effect(viewer, due)[1]


def _waived_change(viewer: Viewer, due: RemittanceDue) -> list[tuple[str, str, str]]:
    without, with_it = (answer.in_words("zh") for answer in waiver_effect(viewer, due))
    assert isinstance(without, dict)
    assert isinstance(with_it, dict)
    told = (gettext("当年全部缴清后的结余（元）"), "surplus_fen")
    return [(told[0], _sum(without[told[1]]), _sum(with_it[told[1]]))]


def _sum(amount_fen: int | None) -> str:
    return "—" if amount_fen is None else yuan(amount_fen)


WAIVER_VERDICT = Verdict(_("如果减免，对当年收益池的影响"), _waived_answer, _waived_change)

# --- a receipt --------------------------------------------------------------------------------

RECEIPT_FACTS = Facts(
    _("到账"),
    (
        Column("reference", _("银行流水号")),
        Column("amount_fen", _("到账金额"), "money"),
        Column("received_on", _("到账日期"), "date"),
        Column("payer", _("付款人")),
        Column("due", _("缴哪一笔"), href=lambda row: reverse("returns:due", args=[row.due_id])),
        Column("township", _("镇乡"), "place", path="due__township"),
        Column("entry", _("记账凭证"), path="entry__sequence", kind="number", href=booked_href),
    ),
)

RECEIPT_GIST = (
    Column("project", _("项目"), path="due__project__name"),
    Column("amount_fen", _("到账金额"), "money"),
)
"""What a receipt is, beside the number that the bank gave it."""


# --- a year -----------------------------------------------------------------------------------

YEAR_BOX = Box(
    _("金额"),
    (
        Column("due_fen", _("应缴"), "money", decision="decision"),
        Column("received_fen", _("已缴"), "money"),
        Column("open_fen", _("未缴"), "money"),
    ),
)

YEAR_FACTS = Facts(
    _("年度"),
    (Column("year", _("年度"), "year"), Column("due_on", _("缴款期限"), "date")),
)


def _by_township(viewer: Viewer, row: RemittanceYear) -> Chart | None:
    townships = dues_by_township(viewer, row.year)
    series = ((gettext("应缴"), "due_fen"), (gettext("已缴"), "paid_fen"))
    points = [
        Point(township.name, getattr(township, name), label)
        for township in townships
        for label, name in series
    ]
    return bar_chart(gettext("各镇乡应缴与已缴"), points, "money") if points else None


def coverage_chart(viewer: Viewer, year: int) -> Chart | None:
    """Whether the real tranches cover the guarantee, year by year, and what is retained."""
    rows = coverage_around(viewer, year)
    series = (
        (gettext("上缴利润"), "remitted_fen"),
        (gettext("保底收益"), "guaranteed_fen"),
        (gettext("累计结余"), "cumulative_fen"),
    )
    points = [
        Point(str(row["year"]), row[name], label)
        for row in rows
        for label, name in series
        if row[name] is not None
    ]
    return (
        line_chart(gettext("保底兜得住吗：按已注入资金推演"), points, "money") if points else None
    )


def _coverage(viewer: Viewer, row: RemittanceYear) -> Chart | None:
    return coverage_chart(viewer, row.year)


YEAR_CHARTS = (Drawn(_by_township), Drawn(_coverage))


def _dues_of(viewer: Viewer, row: RemittanceYear) -> QuerySet[Any]:
    return dues_for(viewer).filter(remittance_year=row)


DUES_OF_YEAR = Section(
    _("应缴"),
    _dues_of,
    (
        Column("project", _("项目"), path="project__name", link=True),
        Column("township", _("镇乡"), "place"),
        Column("rate", _("费率"), "share"),
        Column("amount_fen", _("应缴"), "money", total=True),
        Column("received_fen", _("已缴"), "money", total=True),
        Column("open_fen", _("未缴"), "money", total=True),
        Column("state", _("状态"), "state"),
    ),
    row_url="returns:due",
    order=("township_id", "tranche__code"),
    more=lambda row: f"{reverse('returns:dues')}?year={row.year}",
)
