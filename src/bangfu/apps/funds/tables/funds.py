"""Funds, appropriations and tranches as lists, facts and charts."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bangfu.apps.funds.flow import APPROPRIATION, TRANCHE
from bangfu.apps.funds.models import Appropriation, Fund, PaymentRequest, Tranche
from bangfu.apps.funds.queries import (
    appropriations_for,
    appropriations_standing,
    funds_for,
    injected_by_project,
    tranches_for,
)
from bangfu.apps.ledger.tables.journal import booked_href
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.charts import Chart, Link, Point, bar_chart, sankey
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Box, Facts, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.registry.queries.places import township_choices
from bangfu.core.ledger import fund_name, heading_name
from bangfu.core.words import words

POOLED = {
    "projects": words("产业项目", "Industry projects"),
    "funds": words("帮扶资金", "Assistance money"),
}

LEVELS = dict(Fund.LEVELS)


def fund_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The funds for a select."""
    return [(str(fund.pk), fund.name) for fund in funds_for(viewer).order_by("code")]


def fund_href(row: Appropriation | Tranche | PaymentRequest) -> str:
    """Where the fund of a row is."""
    return reverse("funds:fund", args=[row.fund_id])


def project_href(row: Tranche | PaymentRequest) -> str:
    """Where the project of a row is."""
    return reverse("projects:project", args=[row.project_id])


# --- funds ------------------------------------------------------------------------------------

FUNDS = Listing(
    "funds:funds",
    _("资金"),
    funds_for,
    intro=_("每项资金从哪里来、用在哪里、谁负责；钱从专户到项目、再到支付，一眼看到余额。"),
    columns=(
        Column("name", _("名称"), link=True),
        Column("level", _("资金级次"), choices=LEVELS, is_shown=False),
        Column("received_fen", _("已到账"), "money", total=True),
        Column("injected_fen", _("已注入项目"), "money", total=True),
        Column("paid_fen", _("已支付"), "money", total=True),
        Column("balance_fen", _("存款余额"), "money", total=True),
        Column("in_treasury_fen", _("专户余额"), "money", total=True, is_shown=False),
        Column("in_projects_fen", _("项目账户余额"), "money", total=True, is_shown=False),
        Column("responsible_name", _("责任单位")),
        Column("responsible_person", _("责任人")),
    ),
    search=("name", "code"),
    order=("code",),
    row_url="funds:fund",
    buttons=(
        Button(_("登记资金"), "funds:fund_new", "finance_bureau"),
        Button(_("使用进度"), "funds:paces"),
        Button(_("对账单余额"), "funds:statements"),
    ),
    empty=_("还没有登记资金。由财政部门先登记资金，再录入拨款。"),
)

FUND_BOX = Box(
    _("资金去向"),
    (
        Column("received_fen", _("已到账"), "money"),
        Column("injected_fen", _("已注入项目"), "money"),
        Column("paid_fen", _("已支付"), "money"),
        Column("in_treasury_fen", _("专户余额"), "money"),
        Column("in_projects_fen", _("项目账户余额"), "money"),
    ),
)

FUND_FACTS = (
    Facts(
        _("基本情况"),
        (
            Column("code", _("代码")),
            Column("kind", _("账本中的类别"), value=lambda row: fund_name(row.code)),
            Column("level", _("资金级次"), choices=LEVELS),
            Column("purpose", _("用途")),
            Column("earmark_name", _("用途清单中的资金")),
            Column("pooled", _("区级统筹"), choices=POOLED),
            Column("place", _("区县"), "place"),
        ),
    ),
    Facts(
        _("责任与监管"),
        (
            Column("responsible_name", _("责任单位")),
            Column("responsible_person", _("责任人")),
            Column("supervisor_name", _("专账监管单位")),
            Column("finance_opinion", _("财政部门意见")),
            Column("audit_opinion", _("审计部门意见")),
        ),
    ),
)


def by_year(viewer: Viewer, fund: Fund) -> Chart | None:
    """Received and planned by year, as the policy counts them."""
    answer = appropriations_standing(viewer, fund)
    told = answer.answer if answer and isinstance(answer.answer, dict) else None
    if told is None:
        return None
    points = []
    for one in told["years"]:
        year = str(one["year"])
        points.append(Point(year, one["received_fen"], _now("已到账")))
        if one["planned_fen"] is not None:
            points.append(Point(year, one["planned_fen"], _now("计划")))
    return bar_chart(_("各年到账"), points, "money")


