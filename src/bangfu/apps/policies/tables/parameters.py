"""The parameters of a clause in plain words: what each is called, what it says, who says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import exact, share
from bangfu.apps.policies.tables.wording import DETAILS, PARAMETERS, VALUES
from bangfu.core.households import GUARANTEES, HOUSEHOLD_STATUSES, LABOUR
from bangfu.core.money import parse_money
from bangfu.core.payouts.shares import SOURCE_NAMES
from bangfu.core.policies.pack import Ambiguity, Clause, Pack
from bangfu.core.words import Language, Words, words

BY_ORDINAL = {"rates"}
CODES_OF: Mapping[str, Mapping[str, Words]] = {
    "able": LABOUR,
    "base_total": {"contract": words("合同金额", "the sum of the contract")},
    "day_count": {"months": words("按月", "by months"), "days": words("按天", "by days")},
    "guarantee": GUARANTEES,
    "receivers": {"township": words("项目所在乡镇", "the township of the project")},
    "pool_sources": SOURCE_NAMES,
    "statuses": HOUSEHOLD_STATUSES,
    "steps": {"floor": words("农户保底", "the households' floor")},
}
"""Parameters whose codes are words of the register of households, or their own."""

NAMES_A_FIGURE = {"above_figure", "below_figure"}
NAMES_AN_ITEM = {"after", "counted_from", "declared_only"}
NAMES_AN_OFFICE = {
    "payer",
    "payee",
    "receiver",
    "exception_by",
    "offices",
    "parties",
    "standard_by",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, what it says (several lines for a list), since when, by what."""

    label: str
    values: list[str]
    start: date | None = None
    reading: str = ""


@dataclass(frozen=True)
class Speaker:
    """Says values in one language, knowing the offices of a pack."""

    pack: Pack
    language: Language

    def parameters(self, clause: Clause) -> list[Parameter]:
        """What a clause states by itself, in the order of the file."""
        return [
            parameter
            for dated in clause.parameters
            for parameter in self._rows(dated.values, dated.start, "")
        ]

    def given(self, ambiguity: Ambiguity, clause_id: str, name: str) -> list[Parameter]:
        """What a reading gives to a clause."""
        values = ambiguity.readings[name].sets.get(clause_id, {})
        return list(self._rows(values, None, f"{ambiguity.id} = {name}"))

    def _rows(
        self, values: Mapping[str, Any], start: date | None, reading: str
    ) -> Iterator[Parameter]:
        for name, value in values.items():
            for label, lines in self._said(name, value):
                yield Parameter(label, lines, start, reading)

    def _said(self, name: str, value: Any) -> Iterator[tuple[str, list[str]]]:
        label = str(PARAMETERS.get(name, name))
        if isinstance(value, Mapping) and all(isinstance(v, Mapping) for v in value.values()):
            yield label, [self.item(item, code) for code, item in value.items()]
        elif isinstance(value, Mapping):
            for key, one in value.items():
                yield f"{label} · {_keyed(name, str(key))}", [self.value(name, one)]
        elif isinstance(value, list | tuple):
            yield label, [_("、").join(self.value(name, one) for one in value)]
        else:
            yield label, [self.value(name, value)]

    def item(self, item: Mapping[str, Any], code: str) -> str:
        """A named item of a list with its details: 「村集体经营性收入（不低于20万元，自2020年起）」."""
        named = str(item.get(self.language) or item.get("zh") or self.named(code))
        details = [self._detail(k, v) for k, v in item.items() if k not in ("zh", "en", "column")]
        told = [detail for detail in details if detail]
        if not told:
            return named
        return _("%(name)s（%(details)s）") % {"name": named, "details": _("，").join(told)}

    def _detail(self, name: str, value: Any) -> str:
        if isinstance(value, Mapping) and self.language in value:
            said = self.item(value, name)
        elif isinstance(value, Mapping):
            said = _("、").join(self._inner(one, str(code)) for code, one in value.items())
        elif isinstance(value, list | tuple):
            said = _("、").join(self.value(name, one) for one in value)
        else:
            said = self.value(name, value)
        wording = str(DETAILS.get(name, ""))
        if not wording:
            return ""
        return wording % {"value": said} if "%(value)s" in wording else f"{wording} {said}".rstrip()

    def _inner(self, one: Any, code: str) -> str:
        """A part of a detail: a named item, or a value under its key."""
        if isinstance(one, Mapping):
            return self.item(one, code)
        return f"{_keyed('', code)} {self.value(code, one)}"

    def value(self, name: str, value: object) -> str:
        """One value: yes or no, a sum, a rate, a date, a code in words, an office by its name."""
        if isinstance(value, bool):
            return _("是") if value else _("否")
        text = str(value)
        if name in NAMES_A_FIGURE:
            return ""
        if name in NAMES_AN_ITEM:
            return self.named(text)
        if text in CODES_OF.get(name, {}):
            return CODES_OF[name][text].said(self.language)
        identity = self.pack.identity
        office = identity.offices.get(text)
        if office and (name in NAMES_AN_OFFICE or text not in VALUES):
            return office.said(self.language)
        if text == identity.place.code:
            return identity.place.name.said(self.language)
        if text in VALUES:
            return str(VALUES[text])
        return _number(name, text, self.language)

    def named(self, code: str) -> str:
        """The name that some clause or reading of the pack gives a code; of an office its own."""
        for parameters in _stated(self.pack):
            if (words := _name_in(parameters, code)) is not None:
                return str(words.get(self.language, words["zh"]))
        office = self.pack.identity.offices.get(code)
        return office.said(self.language) if office else str(VALUES.get(code, code))


