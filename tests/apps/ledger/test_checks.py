"""Each check of the books is silent on good ones and names the row that was planted wrong."""

import pytest
from django.db import connection

from bangfu.apps.ledger.models import BudgetLine, Closing, JournalEntry, LedgerAccount
from bangfu.apps.ledger.queries.checks import CHECKS, verify, verify_quick
from bangfu.apps.ledger.queries.invariants import missing_triggers
from tests.apps.ledger.tampering import as_administrator, books, found

pytestmark = pytest.mark.django_db

LINE_OF = "(SELECT max(id) FROM ledger_journalline WHERE entry_id = %s AND amount_fen > 0)"


def entry(sequence: int) -> int:
    pk: int = JournalEntry.everything.get(sequence=sequence).pk
    return pk


def test_good_books_pass_every_check() -> None:
    books()
    assert found() == {}
    assert [finding.check.code for finding in verify()] == [check.code for check in CHECKS]
    assert verify_quick() == []


def test_empty_books_pass_every_check() -> None:
    assert found() == {}


def test_an_entry_that_does_not_balance_is_found() -> None:
    books()
    with as_administrator() as run:
        run(
            f"UPDATE ledger_journalline SET amount_fen = amount_fen + 1 WHERE id = {LINE_OF}",
            entry(4),
        )
    told = found()
    assert told["entry_unbalanced"] == ["4"]
    assert told["entry_altered"] == ["4"]
    assert told["balance_differs"] == ["市级补助资金 在建工程 JZ-2018-001"]


def test_an_entry_without_lines_is_found() -> None:
    books()
    with as_administrator() as run:
        run("DELETE FROM ledger_journalline WHERE entry_id = %s", entry(5))
    assert found()["entry_without_lines"] == ["5"]


def test_an_amount_of_nothing_and_a_broken_one_are_found() -> None:
    books()
    amount = "0.5" if connection.vendor == "sqlite" else "0"
    with as_administrator() as run:
        run(f"UPDATE ledger_journalline SET amount_fen = {amount} WHERE id = {LINE_OF}", entry(6))
    assert found()["line_amount_unfit"] == ["6"]


@pytest.mark.postgres
def test_a_key_that_stands_twice_is_found() -> None:
    books()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'u' AND conname LIKE '%%key%%' "
            "AND conrelid = 'ledger_journalentry'::regclass AND array_length(conkey, 1) = 1 "
            "AND conkey[1] = (SELECT attnum FROM pg_attribute WHERE attname = 'key' "
            "AND attrelid = 'ledger_journalentry'::regclass)"
        )
        (name,) = cursor.fetchone()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE ledger_journalentry DROP CONSTRAINT {name}")
    with as_administrator() as run:
        run("UPDATE ledger_journalentry SET key = 'claim 1' WHERE sequence = 4")
    assert found()["repeated_effect"] == ["claim 1"]


def test_an_account_that_was_below_its_floor_for_a_while_is_found() -> None:
    books()
    with as_administrator() as run:
        # The village spends before it receives: the balance of today stays the same.
        run("UPDATE ledger_journalentry SET sequence = 99 WHERE sequence = 9")
    told = found()
    assert told["floor_broken"] == ["村集体返还收益 村级存款 120119101200"]
    assert "balance_differs" not in told


def test_a_budget_line_gone_over_is_found() -> None:
    books()
    with as_administrator() as run:
        run("UPDATE ledger_budgetline SET spent_fen = approved_fen + 1")
    assert found()["budget_overdrawn"] == ["市级补助资金 在建工程 JZ-2018-001"]


def test_a_budget_line_changed_beside_the_books_is_found() -> None:
    books()
    BudgetLine.everything.update(approved_fen=999_00)
    assert found() == {"budget_not_as_recorded": ["市级补助资金 在建工程 JZ-2018-001"]}


def test_spending_without_a_use_is_found() -> None:
    books()
    with as_administrator() as run:
        run(f"UPDATE ledger_journalline SET purpose = '' WHERE id = {LINE_OF}", entry(10))
    assert found()["use_without_purpose"] == ["10"]


def test_a_balance_changed_beside_the_journal_is_found() -> None:
    books()
    LedgerAccount.everything.filter(code="village_bank").update(balance_fen=999_00)
    told = found()
    assert told["balance_differs"] == ["村集体返还收益 村级存款 120119101200"]
    assert told["fund_not_zero"] == ["village"]
    assert [problem.code for problem in verify_quick()] == ["fund_not_zero"]


def test_a_reversal_that_does_not_undo_or_has_no_second_person_is_found() -> None:
    books()
    with as_administrator() as run:
        run(
            "UPDATE ledger_journalline SET amount_fen = 2 * amount_fen WHERE entry_id = %s",
            entry(11),
        )
        run("UPDATE ledger_journalentry SET checked_by_id = person_id WHERE sequence = 11")
    told = found()
    assert told["reversal_not_opposite"] == ["11"]
    assert told["reversal_unfounded"] == ["11"]


def test_an_entry_slipped_into_a_closed_period_is_found() -> None:
    books()
    with as_administrator() as run:
        run("UPDATE ledger_journalentry SET booked_on = '2018-10-30' WHERE sequence = 12")
    told = found()
    assert told["booked_into_closed"] == ["12"]


def test_a_period_reopened_by_one_is_found() -> None:
    clerk = books()
    with as_administrator():
        Closing.everything.update(
            state="reopened",
            reopened_after=2,
            asked_by=clerk.person_id,
            reopened_by=clerk.person_id,
        )
    assert found()["reopened_by_one"] == ["2018-10-31"]


@pytest.mark.parametrize("column", ["clause", "pack_digest"])
def test_an_entry_without_its_grounds_is_found(column: str) -> None:
    books()
    with as_administrator() as run:
        run(f"UPDATE ledger_journalentry SET {column} = '' WHERE sequence = 7")
    assert found()["entry_unfounded"] == ["7"]


def test_an_entry_of_another_edition_than_its_decision_is_found() -> None:
    books()
    with as_administrator() as run:
        run("UPDATE ledger_journalentry SET pack_digest = %s WHERE sequence = 7", "7" * 64)
    assert found()["entry_unfounded"] == ["7"]


def test_books_that_leave_the_statement_are_found() -> None:
    books()
    with as_administrator() as run:
        run("UPDATE ledger_statementbalance SET fen = fen + 1")
    assert found()["statement_broken"] == ["市级补助资金 区级专户存款"]


def test_data_that_cannot_be_read_is_a_finding() -> None:
    books()
    with as_administrator() as run:
        run(
            "UPDATE records_auditevent SET after = '{}' WHERE verb = 'ledger.journal_entry.reverse'"
        )
    assert found()["could_not_check"] == ["L12-entries"]


def test_counters_that_are_off_are_found_by_the_quick_checks() -> None:
    books()
    with as_administrator() as run:
        run("UPDATE ledger_journalcounter SET sequence = 13")
        run("UPDATE records_chainhead SET sequence = 999")
    assert [problem.code for problem in verify_quick()] == ["counter_differs", "chain_head_differs"]
    assert list(missing_triggers()) == []