def where_it_went(viewer: Viewer, fund: Fund) -> Chart | None:
    """From the treasury account into projects, and from there into payments; what lies idle stays."""
    projects = injected_by_project(viewer, fund)
    if not projects:
        return None
    treasury = heading_name(fund.code, "treasury").said(viewer.language)
    paid, idle = _now("已支付"), _now("留在项目账户")
    links = [Link(treasury, name, fen) for name, fen, _spent in projects]
    links += [Link(name, paid, spent) for name, _fen, spent in projects]
    links += [Link(name, idle, fen - spent) for name, fen, spent in projects]
    left = fund.in_treasury_fen  # type: ignore[attr-defined]
    return sankey(_("资金流向"), [*links, Link(treasury, _now("留在专户"), left)])


# --- appropriations ---------------------------------------------------------------------------

APPROPRIATIONS = Listing(
    "funds:appropriations",
    _("拨款"),
    appropriations_for,
    intro=_("上级文件拨来的补助：一人录入，另一人对照文件审核后入账。"),
    columns=(
        Column("document", _("拨款文号"), link=True),
        Column("fund", _("资金"), href=fund_href),
        Column("year", _("年度"), "year"),
        Column("planned_fen", _("文件下达"), "money", total=True),
        Column("amount_fen", _("到账金额"), "money", total=True),
        Column("received_on", _("到账日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), APPROPRIATION),
        Pick("fund", _("资金"), fund_choices),
        Span("year", _("年度"), "year"),
        Span("received_on", _("到账日期")),
    ),
    search=("document",),
    order=("-received_on",),
    row_url="funds:appropriation",
    buttons=(Button(_("录入拨款"), "funds:appropriation_new", "finance_bureau"),),
    empty=_("还没有拨款。钱到区级专户后，由财政部门按文件录入。"),
)

APPROPRIATION_FACTS = Facts(
    _("拨款"),
    (
        Column("document", _("拨款文号")),
        Column("fund", _("资金"), href=fund_href),
        Column("year", _("年度"), "year"),
        Column("planned_fen", _("文件下达"), "money"),
        Column("amount_fen", _("到账金额"), "money"),
        Column("received_on", _("到账日期"), "date"),
        Column(
            "entry",
            _("记账凭证"),
            path="entry__sequence",
            decision="entry__decision",
            href=booked_href,
        ),
    ),
)

# --- tranches ---------------------------------------------------------------------------------

TRANCHES = Listing(
    "funds:tranches",
    _("资金注入"),
    tranches_for,
    intro=_("从区级专户注入项目的每一批资金。注入之日起，项目按规定计算应上缴的利润。"),
    columns=(
        Column("code", _("批次编号"), link=True),
        Column("project", _("项目"), path="project__name", href=project_href),
        Column("township", _("镇乡"), "place", path="project__township"),
        Column("fund", _("资金"), is_shown=False),
        Column("amount_fen", _("金额"), "money", total=True),
        Column("injected_on", _("注入日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), TRANCHE),
        Pick("fund", _("资金"), fund_choices),
        PlacePick("township", _("镇乡"), township_choices, path="project__township_id"),
        Span("injected_on", _("注入日期")),
        Span("amount_fen", _("金额"), "money"),
    ),
    search=("code", "project__name", "project__code"),
    order=("-injected_on", "code"),
    row_url="funds:tranche",
    buttons=(Button(_("提出注入"), "funds:tranche_new", "agriculture_bureau"),),
    empty=_("还没有注入资金。项目批复、协议签订后，由农业农村部门提出。"),
)

AMOUNT = Column("amount_fen", _("金额"), "money")
APPROPRIATION_GIST = (AMOUNT,)
TRANCHE_GIST = (Column("project", _("项目"), path="project__name"), AMOUNT)
"""What a row is, beside its number."""


def _tranches_of(viewer: Viewer, project: Project) -> QuerySet[Tranche]:
    return tranches_for(viewer).filter(project=project)


TRANCHES_OF_PROJECT = Section(
    _("资金注入"),
    _tranches_of,
    (
        Column("code", _("批次编号"), link=True),
        Column("fund", _("资金"), href=fund_href),
        Column("amount_fen", _("金额"), "money", total=True),
        Column("injected_on", _("注入日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    row_url="funds:tranche",
    order=("injected_on", "code"),
    empty=_("还没有注入资金，或不在您的范围内。"),
)

TRANCHE_FACTS = Facts(
    _("资金注入"),
    (
        Column("project", _("项目"), path="project__name", href=project_href),
        Column("township", _("镇乡"), "place", path="project__township"),
        Column("fund", _("资金"), href=fund_href),
        Column("amount_fen", _("金额"), "money"),
        Column("approved_fen", _("项目批复补助"), "money", path="project__municipal_subsidy_fen"),
        Column("document", _("依据文件")),
        Column("waiver", _("突破限额的批准")),
        Column("injected_on", _("注入日期"), "date"),
        Column(
            "entry",
            _("记账凭证"),
            path="entry__sequence",
            decision="entry__decision",
            href=booked_href,
        ),
    ),
)
