"""Facts are read exactly, or refused with file, row and column."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bangfu.core.facts import Form, RawFacts, RawTable, Table, read_facts
from bangfu.core.fields import (
    Field,
    choice,
    choices,
    code,
    day,
    fen,
    flag,
    share,
    text,
    whole,
    year,
)
from bangfu.core.words import words

COLOURS = {"red": words("红", "Red"), "blue": words("蓝", "Blue")}
FIELDS = {
    "money": fen("money", "金额", "Money"),
    "balance": fen("balance", "余额", "Balance", signed=True),
    "day": day("day", "日期", "Day"),
    "year": year("year", "年度", "Year"),
    "whole": whole("whole", "个数", "Count"),
    "share": share("share", "份额", "Share"),
    "text": text("text", "文字", "Text"),
    "code": code("code", "编码", "Code"),
    "flag": flag("flag", "是否", "Flag"),
    "choice": choice("choice", "颜色", "Colour", codes=COLOURS),
    "choices": choices("choices", "颜色", "Colours", codes=COLOURS),
    "names": choices("names", "名单", "Names", codes={}),
}


def read_one(name: str, cell: object) -> tuple[Any, list[str]]:
    """One cell read as the field of that name, and the codes of what is wrong with it."""
    form = Form(values=(FIELDS[name],))
    facts, problems = read_facts(form, RawFacts({name: cell}, file="facts.yaml"))
    return facts.values.get(name), [problem.code for problem in problems]


READ: list[tuple[str, object, object]] = [
    ("money", 100, 100),
    ("money", "100", 100),
    ("money", 2**63 - 1, 2**63 - 1),
    ("money", "", None),
    ("money", "  ", None),
    ("money", None, None),
    ("balance", -5, -5),
    ("day", "2018-10-27", date(2018, 10, 27)),
    ("day", date(2018, 10, 27), date(2018, 10, 27)),
    ("day", datetime(2018, 10, 27, 23, 59), date(2018, 10, 27)),  # noqa: DTZ001 (a cell has no zone)
    ("year", "2018", 2018),
    ("whole", 0, 0),
    ("share", "13/200", Fraction(13, 200)),
    ("share", Decimal("0.065"), Fraction(13, 200)),
    ("share", 1, Fraction(1)),
    ("text", "某村", "某村"),
    ("text", 120119, "120119"),
    ("code", "120119101", "120119101"),
    ("code", 120119101, "120119101"),
    ("flag", True, True),
    ("flag", "FALSE", False),
    ("choice", "red", "red"),
    ("choice", "红", "red"),
    ("choice", "Blue", "blue"),
    ("choices", ["red", "蓝", "red"], ("red", "blue")),
    ("choices", "red；蓝", ("red", "blue")),
    ("choices", "red, blue", ("red", "blue")),
    ("choices", True, ("red", "blue")),
    ("choices", "false", ()),
    ("names", "甲、乙", ("甲", "乙")),
]


@pytest.mark.parametrize(("name", "cell", "value"), READ)
def test_it_reads_a_cell_exactly(name: str, cell: object, value: object) -> None:
    assert read_one(name, cell) == (value, [])


UNREADABLE: list[tuple[str, object, str]] = [
    ("money", -1, "below_zero"),
    ("money", "-300", "below_zero"),
    ("money", 2**63, "too_large"),
    ("balance", -(2**63), "too_large"),
    ("money", "1万元", "not_in_fen"),
    ("money", "300元", "not_in_fen"),
    ("money", "1.5", "not_whole_fen"),
    ("money", Decimal("1.0"), "not_whole_fen"),
    ("money", "1,000", "not_money"),
    ("money", "一千二", "not_money"),
    ("money", "１００", "not_money"),
    ("money", "007", "not_money"),
    ("money", " 7", "not_money"),
    ("money", "1e3", "not_money"),
    ("money", True, "not_money"),
    ("money", [1], "not_money"),
    ("day", "2018-02-30", "no_such_day"),
    ("day", "2018.2.3", "not_a_date"),
    ("day", "2018年2月", "not_a_date"),
    ("day", 43131, "not_a_date"),
    ("year", "18", "not_a_year"),
    ("year", 1948, "not_a_year"),
    ("year", 3000, "not_a_year"),
    ("year", "2018年", "not_a_year"),
    ("whole", -1, "below_zero"),
    ("whole", "1.5", "not_whole"),
    ("whole", True, "not_whole"),
    ("share", "七成", "not_a_share"),
    ("share", "-1/2", "below_zero"),
    ("share", True, "not_a_share"),
    ("text", Decimal("1.5"), "not_text"),
    ("text", True, "not_text"),
    ("text", [1], "not_text"),
    ("code", "12011", "not_a_place_code"),
    ("code", "出头岭镇", "not_a_place_code"),
    ("flag", "是", "not_a_flag"),
    ("flag", 1, "not_a_flag"),
    ("choice", "green", "not_a_choice"),
    ("choices", ["green"], "not_a_choice"),
    ("names", [Decimal("1.5")], "not_text"),
]


@pytest.mark.parametrize(("name", "cell", "code"), UNREADABLE)
def test_it_says_why_a_cell_cannot_be_read(name: str, cell: object, code: str) -> None:
    assert read_one(name, cell) == (None, [code])


def test_it_says_how_many_fen_a_sum_with_its_unit_would_be() -> None:
    form = Form(values=(FIELDS["money"],))
    _, [problem] = read_facts(form, RawFacts({"money": "1.5万元"}, file="facts.yaml"))
    assert problem.message("zh").endswith("若指 15,000.00 元，请写 1500000。")


VILLAGES = Table(
    "villages",
    words("村", "Villages"),
    (
        text("village", "村编码", "Village", required=True),
        fen("income_fen", "收入", "Income", required=True),
    ),
    key=("village",),
)
FORM = Form((VILLAGES,), (year("year", "年度", "Year", required=True),))


def read_rows(columns: list[str], *rows: list[object]) -> tuple[list[Any], list[tuple[str, str]]]:
    """A table from a file: its rows, and each problem with its place in English."""
    raw = RawFacts(RawTable("v.csv", columns, rows, first_row=2), values={"year": "2018"})
    facts, problems = read_facts(FORM, raw)
    return facts.rows("villages"), [(p.code, p.where.said("en")) for p in problems]


def test_it_reads_a_table_and_carries_other_columns_along() -> None:
    rows, problems = read_rows(["village", "income_fen", "note"], ["A", "1", "x"])
    assert (rows, problems) == ([{"village": "A", "income_fen": 1, "note": "x"}], [])


def test_it_tells_every_fault_of_a_table_at_once_each_with_its_place() -> None:
    columns = ["village", "income_fen"]
    _, problems = read_rows(columns, ["A", "a lot"], ["", "-5"], ["A", "7"], ["B"])
    assert problems == [
        ("not_money", "v.csv, row 2, column income_fen"),
        ("missing_cell", "v.csv, row 3, column village"),
        ("below_zero", "v.csv, row 3, column income_fen"),
        ("duplicate_key", "v.csv, row 4"),
        ("ragged_row", "v.csv, row 5"),
    ]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (["village"], "missing_column"),
        (["village", "income_fen", "village"], "duplicate_column"),
        (["village", "income_fen", " "], "nameless_column"),
    ],
)
def test_it_refuses_a_wrong_heading_without_looking_at_the_rows(
    columns: list[str], code: str
) -> None:
    assert [found for found, _ in read_rows(columns, ["A"])[1]] == [code]


def test_it_refuses_a_table_without_rows() -> None:
    assert read_rows(["village", "income_fen"])[1] == [("empty_table", "v.csv")]


HANDED: list[tuple[RawFacts, list[str]]] = [
    (RawFacts({"year": 2018}), ["missing_table"]),
    (RawFacts({"villages": [{"village": "A", "income_fen": 1}]}), ["missing_value"]),
    (RawFacts({"villages": "v.csv", "year": 2018}), ["table_expected"]),
    (
        RawFacts([{"village": "A", "income_fen": 1}], values={"yaer": "2018"}),
        ["unknown_set", "missing_value"],
    ),
    (
        RawFacts([{"village": "A", "income_fen": 1}], {"towns": []}, {"year": 2018}),
        ["unknown_feed"],
    ),
    (
        RawFacts([{"village": "A", "income_fen": 1}], {"villages": []}, {"year": 2018}),
        ["given_twice"],
    ),
    (
        RawFacts(
            {"year": 2018, "villages": [{"village": "A", "income_fen": 1}]}, values={"year": "2019"}
        ),
        ["given_twice"],
    ),
    (
        RawFacts({"year": 2018, "colour": "red", "villages": [{"village": "A", "income_fen": 1}]}),
        ["unknown_fact"],
    ),
    (RawFacts(["A"], values={"year": "2018"}), ["table_expected"]),
]


@pytest.mark.parametrize(("raw", "codes"), HANDED)
def test_it_sorts_what_was_handed_in_and_names_what_does_not_fit(
    raw: RawFacts, codes: list[str]
) -> None:
    assert [problem.code for problem in read_facts(FORM, raw)[1]] == codes


def test_it_takes_a_case_that_stands_alone_for_a_row() -> None:
    form = Form((VILLAGES,), one_case=True)
    facts, problems = read_facts(form, RawFacts({"village": "A", "income_fen": 1}))
    assert (facts.rows("villages"), problems) == ([{"village": "A", "income_fen": 1}], [])
    assert facts.is_one_case


def test_it_refuses_a_table_where_one_case_is_asked() -> None:
    form = Form(values=(Field("year", FIELDS["year"].type, words("年", "Year")),))
    _, [problem] = read_facts(form, RawFacts([{"year": 2018}]))
    assert problem.code == "one_case_expected"


def test_it_keeps_key_and_unknown_columns_in_an_answer() -> None:
    row = {"village": "A", "income_fen": 1, "note": "x"}
    assert VILLAGES.carried(row) == {"village": "A", "note": "x"}
