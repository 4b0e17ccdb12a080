"""Money, rates and dates in words. On screen money is 万元 with two decimals; the exact 元 is kept.

A column whose sums are small is shown in 元 instead, so that nothing becomes 0.00. In English, which
does not count by ten thousands, all money is shown in yuan.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bangfu.core.money import Fen, yuan

WHOLE_MAX = 24
FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN


@dataclass(frozen=True)
class Cell:
    """One cell as it is shown: its text, what it says on hover, where it leads, its badge.

    `because` leads to the clause on which the value rests; `label` is the head of its column, told
    beside it where a phone shows rows one below the other.
    """

    text: str
    title: str = ""
    is_number: bool = False
    href: str = ""
    badge: str = ""
    because: str = ""
    label: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is a code or a day, which is read as one word and never broken at its hyphens."""
        return "-" in self.text and self.text.isascii() and len(self.text) <= WHOLE_MAX


@dataclass(frozen=True)
class Unit:
    """The unit in which the money of a column is shown."""

    name: str
    fen: Fen

    @property
    def label(self) -> str:
        """The unit as a heading says it."""
        return _("万元") if self.name == "wan" else _("元")


WAN = Unit("wan", FEN_PER_WAN)
YUAN = Unit("yuan", FEN_PER_YUAN)


def usual_unit() -> Unit:
    """The unit in which the reader's language counts money: 万元, in English yuan."""
    return YUAN if (get_language() or "").startswith("en") else WAN


def unit_for(amounts: Iterable[Fen | None]) -> Unit:
    """The usual unit, but 元 where some sum that is not zero is below one 万."""
    sizes = [abs(amount) for amount in amounts if amount]
    return YUAN if sizes and min(sizes) < FEN_PER_WAN else usual_unit()


def wan(amount_fen: Fen) -> str:
    """The sum in 万元 with two decimals, rounded half up for the eye only."""
    hundredths = (2 * abs(amount_fen) * 100 + FEN_PER_WAN) // (2 * FEN_PER_WAN)
    whole, rest = divmod(hundredths, 100)
    return f"{'-' if amount_fen < 0 and hundredths else ''}{whole:,}.{rest:02d}"


def usual(amount_fen: Fen) -> str:
    """The sum in the usual unit, without the unit's name."""
    return in_unit(amount_fen, usual_unit())


def in_unit(amount_fen: Fen, unit: Unit) -> str:
    """The sum in a unit, without the unit's name."""
    return wan(amount_fen) if unit is WAN else yuan(amount_fen)


def exact(amount_fen: Fen) -> str:
    """The exact sum in 元."""
    return _("%(yuan)s 元") % {"yuan": yuan(amount_fen)}


def money(amount_fen: Fen | None, unit: Unit | None = None) -> Cell:
    """A sum as a cell, with the exact 元 on hover; without a unit the cell names its own."""
    if amount_fen is None:
        return Cell("—", is_number=True)
    if unit is not None:
        return Cell(in_unit(amount_fen, unit), exact(amount_fen), is_number=True)
    own = unit_for([amount_fen])
    return Cell(f"{in_unit(amount_fen, own)} {own.label}", exact(amount_fen), is_number=True)


def share(written: str) -> str:
    """An exact number as a percentage where that has an end, else as it is written.

    >>> share("13/200"), share("1/288"), share("1")
    ('6.5%', '1/288', '100%')
    """
    hundredfold = Fraction(written) * 100
    left = hundredfold.denominator
    for prime in (2, 5):
        while left % prime == 0:
            left //= prime
    if left != 1:
        return written
    digits = 0
    while (hundredfold * 10**digits).denominator != 1:
        digits += 1
    scaled = (hundredfold * 10**digits).numerator
    text = str(abs(scaled)).rjust(digits + 1, "0")
    head, tail = (text[:-digits], text[-digits:]) if digits else (text, "")
    return f"{'-' if scaled < 0 else ''}{head}{'.' if tail else ''}{tail}%"


_STEP_FEN = re.compile(r"(-?)(\d+)_(\d\d) fen")
_STEP_RATE = re.compile(r"(?<![\d/])\d+/[1-9]\d*(?![\d/])")
_STEP_TIME = re.compile(r"(?<=\d )(days|months)\b")
_STEP_CODE = re.compile(r"\b[A-Za-z][a-z_]+\b")


def step(written: str, names: Mapping[str, str]) -> list[str]:
    """The arithmetic of a step for people, one line for each part.

    元 for fen, 天 for days, ×, percentages; a code that `names` knows is said by its name.
    """
    told = _STEP_FEN.sub(lambda m: f"{m[1]}{int(m[2]):,}.{m[3]} {_('元')}", written)
    units = {"days": _("天"), "months": _("个月")}
    told = _STEP_CODE.sub(lambda m: m[0] if m[0] in units else names.get(m[0], m[0]), told)
    told = _STEP_TIME.sub(lambda m: units[m[0]], told)
    told = _STEP_RATE.sub(lambda m: share(m[0]), told).replace(" x ", " × ").replace(" <= ", " ≤ ")
    return [part for part in told.split("; ") if part]
