"""RK09 caps, floors and shares 上限、下限: a sum is compared with a limit, and may ask for an exception."""

from collections.abc import Collection, Iterator
from typing import ClassVar, Literal

from bangfu.core.money import Fen, Money, Rate
from bangfu.core.rules.rule import Flag, Kind, named_offices
from bangfu.core.words import Named, Words, words


class LimitCheck(Kind):
    """A cap for a whole fund, each village or each household, and what an exception to it needs.

    `period` is the time over which the awards of a household are added up; `build_first` says that
    nothing is awarded before acceptance. `yearly_at_least` is the least that lent money yields in a
    year, `day_count` how a part of a year is counted.
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
