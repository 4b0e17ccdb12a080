"""The calculator: a form made from a question's form, and what was entered as raw facts.

Names of inputs: `values.<name>`, `<table>.<row>.<column>`, `<name or column>.unit` for money,
`reading.<ambiguity>`, `file.<table>` and `kept.<table>`; besides `on` and `explain`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from bangfu.apps.pages.forms.sums import UNIT_FIRST, UNITS, NotExact, unit_of
from bangfu.apps.policies.forms.entries import Entry, Option, entry_of, raw_of, typed_of
from bangfu.apps.policies.forms.kept import ROWS_TYPED_MAX, keep, kept_table
from bangfu.core.facts import Form, RawFacts, RawTable, Table, rows_table
from bangfu.core.fields import Field, FieldType
from bangfu.core.period import parse_date
from bangfu.core.policies.pack import Ambiguity
from bangfu.core.problem import Problem, Where
from bangfu.core.words import Language
from bangfu.engine.tables import UPLOAD, TablesUnusable, open_bytes

Files = Mapping[str, UploadedFile]
LINK_LENGTH_MAX = 1_800
"""With the path before it, below the 2,048 that a switch of language may lead back to."""
FILES_TAKEN = (".csv", ".xlsx")
CASE_DIGITS_MAX = 6
NOT_SHARED = {"csrfmiddlewaretoken", "ask", "format", "add", "drop", "case", "choose"}


@dataclass
class EntryTable:
    """A table of the calculator: rows of entries, or a file that is carried along."""

    name: str
    title: str
    required: bool
    heads: list[Entry]
    rows: list[list[Entry]] = field(default_factory=list)
    kept: str = ""
    file: str = ""
    file_rows: int = 0
    shown_as: str = ""
    first_row: int = 1
    has_optional: bool = False
    asked: list[list[Entry]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the table's part of the page."""
        return f"table-{self.name}"

    @property
    def lines(self) -> list[tuple[list[Entry], str]]:
        """Each row with its place among the names of the inputs, which it keeps."""
        return [(row, row[0].name.rpartition(".")[0]) for row in self.rows]

    @property
    def is_open(self) -> bool:
        """Whether the table is shown at once: one that may be missing waits folded."""
        return self.required or bool(self.file) or len(self.rows) > 1 or bool(self.asked)

    @property
    def shows_optional(self) -> bool:
        """Whether a column that may be left empty holds anything."""
        return any(e.value for row in self.rows for e in row if not e.required)

    @property
    def can_grow(self) -> bool:
        """Whether another row may be typed."""
        return len(self.rows) < ROWS_TYPED_MAX


@dataclass
class Readings:
    """An ambiguity of the question with its readings to choose from."""

    ambiguity: Ambiguity
    options: list[Option]
    chosen: str

    @property
    def is_default(self) -> bool:
        """Whether the default reading is chosen."""
        return self.chosen == self.ambiguity.default


