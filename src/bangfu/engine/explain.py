"""Why this sum: the arithmetic of one row of a population, wherever the row lies."""

from collections.abc import Callable

from bangfu.core.cite import Because
from bangfu.core.facts import Row
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.words import Words
from bangfu.engine.backends.duckdb import Result


def explain_row(
    because: Because,
    clause: str,
    rows: list[Row] | Result,
    key: str,
    step: Callable[[Row], Words | str],
) -> None:
    """Add to `clause` the step of the row that is to be explained, if one is.

    Raises Unanswerable where the answer has no such row.
    """
    wanted = because.explain
    if wanted is None:
        return
    if isinstance(rows, Result):
        row = rows.row(key, wanted)
    else:
        row = next((row for row in rows if str(row[key]) == wanted), None)
    if row is None:
        raise Unanswerable([Problem("no_such_row", "block", wanted)])
    because.cite(clause, step=step(row))
