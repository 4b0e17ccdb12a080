"""Villages as a workbook names them: by township and village, or by code; found, or told beside the cell.

An import whose key is the two names uses `Named` for what is there already, and `unfound` for what
cannot be placed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bangfu.apps.pages.forms.workbooks import ImportColumn, ImportRow, Key
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.queries.places import NamesOfPlaces
from bangfu.core.problem import Problem, Where
from bangfu.core.words import words

TOWNSHIP = ImportColumn("township", words("镇乡", "Township"), is_key=True)
VILLAGE = ImportColumn(
    "village",
    words("村", "Village"),
    is_key=True,
    note=words("村名或12位代码", "The name of the village, or its code of twelve digits"),
)


class Named:
    """What is held by code (and the rest of the key), found by the names in a workbook's rows.

    Another way to write a name is no change of what is held.
    """

    def __init__(self, names: NamesOfPlaces, held: Mapping[Key, Mapping[str, Any]]) -> None:
        self.names, self.held = names, held

    def get(self, key: Key) -> Mapping[str, Any] | None:
        """What is held for a row; None where nothing is, or where its names mean no one village."""
        township, village, *rest = key
        codes = self.names.find(township, village)
        held = self.held.get((codes[0], *rest)) if len(codes) == 1 else None
        return None if held is None else {**held, "township": township, "village": village}


def unfound(viewer: Viewer, names: NamesOfPlaces, rows: Sequence[ImportRow]) -> list[Problem]:
    """What stands against the places of rows: none found, not the viewer's, or named by two rows."""
    first: dict[tuple[str, ...], int] = {}
    problems = []
    for row in rows:
        township, village, *rest = row.key
        code = code_of(names, row)
        told = {"township": township}
        if code is None:
            problems.append(at(row, "village", "village_not_found", village, **told))
        elif not any(code.startswith(area) for area in viewer.read_areas):
            problems.append(at(row, "village", "village_not_yours", village, **told))
        elif (code, *rest) in first:
            earlier = {"first": first[code, *rest]}
            problems.append(at(row, "village", "village_named_twice", village, **earlier))
        else:
            first[code, *rest] = row.number
    return problems


def code_of(names: NamesOfPlaces, row: ImportRow) -> str | None:
    """The code of the village that a row names; None where none or several are."""
    found = names.find(row.key[0], row.key[1])
    return found[0] if len(found) == 1 else None


def at(row: ImportRow, column: str, code: str, subject: str, **told: object) -> Problem:
    """A fault of one cell of a row."""
    return Problem(code, "block", subject, Where(row=row.number, column=column), values=told)


def beside(row: ImportRow, problem: Problem) -> Problem:
    """A fault that names its column, beside the cell of a row."""
    return replace(problem, where=Where(row=row.number, column=problem.where.column))
