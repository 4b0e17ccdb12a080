"""The journal: entries, and their lines one by one."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.ledger.models import JournalEntry, JournalLine
from bangfu.apps.ledger.queries import registers
from bangfu.apps.ledger.tables.filters import HEADINGS, LinePick
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick, Span, Typed
from bangfu.apps.pages.tables.problems import clause_href
from bangfu.apps.pages.views.records import Facts
from bangfu.apps.people.scope import page_name_of
from bangfu.apps.registry.queries.places import township_choices
from bangfu.core.ledger import fund_name
from bangfu.core.words import Words, words

STANDS = {
    "stands": words("有效", "Stands"),
    "undone": words("已冲销", "Reversed"),
    "undoes": words("冲销分录", "Reversal"),
}


def entry_href(row: Any) -> str:
    """Where the entry of a line is, for those who may read it whole."""
    return reverse("ledger:entry", args=[row.entry_id]) if row.is_whole else ""


def booked_href(row: Any) -> str:
    """Where the entry is by which a row of a stage was booked."""
    return reverse("ledger:entry", args=[row.entry_id])


def subject_href(row: JournalEntry) -> str:
    """Where the row is for which an entry was booked; empty where it has no page."""
    try:
        return reverse(page_name_of(row.subject_kind), args=[row.subject_id])
    except NoReverseMatch:
        return ""


def _clause(row: JournalEntry | JournalLine) -> str:
    entry = row.entry if isinstance(row, JournalLine) else row
    return clause_href(entry.pack, entry.clause)


def _stands(row: Any) -> str:
    if row.reverses_id is not None:
        return "undoes"
    return "undone" if row.is_undone else "stands"


def _fund(row: JournalLine) -> Words:
    return fund_name(row.account.fund)


ENTRIES = Listing(
    "ledger:entries",
    _("分录"),
    registers.entries,
    intro=_("每一笔钱的来去。分录只增不改；记错了，由两个人冲销后重记。"),
    columns=(
        Column("sequence", _("分录号"), link=True),
        Column("booked_on", _("记账日期"), "date"),
        Column("memo", _("摘要"), value=lambda row: row.memo),
        Column("debited_fen", _("金额"), "money", total=True, decision="decision"),
        Column("clause", _("条款"), href=_clause),
        Column("place", _("所属地"), value=lambda row: row.place_name or row.place),
        Column("document", _("凭据"), is_shown=False),
        Column("person", _("经办人"), path="person__name"),
        Column("stands", _("状态"), value=_stands, choices=STANDS),
        Column("recorded_at", _("记录时间"), "moment", is_shown=False),
        Column("key", _("记账编号"), is_shown=False),
    ),
    filters=(
        LinePick("fund", _("资金"), registers.fund_choices, path="account__fund"),
        LinePick("heading", _("科目"), HEADINGS, path="account__code"),
        PlacePick("place", _("镇乡"), township_choices, path="place"),
        Span("booked_on", _("记账日期")),
    ),
    search=("memo_zh", "memo_en", "document", "clause", "key"),
    order=("-sequence",),
    row_url="ledger:entry",
    buttons=(
        Button(_("试算平衡表"), "ledger:trial_balance"),
        Button(_("账户"), "ledger:accounts"),
        Button(_("借贷行"), "ledger:lines"),
    ),
    empty=_("还没有分录。拨款、支付、上缴、返还等业务办结时自动记账。"),
)

LINES = Listing(
    "ledger:lines",
    _("借贷行"),
    registers.lines,
    intro=_("按资金、科目、用途、日期和地方查每一行；合计是筛选后的发生额。"),
    columns=(
        Column("sequence", _("分录号"), path="entry__sequence", link=True),
        Column("booked_on", _("记账日期"), "date", path="entry__booked_on"),
        Column("fund", _("资金"), value=_fund),
        Column("heading", _("科目"), value=lambda row: row.account.name),
        Column("holder_name", _("分户")),
        Column("memo", _("摘要"), value=lambda row: row.entry.memo),
        Column("purpose", _("用途")),
        Column("debit_fen", _("借方"), "money", total=True),
        Column("credit_fen", _("贷方"), "money", total=True),
        Column("clause", _("条款"), path="entry__clause", href=_clause),
    ),
    filters=(
        Pick("fund", _("资金"), registers.fund_choices, path="account__fund"),
        Pick("heading", _("科目"), HEADINGS, path="account__code"),
        Typed("holder", _("分户编码"), path="account__holder"),
        Typed("purpose", _("用途")),
        Span("booked_on", _("记账日期"), path="entry__booked_on"),
        PlacePick("place", _("镇乡"), township_choices, path="account__place"),
    ),
    search=("entry__memo_zh", "entry__memo_en", "entry__document"),
    order=("-entry__sequence",),
    row_url=entry_href,
    empty=_("还没有借贷行。"),
)

ENTRY_FACTS = (
    Facts(
        _("分录"),
        (
            Column("sequence", _("分录号")),
            Column("booked_on", _("记账日期"), "date"),
            Column("memo", _("摘要"), value=lambda row: row.memo),
            Column("debited_fen", _("金额"), "money", decision="decision"),
            Column("document", _("凭据")),
            Column("place", _("所属地"), value=lambda row: row.place_name or row.place),
            Column("stands", _("状态"), value=_stands, choices=STANDS),
        ),
    ),
    Facts(
        _("依据与经办"),
        (
            Column("clause", _("条款"), href=_clause),
            Column("pack", _("政策包")),
            Column("pack_digest", _("政策包摘要")),
            Column("decision", _("政策答复"), "decision"),
            Column("person", _("经办人"), path="person__name"),
            Column("checked_by", _("复核人"), path="checked_by__name"),
            Column("reason", _("冲销理由")),
            Column("recorded_at", _("记录时间"), "moment"),
            Column("key", _("记账编号")),
            Column("digest", _("分录摘要值")),
        ),
    ),
)

LINE_COLUMNS = (
    Column("fund", _("资金"), value=_fund),
    Column("heading", _("科目"), value=lambda row: row.account.name),
    Column("holder_name", _("分户")),
    Column("purpose", _("用途")),
    Column("debit_fen", _("借方"), "money", total=True),
    Column("credit_fen", _("贷方"), "money", total=True),
)
