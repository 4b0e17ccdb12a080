"""DuckDB as the embedded engine: rows and Parquet files in, rows or a Parquet file out."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from bangfu.core.facts import RawTable, Row, Table
from bangfu.core.fields import Field, FieldType
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.problem import Problem, Where
from bangfu.engine.dialects import DuckDBDialect, quoted
from bangfu.engine.kinds import Members
from bangfu.engine.tables import ParquetFile

_TEXT = ("string", frozenset({"VARCHAR"}))
_WHOLE = ("int64", frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT"}))

_COLUMN_TYPES: dict[FieldType, tuple[str, frozenset[str]]] = {
    FieldType.FEN: _WHOLE,
    FieldType.YEAR: _WHOLE,
    FieldType.WHOLE: _WHOLE,
    FieldType.DATE: ("date32", frozenset({"DATE"})),
    FieldType.FLAG: ("bool", frozenset({"BOOLEAN"})),
    FieldType.TEXT: _TEXT,
    FieldType.CODE: _TEXT,
    FieldType.CHOICE: _TEXT,
}
"""Of each type of cell a population may hold: its type in Arrow, and the types of a Parquet file."""


@cache
def _engine(process: int) -> duckdb.DuckDBPyConnection:
    """The one embedded engine of a process; each question works on a cursor of its own."""
    return duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})


@dataclass(frozen=True)
class Population:
    """A table the engine can select from, and what an answer keeps of each of its rows.

    `columns` are the carried columns, quoted; `is_sorted` says the rows already stand in the
    order of the key, each key once. `carried` gives carried columns their own names back.
    """

    name: str
    table: Table
    columns: str
    count: int
    has: frozenset[str]
    is_sorted: bool
    rows: Sequence[Row] | None
    carried: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The column that tells the rows apart."""
        return self.table.key[0]

    @property
    def members(self) -> Members:
        """The population as a text selects from it."""
        return Members(self.name, self.columns, quoted(self.key))


class Session:
    """One question's use of DuckDB. No result depends on threads, locale or time zone."""

    def __init__(self) -> None:
        self.dialect = DuckDBDialect()
        self._connection = _engine(os.getpid()).cursor()

    def population(self, table: Table, given: Any) -> Population:
        """A table of the facts, ready to be selected from.

        Raises Unanswerable with every fault of a Parquet file; rows were read before.
        """
        if isinstance(given, ParquetFile):
            return self._parquet(table, given)
        import pyarrow as pa

        rows = sorted(given, key=lambda row: row[table.key[0]])
        arrays = {
            field.name: pa.array(
                [row.get(field.name) for row in rows],
                pa.type_for_alias(_COLUMN_TYPES[field.type][0]),
            )
            for field in table.fields
            if any(field.name in row for row in rows)
        }
        self._connection.register(table.name, pa.table(arrays))
        has = frozenset(arrays)
        return Population(table.name, table, quoted(table.key[0]), len(rows), has, True, rows)

    def _parquet(self, table: Table, given: ParquetFile) -> Population:
        """A Parquet file as a view. Columns that are only carried get names no text can use."""
        source = f"read_parquet({_literal(_unglobbed(given.path))}, hive_partitioning = false)"
        try:
            relation = self._connection.sql(f"SELECT * FROM {source}")
        except duckdb.Error as error:
            values = {"why": str(error).splitlines()[0]}
            raise Unanswerable(
                [Problem("broken_parquet", "block", given.file, values=values)]
            ) from None
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        if problems := _type_problems(table, types, given.file):
            raise Unanswerable(problems)
        known = {f.name for f in table.fields}
        others = [name for name in types if name not in known]
        carried = {f"carried {n}": name for n, name in enumerate(others)}
        columns = [quoted(name) for name in types if name in known]
        columns += [f"{quoted(name)} AS {quoted(alias)}" for alias, name in carried.items()]
        self._connection.execute(
            f"CREATE TEMP VIEW {table.name} AS SELECT {', '.join(columns)} FROM {source}"
        )
        count, is_sorted = self._verify(table, types, given.file)
        kept = ", ".join(quoted(name) for name in (table.key[0], *carried))
        has = frozenset(types)
        return Population(table.name, table, kept, count, has, is_sorted, None, carried)

    def _verify(self, table: Table, types: Mapping[str, str], file: str) -> tuple[int, bool]:
        """Count the rows and look for empty cells, sums below zero and doubled keys in one pass."""
        key = quoted(table.key[0])
        required = [f for f in table.fields if f.required]
        signed = [
            f for f in table.fields if f.type is FieldType.FEN and not f.signed and f.name in types
        ]
        empty = [_empty(f) for f in required]
        below = [f"{quoted(f.name)} < 0" for f in signed]
        ascending = f"{key} > lag({key}) OVER ()"
        counts = [f"count(*) FILTER (WHERE {test})" for test in (*empty, *below)]
        count, is_sorted, *faults = self._one(
            f"SELECT count(*), bool_and(coalesce(ascends, true)), {', '.join(counts)} "
            f"FROM (SELECT *, {ascending} AS ascends FROM {table.name})"
        )
        problems = [
            Problem(code, "block", f.name, Where(file), values={"count": n})
            for (code, f), n in zip(
                [("missing_cells", f) for f in required]
                + [("below_zero_cells", f) for f in signed],
                faults,
                strict=True,
            )
            if n
        ]
        if not count:
            problems.append(
                Problem(
                    "empty_table", "block", table.name, Where(file), values={"name": table.title}
                )
            )
        if not is_sorted:
            problems += self._doubled(table, file)
        if problems:
            raise Unanswerable(problems)
        return count, bool(is_sorted)

    def _doubled(self, table: Table, file: str) -> list[Problem]:
        key = quoted(table.key[0])
        first, count = self._one(
            f"SELECT min({key}), count(*) FROM "
            f"(SELECT {key} FROM {table.name} WHERE {key} IS NOT NULL GROUP BY {key} HAVING count(*) > 1)"
        )
        values = {"columns": table.key[0], "count": count}
        return (
            [Problem("duplicate_keys", "block", first, Where(file), values=values)] if count else []
        )

    def answer(
        self, population: Population, sql: str, *, keeps_order: bool = False
    ) -> "list[Row] | Result":
        """The rows of an SQL text in the order of the key.

        Facts that came as rows are answered as rows, with their extra columns; facts that came as
        a Parquet file are answered by a result that can be written without passing through Python.
        `keeps_order` says that the text leaves the rows in the order in which they stand.
        """
        if population.rows is None:
            names = [
                f"{quoted(alias)} AS {quoted(name)}" for alias, name in population.carried.items()
            ]
            renamed = (
                f"SELECT * RENAME ({', '.join(names)}) FROM ({sql}) AS answer" if names else sql
            )
            is_ordered = keeps_order and population.is_sorted
            order = "" if is_ordered else f" ORDER BY {quoted(population.key)}"
            return Result(self._connection, renamed + order)
        ordered = f"SELECT * FROM ({sql}) AS answer ORDER BY {quoted(population.key)}"
        found = self._connection.sql(ordered).to_arrow_table().to_pylist()
        carried = {row[population.key]: population.table.carried(row) for row in population.rows}
        return [carried[row[population.key]] | row for row in found]

    def total(self, population: Population, column: str) -> int:
        """The sum of a column of whole numbers; empty cells count as nothing."""
        sql = f"SELECT coalesce(sum({quoted(column)}), 0) FROM {population.name}"
        return int(self._one(sql)[0])

    def _one(self, sql: str) -> tuple[Any, ...]:
        """The only row of a query, its result used up so that the connection is free again."""
        [row] = self._connection.sql(sql).fetchall()
        return tuple(row)

    def count_where(self, population: Population, condition: str) -> int:
        """How many rows fulfil a condition."""
        return int(self._one(f"SELECT count(*) FROM {population.name} WHERE {condition}")[0])

    def keys_where(self, population: Population, condition: str, limit: int) -> list[str]:
        """The lowest keys for which a condition holds."""
        key = quoted(population.key)
        sql = f"SELECT {key} FROM {population.name} WHERE {condition} ORDER BY {key} LIMIT {limit}"
        return [str(row[0]) for row in self._connection.sql(sql).fetchall()]


