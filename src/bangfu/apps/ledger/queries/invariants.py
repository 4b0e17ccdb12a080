"""The checks of the journal, the accounts and the budget lines, one function a promise.

They read everything: whose books are checked whole has no viewer.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce

from bangfu.apps.ledger.models import (
    BudgetLine,
    Closing,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    StatementBalance,
)
from bangfu.apps.ledger.queries.balances import balance_at
from bangfu.apps.ledger.queries.journal import lines_of, written_lines
from bangfu.apps.records.models import AuditEvent, Submission
from bangfu.core.ledger import CHART, Heading, fund_name, heading_name, negated
from bangfu.core.money import FEN_MAX, Fen, yuan
from bangfu.core.problem import Problem

GUARD = import_module("bangfu.apps.records.migrations.0002_append_only")
APPEND_ONLY: Mapping[str, tuple[str, ...]] = (
    GUARD.TABLES
    | import_module("bangfu.apps.records.migrations.0003_fingerprint").TABLES
    | import_module("bangfu.apps.ledger.migrations.0002_append_only").TABLES
)
"""The tables that only grow, with their unique columns, as the migrations guard them."""

STANDING_TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    ),
}
FUNCTION = "SELECT prosrc FROM pg_proc WHERE proname = 'bangfu_append_only'"
_AMOUNTS = (
    "SELECT entry.sequence, line.amount_fen FROM ledger_journalline line "
    "JOIN ledger_journalentry entry ON entry.id = line.entry_id "
    "WHERE amount_fen = 0 OR amount_fen < %s "
)
UNFIT_AMOUNTS = {
    "sqlite": _AMOUNTS + "OR typeof(amount_fen) <> 'integer' ORDER BY entry.sequence",
    "postgresql": _AMOUNTS + "ORDER BY entry.sequence",
}


def unbalanced_entries() -> Iterator[Problem]:
    """L1: an entry whose lines of one fund do not add up to nought, or that has no lines."""
    sums = (
        JournalLine.everything.values_list("entry__sequence", "account__fund")
        .annotate(over=Sum("amount_fen"))
        .exclude(over=0)
        .order_by("entry__sequence")
    )
    for sequence, fund, over in sums:
        yield _found("entry_unbalanced", sequence, fund=fund_name(fund), over=yuan(int(over)))
    for row in JournalEntry.everything.filter(lines__isnull=True).order_by("sequence"):
        yield _found("entry_without_lines", row.sequence)


def unfit_amounts() -> Iterator[Problem]:
    """L2: an amount that is nought, beyond 64 bits, or (SQLite keeps anything) no whole number."""
    with connection.cursor() as cursor:
        cursor.execute(UNFIT_AMOUNTS[connection.vendor], [-FEN_MAX])
        for sequence, amount in cursor.fetchall():
            yield _found("line_amount_unfit", sequence, amount=amount)


def missing_triggers() -> Iterator[Problem]:
    """L3: a table that the database would let somebody change: a trigger is gone, or is another one."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING_TRIGGERS[connection.vendor])
        standing = {name: _squeezed(sql) for name, sql in cursor.fetchall()}
    expected = _sqlite_triggers() if connection.vendor == "sqlite" else _postgresql_triggers()
    for table, name, sql in expected:
        if sql not in standing.get(name, ""):
            yield _found("not_append_only", table, missing=name)


def _sqlite_triggers() -> Iterator[tuple[str, str, str]]:
    """Table, name and text of every trigger there should be."""
    for table, unique in APPEND_ONLY.items():
        for sql in GUARD.sqlite_triggers(table, unique):
            yield table, sql.split()[2], _squeezed(sql)


def _postgresql_triggers() -> Iterator[tuple[str, str, str]]:
    """The same; none stands whose function is not ours any more."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        is_ours = [_squeezed(body) for (body,) in cursor.fetchall()] == [_squeezed(GUARD.BODY)]
    for table in APPEND_ONLY:
        for act, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            calls = f"FOR EACH {each} EXECUTE FUNCTION bangfu_append_only()"
            sql = f"BEFORE {act.upper()} ON public.{table} {calls}"
            yield table, f"{table}_no_{act}", sql if is_ours else "its function was replaced"


def _squeezed(sql: str) -> str:
    return " ".join(sql.split())


def dangling_references() -> Iterator[Problem]:
    """A row that points to one that is not there. PostgreSQL lets nobody make one."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, missing, _number in cursor.fetchall():
            yield _found("reference_dangling", f"{table} {row}", missing=missing)


def repeated_keys() -> Iterator[Problem]:
    """L4: a key of a submission or of a posting that stands twice."""
    for rows in (JournalEntry.everything, Submission.objects):
        twice = rows.values_list("key").annotate(count=Count("key")).filter(count__gt=1)
        for key, count in twice.order_by("key"):
            yield _found("repeated_effect", key, count=count)


def broken_floors() -> Iterator[Problem]:
    """L5: an account with a floor that was below nought after an entry; the first such entry."""
    running = Window(Sum("amount_fen"), partition_by="account", order_by="entry__sequence")
    below = (
        JournalLine.everything.filter(_headings("account__", lambda h: h.has_floor))
        .annotate(running=running)
        .filter(running__lt=0)
        .order_by("entry__sequence")
        .select_related("account", "entry")
    )
    told = set()
    for line in below:
        if line.account_id not in told:
            told.add(line.account_id)
            balance, sequence = yuan(int(line.running)), line.entry.sequence
            yield _found("floor_broken", line.account, sequence=sequence, balance=balance)


