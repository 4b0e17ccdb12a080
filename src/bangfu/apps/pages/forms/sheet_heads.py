"""Where the table of a sheet begins and ends, and what in its shape makes it doubtful."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bangfu.apps.pages.forms.sheet_cells import NOTHING, Unreadable, guarded_text, number_of
from bangfu.core.problem import Problem, Where
from bangfu.core.unseen import bare_head, folded
from bangfu.engine.sheets import Cell, Sheet

if TYPE_CHECKING:
    from bangfu.apps.pages.forms.workbooks import ImportColumn

LOOKED_AT = 30
UNITS = {"元", "万元"}
TOTAL_LENGTH_MAX = 12
"""A longer text that ends like a total is a sentence about one."""

TOTALS = ("合计", "小计", "总计", "共计", "累计", "total", "subtotal", "sum")
NOTES = (
    "注：",
    "注:",
    "备注：",
    "备注:",
    "说明：",
    "说明:",
    "填表",
    "制表",
    "审核人",
    "负责人",
    "note:",
)
ROWS_OF_NO_DATA = {"row_of_totals", "total_agrees", "total_differs", "row_of_notes", "row_of_heads"}
SUMMED = ("money", "number")
_LIKE_TOTAL = re.compile("计|total|sum")
"""What stands in every text that may be a total."""

_UNIT = re.compile(r"\((?:单位:?)?([^()]*)\)$")


@dataclass(frozen=True)
class Heads:
    """The row of the heads, the columns with their place and unit, and the rows of data below."""

    row: int
    columns: list[tuple[int, "ImportColumn", str]] = field(default_factory=list)
    data_rows: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def place_of(self, name: str) -> int:
        """The column of the sheet that holds a column of the import; 0 where it has none."""
        return next((at for at, column, _unit in self.columns if column.name == name), 0)


def find_heads(sheet: Sheet, columns: Sequence["ImportColumn"]) -> Heads:
    """The row that holds most of the needed labels, half of them at least; row 0 where none does."""
    by_label = {bare_head(text): c for c in columns for text in (c.label.zh, c.label.en)}
    needed = {c.name for c in columns if c.is_needed}
    best, most, named_there = 0, 0, []
    for number, line in enumerate(sheet.rows[:LOOKED_AT], start=1):
        named = [
            (at, by_label.get(bare_head(str(head))), head) for at, head in enumerate(line, start=1)
        ]
        known = len(needed & {column.name for _at, column, _head in named if column})
        if known > most:
            best, most, named_there = number, known, named
    if most and 2 * most >= len(needed):
        return _heads(sheet, best, named_there, columns)
    told = {"missing": [c.label for c in columns if c.is_needed], "sheet": sheet.name}
    problem = Problem("heads_not_found", "block", sheet.file, Where(sheet.file), values=told)
    return Heads(0, problems=[problem])


def _heads(
    sheet: Sheet,
    number: int,
    named: Sequence[tuple[int, "ImportColumn | None", object]],
    columns: Sequence["ImportColumn"],
) -> Heads:
    problems: list[Problem] = []
    found: list[tuple[int, ImportColumn, str]] = []
    for at, column, head in named:
        if column is None:
            if head is not None:
                said = guarded_text(str(head))
                where = Where(sheet.file, row=number, column=said)
                problems.append(Problem("head_unknown", "warn", said[:80], where))
            continue
        where = Where(sheet.file, row=number, column=str(head or at))
        if column.name in {c.name for _at, c, _unit in found}:
            problems.append(Problem("head_twice", "block", str(head)[:80], where))
            continue
        unit = _unit_of(str(head))
        if column.kind == "money" and unit not in UNITS:
            problems.append(Problem("head_without_unit", "block", str(head)[:80], where))
        found.append((at, column, unit or column.unit))
    present = {column.name for _at, column, _unit in found}
    missing = [c.label for c in columns if c.is_needed and c.name not in present]
    if missing:
        told = {"missing": missing, "sheet": sheet.name}
        where = Where(sheet.file, row=number)
        problems.append(Problem("heads_not_found", "block", sheet.file, where, values=told))
    blocking = [problem for problem in problems if problem.severity == "block"]
    warnings = [problem for problem in problems if problem.severity != "block"]
    rows = _data_rows(sheet, number)
    if not rows and not blocking:
        blocking.append(Problem("no_rows", "block", sheet.file, Where(sheet.file, row=number)))
    return (
        Heads(number, found, rows, blocking) if blocking else Heads(number, found, rows, warnings)
    )


def _unit_of(head: str) -> str:
    found = _UNIT.search("".join(folded(head).split()))
    return found[1] if found else ""


def _data_rows(sheet: Sheet, heads_row: int) -> list[int]:
    """The rows below the heads that hold anything."""
    return [
        number
        for number, line in enumerate(sheet.rows[heads_row:], start=heads_row + 1)
        if any(cell is not None and str(cell).strip() for cell in line)
    ]


def structure_problems(sheet: Sheet, heads: Heads) -> list[Problem]:
    """Everything in the shape of the sheet that makes its rows doubtful, and the faults of its heads."""
    if heads.row == 0:
        return heads.problems
    return [
        *heads.problems,
        *_of_the_file(sheet),
        *_merged(sheet, heads),
        *_hidden(sheet, heads),
        *(no_data := _no_data(sheet, heads)),
        *_formulas(sheet, heads, {problem.where.row for problem in no_data}),
    ]


def _of_the_file(sheet: Sheet) -> list[Problem]:
    where = Where(sheet.file)
    told = [
        (sheet.macros, "sheet_has_macros", "block", {}),
        (sheet.links, "sheet_has_links", "block", {}),
        (sheet.is_old, "sheet_is_old", "warn", {}),
        (sheet.pictures, "sheet_has_pictures", "info", {}),
        (bool(sheet.hidden), "sheets_hidden", "warn", {"sheets": list(sheet.hidden)}),
        (bool(sheet.encoding), "text_encoding", "info", {"encoding": sheet.encoding}),
        (
            sheet.name not in ("", *sheet.visible[:1]),
            "sheet_not_first",
            "info",
            {"sheet": sheet.name},
        ),
    ]
    return [
        Problem(code, severity, sheet.file, where, values=values)  # type: ignore[arg-type]
        for holds, code, severity, values in told
        if holds
    ]


def _merged(sheet: Sheet, heads: Heads) -> list[Problem]:
    return [
        Problem(
            "cells_merged", "block", sheet.name, Where(sheet.file, row=first, column=letters(left)),
            values={"cells": f"{letters(left)}{first}:{letters(right)}{last}"},
        )
        for first, left, last, right in sheet.merged
        if last >= heads.row
    ]  # fmt: skip


def _hidden(sheet: Sheet, heads: Heads) -> list[Problem]:
    rows = sorted(set(sheet.hidden_rows) & set(heads.data_rows))
    ours = [
        column.label
        for at, column, _unit in heads.columns
        if any(first <= at <= last for first, last in sheet.hidden_columns)
    ]
    where = Where(sheet.file, row=rows[0]) if rows else Where(sheet.file)
    problems = []
    if rows:
        told: dict[str, object] = {"rows": rows[:20], "count": len(rows)}
        problems.append(Problem("rows_hidden", "block", sheet.name, where, values=told))
    if ours:
        told = {"columns": ours}
        problems.append(
            Problem("columns_hidden", "block", sheet.name, Where(sheet.file), values=told)
        )
    return problems


def _no_data(sheet: Sheet, heads: Heads) -> list[Problem]:
    """Rows of totals and notes: they look like data and are none. Heads that stand again, too."""
    problems = []
    totals: dict[int, str] = {}
    labels = {bare_head(text) for _at, c, _u in heads.columns for text in (c.label.zh, c.label.en)}
    for number in heads.data_rows:
        texts = [t for c in sheet.rows[number - 1] if isinstance(c, str) and (t := c.strip())]
        bare = bare_head("\0".join(texts))  # of all at once: every row of the file passes here
        if _LIKE_TOTAL.search(bare) and (total := next(filter(_is_total, texts), "")):
            totals[number] = total[:80]
        elif code := _no_data_of(texts, bare.split("\0"), labels):
            where = Where(sheet.file, row=number)
            problems.append(Problem(code, "block", texts[0][:80], where))
    no_data = {problem.where.row for problem in problems}
    return problems + (_totals(sheet, heads, totals, no_data) if totals else [])


def _no_data_of(texts: Sequence[str], bare: Sequence[str], labels: Collection[str]) -> str:
    """What the texts of a row say that are those of no data, and of no total."""
    if texts and texts[0].casefold().startswith(NOTES):
        return "row_of_notes"
    return "row_of_heads" if sum(one in labels for one in bare) >= 2 else ""


def _totals(
    sheet: Sheet, heads: Heads, totals: dict[int, str], no_data: Collection[int | None]
) -> list[Problem]:
    """Each row of totals held against the rows since the one before it, and against all above."""
    columns = {at: c for at, c, _unit in heads.columns if c.kind in SUMMED and not c.is_key}
    since, every = _Added(columns), _Added(columns)
    problems = []
    for number in heads.data_rows:
        line = sheet.rows[number - 1]
        if number in totals:
            said = totals[number]
            meant = [since, every] if _is_part(said) else [every, since]
            problems.append(_total(Where(sheet.file, row=number), said, line, meant))
            since = _Added(columns)
        elif number not in no_data:
            since.add(line)
            every.add(line)
    return problems


def _total(where: Where, said: str, line: Sequence[Cell], meant: Sequence["_Added"]) -> Problem:
    """A row of totals is left out where it agrees, and refused where it differs or cannot be checked."""
    differing = [added.differing(line) for added in meant]
    if None in differing:
        return Problem("row_of_totals", "block", said, where)
    if [] in differing:
        return Problem("total_agrees", "info", said, where)
    first = differing[0] or []
    return Problem("total_differs", "block", said, where, values=first[0])


class _Added:
    """What the columns of figures add up to; None where a cell holds no number."""

    def __init__(self, columns: Mapping[int, "ImportColumn"]) -> None:
        self.columns = columns
        self.sums: dict[int, Fraction | None] = dict.fromkeys(columns, Fraction(0))

    def add(self, line: Sequence[Cell]) -> None:
        """Add the cells of a row."""
        for at, so_far in self.sums.items():
            amount = _amount(line, at)
            known = so_far is not None and amount is not None
            self.sums[at] = so_far + amount if known else None  # type: ignore[operator]

    def differing(self, line: Sequence[Cell]) -> list[dict[str, object]] | None:
        """What each total that differs says and should say; None where nothing can be compared."""
        filled = [at for at in self.columns if _filled(line, at) is not None]
        pairs = [(at, _amount(line, at), self.sums[at]) for at in filled]
        if not pairs or any(None in pair for pair in pairs):
            return None
        return [
            {"column": self.columns[at].label, "said": _shown(said), "sum": _shown(added)}
            for at, said, added in pairs
            if said != added
        ]


def _filled(line: Sequence[Cell], at: int) -> Cell:
    """A cell as it is counted; None for an empty one."""
    cell = line[at - 1] if at <= len(line) else None
    if isinstance(cell, str):
        cell = folded(cell)
    return None if cell is None or cell in NOTHING else cell


def _amount(line: Sequence[Cell], at: int) -> Fraction | None:
    """The number of a cell, nought for an empty one; None where it is none."""
    cell = _filled(line, at)
    try:
        return Fraction(0 if cell is None else number_of(cell, ""))
    except Unreadable:
        return None


def _shown(amount: Fraction | None) -> str:
    """A sum as a sheet holds it, whose figures all end somewhere."""
    assert amount is not None, "only what is known is compared"
    return f"{Decimal(amount.numerator) / Decimal(amount.denominator):f}"


def _is_part(said: str) -> bool:
    return "小计" in "".join(said.split()) or said.casefold().startswith("sub")


def _is_total(text: str) -> bool:
    bare = "".join(text.split()).casefold().rstrip("：:")
    is_short = len(bare) <= TOTAL_LENGTH_MAX
    return bare in TOTALS or bare.startswith(TOTALS[:4]) or (is_short and bare.endswith(TOTALS[:3]))


def _formulas(sheet: Sheet, heads: Heads, no_data: Collection[int | None]) -> list[Problem]:
    places = {at for at, _column, _unit in heads.columns}
    rows = set(heads.data_rows).difference(no_data)
    ours = sorted((row, at) for row, at in sheet.formulas if row in rows and at in places)
    if not ours:
        return []
    row, at = ours[0]
    where = Where(sheet.file, row=row, column=letters(at))
    told = {"count": len(ours)}
    return [Problem("cells_computed", "warn", sheet.name, where, values=told)]


def letters(column: int) -> str:
    """A column as workbooks call it: 1 is A, 27 is AA.

    >>> letters(1), letters(26), letters(27), letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    told = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        told = chr(ord("A") + rest) + told
    return told
