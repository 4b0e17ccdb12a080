"""Facts: what a question is told. A form says which tables and values; reading them is strict.

Nothing is guessed or repaired: a cell is read exactly, or it is a problem with file, row and column.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from bangfu.core.money import DIGITS_MAX, parse_money, parse_rate, yuan
from bangfu.core.period import parse_date
from bangfu.core.place import level_of
from bangfu.core.problem import Problem, Where
from bangfu.core.words import Words

FEN_MAX = 2**63 - 1
PLACES_COUNT_END = 100_000
"""Below this a number is how many places there are, not the code of one."""

_WHOLE = re.compile(r"-?(0|[1-9]\d*)", re.ASCII)
_LIST_MARKS = re.compile(r"[;；、,，]")


class FieldType(Enum):
    """What a cell holds."""

    FEN = "fen"
    DATE = "date"
    YEAR = "year"
    WHOLE = "whole"
    SHARE = "share"
    TEXT = "text"
    CODE = "code"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    PLACES = "places"


@dataclass(frozen=True)
class Field:
    """One named cell: a column of a table or a single value.

    `codes` are the permitted codes of a choice with their names; a reader may write either.
    `signed` money may be below zero.
    """

    name: str
    type: FieldType
    title: Words
    required: bool = False
    codes: Mapping[str, Words] = field(default_factory=dict)
    signed: bool = False


@dataclass(frozen=True)
class Table:
    """A list of like cases. `key` names the columns that tell its rows apart."""

    name: str
    title: Words
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    required: bool = True

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


@dataclass(frozen=True)
class RawFacts:
    """What was handed in: the main thing (a table, a list or a mapping), further tables, values.

    A feed or the main thing may also be a population that the engine reads itself (a Parquet
    file); it passes through here untouched.
    """

    main: object = None
    feeds: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    file: str = ""


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
    facts.values = _read_values(form.values, values, raw.file, problems)
    return facts, problems


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
        tables[first] = rows_table(main, raw.file) if isinstance(main, list) else main
    for name, feed in raw.feeds.items():
        if form.table(name) is None:
            problems.append(_unknown(name, [t.name for t in form.tables], "unknown_feed"))
        elif name in tables:
            problems.append(Problem("given_twice", "block", name))
        else:
            tables[name] = feed
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
            if isinstance(value, list):
                tables[name] = rows_table(value, raw.file)
            else:
                problems.append(Problem("table_expected", "block", name, Where(raw.file)))
                tables[name] = []
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


def _unknown(name: str, known: Sequence[str], code: str, file: str = "") -> Problem:
    return Problem(code, "block", name, Where(file), values={"known": list(known) or ["-"]})


def rows_table(rows: Sequence[object], file: str) -> RawTable:
    """A list of mappings as a table; a list item that is no mapping becomes a row of its own.

    >>> rows_table([{"a": 1}, {"b": 2}], "f").rows
    [[1, None], [None, 2]]
    """
    columns: dict[str, None] = {}
    for row in rows:
        columns.update(dict.fromkeys(map(str, row)) if isinstance(row, Mapping) else {"": None})
    names = list(columns)
    cells = [
        [row.get(name) for name in names] if isinstance(row, Mapping) else [row] * len(names)
        for row in rows
    ]
    return RawTable(file, names, cells)


def _read_table(table: Table, raw: RawTable, problems: list[Problem]) -> list[Row]:
    if problem := column_problems(table, raw.columns, raw.file):
        problems.extend(problem)
        return []
    if not raw.rows:
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
        if spec is None:
            row[name] = cell
        else:
            where = Where(raw.file, row=number, column=name)
            row[name] = _read_cell(spec, cell, where, problems)
    return row


def _read_values(fields: Iterable[Field], values: Row, file: str, problems: list[Problem]) -> Row:
    read: Row = {}
    for spec in fields:
        given = values.get(spec.name)
        if spec.required and _is_missing(given):
            problems.append(
                Problem("missing_value", "block", spec.name, values={"name": spec.title})
            )
        elif spec.name in values:
            value = _read_cell(spec, given, Where(file, column=spec.name), problems)
            if value is not None:
                read[spec.name] = value
    return read


def _is_missing(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _read_cell(spec: Field, cell: Any, where: Where, problems: list[Problem]) -> Any:
    if _is_missing(cell):
        if spec.required:
            problems.append(
                Problem("missing_cell", "block", spec.name, where, values={"name": spec.title})
            )
        return None
    try:
        return _READERS[spec.type](spec, cell)
    except _Unreadable as unreadable:
        values = {"cell": str(cell)[:80], "name": spec.title} | unreadable.values
        problems.append(Problem(unreadable.code, "block", spec.name, where, values=values))
        return None


class _Unreadable(Exception):
    """A cell that does not hold what its column says."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def _read_fen(spec: Field, cell: Any) -> int:
    fen = _whole(cell)
    if fen is None:
        raise _not_fen(cell)
    if fen < 0 and not spec.signed:
        raise _Unreadable("below_zero")
    if abs(fen) > FEN_MAX:
        raise _Unreadable("too_large")
    return fen


