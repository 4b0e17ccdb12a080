"""No page shows a name of the code: every parameter, every code and every kind of field has its word."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest

from bangfu.apps.pages.tables.amounts import money, share, step, unit_for, wan
from bangfu.apps.policies.forms.entries import _INPUTS
from bangfu.apps.policies.tables.parameters import Speaker
from bangfu.apps.policies.tables.wording import PARAMETERS, VALUES
from bangfu.core.fields import FieldType
from bangfu.core.rules import KINDS
from tests.core.monitoring.asking import kaiyuan


def _codes(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
        return
    for inner in get_args(annotation):
        yield from _codes(inner)


def test_every_parameter_has_its_word() -> None:
    names = {name for kind in KINDS.values() for name in kind.model_fields}
    assert names - set(PARAMETERS) == set()


def test_every_code_of_a_parameter_has_its_word() -> None:
    fields = [field for kind in KINDS.values() for field in kind.model_fields.values()]
    codes = {code for field in fields for code in _codes(field.annotation)}
    assert codes - set(VALUES) == set()


@pytest.mark.parametrize(
    ("clause", "line"),
    [
        ("KY-019", "低收入脱贫人口占比（须低于对照数，对照：上年占比，指收入低于1万元的）"),
        ("KY-026", "村（每1个月一次）"),
        ("KY-029", "重点关注区域月度情况（每月，按重点区域）"),
        ("KY-037", "有劳动能力、半劳动能力、弱劳动能力"),
        ("KY-038", "危房改造（兜底，对应住房安全）"),
        ("KY-040", "人均收入比上年下降（低于 0元，限脱贫户）"),
    ],
)
def test_the_parameters_of_monitoring_are_said_in_words(clause: str, line: str) -> None:
    pack = kaiyuan()
    said = Speaker(pack, "zh").parameters(pack.clauses[clause])
    assert line in [value for parameter in said for value in parameter.values]


def test_a_reading_names_the_items_and_steps_that_the_clause_names() -> None:
    pack = kaiyuan()
    known = {ambiguity.id: ambiguity for ambiguity in pack.ambiguities}
    origins, steps = Speaker(pack, "zh").given(known["A-KY-19"], "KY-030", "practice")
    assert origins.values == ["数据筛查"]
    assert steps.values[-1] == "市级确认（须在其后：乡镇审核，自“发现线索”起算，15天内）"
    [duty] = Speaker(pack, "zh").given(known["A-GE-04"], "KY-028", "usual")
    assert duty.values == ["监测数据月调度（期后5日内）"]


def test_every_type_of_field_has_its_input() -> None:
    assert set(_INPUTS) == set(FieldType)


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "0.00"),
        (14_400_000_000, "14,400.00"),
        (-2_160_000, "-2.16"),
        (5_000, "0.01"),
        (4_999, "0.00"),
        (-4_999, "0.00"),
        (10**17, "100,000,000,000.00"),
    ],
)
def test_money_is_said_in_wan_with_two_decimals(fen: int, said: str) -> None:
    assert wan(fen) == said


def test_a_column_with_small_sums_is_said_in_yuan() -> None:
    assert unit_for([3472, None, 0]).name == "yuan"
    assert unit_for([1_000_000, 0]).name == "wan"
    assert money(3472).text.startswith("34.72")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("13/200", "6.5%"),
        ("1/288", "1/288"),
        ("1", "100%"),
        ("0", "0%"),
        ("-1/4", "-25%"),
        ("3/8", "37.5%"),
    ],
)
def test_a_share_is_a_percentage_where_that_ends(written: str, said: str) -> None:
    assert share(written) == said


def test_a_step_is_said_for_people() -> None:
    told = step("2019: 10000000_00 fen x 13/200 = 650000_00 fen; a <= b: True", {"True": "是"})
    assert told == ["2019: 10,000,000.00 元 × 6.5% = 650,000.00 元", "a ≤ b: 是"]
