"""What a cell of a handed-in sheet may hold; nothing else is guessed into it."""

from datetime import date
from decimal import Decimal

import pytest

from bangfu.apps.pages.forms import sheet_heads
from bangfu.apps.pages.forms.sheet_cells import CellReader, Unreadable
from bangfu.apps.pages.forms.workbooks import ImportColumn
from bangfu.core.words import words
from bangfu.engine.sheets import Sheet

TODAY = date(2024, 3, 5)


def read(kind: str, cell: object, unit: str) -> object:
    column = ImportColumn("x", words("某列", "Some column"), kind)  # type: ignore[arg-type]
    return CellReader(TODAY).read(column, cell, unit, 2)


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("number", "十二", "cell_not_number"),
        ("number", Decimal("1.5"), "cell_not_number"),
        ("number", Decimal("Infinity"), "cell_not_number"),
        ("money", Decimal("Infinity"), "cell_not_money"),
        ("money", Decimal("NaN"), "cell_not_money"),
        ("money", Decimal("1e308"), "cell_too_large"),
        ("share", "七成", "cell_not_share"),
        ("date", "去年冬天", "cell_not_date"),
        ("date", "0001-01-01", "cell_day_far"),
        ("date", date(9999, 12, 31), "cell_day_far"),
        ("flag", "也许", "cell_not_flag"),
    ],
)
def test_a_cell_that_is_something_else_is_refused_by_its_code(
    kind: str, cell: object, code: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read(kind, cell, "元")
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [("number", "1,200", 1200), ("share", "6.5%", "13/200"), ("flag", "是", True)],
)
def test_a_cell_as_it_should_be_is_read_exactly(kind: str, cell: object, value: object) -> None:
    assert read(kind, cell, "") == value


def test_a_workbook_of_the_old_kind_is_read_with_a_word_of_care() -> None:
    sheet = Sheet("收入.xls", "", [], is_old=True)
    assert [problem.code for problem in sheet_heads._of_the_file(sheet)] == ["sheet_is_old"]


def test_a_cell_that_stood_before_is_read_as_it_was_and_counted_again() -> None:
    column, reader = ImportColumn("x", words("某列", "Some column")), CellReader(TODAY)
    cells = ["甲", "甲", 1, "甲 ", "甲 "]
    read_so = [reader.read(column, cell, "", row) for row, cell in enumerate(cells, start=2)]
    assert read_so == ["甲", "甲", "1", "甲 ", "甲 "]
    with pytest.raises(Unreadable):
        reader.read(column, True, "", 7)
    [note] = reader.notes("表.xlsx")
    assert (note.code, note.values["count"], note.where.row) == ("cells_as_typed", 2, 5)