def overdrawn_budgets() -> Iterator[Problem]:
    """L6: a budget line gone over, or not as its last event says."""
    last = AuditEvent.everything.filter(
        subject_kind=BudgetLine.kind(), subject_id=OuterRef("pk")
    ).order_by("-sequence")
    lines = BudgetLine.everything.annotate(recorded=Subquery(last.values("after")[:1]))
    for line in lines.order_by("fund", "code", "holder"):
        sums = {
            "approved_fen": line.approved_fen,
            "committed_fen": line.committed_fen,
            "spent_fen": line.spent_fen,
        }
        if min(line.committed_fen, line.spent_fen, line.free_fen) < 0:
            said = {name.removesuffix("_fen"): yuan(fen) for name, fen in sums.items()}
            yield _found("budget_overdrawn", line, **said)
        elif line.recorded != sums:
            yield _found("budget_not_as_recorded", line)


def uses_without_purpose() -> Iterator[Problem]:
    """L8: spending that names no use."""
    spending = _headings("account__", lambda h: h.asks_purpose)
    for line in _located(JournalLine.everything.filter(spending, purpose="")):
        heading = heading_name(line.account.fund, line.account.code)
        yield _found("use_without_purpose", line.entry.sequence, heading=heading)


def differing_balances() -> Iterator[Problem]:
    """L9: an account whose kept balance is not what its lines add up to."""
    rows = LedgerAccount.everything.annotate(rebuilt=Coalesce(Sum("lines__amount_fen"), 0))
    for row in rows.exclude(rebuilt=F("balance_fen")).order_by("fund", "code", "holder"):
        told = {"cached": yuan(row.balance_fen), "rebuilt": yuan(int(row.rebuilt))}
        yield _found("balance_differs", row, **told)


def unfit_reversals() -> Iterator[Problem]:
    """L10: a reversal that does not undo its entry, repeats another, or lacks reason or persons."""
    seen = set()
    reversals = JournalEntry.everything.filter(reverses__isnull=False).select_related("reverses")
    for row in reversals.order_by("sequence"):
        undone = written_lines(negated(lines_of(row.reverses)))
        if written_lines(lines_of(row)) != undone or row.reverses_id in seen:
            yield _found("reversal_not_opposite", row.sequence, original=row.reverses.sequence)
        seen.add(row.reverses_id)
        if not row.reason or row.checked_by_id in (None, row.person_id):
            yield _found("reversal_unfounded", row.sequence)


def entries_in_closed_periods() -> Iterator[Problem]:
    """L11: an entry numbered while its day was closed; a period reopened by one person."""
    for closing in Closing.everything.order_by("through", "pk"):
        inside = Q(booked_on__lte=closing.through, sequence__gt=closing.closed_after)
        if closing.reopened_after is not None:
            inside &= Q(sequence__lte=closing.reopened_after)
            if closing.reopened_by_id in (None, closing.asked_by_id):
                yield _found("reopened_by_one", closing)
        for row in JournalEntry.everything.filter(inside).order_by("sequence"):
            told = {"booked_on": row.booked_on, "through": closing.through}
            yield _found("booked_into_closed", row.sequence, **told)


def unfounded_entries() -> Iterator[Problem]:
    """L14: an entry without clause, edition or person, or with another edition than its decision."""
    bare = Q(clause="") | Q(pack="") | Q(pack_digest="") | Q(person__isnull=True)
    other = Q(decision__isnull=False) & ~Q(decision__digest=F("pack_digest"))
    for row in JournalEntry.everything.filter(bare | other).order_by("sequence"):
        yield _found("entry_unfounded", row.sequence)


def broken_statements() -> Iterator[Problem]:
    """L15: a stated balance that is no longer ours."""
    for stated in StatementBalance.everything.select_related("account").order_by("on", "pk"):
        ours = balance_at(stated.account, stated.on)
        if ours != stated.fen:
            told = {"on": stated.on, "ours": yuan(ours), "stated": yuan(stated.fen)}
            yield _found("statement_broken", stated.account, **told)


def funds_not_zero() -> Iterator[Problem]:
    """L16: a fund whose accounts do not add up to nought."""
    sums: dict[str, Fen] = {}
    for fund, fen in LedgerAccount.everything.values_list("fund", "balance_fen"):
        sums[fund] = sums.get(fund, 0) + fen
    for fund, over in sorted(sums.items()):
        if over:
            yield _found("fund_not_zero", fund, over=yuan(over))


def _headings(path: str, wanted: Callable[[Heading], bool]) -> Q:
    """The accounts whose heading is wanted, by the chart: a flag in a row may have been changed."""
    found = Q(pk__in=[])
    for (kind, code), heading in CHART.items():
        if wanted(heading):
            found |= Q(**{f"{path}code": code, f"{path}fund__startswith": kind})
    return found


def _located(lines: QuerySet[JournalLine]) -> QuerySet[JournalLine]:
    return lines.select_related("entry", "account").order_by("entry__sequence", "pk")


def _found(code: str, subject: object, /, **values: object) -> Problem:
    return Problem(code, "block", str(subject), values=values)
