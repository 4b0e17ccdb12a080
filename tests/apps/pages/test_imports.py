"""Imports: a dry run of all rows, every fault at once beside its cell, all or nothing, once."""

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bangfu.apps.pages.forms.workbooks import Reading, read
from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.registry.models import VillageIncome
from bangfu.engine.sheets import open_sheet
from tests.apps.pages.books import HEADS, book, rows
from tests.apps.pages.incomes import INCOMES_IMPORT
from tests.apps.pages.offices import OTHER_TOWN, TOWN, loaded, signed_in, villages_of
from tests.apps.pages.test_lists import words
from tests.apps.records.acting import COUNTY, acting
from tests.hostile.hazards import shows

pytestmark = pytest.mark.django_db
AT = "/specimen/incomes/import/"
LABELS = ["村代码", "类别", "年度", "金额", "备注"]


def bureau() -> Client:
    return signed_in("agriculture_bureau", COUNTY)


def uploaded(browser: Client, content: bytes, name: str = "收入.xlsx") -> Any:
    """The page of what was uploaded."""
    file = SimpleUploadedFile(name, content)
    return browser.post(AT, {"workbook": file}, follow=True)


def applied(browser: Client, page: Any) -> Any:
    """Apply what a page shows, as its button does."""
    return browser.post(AT, held_in(page), follow=True)


def held_in(page: Any) -> dict[str, str]:
    """What the button of a page sends."""
    text = page.content.decode()
    return dict(re.findall(r'type="hidden" name="(_key|batch)" value="([^"]+)"', text))


def reading(content: bytes, name: str = "收入.xlsx") -> Reading:
    """A dry run of a file by the bureau."""
    return read(INCOMES_IMPORT, acting("agriculture_bureau"), name, content=content)


def codes(content: bytes, name: str = "收入.xlsx") -> set[str]:
    """What a dry run finds wrong with a file."""
    return {problem.code for problem in reading(content, name).problems}


# --- the way of a good file -------------------------------------------------------------------


def test_the_template_filled_in_is_read_without_a_word() -> None:
    loaded()
    answer = bureau().get(AT, {"template": "1"})
    sheet = open_sheet("模板.xlsx", answer.content, LABELS)
    assert list(sheet.rows[0]) == list(HEADS)
    assert sheet.visible == ["村集体收入", "填写说明"]
    filled = reading(book(rows(villages_of(TOWN)), sheet.rows[0]))
    assert filled.problems == []
    assert filled.counts == {"new": 5, "changed": 0, "same": 0}


def test_what_was_uploaded_is_shown_and_nothing_is_written_before_it_is_confirmed() -> None:
    loaded()
    page = words(uploaded(bureau(), book(rows(villages_of(TOWN)))))
    assert "检查通过，尚未导入" in page
    assert "新增 5" in page
    assert "12,345.67" in page
    assert not VillageIncome.everything.exists()


def test_all_rows_are_written_in_one_act_that_is_kept() -> None:
    loaded()
    browser = bureau()
    content = book(rows(villages_of(TOWN)))
    page = applied(browser, uploaded(browser, content))
    assert "已导入：收入.xlsx。" in words(page)
    assert VillageIncome.everything.count() == 5
    kept = ImportBatch.everything.get()
    assert (kept.state, kept.counts, bytes(kept.content)) == (
        "applied",
        {"new": 5, "changed": 0, "same": 0},
        b"",
    )
    event = AuditEvent.objects.visible_to(acting("auditor")).get(verb="pages.import_batch.apply")
    assert event.after["digest"] == kept.digest


def test_the_same_file_again_changes_nothing_and_says_so() -> None:
    """import_changes_nothing, imported_before"""
    loaded()
    browser = bureau()
    content = book(rows(villages_of(TOWN)))
    applied(browser, uploaded(browser, content))
    page = words(uploaded(browser, content))
    assert "不变 5" in page
    assert "没有可导入的：收入.xlsx 的 5 行都已经有了，内容相同" in page
    assert "同一份文件已由 agriculture_bureau经办 于" in page
    assert "全部导入" not in page


