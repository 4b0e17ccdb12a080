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
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


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
        writer.writerows([[_harmless(cell) for cell in line] for line in lines])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    """Text that a spreadsheet would run as a formula is marked as text; numbers stay."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS) and len(cell) > 1:
        return f"'{cell}"
    return cell


def xlsx_bytes(parts: Sequence[Part]) -> bytes:
    """A workbook of a sheet for each table: numbers as numbers, text never as a formula."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        strong = workbook.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        money = workbook.add_format({"num_format": "#,##0.00"})
        taken: list[str] = []
        for part in parts:
            taken.append(_sheet_name(part.title, taken))
            sheet = workbook.add_worksheet(taken[-1])
            sheet.write_row(0, 0, part.heads, strong)
            for number, row in enumerate(part.rows, start=1):
                for column, cell in enumerate(row):
                    has_cents = isinstance(cell, Decimal) and cell.as_tuple().exponent == -2
                    sheet.write(number, column, cell, money if has_cents else None)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(part.heads) - 1, 0), 18)
    return out.getvalue()


def _sheet_name(title: str, taken: Sequence[str]) -> str:
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