class Result:
    """An answer that still lies in the engine."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, sql: str) -> None:
        self._connection = connection
        self._sql = sql

    def rows(self) -> list[Row]:
        """All rows, in order."""
        found: list[Row] = self._connection.sql(self._sql).to_arrow_table().to_pylist()
        return found

    def row(self, key: str, value: str) -> Row | None:
        """The row with that key, if there is one."""
        sql = f"SELECT * FROM ({self._sql}) AS answer WHERE {quoted(key)} = ?"
        found = self._connection.sql(sql, params=[value]).to_arrow_table().to_pylist()
        return found[0] if found else None

    def write_parquet(self, path: Path) -> None:
        """Write all rows to a Parquet file, in order."""
        self._connection.execute(f"COPY ({self._sql}) TO {_literal(str(path))} (FORMAT parquet)")


def _literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _unglobbed(path: Path) -> str:
    """A path that names one file only, whatever marks its name bears."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _empty(field: Field) -> str:
    named = quoted(field.name)
    return (
        f"{named} IS NULL OR {named} = ''" if field.type is FieldType.TEXT else f"{named} IS NULL"
    )


def _type_problems(table: Table, types: Mapping[str, str], file: str) -> list[Problem]:
    problems = []
    for column in table.fields:
        known, found = _COLUMN_TYPES[column.type][1], types.get(column.name)
        if found is None and column.required:
            problems.append(_at("missing_column", column.name, file, name=column.title))
        elif found is not None and found not in known:
            told = {"found": found, "expected": min(known)}
            problems.append(_at("wrong_column_type", column.name, file, **told))
    return problems


def _at(code: str, subject: str, file: str, **values: object) -> Problem:
    return Problem(code, "block", subject, Where(file, column=subject), values=values)


def parquet_table(given: ParquetFile) -> RawTable:
    """A Parquet file as rows, for a question that is decided case by case.

    Raises Unanswerable where it cannot be read.
    """
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(given.path)
    except (OSError, ValueError) as error:
        values = {"why": str(error).splitlines()[0]}
        raise Unanswerable(
            [Problem("broken_parquet", "block", given.file, values=values)]
        ) from None
    cells = (column.to_pylist() for column in table.columns)
    return RawTable(given.file, table.column_names, [list(row) for row in zip(*cells, strict=True)])
