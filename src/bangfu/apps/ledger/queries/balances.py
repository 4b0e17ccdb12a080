"""What stands on accounts and budget lines, today or at the end of a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from bangfu.apps.ledger.models import BudgetLine, JournalEntry, JournalLine, LedgerAccount
from bangfu.apps.ledger.queries.journal import lines_for
from bangfu.apps.people.scope import Viewer, own_q
from bangfu.apps.records.refusal import refuse
from bangfu.core.ledger import CHART, Account, Heading, account_name, kind_of_fund
from bangfu.core.money import Fen


def balance_of(viewer: Viewer, account: Account, *, on: date | None = None) -> Fen:
    """What stands on an account: debits less credits, in fen; nought where it was never opened.

    With `on`, what stood there at the end of that day, by book dates. Raises Refused where the
    viewer may not read the account.
    """
    row = account_row(account)
    if row is None:
        return 0
    if not LedgerAccount.objects.visible_to(viewer).filter(pk=row.pk).exists():
        raise refuse("account_out_of_sight", account_name(account).zh)
    return row.balance_fen if on is None else balance_at(row, on)


def account_row(account: Account) -> LedgerAccount | None:
    """The row of an account, whoever asks; None where it was never opened."""
    row: LedgerAccount | None = LedgerAccount.everything.filter(
        fund=account.fund, code=account.code, holder=account.holder
    ).first()
    return row


def balance_at(row: LedgerAccount, on: date) -> Fen:
    """What the lines of an account add up to, those booked through a day."""
    booked = JournalLine.everything.filter(account=row, entry__booked_on__lte=on)
    return int(booked.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


def balances(
    viewer: Viewer, fund: str, *, code: str | None = None, on: date | None = None
) -> dict[Account, Fen]:
    """The balances of the accounts of a fund that a viewer may read, or of one heading of it."""
    seen = LedgerAccount.objects.visible_to(viewer).filter(fund=fund)
    if code is not None:
        seen = seen.filter(code=code)
    rows = list(seen.order_by("code", "holder"))
    if on is None:
        return {row.account: row.balance_fen for row in rows}
    sums = _sums(
        "account", JournalLine.everything.filter(account__in=seen, entry__booked_on__lte=on)
    )
    return {row.account: sums.get(row.pk, 0) for row in rows}


def budgets(viewer: Viewer) -> QuerySet[BudgetLine]:
    """The budget lines that a viewer may read."""
    seen: QuerySet[BudgetLine] = BudgetLine.objects.visible_to(viewer)
    return seen.order_by("fund", "code", "holder")


@dataclass(frozen=True)
class TrialRow:
    """One heading of a fund: how much was debited to it and credited."""

    heading: Heading
    debited_fen: Fen
    credited_fen: Fen

    @property
    def balance_fen(self) -> Fen:
        """Debits less credits."""
        return self.debited_fen - self.credited_fen


def trial_balance(viewer: Viewer, fund: str, *, on: date | None = None) -> list[TrialRow]:
    """The headings of a fund that were ever booked, with their turnover, in the order of the chart.

    Of the lines that the viewer may read; where these are all of them, the balances add up to nought.
    """
    lines = lines_for(viewer, fund=fund, until=on)
    debits = _sums("account__code", lines.filter(amount_fen__gt=0))
    credited = _sums("account__code", lines.filter(amount_fen__lt=0))
    return [
        TrialRow(heading, debits.get(code, 0), -credited.get(code, 0))
        for (kind, code), heading in CHART.items()
        if kind == kind_of_fund(fund) and (code in debits or code in credited)
    ]


def standing_turnover(viewer: Viewer) -> dict[tuple[str, str], Fen]:
    """What was debited to each fund and heading and still stands: what came and was not taken back.

    Entries that were reversed do not count, nor those that reversed them: money that the bank
    returned did not come again. All funds in one reading of what concerns the viewer's own places:
    their accounts, and what was booked for them to the county's: what a township remitted, not the
    pool. What is public of others does not count.
    """
    undoing = JournalEntry.everything.filter(reverses__isnull=False)
    undone = Q(entry__in=undoing.values("pk")) | Q(entry__in=undoing.values("reverses"))
    own = own_q(viewer, "account__place") | own_q(viewer, "entry__place")
    lines = lines_for(viewer).filter(~undone, own, amount_fen__gt=0).order_by()
    found = lines.values_list("account__fund", "account__code").annotate(Sum("amount_fen"))
    return {(fund, code): int(fen) for fund, code, fen in found}


def _sums(by: str, lines: QuerySet[JournalLine]) -> dict[object, Fen]:
    found = lines.order_by().values_list(by).annotate(Sum("amount_fen"))
    return {group: int(fen) for group, fen in found}