def _stated(pack: Pack) -> Iterator[Mapping[str, Any]]:
    """Every parameter that a clause or a reading states."""
    for clause in pack.clauses.values():
        yield from (dated.values for dated in clause.parameters)
    for ambiguity in pack.ambiguities:
        for reading in ambiguity.readings.values():
            yield from reading.sets.values()


def _name_in(values: Mapping[str, Any], code: str) -> Mapping[str, Any] | None:
    """The named item under a code, as deep as it stands."""
    for key, value in values.items():
        if not isinstance(value, Mapping):
            continue
        if key == code and "zh" in value:
            return value
        if (found := _name_in(value, code)) is not None:
            return found
    return None


def _keyed(name: str, key: str) -> str:
    """The key of a parameter given by year or by ordinal year."""
    if name in BY_ORDINAL:
        return _("第%(n)s年") % {"n": key}
    if key.isdigit():
        return _("%(year)s年") % {"year": key}
    return str(PARAMETERS.get(key, key))


def _number(name: str, text: str, language: Language) -> str:
    if name.endswith("_fen") and text.lstrip("-").isdigit():
        return exact(int(text))
    if "/" in text and text.replace("/", "").isdigit():
        return share(text)
    if text.endswith("元") and language == "en":
        try:
            return exact(parse_money(text))
        except ValueError:
            return text
    return text


def said_values(speaker: Speaker, values: Mapping[str, Any]) -> list[str]:
    """The values a citation names, each as 「费率 6.5%」."""
    return [
        f"{PARAMETERS.get(name, name)} {_cited(speaker, name, v)}".strip()
        for name, v in values.items()
    ]


def _cited(speaker: Speaker, name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        if all(isinstance(one, Mapping) for one in value.values()):
            return _("、").join(speaker.item(one, str(key)) for key, one in value.items())
        pairs = ((_keyed(name, str(key)), speaker.value(name, one)) for key, one in value.items())
        return _("、").join(f"{key} {said}" for key, said in pairs)
    lines = value if isinstance(value, list) else [value]
    return _("、").join(speaker.value(name, one) for one in lines if one is not None)
