"""Imports of other shapes than one expects: few columns, many rows, formulas, a register that moves."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, Reading, read
from bangfu.apps.registry.models import VillageIncome
from bangfu.core.words import words as both
from tests.apps.pages.books import HEADS, book, rows
from tests.apps.pages.incomes import INCOMES_IMPORT
from tests.apps.pages.offices import TOWN, loaded, villages_of
from tests.apps.pages.test_imports import AT, applied, bureau, held_in, reading, uploaded
from tests.apps.pages.test_lists import income, words
from tests.apps.records.acting import acting

pytestmark = pytest.mark.django_db


# --- what is asked for, and nothing more -------------------------------------------------------


def wide(**more: Any) -> Import:
    """An import with many columns that nobody needs."""
    optional = [
        ImportColumn(f"more_{n}", both(f"其他{n}", f"More {n}"), "money") for n in range(12)
    ]
    return replace(INCOMES_IMPORT, columns=(*INCOMES_IMPORT.columns, *optional), check=None, **more)


def test_heads_are_found_by_the_columns_that_are_needed() -> None:
    """Four of seventeen columns stand there, on the second sheet: all that are needed."""
    loaded()

    def another(workbook: Any, sheet: Any) -> None:
        real = workbook.add_worksheet("数据")
        for at, line in enumerate([HEADS[:4], *(one[:4] for one in rows(villages_of(TOWN)))]):
            real.write_row(at, 0, line)

    content = book([], ["说明", "年度"], dirt=another)
    found = read(wide(), acting("agriculture_bureau"), "收入.xlsx", content=content)
    assert [problem.code for problem in found.problems] == ["sheet_not_first"]
    assert len(found.rows) == 5


def test_only_the_columns_that_are_missing_are_called_missing() -> None:
    loaded()
    found = reading(book(rows(villages_of(TOWN)), ["村代码", "类别", "年", "金额（元）", "备注"]))
    [missing] = [p for p in found.problems if p.code == "heads_not_found"]
    assert missing.values["missing"] == [both("年度", "Year")]


def test_more_rows_than_an_import_takes_are_refused_before_they_are_read() -> None:
    """too_many_rows_at_once"""
    loaded()
    few = replace(INCOMES_IMPORT, rows_max=4)
    content = book(rows(villages_of(TOWN)))
    found = read(few, acting("agriculture_bureau"), "收入.xlsx", content=content)
    assert [(p.code, p.values["count"]) for p in found.problems] == [("too_many_rows_at_once", 5)]
    assert found.is_refused


def test_a_formula_without_a_kept_result_is_not_an_empty_cell() -> None:
    """cell_not_computed: other programs write formulas that nobody has computed yet."""
    loaded()

    def dirt(workbook: Any, sheet: Any) -> None:
        sheet.write_formula(2, 3, "=D2", None, "")

    found = reading(book(rows(villages_of(TOWN)), dirt=dirt))
    told = [(p.code, p.where.row) for p in found.problems if p.severity == "block"]
    assert told == [("cell_not_computed", 3)]


def test_a_row_without_any_amount_is_told_and_left_out() -> None:
    """row_without_amount"""
    loaded()
    columns = [replace(c, required=False) for c in INCOMES_IMPORT.columns]
    free = replace(INCOMES_IMPORT, columns=tuple(columns))
    lines = rows(villages_of(TOWN))
    lines[1][3] = None
    found = read(free, acting("agriculture_bureau"), "收入.xlsx", content=book(lines))
    assert [(p.code, p.where.row) for p in found.problems] == [("row_without_amount", 3)]
    assert found.counts["new"] == 4


# --- what happens meanwhile ---------------------------------------------------------------------


def test_the_file_is_read_before_anything_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded()
    browser = bureau()
    page = uploaded(browser, book(rows(villages_of(TOWN))))
    depth: list[int] = []

    def watched(*given: Any, **named: Any) -> Reading:
        depth.append(len(connection.savepoint_ids))
        return read(*given, **named)

    outside = len(connection.savepoint_ids)
    monkeypatch.setattr("bangfu.apps.pages.views.imports.read", watched)
    applied(browser, page)
    assert depth
    assert set(depth) == {outside}
    assert VillageIncome.everything.count() == 5


def test_what_changed_between_the_check_and_the_lock_is_not_overwritten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """import_overtaken"""
    loaded()
    browser = bureau()
    page = uploaded(browser, book(rows(villages_of(TOWN))))

    def overtaken(*given: Any, **named: Any) -> Reading:
        found = read(*given, **named)
        income(villages_of(TOWN)[0], 2022, 1)
        return found

    with monkeypatch.context() as patched:
        patched.setattr("bangfu.apps.pages.views.imports.read", overtaken)
        answer = browser.post(AT, held_in(page))
    assert "被别人改动了，一行也没有导入" in words(browser.get(answer["Location"]))
    assert VillageIncome.everything.count() == 1
