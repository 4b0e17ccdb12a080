"""Rows of a viewer as tables over which a text is run in the county's database itself."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from bangfu.core.facts import Row
from bangfu.engine.backends.in_place import InPlace, Selected


def in_place(**tables: tuple[Sequence[str], QuerySet[Any, Any]]) -> InPlace:
    """Queries as tables, by name: the names of their columns, and the query of values.

    One with an order is walked through in it, the others are looked up. A query that can have no
    rows has no text, and must not be given.
    """
    selected = {}
    for name, (columns, rows) in tables.items():
        text, values = rows.query.sql_with_params()
        selected[name] = Selected(columns, text, values, rows.ordered)
    return InPlace(_rows, selected)


def _rows(text: str, values: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
