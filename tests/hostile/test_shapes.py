"""The shape of a sheet: what makes its rows doubtful is told, and totals are held against the rows."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.apps.pages.books import with_part
from tests.hostile.hazards import shows
from tests.hostile.lists import CLEAN, HEADS, NAMES, book, codes, lines, looked, values

SUM = NAMES.index("amount_fen")


def shaped(change: Callable[[Any, Any], None], rows: int = 4) -> bytes:
    """A list whose sheet was changed by hand, as openpyxl has it."""
    workbook = openpyxl.load_workbook(io.BytesIO(book([HEADS, *lines(*[{}] * rows)])))
    change(workbook, workbook.active)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def merged_cells(_workbook: Any, sheet: Any) -> None:
    sheet.merge_cells("E3:E5")


def heads_of_two_rows(_workbook: Any, sheet: Any) -> None:
    sheet.insert_rows(1)
    for column in range(1, len(HEADS) + 1):
        sheet.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
        sheet.cell(1, column).value = HEADS[column - 1]


def title_above(_workbook: Any, sheet: Any) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "人员名单"
    sheet.merge_cells("A1:M1")


def hidden_row(_workbook: Any, sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def filtered(_workbook: Any, sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:M5"
    sheet.auto_filter.add_filter_column(0, ["H001"])
    for row in (2, 4, 5):
        sheet.row_dimensions[row].hidden = True


def filter_open(_workbook: Any, sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:M5"


def hidden_column(_workbook: Any, sheet: Any) -> None:
    sheet.column_dimensions["G"].hidden = True


def hidden_sheet(workbook: Any, _sheet: Any) -> None:
    workbook.create_sheet("底稿").sheet_state = "veryHidden"


def note_below(_workbook: Any, sheet: Any) -> None:
    sheet["A7"] = "注：以上为年末数"


def signed_below(_workbook: Any, sheet: Any) -> None:
    sheet["A8"], sheet["F8"] = "填表人：", "审核人："


def heads_again(_workbook: Any, sheet: Any) -> None:
    sheet.append(HEADS)


SHAPES: dict[Callable[[Any, Any], None], tuple[dict[int | None, list[str]], bool]] = {
    merged_cells: ({3: ["cells_merged"]}, True),
    heads_of_two_rows: ({1: ["cells_merged"] * len(HEADS)}, True),
    title_above: ({}, False),
    hidden_row: ({3: ["rows_hidden"]}, True),
    filtered: ({2: ["rows_hidden"]}, True),
    filter_open: ({}, False),
    hidden_column: ({None: ["columns_hidden"]}, True),
    hidden_sheet: ({None: ["sheets_hidden"]}, False),
    note_below: ({7: ["row_of_notes"]}, True),
    signed_below: ({8: ["row_of_notes"]}, True),
    heads_again: ({6: ["row_of_heads"]}, True),
}


@shows("shapes")
@pytest.mark.parametrize("change", SHAPES, ids=lambda change: change.__name__)
def test_a_doubtful_shape_is_told(change: Callable[[Any, Any], None]) -> None:
    told, is_refused = SHAPES[change]
    found = looked(shaped(change))
    assert codes(found) == told
    assert found.is_refused is is_refused


@shows("shapes")
def test_a_picture_is_told_about() -> None:
    """sheet_has_pictures: some offices photograph the list and paste it in."""
    found = looked(with_part(book([HEADS, *lines({})]), "xl/media/image1.png", b"x"))
    assert codes(found) == {None: ["sheet_has_pictures"]}
    assert not found.is_refused


# --- totals -------------------------------------------------------------------------------------


def total(said: str, amount: object, persons: object = None) -> list[object]:
    cells: dict[str, object] = {"code": said, "amount_fen": amount, "persons": persons}
    return [cells.get(name) for name in NAMES]


def with_totals(*more: list[object]) -> bytes:
    """Two rows, what follows them, two more rows and what follows those."""
    first, last = (lines({}, {"amount_fen": "600.50"}), lines({"code": "H8"}, {"code": "H9"}))
    half = len(more) // 2
    return book([HEADS, *first, *more[:half], *last, *more[half:]])


@shows("totals")
def test_totals_that_agree_are_left_out_with_a_note() -> None:
    """total_agrees: subtotals of their own part, the last of all of them."""
    found = looked(
        with_totals(
            total("小 计", "1,800.50", 6),
            total("小计", 2400),
            total("合计", 4200.5, "１２"),
        )
    )
    assert {p.code for p in found.problems} == {"total_agrees"}
    assert not found.is_refused
    assert len(found.rows) == 4


@shows("totals")
@pytest.mark.parametrize(
    ("said", "amount", "persons", "told"),
    [
        ("合计", 4200, 12, ("金额", "4200", "4200.5")),
        ("合计", 4200.5, 11, ("人数", "11", "12")),
        ("小计", 1800.5, None, ("金额", "1800.5", "2400")),
    ],
)
def test_a_total_that_differs_is_refused_with_both_figures(
    said: str, amount: object, persons: object, told: tuple[str, str, str]
) -> None:
    """total_differs"""
    found = looked(with_totals(total("小计", 1800.5), total(said, amount, persons)))
    [problem] = [p for p in found.problems if p.code == "total_differs"]
    assert problem.where.row == 7
    column, is_said, summed = told
    assert f"行的“{column}”是 {is_said}，上面各行之和是 {summed}" in problem.message("zh")
    assert found.is_refused


@shows("totals")
@pytest.mark.parametrize("amount", [None, "见附表", "约3600"])
def test_a_total_that_cannot_be_checked_is_refused(amount: object) -> None:
    """row_of_totals"""
    found = looked(book([HEADS, *lines({}, {}), total("总计", amount)]))
    assert codes(found) == {4: ["row_of_totals"]}
    assert found.is_refused


@shows("totals")
def test_a_total_over_a_cell_that_is_no_number_cannot_be_checked() -> None:
    found = looked(book([HEADS, *lines({}, {"amount_fen": "约3万"}), total("总计", 1200)]))
    assert codes(found) == {4: ["row_of_totals"], 3: ["cell_not_money"]}


# --- formulas ------------------------------------------------------------------------------------


def computed(formula: str, value: object) -> bytes:
    """A list whose first sum is a formula with a kept result."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as made:
        sheet = made.add_worksheet("人员")
        for at, row in enumerate([HEADS, *lines({}, {})]):
            sheet.write_row(at, 0, row)
        sheet.write_formula(1, SUM, formula, None, value)
    return out.getvalue()