def test_the_difference_is_shown_before_it_is_applied() -> None:
    loaded()
    browser = bureau()
    applied(browser, uploaded(browser, book(rows(villages_of(TOWN)[:2]))))
    changed = rows(villages_of(TOWN)[:2]) + rows(villages_of(TOWN)[2:3])
    changed[0][3] = 99.5
    page = uploaded(browser, book(changed)).content.decode()
    assert '<del title="12,345.67 元">12,345.67</del> <ins title="99.50 元">99.50</ins>' in page
    read_again = reading(book(changed))
    assert read_again.counts == {"new": 1, "changed": 1, "same": 1}
    assert [row.number for row in read_again.moving] == [2, 4]


def test_an_import_sent_twice_has_one_effect() -> None:
    loaded()
    browser = bureau()
    page = uploaded(browser, book(rows(villages_of(TOWN))))
    assert applied(browser, page).status_code == applied(browser, page).status_code == 200
    assert VillageIncome.everything.count() == 5


def test_what_the_stage_refuses_is_not_written_at_all() -> None:
    """The register refuses another figure for a filed one: then the new rows stay out too."""
    loaded()
    browser = bureau()
    applied(browser, uploaded(browser, book(rows(villages_of(TOWN)[:1]))))
    changed = rows(villages_of(TOWN))
    changed[0][3] = 99.5
    applied(browser, uploaded(browser, book(changed)))
    assert VillageIncome.everything.count() == 1
    assert ImportBatch.everything.filter(state="read").count() == 1


def test_a_file_that_was_replaced_cannot_be_applied() -> None:
    """import_not_open"""
    loaded()
    browser = bureau()
    first = uploaded(browser, book(rows(villages_of(TOWN))))
    uploaded(browser, book(rows(villages_of(TOWN)[:1])))
    assert "没有等待导入" in words(applied(browser, first))
    assert not VillageIncome.everything.exists()


def test_a_file_that_became_wrong_meanwhile_is_refused() -> None:
    """import_refused: it is read once more when it is applied."""
    loaded()
    browser = bureau()
    page = uploaded(browser, book(rows(villages_of(TOWN))))
    bad = rows(villages_of(TOWN))
    bad[0][3] = "约3万"
    ImportBatch.everything.update(content=book(bad))
    assert "还有 1 处错误，一行也没有导入" in words(applied(browser, page))
    assert not VillageIncome.everything.exists()


def test_another_person_neither_sees_nor_applies_it() -> None:
    loaded()
    mine = signed_in("township", TOWN)
    page = uploaded(mine, book(rows(villages_of(TOWN))))
    batch = ImportBatch.everything.get().pk
    others = signed_in("township", OTHER_TOWN)
    assert "没有等待导入" in words(others.get(AT, {"batch": batch}))
    assert "没有等待导入" in words(applied(others, page))
    assert signed_in("township_leader").get(AT).status_code == 403


# --- the way of a bad file --------------------------------------------------------------------


def test_every_fault_of_every_row_is_told_at_once_with_its_cell() -> None:
    loaded()
    bad = rows(villages_of(TOWN))
    bad[1][3], bad[3][0], bad[3][1] = "约3万", "12011910120", "经营"
    browser = bureau()
    page = words(uploaded(browser, book(bad)))
    assert "有错误，没有导入" in page
    assert "有错误，待更正" in page, "and so it is told among those that wait"
    assert "已检查，待导入" not in page
    assert "第3行，D 列： “金额”的“约3万”不是准确的金额" in page
    assert "第5行，A 列： “村代码”的“12011910120”不是 12 位区划代码" in page
    assert "第5行，B 列： “类别”不能填“经营”" in page
    assert "全部导入" not in page


