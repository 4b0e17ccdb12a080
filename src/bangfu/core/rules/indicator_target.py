"""RK15 indicators and targets 指标与目标: a figure is compared with its target; missing is never met."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from bangfu.core.money import Fen, Money
from bangfu.core.rules.rule import Fault, Flag, Kind, Year
from bangfu.core.words import Named, Words, words

State = Literal["met", "not_met", "unknown"]

STATES: dict[str, Words] = {
    "met": words("达标", "Met"),
    "not_met": words("未达标", "Not met"),
    "unknown": words("数据不全，无法判断", "Unknown: data missing"),
}


MoneyColumn = Annotated[str, StringConstraints(pattern=r"^[a-z_]+_fen$")]
"""The name of a column or value that holds money."""


class Part(Named):
    """A part of a figure that is kept in a column of its own."""

    column: MoneyColumn


class Target(Named):
    """A figure (`column` of the facts) and what it is measured against.

    One of `at_least` (the figure counts as reached), `above` (it does not) and `reference` (the
    name of a figure that is loaded each year) is given. `by` is the first year it must hold.
    `of_which` is a part of the figure that may or may not count (the village return).
    """

    column: MoneyColumn
    of_which: Part | None = None
    at_least: Money | None = None
    above: Money | None = None
    reference: MoneyColumn | None = None
    by: Year | None = None


class IndicatorTarget(Kind):
    """Named targets; whether the village return counts as operating income; how 「以上」 is read."""

    kind: ClassVar[str] = "indicator_target"
    title: ClassVar[Words] = words("指标与目标", "Indicators and targets")

    targets: dict[str, Target] | None = None
    count_return: Flag | None = None
    op: Literal["ge", "gt"] | None = None

    def faults(self) -> Iterator[Fault]:
        """A target that is measured against nothing, or against two things."""
        for code, target in (self.targets or {}).items():
            given = [x for x in (target.at_least, target.above, target.reference) if x is not None]
            if len(given) != 1:
                yield "target_unclear", ("targets", code), {"target": target.name}


def state_of(
    value_fen: Fen | None, target: Target, *, reference_fen: Fen | None, op: str | None
) -> tuple[State, Fen | None, Fen | None]:
    """The state of a figure, the target in fen and the gap in fen (0 where met, None if unknown).

    `op` `gt` reads 「以上」 as strictly more; by statute it includes the figure itself.
    """
    target_fen = target.above if target.above is not None else target.at_least
    if target.reference:
        target_fen = reference_fen
    if value_fen is None or target_fen is None:
        return "unknown", target_fen, None
    strict = target.above is not None or (op == "gt" and target.reference is None)
    is_met = value_fen > target_fen if strict else value_fen >= target_fen
    gap = 0 if is_met else target_fen - value_fen + (1 if strict else 0)
    return ("met" if is_met else "not_met"), target_fen, gap
