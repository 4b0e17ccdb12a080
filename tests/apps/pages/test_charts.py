"""Charts: the numbers of the drawing are the numbers of the table, and no stream is lost."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.charts import (
    Chart,
    Link,
    Point,
    Tile,
    bar_chart,
    line_chart,
    sankey,
    tile_map,
)
from bangfu.apps.pages.tables.difference import difference
from bangfu.apps.pages.tables.streams import TALLEST, drawn
from tests.apps.pages.offices import signed_in

WAN = 1_000_000
POINTS = [
    Point("2018", 3_456 * WAN, "上缴"),
    Point("2018", 288 * WAN, "保底"),
    Point("2019", 10_944 * WAN, "上缴"),
]
LINKS = [
    Link("补助", "甲", 60),
    Link("补助", "乙", 40),
    Link("甲", "上缴", 30),
    Link("乙", "上缴", 20),
    Link("上缴", "各村", 50),
    Link("补助", "无", 0),
]


def texts(chart: Chart) -> list[list[str]]:
    return [[cell.text for cell in line] for line in chart.rows]


def test_bars_carry_exact_fen_and_a_table_with_every_series() -> None:
    chart = bar_chart("各年", POINTS, "money")
    values = chart.spec["data"]["values"]
    assert [v["value"] for v in values] == [3_456 * WAN, 288 * WAN, 10_944 * WAN]
    assert chart.heads == ["", "上缴（万元）", "保底（万元）"]
    assert texts(chart) == [["2018", "3,456.00", "288.00"], ["2019", "10,944.00", "—"]]
    assert json.loads(json.dumps(chart.spec)) == chart.spec


def test_a_line_of_one_series_needs_no_legend() -> None:
    chart = line_chart("户数", [Point("2018", 1_200), Point("2019", 900)], "number")
    assert chart.spec["encoding"]["color"] == {"value": "#0f5c8c"}
    assert texts(chart) == [["2018", "1,200"], ["2019", "900"]]


def test_labels_are_large_enough_to_read_and_stand_clear_of_each_other() -> None:
    def slant(*labels: str) -> int:
        chart = bar_chart("户数", [Point(label, 1) for label in labels], "number")
        for letters in (chart.spec["config"]["axis"], chart.spec["config"]["legend"]):
            assert letters["labelFontSize"] >= 12
        angle: int = chart.spec["encoding"]["x"]["axis"]["labelAngle"]
        return angle

    assert slant("2023", "2024") == 0
    assert slant("一万元及以下", "一万元以上", "收入或人数未登记", "其他") == -40
    assert slant(*(f"第{n}镇乡名" for n in range(15))) == -60


def test_streams_run_from_left_to_right_and_nothing_of_nothing_is_drawn() -> None:
    drawing = sankey("资金", LINKS).drawing
    assert drawing is not None
    at = {node.name: node.x for node in drawing.nodes}
    assert at["补助"] < at["甲"] == at["乙"] < at["上缴"] < at["各村"]
    assert len(drawing.streams) == 5
    assert "无" not in at


def test_streams_in_a_circle_are_a_mistake_of_the_program() -> None:
    with pytest.raises(AssertionError):
        drawn([Link("甲", "乙", 1), Link("乙", "甲", 1)])


@given(st.lists(st.integers(1, 2**62), min_size=1, max_size=8))
def test_streams_of_any_sums_stay_inside_their_nodes(sums: list[int]) -> None:
    drawing = drawn([Link("源", f"村{n}", fen) for n, fen in enumerate(sums)])
    source = drawing.nodes[0]
    assert source.height == TALLEST
    for stream in drawing.streams:
        top, bottom = re.fullmatch(
            r"M14 (\d+) C.*? V\d+ C\d+ \d+ \d+ (\d+) 14 \d+ Z", stream.path
        ).groups()  # type: ignore[union-attr]
        assert source.y <= int(top) < int(bottom) <= source.y + source.height + 1


def test_no_figures_are_no_chart() -> None:
    assert sankey("资金", []).drawing is None


def test_townships_stand_in_the_order_of_their_codes_with_their_light_in_words() -> None:
    chart = tile_map(
        "镇乡", [Tile("120119102000", "乙镇", "2"), Tile("120119101000", "甲镇", "1", light="bad")]
    )
    assert [tile.name for tile in chart.tiles] == ["甲镇", "乙镇"]
    assert chart.tiles[0].word == "告警"


@pytest.mark.django_db
def test_every_chart_stands_on_a_page_with_its_table() -> None:
    page = signed_in("township").get("/specimen/charts/").content.decode()
    assert page.count("图中的数字</summary>") == 3
    assert 'd="M' in page
    assert page.count('chart-card flows"') == 1, "a phone shows its numbers instead"
    assert "示意图：按区划代码排列" in page
    assert " style=" not in page


def test_two_runs_side_by_side_tell_what_is_new_gone_and_otherwise() -> None:
    before = [
        {"village": "A", "fen": 100},
        {"village": "B", "fen": 200},
        {"village": "D", "fen": 5},
    ]
    after = [{"village": "B", "fen": 250}, {"village": "C", "fen": 300}, {"village": "D", "fen": 5}]
    columns = [Column("fen", "金额", "money")]
    told = difference(before, after, key=["village"], columns=columns, language="zh")
    assert [(one.key, one.how) for one in told] == [
        (("A",), "gone"),
        (("B",), "changed"),
        (("C",), "new"),
    ]
    assert [cell.text for cell in told[1].cells[0]] == ["2.00 元", "2.50 元"]
