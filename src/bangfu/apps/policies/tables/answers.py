"""An answer as cards and tables, made from the fields that its question declares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.apps.pages.tables.amounts import YUAN, Cell, Unit, money, share, unit_for
from bangfu.core.facts import Form
from bangfu.core.fields import Field, FieldType
from bangfu.core.money import Fen
from bangfu.core.policies.pack import Pack
from bangfu.core.questions import Question
from bangfu.core.words import Language

ROWS_SHOWN_MAX = 500
TOTALLED = {"due_fen", "amount_fen", "entitled_fen", "paid_fen", "arrears_fen", "short_fen"}
BADGES = {
    "allowed": "good",
    "met": "good",
    "denied": "bad",
    "not_met": "bad",
    "needs_reason": "care",
    "unknown": "care",
}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Head:
    """The head of a column."""

    name: str
    label: str
    is_number: bool


@dataclass(frozen=True)
class Grid:
    """A table of an answer: heads, rows of cells, a total, and the key of each row to explain."""

    title: str
    heads: list[Head]
    rows: list[list[Cell]]
    total: list[Cell] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def lines(self) -> list[tuple[list[Cell], str]]:
        """Each row with its key."""
        keys = self.keys or [""] * len(self.rows)
        return list(zip(self.rows, keys, strict=True))

    @property
    def is_cut(self) -> bool:
        """Whether only the first rows are shown."""
        return self.count > len(self.rows)


@dataclass(frozen=True)
class Shown:
    """An answer as it is shown: single figures first, then tables."""

    figures: list[tuple[str, Cell]]
    grids: list[Grid]


@dataclass(frozen=True)
class Painter:
    """Turns the answer of one question into cells. `is_whole` leaves no row out (for files)."""

    pack: Pack
    question: Question
    form: Form
    language: Language
    is_whole: bool = False
    rows_max: int = ROWS_SHOWN_MAX

    def shown(self, answer: object) -> Shown:
        """The answer as figures and grids."""
        if isinstance(answer, list):
            return Shown([], [self._grid(answer, self.question.answer.fields, "")])
        assert isinstance(answer, Mapping), "an answer is a list or a mapping"
        figures, grids = [], []
        for name, value in answer.items():
            if isinstance(value, list) and (name in self.question.answer.lists or _is_rows(value)):
                fields = self.question.answer.lists.get(name, ())
                grids += [self._grid(value, fields, self._list_title(name))] if value else []
            else:
                spec = self._spec(name, self.question.answer.fields)
                unit = YUAN if self.is_whole and _is_money(spec) else None
                figures.append((self._label(name, spec, unit), self._cell(name, value, spec, unit)))
        return Shown(figures, grids)

    def _grid(self, rows: Sequence[Row], fields: Sequence[Field], title: str) -> Grid:
        names = list(dict.fromkeys(name for row in rows for name in row))
        specs = {name: self._spec(name, fields) for name in names}
        units = {name: self._unit(name, specs[name], rows) for name in names}
        heads = [
            Head(name, self._label(name, specs[name], units[name]), _is_number(specs[name]))
            for name in names
        ]
        told = rows if self.is_whole else rows[: self.rows_max]
        cells = [
            [self._cell(name, row.get(name), specs[name], units[name]) for name in names]
            for row in told
        ]
        return Grid(
            title, heads, cells, self._total(rows, names, units), self._keys(told), len(rows)
        )

    def _total(
        self, rows: Sequence[Row], names: list[str], units: Mapping[str, Unit | None]
    ) -> list[Cell]:
        summed = {name for name in names if name in TOTALLED and units[name]}
        if len(rows) < 2 or not summed or not self.question.answer.adds_up:
            return []
        total = [Cell("") for _name in names]
        for at, name in enumerate(names):
            if name in summed:
                total[at] = money(sum(_sums(row.get(name) for row in rows)), units[name])
        return [Cell(_("合计")), *total[1:]] if names[0] not in summed else total

    def _keys(self, rows: Sequence[Row]) -> list[str]:
        key = self.form.tables[0].key if self.form.tables else ()
        if not key or not rows or key[0] not in rows[0]:
            return []
        keys = [str(row.get(key[0], "")) for row in rows]
        return keys if len(set(keys)) > 1 else []

    def _spec(self, name: str, fields: Sequence[Field]) -> Field | None:
        inputs = [f for table in self.form.tables for f in table.fields]
        every = [*fields, *inputs, *self.form.values]
        return next((spec for spec in every if spec.name == name), None)

    def _unit(self, name: str, spec: Field | None, rows: Sequence[Row]) -> Unit | None:
        if not _is_money(spec):
            return None
        return YUAN if self.is_whole else unit_for(_sums(row.get(name) for row in rows))

    def _label(self, name: str, spec: Field | None, unit: Unit | None) -> str:
        label = title_of(spec, self.language) if spec else str(NAMES.get(name, name))
        return _("%(label)s（%(unit)s）") % {"label": label, "unit": unit.label} if unit else label

    def _list_title(self, name: str) -> str:
        table = self.form.table(name)
        return table.title.said(self.language) if table else str(NAMES.get(name, name))

    def _cell(self, name: str, value: Any, spec: Field | None, unit: Unit | None) -> Cell:
        if value is None:
            return Cell("—")
        if isinstance(value, bool):
            return Cell(_("是") if value else _("否"), badge=_flag_badge(name, value))
        if _is_money(spec) and isinstance(value, int):
            return money(value, unit)
        if name == "clause" and str(value) in self.pack.clauses:
            return Cell(str(value), href=clause_href(self.pack, str(value)))
        if isinstance(value, list):
            return Cell(_("、").join(self._coded(one, spec) for one in value) or "—")
        if isinstance(value, Mapping):
            return Cell(_("；").join(f"{NAMES.get(k, k)} {v}" for k, v in value.items()))
        if spec and spec.type is FieldType.SHARE:
            return Cell(share(str(value)), str(value), is_number=True)
        number = spec.type in NUMBERS if spec else isinstance(value, int)
        return Cell(self._coded(value, spec), is_number=number, badge=BADGES.get(str(value), ""))

    def _coded(self, value: Any, spec: Field | None) -> str:
        text = str(value)
        names = spec.codes if spec else {}
        if text in names:
            return names[text].said(self.language)
        office = self.pack.identity.offices.get(text)
        return office.said(self.language) if office else text


NUMBERS = (FieldType.WHOLE,)
# Figures that some answers carry without declaring them.
NAMES = {
    "groups": gettext_lazy("分组"),
    "missing": gettext_lazy("缺少的要件"),
    "offices": gettext_lazy("有权办理的单位"),
    "office": gettext_lazy("单位"),
    "name": gettext_lazy("名称"),
    "paper": gettext_lazy("要件"),
    "term": gettext_lazy("条款内容"),
    "villages": gettext_lazy("各村"),
    "years": gettext_lazy("各年"),
    "uncovered": gettext_lazy("未覆盖的村"),
    "idle_units": gettext_lazy("没有结对的单位"),
    "lines": gettext_lazy("支出明细"),
}


def title_of(spec: Field, language: Language) -> str:
    """The title of a field without the unit of the contract, which people do not enter."""
    return without_unit(spec.title.said(language))


def without_unit(title: str) -> str:
    """A title without the fen of the contract."""
    return title.removesuffix("（分）").removesuffix("(fen)").strip()


def clause_href(pack: Pack, clause_id: str) -> str:
    """Where a clause is read."""
    return reverse("policies:clause", args=[pack.id, clause_id])


def _is_money(spec: Field | None) -> bool:
    """Whether a field is declared as money; a column that is only carried along never is."""
    return spec is not None and spec.type is FieldType.FEN


def _sums(values: Iterable[Any]) -> list[Fen]:
    return [value for value in values if isinstance(value, int)]


def _is_number(spec: Field | None) -> bool:
    return _is_money(spec) or (spec is not None and spec.type in (*NUMBERS, FieldType.SHARE))


def _is_rows(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(row, Mapping) for row in value)


def _flag_badge(name: str, value: bool) -> str:
    good_when = {"covered": True, "complete": True, "late": False, "overdue": False}
    return "" if name not in good_when else "good" if value is good_when[name] else "bad"


def plain_cell(cell: Cell) -> object:
    """A cell as a file carries it: money as an exact number of 元, all else as its text."""
    amount = cell.text.replace(",", "")
    if cell.is_number and amount.lstrip("-").replace(".", "", 1).isdigit():
        return Decimal(amount)
    return "" if cell.text == "—" else cell.text
