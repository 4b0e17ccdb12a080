"""Capital amounts 大写金额: a sum as papers spell it, in figures that no stroke can change.

As the payment and settlement rules of the central bank ask: every 壹拾 with its 壹, one 零 for
zeros in a row, 整 after 元 or 角 and never after 分. Where the rules leave two ways open
(107,000.53) the 零 stands after 元, so that nothing can be slipped in there.
"""

from bangfu.core.money import Fen

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


def capital_amount(amount_fen: Fen) -> str:
    """The sum in Chinese capital figures. A sum below zero stands on no paper: assert.

    >>> capital_amount(1_409_50), capital_amount(6_007_14), capital_amount(107_000_53)
    ('壹仟肆佰零玖元伍角整', '陆仟零柒元壹角肆分', '壹拾万柒仟元零伍角叁分')
    >>> capital_amount(0), capital_amount(5), capital_amount(100_010_000_00)
    ('零元整', '伍分', '壹亿零壹万元整')
    """
    assert amount_fen >= 0, "no paper is written for a sum below zero"
    yuan, rest = divmod(amount_fen, 100)
    jiao, fen = divmod(rest, 10)
    if not rest:
        return f"{_whole(yuan)}元整" if yuan else "零元整"
    ends_in_zero = yuan % 10 == 0 or jiao == 0
    text = f"{_whole(yuan)}元{'零' if ends_in_zero else ''}" if yuan else ""
    text += f"{_FIGURES[jiao]}角" if jiao else ""
    return f"{text}{_FIGURES[fen]}分" if fen else f"{text}整"


def _whole(number: int) -> str:
    """A whole number above zero: the highest unit, then what is left, with 零 where a place is skipped."""
    for unit, name in _UNITS:
        if number >= unit:
            high, low = divmod(number, unit)
            skipped = "零" if 0 < low < unit // 10 else ""
            return _whole(high) + name + skipped + (_whole(low) if low else "")
    return _FIGURES[number]