def test_the_faults_come_back_in_the_workbook_beside_the_cell() -> None:
    loaded()
    browser = bureau()
    bad = rows(villages_of(TOWN))
    bad[1][3] = "约3万"
    uploaded(browser, book(bad, above=[["2022年村集体收入"]]))
    batch = ImportBatch.everything.get().pk
    content = browser.get(AT, {"batch": batch, "format": "xlsx"}).content
    sheet = open_sheet("x.xlsx", content, LABELS)
    assert sheet.rows[3][3] == "约3万"
    assert str(sheet.rows[3][5]).startswith("D4 “金额”的“约3万”不是准确的金额")
    assert [line[5] if len(line) > 5 else None for line in sheet.rows[:3]] == [None] * 3
    assert not sheet.formulas
    assert reading(content).problems, "the copy still has its fault"


@shows("formula_lead")
@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-1+1"])
def test_the_returned_workbook_runs_nothing(text: str) -> None:
    loaded()
    browser = bureau()
    bad = rows(villages_of(TOWN)[:1])
    bad[0][3] = text
    uploaded(browser, book(bad))
    batch = ImportBatch.everything.get().pk
    content = browser.get(AT, {"batch": batch, "format": "xlsx"}).content
    assert not open_sheet("x.xlsx", content, LABELS).formulas


def test_a_csv_file_of_the_office_is_read_in_its_own_encoding() -> None:
    """text_encoding"""
    loaded()
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADS, *rows(villages_of(TOWN))])
    found = reading(out.getvalue().encode("gb18030"), "收入.csv")
    assert {p.code for p in found.problems} == {"text_encoding"}
    assert not found.is_refused
    assert reading(out.getvalue().encode("utf-8-sig"), "收入.csv").problems == []


CELLS = [
    (3, "约3万", "cell_not_money"),
    (3, "3000元/户", "cell_not_money"),
    (3, "一千二", "cell_not_money"),
    (3, "1,23", "cell_not_money"),
    (3, True, "cell_not_money"),
    (3, 1.005, "cell_part_of_fen"),
    (3, -1, "cell_below_zero"),
    (3, "9" * 25, "cell_too_large"),
    (3, "92233720368547758.07", "cell_too_large"),
    (3, "١٢٣", "cell_digits_foreign"),
    (0, "120119101200\u202e", "cell_has_unseen"),
    (2, 1900, "cell_not_year"),
    (3, "", "cell_missing"),
    (3, "无", "cell_missing"),
    (0, "12011910120", "cell_not_place"),
    (0, 12011910, "cell_not_place"),
    (0, 1201191012001234567, "cell_lost_digits"),
    (1, "经营", "cell_not_among"),
    (2, "二〇二二", "cell_not_year"),
    (2, 22, "cell_not_year"),
    (4, "x" * 21, "cell_too_long"),
    (4, True, "cell_not_text"),
]


@pytest.mark.parametrize(("at", "cell", "code"), CELLS)
def test_a_doubtful_cell_stops_its_row(at: int, cell: object, code: str) -> None:
    loaded()
    bad = rows(villages_of(TOWN))
    bad[2][at] = cell
    found = reading(book(bad))
    assert [(p.code, p.where.row) for p in found.problems] == [(code, 4)]
    assert len(found.rows) == 4


@pytest.mark.parametrize(
    ("cell", "fen"), [("12345.67", 1_234_567), ("12,345.67", 1_234_567), (12345, 1_234_500)]
)
def test_a_number_as_text_is_fine_where_it_is_exact(cell: object, fen: int) -> None:
    loaded()
    good = rows(villages_of(TOWN)[:1])
    good[0][3] = cell
    found = reading(book(good))
    assert found.problems == []
    assert found.rows[0].values["amount_fen"] == fen


@shows("units")
def test_the_unit_in_the_head_decides() -> None:
    loaded()
    heads = [*HEADS[:3], "金额（万元）", "备注"]
    found = reading(book(rows(villages_of(TOWN)[:1]), heads))
    assert found.rows[0].values["amount_fen"] == 1_234_567 * 10_000


