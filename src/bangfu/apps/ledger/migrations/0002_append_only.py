"""Entries and lines are append-only: the database refuses to change or remove them."""

from importlib import import_module
from typing import Any

from django.db import migrations

of_records = import_module("bangfu.apps.records.migrations.0002_append_only")

TABLES = {
    "ledger_journalentry": ("id", "sequence", "key", "reverses_id"),
    "ledger_journalline": ("id",),
}
"""Each table with its unique columns."""


def forwards(apps: Any, schema_editor: Any) -> None:
    """Put the triggers on the tables of the journal."""
    of_records.guard(schema_editor, TABLES)


def backwards(apps: Any, schema_editor: Any) -> None:
    """Take them off again."""
    of_records.unguard(schema_editor, TABLES)


class Migration(migrations.Migration):
    """The triggers of the journal."""

    dependencies = [("ledger", "0001_initial"), ("records", "0002_append_only")]

    operations = [migrations.RunPython(forwards, backwards)]