class Calculator:
    """One question's form with what was entered: inputs for the page, raw facts for the engine."""

    def __init__(
        self,
        form: Form,
        ambiguities: list[Ambiguity],
        language: Language,
        data: QueryDict,
        files: Files,
    ) -> None:
        self.form = form
        self.language = language
        self.data = data
        self.faults: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.feeds: dict[str, RawTable] = {}
        self.facts: dict[str, object] = {}
        self.values = [self._value(spec) for spec in form.values]
        self.tables = [self._table(table, files) for table in form.tables]
        self.readings = [self._reading(ambiguity) for ambiguity in ambiguities]
        self.on_text = data.get("on", "").strip()
        self.on = self._day()
        self.explain = data.get("explain") or None
        case = data.get("case", "")
        self.case = int(case) if case.isdecimal() and len(case) < CASE_DIGITS_MAX else None

    # --- what the engine is told ---

    @property
    def raw(self) -> RawFacts:
        """The facts entered. A single row of a form that knows single cases is one case."""
        feeds = dict(self.feeds)
        first = self.form.tables[0].name if self.form.tables else ""
        if self.form.one_case and first in feeds and self._is_typed(first):
            table = feeds[first]
            if len(table.rows) == 1:
                del feeds[first]
                row = dict(zip(table.columns, table.rows[0], strict=True))
                given = {name: cell for name, cell in row.items() if cell is not None}
                return RawFacts(given | self.facts, feeds)
        return RawFacts(None, feeds, self.facts)

    @property
    def chosen_readings(self) -> dict[str, str]:
        """The readings that are not the defaults."""
        return {r.ambiguity.id: r.chosen for r in self.readings if not r.is_default}

    def _is_typed(self, name: str) -> bool:
        return not next(table for table in self.tables if table.name == name).file

    def _day(self) -> date | None:
        try:
            return parse_date(self.on_text) if self.on_text else None
        except ValueError:
            self.faults["on"] = _("「%(typed)s」不是日期。") % {"typed": self.on_text[:80]}
            return None

    def _reading(self, ambiguity: Ambiguity) -> Readings:
        given = self.data.get(f"reading.{ambiguity.id}", "")
        chosen = given if given in ambiguity.readings else ambiguity.default
        if given and given not in ambiguity.readings:
            values = {"known": list(ambiguity.readings)}
            subject = f"{ambiguity.id}={given[:80]}"
            self.problems.append(Problem("unknown_reading", "block", subject, values=values))
        options = [
            Option(name, reading.gist.said(self.language), name == chosen)
            for name, reading in ambiguity.readings.items()
        ]
        return Readings(ambiguity, options, chosen)

    # --- what the page is told ---

    def entry_at(self, where: Where, subject: str) -> Entry | None:
        """The input that holds a place of the facts, where the page shows one."""
        if where.row is None:
            named = where.column or subject
            return next((e for e in self.values if e.name == f"values.{named}"), None)
        for table in self.tables:
            at = where.row - table.first_row
            if table.shown_as == where.file and 0 <= at < len(table.asked):
                cells = (e for e in table.asked[at] if e.name.endswith(f".{where.column}"))
                return next(cells, table.asked[at][0])
        return None

    @property
    def link(self) -> str:
        """What was entered as a query, without what was left empty."""
        told = QueryDict(mutable=True)
        for name in self.data:
            cells = [cell for cell in self.data.getlist(name) if cell.strip()]
            if cells and name not in NOT_SHARED and not name.startswith("kept."):
                told.setlist(name, cells)
        told["ask"] = "1"
        return told.urlencode()

    @property
    def is_linkable(self) -> bool:
        """Whether all that was entered fits into an address."""
        return not any(t.file for t in self.tables) and len(self.link) <= LINK_LENGTH_MAX

    # --- single values ---

    def _value(self, spec: Field) -> Entry:
        name = f"values.{spec.name}"
        entry = self._entry(spec, name, f"{name}.unit")
        raw = self._raw(spec, entry, name)
        if raw is not None and (raw != [] or spec.required):
            self.facts[spec.name] = raw
        return entry

    def _entry(self, spec: Field, name: str, unit_name: str) -> Entry:
        entry = entry_of(spec, name, self.data.getlist(name), self.language)
        if spec.type is FieldType.FEN:
            unit = self.data.get(unit_name, UNIT_FIRST)
            entry.unit_name, entry.unit = unit_name, unit if unit in UNITS else UNIT_FIRST
        return entry

    def _raw(self, spec: Field, entry: Entry, name: str) -> object:
        try:
            return raw_of(spec, self.data.getlist(name), entry.unit)
        except NotExact as fault:
            entry.fault = str(fault)
            self.faults[entry.id] = _("%(label)s：%(fault)s") % {
                "label": entry.label,
                "fault": str(fault),
            }
            return self.data.get(name)

    # --- tables ---

    def _table(self, table: Table, files: Files) -> EntryTable:
        title = table.title.said(self.language)
        shown = EntryTable(table.name, title, table.required, self._heads(table), shown_as=title)
        uploaded = self._from_file(table, files)
        if uploaded is not None:
            self.feeds[table.name] = uploaded
            self._carry(shown, table, uploaded)
        else:
            self._typed(shown, table)
        shown.has_optional = any(not spec.required for spec in table.fields)
        return shown

    def _heads(self, table: Table) -> list[Entry]:
        return [
            self._entry(spec, f"{table.name}.{spec.name}", f"{table.name}.{spec.name}.unit")
            for spec in table.fields
        ]

    def _from_file(self, table: Table, files: Files) -> RawTable | None:
        handed = files.get(f"file.{table.name}")
        if handed:
            return self._opened(handed)
        kept = self.data.get(f"kept.{table.name}")
        return kept_table(kept) if kept else None

    def _opened(self, handed: UploadedFile) -> RawTable | None:
        name = handed.name or ""
        if not name.lower().endswith(FILES_TAKEN):
            self.problems.append(Problem("unknown_file_type", "block", name))
            return None
        most = (UPLOAD.bytes_max or 0) + 1  # one byte too many is enough to be refused
        try:
            opened = open_bytes(name, handed.read(most))
        except TablesUnusable as unusable:
            self.problems += unusable.problems
            return None
        assert isinstance(opened, RawTable), "a CSV file or a workbook is a table"
        return opened

    def _carry(self, shown: EntryTable, table: Table, uploaded: RawTable) -> None:
        """A file that is small and known in every column becomes rows to mend; else it is kept."""
        shown.first_row, shown.shown_as = uploaded.first_row, uploaded.file
        known = {spec.name for spec in table.fields}
        is_small = 0 < len(uploaded.rows) <= ROWS_TYPED_MAX and set(uploaded.columns) <= known
        if is_small and all(len(row) == len(uploaded.columns) for row in uploaded.rows):
            self._fill(shown, table, uploaded)
            return
        shown.file, shown.file_rows = uploaded.file, len(uploaded.rows)
        shown.kept = keep(uploaded) or ""

    def _fill(self, shown: EntryTable, table: Table, uploaded: RawTable) -> None:
        filled = self.data.copy()
        add_rows(filled, table, uploaded)
        self.data = filled
        shown.heads = self._heads(table)
        shown.rows = [self._row(table, row) for row in range(len(uploaded.rows))]
        shown.asked = shown.rows

    def _typed(self, shown: EntryTable, table: Table) -> None:
        rows = []
        for number in self._row_numbers(table):
            row = self._row(table, number)
            shown.rows.append(row)
            raw = [
                self._raw(spec, entry, entry.name)
                for spec, entry in zip(table.fields, row, strict=True)
            ]
            if any(cell not in (None, []) for cell in raw):
                rows.append(raw)
                shown.asked.append(row)
        if rows:
            self.feeds[table.name] = _raw_table(table, rows, shown.title)
        shown.rows = shown.rows or [self._row(table, 0)]

    def _row_numbers(self, table: Table) -> list[int]:
        pattern = re.compile(rf"{re.escape(table.name)}\.(\d{{1,6}})\.[a-z_0-9]+")
        found = {int(match[1]) for name in self.data if (match := pattern.fullmatch(name))}
        return sorted(found)[:ROWS_TYPED_MAX]

    def _row(self, table: Table, number: int) -> list[Entry]:
        return [
            self._entry(
                spec, f"{table.name}.{number}.{spec.name}", f"{table.name}.{spec.name}.unit"
            )
            for spec in table.fields
        ]


