"""Events, steps and decisions are append-only: the database refuses to change or remove them.

SQLite knows no roles, so these triggers and the chain of digests are its whole wall; on PostgreSQL
they stand behind the rights of the role. A later migration that rebuilds one of the tables takes
the triggers away with the old table, and calls `guard` again.
"""

from collections.abc import Mapping
from typing import Any

from django.db import migrations

TABLES = {
    "records_auditevent": ("id", "sequence", "digest"),
    "records_step": ("id", "audit_id"),
    "records_decision": ("id",),
}
"""Each table with its unique columns."""

SAID = "append-only: correct by adding, never by changing"

SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{said}'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{said}'); END;
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken})
BEGIN SELECT RAISE(ABORT, '{said}'); END;
"""
# INSERT OR REPLACE removes the row in its way without asking the trigger of DELETE.

BODY = f"""
BEGIN
    RAISE EXCEPTION '%: {SAID}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END """
POSTGRESQL_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION bangfu_append_only() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$;"
)
POSTGRESQL = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION bangfu_append_only();
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION bangfu_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION bangfu_append_only();
"""


def sqlite_triggers(table: str, unique: tuple[str, ...]) -> list[str]:
    """The triggers of a table on SQLite, as they are written."""
    taken = " OR ".join(f"{column} = NEW.{column}" for column in unique)
    written = SQLITE.format(table=table, said=SAID, taken=taken).split("END;")
    return [f"{statement.strip()} END" for statement in written if statement.strip()]


def guard(schema_editor: Any, tables: Mapping[str, tuple[str, ...]]) -> None:
    """Put the triggers on tables, each given with its unique columns."""
    if schema_editor.connection.vendor == "sqlite":
        for table, unique in tables.items():
            for statement in sqlite_triggers(table, unique):
                schema_editor.execute(statement, params=None)
        return
    schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table in tables:
        schema_editor.execute(POSTGRESQL.format(table=table), params=None)


def unguard(schema_editor: Any, tables: Mapping[str, tuple[str, ...]]) -> None:
    """Take the triggers off again."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in tables:
        for act in ("update", "delete", "replace" if is_sqlite else "truncate"):
            on = "" if is_sqlite else f" ON {table}"
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act}{on}", params=None)


def forwards(apps: Any, schema_editor: Any) -> None:
    """Put the triggers on the tables of the records."""
    guard(schema_editor, TABLES)


def backwards(apps: Any, schema_editor: Any) -> None:
    """Take them off again."""
    unguard(schema_editor, TABLES)


class Migration(migrations.Migration):
    """The triggers of the records."""

    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
