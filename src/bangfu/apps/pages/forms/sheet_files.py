"""The workbooks of an import: the template to fill in, and what was handed in with its faults marked."""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bangfu.apps.pages.forms.sheet_heads import letters
from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, Reading
from bangfu.core.problem import Problem
from bangfu.core.words import Language

SAFELY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}
ROWS_READY = 1_000
"""So many rows of a template carry their formats and choices."""

TEXTS = ("text", "code", "place", "name", "identity", "phone", "card")


def kinds() -> Mapping[str, str]:
    """How each kind of column is filled in, in words."""
    return {
        "text": _("文字"),
        "code": _("编码，按文字填写"),
        "place": _("12 位区划代码，按文字填写"),
        "money": _("金额，只写数字，最多到分"),
        "number": _("整数"),
        "share": _("比例，如 12.5% 或 1/4"),
        "date": _("日期，如 2024-03-05"),
        "year": _("四位年份"),
        "flag": _("是或否"),
        "choice": _("从下拉清单中选"),
        "name": _("姓名，按证件填写"),
        "identity": _("18 位身份证号码，按文字填写"),
        "phone": _("手机号码或带区号的固定电话，按文字填写"),
        "card": _("银行账号，按文字填写"),
    }


def head_of(column: ImportColumn, language: Language) -> str:
    """The head of a column as the template writes it; money says its unit."""
    unit = f"（{column.unit}）" if column.kind == "money" else ""
    return f"{column.label.said(language)}{unit}"


def template(declared: Import, language: Language) -> bytes:
    """A workbook to fill in: heads, formats, lists to choose from, and a sheet that explains them."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(SAFELY)) as workbook:
        strong = workbook.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#E8F1F7"}
        )
        formats = {
            "text": workbook.add_format({"num_format": "@"}),
            "money": workbook.add_format({"num_format": "#,##0.00"}),
            "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        }
        sheet = workbook.add_worksheet(str(declared.title)[:28])
        notes = workbook.add_worksheet(_("填写说明"))
        for at, column in enumerate(declared.columns):
            form = formats.get("text" if column.kind in TEXTS else column.kind)
            sheet.set_column(at, at, max(14, 2 * len(head_of(column, language)) + 2), form)
            sheet.write_string(0, at, head_of(column, language), strong)
            _offer(sheet, at, column, language)
        sheet.freeze_panes(1, 0)
        _explain(notes, declared, language, strong)
    return out.getvalue()


def _offer(sheet: Any, at: int, column: ImportColumn, language: Language) -> None:
    """A list to choose from; what Excel has no room for is only explained."""
    said = [words.said(language) for words in column.choices.values()]
    said = [_("是"), _("否")] if column.kind == "flag" else said
    if said and len(",".join(said)) <= 255:
        sheet.data_validation(1, at, ROWS_READY, at, {"validate": "list", "source": said})


def _explain(notes: Any, declared: Import, language: Language, strong: Any) -> None:
    notes.set_column(0, 0, 24)
    notes.set_column(1, 3, 40)
    notes.write_row(0, 0, [_("列"), _("怎样填"), _("必填"), _("可填的内容")], strong)
    for row, column in enumerate(declared.columns, start=1):
        kind = "choice" if column.choices else column.kind
        note = column.note.said(language) if column.note else ""
        how = "；".join(part for part in (kinds()[kind], note) if part)
        allowed = "、".join(words.said(language) for words in column.choices.values())
        needed = _("必填") if column.is_needed else _("可空")
        notes.write_row(row, 0, [head_of(column, language), how, needed, allowed])
    rules = [
        _("不要合并单元格，不要合计行，不要隐藏行列，不要在表下写说明。"),
        _("金额的单位写在列名的括号里：元或万元。按列名里的单位填数。"),
        _("改了再交时按标识列认行：已有的更新，没有的新增。全部无误才导入，有一处错就全不导入。"),
    ]
    for row, rule in enumerate(rules, start=len(declared.columns) + 2):
        notes.write_string(row, 0, rule)


def annotated(reading: Reading, language: Language) -> bytes:
    """What was handed in, cell by cell, with a last column of faults and each faulty cell marked.

    Faults of the file as a whole stand in the same column below the last row.
    """
    import xlsxwriter

    sheet = reading.sheet
    assert sheet is not None, "a file that cannot be opened has no cells"
    last = max((len(line) for line in sheet.rows), default=0)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(SAFELY)) as workbook:
        copy = workbook.add_worksheet((sheet.name or _("数据"))[:28])
        copy.set_column(0, max(last - 1, 0), 16)
        copy.set_column(last, last, 80)
        marks = _Marks(workbook)
        by_row: dict[int | None, list[Problem]] = defaultdict(list)
        for problem in reading.problems:
            by_row[problem.where.row].append(problem)
        for number, line in enumerate(sheet.rows, start=1):
            faults = by_row.get(number, [])
            _copy_row(copy, reading, number, line, faults, marks)
            if told := [faulty(problem, reading, language) for problem in faults]:
                copy.write_string(number - 1, last, "\n".join(told), marks.words)
        general = by_row.get(None, [])
        for at, problem in enumerate(general, start=len(sheet.rows) + 1):
            copy.write_string(at, last, faulty(problem, reading, language), marks.words)
    return out.getvalue()


class _Marks:
    """How a faulty cell looks, and the words beside it."""

    def __init__(self, workbook: Any) -> None:
        red = {"bg_color": "#FBE8E5", "font_color": "#8A1C12"}
        self.cell = workbook.add_format(red)
        self.day = workbook.add_format(red | {"num_format": "yyyy-mm-dd"})
        self.words = workbook.add_format({"font_color": "#8A1C12", "text_wrap": True})


def _copy_row(  # noqa: PLR0913 (a row, what is wrong in it, and how that looks)
    copy: Any,
    reading: Reading,
    number: int,
    line: Sequence[Any],
    faults: Sequence[Problem],
    marks: _Marks,
) -> None:
    assert reading.sheet is not None
    wrong = {place for problem in faults if (place := place_of(problem, reading))}
    for at in range(1, max([len(line), *wrong]) + 1):
        cell = line[at - 1] if at <= len(line) else None
        shown = (reading.sheet.errors or {}).get((number, at)) or _written(cell)
        form = (marks.day if isinstance(cell, date) else marks.cell) if at in wrong else None
        if shown is not None or form is not None:
            copy.write(number - 1, at - 1, shown, form)


def _written(cell: Any) -> Any:
    """A cell as a workbook can hold it: a number with more digits than it keeps becomes text."""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool) and len(str(cell)) > 16:
        return str(cell)
    return cell


def place_of(problem: Problem, reading: Reading) -> int:
    """The column of the sheet that a fault is about; 0 where it is about none."""
    column = problem.where.column or ""
    place = reading.heads.place_of(column) if reading.heads else 0
    if place or not column.isascii() or not column.isupper():
        return place
    return next((at for at in range(1, 1001) if letters(at) == column), 0)


def faulty(problem: Problem, reading: Reading, language: Language) -> str:
    """A fault in words, with the cell as a workbook calls it."""
    place = place_of(problem, reading)
    cell = f"{letters(place)}{problem.where.row or ''} " if place else ""
    return f"{cell}{problem.message(language)}"
