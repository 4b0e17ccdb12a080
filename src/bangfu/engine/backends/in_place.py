"""The county's own database as the engine: rows are counted where they lie, by the same texts.

For pages, which ask often and show little: no row of the population passes through Python.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bangfu.core.facts import Row, WholeFile
from bangfu.engine.dialects import DaysAsText


@dataclass(frozen=True)
class Selected:
    """A query of the caller: its text, with `%s` where a value stands, and the names of its columns.

    `is_walked` says that its rows are gone through, in its order; else they are looked up, by
    whatever index there is. Who walks in the order of a key looks up beside each other what lies
    beside each other, and that takes less than half the time.
    """

    columns: Sequence[str]
    text: str
    values: Sequence[object]
    is_walked: bool


Run = Callable[[str, Sequence[object]], list[Row]]


class InPlace(WholeFile):
    """Tables that stay in the database, each a query by its name; `run` gives the rows of a text.

    It is handed in as every one of its tables, and is the session of the question as well. The
    rows are as sound as the constraints of the database: they are not checked again. It keeps no
    `texts`: what they select from is what one viewer may see, which nobody could run again.
    """

    texts: Sequence[str] = ()

    def __init__(self, run: Run, tables: Mapping[str, Selected]) -> None:
        self.dialect = DaysAsText()
        self._run = run
        self._tables = tables
        self._computed: dict[str, str] = {}

    def computed(self, name: str, sql: str) -> None:
        """Give a text a name, from which later ones select."""
        self._computed[name] = sql

    def rows(self, sql: str) -> list[Row]:
        """The rows of a text, in the order it gives them."""
        named = [
            f"{name} ({', '.join(one.columns)}) AS {'' if one.is_walked else 'NOT '}MATERIALIZED "
            f"(\n{one.text}\n)"
            for name, one in self._tables.items()
        ]
        named += [f"{name} AS (\n{_escaped(text)}\n)" for name, text in self._computed.items()]
        values = [value for one in self._tables.values() for value in one.values]
        return self._run(f"WITH {', '.join(named)}\n{_escaped(sql)}", values)

    def listed(self, name: str, columns: Sequence[str], order: Sequence[str]) -> "Listed":
        """Some columns of computed rows; `name` is theirs, or a text in parentheses."""
        chosen, by = ", ".join(columns), ", ".join(order)
        return Listed(self, f"SELECT {chosen} FROM {name} AS listed ORDER BY {by}")


@dataclass(frozen=True)
class Listed:
    """Rows of an answer that still lie in the database."""

    session: InPlace
    sql: str

    def rows(self) -> list[Row]:
        """All rows, in order."""
        return self.session.rows(self.sql)


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
