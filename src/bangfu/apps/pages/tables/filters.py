"""The filter row of a list: each filter says what it shows and how it narrows the rows.

What the reader typed that cannot be read narrows nothing and is told beside its input.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import FEN_PER_WAN
from bangfu.apps.people.scope import Viewer, area_of, inside
from bangfu.core.flow import Flow
from bangfu.core.money import FEN_MAX
from bangfu.core.period import parse_date
from bangfu.core.place import level_of
from bangfu.core.words import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TEXT_LENGTH_MAX = 100
SEARCH, KEPT = "q", "found"
"""What is searched for: in the address, or under the name by which the session keeps it."""
Choices = Flow | Mapping[str, Words] | Callable[[Viewer], Iterable[tuple[str, Any]]]


@dataclass(frozen=True)
class Input:
    """An input of the filter row as the page draws it: a select where there are options.

    It offers all of them together unless one must be chosen.
    """

    name: str
    label: str
    value: str = ""
    options: Sequence[tuple[str, str, bool]] = ()
    type: str = "search"
    fault: str = ""
    has_all: bool = True


@dataclass(frozen=True)
class Pick:
    """One of several codes, exactly: `Pick("state", _("状态"), PROJECT)`.

    `choices` is a flow (its states), a mapping of words, or a function of the viewer that gives
    pairs of value and label. A code that is not among the choices narrows nothing.
    """

    name: str
    label: "StrOrPromise"
    choices: Choices
    path: str = ""

    def narrow(self, rows: QuerySet[Any], given: QueryDict, viewer: Viewer) -> QuerySet[Any]:
        """The rows that have the code."""
        code = given.get(self.name, "")
        is_known = bool(code) and code in dict(options_of(self.choices, viewer))
        return rows.filter(**{self.path or self.name: code}) if is_known else rows

    def inputs(self, given: QueryDict, viewer: Viewer) -> list[Input]:
        """A select with all codes."""
        code = given.get(self.name, "")
        pairs = options_of(self.choices, viewer)
        options = [(value, label, value == code) for value, label in pairs]
        return [Input(self.name, str(self.label), code, options)]


def options_of(choices: Choices, viewer: Viewer) -> list[tuple[str, str]]:
    """The pairs of value and label that a viewer may choose from."""
    if isinstance(choices, Flow):
        return [(state.code, state.name.said(viewer.language)) for state in choices.states]
    if isinstance(choices, Mapping):
        return [(code, words.said(viewer.language)) for code, words in choices.items()]
    return [pair for value, label in choices(viewer) for pair in _flat(str(value), label)]


def _flat(value: str, label: Any) -> list[tuple[str, str]]:
    """A choice; of a group its own choices, named with the group."""
    if isinstance(label, list | tuple):
        return [(str(code), f"{value} {name}") for code, name in label]
    return [(value, str(label))]


@dataclass(frozen=True)
class PlacePick:
    """A place and everything inside it. `places` gives the viewer's places as code and name."""

    name: str
    label: "StrOrPromise"
    places: Callable[[Viewer], Iterable[tuple[str, Any]]]
    path: str = ""

    def narrow(self, rows: QuerySet[Any], given: QueryDict, viewer: Viewer) -> QuerySet[Any]:
        """The rows whose place lies in the one chosen."""
        code = given.get(self.name, "")
        if level_of(code) is None:
            return rows
        return rows.filter(inside(self.path or f"{self.name}_id", area_of(code)))

    def inputs(self, given: QueryDict, viewer: Viewer) -> list[Input]:
        """A select with the places."""
        return Pick(self.name, self.label, self.places).inputs(given, viewer)


@dataclass(frozen=True)
class Typed:
    """A part of a text, whatever its case."""

    name: str
    label: "StrOrPromise"
    path: str = ""

    def narrow(self, rows: QuerySet[Any], given: QueryDict, viewer: Viewer) -> QuerySet[Any]:
        """The rows that hold the text."""
        text = typed_text(given, self.name)
        return rows.filter(**{f"{self.path or self.name}__icontains": text}) if text else rows

    def inputs(self, given: QueryDict, viewer: Viewer) -> list[Input]:
        """An input for the text."""
        return [Input(self.name, str(self.label), typed_text(given, self.name))]


def typed_text(given: QueryDict, name: str) -> str:
    """What was typed, without blanks around it; U+0000 stands in no table."""
    return given.get(name, "").replace("\0", "").strip()[:TEXT_LENGTH_MAX]


