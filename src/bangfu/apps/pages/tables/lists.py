"""A list: declared once, shown as a page, counted, summed, ordered, and taken away as a file.

    PROJECTS = Listing(
        "projects:projects", _("项目"), queries.projects_for,
        columns=(
            Column("code", _("编号"), link=True),
            Column("requested_fen", _("申请资金"), "money", total=True),
        ),
        filters=(Pick("state", _("状态"), PROJECT),),
        search=("code", "name"), order=("-plan_year", "code"), row_url="projects:project",
    )

What the page shows, a file holds: the same filter, order and columns, but all rows. Totals are sums
over the filter, not over the page.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, Model, OrderBy, QuerySet, Sum, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import Cell, Unit, unit_for
from bangfu.apps.pages.tables.cells import (
    Column,
    cell_of,
    data_of,
    filed_of,
    in_yuan,
    labelled,
    raw_of,
    total_cell,
)
from bangfu.apps.pages.tables.filters import (
    KEPT,
    SEARCH,
    Filter,
    Filters,
    Flag,
    Pick,
    PlacePick,
    Span,
    Typed,
    typed_text,
)
from bangfu.apps.people.scope import Viewer, is_about_people

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["Button", "Column", "Flag", "Listing", "Page", "Pick", "PlacePick", "Span", "Typed"]

ROWS_PER_PAGE = 50
ROWS_AT_ONCE = 2000
"""How many rows a file takes from the database at a time."""


@dataclass(frozen=True)
class Button:
    """A way on from a page, shown to those who hold one of the roles of `by` (to all without).

    `url` is the name of an address, or an address that begins with a slash, a `?` or a `#`.
    """

    label: "StrOrPromise"
    url: str
    by: str = ""

    @property
    def href(self) -> str:
        """Where it leads."""
        return self.url if self.url.startswith(("/", "?", "#")) else reverse(self.url)

    def is_for(self, viewer: Viewer) -> bool:
        """Whether the viewer may go there."""
        return not self.by or bool(viewer.roles & set(self.by.split()))


@dataclass(frozen=True)
class Listing:
    """A register as a list. `name` is the name of its address; `rows` gives what the viewer may see.

    `readers` are the roles that may open it, without them everybody who may open its address.
    `row_url` is the name of a row's address, or a function of the row.
    """

    name: str
    title: "StrOrPromise"
    rows: Callable[[Viewer], QuerySet[Any]]
    columns: tuple[Column, ...]
    intro: "StrOrPromise" = ""
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    row_url: str | Callable[[Any], str] = ""
    buttons: tuple[Button, ...] = ()
    empty: "StrOrPromise" = ""
    readers: str = ""

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        assert len(set(names)) == len(names), f"{self.name}: a column stands twice"

    @property
    def href(self) -> str:
        """Where the list is."""
        return reverse(self.name)

    def page(
        self, viewer: Viewer, given: QueryDict, kept: Mapping[str, str] | None = None
    ) -> "Page":
        """The list as one request asks for it; `kept` is what the session keeps of searches."""
        return Page(self, viewer, given, kept or {})

    def href_of(self, row: Any) -> str:
        """Where a row of the list is."""
        if callable(self.row_url):
            return self.row_url(row)
        return reverse(self.row_url, args=[row.pk]) if self.row_url else ""


def in_order(model: type[Model], path: str) -> str | OrderBy:
    """What orders rows of a table by a path, downwards with `-`: rows without a value stand last.

    Databases differ in that; so does which end of a list one sees first.
    """
    name = path.removeprefix("-")
    field = next((one for one in model._meta.fields if one.name == name), None)  # noqa: SLF001
    if field is None or not field.null or field.is_relation:
        return path
    return F(name).desc(nulls_last=True) if path != name else F(name).asc(nulls_last=True)


@dataclass(frozen=True)
class Head:
    """The head of a column: its label, and the query that orders by it, if that is possible."""

    column: Column
    label: str
    query: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Page:
    """A list as one request asks for it. Nothing is read from the database before it is needed."""

    listing: Listing
    viewer: Viewer
    given: QueryDict
    kept: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def filters(self) -> Filters:
        """The filter row."""
        listing = self.listing
        return Filters(listing.filters, listing.search, self.given, self.viewer, self._text)

    @cached_property
    def is_about_people(self) -> bool:
        """Whether it lists villagers: what is searched in it stands in no address."""
        return bool(self.listing.search) and is_about_people(self._seen.model)

    @property
    def _text(self) -> str:
        """What is searched for. Of villagers an address holds only the name under which it is kept."""
        if self.is_about_people:
            return self.kept.get(self.given.get(KEPT, ""), "")
        return typed_text(self.given, SEARCH)

    # --- which columns, in which order ---

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that are shown: the chosen ones, in the order of the list."""
        chosen = set(self.given.getlist("column"))
        known = [column for column in self.listing.columns if column.name in chosen]
        return known or [column for column in self.listing.columns if column.is_shown]

    @cached_property
    def ordering(self) -> tuple[Column, str] | None:
        """The column whose head was clicked, and the direction: empty upwards, `-` downwards."""
        asked = self.given.get("order", "")
        direction, name = ("-", asked[1:]) if asked.startswith("-") else ("", asked)
        found = (c for c in self.listing.columns if c.name == name and c.order)
        column = next(found, None)
        return (column, direction) if column else None

    @cached_property
    def _seen(self) -> QuerySet[Any]:
        """The rows of the list, asked for once: some lists ask the policy to make them."""
        return self.listing.rows(self.viewer)

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """The rows of the filter, without order."""
        return self.filters.narrow(self._seen).order_by()

    @property
    def _in_order(self) -> QuerySet[Any]:
        """The rows of the filter, in order; ties go by the key."""
        return self.filtered.order_by(*self._order(self.filtered), "pk")

    def _with_related(self, rows: QuerySet[Any], more: set[str]) -> QuerySet[Any]:
        """Rows with what the texts of their cells need."""
        places = {c.lookup for c in self.columns if c.kind in ("place", "decision")}
        behind = {c.lookup.rpartition("__")[0] for c in self.columns if not c.value}
        needed = sorted((places | behind | more) - {""})
        return rows.select_related(*needed) if needed else rows

    def _order(self, rows: QuerySet[Any]) -> list[Any]:
        if self.ordering is None:
            return [in_order(rows.model, one) for one in self.listing.order]
        column, direction = self.ordering
        if column.kind == "state":
            states = enumerate(rows.model.flow.states)
            ranks = [When(**{column.lookup: state.code}, then=Value(at)) for at, state in states]
            rank = Case(*ranks)
            return [rank.desc() if direction else rank.asc()]
        # A place is ordered by its official code, which is also how it is filed.
        path = f"{column.lookup}_id" if column.kind == "place" else column.order
        return [in_order(rows.model, f"{direction}{path}")]

    # --- how many, how much ---

    @cached_property
    def sums(self) -> dict[str, int]:
        """The count of the filter and the sums of its columns, in one query."""
        totalled = {c.name: Sum(c.lookup) for c in self.columns if c.total}
        found = self.filtered.aggregate(
            rows_in_all=Count("pk"), **{f"sum_{n}": s for n, s in totalled.items()}
        )
        return {name: value or 0 for name, value in found.items()}

    @property
    def count(self) -> int:
        """How many rows the filter has."""
        return self.sums["rows_in_all"]

    @cached_property
    def number(self) -> int:
        """Which page: a number that is none, or beyond the last, is the nearest there is."""
        asked = self.given.get("page", "")
        wanted = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
        return max(1, min(wanted, self.pages))

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.count // ROWS_PER_PAGE))

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of this page, with the decisions on which they rest.

        Their keys are looked up first, so that the rows before them are passed over unread; but not
        where a window runs over all rows, which would then run over those of the page.
        """
        first = (self.number - 1) * ROWS_PER_PAGE
        here = slice(first, first + ROWS_PER_PAGE)
        grounds = {column.decision for column in self.columns} - {""}
        if any(one.contains_over_clause for one in self._seen.query.annotations.values()):
            return list(self._with_related(self._in_order, grounds)[here])
        keys = list(self._in_order.values_list("pk", flat=True)[here])
        found = self._with_related(self._seen.filter(pk__in=keys), grounds)
        by_key = {row.pk: row for row in found.order_by()}
        return [by_key[key] for key in keys if key in by_key]

    # --- what is shown ---

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The unit of each column of money: the same for all rows of the page and their total."""
        return {
            c.name: unit_for([raw_of(c, row) for row in self.rows])
            for c in self.columns
            if c.kind == "money"
        }

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each column, with its unit."""
        return {c.name: labelled(c, self.units.get(c.name)) for c in self.columns}

    @property
    def heads(self) -> list[Head]:
        """The heads; clicked again, a head turns the order round."""
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        label = self.labels[column.name]
        if not column.order:
            return Head(column, label)
        mine = self.ordering[1] if self.ordering and self.ordering[0] is column else None
        turned = f"-{column.name}" if mine == "" else column.name
        direction = {None: "", "": "ascending", "-": "descending"}[mine]
        return Head(column, label, self.query(order=turned), direction)

    @property
    def lines(self) -> list[list[Cell]]:
        """The cells of the page, row by row."""
        return [[self._cell(column, row) for column in self.columns] for row in self.rows]

    def _cell(self, column: Column, row: Any) -> Cell:
        cell = cell_of(column, row, self.viewer.language, self.units.get(column.name))
        href = self.listing.href_of(row) if column.link else cell.href
        return replace(cell, href=href, label=self.labels[column.name])

    @property
    def totals(self) -> list[Cell]:
        """The foot: sums over the filter; empty where no column has one."""
        if not any(column.total for column in self.columns):
            return []
        return [
            replace(
                total_cell(self.sums[f"sum_{c.name}"], c, self.units.get(c.name)),
                label=self.labels[c.name],
            )
            if c.total
            else Cell("")
            for c in self.columns
        ]

    # --- addresses ---

    def query(self, **changed: str) -> str:
        """The query of this page with something changed; another order begins on the first page."""
        asked = self.given.copy()
        for name in ("page", "format", "view", *([SEARCH] if self.is_about_people else [])):
            asked.pop(name, None)
        for name, value in changed.items():
            asked[name] = value
        kept = QueryDict(mutable=True)
        for name in asked:
            values = [value for value in asked.getlist(name) if value]
            if values:
                kept.setlist(name, values)
        return kept.urlencode()

    @property
    def chosen(self) -> list[str]:
        """The names of the columns that were chosen; none where the list shows its usual ones."""
        return [c.name for c in self.columns] if "column" in self.given else []

    @property
    def hidden(self) -> list[tuple[str, list[str]]]:
        """What a form that chooses columns carries along: filter and order."""
        kept = QueryDict(self.query(), mutable=True)
        kept.pop("column", None)
        return [(name, kept.getlist(name)) for name in kept]

    @property
    def bookmark(self) -> str:
        """The query to keep for another day: without the search for people, which the session forgets."""
        asked = QueryDict(self.query(), mutable=True)
        asked.pop(KEPT, None)
        return asked.urlencode()

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(one.value for one in self.filters.inputs)

    @property
    def before(self) -> str:
        """The query of the page before; empty on the first."""
        return self.query(page=str(self.number - 1)) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """The query of the page after; empty on the last."""
        return self.query(page=str(self.number + 1)) if self.number < self.pages else ""

    @property
    def empty(self) -> str:
        """What is told where there is no row: that some may lie out of sight, to who reads a part."""
        text, beside = str(self.listing.empty or _("还没有。")), _("，或不在您的范围内")
        if self.viewer.reads_county:
            return text
        stop = next((mark for mark in ("。", ".") if mark in text), "")
        said, stop, more = text.partition(stop) if stop else (text, "", "")
        return f"{said}{beside}{stop}{more}"

    # --- files ---

    def each_row(self) -> Iterator[Any]:
        """Every row of the filter, in order, a few thousand at a time."""
        rows = self._with_related(self._in_order, set())
        return rows.iterator(chunk_size=ROWS_AT_ONCE)

    def filed(self) -> Iterator[list[object]]:
        """Every row of the filter as a file holds it."""
        for row in self.each_row():
            yield [filed_of(column, row, self.viewer.language) for column in self.columns]

    def filed_totals(self) -> list[object]:
        """The sums of the filter as a file holds them; empty where no column has one."""
        if not self.totals:
            return []
        sums = {c.name: self.sums[f"sum_{c.name}"] for c in self.columns if c.total}
        return [
            None
            if c.name not in sums
            else in_yuan(sums[c.name])
            if c.kind == "money"
            else sums[c.name]
            for c in self.columns
        ]

    def data(self) -> Iterator[dict[str, object]]:
        """Every row of the filter as data."""
        for row in self.each_row():
            yield {"id": row.pk} | {
                c.name: data_of(c, row, self.viewer.language) for c in self.columns
            }
