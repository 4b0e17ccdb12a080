"""Capital amounts: the examples of the settlement rules, tricky zeros, and reading them back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.core.capital import capital_amount, fen_of_capitals

FIGURES = {figure: value for value, figure in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
GREAT = {"万": 10**4, "亿": 10**8}


@pytest.mark.parametrize(
    ("amount_fen", "text"),
    [
        (1_409_50, "壹仟肆佰零玖元伍角整"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_680_32, "壹仟陆佰捌拾元零叁角贰分"),
        (107_000_53, "壹拾万柒仟元零伍角叁分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (325_04, "叁佰贰拾伍元零肆分"),
    ],
)
def test_it_spells_the_examples_of_the_settlement_rules(amount_fen: int, text: str) -> None:
    assert capital_amount(amount_fen) == text


@pytest.mark.parametrize(
    ("amount_fen", "text"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (99, "玖角玖分"),
        (100, "壹元整"),
        (1_01, "壹元零壹分"),
        (10_00, "壹拾元整"),
        (10_01, "壹拾元零壹分"),
        (85_000_00, "捌万伍仟元整"),
        (100_000_00, "壹拾万元整"),
        (100_001_00, "壹拾万零壹元整"),
        (1_000_010_00, "壹佰万零壹拾元整"),
        (10_001_000_00, "壹仟万壹仟元整"),
        (100_000_000_00, "壹亿元整"),
        (100_000_001_00, "壹亿零壹元整"),
        (100_010_000_00, "壹亿零壹万元整"),
        (110_000_000_00, "壹亿壹仟万元整"),
        (1_010_010_010_01, "壹拾亿壹仟零壹万零壹拾元零壹分"),
        (432_000_000_00, "肆亿叁仟贰佰万元整"),
        (1_000_000_000_000_00, "壹万亿元整"),
    ],
)
def test_it_writes_one_zero_for_places_that_are_skipped(amount_fen: int, text: str) -> None:
    assert capital_amount(amount_fen) == text


@given(st.integers(0, 10**17))
def test_it_can_be_read_back(amount_fen: int) -> None:
    assert read(capital_amount(amount_fen)) == amount_fen


@given(st.integers(0, 10**17))
def test_it_never_writes_two_zeros_in_a_row_nor_a_bare_ten(amount_fen: int) -> None:
    text = capital_amount(amount_fen)
    assert "零零" not in text
    assert all(text[place - 1] in FIGURES for place, sign in enumerate(text) if sign == "拾")


def test_a_sum_below_zero_stands_on_no_paper() -> None:
    with pytest.raises(AssertionError):
        capital_amount(-1)


def read(text: str) -> int:
    """A capital amount as fen: a slow reader that knows nothing of the writer."""
    whole, _, rest = text.rpartition("元") if "元" in text else ("", "", text)
    jiao = FIGURES[rest[rest.index("角") - 1]] if "角" in rest else 0
    fen = FIGURES[rest[rest.index("分") - 1]] if "分" in rest else 0
    return read_whole(whole) * 100 + jiao * 10 + fen


def read_whole(text: str) -> int:
    """The number before 元: split at the last of the greatest unit, then figure by figure."""
    for great, value in reversed(GREAT.items()):
        if great in text:
            high, _, low = text.rpartition(great)
            return read_whole(high) * value + read_whole(low)
    total, figure = 0, 0
    for sign in text:
        if sign in FIGURES:
            figure = FIGURES[sign]
        else:
            total += figure * UNITS[sign]
            figure = 0
    return total + figure


@given(st.integers(0, 10**17))
def test_what_is_spelt_is_read_back_exactly(amount_fen: int) -> None:
    spelt = capital_amount(amount_fen)
    assert fen_of_capitals(spelt) == amount_fen
    assert fen_of_capitals("人民币" + spelt.replace("元", "圆").replace("整", "正")) == amount_fen


@given(st.text("零壹贰叁拾佰仟万亿元角分整", max_size=12))
def test_nothing_is_read_that_is_not_spelt_so(text: str) -> None:
    fen = fen_of_capitals(text)
    if fen is not None:
        spelt = capital_amount(fen)
        assert text in (
            spelt,
            spelt.removesuffix("整"),
            spelt.replace("元零", "元"),
            spelt.replace("元", "元零"),
        ) or (text.removesuffix("整") == spelt.replace("元零", "元").removesuffix("整"))


@pytest.mark.parametrize(
    "text",
    ["", "整", "元", "一千二", "壹仟贰", "壹仟佰元整", "拾元整", "贰万壹万元整", "壹佰零拾元整", "约叁万元整",
     "叁万元整/户", "壹" * 61, "亿" * 60 + "元整"],
)  # fmt: skip
def test_what_the_rules_do_not_spell_is_no_sum(text: str) -> None:
    assert fen_of_capitals(text) is None
