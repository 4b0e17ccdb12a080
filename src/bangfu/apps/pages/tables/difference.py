"""Two runs, or two states of a table, side by side: what is new, what is gone, what became otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal

from bangfu.apps.pages.tables.amounts import Cell
from bangfu.apps.pages.tables.cells import Column, cell_of
from bangfu.core.words import Language

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Differing:
    """A row that differs: by its key, how, and each cell before and after."""

    key: tuple[str, ...]
    how: Literal["new", "gone", "changed"]
    cells: list[tuple[Cell, Cell]]


def difference(
    before: Iterable[Row],
    after: Iterable[Row],
    *,
    key: Sequence[str],
    columns: Sequence[Column],
    language: Language,
) -> list[Differing]:
    """The rows that differ in any of the columns, in the order of their keys. Keys stand once."""
    held = [{_key(row, key): row for row in rows} for rows in (before, after)]
    every = sorted(held[0].keys() | held[1].keys())
    pairs = [(one, held[0].get(one), held[1].get(one)) for one in every]
    return [
        Differing(one, _how(old, new), _cells(old, new, columns, language))
        for one, old, new in pairs
        if old is None or new is None or any(old.get(c.name) != new.get(c.name) for c in columns)
    ]


def _key(row: Row, key: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in key)


def _how(old: Row | None, new: Row | None) -> Literal["new", "gone", "changed"]:
    if old is None:
        return "new"
    return "gone" if new is None else "changed"


def _cells(
    old: Row | None, new: Row | None, columns: Sequence[Column], language: Language
) -> list[tuple[Cell, Cell]]:
    sides = [
        SimpleNamespace(**{c.lookup: (row or {}).get(c.name) for c in columns})
        for row in (old, new)
    ]
    return [tuple(cell_of(c, side, language) for side in sides) for c in columns]  # type: ignore[misc]
