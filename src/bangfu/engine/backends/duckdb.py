"""DuckDB as the embedded engine: rows, Parquet files and Arrow tables in, rows or Parquet out."""

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
from bangfu.engine.dialects import DuckDBDialect, literal, quoted
from bangfu.engine.kinds import Members
from bangfu.engine.tables import ArrowTable, ParquetFile

_TEXT = ("string", "VARCHAR", frozenset({"VARCHAR"}))
_WHOLE = ("int64", "BIGINT", frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT"}))

_COLUMN_TYPES: dict[FieldType, tuple[str, str, frozenset[str]]] = {
    FieldType.FEN: _WHOLE,
    FieldType.YEAR: _WHOLE,
    FieldType.WHOLE: _WHOLE,
    FieldType.DATE: ("date32", "DATE", frozenset({"DATE"})),
    FieldType.FLAG: ("bool", "BOOLEAN", frozenset({"BOOLEAN"})),
    FieldType.TEXT: _TEXT,
    FieldType.CODE: _TEXT,
    FieldType.CHOICE: _TEXT,
}
"""Of each type of cell a population may hold: its type in Arrow, in SQL, and those taken as it."""


@cache
def _engine(process: int) -> duckdb.DuckDBPyConnection:
    """The one embedded engine of a process; each question works on a cursor of its own."""
    return duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})


@dataclass(frozen=True)
class Population:
    """A table the engine can select from, and what an answer keeps of each of its rows.

    It has every column of its form; one that was not given is empty, and not among `has`.
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
        self.texts: list[str] = []
        self._connection = _engine(os.getpid()).cursor()

    def population(self, table: Table, given: Any) -> Population:
        """A table of the facts, ready to be selected from.

        Raises Unanswerable with every fault of a Parquet file or of a table of the database; rows
        were read before.
        """
        if isinstance(given, ParquetFile):
            source = f"read_parquet({literal(_unglobbed(given.path))}, hive_partitioning = false)"
            return self._whole(table, given.file, source)
        if isinstance(given, ArrowTable):
            self._connection.register(f"{table.name} as read", fitted(table, given))
            return self._whole(table, given.file, quoted(f"{table.name} as read"))
        import pyarrow as pa

        keyed = table.key[:1]
        rows = sorted(given, key=lambda row: [row[name] for name in keyed])
        arrays = {
            field.name: pa.array(
                [row.get(field.name) for row in rows],
                pa.type_for_alias(_COLUMN_TYPES[field.type][0]),
            )
            for field in table.fields
        }
        self._connection.register(table.name, pa.table(arrays))
        has = frozenset(name for row in rows for name in row)
        columns = ", ".join(quoted(name) for name in keyed)
        return Population(table.name, table, columns, len(rows), has, True, rows)

    def _whole(self, table: Table, file: str, source: str) -> Population:
        """A table that was not read row by row, as a view that has been checked.

        Columns that are only carried get names no text can use.
        """
        try:
            relation = self._connection.sql(f"SELECT * FROM {source}")
        except duckdb.Error as error:
            values = {"why": str(error).splitlines()[0]}
            raise Unanswerable([Problem("broken_parquet", "block", file, values=values)]) from None
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        if problems := _type_problems(table, types, file):
            raise Unanswerable(problems)
        known = {f.name for f in table.fields}
        others = [name for name in types if name not in known]
        carried = {f"carried {n}": name for n, name in enumerate(others)}
        columns = [_as_known(f, given=f.name in types) for f in table.fields]
        columns += [f"{quoted(name)} AS {quoted(alias)}" for alias, name in carried.items()]
        self._connection.execute(
            f"CREATE TEMP VIEW {quoted(table.name)} AS SELECT {', '.join(columns)} FROM {source}"
        )
        count, is_sorted = self._verify(table, types, file)
        kept = ", ".join(quoted(name) for name in (*table.key[:1], *carried))
        has = frozenset(types)
        return Population(table.name, table, kept, count, has, is_sorted, None, carried)

    def _verify(self, table: Table, types: Mapping[str, str], file: str) -> tuple[int, bool]:
        """Count the rows and look in one pass for what no cell may hold, and for doubled keys."""
        checks = _checks(table, types)
        counts = "".join(f", count(*) FILTER (WHERE {test})" for _, _, test, _ in checks)
        in_order, source = "true", table.name
        if table.key:
            key = quoted(table.key[0])
            ascends = f"{key} > lag({key}) OVER () AS ascends"
            in_order = "count(*) FILTER (WHERE NOT ascends) = 0"
            source = f"(SELECT *, {ascends} FROM {table.name})"
        count, is_sorted, *faults = self._one(f"SELECT count(*), {in_order}{counts} FROM {source}")
        problems = [
            Problem(code, "block", name, Where(file), values=values | {"count": n})
            for (code, name, _, values), n in zip(checks, faults, strict=True)
            if n
        ]
        if not count and not table.may_be_empty:
            values = {"name": table.title}
            problems.append(Problem("empty_table", "block", table.name, Where(file), values=values))
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
        self.texts.append(sql)
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

    def computed(self, name: str, sql: str) -> None:
        """Keep the rows of a text under a name, from which later ones select.

        What was run is kept among `texts`, for an auditor to run again. Raises Unanswerable where
        a sum is beyond what can be held.
        """
        self.texts.append(f"CREATE TEMPORARY TABLE {name} AS\n{sql}")
        try:
            self._connection.execute(self.texts[-1])
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
            values = {"why": str(error).splitlines()[0]}
            raise Unanswerable([Problem("sum_too_large", "block", name, values=values)]) from None

    def listed(
        self, population: Population, name: str, columns: Sequence[str], order: Sequence[str]
    ) -> "list[Row] | Result":
        """Some columns of computed rows, each row with what its member carries.

        `name` is that of the rows, or a text in parentheses. A member may have several rows or
        none. As in `answer`, facts that came as rows are answered as rows, others by a result that
        still lies in the engine.
        """
        key, by = quoted(population.key), ", ".join(f"listed.{one}" for one in order)
        chosen = ", ".join(f"listed.{column}" for column in columns)
        if population.rows is None:
            carried = "".join(
                f", members.{quoted(alias)} AS {quoted(name)}"
                for alias, name in population.carried.items()
            )
            joined = f" JOIN {population.name} AS members ON members.{key} = listed.{key}"
            source = f"{name} AS listed{joined if carried else ''}"
            return Result(self._connection, f"SELECT {chosen}{carried} FROM {source} ORDER BY {by}")
        carried_rows = {r[population.key]: population.table.carried(r) for r in population.rows}
        found = self.rows(f"SELECT {chosen} FROM {name} AS listed ORDER BY {by}")
        return [carried_rows[row[population.key]] | row for row in found]

    def rows(self, sql: str) -> list[Row]:
        """The rows of a text, in the order it gives them."""
        found: list[Row] = self._connection.sql(sql).to_arrow_table().to_pylist()
        return found

    def rows_of(self, name: str, key: str, value: str) -> list[Row]:
        """The rows of a table in which a key has a value."""
        sql = f"SELECT * FROM {name} WHERE {quoted(key)} = ?"
        found: list[Row] = self._connection.sql(sql, params=[value]).to_arrow_table().to_pylist()
        return found

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
        self._connection.execute(f"COPY ({self._sql}) TO {literal(str(path))} (FORMAT parquet)")


def _unglobbed(path: Path) -> str:
    """A path that names one file only, whatever marks its name bears."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _empty(field: Field) -> str:
    named = quoted(field.name)
    return (
        f"{named} IS NULL OR {named} = ''" if field.type is FieldType.TEXT else f"{named} IS NULL"
    )


