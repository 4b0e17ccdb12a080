"""What was entered, as plain tables: for paper, where no input shows more than its width."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bangfu.apps.policies.forms.calculator import Calculator, EntryTable
from bangfu.apps.policies.forms.entries import Entry
from bangfu.core.facts import RawTable

ROWS_PRINTED_MAX = 500


@dataclass(frozen=True)
class Listed:
    """A table of facts: its title, heads and rows as text, and how many rows there are."""

    title: str
    heads: Sequence[str]
    rows: list[list[str]] = field(default_factory=list)
    count: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether only the first rows are listed."""
        return self.count > len(self.rows)


def listed_facts(entered: Calculator) -> list[Listed]:
    """The single values that were given, then every table that holds rows."""
    given = [[entry.label, _said(entry)] for entry in entered.values if _said(entry)]
    values = [Listed("", [pgettext("line", "项目"), _("内容")], given, len(given))] if given else []
    tables = [_listed(table, entered.feeds.get(table.name)) for table in entered.tables]
    return [*values, *(table for table in tables if table and table.rows)]


def _listed(table: EntryTable, raw: RawTable | None) -> Listed | None:
    if table.file and raw is not None:
        title = f"{table.title} · {table.file}"
        rows = [["" if c is None else str(c) for c in row] for row in raw.rows[:ROWS_PRINTED_MAX]]
        return Listed(title, raw.columns, rows, len(raw.rows))
    rows = [[_said(entry) for entry in row] for row in table.asked]
    used = [at for at in range(len(table.heads)) if any(row[at] for row in rows)]
    heads = [table.heads[at].label for at in used]
    return Listed(table.title, heads, [[row[at] for at in used] for row in rows], len(rows))


def _said(entry: Entry) -> str:
    if entry.options:
        return _("、").join(option.name for option in entry.options if option.is_chosen)
    unit = next((option.name for option in entry.units if option.is_chosen), "")
    return f"{entry.value} {unit}".strip() if entry.value else ""
