"""What a cell may hold: each hazard is read exactly, noted, or refused; nothing is guessed."""

from datetime import date
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from tests.hostile.hazards import shows
from tests.hostile.lists import (
    CLEAN,
    HEADS,
    NAMES,
    book,
    codes,
    lines,
    looked,
    people,
    refusing,
    values,
)


def one_by_one(column: str, cells: list[object]) -> tuple[list[Any], list[list[str]]]:
    """What is read of each cell in a column (None where it is refused), and what refuses it."""
    found = looked(people(*({column: cell} for cell in cells)))
    read, refused = values(found, column), refusing(found)
    rows = range(2, len(cells) + 2)
    return [read.get(row) for row in rows], [refused.get(row, []) for row in rows]


def test_a_clean_list_is_read_without_a_word() -> None:
    found = looked(people({}, {}))
    assert found.problems == []
    assert next(row.values for row in found.rows) == {
        **CLEAN, "code": "H000", "amount_fen": 120_000, "share": "1/8", "kind": "rent",
        "insured": True,
    }  # fmt: skip


@shows("numerals")
def test_capital_figures_are_read_exactly_and_shown() -> None:
    """cell_in_capitals"""
    spelt = {"壹仟贰佰元整": 120_000, "人民币叁仟零伍拾圆正": 305_000, "玖拾元零伍分": 9_005}
    found = looked(people(*({"amount_fen": one} for one in spelt)))
    assert list(values(found, "amount_fen").values()) == list(spelt.values())
    assert [p.code for p in found.problems] == ["cell_in_capitals"] * 3
    assert found.problems[0].message("zh") == (
        "“金额”的“壹仟贰佰元整”是大写金额，读作 1,200.00 元。请核对。"
    )
    assert not found.is_refused


@shows("numerals")
def test_capital_figures_say_their_unit_themselves() -> None:
    heads = ["金额（万元）" if head == "金额（元）" else head for head in HEADS]
    found = looked(book([heads, *lines({"amount_fen": "壹仟贰佰元整"}, {"amount_fen": "3"})]))
    assert values(found, "amount_fen") == {2: 120_000, 3: 3_000_000}


@shows("numerals")
def test_other_numerals_and_words_about_sums_are_refused() -> None:
    cells: list[object] = [
        "一千二",
        "约3万",
        "3000元/户",
        "三千",
        "壹仟贰",
        "壹仟佰元整",
        "3千",
        "3万",
    ]
    assert one_by_one("amount_fen", cells) == ([None] * 8, [["cell_not_money"]] * 8)


@shows("folding")
def test_full_width_digits_blanks_and_breaks_are_folded_with_a_note() -> None:
    """cells_folded: for sums, years, codes and choices, once a column."""
    sums = [
        "１２００",
        "　1200",
        "1200\u00a0",
        "12\u200b00",
        "\ufeff1200",
        "1200\n",
        "１，２００．００",
    ]
    found = looked(people(*({"amount_fen": one} for one in sums)))
    assert set(values(found, "amount_fen").values()) == {120_000}
    [note] = found.problems
    assert (note.code, note.where.row, note.where.column) == ("cells_folded", 2, "amount_fen")
    assert note.values["count"] == 7
    assert not found.is_refused
    others = {"year": "２０１８", "kind": "经营\n收入", "code": "Ｈ９", "insured": "是　"}
    found = looked(people(others))
    assert {p.where.column for p in found.problems} == set(others)
    [row] = found.rows
    read = {name: row.values[name] for name in others}
    assert read == {"year": 2018, "kind": "own", "code": "H9", "insured": True}


@shows("folding")
def test_texts_and_names_are_kept_as_they_are_typed() -> None:
    """cells_as_typed"""
    typed = {"note": "第一行\n第二行　", "name": "　买买提 • 艾力"}
    found = looked(people(typed))
    assert sorted((p.code, p.where.column) for p in found.problems) == [
        ("cells_as_typed", "name"),
        ("cells_as_typed", "note"),
    ]
    assert {name: found.rows[0].values[name] for name in typed} == typed


@shows("folding")
@pytest.mark.parametrize("column", ["name", "identity", "note", "amount_fen", "code"])
def test_marks_of_direction_are_refused_and_not_repeated(column: str) -> None:
    """cell_has_unseen"""
    found = looked(csv_of(people_lines({column: "王\u202e五"})), "人员.csv")
    assert refusing(found) == {2: ["cell_has_unseen"]}
    assert "王" not in found.problems[0].message("zh")


def people_lines(*changes: dict[str, object]) -> list[list[Any]]:
    return [HEADS, *lines(*changes)]


def csv_of(rows: list[list[Any]]) -> bytes:
    """The rows as a file of text."""
    quoted = [",".join(f'"{cell}"' if cell is not None else "" for cell in row) for row in rows]
    return "\n".join(quoted).encode()


