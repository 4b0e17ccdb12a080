"""Many rows into one table, as fast as its database takes them: COPY, or one prepared statement."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models import Max

from bangfu.apps.records.written import note_keys

AT_ONCE = 5_000
"""How many rows are made before they are handed over."""


def insert_many(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of a model, in the open transaction; `columns` are named as their table has them.

    Columns that are not named must be nullable. What the database refuses refuses all of it.
    """
    assert connection.in_atomic_block, "all of the rows or none"
    every = model._base_manager  # noqa: SLF001 (the manager that every model has)
    last = every.aggregate(last=Max("pk"))["last"] or 0
    _insert(model, columns, rows)
    new = every.filter(pk__gt=last)
    note_keys(model, new.values_list("pk", flat=True))


def _insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 (how Django tells it)
    into = f"{table} ({quoted})"
    waiting = iter(rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in waiting:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        while some := list(islice(waiting, AT_ONCE)):
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", some)  # noqa: S608 (quoted)