def _not_fen(cell: Any) -> _Unreadable:
    """Why a cell is no whole number of fen, with the fen it would be where its unit is written."""
    if re.match(rf"-?\d{{{DIGITS_MAX}}}", str(cell), re.ASCII):
        return _Unreadable("too_large")
    try:
        fen = parse_money(str(cell))
    except ValueError:
        is_number = isinstance(cell, Decimal | Fraction) or re.fullmatch(r"-?\d+\.\d+", str(cell))
        return _Unreadable("not_whole_fen" if is_number else "not_money")
    return _Unreadable("not_in_fen", fen=fen, yuan=yuan(fen))


def _whole(cell: Any) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell
    if isinstance(cell, str) and _WHOLE.fullmatch(cell) and len(cell) <= DIGITS_MAX:
        return int(cell)
    return None


def _read_date(spec: Field, cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell)
    try:
        return parse_date(text)
    except ValueError:
        is_iso = re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII)
        raise _Unreadable("no_such_day" if is_iso else "not_a_date") from None


def _read_year(spec: Field, cell: Any) -> int:
    year = _whole(cell)
    if year is None or not 1949 <= year <= 2999:
        raise _Unreadable("not_a_year")
    return year


def _read_whole(spec: Field, cell: Any) -> int:
    number = _whole(cell)
    if number is None:
        raise _Unreadable("not_whole")
    if number < 0:
        raise _Unreadable("below_zero")
    if number > FEN_MAX:
        raise _Unreadable("too_large")
    return number


def _read_share(spec: Field, cell: Any) -> Fraction:
    try:
        share = parse_rate(str(cell)) if not isinstance(cell, bool) else None
    except ValueError:
        share = None
    if share is None:
        raise _Unreadable("not_a_share")
    if share < 0 and not spec.signed:
        raise _Unreadable("below_zero")
    return share


def _read_text(spec: Field, cell: Any) -> str:
    if isinstance(cell, str) or (isinstance(cell, int) and not isinstance(cell, bool)):
        return str(cell)
    raise _Unreadable("not_text")


def _read_code(spec: Field, cell: Any) -> str:
    text = _read_text(spec, cell)
    if level_of(text) is None:
        raise _Unreadable("not_a_place_code")
    return text


def _read_flag(spec: Field, cell: Any) -> bool:
    found = {"true": True, "false": False}.get(
        str(cell).lower() if not isinstance(cell, int) or isinstance(cell, bool) else ""
    )
    if found is None:
        raise _Unreadable("not_a_flag")
    return found


def _read_choice(spec: Field, cell: Any) -> str:
    for code, name in spec.codes.items():
        if cell in (code, name.zh, name.en):
            return code
    known = [f"{code}（{name.zh}）" for code, name in spec.codes.items()]
    raise _Unreadable("not_a_choice", known=known)


def _read_places(spec: Field, cell: Any) -> tuple[str, ...] | int:
    """The codes of places, each once; or how many there are, as a number of few digits."""
    count = _whole(cell)
    if count is not None and 0 <= count < PLACES_COUNT_END:
        return count
    codes = [_read_code(spec, item) for item in _items(cell)]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise _Unreadable("listed_twice", twice=twice)
    return tuple(codes)


def _items(cell: Any) -> list[Any]:
    """A list as it is, or the parts of a text between separating marks."""
    if isinstance(cell, list | tuple):
        return list(cell)
    return [part.strip() for part in _LIST_MARKS.split(str(cell)) if part.strip()]


def _read_choices(spec: Field, cell: Any) -> tuple[str, ...]:
    """A list of codes; `true` stands for all of them, `false` for none."""
    if isinstance(cell, bool) or cell in ("true", "false"):
        return tuple(spec.codes) if cell in (True, "true") else ()
    if not spec.codes:
        return tuple(_read_text(spec, item) for item in _items(cell))
    return tuple(dict.fromkeys(_read_choice(spec, item) for item in _items(cell)))


_READERS = {
    FieldType.FEN: _read_fen,
    FieldType.DATE: _read_date,
    FieldType.YEAR: _read_year,
    FieldType.WHOLE: _read_whole,
    FieldType.SHARE: _read_share,
    FieldType.TEXT: _read_text,
    FieldType.CODE: _read_code,
    FieldType.FLAG: _read_flag,
    FieldType.CHOICE: _read_choice,
    FieldType.CHOICES: _read_choices,
    FieldType.PLACES: _read_places,
}
