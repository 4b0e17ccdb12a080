"""Facts: what a question is told. A form says which tables and values; reading them is strict.

Nothing is guessed or repaired: what does not fit is a problem with file, row and column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bangfu.core.cells import is_missing, read_cell
from bangfu.core.fields import Field
from bangfu.core.problem import Problem, Where
from bangfu.core.words import Words


@dataclass(frozen=True)
class Table:
    """A list of like cases. `key` names the columns that tell its rows apart.

    A table that `may_be_empty` says by having no rows that nothing of the kind happened.
    """

    name: str
    title: Words
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    required: bool = True
    may_be_empty: bool = False

    def field(self, name: str) -> Field | None:
        """The column of that name, or None for one that is only carried along."""
        return next((f for f in self.fields if f.name == name), None)

    def carried(self, row: "Row") -> "Row":
        """What an answer keeps of a row: its key and the columns the table does not know.

        A table without a key keeps the whole row.
        """
        known = {f.name for f in self.fields} - set(self.key) if self.key else set()
        return {name: value for name, value in row.items() if name not in known}


@dataclass(frozen=True)
class Form:
    """All that a question may be told. The first table is the one a file given as facts holds.

    Where `one_case` is true, a row of the first table is a case that may stand alone: a mapping
    without the table's name is that row.
    """

    tables: tuple[Table, ...] = ()
    values: tuple[Field, ...] = ()
    one_case: bool = False

    def table(self, name: str) -> Table | None:
        """The table of that name."""
        return next((t for t in self.tables if t.name == name), None)

    def value(self, name: str) -> Field | None:
        """The single value of that name."""
        return next((f for f in self.values if f.name == name), None)


Row = dict[str, Any]


@dataclass(frozen=True)
class RawTable:
    """Rows as a file gave them, with the name of the file and the number of the first row in it."""

    file: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    first_row: int = 1


class WholeFile:
    """A population that the engine reads itself, row by row never passing through here."""


@dataclass(frozen=True)
class RawFacts:
    """What was handed in: the main thing (a table, a list or a mapping), further tables, values.

    A feed or the main thing may also be a population that the engine reads itself (a Parquet
    file); it passes through here untouched. `values_from` names where single values come from.
    """

    main: object = None
    feeds: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    values_from: str = ""


@dataclass
class Facts:
    """Facts that have been read: typed rows by table, typed values by name."""

    tables: dict[str, Any] = field(default_factory=dict)
    values: Row = field(default_factory=dict)
    is_one_case: bool = False

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none where it was not given."""
        rows: list[Row] = self.tables.get(table, [])
        return rows


def read_facts(form: Form, raw: RawFacts) -> tuple[Facts, list[Problem]]:
    """Sort what was handed in under the form and read every cell.

    All problems of all tables come back at once; with any, the facts must not be used.
    """
    if raw.main is not None and not isinstance(raw.main, Mapping) and not form.tables:
        return Facts(), [Problem("one_case_expected", "block", where=Where(raw.file))]
    problems: list[Problem] = []
    tables, values, is_one_case = _sorted_under(form, raw, problems)
    facts = Facts(is_one_case=is_one_case)
    for table in form.tables:
        if table.name not in tables:
            if table.required:
                problems.append(
                    Problem("missing_table", "block", table.name, values={"name": table.title})
                )
        elif isinstance(tables[table.name], RawTable):
            facts.tables[table.name] = _read_table(table, tables[table.name], problems)
        else:
            facts.tables[table.name] = tables[table.name]
    facts.values = _read_values(form.values, values, raw, problems)
    return facts, problems


def needed_column(table: Table, name: str) -> Problem:
    """A column that only the reading chosen needs, and that is not there."""
    spec = table.field(name)
    assert spec is not None, f"{table.name} has no column {name}"
    return Problem("reading_needs_column", "block", name, values={"name": spec.title})


def needed_value(spec: Field) -> Problem:
    """A value that only the reading chosen needs, and that was not given."""
    return Problem("reading_needs_value", "block", spec.name, values={"name": spec.title})


def _sorted_under(
    form: Form, raw: RawFacts, problems: list[Problem]
) -> tuple[dict[str, Any], Row, bool]:
    tables: dict[str, Any] = {}
    values: Row = {}
    is_one_case = False
    if isinstance(raw.main, Mapping):
        is_one_case = _sort_mapping(form, raw, tables, values, problems)
    elif raw.main is not None:
        first = form.tables[0].name
        main = raw.main
        tables[first] = _table_of(first, main, raw.file, problems)
    for name, feed in raw.feeds.items():
        if form.table(name) is None:
            problems.append(_unknown(name, [t.name for t in form.tables], "unknown_feed"))
        elif name in tables:
            problems.append(Problem("given_twice", "block", name))
        else:
            tables[name] = _table_of(name, feed, raw.file, problems)
    for name, value in raw.values.items():
        if form.value(name) is None:
            problems.append(_unknown(name, [f.name for f in form.values], "unknown_set"))
        elif name in values:
            problems.append(Problem("given_twice", "block", name))
        else:
            values[name] = value
    return tables, values, is_one_case


