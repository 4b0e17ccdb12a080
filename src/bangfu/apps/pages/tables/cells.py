"""One value of a row as a cell on the page, as a cell of a file, and as data.

A `Column` declares it once, for lists, facts, sections and files alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.apps.pages.tables.amounts import Cell, Unit, money, share
from bangfu.apps.pages.tables.problems import clause_href
from bangfu.apps.people.sealed import HIDDEN
from bangfu.core.filing import period_name
from bangfu.core.words import Language, Words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = Literal[
    "text", "money", "number", "date", "moment", "year", "share", "state", "place", "flag", "light",
    "decision", "period",
]  # fmt: skip
NUMBERS = ("money", "number", "share")
LIGHTS: Mapping[str, "StrOrPromise"] = {
    "good": gettext_lazy("正常"),
    "care": gettext_lazy("关注"),
    "bad": gettext_lazy("告警"),
}
"""Every light also has its word: colour never carries meaning alone."""


@dataclass(frozen=True)
class Column:
    """One value of a row: where it stands and how it is told.

    `path` is its lookup with double underscores where that is not the name. A `value` that is
    computed from the row cannot be summed, and ordered by only where `by` is the path that orders it.
    `choices` says codes in words.
    `decision` is the path of the `records.Decision` on which the value rests.
    """

    name: str
    label: "StrOrPromise"
    kind: Kind = "text"
    path: str = ""
    value: Callable[[Any], object] | None = None
    by: str = ""
    choices: "Mapping[str, Words | StrOrPromise]" = field(default_factory=dict)
    decision: str = ""
    href: Callable[[Any], str] | None = None
    link: bool = False
    total: bool = False
    is_shown: bool = True

    def __post_init__(self) -> None:
        assert not (self.total and self.value), f"{self.name}: what is computed has no total"

    @property
    def lookup(self) -> str:
        """Where the value stands, as a lookup."""
        return self.path or self.name

    @property
    def order(self) -> str:
        """The path by which rows are ordered by it; empty where they cannot be."""
        return self.by or ("" if self.value else self.lookup)

    @property
    def is_number(self) -> bool:
        """Whether it stands to the right."""
        return self.kind in NUMBERS


def raw_of(column: Column, row: Any) -> Any:
    """The value of a row as the tables hold it; None where a step of the path leads nowhere."""
    raw = column.value(row) if column.value is not None else at_path(row, column.lookup)
    # Sealed bytes are never told, whoever names their column by mistake.
    return HIDDEN if isinstance(raw, bytes | memoryview) else raw


def at_path(row: Any, path: str) -> Any:
    """What stands at a path with double underscores; None where a step leads nowhere."""
    return reduce(
        lambda held, step: None if held is None else getattr(held, step), path.split("__"), row
    )


def cell_of(column: Column, row: Any, language: Language, unit: Unit | None = None) -> Cell:
    """The value of a row as the page shows it. Money without a unit names its own."""
    cell = _cell(column, row, language, unit)
    grounds = at_path(row, column.decision) if column.decision else None
    return replace(cell, because=_decided(grounds).href) if grounds else cell


def _cell(column: Column, row: Any, language: Language, unit: Unit | None) -> Cell:
    raw = raw_of(column, row)
    if column.kind == "decision":
        return _decided(raw)
    if column.kind == "state":
        return Cell(row.state_name.said(language), badge=row.light or "plain")
    if column.kind == "money":
        return money(raw, unit)
    if column.kind == "light":
        return Cell(str(LIGHTS.get(raw or "", "—")), badge=raw or "")
    if raw is None or raw == "":
        return Cell("—", is_number=column.is_number)
    if column.kind == "share":
        return Cell(share(str(raw)), str(raw), is_number=True)
    href = column.href(row) if column.href else ""
    return Cell(_said(column, raw, language), is_number=column.is_number, href=href)


def _decided(decision: Any) -> Cell:
    """The clauses of a kept decision; the cell leads to the first of them."""
    if decision is None or not decision.clauses:
        return Cell("—")
    clauses = decision.clauses
    return Cell(_("、").join(clauses), href=clause_href(decision.pack, clauses[0]))


def _said(column: Column, raw: Any, language: Language) -> str:
    if column.choices:
        codes = raw if isinstance(raw, list | tuple) else [raw]
        return _("、").join(_coded(column.choices, code, language) for code in codes)
    if column.kind == "period":
        return period_name(raw).said(language)
    if isinstance(raw, Words):
        return raw.said(language)
    if isinstance(raw, bool):
        return _("是") if raw else _("否")
    if isinstance(raw, datetime):
        return local(raw).strftime("%Y-%m-%d %H:%M")
    if isinstance(raw, date):
        return raw.isoformat()
    if column.kind == "number" and isinstance(raw, int):
        return f"{raw:,}"
    if isinstance(raw, list | tuple):
        return _("、").join(map(str, raw))
    return str(raw)


def local(moment: datetime) -> datetime:
    """A moment as the clocks of the county show it."""
    return moment.astimezone(timezone.get_current_timezone())


def _coded(choices: "Mapping[str, Words | StrOrPromise]", code: Any, language: Language) -> str:
    named = choices.get(str(code), str(code))
    return named.said(language) if isinstance(named, Words) else str(named)


def filed_of(column: Column, row: Any, language: Language) -> object:
    """The value of a row as a file holds it: sums as exact 元, numbers and days as such."""
    raw = raw_of(column, row)
    if column.kind == "money":
        return None if raw is None else in_yuan(raw)
    if column.kind in ("number", "year") and isinstance(raw, int):
        return raw
    if column.kind == "date" and isinstance(raw, date):
        return raw
    if raw is None or raw == "":
        return None
    return _cell(column, row, language, None).text


def in_yuan(amount_fen: int) -> Decimal:
    """Fen as an exact number of 元 with two decimals."""
    return Decimal(amount_fen).scaleb(-2)


def data_of(column: Column, row: Any, language: Language) -> object:
    """The value of a row as data: fen as whole numbers, days as ISO text, codes as they are."""
    raw = row.state if column.kind == "state" else raw_of(column, row)
    if raw is None or isinstance(raw, str | int | bool | list | dict):
        return raw
    if column.kind == "decision":
        return list(raw.clauses)
    if isinstance(raw, Words):
        return raw.said(language)
    return raw.isoformat() if isinstance(raw, date | datetime) else str(raw)


def labelled(column: Column, unit: Unit | None) -> str:
    """The head of a column; money says its unit."""
    label = str(column.label)
    return _("%(label)s（%(unit)s）") % {"label": label, "unit": unit.label} if unit else label


def total_cell(amount: int | None, column: Column, unit: Unit | None) -> Cell:
    """The sum of a column as a cell."""
    if column.kind == "money":
        return money(amount or 0, unit)
    return Cell(f"{amount or 0:,}", is_number=True)