@dataclass(frozen=True)
class Flag:
    """Yes or no, by any condition: `Flag("late", _("逾期"), Q(due_on__lt=...))`."""

    name: str
    label: "StrOrPromise"
    where: Q | Callable[[Viewer], Q]

    def narrow(self, rows: QuerySet[Any], given: QueryDict, viewer: Viewer) -> QuerySet[Any]:
        """The rows for which it holds, or the others."""
        where = self.where(viewer) if callable(self.where) else self.where
        answer = given.get(self.name, "")
        if answer == "yes":
            return rows.filter(where)
        return rows.exclude(where) if answer == "no" else rows

    def inputs(self, given: QueryDict, viewer: Viewer) -> list[Input]:
        """A select with yes and no."""
        pairs = lambda _viewer: [("yes", _("是")), ("no", _("否"))]  # noqa: E731
        return Pick(self.name, self.label, pairs).inputs(given, viewer)


@dataclass(frozen=True)
class Span:
    """From one value to another, both included; money is typed in 万元."""

    name: str
    label: "StrOrPromise"
    kind: Literal["date", "year", "money", "number"] = "date"
    path: str = ""

    def narrow(self, rows: QuerySet[Any], given: QueryDict, viewer: Viewer) -> QuerySet[Any]:
        """The rows between the two ends; an end that is not given is open."""
        for end, compare in (("from", "gte"), ("to", "lte")):
            value = self._value(given.get(f"{self.name}_{end}", ""))
            if value is not None:
                rows = rows.filter(**{f"{self.path or self.name}__{compare}": value})
        return rows

    def inputs(self, given: QueryDict, viewer: Viewer) -> list[Input]:
        """Two inputs, one for each end."""
        label = _("%(label)s（%(unit)s）") % {"label": self.label, "unit": _("万元")}
        named = label if self.kind == "money" else str(self.label)
        ends = (("from", _("%(label)s 自") % {"label": named}), ("to", _("至")))
        return [self._input(f"{self.name}_{end}", said, given) for end, said in ends]

    def _input(self, name: str, label: str, given: QueryDict) -> Input:
        typed = given.get(name, "").strip()[:TEXT_LENGTH_MAX]
        is_fault = bool(typed) and self._value(typed) is None
        fault = _("「%(typed)s」读不懂，没有用来筛选。") % {"typed": typed} if is_fault else ""
        return Input(
            name, label, typed, type="date" if self.kind == "date" else "text", fault=fault
        )

    def _value(self, typed: str) -> date | int | None:
        typed = typed.strip()
        try:
            if not typed or len(typed) > TEXT_LENGTH_MAX:
                return None
            if self.kind == "date":
                return parse_date(typed)
            if self.kind == "money":
                return _fen(typed)
            number = int(typed)
        except (ValueError, ArithmeticError):
            return None
        return number if abs(number) < 2**31 else None


def _fen(typed: str) -> int | None:
    """The fen of a number of 万元; None beyond what a table holds, before it is made a whole number.

    `1e99999` would take a second to write out. Raises ValueError or ArithmeticError for no number.
    """
    fen = Decimal(typed.replace(",", "")) * FEN_PER_WAN
    return int(fen) if abs(fen) <= FEN_MAX else None


Filter = Pick | PlacePick | Typed | Flag | Span


@dataclass(frozen=True)
class Filters:
    """The filter row of one request, with the search for `text` over `search` in front."""

    filters: Sequence[Filter]
    search: Sequence[str]
    given: QueryDict
    viewer: Viewer
    text: str
    inputs: list[Input] = field(init=False)

    def __post_init__(self) -> None:
        shown = [one for f in self.filters for one in f.inputs(self.given, self.viewer)]
        if self.search:
            shown.insert(0, Input(SEARCH, _("含有文字"), self.text))
        object.__setattr__(self, "inputs", shown)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that pass every filter and hold every word that is searched."""
        for one in self.filters:
            rows = one.narrow(rows, self.given, self.viewer)
        for word in self.text.split() if self.search else ():
            found = Q()
            for path in self.search:
                found |= Q(**{f"{path}__icontains": word})
            rows = rows.filter(found)
        return rows

    @property
    def unread(self) -> list[str]:
        """The inputs whose value narrows nothing: a code that is no choice, a number that is none."""
        return [
            one.name
            for one in self.inputs
            if one.fault
            or (one.options and one.value and not any(chosen for *_pair, chosen in one.options))
        ]

    @property
    def told(self) -> list[str]:
        """What was chosen, in words, for the head of a file."""
        told = []
        for one in self.inputs:
            said = next((label for _v, label, is_chosen in one.options if is_chosen), "")
            value = said if one.options else one.value
            if value and not one.fault:
                told.append(_("%(label)s：%(fault)s") % {"label": one.label, "fault": value})
        return told
