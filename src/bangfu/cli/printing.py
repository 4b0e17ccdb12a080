"""Writing to the terminal and to files: JSON, tables, and files that are whole or not there."""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import duckdb
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from bangfu.core.catalogue import QUESTIONS
from bangfu.core.money import yuan
from bangfu.core.problem import Problem
from bangfu.core.words import Language, words
from bangfu.engine.ask import Answer
from bangfu.engine.backends.duckdb import Result

ROWS_SHOWN_MAX = 200


class _Console(Console):
    """A terminal that may close before all is said (`| head`): that is no failure."""

    def on_broken_pipe(self) -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise SystemExit(0)


def print_json(value: object, file: TextIO | None = None) -> None:
    """JSON as UTF-8 whatever the locale says."""
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    stream = file or sys.stdout
    if hasattr(stream, "buffer"):
        stream.flush()
        stream.buffer.write(text.encode())
        stream.buffer.flush()
    else:
        stream.write(text)


def print_rows(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    title: str | None = None,
    console: Console | None = None,
) -> None:
    """A table for people. Words wrap; where the codes alone are too wide, so are its lines."""
    table, console = Table(), console or _Console()
    for column in columns:
        least = _width_of_codes(rows, len(table.columns))
        table.add_column(Text(column), overflow="fold", min_width=least)
    for row in rows:
        table.add_row(*[Text("" if cell is None else str(cell)) for cell in row])
    if title:
        console.print(Text(title))
    wide = console.options.update(max_width=_WIDEST)
    needed = Measurement.get(console, wide, table).minimum
    console.print(table, width=max(console.width, needed), crop=False)


_WIDEST = 10_000
"""More columns than any terminal has."""


def _width_of_codes(rows: Sequence[Sequence[object]], position: int) -> int:
    """How wide a column must be so that no code, sum or date in it is broken over two lines."""
    cells = [str(row[position]) for row in rows if row[position] is not None]
    return max((len(cell) for cell in cells if re.fullmatch(r"[!-~]*", cell)), default=3)


def print_table(answer: Answer, lang: Language, file: TextIO | None = None) -> None:
    """An answer for people: its rows with money in yuan, the clauses, the problems."""
    console = _Console(file=file)
    whole: Any = answer.as_json(lang)
    found = whole["answer"]
    lists = {}
    rows = found if isinstance(found, list) else []
    if isinstance(found, Mapping):
        lists = {name: value for name, value in found.items() if _is_rows(value)}
        rows = [{name: value for name, value in found.items() if name not in lists}]
    heads = _heads(answer, lang)
    for name, part in [(_title(answer, lang), rows), *lists.items()]:
        columns = list(dict.fromkeys(column for row in part for column in row))
        cells = [_column(column, part[:ROWS_SHOWN_MAX], lang) for column in columns]
        shown = [list(row) for row in zip(*cells, strict=True)]
        print_rows([heads.get(column, column) for column in columns], shown, name, console)
        if len(part) > ROWS_SHOWN_MAX:
            more = "行未列出" if lang == "zh" else "more rows"
            console.print(f"… {len(part) - ROWS_SHOWN_MAX} {more}")
    for citation in whole["because"]:
        console.print(Text(f"{citation['clause']} {citation['at']} {citation['gist']}"))
        if citation["step"]:
            console.print(Text(f"    {citation['step']}"))
    for problem in whole["problems"]:
        place = f"{problem['where']} " if problem["where"] else ""
        console.print(Text(f"[{problem['severity']}] {place}{problem['message']}"))


def _title(answer: Answer, lang: Language) -> str:
    """What was asked, on which day, and under which readings other than the defaults."""
    unit = "单位：元" if lang == "zh" else "sums in yuan"
    title = f"{answer.pack.id} · {answer.question} · {answer.on} · {unit}"
    for ambiguity_id, name in answer.readings.items():
        ambiguity = answer.pack.ambiguity(ambiguity_id)
        known = ambiguity.readings.get(name) if ambiguity else None
        title += f"\n{ambiguity_id} = {name}  {known.gist.said(lang) if known else ''}"
    return title


def _heads(answer: Answer, lang: Language) -> dict[str, str]:
    """The titles of the answer's fields, without the unit: the title of the table names it."""
    asked = QUESTIONS.get(answer.question)
    form = asked.answer if asked else None
    fields = [*form.fields, *(f for part in form.lists.values() for f in part)] if form else []
    return {
        one.name: one.title.said(lang).removesuffix("（分）").removesuffix(" (fen)")
        for one in fields
    }


def _is_rows(value: object) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)
    )


def _column(column: str, rows: Sequence[Mapping[str, Any]], lang: Language) -> list[object]:
    """The cells of a column; sums that are all whole yuan leave out the empty decimals."""
    cells = [_shown(column, row.get(column), lang) for row in rows]
    sums = [cell for cell in cells if cell is not None]
    if column.endswith("_fen") and all(str(cell).endswith(".00") for cell in sums):
        return [None if cell is None else str(cell).removesuffix(".00") for cell in cells]
    return cells


def _shown(column: str, value: object, lang: Language) -> object:
    if column.endswith("_fen") and isinstance(value, int):
        return yuan(value)
    if isinstance(value, bool):
        return _YES_NO[(lang, value)]
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


_YES_NO = {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}


class Unwritable(Exception):
    """An answer that cannot be written where it was to go, with the reason."""

    def __init__(self, path: Path, zh: str, en: str) -> None:
        super().__init__(en)
        values = {"why": words(zh, en)}
        self.problems = [Problem("cannot_write", "block", str(path), values=values)]


def write_whole(path: Path, content: "str | Result | Sequence[Mapping[str, Any]]") -> None:
    """Write a file so that it is there whole or not at all, even when killed half way.

    A link is followed; a folder or a device is refused. Raises Unwritable.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            raise Unwritable(path, "它不是普通文件", "it is not an ordinary file")
        half = target.with_name(f".{target.name}.{os.getpid()}.half")
        try:
            _write(half, content)
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
    except (OSError, ValueError, RuntimeError, duckdb.Error) as error:
        why = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise Unwritable(path, why, why) from None


def _write(path: Path, content: "str | Result | Sequence[Mapping[str, Any]]") -> None:
    if isinstance(content, str):
        path.write_text(content, encoding="utf-8", newline="")
    elif isinstance(content, Result):
        content.write_parquet(path)
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_pylist([dict(row) for row in content]), path)
