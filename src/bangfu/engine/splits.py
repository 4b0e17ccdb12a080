"""Splitting a sum among the villages, for every question that does so."""

from collections.abc import Callable

from bangfu.core.facts import Row, needed_column
from bangfu.core.money import fen_text
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.problem import Problem
from bangfu.engine.backends.duckdb import Population, Session
from bangfu.engine.kinds.split import equal_split, weighted_split


def part_step(total_fen: int, column: str) -> Callable[[Row], str]:
    """The step of a row of a split: total x share = part, the rounding told by the two sides."""

    def step(row: Row) -> str:
        part = fen_text(row[column])
        return f"{row['village']}: {fen_text(total_fen)} fen x {row['share']} -> {part} fen"

    return step


def split_text(session: Session, villages: Population, total: int, *, by_contribution: bool) -> str:
    """The SQL of a split of `total` among the villages, equal or by contribution.

    Raises Unanswerable where contributions are needed and not given, or add up to nothing.
    """
    if not by_contribution:
        return equal_split(session.dialect, villages.members, total=total)
    if "contributed_fen" not in villages.has:
        raise Unanswerable([needed_column(villages.table, "contributed_fen")])
    if empty := session.count_where(villages, '"contributed_fen" IS NULL'):
        values = {"count": empty}
        raise Unanswerable([Problem("missing_cells", "block", "contributed_fen", values=values)])
    if not session.total(villages, "contributed_fen"):
        raise Unanswerable([Problem("nothing_contributed", "block", "contributed_fen")])
    return weighted_split(session.dialect, villages.members, weight="contributed_fen", total=total)
