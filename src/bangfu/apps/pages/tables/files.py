"""Tables to take away: CSV that Excel opens in Chinese, and workbooks without formulas."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.utils.encoding import escape_uri_path

Rows = Sequence[Sequence[object]]
Heads = Sequence[str]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
SAFELY = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}
"""How a workbook is written: what people typed is never run and never followed."""

EXACT_DIGITS_MAX = 15
CELL_LETTERS_MAX = 32_767
"""What a cell of a workbook holds: more digits would be rounded, more letters dropped."""


@dataclass(frozen=True)
class Part:
    """One table of a file: its title, a heading and rows."""

    title: str
    heads: Heads
    rows: Rows


def csv_bytes(parts: Sequence[Part]) -> bytes:
    """Tables as CSV in UTF-8 with a byte order mark, by which Excel knows it.

    An empty line stands between two tables, and a title above each that has one.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for at, part in enumerate(parts):
        between: Rows = [[]] if at else []
        title: Rows = [[part.title]] if part.title else []
        lines: Rows = [*between, *title, part.heads, *part.rows]
        writer.writerows([[harmless(cell) for cell in line] for line in lines])
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> object:
    """Text that a spreadsheet would run as a formula is marked as text; numbers stay."""
    if isinstance(cell, str) and len(cell) > 1:
        begins = (cell, cell.lstrip())
        return f"'{cell}" if any(text.startswith(_FORMULA_SIGNS) for text in begins) else cell
    return cell


def xlsx_bytes(parts: Sequence[Part]) -> bytes:
    """A workbook of a sheet for each table: numbers as numbers, text never as a formula."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **SAFELY}) as workbook:
        strong = workbook.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        money = workbook.add_format({"num_format": "#,##0.00"})
        taken: list[str] = []
        for part in parts:
            taken.append(sheet_name(part.title, taken))
            sheet = workbook.add_worksheet(taken[-1])
            sheet.write_row(0, 0, part.heads, strong)
            for number, row in enumerate(part.rows, start=1):
                for column, cell in enumerate(row):
                    sheet.write(number, column, written(cell), money if has_cents(cell) else None)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(part.heads) - 1, 0), 18)
    return out.getvalue()


def has_cents(cell: object) -> bool:
    """Whether a cell is a sum of money."""
    return isinstance(cell, Decimal) and cell.as_tuple().exponent == -2


def written(cell: object) -> object:
    """A cell as a workbook can hold it exactly: a number too long for it becomes text."""
    if (
        isinstance(cell, Decimal | int)
        and len(str(cell).strip("-").replace(".", "")) > EXACT_DIGITS_MAX
    ):
        return str(cell)
    return cell[:CELL_LETTERS_MAX] if isinstance(cell, str) else cell


def sheet_name(title: str, taken: Sequence[str] = ()) -> str:
    """A name that a sheet may have: without signs of Excel, short, and not taken."""
    kept = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)
    name = kept.strip()[:28] or "bangfu"
    is_taken = name.casefold() in [other.casefold() for other in taken]
    return f"{name} {len(taken) + 1}" if is_taken else name


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to save, under a name that may be Chinese."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(name)}"
    return response


def csv_download(name: str, heads: Heads, rows: Rows) -> HttpResponse:
    """A table as a CSV file to save."""
    return csv_parts_download(name, [Part("", heads, rows)])


def xlsx_download(name: str, heads: Heads, rows: Rows) -> HttpResponse:
    """A table as a workbook to save."""
    return xlsx_parts_download(name, [Part(name, heads, rows)])


def csv_parts_download(name: str, parts: Sequence[Part]) -> HttpResponse:
    """Several tables as one CSV file to save."""
    return download(csv_bytes(parts), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_parts_download(name: str, parts: Sequence[Part]) -> HttpResponse:
    """Several tables as the sheets of a workbook to save."""
    return download(xlsx_bytes(parts), f"{name}.xlsx", XLSX)
