"""The database refuses to change or remove entries, lines, events, steps, decisions, fingerprints."""

import pytest
from django.db import IntegrityError, connection, transaction

from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.ledger.queries.invariants import APPEND_ONLY, missing_triggers
from bangfu.apps.records.actions import fingerprinting
from tests.apps.ledger.books import accountant, funded
from tests.apps.ledger.test_reversals import WHY, ask_reversal


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def done() -> None:
    """Something in each of the tables."""
    with fingerprinting():
        clerk = accountant()
        ask_reversal(clerk, funded(clerk).pk, reason=WHY)


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_rows_are_neither_changed_nor_removed(table: str, act: str) -> None:
    done()
    with pytest.raises(IntegrityError, match="append-only"):
        run(act.format(table))


INSTEAD = {
    "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    "postgresql": "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT (id) DO UPDATE SET id = excluded.id",
}


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_rows_are_not_put_in_the_place_of_others(table: str) -> None:
    done()
    with pytest.raises(IntegrityError, match="append-only"):
        run(INSTEAD[connection.vendor].format(table))


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_tables_are_not_emptied(table: str) -> None:
    funded(accountant())
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE")


@pytest.mark.django_db
def test_a_trigger_that_is_gone_is_missed() -> None:
    assert list(missing_triggers()) == []
    table = "ledger_journalentry"
    run(f"DROP TRIGGER {table}_no_update" + _on(table))
    (problem,) = missing_triggers()
    assert (problem.code, problem.subject) == ("not_append_only", table)


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_trigger_that_is_switched_off_is_missed() -> None:
    run("ALTER TABLE records_step DISABLE TRIGGER records_step_no_delete")
    assert [problem.subject for problem in missing_triggers()] == ["records_step"]


def _on(table: str) -> str:
    return "" if connection.vendor == "sqlite" else f" ON {table}"


@pytest.mark.django_db(transaction=True)
def test_the_tables_of_a_committing_test_are_emptied_after_it_first() -> None:
    with transaction.atomic():
        funded(accountant())
    assert JournalEntry.everything.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_tables_of_a_committing_test_are_emptied_after_it_then() -> None:
    assert JournalEntry.everything.count() == 0
    assert list(missing_triggers()) == []
