"""Figures of any unit, as a pack writes what they are measured against: money, a count, a share."""

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StringConstraints

from bangfu.core.money import parse_money, parse_rate
from bangfu.core.words import Unfit

Unit = Literal["fen", "count", "share"]

FigureName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+_(fen|count|share)$")]
"""The name of a figure; its end says what it is: `gap_fen`, `employed_count`, `growth_share`."""

_COUNT = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)


def unit_of(figure: str) -> Unit:
    """What a figure is counted in, by the end of its name.

    >>> unit_of("employed_count")
    'count'
    """
    end = figure.rpartition("_")[2]
    assert end in ("fen", "count", "share"), f"{figure} has no unit"
    return end  # type: ignore[return-value]


def measured(written: str, unit: Unit) -> Fraction:
    """What is written, as an exact number in a unit. Raises ValueError where it is of another.

    >>> measured("1万元", "fen"), measured("12", "count"), measured("2.5%", "share")
    (Fraction(1000000, 1), Fraction(12, 1), Fraction(1, 40))
    """
    if unit == "fen":
        return Fraction(parse_money(written))
    if unit == "share":
        return parse_rate(written)
    if not _COUNT.fullmatch(written):
        raise Unfit("应为不小于零的整数", "it must be a whole number from zero up")
    return Fraction(int(written))


def _measure(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unfit("应为金额、整数或比例", "it must be money, a whole number or a share")
    return str(value).strip()


Measure = Annotated[str, BeforeValidator(_measure)]
"""Money, a whole number or a share as a pack writes it; `measured` reads it in a unit."""
