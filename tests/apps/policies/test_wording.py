"""No page shows a name of the code: every parameter, every code and every kind of field has its word."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest

from bangfu.apps.pages.tables.amounts import money, share, step, unit_for, wan
from bangfu.apps.policies.forms.entries import _INPUTS
from bangfu.apps.policies.tables.wording import PARAMETERS, VALUES
from bangfu.core.fields import FieldType
from bangfu.core.rules import KINDS


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
