"""Reads one sheet of a workbook with everything that makes a table doubtful, and prints it as JSON.

Runs as a child process with limits: merged cells, hidden rows and columns, formulas, cells in error,
macros and links to other files are told, never mended. A number has the fifteen digits that a
workbook itself keeps.
"""

import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from bangfu.core.unseen import bare_head
from bangfu.engine.archives import OLD_BEGINS, REFUSED, Refused, refuse_hostile
from bangfu.engine.workbook import CELLS_MAX, ROWS_MAX, Bounds, told

COLUMNS_MAX = 1_000
HEAD_ROWS = 30
"""In how many rows from the top the heads are looked for."""

PIECE = 1 << 20
TEXT_KEPT = 20
"""How much of a cell is looked at: whether it holds anything, and the name of an error."""

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)


def main(path: str, bounds: str, labels: str) -> int:
    """Print the sheet that has most of the needed heads (a JSON list), else the first visible one."""
    Bounds(*json.loads(bounds)).hold()
    return told_of(path, labels)


def told_of(path: str, labels: str) -> int:
    """Print it without bounds; gives the status of the process."""
    try:
        json.dump(_read(path, set(json.loads(labels))), sys.stdout, ensure_ascii=True)
    except Refused as refused:
        json.dump({"code": refused.code, "values": refused.values}, sys.stdout)
        return REFUSED
    except MemoryError:
        sys.stderr.write("it takes too much memory to read\n")
        return 1
    except Exception as error:  # a child process may fail in any way; the parent tells the reader
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _read(path: str, labels: set[str]) -> dict[str, Any]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    parts = None if _is_old(path) else _Parts(path)
    looks = parts.looks() if parts else {}
    workbook = CalamineWorkbook.from_path(path)
    every = [(s.name, s.visible is SheetVisibleEnum.Visible) for s in workbook.sheets_metadata]
    visible = [name for name, is_seen in every if is_seen]
    chosen, sheet = _chosen(workbook, visible, labels)
    if parts and chosen not in looks:
        raise ValueError("its sheet is not where the workbook says")
    about = parts.told() if parts else {"macros": False, "links": False, "pictures": False}
    return (
        {"sheet": chosen, "visible": visible, "hidden": [n for n, seen in every if not seen]}
        | {"is_old": parts is None, "rows": {}, "merged": []}
        | about
        | looks.get(chosen, _Look()).told()
        | (_values(sheet) if sheet else {})
    )


def _refuse_large(name: str, rows: int, columns: int) -> None:
    if rows > ROWS_MAX or columns > COLUMNS_MAX or rows * columns > CELLS_MAX:
        raise Refused("sheet_too_large", sheet=name, cell=f"{_letters(columns)}{rows}")


def _chosen(workbook: Any, visible: list[str], labels: set[str]) -> tuple[str, Any]:
    """The sheet that has most of the heads, of equal ones the first; else the first that holds anything."""
    best, most, filled = None, 0, None
    wanted = {bare_head(label) for label in labels}
    for name in visible:
        sheet = workbook.get_sheet_by_name(name)
        _refuse_large(name, sheet.total_height, sheet.total_width)
        top = sheet.to_python(skip_empty_area=False, nrows=HEAD_ROWS)
        found = max(
            (len(wanted & {bare_head(str(cell)) for cell in row}) for row in top), default=0
        )
        if found > most:
            best, most = (name, sheet), found
        filled = filled or ((name, sheet) if top else None)
    first = (visible[0], workbook.get_sheet_by_name(visible[0])) if visible else ("", None)
    return best or filled or first


def _values(sheet: Any) -> dict[str, Any]:
    rows = enumerate(sheet.to_python(skip_empty_area=False), start=1)
    filled = {number: cells for number, row in rows if (cells := _cells(row))}
    return {"rows": filled, "merged": sheet.merged_cell_ranges or []}


def _cells(row: list[Any]) -> list[Any]:
    """The cells of a row up to the last that holds anything."""
    while row and row[-1] == "":
        row.pop()
    return [(cell or None) if isinstance(cell, str) else _cell(cell) for cell in row]


def _cell(cell: Any) -> Any:
    """A cell as JSON carries it exactly; a workbook keeps no more than fifteen digits."""
    if isinstance(cell, float) and not cell.is_integer():
        return {"decimal": f"{cell:.15g}"}
    return told(cell)


class _Look:
    """What the XML of a sheet tells and the reader of values does not."""

    def __init__(self) -> None:
        self.rows = self.columns = self.seen_rows = self.seen_cells = 0
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.formulas: list[tuple[int, int]] = []
        self.uncomputed: list[tuple[int, int]] = []
        self.errors: list[tuple[int, int, str]] = []

    def told(self) -> dict[str, Any]:
        return {
            "hidden_rows": self.hidden_rows,
            "hidden_columns": self.hidden_columns,
            "formulas": self.formulas,
            "uncomputed": self.uncomputed,
            "errors": self.errors,
        }