def merged(workbook: Any, sheet: Any) -> None:
    sheet.merge_range(2, 3, 4, 3, 12345.67)


def hidden_row(workbook: Any, sheet: Any) -> None:
    sheet.set_row(3, None, None, {"hidden": True})


def hidden_column(workbook: Any, sheet: Any) -> None:
    sheet.set_column(3, 3, None, None, {"hidden": True})


def hidden_sheet(workbook: Any, sheet: Any) -> None:
    workbook.add_worksheet("底稿").hide()


def computed(workbook: Any, sheet: Any) -> None:
    sheet.write_formula(2, 3, "=D2", None, 12345.67)


def broken_formula(workbook: Any, sheet: Any) -> None:
    sheet.write_formula(2, 3, "=#REF!+1", None, "#REF!")


SHAPES = [
    (merged, "cells_merged", True),
    (hidden_row, "rows_hidden", True),
    (hidden_column, "columns_hidden", True),
    (hidden_sheet, "sheets_hidden", False),
    (computed, "cells_computed", False),
    (broken_formula, "cell_in_error", True),
]


@pytest.mark.parametrize(("dirt", "code", "refused"), SHAPES)
def test_a_doubtful_shape_is_told(dirt: Any, code: str, refused: bool) -> None:
    loaded()
    found = reading(book(rows(villages_of(TOWN)), dirt=dirt))
    assert code in {problem.code for problem in found.problems}
    assert found.is_refused is refused


def test_no_head_and_no_hidden_sheet_shows_the_number_in_its_name() -> None:
    loaded()
    number, longer = "11010519491231002X", "999999999999999999"

    def hidden(workbook: Any, _sheet: Any) -> None:
        workbook.add_worksheet(f"户 {number}").hide()
        workbook.add_worksheet("底稿").hide()

    heads = [*HEADS[:3], f"金额（{number}）", f"电话13800138000 {number}", longer, "备注"]
    lines = [[*row[:4], "", "", ""] for row in rows(villages_of(TOWN))]
    known = [*HEADS, *heads[4:6]]
    for one, code in ((heads, "head_without_unit"), (known, "head_unknown")):
        problems = reading(book(lines, one, dirt=hidden)).problems
        assert {"sheets_hidden", code} <= {problem.code for problem in problems}
        told = " ".join(f"{problem.as_json('zh')}" for problem in problems)
        assert [n for n in (number, longer, "13800138000") if n in told] == []
        assert "底稿" in told


def test_a_code_that_names_nobody_is_told() -> None:
    loaded()
    lines = rows(villages_of(TOWN))
    lines[0][0] = code = "120119101200001"
    [problem] = [one for one in reading(book(lines)).problems if one.code == "cell_not_place"]
    assert problem.subject == code


EXTRA = [
    (["合计", "", "", 60000, ""], "total_differs"),
    (["小 计", "", "", 60000, ""], "total_differs"),
    (["", "总计：", "", 60000, ""], "total_differs"),
    (["本页合计", "", "", 60000, ""], "total_differs"),
    (["合计", "", "", "", ""], "row_of_totals"),
    (["注：以上为年末数", "", "", "", ""], "row_of_notes"),
    (["填表人：李四", "", "", "", ""], "row_of_notes"),
    (list(HEADS), "row_of_heads"),
]


@pytest.mark.parametrize(("line", "code"), EXTRA)
def test_a_row_that_is_no_data_is_refused_and_nothing_else_is_said_of_it(
    line: list[object], code: str
) -> None:
    loaded()
    assert codes(book([*rows(villages_of(TOWN)), line])) == {code}


def test_a_key_in_two_rows_is_refused() -> None:
    """row_twice"""
    loaded()
    twice = [*rows(villages_of(TOWN)), *rows(villages_of(TOWN)[:1])]
    found = reading(book(twice))
    assert [(p.code, p.where.row, p.values["first"]) for p in found.problems] == [
        ("row_twice", 7, 2)
    ]


