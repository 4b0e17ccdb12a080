"""A list to take away: exactly what the page shows, with all rows of the filter.

Written row by row, so that a hundred thousand rows need no more memory than fifty.
"""

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import YUAN
from bangfu.apps.pages.tables.cells import labelled, local
from bangfu.apps.pages.tables.files import SAFELY, XLSX, harmless, has_cents, sheet_name, written
from bangfu.apps.pages.tables.lists import Page
from bangfu.apps.people.access import demonstration_place

FORMATS = ("xlsx", "csv", "json")


def file_of(page: Page, format_: str) -> HttpResponseBase:
    """The list as a file of one of the formats."""
    name = f"{page.listing.title}-{page.viewer.today.isoformat()}.{format_}"
    if format_ == "xlsx":
        return FileResponse(_workbook(page), filename=name, as_attachment=True, content_type=XLSX)
    told, kind = (
        (_json(page), "application/json") if format_ == "json" else (_csv(page), "text/csv")
    )
    response = StreamingHttpResponse(told, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(name)}"
    return response


def heads_of(page: Page) -> list[str]:
    """The heads of a file: money is in exact 元."""
    return [labelled(c, YUAN if c.kind == "money" else None) for c in page.columns]


def about(page: Page) -> list[tuple[str, str]]:
    """What a file is, for its head: which list, which filter, when, and for whom."""
    label = (
        [(_("演示数据"), _("人物、单位、金额和经过都是虚构的"))] if demonstration_place() else []
    )
    moment = local(page.viewer.moment).strftime("%Y-%m-%d %H:%M")
    return [
        *label,
        (_("名单"), str(page.listing.title)),
        (_("条件"), _("；").join(page.filters.told) or _("全部")),
        (_("导出时间"), moment),
        (_("导出人"), page.viewer.name or _("公众")),
        (_("行数"), str(page.count)),
    ]


def _workbook(page: Page) -> BinaryIO:
    import xlsxwriter

    out = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    with xlsxwriter.Workbook(out, {"constant_memory": True, **SAFELY}) as workbook:
        sheet = workbook.add_worksheet(sheet_name(str(page.listing.title)))
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        money = workbook.add_format({"num_format": "#,##0.00"})
        heads, told = heads_of(page), about(page)
        sheet.set_column(0, len(heads) - 1, 18)
        for at, line in enumerate(told):
            sheet.write_row(at, 0, line)
        sheet.write_row(len(told), 0, heads, strong)
        sheet.freeze_panes(len(told) + 1, 0)
        for at, cells in enumerate(_lines(page), start=len(told) + 1):
            for column, cell in enumerate(cells):
                sheet.write(at, column, written(cell), money if has_cents(cell) else None)
    out.seek(0)
    return out


def _lines(page: Page) -> Iterator[list[object]]:
    yield from page.filed()
    if totals := page.filed_totals():
        yield [_("合计") if at == 0 and cell is None else cell for at, cell in enumerate(totals)]


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text


def _csv(page: Page) -> Iterator[bytes]:
    """Heads and rows only, so that programs can read it; with the mark by which Excel knows UTF-8."""
    writer: Any = csv.writer(_Echo())
    yield writer.writerow(heads_of(page)).encode("utf-8-sig")
    for cells in page.filed():
        yield writer.writerow([harmless(cell) for cell in cells]).encode()


def _json(page: Page) -> Iterator[bytes]:
    """The rows as data, with the count and the sums in front; money is whole fen.

    The sums are there before the first byte: what fails then is an error, not half a file.
    """
    sums = {c.name: page.sums[f"sum_{c.name}"] for c in page.columns if c.total}
    head = {"list": page.listing.name, "count": page.count, "totals": sums}
    return _json_after(head, page)


def _json_after(head: Mapping[str, object], page: Page) -> Iterator[bytes]:
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "rows": ['.encode()
    for at, row in enumerate(page.data()):
        yield f"{',' if at else ''}\n{json.dumps(row, ensure_ascii=False)}".encode()
    yield b"\n]}\n"