class _Parts:
    """The parts of a workbook as an archive, read piece by piece and never unpacked as a whole."""

    def __init__(self, path: str) -> None:
        self.path, self.names = path, refuse_hostile(path)
        with zipfile.ZipFile(path) as archive:
            for name in self.names:
                if name.lower().endswith((".xml", ".rels", ".vml")):
                    with archive.open(name) as part:
                        _refuse_document_type(part)

    def told(self) -> dict[str, Any]:
        return {
            "macros": any(name.endswith("vbaProject.bin") for name in self.names),
            "links": any("/externalLinks/" in name for name in self.names),
            "pictures": any("/media/" in name for name in self.names),
        }

    def looks(self) -> dict[str, _Look]:
        """What is told about each sheet, by its name."""
        with zipfile.ZipFile(self.path) as archive:
            files = dict(self._files(archive))
            found = {}
            for name, file in files.items():
                with archive.open(file) as part:
                    found[name] = _look(name, part)
            return found

    def _files(self, archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
        """The name of each sheet with the part that holds it."""
        sheets: dict[str, str] = {}
        targets: dict[str, str] = {}

        def begin(tag: str, given: dict[str, str]) -> None:
            name = tag.rpartition(":")[2]
            if name == "sheet":
                sheets[next(v for k, v in given.items() if k.endswith(":id"))] = given["name"]
            elif name == "Relationship":
                targets[given["Id"]] = given["Target"]

        for file in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            if file not in self.names:
                raise ValueError("it is no workbook")
            with archive.open(file) as part:
                _parse(part, begin)
        for key, name in sheets.items():
            # A target is told from the folder of the workbook, or with a slash from the top.
            file = posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")
            if file in self.names:
                yield name, file


def _refuse_document_type(part: IO[bytes]) -> None:
    """No part of a workbook declares a document type. It would stand before the first element."""

    class Begun(Exception):
        pass

    def begin(*_given: Any) -> None:
        raise Begun

    try:
        _parse(part, begin)
    except (Begun, expat.ExpatError):  # a part that is no XML declares nothing
        return


def _parse(part: IO[bytes], begin: Any) -> None:
    """Read XML in pieces, and hear of every element that begins."""
    parser = _parser()
    parser.StartElementHandler = begin
    _feed(parser, part)


def _parser() -> Any:
    """A parser that refuses a document type: no workbook has one."""
    parser = expat.ParserCreate()

    def refuse(*_given: Any) -> None:
        raise Refused("workbook_declares_type")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _feed(parser: Any, part: IO[bytes]) -> None:
    while piece := part.read(PIECE):
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def _look(sheet: str, part: IO[bytes]) -> _Look:
    """What the XML of a sheet tells; it is left as soon as it proves too large.

    Every cell passes here: what stands in one, and where it ends, is heard only of a formula or an
    error.
    """
    look, parser = _Look(), _parser()
    row = column = 0
    kind, is_formula, value = "", False, None

    def begin(tag: str, given: dict[str, str]) -> None:
        nonlocal row, column, kind, is_formula, value
        name = tag.rpartition(":")[2]
        if name == "c":
            row, column = _place(given["r"]) if "r" in given else (row, column + 1)
            kind, is_formula, value = given.get("t", ""), False, None
            look.seen_cells += 1
            if look.seen_cells > CELLS_MAX:
                refuse()
            if kind == "e":
                listen()
        elif name in ("v", "is"):
            value = ""
            if column > look.columns:
                look.columns = column
            if row > look.rows:
                look.rows = row
                if row > ROWS_MAX:
                    refuse()
        elif name == "row":
            row, column = int(given.get("r", row + 1)), 0
            look.seen_rows += 1
            if look.seen_rows > ROWS_MAX:
                refuse()
            if given.get("hidden") in ("1", "true"):
                look.hidden_rows.append(row)
        elif name == "f":
            is_formula = True
            look.formulas.append((row, column))
            listen()
        elif name == "col" and given.get("hidden") in ("1", "true"):
            look.hidden_columns.append((int(given["min"]), int(given["max"])))

    def refuse() -> None:
        _refuse_large(sheet, max(look.rows, ROWS_MAX + 1), look.columns)

    def listen() -> None:
        parser.CharacterDataHandler, parser.EndElementHandler = text, end

    def text(piece: str) -> None:
        nonlocal value
        if value is not None and len(value) < TEXT_KEPT:
            value += piece

    def end(tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "v" and kind == "e":
            look.errors.append((row, column, (value or "")[:TEXT_KEPT]))
        if name == "c":
            if is_formula and not value and kind != "str":
                look.uncomputed.append((row, column))
            parser.CharacterDataHandler = parser.EndElementHandler = None

    parser.StartElementHandler = begin
    _feed(parser, part)
    _refuse_large(sheet, look.rows, look.columns)
    return look


def _is_old(path: str) -> bool:
    """Whether it is a workbook of the time before they were archives."""
    with Path(path).open("rb") as file:
        return file.read(len(OLD_BEGINS)) == OLD_BEGINS


def _place(said: str) -> tuple[int, int]:
    """Where a cell says it stands. Raises ValueError for nowhere: the reader of values would die of it."""
    at = _CELL.fullmatch(said)
    if at is None:
        raise ValueError("a cell stands nowhere")
    letters, number = at.groups()
    return int(number), _number(letters)


@lru_cache(COLUMNS_MAX)
def _number(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(column: int) -> str:
    """A column as workbooks call it: 27 is AA."""
    told = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        told = chr(ord("A") + rest) + told
    return told


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
