"""One entry of the calculator: a field of a question as an input, and what was typed as a raw fact.

Money is typed in 元 or 万元 as the person chooses beside the field; it becomes fen exactly or not
at all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from bangfu.core.fields import Field, FieldType
from bangfu.core.money import Fen
from bangfu.core.period import parse_date
from bangfu.core.words import Language

UNITS: dict[str, Fen] = {"wan": 10_000 * 100, "yuan": 100, "fen": 1}
UNIT_FIRST = "wan"
DIGITS_MAX = 40
_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_WHOLE = re.compile(rf"-?\d{{1,{DIGITS_MAX}}}")
_INPUTS = {
    FieldType.FEN: "money",
    FieldType.DATE: "date",
    FieldType.YEAR: "number",
    FieldType.WHOLE: "number",
    FieldType.SHARE: "text",
    FieldType.TEXT: "text",
    FieldType.CODE: "number",
    FieldType.FLAG: "select",
    FieldType.CHOICE: "select",
    FieldType.CHOICES: "checks",
    FieldType.PLACES: "text",
}


class NotExact(Exception):
    """A typed sum that is no number, or holds a part of a fen; says why."""


@dataclass(frozen=True)
class Option:
    """One choice of an input."""

    value: str
    name: str
    is_chosen: bool


@dataclass
class Entry:
    """An input as the page shows it, with what was typed and what is wrong with it."""

    name: str
    label: str
    type: str
    required: bool
    value: str = ""
    options: list[Option] = field(default_factory=list)
    fault: str = ""
    hint: str = ""
    unit_name: str = ""
    unit: str = ""

    @property
    def id(self) -> str:
        """The id of the input, to which the error summary leads."""
        return self.name.replace(".", "-")

    @property
    def units(self) -> list[Option]:
        """The units in which money may be typed."""
        names = {"wan": _("万元"), "yuan": _("元"), "fen": _("分")}
        return [Option(unit, names[unit], unit == self.unit) for unit in UNITS]


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


def entry_of(spec: Field, name: str, typed: Sequence[str], language: Language) -> Entry:
    """The input of a field, filled with what was typed."""
    title = spec.title.said(language).removesuffix("（分）").removesuffix("(fen)").strip()
    kind = _INPUTS[spec.type]
    if spec.type is FieldType.CHOICES and not spec.codes:
        kind = "text"
    if kind == "date" and typed and not _is_day(typed[0]):
        kind = "text"  # a date input would drop what was typed
    entry = Entry(name, title, kind, spec.required, value="、".join(typed), hint=_hint(spec))
    if spec.type is FieldType.FLAG:
        names = {"true": _("是"), "false": _("否")}
        entry.options = [Option(code, named, code in typed) for code, named in names.items()]
    elif spec.codes:
        entry.options = [
            Option(code, words.said(language), code in typed) for code, words in spec.codes.items()
        ]
    return entry


def _is_day(typed: str) -> bool:
    try:
        parse_date(typed)
    except ValueError:
        return not typed
    return True


def _hint(spec: Field) -> str:
    if spec.type is FieldType.CHOICES and not spec.codes:
        return _("几项之间用顿号隔开")
    if spec.type is FieldType.PLACES:
        return _("代码之间用顿号隔开；也可以只填个数")
    if spec.type is FieldType.SHARE:
        return _("百分数、小数或分数")
    if spec.type is FieldType.CODE:
        return _("6、9 或 12 位区划代码")
    return ""


def raw_of(spec: Field, typed: Sequence[str], unit: str) -> object:
    """What was typed as a raw fact, None where nothing was. Raises NotExact for money."""
    if spec.type is FieldType.CHOICES and spec.codes:
        return list(typed)
    text = typed[0].strip() if typed else ""
    if not text:
        return None
    return fen_of(text, unit) if spec.type is FieldType.FEN else text


def typed_of(spec: Field, raw: object, unit: str) -> list[str]:
    """A raw fact as it would be typed: the way back from `raw_of`."""
    if raw is None or raw == "":
        return []
    if spec.type is FieldType.FEN:
        return [typed_in(raw, unit)]
    if spec.type is FieldType.CHOICES or isinstance(raw, list | tuple):
        return _several(spec, raw)
    if isinstance(raw, bool):
        return ["true" if raw else "false"]
    if spec.type is FieldType.CHOICE:
        return [_code_of(spec.codes, raw)]
    return [str(raw)]


def _several(spec: Field, raw: object) -> list[str]:
    if isinstance(raw, bool):
        return list(spec.codes) if raw else []
    items = raw if isinstance(raw, list | tuple) else [raw]
    told = [_code_of(spec.codes, item) for item in items]
    return told if spec.codes else ["、".join(told)]


def _code_of(codes: Mapping[str, object], raw: object) -> str:
    for code, words in codes.items():
        if raw in (code, getattr(words, "zh", None), getattr(words, "en", None)):
            return code
    return str(raw)