HEADED = [
    (["村代码", "类别", "年度", "金额", "备注"], "head_without_unit"),
    (["村代码", "类别", "年度", "金额（元）", "金额（元）"], "head_twice"),
    (["村代码", "类别", "年度", "备注", "x"], "heads_not_found"),
    (["a", "b", "c", "d", "e"], "heads_not_found"),
]


@shows("units")
@pytest.mark.parametrize(("heads", "code"), HEADED)
def test_wrong_heads_are_refused(heads: list[str], code: str) -> None:
    loaded()
    found = reading(book(rows(villages_of(TOWN)), heads))
    assert code in {problem.code for problem in found.problems}
    assert found.is_refused


def test_an_unknown_column_is_told_and_left_out() -> None:
    """head_unknown"""
    loaded()
    found = reading(book(rows(villages_of(TOWN)), [*HEADS[:4], "经办人"]))
    assert {(p.code, p.subject) for p in found.problems} == {("head_unknown", "经办人")}
    assert not found.is_refused


def test_heads_without_rows_are_refused() -> None:
    """no_rows"""
    loaded()
    assert codes(book([])) == {"no_rows"}


def test_the_sheet_with_the_heads_is_found_wherever_it_stands() -> None:
    """sheet_not_first"""
    loaded()

    def another(workbook: Any, sheet: Any) -> None:
        real = workbook.add_worksheet("数据")
        real.write_row(0, 0, HEADS)
        for at, line in enumerate(rows(villages_of(TOWN)), start=1):
            real.write_row(at, 0, line)

    found = reading(book([], ["封面"], dirt=another))
    assert [(p.code, p.values.get("sheet")) for p in found.problems] == [
        ("sheet_not_first", "数据")
    ]
    assert len(found.rows) == 5


# --- 万元 for 元 --------------------------------------------------------------------------------


@shows("units")
def test_a_column_ten_thousand_times_off_what_is_there_stops_the_sheet() -> None:
    """column_off_by_unit"""
    loaded()
    browser = bureau()
    applied(browser, uploaded(browser, book(rows(villages_of(TOWN)))))
    wan = [[*line[:3], 1.23, ""] for line in rows(villages_of(TOWN))]
    assert codes(book(wan)) == {"column_off_by_unit"}


@shows("units")
def test_a_cell_ten_thousand_times_off_stops_its_row() -> None:
    """cell_off_by_unit"""
    loaded()
    browser = bureau()
    applied(browser, uploaded(browser, book(rows(villages_of(TOWN)))))
    again = rows(villages_of(TOWN))
    again[2][3] = 1.23
    found = reading(book(again))
    assert [(p.code, p.where.row) for p in found.problems] == [("cell_off_by_unit", 4)]


@shows("units")
def test_two_units_in_one_column_are_asked_about() -> None:
    """column_of_two_units"""
    loaded()
    mixed = rows(villages_of(TOWN))
    for line in mixed[:2]:
        line[3] = 1.23
    found = reading(book(mixed))
    assert [p.code for p in found.problems] == ["column_of_two_units"]
    assert not found.is_refused


@shows("units")
@pytest.mark.parametrize("times", [Decimal("0.004"), Decimal(300)])
def test_a_column_some_hundred_times_off_is_asked_about(times: Decimal) -> None:
    """column_far_off: 万元 for 元, where the figures themselves are small or large."""
    loaded()
    browser = bureau()
    applied(browser, uploaded(browser, book(rows(villages_of(TOWN)))))
    off = [
        [*line[:3], str(round(Decimal(str(line[3])) * times, 2)), ""]
        for line in rows(villages_of(TOWN))
    ]
    found = reading(book(off))
    assert [problem.code for problem in found.problems] == ["column_far_off"]
    assert not found.is_refused
