"""RK09 caps, floors and shares 上限、下限: a sum is compared with a limit, and may ask for an exception."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Literal

from bangfu.core.money import Fen, Money, Rate
from bangfu.core.rules.rule import Flag, Kind, named_offices
from bangfu.core.words import Named, Words, words


class Counted(Named):
    """A level of money or a class of use, and whether it is counted."""

    counts: Flag = False


class LimitCheck(Kind):
    """A cap for a whole fund, each village or each household, and what an exception to it needs.

    `period` is the time over which the awards of a household are added up; `build_first` says that
    nothing is awarded before acceptance. `yearly_at_least` is the least that lent money yields in a
    year, `day_count` how a part of a year is counted. A least share is of the money of the levels
    that count, and goes to the classes that count; it is taken of what is planned, or of what is
    spent.
    """

    kind: ClassVar[str] = "limit_check"
    title: ClassVar[Words] = words("上限与下限", "Caps and floors")

    at_most: Money | None = None
    per: Literal["fund", "village", "household"] | None = None
    period: Literal["plan_year", "project", "lifetime"] | None = None
    build_first: Flag | None = None
    standard_by: str | None = None
    yearly_at_least: Rate | None = None
    day_count: Literal["months", "days"] | None = None
    yield_base: Literal["outstanding", "initial"] | None = None
    exception_by: str | None = None
    exception_needs: dict[str, Named] | None = None
    share_at_least: Rate | None = None
    share_of: Literal["plan", "spending"] | None = None
    base_levels: dict[str, Counted] | None = None
    share_classes: dict[str, Counted] | None = None

    def offices(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The offices named."""
        return named_offices(self, "exception_by", "standard_by")


def cap_for(terms: LimitCheck, villages: int) -> Fen:
    """The cap of a request that serves a number of villages, or of one household."""
    assert terms.at_most is not None, "a cap without a sum passed the check"
    return terms.at_most * villages if terms.per == "village" else terms.at_most


def is_excepted(terms: LimitCheck, grounds: Collection[str]) -> bool:
    """Whether every ground that an exception needs has been given."""
    needed = terms.exception_needs or {}
    return bool(needed) and all(code in grounds for code in needed)


@dataclass(frozen=True)
class Share:
    """What part of a sum goes where it should: None where there is no sum, and then not met."""

    part_fen: Fen
    whole_fen: Fen
    least: Rate

    @property
    def ratio(self) -> Fraction | None:
        """The part of the whole, exactly."""
        return Fraction(self.part_fen, self.whole_fen) if self.whole_fen else None

    @property
    def is_met(self) -> bool | None:
        """Whether the part is large enough; not known where there is no whole."""
        return None if self.ratio is None else self.ratio >= self.least

    @property
    def short_fen(self) -> Fen:
        """How much is lacking. The least sum rounds up."""
        least = -(-self.whole_fen * self.least.numerator // self.least.denominator)
        return max(0, least - self.part_fen)


def share_in(terms: LimitCheck, rows: Sequence[Mapping[str, Any]], column: str) -> Share:
    """The share of a column of rows, each with its `level` and its `class`."""
    assert terms.share_at_least is not None, "a least share without a number passed the check"
    levels, classes = terms.base_levels or {}, terms.share_classes or {}
    base = [row for row in rows if levels[row["level"]].counts]
    part = sum(row[column] for row in base if classes[row["class"]].counts)
    return Share(part, sum(row[column] for row in base), terms.share_at_least)