def _checks(
    table: Table, types: Mapping[str, str]
) -> list[tuple[str, str, str, dict[str, object]]]:
    """What no cell may hold: the code of the fault, the column, its test and what is told of it."""
    found: list[tuple[str, str, str, dict[str, object]]] = [
        ("missing_cells", f.name, _empty(f), {}) for f in table.fields if f.required
    ]
    for f in (f for f in table.fields if f.name in types):
        if f.type in (FieldType.FEN, FieldType.WHOLE) and not f.signed:
            found.append(("below_zero_cells", f.name, f"{quoted(f.name)} < 0", {}))
        elif f.type is FieldType.CHOICE:
            known = ", ".join(map(literal, f.codes))
            test = f"{quoted(f.name)} NOT IN ({known})"
            found.append(("unknown_codes", f.name, test, {"known": list(f.codes)}))
    return found


def _as_known(field: Field, *, given: bool) -> str:
    """A column of the form as the view has it: an empty text in it is no value."""
    named = quoted(field.name)
    if not given:
        return f"CAST(NULL AS {_COLUMN_TYPES[field.type][1]}) AS {named}"
    may_be_blank = field.type is FieldType.TEXT and not field.required
    if may_be_blank or field.type is FieldType.CHOICE:
        return f"nullif({named}, '') AS {named}"
    return named


def _type_problems(table: Table, types: Mapping[str, str], file: str) -> list[Problem]:
    problems = []
    for column in table.fields:
        known, found = _COLUMN_TYPES[column.type][2], types.get(column.name)
        if found is None and column.required:
            problems.append(_at("missing_column", column.name, file, name=column.title))
        elif found is not None and found not in known:
            told = {"found": found, "expected": min(known)}
            problems.append(_at("wrong_column_type", column.name, file, **told))
    return problems


def fitted(table: Table, given: ArrowTable) -> Any:
    """A table of the database with the types of its form, where nothing can be lost.

    SQLite knows neither dates nor flags, and of a column without any value no type at all. What
    does not fit stays, and is told with the other faults.
    """
    import pyarrow as pa

    arrow = given.table
    for column in table.fields:
        place = arrow.schema.get_field_index(column.name)
        if place < 0:
            continue
        cells, wanted = arrow.column(place), pa.type_for_alias(_COLUMN_TYPES[column.type][0])
        is_empty = cells.null_count == len(cells)
        is_stored_otherwise = (
            column.type is FieldType.FLAG and pa.types.is_integer(cells.type)
        ) or (column.type is FieldType.DATE and pa.types.is_string(cells.type))
        try:
            if is_empty:
                arrow = arrow.set_column(place, column.name, pa.nulls(len(cells), wanted))
            elif is_stored_otherwise:
                arrow = arrow.set_column(place, column.name, cells.cast(wanted))
        except pa.ArrowInvalid:
            continue
    return arrow


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
