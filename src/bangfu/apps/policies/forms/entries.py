"""One entry of the calculator: a field of a question as an input, and what was typed as a raw fact.

Money is typed in 元 or 万元 as the person chooses beside the field; it becomes fen exactly or not
at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from bangfu.apps.pages.forms.sums import fen_of, typed_in, unit_names
from bangfu.core.fields import Field, FieldType
from bangfu.core.period import parse_date
from bangfu.core.words import Language

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
        return [Option(unit, name, unit == self.unit) for unit, name in unit_names().items()]


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
