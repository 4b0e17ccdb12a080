"""Writing to the terminal and to files: JSON, tables, and files that are whole or not there."""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import duckdb
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from bangfu.core.catalogue import QUESTIONS
from bangfu.core.fields import Field
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
    """An answer for people: its rows with money in yuan and codes in words, the clauses, the problems."""
    console = _Console(file=file)
    whole: Any = answer.as_json(lang)
    found = whole["answer"]
    lists = {}
    rows = found if isinstance(found, list) else []
    if isinstance(found, Mapping):
        lists = {name: value for name, value in found.items() if _is_rows(value)}
        rows = [{name: value for name, value in found.items() if name not in lists}]
    form = QUESTIONS[answer.question].answer
    parts = [(_title(answer, lang), rows, form.fields)]
    for name, part in lists.items():
        parts.append(
            (
                LIST_NAMES[name].said(lang) if name in LIST_NAMES else name,
                part,
                form.lists.get(name, ()),
            )
        )
    for title, part, fields in parts:
        columns = list(dict.fromkeys(column for row in part for column in row))
        titles = _titles(fields, lang)
        known = {} if "title" in columns else _named(lists)
        known |= {f.name: {c: n.said(lang) for c, n in f.codes.items()} for f in fields if f.codes}
        told = [
            {name: _in_words(value, known.get(name, {})) for name, value in row.items()}
            for row in part[:ROWS_SHOWN_MAX]
        ]
        cells = [_column(column, told, lang) for column in columns]
        shown = [list(row) for row in zip(*cells, strict=True)]
        print_rows([titles.get(column, column) for column in columns], shown, title, console)
        if len(part) > ROWS_SHOWN_MAX:
            more = "行未列出" if lang == "zh" else "more rows"
            console.print(f"… {len(part) - ROWS_SHOWN_MAX} {more}")
    for citation in whole["because"]:
        console.print(Text(f"{citation['clause']} {citation['at']} {citation['gist']}"))
        if citation["step"]:
            console.print(Text(f"    {_step(citation['step'], answer, lang)}"))
    for problem in whole["problems"]:
        place = f"{problem['where']} " if problem["where"] else ""
        severity = SEVERITY_NAMES[problem["severity"]].said(lang)
        console.print(Text(f"[{severity}] {place}{problem['message']}"))


def _title(answer: Answer, lang: Language) -> str:
    """What was asked, on which day, and under which readings other than the defaults."""
    unit = "单位：元" if lang == "zh" else "sums in yuan"
    title = f"{answer.pack.id} · {answer.question} · {answer.on} · {unit}"
    for ambiguity_id, name in answer.readings.items():
        ambiguity = answer.pack.ambiguity(ambiguity_id)
        known = ambiguity.readings.get(name) if ambiguity else None
        title += f"\n{ambiguity_id} = {name}  {known.gist.said(lang) if known else ''}"
    return title


def _titles(fields: Iterable[Field], lang: Language) -> dict[str, str]:
    """The titles of fields, without the unit: the title of the table names it."""
    return {
        one.name: one.title.said(lang).removesuffix("（分）").removesuffix(" (fen)")
        for one in fields
    }


def _named(lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, dict[str, str]]:
    """Codes that the answer itself names: the first column of a list that has their titles."""
    named = {}
    for part in lists.values():
        code = next(iter(part[0]))
        if "title" in part[0]:
            named[code] = {row[code]: row["title"] for row in part}
    return named


def _in_words(value: object, known: Mapping[str, str]) -> object:
    """A code, or a list of codes, by their names."""
    if isinstance(value, list):
        return [_in_words(one, known) for one in value]
    return known.get(value, value) if isinstance(value, str) else value


def _step(step: str, answer: Answer, lang: Language) -> str:
    """The arithmetic of a step with its sums in yuan; in Chinese with its codes in words too."""
    told = _FEN.sub(lambda m: f"{m[1]}{int(m[2]):,}.{m[3]} {_YUAN.said(lang)}", step)
    if lang == "en":  # its codes are words
        return told
    form = QUESTIONS[answer.question].answer
    fields = [*form.fields, *(one for part in form.lists.values() for one in part)]
    known = {code: name.zh for one in fields for code, name in one.codes.items()}
    return _CODE.sub(lambda m: known.get(m[0], m[0]), told)


_FEN = re.compile(r"(-?)([0-9]+)_([0-9]{2}) fen")
_CODE = re.compile(r"\b[a-z][a-z_]+\b", re.ASCII)
_YUAN = words("元", "yuan")
SEVERITY_NAMES = {
    "block": words("拒绝", "refused"),
    "reason": words("须说明理由", "needs a reason"),
    "warn": words("提醒", "warning"),
    "info": words("告知", "note"),
}
"""How grave a problem is, in words."""

LIST_NAMES = {
    "flags": words("需要关注的户", "Households to look at"),
    "grids": words("各网格", "Grids"),
    "groups": words("分组", "Groups"),
    "households": words("各户", "Households"),
    "idle_units": words("没有结对的单位", "Units without a village"),
    "missing": words("缺少的", "Missing"),
    "offices": words("有权办理的单位", "Offices that may act"),
    "overdue": words("逾期未走访的户", "Households not visited in time"),
    "parts": words("各部分", "Parts"),
    "risks": words("各项风险", "Risks"),
    "steps": words("步骤", "Steps"),
    "uncovered": words("未覆盖的村", "Villages not covered"),
    "villages": words("各村", "Villages"),
    "years": words("各年", "Years"),
}
"""The lists that answers hold, in words."""


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
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return _COMMA[lang].join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


_COMMA = {"zh": "、", "en": ", "}
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
