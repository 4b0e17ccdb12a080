"""What is told of a dry run: by the page at once, or kept sealed by a worker until somebody looks.

A worker keeps two things: the summary, which the page shows, and the rows, which are applied later.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bangfu.apps.pages.forms.sheet_files import place_of
from bangfu.apps.pages.forms.sheet_heads import letters
from bangfu.apps.pages.forms.workbooks import Import, ImportRow, Reading
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import commitment_of_body, masked
from bangfu.core.problem import Problem, Where, is_refusal
from bangfu.core.problem import told as told_problems
from bangfu.core.words import Words

ROWS_SHOWN = 100
"""How many of the rows that would change are shown before they are applied."""


CELLS_NAMED = 5
"""How many of the cells are named of which the same is told."""


@dataclass(frozen=True)
class Summary:
    """What the page tells of a dry run: every fault, the first rows that would change, how many.

    Faults name their column as a workbook calls it; what is of class 3 is masked. `proof` stands for
    the whole difference: only that is applied.
    """

    counts: Mapping[str, int]
    problems: Sequence[Problem]
    rows: Sequence[ImportRow]
    moving: int
    faults: int
    proof: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether anything stands against applying it."""
        return is_refusal(self.problems)

    @property
    def counts_to_keep(self) -> dict[str, int]:
        """What the file's row keeps: the counts of its rows, and of its faults where it has any."""
        return dict(self.counts) | ({"faults": self.faults} if self.faults else {})

    def against(self, file: str) -> Problem | None:
        """What stands against applying the file; None where nothing does."""
        if self.is_refused:
            return Problem("import_refused", "block", file, values={"count": self.faults})
        if self.moving == 0:
            told = {"count": self.counts["same"]}
            return Problem("import_changes_nothing", "block", file, values=told)
        return None

    @property
    def can_apply(self) -> bool:
        """Whether there is something to apply, and nothing against it."""
        return self.against("") is None

    @property
    def rest(self) -> int:
        """How many of the rows that would change are not shown."""
        return max(0, self.moving - len(self.rows))


def summary_of(declared: Import, reading: Reading) -> Summary:
    """What is told of a dry run."""
    moving = reading.moving
    shown = tuple(_masked(declared, row) for row in moving[:ROWS_SHOWN])
    placed = [_placed(problem, reading) for problem in sorted(reading.problems, key=_order)]
    told = told_problems(_grouped(placed))
    proof = proof_of(moving) if declared.about_people else ""
    faults = sum(is_refusal([problem]) for problem in placed)
    return Summary(reading.counts, told, shown, len(moving), faults, proof)


def _order(problem: Problem) -> tuple[bool, int]:
    """What refuses comes first, then by row."""
    return not is_refusal([problem]), problem.where.row or 0


def _placed(problem: Problem, reading: Reading) -> Problem:
    """A fault with its column as a workbook calls it."""
    where = replace(problem.where, file="", column=letters(place_of(problem, reading)) or None)
    return replace(problem, where=where)


def _grouped(problems: Sequence[Problem]) -> list[Problem]:
    """The problems in their order; of what warns of many cells in the same words only the first.

    It says then how many there are, and where the first of them stand. What refuses is told one by one.
    """
    alike: dict[tuple[str, str | None], list[Problem]] = {}
    for problem in problems:
        if not is_refusal([problem]) and problem.where.row is not None:
            alike.setdefault((problem.message("zh"), problem.where.column), []).append(problem)
    many = {id(same[0]): same for same in alike.values() if len(same) > 1}
    left_out = {id(one) for same in many.values() for one in same[1:]}
    return [
        _alike(many[id(one)]) if id(one) in many else one
        for one in problems
        if id(one) not in left_out
    ]


def _alike(same: Sequence[Problem]) -> Problem:
    first = same[0]
    cells = [f"{one.where.column or ''}{one.where.row}" for one in same[:CELLS_NAMED]]
    what = Words(zh=first.message("zh"), en=first.message("en"))
    told = {"what": what, "count": len(same), "cells": cells}
    return Problem("alike", first.severity, first.subject, first.where, values=told)


def _masked(declared: Import, row: ImportRow) -> ImportRow:
    """A row as it may be shown: values of class 3 masked, the former ones said to be so."""
    values, before = dict(row.values), dict(row.before or {})
    for column in declared.columns:
        if column.is_sealed and (now := values.get(column.name)):
            held = before.get(column.name) or ""
            values[column.name] = mask = masked(column.kind, now)
            former = _("原 %(value)s") % {"value": masked(column.kind, held)} if held else None
            before[column.name] = mask if now == held else former
    return replace(row, values=values, before=before if row.before is not None else None)


def proof_of(moving: Iterable[ImportRow]) -> str:
    """What stands for a difference: equal for equal rows that meet the same on the register."""
    told = ([row.number, dict(row.values), row.before and dict(row.before)] for row in moving)
    return commitment_of_body({"rows": list(told)})


# --- kept for later ---------------------------------------------------------------------------


def rows_as_bytes(rows: Iterable[ImportRow]) -> bytes:
    """The rows of a file as they were read, packed."""
    told = [[row.number, dict(row.values)] for row in rows]
    return zlib.compress(json.dumps(told, ensure_ascii=False, default=_plain).encode(), level=1)


def rows_from_bytes(declared: Import, viewer: Viewer, kept: bytes) -> tuple[ImportRow, ...]:
    """The rows again, compared with what is there now."""
    held = declared.held(viewer)
    days = [column.name for column in declared.columns if column.kind == "date"]
    rows = []
    for number, told in json.loads(zlib.decompress(kept)):
        values = _with_days(told, days)
        key = declared.key(values)
        rows.append(ImportRow(number, key, values, held.get(key)))
    return tuple(rows)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    return str(value)


def _with_days(told: Mapping[str, Any], days: Sequence[str]) -> dict[str, Any]:
    read = {name: date.fromisoformat(told[name]) for name in days if told.get(name)}
    return {**told, **read}


def summary_as_bytes(summary: Summary) -> bytes:
    """A summary as it is kept."""
    told = {
        "counts": dict(summary.counts),
        "problems": [_problem_as_json(problem) for problem in summary.problems],
        "rows": [
            [row.number, row.key[:1], dict(row.values), row.before and dict(row.before)]
            for row in summary.rows
        ],
        "moving": summary.moving,
        "faults": summary.faults,
        "proof": summary.proof,
    }
    return json.dumps(told, ensure_ascii=False, default=_plain).encode()


def summary_from_bytes(declared: Import, kept: bytes) -> Summary:
    """A summary again."""
    told = json.loads(kept)
    days = [column.name for column in declared.columns if column.kind == "date"]
    rows = [
        ImportRow(number, tuple(key), _with_days(values, days), before and _with_days(before, days))
        for number, key, values, before in told.pop("rows")
    ]
    problems = [_problem_from_json(problem) for problem in told.pop("problems")]
    return Summary(rows=rows, problems=problems, **told)


def _problem_as_json(problem: Problem) -> dict[str, Any]:
    where = problem.where
    return {
        "code": problem.code,
        "severity": problem.severity,
        "subject": problem.subject,
        "at": [where.row, where.column],
        "values": dict(problem.values),
    }


def _problem_from_json(told: dict[str, Any]) -> Problem:
    row, column = told.pop("at")
    values = {name: _spoken(value) for name, value in told.pop("values").items()}
    return Problem(**told, where=Where(row=row, column=column), values=values)


def _spoken(value: Any) -> Any:
    if isinstance(value, dict):
        return Words(**value)
    return [_spoken(one) for one in value] if isinstance(value, list) else value
