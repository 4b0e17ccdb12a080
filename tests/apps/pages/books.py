"""Workbooks for tests: a clean one, and everything that offices and attackers do to one."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

HEADS = ("村代码", "类别", "年度", "金额（元）", "备注")
Row = Sequence[Any]


def rows(villages: Sequence[str], fen: int = 12_345_67) -> list[list[Any]]:
    """A clean row for each village."""
    return [[v, "经营收入", 2022, (fen + n) / 100, ""] for n, v in enumerate(villages)]


def book(
    lines: Sequence[Row],
    heads: Row = HEADS,
    *,
    above: Sequence[Row] = (),
    dirt: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A workbook of heads and lines; `dirt` may spoil the sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("收入")
        for at, line in enumerate([*above, heads, *lines]):
            sheet.write_row(at, 0, line)
        if dirt is not None:
            dirt(workbook, sheet)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A workbook with another part in its archive, or with one replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, part)
    return out.getvalue()


def part_of(content: bytes, name: str) -> str:
    """A part of the archive as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()
