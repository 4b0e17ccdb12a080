"""Accounts and their statements, budget lines, closings, reversals."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.ledger.flow import CLOSING, FINANCE, REVERSAL
from bangfu.apps.ledger.models import BudgetLine, LedgerAccount, Reversal
from bangfu.apps.ledger.queries import registers
from bangfu.apps.ledger.tables.filters import HEADINGS
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick, Typed
from bangfu.apps.pages.views.records import Box, Facts
from bangfu.apps.registry.queries.places import township_choices
from bangfu.core.ledger import NATURES, fund_name, heading_of
from bangfu.core.words import Words


def _fund(row: LedgerAccount | BudgetLine) -> Words:
    return fund_name(row.fund)


def _nature(row: LedgerAccount) -> Words | None:
    heading = heading_of(row.account)
    return NATURES[heading.nature] if heading else None


def lines_href(row: LedgerAccount) -> str:
    """Where all lines of an account are."""
    chosen = {"fund": row.fund, "heading": row.code, "holder": row.holder}
    return f"{reverse('ledger:lines')}?{urlencode({n: v for n, v in chosen.items() if v})}"


_OF_ACCOUNT = (
    Column("fund", _("资金"), value=_fund),
    Column("heading", _("科目"), value=lambda row: row.name, link=True),
    Column("holder_name", _("分户")),
)
_ACCOUNT_FILTERS = (
    Pick("fund", _("资金"), registers.fund_choices),
    Pick("heading", _("科目"), HEADINGS, path="code"),
    Typed("holder", _("分户编码")),
    PlacePick("place", _("镇乡"), township_choices, path="place"),
)

ACCOUNTS = Listing(
    "ledger:accounts",
    _("账户"),
    registers.accounts,
    intro=_("余额是借方减贷方；存款账户不会低于零。点科目看账户流水。"),
    columns=(
        *_OF_ACCOUNT,
        Column("holder", _("分户编码"), is_shown=False),
        Column("nature", _("类别"), value=_nature),
        Column("balance_fen", _("余额"), "money", total=True),
        Column("has_floor", _("不得低于零"), "flag", is_shown=False),
    ),
    filters=_ACCOUNT_FILTERS,
    order=("fund", "code", "holder"),
    row_url="ledger:account",
    empty=_("还没有账户。第一笔分录记账时自动开立。"),
)

ACCOUNT_BOX = Box(_("余额"), (Column("balance_fen", _("余额"), "money"),))
ACCOUNT_FACTS = (
    Facts(
        _("账户"),
        (
            Column("fund", _("资金"), value=_fund),
            Column("heading", _("科目"), value=lambda row: row.name),
            Column("nature", _("类别"), value=_nature),
            Column("holder_name", _("分户")),
            Column("holder", _("分户编码")),
            Column("has_floor", _("不得低于零"), "flag"),
        ),
    ),
)
STATEMENT_COLUMNS = (
    Column("sequence", _("分录号"), path="entry__sequence", link=True),
    Column("booked_on", _("记账日期"), "date", path="entry__booked_on"),
    Column("memo", _("摘要"), value=lambda row: row.entry.memo),
    Column("purpose", _("用途")),
    Column("debit_fen", _("借方"), "money", total=True),
    Column("credit_fen", _("贷方"), "money", total=True),
    Column("after_fen", _("余额"), "money"),
)
STATED_COLUMNS = (
    Column("on", _("日期"), "date"),
    Column("fen", _("对账单余额"), "money"),
    Column("document", _("对账单")),
    Column("stated_by", _("登记人"), path="stated_by__name"),
)

BUDGET_LINES = Listing(
    "ledger:budget_lines",
    _("预算额度"),
    registers.budget_lines,
    intro=_("批准了多少，占用和支出了多少，还剩多少。占用加支出不会超过批准数。"),
    columns=(
        *_OF_ACCOUNT,
        Column("approved_fen", _("批准"), "money", total=True),
        Column("committed_fen", _("占用"), "money", total=True),
        Column("spent_fen", _("支出"), "money", total=True),
        Column("left_fen", _("剩余"), "money", total=True),
    ),
    filters=_ACCOUNT_FILTERS,
    order=("fund", "code", "holder"),
    row_url="ledger:budget_line",
    empty=_("还没有预算额度。资金注入项目时自动建立。"),
)
BUDGET_BOX = Box(
    _("预算"),
    (
        Column("approved_fen", _("批准"), "money"),
        Column("committed_fen", _("占用"), "money"),
        Column("spent_fen", _("支出"), "money"),
        Column("left_fen", _("剩余"), "money"),
    ),
)
BUDGET_FACTS = (Facts(_("预算额度"), _OF_ACCOUNT),)


def _entry_of(row: Reversal) -> str:
    return reverse("ledger:entry", args=[row.entry_id])


def _booked_as(row: Reversal) -> str:
    return reverse("ledger:entry", args=[row.booked_as_id])


REVERSALS = Listing(
    "ledger:reversals",
    _("冲销"),
    registers.reversals,
    intro=_("一个人申请并写明理由，另一个人复核后记账。"),
    columns=(
        Column("entry", _("原分录"), link=True),
        Column("state", _("状态"), "state"),
        Column("reason", _("理由")),
        Column("asked_by", _("申请人"), path="asked_by__name"),
        Column("booked_as", _("冲销分录"), href=_booked_as),
    ),
    filters=(Pick("state", _("状态"), REVERSAL),),
    order=("-pk",),
    row_url="ledger:reversal",
    empty=_("还没有人申请冲销。在分录页面上申请。"),
)
REVERSAL_FACTS = (
    Facts(
        _("冲销"),
        (
            Column("entry", _("原分录"), href=_entry_of),
            Column("reason", _("理由")),
            Column("asked_by", _("申请人"), path="asked_by__name"),
            Column("booked_as", _("冲销分录"), href=_booked_as),
        ),
    ),
)

CLOSINGS = Listing(
    "ledger:closings",
    _("结账"),
    registers.closing_rows,
    intro=_("结账以后，这一天及以前不能再记账。反结账由两个人办理，写明理由。"),
    columns=(
        Column("through", _("结至"), "date", link=True),
        Column("state", _("状态"), "state"),
        Column("closed_by", _("结账人"), path="closed_by__name"),
        Column("closed_at", _("结账时间"), "moment"),
        Column("closed_after", _("结账时的分录号"), "number"),
        Column("reason", _("反结账理由"), is_shown=False),
    ),
    filters=(Pick("state", _("状态"), CLOSING),),
    order=("-through", "-pk"),
    row_url="ledger:closing",
    buttons=(Button(_("结账"), "ledger:closing_new", FINANCE),),
    empty=_("还没有结过账。"),
)


CLOSING_FACTS = (
    Facts(
        _("结账"),
        (
            Column("through", _("结至"), "date"),
            Column("closed_by", _("结账人"), path="closed_by__name"),
            Column("closed_at", _("结账时间"), "moment"),
            Column("closed_after", _("结账时的分录号"), "number"),
            Column("reason", _("反结账理由")),
            Column("asked_by", _("申请人"), path="asked_by__name"),
            Column("reopened_by", _("复核人"), path="reopened_by__name"),
        ),
    ),
)
