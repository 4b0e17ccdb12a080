"""The records of the books: entry, account, budget line, reversal, closing."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.ledger.actions import acts
from bangfu.apps.ledger.flow import FINANCE
from bangfu.apps.ledger.forms import CloseForm, ReverseForm, VerifyForm
from bangfu.apps.ledger.models import JournalLine, Reversal
from bangfu.apps.ledger.queries import registers
from bangfu.apps.ledger.tables import accounts, journal, verifications
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, RecordPage, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told


def _act(act: Callable[..., Told]) -> Act:
    """An act that needs the row, and the reason where the flow asks for one."""

    def do(sent: Sent) -> Told:
        reason = {"reason": sent.data["reason"]} if "reason" in sent.data else {}
        return act(sent.viewer, sent.row, key=sent.key, **reason)

    return Act(do)


def _entry_buttons(viewer: Viewer, row: Any) -> Sequence[Button]:
    """Where the entry came from, what undid it, and the way to have it reversed."""
    buttons = []
    if href := journal.subject_href(row):
        buttons.append(Button(_("查看业务单据"), href))
    if row.reverses_id is not None:
        href = reverse("ledger:entry", args=[row.reverses_id])
        buttons.append(Button(_("查看原分录"), href))
    elif row.is_undone:
        href = reverse("ledger:entry", args=[row.reversed_by.pk])
        buttons.append(Button(_("查看冲销分录"), href))
    elif not registers.is_undone_by_its_stage(row):
        href = reverse("ledger:entry_reverse", args=[row.pk])
        buttons.append(Button(_("申请冲销"), href, FINANCE))
    return buttons


ENTRY = RecordPage(
    "ledger:entry",
    registers.entries,
    register=journal.ENTRIES,
    facts=journal.ENTRY_FACTS,
    sections=(Section(_("借贷行"), registers.lines_of_entry, journal.LINE_COLUMNS, order=("pk",)),),
    buttons=_entry_buttons,
)
ENTRY_REVERSE = FormPage(
    "ledger:entry_reverse",
    _("申请冲销"),
    ReverseForm,
    lambda sent: acts.ask_reversal(sent.viewer, sent.row, reason=sent.data["reason"], key=sent.key),
    by=FINANCE,
    leads_to="ledger:reversal",
    done=_("已申请冲销，等另一人复核。"),
    intro=_("原分录保留不动。另一人复核后，系统记一笔金额相反的分录，写明理由和两个人。"),
    page=ENTRY,
)

ACCOUNT = RecordPage(
    "ledger:account",
    registers.accounts,
    register=accounts.ACCOUNTS,
    facts=accounts.ACCOUNT_FACTS,
    boxes=(accounts.ACCOUNT_BOX,),
    sections=(
        Section(
            _("流水"),
            registers.statement,
            accounts.STATEMENT_COLUMNS,
            row_url=journal.entry_href,
            order=("-entry__sequence", "-pk"),
            more=accounts.lines_href,
        ),
        Section(
            _("对账单余额"),
            registers.statements_of,
            accounts.STATED_COLUMNS,
            order=("-on",),
            empty=_("还没有登记对账单余额。"),
        ),
    ),
)

BUDGET_LINE = RecordPage(
    "ledger:budget_line",
    registers.budget_lines,
    register=accounts.BUDGET_LINES,
    facts=accounts.BUDGET_FACTS,
    boxes=(accounts.BUDGET_BOX,),
)


def _lines_of_reversal(viewer: Viewer, row: Reversal) -> QuerySet[JournalLine]:
    return registers.lines_of_entry(viewer, row.entry)


REVERSAL = RecordPage(
    "ledger:reversal",
    registers.reversals,
    register=accounts.REVERSALS,
    facts=accounts.REVERSAL_FACTS,
    sections=(
        Section(_("原分录的借贷行"), _lines_of_reversal, journal.LINE_COLUMNS, order=("pk",)),
    ),
    acts={"book": _act(acts.book_reversal), "refuse": _act(acts.refuse_reversal)},
)

CLOSING = RecordPage(
    "ledger:closing",
    registers.closing_rows,
    register=accounts.CLOSINGS,
    facts=accounts.CLOSING_FACTS,
    acts={
        "ask": _act(acts.ask_reopening),
        "reopen": _act(acts.reopen_period),
        "refuse": _act(acts.refuse_reopening),
    },
)
CLOSING_NEW = FormPage(
    "ledger:closing_new",
    _("结账"),
    CloseForm,
    lambda sent: acts.close_period(sent.viewer, sent.data["through"], key=sent.key),
    by=FINANCE,
    leads_to="ledger:closing",
    done=_("已结账。"),
    register=accounts.CLOSINGS,
)

VERIFICATION_NEW = FormPage(
    "ledger:verification_new",
    _("立即核验"),
    VerifyForm,
    lambda sent: acts.run_verification(sent.viewer, key=sent.key),
    by=verifications.VERIFIERS,
    leads_to="ledger:verification",
    done=_("核验完毕。"),
    intro=_("从第一笔分录起全部重算，账越多用时越长。核验不改动任何数据，结果留存备查。"),
    register=verifications.VERIFICATIONS,
)
