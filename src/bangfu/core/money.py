"""Money is whole fen, a rate is an exact fraction; nothing here can round unnoticed."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, NoReturn

from pydantic import BeforeValidator

from bangfu.core.words import Unfit

Fen = int
"""A hundredth of a yuan. Every name of such a value ends in `_fen`."""

FEN_MAX = 2**63 - 1
"""The largest sum that a table or an engine holds."""

TYPED_FEN_MAX = 10**15
"""The largest sum that anybody may hand in, of either sign: thousands of them still add up."""

DIGITS_MAX = 40
"""More digits than any sum has: such a text is not made into a number at all."""

_FEN_PER_UNIT = {"分": 1, "角": 10, "元": 100, "万元": 10_000 * 100, "亿元": 100_000_000 * 100}
_MONEY = re.compile(r"(-?\d+(?:\.\d+)?)(分|角|元|万元|亿元)", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_FRACTION = re.compile(r"-?\d+/0*[1-9]\d*", re.ASCII)


def parse_money(text: str) -> Fen:
    """The fen of a written sum such as 「1万元」; exact, or refused.

    Raises ValueError for a number without a unit and for a part of a fen.

    >>> parse_money("1万元"), parse_money("4.32亿元"), parse_money("0.01元")
    (1000000, 43200000000, 1)
    """
    found = _MONEY.fullmatch(text.strip()) if len(text) <= DIGITS_MAX else None
    if found is None:
        raise Unfit("金额要写单位：元、万元或亿元", "money needs a unit: 元, 万元 or 亿元")
    fen = Fraction(Decimal(found[1])) * _FEN_PER_UNIT[found[2]]
    if fen.denominator != 1:
        raise Unfit(
            "金额须精确到分，不能有不足一分的零头",
            "money is exact to the fen; this is a part of one",
        )
    return fen.numerator


def parse_rate(text: str) -> Fraction:
    """The exact fraction of `2.5%`, `0.025` or `1/40`.

    Raises ValueError for anything else, so that no rate is ever guessed.

    >>> parse_rate("2.5%") == parse_rate("0.025") == parse_rate("1/40")
    True
    """
    text = text.strip()
    if len(text) > 2 * DIGITS_MAX:
        raise Unfit("数字太长", "the number is too long")
    if _FRACTION.fullmatch(text):
        return Fraction(text)
    if text.endswith("%") and _DECIMAL.fullmatch(text[:-1]):
        return Fraction(Decimal(text[:-1])) / 100
    if _DECIMAL.fullmatch(text):
        return Fraction(Decimal(text))
    raise Unfit("费率写作 2.5%、0.025 或 1/40", "a rate is written 2.5%, 0.025 or 1/40")


def half_up(amount: Fraction) -> Fen:
    """`amount` of fen rounded half up: half a fen becomes one.

    The rounding of rate x base, once per row. Amounts below zero are refused by assert:
    negate a debt before rounding it.

    >>> half_up(Fraction(1, 2)), half_up(Fraction(49, 100))
    (1, 0)
    """
    assert amount >= 0, "negate a debt before rounding it"
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def rounded_up(amount: Fraction) -> Fen:
    """`amount` of fen rounded up: the rounding of a legal minimum.

    >>> rounded_up(Fraction(1, 100)), rounded_up(Fraction(2))
    (1, 2)
    """
    return -(-amount.numerator // amount.denominator)


def split(total: Fen, weights: Sequence[int]) -> list[Fen]:
    """Share out `total` by weight, to the fen, with nothing lost.

    Every share is first rounded down. The fen left over then go, one each, to
    the largest remainders; of equal remainders the earlier share wins, so the
    caller orders the weights by a stable code.

    >>> split(100_00, [6, 3, 1])
    [6000, 3000, 1000]
    >>> split(100, [1, 1, 1])
    [34, 33, 33]
    """
    assert total >= 0, "negate a debt before splitting it"
    assert all(weight >= 0 for weight in weights), "a weight is below zero"
    whole = sum(weights)
    assert whole > 0, "nobody to share with"

    shares = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    largest_first = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in largest_first[: total - sum(shares)]:
        shares[i] += 1

    assert sum(shares) == total, "a split lost money"
    return shares


def yuan(amount_fen: Fen) -> str:
    """`amount_fen` in yuan for a sentence, with two decimals and thousands marks.

    >>> yuan(100_000_000), yuan(-1)
    ('1,000,000.00', '-0.01')
    """
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def wan_yuan(amount_fen: Fen) -> str:
    """`amount_fen` in units of ten thousand yuan, exact, with two decimals at least.

    >>> wan_yuan(12_000_00), wan_yuan(123_456)
    ('1.20', '0.123456')
    """
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), 1_000_000)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole:,}.{decimals}"


def percent(ratio: Fraction | None) -> str:
    """A part of a whole for a sentence, rounded down: what is missed never reads as reached.

    >>> percent(Fraction(3, 5)), percent(Fraction(59_999, 100_000)), percent(None)
    ('60.00%', '59.99%', '-')
    """
    if ratio is None:
        return "-"
    whole, rest = divmod(ratio.numerator * 10_000 // ratio.denominator, 100)
    return f"{whole}.{rest:02d}%"


def fen_text(amount_fen: Fen) -> str:
    """Fen with the yuan set off, as steps of an answer are written.

    >>> fen_text(650_000_00), fen_text(-5)
    ('650000_00', '-0_05')
    """
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), 100)
    return f"{sign}{whole}_{rest:02d}"


def money_of(value: Any) -> Fen:
    """The fen of a sum as a pack writes it. Raises Unfit where it is none."""
    fen = parse_money(value) if isinstance(value, str) else _refuse_bare(value)
    if not 0 <= fen <= FEN_MAX:
        raise Unfit(
            "金额不能小于零，也不能大到无法处理",
            "it must not be below zero nor too large",
        )
    return fen


def rate_of(value: Any) -> Fraction:
    """The exact fraction of a rate as a pack writes it. Raises Unfit where it is none."""
    rate = _refuse_bare(value) if isinstance(value, bool) else parse_rate(str(value))
    if rate < 0:
        raise Unfit("费率不能小于零", "a rate must not be below zero")
    return rate


def _refuse_bare(value: Any) -> NoReturn:
    shown = str(value).lower() if isinstance(value, bool) else value
    raise Unfit(
        f"{shown} 应写作 1万元 或 2.5% 的样子", f"{shown} must be written as 1万元 or 2.5% is"
    )


Money = Annotated[int, BeforeValidator(money_of)]
"""A sum as a pack writes it (`1万元`), held as fen."""

Rate = Annotated[Fraction, BeforeValidator(rate_of)]
"""A rate as a pack writes it (`2.5%`), held as an exact fraction."""
