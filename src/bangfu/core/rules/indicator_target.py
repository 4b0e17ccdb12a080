"""RK15 indicators and targets 指标与目标: a figure is compared with its target; missing is never met."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from bangfu.core.money import Fen, Money, Rate
from bangfu.core.period import MONTHS_OF_YEAR, period_of
from bangfu.core.rules.measure import FigureName, Measure, Unit, measured, unit_of
from bangfu.core.rules.rule import Count, Fault, Flag, Kind, Year
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


class Counted(BaseModel):
    """The projects that a figure counts: of one class, and only those that link households."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    project_class: str
    linked: Flag = False


class Goal(Named):
    """A figure of the county in money, in numbers or as a share, and what it is measured against.

    One of `at_least`, `at_most` (both count as reached), `above_figure` and `below_figure` (another
    figure, named by `compared_with`, that must be passed by more than `margin`) is given. `counts`
    says which projects make the figure. `income_below` is the line of income that the figure speaks
    of. A goal `until` the year's end is open before it.
    """

    figure: FigureName
    at_least: Measure | None = None
    at_most: Measure | None = None
    above_figure: FigureName | None = None
    below_figure: FigureName | None = None
    compared_with: Words | None = None
    margin: Measure | None = None
    counts: Counted | None = None
    income_below: Money | None = None
    until: Literal["year_end"] | None = None

    @property
    def unit(self) -> Unit:
        """What the figure is counted in."""
        return unit_of(self.figure)

    @property
    def other(self) -> str | None:
        """The figure it is compared with, where it is compared with one."""
        return self.above_figure or self.below_figure


@dataclass(frozen=True)
class Judged:
    """How a figure stands to its goal: the number to be reached, the state, what is lacking."""

    target: Fraction | None
    state: State
    gap: Fraction | None


class Checkpoint(Named):
    """The part of the year's money that is spent through the last day of a month."""

    at_least: Rate


class IndicatorTarget(Kind):
    """Targets of the villages, goals of the county, the pace of spending by the month.

    `op` and `one_class` say how 「以上」 and a double class are read; `pace_base` and `pace_event`,
    what is divided by what in the pace of spending, and on which day it counts.
    """

    kind: ClassVar[str] = "indicator_target"
    title: ClassVar[Words] = words("指标与目标", "Indicators and targets")

    targets: dict[str, Target] | None = None
    count_return: Flag | None = None
    op: Literal["ge", "gt"] | None = None
    goals: dict[str, Goal] | None = None
    one_class: Flag | None = None
    measured_at: Literal["month_end", "in_year"] | None = None
    checkpoints: dict[Count, Checkpoint] | None = None
    pace_base: Literal["arrived", "planned"] | None = None
    pace_event: Literal["paid", "accounted"] | None = None

    def faults(self) -> Iterator[Fault]:
        """A target or goal measured against nothing or two things, or in another unit; no month."""
        for month in self.checkpoints or {}:
            if month > MONTHS_OF_YEAR:
                yield "no_such_month", ("checkpoints", str(month)), {"month": month}
        for code, goal in (self.goals or {}).items():
            yield from _goal_faults(code, goal)
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


def _goal_faults(code: str, goal: Goal) -> Iterator[Fault]:
    against = (goal.at_least, goal.at_most, goal.above_figure, goal.below_figure)
    if sum(one is not None for one in against) != 1:
        yield "goal_unclear", ("goals", code), {"goal": goal.name}
    if goal.other is not None and unit_of(goal.other) != goal.unit:
        yield "goal_unit", ("goals", code), {"goal": goal.name, "written": goal.other}
    for name in ("at_least", "at_most", "margin"):
        written = getattr(goal, name)
        try:
            if written is not None:
                measured(written, goal.unit)
        except ValueError:
            yield "goal_unit", ("goals", code, name), {"goal": goal.name, "written": written}


def judged(
    goal: Goal, value: Fraction | None, other: Fraction | None = None, *, op: str | None = None
) -> Judged:
    """How a figure stands to its goal; `other` is the figure it is compared with.

    Money and numbers are whole, so that the least that passes strictly is one more; of shares
    there is no such least, and the gap is the difference alone.
    """
    target = _to_reach(goal, other)
    if value is None or target is None:
        return Judged(target, "unknown", None)
    falls = goal.at_most is not None or goal.below_figure is not None
    strict = goal.other is not None or (op == "gt" and goal.at_least is not None)
    ahead = target - value if falls else value - target
    if ahead > 0 or (ahead == 0 and not strict):
        return Judged(target, "met", Fraction(0))
    step = 1 if strict and goal.unit != "share" else 0
    return Judged(target, "not_met", step - ahead)


def _to_reach(goal: Goal, other: Fraction | None) -> Fraction | None:
    """The number a figure is held against: the one written, or the other figure and its margin."""
    written = goal.at_least if goal.at_least is not None else goal.at_most
    if written is not None:
        return measured(written, goal.unit)
    if other is None:
        return None
    margin = measured(goal.margin, goal.unit) if goal.margin is not None else Fraction(0)
    return other + margin if goal.above_figure is not None else other - margin


@dataclass(frozen=True)
class Pace:
    """How spending stands on one checkpoint; ratio and whether it is met are None where unknown."""

    month: int
    day: date
    least_fen: Fen
    spent_fen: Fen
    ratio: Fraction | None
    is_met: bool | None


def paces(
    terms: IndicatorTarget, spent: Sequence[tuple[date, Fen]], *, base_fen: Fen, as_of: date
) -> list[Pace]:
    """Each checkpoint of the year of `as_of`: what was spent through its last day.

    One that is still to come is met already or not known; without money nothing is known. The
    least sum of a share rounds up.
    """
    found = []
    for month, checkpoint in sorted((terms.checkpoints or {}).items()):
        day = period_of(date(as_of.year, month, 1), 1)[1]
        total = sum(fen for on, fen in spent if on <= min(day, as_of))
        share = checkpoint.at_least
        least = -(-base_fen * share.numerator // share.denominator)
        is_met = total >= least
        is_known = bool(base_fen) and (is_met or day <= as_of)
        ratio = Fraction(total, base_fen) if base_fen else None
        found.append(Pace(month, day, least, total, ratio, is_met if is_known else None))
    return found