def _raw_table(table: Table, rows: list[list[object]], file: str) -> RawTable:
    """Typed rows: a column that may be missing and is empty throughout is missing."""
    kept = [
        at
        for at, spec in enumerate(table.fields)
        if spec.required or any(row[at] not in (None, []) for row in rows)
    ]
    columns = [table.fields[at].name for at in kept]
    return RawTable(file, columns, [[row[at] for at in kept] for row in rows])


def with_row(data: QueryDict, table: Table) -> QueryDict:
    """The data of a form with one more row in a table."""
    edited = data.copy()
    pattern = re.compile(rf"{re.escape(table.name)}\.(\d{{1,6}})\.")
    numbers = [int(found[1]) for name in data if (found := pattern.match(name))]
    edited[f"{table.name}.{max(numbers, default=0) + 1}.{table.fields[0].name}"] = ""
    return edited


def without_row(data: QueryDict, table: Table, number: str) -> QueryDict:
    """The data of a form without one row of a table."""
    edited = data.copy()
    for name in [name for name in edited if name.startswith(f"{table.name}.{number}.")]:
        del edited[name]
    return edited


# --- filling the form -------------------------------------------------------------------------


def add_rows(data: QueryDict, table: Table, rows: RawTable) -> None:
    """Put the rows of a table into the data of a form, as they would be typed."""
    by_name = {spec.name: spec for spec in table.fields}
    for at, column in enumerate(rows.columns):
        spec = by_name[column]
        cells = [row[at] for row in rows.rows]
        unit = unit_of(cells) if spec.type is FieldType.FEN else ""
        if unit:
            data[f"{table.name}.{column}.unit"] = unit
        for number, cell in enumerate(cells):
            data.setlist(f"{table.name}.{number}.{column}", typed_of(spec, cell, unit))


def add_values(data: QueryDict, form: Form, values: Mapping[str, object]) -> None:
    """Put single values into the data of a form, as they would be typed."""
    for name, raw in values.items():
        spec = form.value(name)
        if spec is None:
            continue
        unit = unit_of([raw]) if spec.type is FieldType.FEN else ""
        if unit:
            data[f"values.{name}.unit"] = unit
        data.setlist(f"values.{name}", typed_of(spec, raw, unit))


def case_data(form: Form, facts: Mapping[str, object], readings: Mapping[str, str]) -> QueryDict:
    """The data of a form filled with the facts of a worked case."""
    data = QueryDict(mutable=True)
    add_values(data, form, facts)
    first = form.tables[0] if form.tables else None
    alone = {name: cell for name, cell in facts.items() if first and first.field(name)}
    for table in form.tables:
        rows = facts.get(table.name)
        given = rows_table(rows, table.name) if isinstance(rows, list) else None
        if given is None and table is first and alone:
            given = rows_table([alone], table.name)
        if given is not None:
            _add_table(data, table, given)
    for ambiguity, name in readings.items():
        data[f"reading.{ambiguity}"] = name
    return data


def _add_table(data: QueryDict, table: Table, rows: RawTable) -> None:
    known = {spec.name for spec in table.fields}
    if len(rows.rows) <= ROWS_TYPED_MAX and set(rows.columns) <= known:
        add_rows(data, table, rows)
    elif (kept := keep(rows)) is not None:
        data[f"kept.{table.name}"] = kept
