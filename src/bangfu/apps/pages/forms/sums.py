"""Sums of money as people type them: in 元 or 万元, made into fen exactly or not at all."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from bangfu.core.money import Fen

UNITS: dict[str, Fen] = {"wan": 10_000 * 100, "yuan": 100, "fen": 1}
UNIT_FIRST = "wan"
DIGITS_MAX = 40
_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_WHOLE = re.compile(rf"-?\d{{1,{DIGITS_MAX}}}", re.ASCII)


class NotExact(Exception):
    """A typed sum that is no number, or holds a part of a fen; says why."""


def unit_names() -> dict[str, str]:
    """The units in which money may be typed."""
    return {"wan": _("万元"), "yuan": _("元"), "fen": _("分")}


def fen_of(typed: str, unit: str) -> Fen:
    """The exact fen of a typed sum. Raises NotExact with the reason."""
    text = typed.strip()
    if not _NUMBER.fullmatch(text) or len(text) > DIGITS_MAX:
        raise NotExact(
            _("「%(typed)s」不是金额。请只写数字，单位在旁边选。") % {"typed": text[:80]}
        )
    fen = Fraction(Decimal(text.replace(",", ""))) * UNITS[unit]
    if fen.denominator != 1:
        raise NotExact(
            _("「%(typed)s」不足一分。金额精确到分，请核对单位。") % {"typed": text[:80]}
        )
    return fen.numerator


def typed_in(amount: object, unit: str) -> str:
    """Fen as they would be typed in a unit; anything that is not whole fen stays as it is."""
    text = str(amount)
    if not _WHOLE.fullmatch(text):
        return text
    whole, rest = divmod(abs(int(text)), UNITS[unit])
    places = len(str(UNITS[unit])) - 1
    tail = str(rest).rjust(places, "0").rstrip("0") if places else ""
    return f"{'-' if int(text) < 0 else ''}{whole}{'.' if tail else ''}{tail}"


def unit_of(amounts: Sequence[object]) -> str:
    """The unit that people would type these fen in: 万元 where all are whole hundreds of 元."""
    texts = [str(amount) for amount in amounts if amount not in (None, "")]
    if not all(_WHOLE.fullmatch(text) for text in texts):
        return "fen"
    return "wan" if all(int(text) % 10_000 == 0 for text in texts) else "yuan"
