"""One sheet of a file that somebody hands in, with everything that makes its table doubtful."""

import csv
import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bangfu.core.problem import Problem, Where
from bangfu.core.words import words
from bangfu.engine.apart import TOO_LONG, Outcome, read_apart
from bangfu.engine.archives import OLD_BEGINS, REFUSED
from bangfu.engine.tables import TablesUnusable
from bangfu.engine.workbook import ROWS_MAX

BYTES_MAX = 20 * 1024 * 1024
CELL_MAX = 1_000_000
ZIPPED = b"PK\x03\x04"
OLD_PART = "Workbook".encode("utf-16-le")
LOCKED_PART = "EncryptedPackage".encode("utf-16-le")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OPEN_QUOTE = words("引号没有成对", "a quote is left open or stands within a cell")
LONG_CELL = words("有一格长得不合常理", "a cell is longer than is allowed")

ODD = {
    "twice": words("同一个部件有两份", "it holds a part twice"),
    "outside": words("有部件写到了压缩包外面", "a part leads out of the archive"),
    "link": words("有部件是指向别处的链接", "a part is a link to elsewhere"),
    "nested": words("里面嵌有别的文件", "another file is embedded in it"),
}
"""How an archive may be other than programs write it."""

Cell = str | int | bool | Decimal | date | None


@dataclass(frozen=True)
class Sheet:
    """A sheet as it stands: cells by row from the first row on, and what makes them doubtful.

    Rows and columns are counted from 1. `errors` are cells such as #REF!, `merged` ranges as (first
    row, first column, last row, last column). `uncomputed` are formulas whose result the file does not
    hold. `encoding` is said for a text file that is not UTF-8.
    """

    file: str
    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Collection[int] = ()
    hidden_columns: Sequence[tuple[int, int]] = ()
    formulas: Collection[tuple[int, int]] = ()
    uncomputed: Collection[tuple[int, int]] = ()
    errors: Mapping[tuple[int, int], str] | None = None
    visible: Sequence[str] = ()
    hidden: Sequence[str] = ()
    macros: bool = False
    links: bool = False
    pictures: bool = False
    is_old: bool = False
    encoding: str = ""


def open_sheet(file: str, content: bytes, labels: Sequence[str]) -> Sheet:
    """The sheet of a workbook that has the heads, else its first; or a CSV file.

    Raises TablesUnusable for a file that is too large, empty, locked, broken or of another kind.
    """
    if len(content) > BYTES_MAX:
        raise _unusable("workbook_too_large", file, limit=f"{BYTES_MAX // 1024 // 1024} MB")
    if not content.strip(b" \r\n\t\xef\xbb\xbf"):
        raise _unusable("empty_file", file)
    suffix = Path(file).suffix.lower()
    if suffix not in (".xlsx", ".xls", ".csv"):
        raise _unusable("unknown_sheet_type", file)
    _refuse_other_kinds(file, content, suffix)
    return _csv(file, content) if suffix == ".csv" else _workbook(file, content, suffix, labels)


def _refuse_other_kinds(file: str, content: bytes, suffix: str) -> None:
    """The first bytes must fit the ending: a renamed file is told so, not called broken."""
    if suffix == ".csv" and content.startswith(UTF_16):
        raise _unusable("text_is_utf16", file)
    is_old = content.startswith(OLD_BEGINS)
    if suffix == ".xlsx" and is_old and (LOCKED_PART in content or OLD_PART not in content):
        raise _unusable("sheet_locked", file)
    fits = {
        ".xlsx": content.startswith(ZIPPED),
        ".xls": is_old,
        ".csv": not content.startswith((ZIPPED, OLD_BEGINS)),
    }
    if not fits[suffix]:
        raise _unusable("file_not_its_kind", file, ending=suffix)


def _unusable(code: str, file: str, **values: object) -> TablesUnusable:
    return TablesUnusable([Problem(code, "block", file, Where(file), values=values)])


def _csv(file: str, content: bytes) -> Sheet:
    text, encoding = _decoded(file, content)
    csv.field_size_limit(CELL_MAX)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[Cell]] = []
    try:
        for line in reader:
            rows.append([cell or None for cell in line])
            if len(rows) > ROWS_MAX:
                count = text.count("\n") + 1
                raise _unusable("too_many_rows_at_once", file, count=count, most=ROWS_MAX)
    except csv.Error as error:
        where = Where(file, line=reader.line_num)
        why = LONG_CELL if "field limit" in str(error) else OPEN_QUOTE
        problem = Problem("broken_csv", "block", file, where, values={"why": why})
        raise TablesUnusable([problem]) from None
    return Sheet(file, "", rows, encoding=encoding)


def _decoded(file: str, content: bytes) -> tuple[str, str]:
    """The text of a file, and its encoding where that is the national one and not UTF-8."""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030"), "GB18030"
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TablesUnusable([Problem("not_utf8", "block", file, Where(file, line=line))]) from None


def _workbook(file: str, content: bytes, suffix: str, labels: Sequence[str]) -> Sheet:
    try:
        wanted = json.dumps(list(labels))
        child = read_apart("bangfu.engine.sheet_reader", content, wanted)
    except TimeoutError:
        raise _unusable("broken_workbook", file, why=TOO_LONG) from None
    return sheet_told(file, child)


def sheet_told(file: str, child: Outcome) -> Sheet:
    """The sheet that a reader printed. Raises TablesUnusable where it refused or failed."""
    if child.status == REFUSED:
        told = json.loads(child.said)
        values = told["values"]
        why = {"why": ODD[values["why"]]} if "why" in values else {}
        raise _unusable(told["code"], file, **values | why)
    if child.status != 0:
        if "assword" in child.why or "ncrypt" in child.why:
            raise _unusable("sheet_locked", file)
        raise _unusable("broken_workbook", file, why=child.cause)
    return _sheet(file, json.loads(child.said))


def _rows(told: Mapping[str, Sequence[Any]]) -> list[Sequence[Cell]]:
    """Every row up to the last that holds anything; only filled ones are told, by their number."""
    rows: list[Sequence[Cell]] = [()] * max(map(int, told), default=0)
    for number, cells in told.items():
        rows[int(number) - 1] = [_cell(cell) if isinstance(cell, dict) else cell for cell in cells]
    return rows


def _sheet(file: str, told: dict[str, Any]) -> Sheet:
    return Sheet(
        file,
        told["sheet"],
        _rows(told["rows"]),
        [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in told["merged"]],
        set(told.get("hidden_rows", ())),
        [(first, last) for first, last in told.get("hidden_columns", ())],
        {(row, column) for row, column in told.get("formulas", ())},
        {(row, column) for row, column in told.get("uncomputed", ())},
        {(row, column): text for row, column, text in told.get("errors", ())},
        told["visible"],
        told["hidden"],
        told["macros"],
        told["links"],
        told["pictures"],
        told["is_old"],
    )


def _cell(cell: Mapping[str, str]) -> Cell:
    """A number or a day, which JSON cannot hold as they are."""
    return Decimal(cell["decimal"]) if "decimal" in cell else date.fromisoformat(cell["date"])