@shows("formulas")
def test_a_kept_result_is_read_with_a_warning() -> None:
    """cells_computed: it may be stale, which nobody can see in the file."""
    found = looked(computed("=G3*100", 1200))
    assert codes(found) == {2: ["cells_computed"]}
    assert values(found, "amount_fen")[2] == 120_000
    assert not found.is_refused


@shows("formulas")
@pytest.mark.parametrize(
    ("formula", "value", "code"),
    [
        ("=#REF!+1", "#REF!", "cell_in_error"),
        ("=VLOOKUP(1,A:A,1,0)", "#N/A", "cell_in_error"),
        ("=1/0", "#DIV/0!", "cell_in_error"),
        ("=G3", "", "cell_not_computed"),
    ],
)
def test_a_formula_without_a_good_result_is_refused(formula: str, value: str, code: str) -> None:
    found = looked(computed(formula, value))
    assert code in codes(found)[2]
    assert found.is_refused


@shows("formulas")
@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", "sheet_has_macros"),
        ("xl/externalLinks/externalLink1.xml", "sheet_has_links"),
    ],
)
def test_macros_and_links_to_other_workbooks_are_refused(part: str, code: str) -> None:
    found = looked(with_part(book([HEADS, *lines({})]), part, b"x"))
    assert codes(found) == {None: [code]}
    assert found.is_refused


def test_the_clean_list_has_every_column() -> None:
    assert set(CLEAN) | {"code"} == set(NAMES)
