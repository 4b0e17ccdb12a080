"""Payment requests with their vouchers and payments, the pace of spending, and statement balances."""

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.funds.flow import PAYMENT_REQUEST
from bangfu.apps.funds.models import Payment, PaymentRequest, Voucher
from bangfu.apps.funds.queries import (
    moved_last,
    pace_of,
    paces_for,
    payment_requests_for,
    payments_for,
    statements_for,
    vouchers_for,
)
from bangfu.apps.funds.tables.funds import fund_choices, fund_href, project_href
from bangfu.apps.ledger.models import StatementBalance
from bangfu.apps.ledger.tables.journal import booked_href
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Facts, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.registry.queries.places import township_choices
from bangfu.core.rules.use_restriction import DECISIONS

CATEGORIES = dict(Voucher.CATEGORIES)
READERS = (
    "county_leader leading_group_office agriculture_bureau platform finance_bureau auditor "
    "township township_leader township_finance"
)
"""Who reads how fast the money of projects is spent."""


def verdict_of(row: PaymentRequest) -> str:
    """The policy's decision on the use of a claim; empty before it was handed in."""
    return str(row.use_decision.answer.get("decision", "")) if row.use_decision else ""


def vouchers_light(row: PaymentRequest) -> str:
    """Good where the vouchers add up to the claim, to the fen."""
    return "good" if row.voucher_fen == row.amount_fen else "bad"  # type: ignore[attr-defined]


def request_href(row: Voucher | Payment) -> str:
    """Where the claim of a voucher or payment is."""
    return reverse("funds:payment_request", args=[row.request_id])


# --- claims -----------------------------------------------------------------------------------

PAYMENT_REQUESTS = Listing(
    "funds:payment_requests",
    _("报账支付"),
    payment_requests_for,
    intro=_("项目的每一笔支出：凭票据报账，逐笔对照用途清单，审、批、付由不同的人办理。"),
    columns=(
        Column("code", _("报账单号"), link=True),
        Column("project", _("项目"), path="project__name"),
        Column("township", _("镇乡"), "place", path="project__township"),
        Column("purpose", _("支出内容")),
        Column("use_name", _("用途类别")),
        Column("payee", _("收款单位"), is_shown=False),
        Column("amount_fen", _("金额"), "money", total=True),
        Column(
            "verdict", _("用途结论"), value=verdict_of, choices=DECISIONS, decision="use_decision"
        ),
        Column("vouchers", _("票据相符"), "light", value=vouchers_light),
        Column("approved_on", _("批准日期"), "date", is_shown=False),
        Column("paid_on", _("支付日期"), "date"),
        Column("punctuality", _("支付时限"), "light"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), PAYMENT_REQUEST),
        PlacePick("township", _("镇乡"), township_choices, path="place_id"),
        Pick("fund", _("资金"), fund_choices),
        Flag("late", _("逾期未付"), Q(punctuality="bad")),
        Flag("uneven", _("票据不符"), ~Q(voucher_fen=F("amount_fen"))),
        Span("paid_on", _("支付日期")),
        Span("amount_fen", _("金额"), "money"),
    ),
    search=("code", "project__name", "purpose", "payee"),
    order=("-pk",),
    row_url="funds:payment_request",
    buttons=(
        Button(_("新建报账单"), "funds:payment_request_new", "township village"),
        Button(_("票据"), "funds:vouchers"),
        Button(_("支付记录"), "funds:payments"),
    ),
    empty=_("还没有报账单。镇乡或村凭票据新建。"),
)

REQUEST_GIST = (Column("purpose", _("支出内容")), Column("amount_fen", _("金额"), "money"))
"""What a claim is, beside its number."""


def _requests_of(viewer: Viewer, project: Project) -> QuerySet[PaymentRequest]:
    return payment_requests_for(viewer).filter(project=project)


