"""Files of facts: each is read as it stands, or refused with the place and the cause."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.core.facts import RawTable, WholeFile
from bangfu.core.policies.source import read_yaml
from bangfu.core.problem import Problem, Where
from bangfu.core.words import Words
from bangfu.engine.apart import TOO_LONG, read_apart

CELL_MAX = 10_000_000
"""How many letters one cell of a CSV file may hold."""


class TablesUnusable(Exception):
    """A file that cannot be read as facts, with every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.message("en") for problem in problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class ParquetFile(WholeFile):
    """A Parquet file that the engine reads itself."""

    path: Path
    file: str

    def columns(self) -> set[str]:
        """The names of its columns; none where it cannot be read, which reading will tell."""
        try:
            return set(pq.read_schema(self.path).names)
        except (OSError, pa.ArrowException):
            return set()


@dataclass(frozen=True)
class ArrowTable(WholeFile):
    """A table that was read from a database as a whole; `file` names it in messages."""

    table: pa.Table
    file: str

    def columns(self) -> set[str]:
        """The names of its columns."""
        return set(self.table.column_names)


@dataclass(frozen=True)
class Limits:
    """How large a file may be; None where only the machine limits it."""

    bytes_max: int | None = None
    rows_max: int | None = None


UNLIMITED = Limits()
UPLOAD = Limits(bytes_max=5 * 1024 * 1024, rows_max=20_000)


def open_file(path: Path) -> object:
    """The content of a file by its ending: a mapping, a list, a RawTable or a ParquetFile.

    Raises TablesUnusable for a missing, empty, broken or unknown file, and for a folder.
    """
    file = path.name
    if path.is_dir():
        raise TablesUnusable([Problem("folder_for_file", "block", str(path))])
    if not path.is_file():
        raise TablesUnusable([Problem("no_such_file", "block", str(path))])
    if path.suffix.lower() == ".parquet":
        return ParquetFile(path, file)
    try:
        content = path.read_bytes()
    except OSError as error:
        values = {"why": error.strerror or str(error)}
        raise TablesUnusable([Problem("unreadable_file", "block", file, values=values)]) from None
    return open_bytes(file, content, UNLIMITED)


def open_bytes(name: str, content: bytes, limits: Limits = UPLOAD) -> object:
    """The content of a file that was handed over as bytes, within limits. See `open_file`."""
    if limits.bytes_max is not None and len(content) > limits.bytes_max:
        values: dict[str, object] = {"limit": f"{limits.bytes_max // 1024 // 1024} MB"}
        raise TablesUnusable([Problem("file_too_large", "block", name, values=values)])
    if not content.strip(b" \r\n\t\xef\xbb\xbf"):
        raise TablesUnusable([Problem("empty_file", "block", name)])
    suffix = Path(name).suffix.lower()
    if suffix == ".xlsx":
        opened: object = _workbook(name, content)
    elif suffix in (".csv", ".json", ".yaml", ".yml"):
        opened = _text_file(suffix, name, content)
    else:
        raise TablesUnusable([Problem("unknown_file_type", "block", name)])
    if (
        isinstance(opened, RawTable)
        and limits.rows_max is not None
        and len(opened.rows) > limits.rows_max
    ):
        values = {"limit": limits.rows_max}
        raise TablesUnusable([Problem("too_many_rows", "block", name, values=values)])
    return opened


def _text_file(suffix: str, name: str, content: bytes) -> object:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TablesUnusable([Problem("not_utf8", "block", name, Where(name, line=line))]) from None
    if suffix == ".csv":
        return _csv(name, text)
    if suffix == ".json":
        return open_json(text, name)
    source = read_yaml(text, name)
    if source.problems:
        raise TablesUnusable(source.problems)
    return _not_bare(source.data, name)


def open_json(text: str, name: str) -> object:
    """A JSON text, numbers exact, a key twice refused. Raises TablesUnusable."""
    try:
        data = json.loads(
            text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_once
        )
    except json.JSONDecodeError as error:
        where = Where(name, line=error.lineno)
        raise TablesUnusable(
            [Problem("broken_json", "block", name, where, values={"why": error.msg})]
        ) from None
    except _Refused as refused:
        problem = Problem("broken_json", "block", name, Where(name), values={"why": str(refused)})
        raise TablesUnusable([problem]) from None
    except (RecursionError, ValueError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else "a number is too long"
        problem = Problem("broken_json", "block", name, Where(name), values={"why": why})
        raise TablesUnusable([problem]) from None
    if _SURROGATE.search(text):
        problem = Problem("not_utf8", "block", name, Where(name))
        raise TablesUnusable([problem])
    return _not_bare(data, name)


_SURROGATE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|[\ud800-\udfff]")
"""Half of a letter: an escape without its other half."""


class _Refused(Exception):
    """JSON that is well formed but says something no fact can be."""


def _no_constant(name: str) -> Any:
    raise _Refused(f"{name} is not a number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Refused(f"the key {next(n for n in names if names.count(n) > 1)} stands twice")
    return found


def _not_bare(data: Any, name: str) -> object:
    if not isinstance(data, dict | list):
        raise TablesUnusable([Problem("no_facts", "block", name, Where(name))])
    return data


def _csv(name: str, text: str) -> RawTable:
    csv.field_size_limit(CELL_MAX)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        where = Where(name, line=reader.line_num)
        problem = Problem("broken_csv", "block", name, where, values={"why": str(error)})
        raise TablesUnusable([problem]) from None
    while lines and not any(lines[-1]):
        lines.pop()
    if not lines:
        raise TablesUnusable([Problem("empty_file", "block", name)])
    heads = [head.strip() for head in lines[0]]
    return RawTable(name, heads, lines[1:], first_row=2)


def _workbook(name: str, content: bytes) -> RawTable:
    """Read a workbook in a child process with limits: a hostile one may take only itself down."""
    try:
        child = read_apart("bangfu.engine.workbook", content)
    except TimeoutError:
        raise _broken_workbook(name, TOO_LONG) from None
    if child.status != 0:
        why = child.why.splitlines()
        is_plain = child.status == 1 and why
        raise _broken_workbook(name, why[-1][:200] if is_plain else child.cause)
    sheet = json.loads(child.said)
    rows = [[_cell(cell) for cell in row] for row in sheet["rows"]]
    if not rows:
        raise TablesUnusable([Problem("empty_file", "block", name)])
    heads = [str(head).strip() if head is not None else "" for head in rows[0]]
    return RawTable(name, heads, rows[1:], first_row=sheet["first_row"] + 1)


def _broken_workbook(name: str, why: str | Words) -> TablesUnusable:
    return TablesUnusable(
        [Problem("broken_workbook", "block", name, Where(name), values={"why": why})]
    )


def _cell(cell: Any) -> Any:
    if isinstance(cell, Mapping):
        return Decimal(cell["decimal"]) if "decimal" in cell else date.fromisoformat(cell["date"])
    return cell


# --- writing ----------------------------------------------------------------------------------


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV with a heading: UTF-8 text, booleans `true`/`false`, an empty cell for nothing."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[written(row.get(name)) for name in columns] for row in rows])
    return out.getvalue()


def written(value: object) -> object:
    """A value as a cell of text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
