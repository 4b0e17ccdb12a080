"""The books as registers: entries, lines, accounts and the rest, with what their codes are called."""

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    When,
    Window,
)
from django.db.models.functions import Coalesce

from bangfu.apps.ledger.models import (
    BudgetLine,
    Closing,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    Reversal,
    StatementBalance,
    Verification,
)
from bangfu.apps.ledger.queries.balances import budgets
from bangfu.apps.ledger.queries.closings import closings
from bangfu.apps.ledger.queries.journal import journal, lines_for
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.queries.places import divisions_for
from bangfu.core.ledger import fund_name

UNDONE_BY_STAGE = {"reverse", "annul"}
"""Events by which a stage itself takes back what it had booked, together with its row."""


def entries(viewer: Viewer) -> QuerySet[JournalEntry]:
    """The entries that a viewer may read, each with what it debited and where it belongs."""
    debits = JournalLine.everything.filter(entry=OuterRef("pk"), amount_fen__gt=0)
    debited = debits.order_by().values("entry").annotate(sum=Sum("amount_fen")).values("sum")
    return journal(viewer).annotate(
        debited_fen=Subquery(debited, output_field=BigIntegerField()),
        place_name=_name(viewer, "place"),
        is_undone=Exists(JournalEntry.everything.filter(reverses=OuterRef("pk"))),
    )


def lines(viewer: Viewer) -> QuerySet[JournalLine]:
    """The lines that a viewer may read, debits and credits apart.

    `is_whole`: the viewer may read the whole entry, not only this line of it.
    """
    whole = JournalEntry.objects.visible_to(viewer).filter(pk=OuterRef("entry"))
    wide = BigIntegerField()
    return lines_for(viewer).annotate(
        debit_fen=Case(When(amount_fen__gt=0, then=F("amount_fen")), output_field=wide),
        credit_fen=Case(When(amount_fen__lt=0, then=-F("amount_fen")), output_field=wide),
        holder_name=_holder(viewer, "account__holder"),
        is_whole=Exists(whole),
    )


def statement(viewer: Viewer, account: LedgerAccount) -> QuerySet[JournalLine]:
    """The lines of one account, each with what stood on the account after its entry.

    Whoever filters them counts anew: what stood there is summed over the lines that are left.
    """
    # The frame is that of standard SQL: through the last line of the same entry.
    after = Window(Sum("amount_fen"), order_by=["entry__sequence"])
    return lines(viewer).filter(account=account).annotate(after_fen=after)


def lines_of_entry(viewer: Viewer, entry: JournalEntry) -> QuerySet[JournalLine]:
    """The lines of one entry."""
    return lines(viewer).filter(entry=entry)


def accounts(viewer: Viewer) -> QuerySet[LedgerAccount]:
    """The accounts that a viewer may read, with the names of their holders."""
    seen: QuerySet[LedgerAccount] = LedgerAccount.objects.visible_to(viewer)
    return seen.annotate(holder_name=_holder(viewer, "holder"))


def statements_of(viewer: Viewer, account: LedgerAccount) -> QuerySet[StatementBalance]:
    """The balances that statements gave for an account."""
    seen: QuerySet[StatementBalance] = StatementBalance.objects.visible_to(viewer)
    return seen.filter(account=account)


def budget_lines(viewer: Viewer) -> QuerySet[BudgetLine]:
    """The budget lines that a viewer may read, with what is left of each."""
    used = F("committed_fen") + F("spent_fen")
    return budgets(viewer).annotate(
        left_fen=Case(
            When(pk__isnull=False, then=F("approved_fen") - used), output_field=BigIntegerField()
        ),
        holder_name=_holder(viewer, "holder"),
    )


def closing_rows(viewer: Viewer) -> QuerySet[Closing]:
    """The closings that a viewer may read."""
    return closings(viewer)


def reversals(viewer: Viewer) -> QuerySet[Reversal]:
    """The reversals that were asked for, as far as a viewer may read them."""
    seen: QuerySet[Reversal] = Reversal.objects.visible_to(viewer)
    return seen.select_related("entry", "booked_as")


def verifications(viewer: Viewer) -> QuerySet[Verification]:
    """The verifications that a viewer may read."""
    seen: QuerySet[Verification] = Verification.objects.visible_to(viewer)
    return seen


def funds_of(viewer: Viewer) -> list[str]:
    """The codes of the funds in which the viewer may read any account, in order."""
    seen = LedgerAccount.objects.visible_to(viewer).order_by("fund")
    return list(seen.values_list("fund", flat=True).distinct())


def fund_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The same with their names, for a select."""
    return [(fund, fund_name(fund).said(viewer.language)) for fund in funds_of(viewer)]


def is_undone_by_its_stage(entry: JournalEntry) -> bool:
    """Whether the row for which an entry was booked has its own way to take it back.

    Such a row would go on saying that the money moved if the entry were reversed beside it.
    """
    stage, _dot, noun = entry.subject_kind.partition(".")
    if not noun:
        return False
    flow = getattr(apps.get_model(stage, noun.replace("_", "")), "flow", None)
    return flow is not None and not UNDONE_BY_STAGE.isdisjoint(flow.event_by_code)


def _name(viewer: Viewer, path: str) -> Subquery:
    """What a place is called: its name lies in a table of its own."""
    return Subquery(divisions_for(viewer).filter(pk=OuterRef(path)).order_by().values("name")[:1])


def _holder(viewer: Viewer, path: str) -> Coalesce:
    """What a holder is called: a place by its name, a project or an asset by its code."""
    return Coalesce(_name(viewer, path), F(path), output_field=CharField())