REQUESTS_OF_PROJECT = Section(
    _("报账支付"),
    _requests_of,
    (
        Column("code", _("报账单号"), link=True),
        Column("purpose", _("支出内容")),
        Column("amount_fen", _("金额"), "money", total=True),
        Column("paid_on", _("支付日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    row_url="funds:payment_request",
    order=("-pk",),
    empty=_("还没有报账单，或不在您的范围内。"),
)

REQUEST_FACTS = (
    Facts(
        _("报账"),
        (
            Column("project", _("项目"), path="project__name", href=project_href),
            Column("township", _("镇乡"), "place", path="project__township"),
            Column("place", _("报账单位所在地"), "place"),
            Column("fund", _("资金"), href=fund_href),
            Column("purpose", _("支出内容")),
            Column("use_name", _("用途类别")),
            Column(
                "verdict",
                _("用途结论"),
                value=verdict_of,
                choices=DECISIONS,
                decision="use_decision",
            ),
            Column("reason", _("理由")),
            Column("site_name", _("实施地点")),
            Column("amount_fen", _("金额"), "money"),
            Column("voucher_fen", _("票据合计"), "money"),
            Column("vouchers", _("票据相符"), "light", value=vouchers_light),
        ),
    ),
    Facts(
        _("支付"),
        (
            Column("payee", _("收款单位")),
            Column("payee_bank", _("开户银行")),
            Column("account_tail", _("账号末四位")),
            Column("approved_on", _("批准日期"), "date"),
            Column("paid_on", _("支付日期"), "date"),
            Column("punctuality", _("支付时限"), "light"),
            Column("accounted_on", _("记账日期"), "date"),
            Column("accounted_as", _("记账凭证号")),
        ),
    ),
)

VOUCHER_COLUMNS = (
    Column("number", _("票据号码")),
    Column("category", _("票据种类"), choices=CATEGORIES),
    Column("issuer", _("开票单位")),
    Column("issued_on", _("开票日期"), "date"),
    Column("amount_fen", _("金额"), "money", total=True),
    Column("is_used", _("已用于报账"), "flag"),
)

PAYMENT_COLUMNS = (
    Column("bank_reference", _("银行流水号")),
    Column("paid_on", _("支付日期"), "date"),
    Column("amount_fen", _("金额"), "money", total=True),
    Column("returned_on", _("银行退回日期"), "date"),
    Column("returned_why", _("退回原因")),
    Column(
        "entry",
        _("记账凭证"),
        path="entry__sequence",
        decision="entry__decision",
        href=booked_href,
    ),
)

VOUCHERS = Listing(
    "funds:vouchers",
    _("票据"),
    vouchers_for,
    intro=_("已录入的全部票据。一张票据在全区只能报一次账。"),
    columns=(
        *VOUCHER_COLUMNS,
        Column("request", _("报账单"), path="request__code", href=request_href),
        Column("project", _("项目"), path="request__project__name"),
    ),
    filters=(
        Pick("category", _("票据种类"), lambda _viewer: Voucher.CATEGORIES),
        Flag("is_used", _("已用于报账"), Q(is_used=True)),
        PlacePick("township", _("镇乡"), township_choices, path="request__place_id"),
        Span("issued_on", _("开票日期")),
    ),
    search=("number", "issuer", "request__code"),
    order=("-issued_on",),
    row_url=request_href,
)

PAYMENTS = Listing(
    "funds:payments",
    _("支付记录"),
    payments_for,
    intro=_("从项目账户付出的每一笔钱，银行退回的也在内。"),
    columns=(
        *PAYMENT_COLUMNS,
        Column("request", _("报账单"), path="request__code", href=request_href),
        Column("project", _("项目"), path="request__project__name"),
        Column("payee", _("收款单位"), path="request__payee", is_shown=False),
    ),
    filters=(
        PlacePick("township", _("镇乡"), township_choices, path="request__place_id"),
        Flag("returned", _("银行退回"), Q(returned_on__isnull=False)),
        Span("paid_on", _("支付日期")),
        Span("amount_fen", _("金额"), "money"),
    ),
    search=("bank_reference", "request__code", "request__project__name"),
    order=("-paid_on",),
    row_url=request_href,
)

# --- pace -------------------------------------------------------------------------------------


def _claims_of(row: Project) -> str:
    return f"{reverse('funds:payment_requests')}?q={row.code}"


PACES = Listing(
    "funds:paces",
    _("使用进度"),
    paces_for,
    intro=_("每个项目注入了多少、付出了多少、还闲置多少，钱最近一次动是哪天。"),
    columns=(
        Column("name", _("项目"), link=True),
        Column("code", _("项目编号"), is_shown=False),
        Column("township", _("镇乡"), "place"),
        Column("injected_fen", _("已注入"), "money", total=True),
        Column("paid_fen", _("已支付"), "money", total=True),
        Column("idle_fen", _("账户闲置"), "money", total=True),
        Column("pace", _("支付进度"), value=pace_of),
        Column("injected_last", _("最近注入"), "date", is_shown=False),
        Column("moved", _("最近变动"), "date", value=moved_last),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        PlacePick("township", _("镇乡"), township_choices),
        Flag("idle", _("有闲置资金"), Q(idle_fen__gt=0)),
        Flag("unpaid", _("从未支付"), Q(paid_fen=0)),
        Span("injected_last", _("最近注入")),
    ),
    search=("name", "code"),
    order=("-idle_fen",),
    row_url=_claims_of,
    empty=_("您的范围内还没有项目注入资金。"),
    readers=READERS,
)

# --- statements -------------------------------------------------------------------------------


def account_name(row: StatementBalance) -> object:
    """The name of the account of a statement."""
    return row.account.name


STATEMENTS = Listing(
    "funds:statements",
    _("对账单余额"),
    statements_for,
    intro=_("银行或国库对账单上的余额，须与账面一分不差。对过的日子，不再记账。"),
    columns=(
        Column("on", _("日期"), "date"),
        Column("account", _("账户"), value=account_name),
        Column("holder", _("分户"), path="account__holder"),
        Column("fen", _("余额"), "money"),
        Column("document", _("对账单")),
        Column("stated_by", _("核对人"), path="stated_by__name"),
    ),
    filters=(Span("on", _("日期")),),
    search=("document", "account__holder"),
    order=("-on",),
    buttons=(Button(_("核对余额"), "funds:statement_new", "finance_bureau township_finance"),),
    readers=READERS,
)