@shows("numbers")
def test_numbers_as_text_and_text_as_numbers_are_read_by_their_column() -> None:
    cells = ["1200", 1200, 1200.0, "1,200.00", 1200.004, "12 00", True, "1.200,00"]
    read, refused = one_by_one("amount_fen", list(cells))
    assert read == [120_000] * 4 + [None] * 4
    told = ["cell_part_of_fen", "cell_not_money", "cell_not_money", "cell_not_money"]
    assert refused == [[]] * 4 + [[code] for code in told]
    assert one_by_one("note", [12, 12.5, True])[0] == ["12", "12.5", None]
    assert one_by_one("code", [20180001])[0] == ["20180001"]


@shows("numbers")
def test_marks_for_nothing_are_empty_where_a_cell_may_be() -> None:
    marks: list[object] = ["-", "—", "/", "无", "　", "－", "／", "\u200b"]
    assert one_by_one("persons", marks) == ([None] * 8, [[]] * 8)
    assert one_by_one("amount_fen", marks) == ([None] * 8, [["cell_missing"]] * 8)


@shows("numbers")
def test_digits_of_other_scripts_are_refused() -> None:
    """cell_digits_foreign: Arabic, Devanagari, circled, and small ones above the line."""
    found = looked(
        people(
            {"amount_fen": "١٢٣"}, {"persons": "१२"}, {"year": "၂၀၁၈"}, {"code": "H①"},
            {"since": "２０１８-٣-5"}, {"share": "²%"},
        )
    )  # fmt: skip
    assert refusing(found) == {key: ["cell_digits_foreign"] for key in range(2, 8)}


DAY = date(2024, 3, 5)


@shows("dates")
@pytest.mark.parametrize(
    "cell", [DAY, "2024-03-05", "2024.3.5", "2024/3/5", "2024年3月5日", "20240305", 20240305]
)
def test_a_day_is_read_in_any_one_way_of_writing(cell: object) -> None:
    found = looked(csv_of(people_lines({"since": cell}, {"since": cell})), "人员.csv")
    if not isinstance(cell, str):
        found = looked(people({"since": cell}, {"since": cell}))
    assert found.problems == []
    assert set(values(found, "since").values()) == {DAY}


@shows("dates")
def test_two_ways_of_writing_in_a_column_are_refused() -> None:
    """dates_in_several_forms"""
    found = looked(people({"since": DAY}, {"since": "2024.3.5"}, {"since": "2024.3.6"}))
    [problem] = found.problems
    assert (problem.code, problem.where.column) == ("dates_in_several_forms", "since")
    assert "：第2行是日期单元格、第3行写“2024.3.5”。" in problem.message("zh")
    assert found.is_refused


@shows("dates")
def test_what_is_no_day_is_refused_with_what_is_wrong() -> None:
    """cell_day_is_number, cell_only_month, cell_no_such_day"""
    cells = {
        45356: "cell_day_is_number",
        "2024年3月": "cell_only_month",
        "2024.3": "cell_only_month",
        "2024-02-30": "cell_no_such_day",
        "2024年13月1日": "cell_no_such_day",
        "二〇二四年三月五日": "cell_not_date",
        "3/5/2024": "cell_not_date",
        2024115: "cell_day_is_number",
        "2024115": "cell_not_date",
        "24.3.5": "cell_not_date",
        "1012-01-01": "cell_day_far",
    }
    assert one_by_one("since", list(cells))[1] == [[code] for code in cells.values()]
    assert one_by_one("year", ["二〇二四年", "24", 2024.5])[1] == [["cell_not_year"]] * 3


@shows("dates")
def test_a_workbook_that_counts_from_1904_means_the_same_day() -> None:
    made = book(people_lines({"since": DAY}), epoch=CALENDAR_MAC_1904)
    assert to_excel(DAY, CALENDAR_MAC_1904) != to_excel(DAY)
    assert values(looked(made), "since") == {2: DAY}


@shows("formula_lead")
def test_a_text_that_begins_like_a_formula_is_a_text() -> None:
    texts: list[object] = ["=1+1", "+1", "-1+1", "@SUM(A1)", "＝1+1", "\t=1+1", "{=SUM(A1)}"]
    found = looked(people(*({"note": text} for text in texts)))
    assert list(values(found, "note").values()) == texts
    assert not found.is_refused
    assert one_by_one("amount_fen", texts[:5])[1] == [["cell_not_money"]] * 5


def test_every_kind_of_column_is_on_the_list() -> None:
    """What the tests of this folder do not reach would be a hole."""
    from typing import get_args

    from bangfu.apps.pages.forms.workbooks import ImportKind
    from tests.hostile.lists import PEOPLE

    assert set(get_args(ImportKind)) - {c.kind for c in PEOPLE.columns} == {"place"}
    assert len(NAMES) == len(HEADS)
    assert codes(looked(people({}))) == {}
