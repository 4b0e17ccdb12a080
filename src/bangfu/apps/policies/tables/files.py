"""Tables to take away: CSV that Excel opens in Chinese, and workbooks without formulas."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpResponse
from django.utils.encoding import escape_uri_path

Rows = Sequence[Sequence[object]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(heads: Sequence[str], rows: Rows) -> bytes:
    """A heading and rows as CSV in UTF-8 with a byte order mark, by which Excel knows it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    """Text that a spreadsheet would run as a formula is marked as text; numbers stay."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS) and len(cell) > 1:
        return f"'{cell}"
    return cell


def xlsx_bytes(title: str, heads: Sequence[str], rows: Rows) -> bytes:
    """A workbook of one sheet: heading frozen, numbers as numbers, text never as a formula."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        sheet = workbook.add_worksheet(_sheet_name(title))
        strong = workbook.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        money = workbook.add_format({"num_format": "#,##0.00"})
        sheet.write_row(0, 0, heads, strong)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                has_cents = isinstance(cell, Decimal) and cell.as_tuple().exponent == -2
                sheet.write(number, column, cell, money if has_cents else None)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(heads) - 1, 0), 18)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    kept = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)
    return kept.strip()[:31] or "bangfu"


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to save, under a name that may be Chinese."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(name)}"
    return response


def csv_download(name: str, heads: Sequence[str], rows: Rows) -> HttpResponse:
    """A table as a CSV file to save."""
    return download(csv_bytes(heads, rows), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_download(name: str, heads: Sequence[str], rows: Rows) -> HttpResponse:
    """A table as a workbook to save."""
    return download(xlsx_bytes(name, heads, rows), f"{name}.xlsx", XLSX)