def _sort_mapping(
    form: Form, raw: RawFacts, tables: dict[str, Any], values: Row, problems: list[Problem]
) -> bool:
    assert isinstance(raw.main, Mapping)
    row: Row = {}
    first = form.tables[0] if form.tables else None
    for name, value in raw.main.items():
        if form.table(name):
            tables[name] = _table_of(name, value, raw.file, problems)
        elif form.value(name):
            values[name] = value
        elif first and first.field(name):
            row[name] = value
        else:
            known = [t.name for t in form.tables] + [f.name for f in form.values]
            known += [f.name for f in first.fields] if first and form.one_case else []
            problems.append(_unknown(str(name), known, "unknown_fact", raw.file))
    alone = bool(first and first.name not in tables and (row or (form.one_case and not raw.feeds)))
    if row and not alone:
        problems.extend(_unknown(name, [], "unknown_fact", raw.file) for name in row)
    if first and alone:
        tables[first.name] = RawTable(raw.file, list(row), [list(row.values())])
    return alone and form.one_case


def _table_of(name: str, given: object, file: str, problems: list[Problem]) -> object:
    """A list of mappings as a table; a table or a population as it is; anything else is refused."""
    if isinstance(given, list) and all(isinstance(row, Mapping) for row in given):
        return rows_table(given, file)
    if isinstance(given, RawTable | WholeFile):
        return given
    problems.append(Problem("table_expected", "block", name, Where(file)))
    return []


def _unknown(name: str, known: Sequence[str], code: str, file: str = "") -> Problem:
    return Problem(code, "block", name, Where(file), values={"known": list(known) or ["-"]})


def rows_table(rows: Sequence[Mapping[str, Any]], file: str) -> RawTable:
    """A list of mappings as a table; a name that some rows lack is an empty cell there.

    >>> rows_table([{"a": 1}, {"b": 2}], "f").rows
    [[1, None], [None, 2]]
    """
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    cells = [[row.get(name) for name in names] for row in rows]
    return RawTable(file, names, cells)


def _read_table(table: Table, raw: RawTable, problems: list[Problem]) -> list[Row]:
    if not raw.columns and not raw.rows:
        if table.may_be_empty:
            return []
        named = {"name": table.title}
        problems.append(Problem("empty_table", "block", table.name, Where(raw.file), values=named))
        return []
    if problem := column_problems(table, raw.columns, raw.file):
        problems.extend(problem)
        return []
    if not raw.rows and not table.may_be_empty:
        problems.append(
            Problem(
                "empty_table", "block", table.name, Where(raw.file), values={"name": table.title}
            )
        )
    fields = [table.field(name) for name in raw.columns]
    seen: dict[tuple[object, ...], int] = {}
    rows = []
    for number, cells in enumerate(raw.rows, start=raw.first_row):
        row = _read_row(fields, raw, cells, number, problems)
        key = tuple(row.get(name) for name in table.key)
        if key and None not in key and seen.setdefault(key, number) != number:
            values = {"first": seen[key], "columns": list(table.key)}
            where = Where(raw.file, row=number)
            problems.append(
                Problem("duplicate_key", "block", "/".join(map(str, key)), where, values=values)
            )
        rows.append(row)
    return rows


def column_problems(table: Table, columns: Sequence[str], file: str) -> list[Problem]:
    """What is wrong with the heading of a table: columns that are missing, nameless or twice there."""
    problems = [
        Problem("missing_column", "block", f.name, Where(file), values={"name": f.title})
        for f in table.fields
        if f.required and f.name not in columns
    ]
    for position, name in enumerate(columns, start=1):
        if not name.strip():
            problems.append(
                Problem(
                    "nameless_column", "block", where=Where(file), values={"position": position}
                )
            )
        elif list(columns).index(name) != position - 1:
            problems.append(Problem("duplicate_column", "block", name, Where(file)))
    return problems


def _read_row(
    fields: Sequence[Field | None],
    raw: RawTable,
    cells: Sequence[Any],
    number: int,
    problems: list[Problem],
) -> Row:
    row: Row = {}
    if len(cells) != len(fields):
        values = {"expected": len(fields), "found": len(cells)}
        problems.append(
            Problem("ragged_row", "block", where=Where(raw.file, row=number), values=values)
        )
        return row
    for name, spec, cell in zip(raw.columns, fields, cells, strict=True):
        if spec is None and isinstance(cell, list | Mapping):
            nested: dict[str, object] = {"cell": type(cell).__name__, "name": name}
            where = Where(raw.file, row=number, column=name)
            problems.append(Problem("not_text", "block", name, where, values=nested))
        elif spec is None:
            row[name] = cell
        else:
            where = Where(raw.file, row=number, column=name)
            row[name] = read_cell(spec, cell, where=where, problems=problems)
    return row


def _read_values(
    fields: Iterable[Field], values: Row, raw: RawFacts, problems: list[Problem]
) -> Row:
    read: Row = {}
    for spec in fields:
        given = values.get(spec.name)
        if spec.required and is_missing(given):
            problems.append(
                Problem("missing_value", "block", spec.name, values={"name": spec.title})
            )
        elif spec.name in values:
            is_set = spec.name in raw.values
            where = Where(raw.values_from if is_set else raw.file, column=spec.name)
            value = read_cell(spec, given, where=where, problems=problems)
            if value is not None:
                read[spec.name] = value
    return read
