"""Money is whole fen, and nothing is rounded or lost unseen."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bangfu.core import money
from bangfu.core.money import Money, Rate, parse_money, parse_rate
from tests.drawn import brief, pools, weights

WRITTEN = [
    ("1分", 1),
    ("1角", 10),
    ("0.01元", 1),
    ("300元", 300_00),
    ("1万元", 1_000_000),
    ("6738.74万元", 6_738_740_000),
    ("1.44亿元", 14_400_000_000),
    ("4.32亿元", 43_200_000_000),
    ("-7万元", -7_000_000),
    (" 1万元 ", 1_000_000),
]


@pytest.mark.parametrize(("text", "fen"), WRITTEN)
def test_it_reads_a_written_sum_to_the_fen(text: str, fen: int) -> None:
    assert parse_money(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "10000",
        "1万",
        "1e4元",
        "1,000元",
        "￥5",
        "0.001元",
        "1.2345678万元",
        "",
        "元",
        "１元",
        "1 万元",
    ],
)
def test_it_refuses_a_sum_without_unit_or_beyond_the_fen(text: str) -> None:
    with pytest.raises(ValueError, match="money"):
        parse_money(text)


@pytest.mark.parametrize("text", ["6.5%", "0.065", "13/200", "65/1000", " 6.50% "])
def test_it_reads_one_rate_however_it_is_written(text: str) -> None:
    assert parse_rate(text) == Fraction(13, 200)


@pytest.mark.parametrize("text", ["6:3:1", "7 %%", "1e-3", ".5", "13/0", "NaN", "", "a", "1/-2"])
def test_it_guesses_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match="a rate is written"):
        parse_rate(text)


@pytest.mark.parametrize("value", [10_000, True, None, Decimal(1)])
def test_it_takes_no_bare_number_for_money(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Money).validate_python(value)


def test_it_takes_a_whole_rate_but_no_truth_value() -> None:
    assert TypeAdapter(Rate).validate_python(1) == 1
    with pytest.raises(ValidationError):
        TypeAdapter(Rate).validate_python(True)


def test_it_rounds_half_up() -> None:
    halves = [Fraction(n, 2) for n in range(5)]
    assert [money.half_up(half) for half in halves] == [0, 1, 1, 2, 2]
    assert money.half_up(Fraction(49_999, 100_000)) == 0
    assert money.half_up(Fraction(2**62 + 1, 2)) == 2**61 + 1
    assert money.half_up(Fraction(33 * 13, 200)) == 2  # 33 fen at 6.5% are 2.145


@given(st.fractions(min_value=0, max_value=10**15))
@brief
def test_it_rounds_to_the_nearest_fen(amount: Fraction) -> None:
    assert -Fraction(1, 2) < money.half_up(amount) - amount <= Fraction(1, 2)


def test_it_refuses_to_round_or_split_a_debt() -> None:
    with pytest.raises(AssertionError, match="negate a debt"):
        money.half_up(Fraction(-1, 2))
    with pytest.raises(AssertionError, match="negate a debt"):
        money.split(-1, [1])


@pytest.mark.parametrize("shares", [[], [0, 0]])
def test_it_refuses_to_share_among_nobody(shares: list[int]) -> None:
    with pytest.raises(AssertionError, match="nobody"):
        money.split(100, shares)


def test_it_gives_the_first_ones_the_fen_that_are_left() -> None:
    assert money.split(100, [1, 1, 1]) == [34, 33, 33]
    assert money.split(10_000_000, [1] * 288) == [34_723] * 64 + [34_722] * 224


def test_it_gives_the_largest_remainder_first() -> None:
    assert money.split(10, [1, 5, 1]) == [2, 7, 1]
    assert money.split(100_00, [6, 3, 1]) == [6_000, 3_000, 1_000]
    assert money.split(101, [70, 30]) == [71, 30]


def test_it_splits_without_loss_in_100_000_random_cases() -> None:
    chance = Random(20181027)
    for _ in range(100_000):
        shares = [chance.randrange(0, 1000) for _ in range(chance.randrange(1, 7))]
        shares[0] += not any(shares)
        total = chance.randrange(0, 10**6)
        parts = money.split(total, shares)
        whole = sum(shares)
        assert sum(parts) == total
        assert all(
            total * share // whole <= part <= -(-total * share // whole)
            for share, part in zip(shares, parts, strict=True)
        )


@given(pools, weights)
@brief
def test_it_never_gives_a_heavier_receiver_less(total: int, shares: list[int]) -> None:
    parts = sorted(zip(shares, money.split(total, shares), strict=True))
    assert [part for _, part in parts] == sorted(part for _, part in parts)


@given(pools, weights, st.randoms(use_true_random=False))
@brief
def test_it_gives_everyone_the_same_whatever_the_order_of_the_rows(
    total: int, shares: list[int], chance: Random
) -> None:
    keyed = list(enumerate(shares))
    straight = dict(zip(range(len(shares)), money.split(total, shares), strict=True))
    chance.shuffle(keyed)
    in_order = sorted(keyed)
    again = money.split(total, [share for _, share in in_order])
    assert dict(zip((key for key, _ in in_order), again, strict=True)) == straight


@given(st.integers(0, 10**12), st.integers(1, 60))
@brief
def test_it_gives_equal_receivers_at_most_a_fen_apart_the_earlier_the_more(
    total: int, count: int
) -> None:
    parts = money.split(total, [1] * count)
    assert parts == sorted(parts, reverse=True)
    assert max(parts) - min(parts) <= 1


def test_it_splits_beyond_64_bits() -> None:
    assert money.split(2**63 - 1, [2**62, 2**62]) == [2**62, 2**62 - 1]


def test_it_shows_yuan_with_two_decimals() -> None:
    shown = [money.yuan(fen) for fen in (0, 5, -5, 100, 123_456_789, -14_400_000_000)]
    assert shown == ["0.00", "0.05", "-0.05", "1.00", "1,234,567.89", "-144,000,000.00"]


def test_it_sets_the_yuan_off_in_a_step() -> None:
    assert [money.fen_text(fen) for fen in (0, 5, -5, 65_000_000)] == [
        "0_00",
        "0_05",
        "-0_05",
        "650000_00",
    ]
