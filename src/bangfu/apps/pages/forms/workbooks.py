"""An import: which columns a workbook has, what is there already, and what is done with its rows.

    VILLAGES = Import(
        "registry:villages_import", _("村"),
        columns=(
            ImportColumn("code", words("村代码", "Village code"), "place", is_key=True),
            ImportColumn("income_fen", words("上年收入", "Income of last year"), "money", unit="元"),
        ),
        held=lambda viewer: {("120119101200",): {"income_fen": 1_234_567}},
        apply=lambda viewer, rows, key: actions.enter_incomes(viewer, rows, key=key),
        by="agriculture_bureau", leads_to="registry:villages",
    )

All rows are read before any is applied; every fault is told at once; what is doubtful is refused and
shown, never mended. The same file again changes nothing.
"""

import statistics
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, Protocol

from bangfu.apps.pages.forms.sheet_cells import CellReader, Unreadable, shown_text
from bangfu.apps.pages.forms.sheet_heads import (
    ROWS_OF_NO_DATA,
    Heads,
    find_heads,
    structure_problems,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import MASKS
from bangfu.core.money import yuan
from bangfu.core.problem import Problem, Where, is_refusal
from bangfu.core.words import Words
from bangfu.engine.sheets import Sheet, open_sheet
from bangfu.engine.tables import TablesUnusable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ImportKind = Literal[
    "text", "code", "place", "money", "number", "share", "date", "year", "flag", "choice",
    "identity", "phone", "card", "name",
]  # fmt: skip
Key = tuple[str, ...]
WHO = {"identity", "phone", "card", "name"}
"""Kinds of columns that say who somebody is: a row in which one is wrong still tells the rest."""

OFF_BY = 10_000
"""万元 for 元, or the other way round."""

FAR = 100
"""From how many times off its middle of last year on a column is asked about."""

ROWS_MAX = 2_000
"""How many rows an import takes at once: a row each for the villages of a county, twice over."""

NEAR = 20
"""A figure counts as off by ten thousand when it lies within a twentieth and twenty times of that."""

FEW_ROWS = 3
"""From how many rows on the middle of a column says something."""

OPENED, COMPARED = 30, 80
"""How far a dry run has come, in hundredths, once the file is open and once its rows are compared."""

ROWS_TOLD = 5_000
"""After so many rows it is told again how far it has come."""

OLD_DIGITS = 15
"""So long were identity numbers once; nobody bears one any more."""

Tick = Callable[[int], None]


def _unseen(_done: int) -> None:
    """Where nobody watches."""


@dataclass(frozen=True)
class ImportColumn:
    """A column of a workbook. Its head is the label in either language; money says its unit there.

    Key columns say which row of the register is meant, and are never empty.
    """

    name: str
    label: Words
    kind: ImportKind = "text"
    required: bool = False
    is_key: bool = False
    unit: Literal["元", "万元"] = "元"
    choices: Mapping[str, Words] = field(default_factory=dict)
    may_be_negative: bool = False
    length_max: int = 500
    note: Words | None = None

    @property
    def is_needed(self) -> bool:
        """Whether every row must have it."""
        return self.required or self.is_key

    @property
    def is_sealed(self) -> bool:
        """Whether what stands in it is of class 3: no fault and no difference shows it."""
        return self.kind in MASKS


@dataclass(frozen=True)
class ImportRow:
    """A row that was read: its number in the file, its key, its values, and what is there now.

    `values` holds only the columns that the file has, of an import about people only cells that are
    filled: an empty one leaves what is there. `before` is None for a new row.
    """

    number: int
    key: Key
    values: Mapping[str, Any]
    before: Mapping[str, Any] | None

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """The values that become otherwise, each before and after."""
        held = self.before or {}
        return {
            name: (held.get(name), value)
            for name, value in self.values.items()
            if held.get(name) != value
        }

    @property
    def is_new(self) -> bool:
        """Whether nothing is there yet under its key."""
        return self.before is None

    @property
    def is_same(self) -> bool:
        """Whether it changes nothing."""
        return not self.is_new and not self.changes


class Held(Protocol):
    """What is there already, found by the key of a row."""

    def get(self, key: Key, /) -> Mapping[str, Any] | None:
        """The values under a key, in the types of the columns; None where nothing is there."""


@dataclass(frozen=True)
class Import:
    """What is imported, declared once. `name` is the name of its address; `by` are the roles.

    `held` gives what is there by key, in the types of the columns. `apply` gets the rows that are
    new or changed, in one transaction, and a one-time key for the act it calls. A file of more than
    `rows_max` rows is refused: nobody else can write while it is applied. `check` tells more
    faults; `usual` the middle of money columns in fen as it was last year, to notice a wrong unit.

    An import about people is kept sealed, read and applied by a worker, and `apply` gets its batch as
    well. `key_of` gives the key of a row where columns alone do not tell it. Where `check` looks at
    rows one by one, `needs_all_rows` are the codes of what it finds that holds only when no row had
    a fault of its own; without any, it looks only at files all of whose cells could be read.
    """

    name: str
    title: "StrOrPromise"
    columns: tuple[ImportColumn, ...]
    held: Callable[[Viewer], Held]
    apply: Callable[..., object]
    by: str
    leads_to: str
    check: Callable[[Viewer, tuple[ImportRow, ...]], Sequence[Problem]] | None = None
    usual: Callable[[Viewer], Mapping[str, int]] | None = None
    intro: "StrOrPromise" = ""
    rows_max: int = ROWS_MAX
    about_people: bool = False
    key_of: Callable[[Mapping[str, Any]], Key] | None = None
    needs_all_rows: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        assert any(column.is_key for column in self.columns), f"{self.name}: no key, no second time"

    @property
    def keys(self) -> list[ImportColumn]:
        """The columns that make the key, in their order."""
        return [column for column in self.columns if column.is_key]

    def losing(self, faults: Sequence[Problem]) -> list[Problem]:
        """The faults for which a row cannot be looked at: without who exactly is meant it can."""
        alone = {column.name for column in self.columns if column.kind in WHO}
        return [fault for fault in faults if fault.where.column not in alone]

    def key(self, values: Mapping[str, Any]) -> Key:
        """The key of a row."""
        if self.key_of is not None:
            return self.key_of(values)
        return tuple(str(values[column.name]) for column in self.keys)


@dataclass(frozen=True)
class Reading:
    """What a file holds: every row that could be read, and everything that is wrong with it."""

    sheet: Sheet | None
    heads: Heads | None
    rows: tuple[ImportRow, ...]
    problems: list[Problem]

    @property
    def is_refused(self) -> bool:
        """Whether anything stands against applying it."""
        return any(problem.severity in ("block", "reason") for problem in self.problems)

    @property
    def moving(self) -> tuple[ImportRow, ...]:
        """The rows that are new or changed."""
        return tuple(row for row in self.rows if not row.is_same)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed and the same."""
        new = sum(row.is_new for row in self.rows)
        same = sum(row.is_same for row in self.rows)
        return {"new": new, "changed": len(self.rows) - new - same, "same": same}

    def is_overtaken(self, declared: Import, viewer: Viewer) -> bool:
        """Whether what its rows were compared with is otherwise by now."""
        held = declared.held(viewer)
        return any(held.get(row.key) != row.before for row in self.rows)


def read(
    declared: Import, viewer: Viewer, file: str, *, content: bytes, tick: Tick = _unseen
) -> Reading:
    """A dry run over the whole file. Nothing is written. `tick` hears how far it has come.

    No problem repeats a number of somebody, in whatever cell it was typed. A code of fifteen digits
    in a column of codes is none: nobody bears a number of so many any more.
    """
    reading = _read(declared, viewer, file, content, tick)
    codes = _codes(declared, reading.rows) if reading.problems else set()
    return replace(reading, problems=[_without_numbers(one, codes) for one in reading.problems])


def _codes(declared: Import, rows: Sequence[ImportRow]) -> set[str]:
    """The codes that were read and are as long as an old identity number."""
    names = [column.name for column in declared.columns if column.kind == "code"]
    found = (row.values.get(name) for row in rows for name in names)
    return {code for code in found if code and len(code) == OLD_DIGITS and code.isdecimal()}


def _without_numbers(problem: Problem, codes: Collection[str]) -> Problem:
    values = {name: _shown(value, codes) for name, value in problem.values.items()}
    subject, column = _shown(problem.subject, codes), _shown(problem.where.column, codes)
    before = (problem.subject, problem.where.column, problem.values)
    if (subject, column, values) == before:
        return problem
    where = replace(problem.where, column=column)
    return replace(problem, subject=subject, where=where, values=values)


def _shown(value: Any, codes: Collection[str]) -> Any:
    """A value of a problem, or a list of such, without the number of anybody."""
    if isinstance(value, list | tuple):
        return [_shown(one, codes) for one in value]
    return shown_text(value) if isinstance(value, str) and value not in codes else value


def _read(declared: Import, viewer: Viewer, file: str, content: bytes, tick: Tick) -> Reading:
    needed = [column for column in declared.columns if column.is_needed]
    labels = [text for c in needed for text in dict.fromkeys((c.label.zh, c.label.en))]
    try:
        sheet = open_sheet(file, content, labels)
    except TablesUnusable as unusable:
        return Reading(None, None, (), list(unusable.problems))
    tick(OPENED)
    heads = find_heads(sheet, declared.columns)
    problems = structure_problems(sheet, heads)
    if heads.row == 0 or any(problem.severity == "block" for problem in heads.problems):
        return Reading(sheet, heads, (), problems)
    no_data = {p.where.row for p in problems if p.code in ROWS_OF_NO_DATA}
    heads = replace(heads, data_rows=[row for row in heads.data_rows if row not in no_data])
    if (count := len(heads.data_rows)) > declared.rows_max:
        told = {"count": count, "most": declared.rows_max}
        problem = Problem("too_many_rows_at_once", "block", file, Where(file), values=told)
        return Reading(sheet, heads, (), [*problems, problem])
    rows, faults = _rows(declared, viewer, sheet, heads, tick)
    problems += faults + _twice(declared, sheet, rows)
    problems += _wrong_unit(declared, viewer, sheet, rows)
    problems += _checked(declared, viewer, rows, faults)
    return Reading(sheet, heads, rows, problems)


def _checked(
    declared: Import, viewer: Viewer, rows: tuple[ImportRow, ...], faults: Sequence[Problem]
) -> list[Problem]:
    """What the stage finds; of a file that lost rows only what holds without them.

    Of a cell that could not be read nothing more is told: it is not known to be empty.
    """
    is_whole = not is_refusal(declared.losing(faults))
    if declared.check is None or not (is_whole or declared.needs_all_rows):
        return []
    unread = {(fault.where.row, fault.where.column) for fault in faults if is_refusal([fault])}
    return [
        one
        for one in declared.check(viewer, rows)
        if (is_whole or one.code not in declared.needs_all_rows)
        and (one.where.row, one.where.column) not in unread
    ]


def _rows(
    declared: Import, viewer: Viewer, sheet: Sheet, heads: Heads, tick: Tick
) -> tuple[tuple[ImportRow, ...], list[Problem]]:
    held = declared.held(viewer)
    money = [column.name for _at, column, _unit in heads.columns if column.kind == "money"]
    rows, problems, reader = [], [], CellReader(viewer.today)
    for done, number in enumerate(heads.data_rows):
        if done and not done % ROWS_TOLD:
            tick(OPENED + (COMPARED - OPENED) * done // len(heads.data_rows))
        values, faults = _values(declared, sheet, heads, number, reader)
        if money and not faults and all(values.get(name) is None for name in money):
            where = Where(sheet.file, row=number, column=money[0])
            faults = [Problem("row_without_amount", "warn", sheet.name, where)]
        problems += faults
        if not declared.losing(faults):
            key = declared.key(values)
            rows.append(ImportRow(number, key, values, held.get(key)))
    tick(COMPARED)
    return tuple(rows), problems + reader.notes(sheet.file)


def _values(
    declared: Import, sheet: Sheet, heads: Heads, number: int, reader: CellReader
) -> tuple[dict[str, Any], list[Problem]]:
    values, faults = {}, []
    line = sheet.rows[number - 1]
    for at, column, unit in heads.columns:
        cell = line[at - 1] if at <= len(line) else None
        try:
            if sheet.errors or sheet.uncomputed:
                _computed(sheet, (number, at))
            value = reader.read(column, cell, unit, number)
        except Unreadable as fault:
            where = Where(sheet.file, row=number, column=column.name)
            told = {"column": column.label} | fault.values
            faults.append(Problem(fault.code, "block", fault.shown(column), where, values=told))
            continue
        if value is not None or not declared.about_people:
            values[column.name] = value
    return values, faults


def _computed(sheet: Sheet, place: tuple[int, int]) -> None:
    """Raises Unreadable for a cell whose value the workbook itself does not know."""
    if error := (sheet.errors or {}).get(place):
        raise Unreadable("cell_in_error", error, error=error)
    if place in sheet.uncomputed:
        raise Unreadable("cell_not_computed", sheet.name)


def _twice(declared: Import, sheet: Sheet, rows: Sequence[ImportRow]) -> list[Problem]:
    """The same key in two rows: which of them is meant cannot be known."""
    first: dict[Key, int] = {}
    problems = []
    needed = {column.name for column in declared.keys}
    for row in rows:
        if not needed <= row.values.keys():
            continue
        if row.key in first:
            where = Where(sheet.file, row=row.number, column=declared.keys[0].name)
            told = {"first": first[row.key]}
            named = row.key[:1] if declared.key_of else row.key
            problems.append(Problem("row_twice", "block", " ".join(named), where, values=told))
        first.setdefault(row.key, row.number)
    return problems


def _wrong_unit(
    declared: Import, viewer: Viewer, sheet: Sheet, rows: Sequence[ImportRow]
) -> list[Problem]:
    """A column, or a single cell, that lies ten thousand times off what it used to be."""
    usual = declared.usual(viewer) if declared.usual else {}
    problems = []
    for column in declared.columns:
        if column.kind != "money":
            continue
        sums = [v for row in rows if (v := row.values.get(column.name)) and v > 0]
        past = usual.get(column.name) or _middle(
            [v for row in rows if row.before and (v := row.before.get(column.name)) and v > 0]
        )
        told: dict[str, object] = {"column": column.label, "unit": column.unit}
        if past and len(sums) >= FEW_ROWS and _is_off(_middle(sums), past):
            where = Where(sheet.file, column=column.name)
            problems.append(Problem("column_off_by_unit", "block", sheet.name, where, values=told))
        elif past and sums and _is_far(_middle(sums), past):
            where = Where(sheet.file, column=column.name)
            problems.append(Problem("column_far_off", "warn", sheet.name, where, values=told))
        elif not past and (lowest := _second_cluster(sums)):
            where = Where(sheet.file, column=column.name)
            told |= {"lowest": yuan(lowest)}
            problems.append(Problem("column_of_two_units", "warn", sheet.name, where, values=told))
        else:
            problems += [
                _cell_off(sheet, row, column, told) for row in rows if _jumps(row, column.name)
            ]
    return problems


def _cell_off(
    sheet: Sheet, row: ImportRow, column: ImportColumn, told: dict[str, object]
) -> Problem:
    where = Where(sheet.file, row=row.number, column=column.name)
    return Problem("cell_off_by_unit", "block", " ".join(row.key), where, values=told)


def _jumps(row: ImportRow, name: str) -> bool:
    past, now = (row.before or {}).get(name), row.values.get(name)
    return bool(past and now and past > 0 and now > 0 and _is_off(now, past))


def _second_cluster(sums: Sequence[int]) -> int:
    """The lowest of the sums that lie about ten thousand times above all others; 0 where none do."""
    ordered = sorted(sums)
    pairs = pairwise(ordered)
    return next((high for low, high in pairs if low * OFF_BY <= high * NEAR), 0)


def _middle(sums: Sequence[int]) -> int:
    return statistics.median_low(sums) if sums else 0


def _is_off(now: int, past: int) -> bool:
    """Whether one is about ten thousand times the other."""
    large, small = max(now, past), min(now, past)
    return small * OFF_BY <= large * NEAR and large <= small * OFF_BY * NEAR


def _is_far(now: int, past: int) -> bool:
    """Whether one is a hundred times the other, or more."""
    return min(now, past) * FAR <= max(now, past)
