"""Where engines differ in SQL: whole division, wide numbers, common divisors, days. Nothing else may."""

from datetime import date
from typing import Protocol


class Days(Protocol):
    """How an engine writes a day."""

    def day(self, day: date) -> str:
        """A day, to be compared with one."""

    def shown_day(self, day: date | None) -> str:
        """A day as a column of an answer, or none: of one type in all rows."""


class Dialect(Days, Protocol):
    """The few expressions an engine writes its own way.

    Identifiers come from fixed lists, never from input; values are whole numbers rendered by us.
    """

    def wide(self, expression: str) -> str:
        """The expression as a 128-bit whole number: products of fen and weights exceed 64 bits."""

    def narrow(self, expression: str) -> str:
        """The expression as a 64-bit whole number; the engine raises where it does not fit."""

    def quotient(self, dividend: str, divisor: str) -> str:
        """Whole division, rounded down, of numbers that are zero or more."""

    def common_divisor(self, one: str, other: str) -> str:
        """The greatest common divisor."""


class DuckDBDialect:
    """DuckDB: `//` is whole division, HUGEINT is wide."""

    def wide(self, expression: str) -> str:
        """See `Dialect`."""
        return f"CAST({expression} AS HUGEINT)"

    def narrow(self, expression: str) -> str:
        """See `Dialect`."""
        return f"CAST({expression} AS BIGINT)"

    def quotient(self, dividend: str, divisor: str) -> str:
        """See `Dialect`."""
        return f"({dividend}) // ({divisor})"

    def common_divisor(self, one: str, other: str) -> str:
        """See `Dialect`. In 64 bits where both fit, which takes a third of the time."""
        narrow = f"gcd(TRY_CAST({one} AS BIGINT), TRY_CAST({other} AS BIGINT))"
        return f"coalesce({narrow}, gcd({one}, {other}))"

    def day(self, day: date) -> str:
        """See `Days`."""
        return f"DATE {literal(day.isoformat())}"

    def shown_day(self, day: date | None) -> str:
        """See `Days`."""
        return self.day(day) if day else "CAST(NULL AS DATE)"


class DaysAsText:
    """SQLite and PostgreSQL, of which a county's database is one: both know a day by its text."""

    def day(self, day: date) -> str:
        """See `Days`."""
        return literal(day.isoformat())

    def shown_day(self, day: date | None) -> str:
        """See `Days`."""
        return f"CAST({self.day(day) if day else 'NULL'} AS TEXT)"


def literal(text: str) -> str:
    """A text as SQL writes it; a quote inside it is doubled.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def quoted(identifier: str) -> str:
    """A column name as an identifier; a quote inside it is doubled.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + identifier.replace('"', '""') + '"'
