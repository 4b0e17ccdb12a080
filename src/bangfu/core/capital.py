"""Capital amounts 大写金额: a sum as papers spell it, in figures that no stroke can change.

As the payment and settlement rules of the central bank ask: every 壹拾 with its 壹, one 零 for
zeros in a row, 整 after 元 or 角 and never after 分. Where the rules leave two ways open
(107,000.53) the 零 stands after 元, so that nothing can be slipped in there.
"""

import re

from bangfu.core.money import Fen

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_FORM = re.compile(
    f"(?:人民币)?(?:([{_FIGURES}拾佰仟万亿]+)元)?零?"
    f"(?:([{_FIGURES[1:]}])角)?零?(?:([{_FIGURES[1:]}])分)?整?"
)
LETTERS_MAX = 60
"""No sum that anybody pays is spelt longer."""

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


def fen_of_capitals(text: str) -> Fen | None:
    """The sum that a text spells in capital figures; None where it is not spelt as the rules ask.

    圆 may stand for 元 and 正 for 整; where the rules leave 零 or 整 open, both ways are taken.

    >>> fen_of_capitals("壹仟贰佰元整"), fen_of_capitals("人民币壹拾万柒仟元伍角叁分")
    (120000, 10700053)
    >>> fen_of_capitals("一千二"), fen_of_capitals("壹仟贰元"), fen_of_capitals("贰拾壹拾元整")
    (None, None, None)
    """
    plain = text.replace("圆", "元").replace("正", "整")
    found = _FORM.fullmatch(plain) if len(text) <= LETTERS_MAX else None
    if found is None:
        return None
    yuan, jiao, fen = (part or "" for part in found.groups())
    amount = _number_of(yuan) * 100 + _FIGURES.index(jiao or "零") * 10
    amount += _FIGURES.index(fen or "零")
    spelt = _open_left(plain.removeprefix("人民币"))
    return amount if spelt == _open_left(capital_amount(amount)) else None


def _open_left(text: str) -> str:
    """A spelt sum without what the rules leave open: 整 after 角, and 零 after 元 before 角."""
    return re.sub("角整$", "角", re.sub("元零(.角)", r"元\1", text))


def _number_of(figures: str) -> int:
    """What figures say, read by their great units; the way they are spelt is judged elsewhere."""
    for unit, name in _UNITS:
        high, found, low = figures.rpartition(name) if unit >= 10**4 else figures.partition(name)
        if found:
            return _number_of(high) * unit + _number_of(low)
    return _FIGURES.index(figures[-1]) if figures and figures[-1] in _FIGURES else 0
