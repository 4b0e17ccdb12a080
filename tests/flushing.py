"""Emptying the tables after a transactional test, past the triggers that keep them append-only.

Only tests do this: they own their database as an administrator would.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, transaction


@pytest.fixture(scope="session", autouse=True)
def flushing_past_triggers() -> Iterator[None]:
    """Tests that commit may be cleaned up after."""
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def emptied(self: Any, statements: list[str]) -> None:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                empty(self, ["SET LOCAL session_replication_role = replica", *statements])
                return
            triggers = _triggers()
            _run(f"DROP TRIGGER {name}" for name in triggers)
            empty(self, statements)
            _run(triggers.values())

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(operations, "execute_sql_flush", emptied)
        yield


def _triggers() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def _run(statements: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def guard_tables() -> None:
    """Put the triggers of the append-only tables on, as their migrations do."""
    of_records = import_module("bangfu.apps.records.migrations.0002_append_only")
    of_fingerprints = import_module("bangfu.apps.records.migrations.0003_fingerprint")
    of_ledger = import_module("bangfu.apps.ledger.migrations.0002_append_only")
    with connection.schema_editor() as editor:
        of_records.guard(editor, of_records.TABLES | of_fingerprints.TABLES | of_ledger.TABLES)
