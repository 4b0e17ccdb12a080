"""What the books promise, each with its check: `bangfu verify` and the auditors' page run them all.

A check finds problems that name the row, and changes nothing. It trusts neither the balances kept
beside the journal nor the constraints of the database: somebody with all rights may have removed
them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction

from bangfu.apps.ledger.queries import chain, invariants
from bangfu.apps.records.queries.fingerprints import altered_rows, lost_papers
from bangfu.core.problem import Problem
from bangfu.core.words import Words, words

Finder = Callable[[], Iterable[Problem]]


@dataclass(frozen=True)
class Check:
    """One promise and how to find what breaks it. Quick ones take no longer than the accounts are many."""

    code: str
    says: Words
    find: Finder
    is_quick: bool = False


@dataclass(frozen=True)
class Finding:
    """What one check found: nothing, where the promise holds."""

    check: Check
    problems: Sequence[Problem]


CHECKS: tuple[Check, ...] = (
    Check(
        "L1",
        words("每笔分录的每项资金各自平衡", "Every entry balances in each fund"),
        invariants.unbalanced_entries,
    ),
    Check(
        "L2",
        words("金额都是可记录的整数分", "Every amount is whole fen within bounds"),
        invariants.unfit_amounts,
    ),
    Check(
        "L3",
        words("分录和留痕只增不改，数据库拒绝改动", "Journal and events are append-only"),
        invariants.missing_triggers,
        is_quick=True,
    ),
    Check(
        "L4",
        words("同一编号只生效一次", "One key has one effect"),
        invariants.repeated_keys,
    ),
    Check(
        "L5",
        words("存款账户任何时候不低于零", "Bank accounts never fall below nought"),
        invariants.broken_floors,
    ),
    Check(
        "L6",
        words("占用加支出不超过批准的预算", "Reserved and spent stay within the budget"),
        invariants.overdrawn_budgets,
        is_quick=True,
    ),
    Check(
        "L8",
        words("支出都写明用途", "Spending names its use"),
        invariants.uses_without_purpose,
    ),
    Check(
        "L9",
        words("账户余额等于分录合计，可由分录重算", "Balances are what the journal adds up to"),
        invariants.differing_balances,
    ),
    Check(
        "L10",
        words(
            "冲销分录与原分录正负相抵，写明理由和两个人",
            "Reversals undo their entry, by two persons",
        ),
        invariants.unfit_reversals,
    ),
    Check(
        "L11",
        words("结账以后没有再记进去的分录", "Nothing was booked into a closed period"),
        invariants.entries_in_closed_periods,
    ),
    Check(
        "L12-numbers",
        words("分录号和留痕号与计数一致", "Numbers agree with their counters"),
        chain.differing_counters,
        is_quick=True,
    ),
    Check(
        "L12-events",
        words("留痕链连续，每条摘要重算一致", "The chain of events is whole; digests recompute"),
        chain.broken_events,
    ),
    Check(
        "L12-entries",
        words("分录号连续，每笔分录与留痕链登记一致", "Entries are whole, and those of the chain"),
        chain.altered_entries,
    ),
    Check(
        "R1",
        words("登记的每一行与最后一次办理时一致", "Every row is as the last act on it left it"),
        altered_rows,
    ),
    Check(
        "R2",
        words("材料文件都在，内容没有变", "The files of the papers are there, unchanged"),
        lost_papers,
    ),
    Check(
        "R3",
        words("没有指向不存在记录的引用", "No row points to one that is not there"),
        invariants.dangling_references,
        is_quick=True,
    ),
    Check(
        "L14",
        words("每笔分录写明条款、政策版本和经办人", "Every entry names clause, edition and person"),
        invariants.unfounded_entries,
    ),
    Check(
        "L15",
        words("账面与对账单逐分相符", "The books agree with the statements to the fen"),
        invariants.broken_statements,
    ),
    Check(
        "L16",
        words("每项资金各账户余额合计为零", "The accounts of each fund add up to nought"),
        invariants.funds_not_zero,
        is_quick=True,
    ),
)


def verify(checks: Sequence[Check] = CHECKS) -> Iterator[Finding]:
    """Run checks one after another, all on the books of one moment."""
    with _one_moment():
        for check in checks:
            yield Finding(check, _found(check))


def verify_quick() -> list[Problem]:
    """What the quick checks find: for the start of the server."""
    quick = [check for check in CHECKS if check.is_quick]
    return [problem for finding in verify(quick) for problem in finding.problems]


def _found(check: Check) -> list[Problem]:
    """What a check finds. Data that no query can read is itself a finding."""
    before = transaction.savepoint()
    try:
        found = list(check.find())
    except (DatabaseError, ValueError, TypeError, KeyError, OverflowError) as error:
        transaction.savepoint_rollback(before)
        return [Problem("could_not_check", "block", check.code, values={"why": error})]
    transaction.savepoint_commit(before)
    return found


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read the books of one moment; nobody who writes waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # A deferred transaction: `atomic` would take the lock of the writer.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
