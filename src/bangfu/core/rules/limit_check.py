"""RK09 caps, floors and shares 上限、下限: a sum is compared with a limit, and may ask for an exception."""

from collections.abc import Collection, Iterator
from typing import ClassVar, Literal

from bangfu.core.money import Fen, Money
from bangfu.core.rules.rule import Kind, named_offices
from bangfu.core.words import Named, Words, words


class LimitCheck(Kind):
    """A cap for a whole fund or for each village, and what an exception to it needs."""

    kind: ClassVar[str] = "limit_check"
    title: ClassVar[Words] = words("上限与下限", "Caps and floors")

    at_most: Money | None = None
    per: Literal["fund", "village"] | None = None
    exception_by: str | None = None
    exception_needs: dict[str, Named] | None = None

    def offices(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The offices named."""
        return named_offices(self, "exception_by")


def cap_for(terms: LimitCheck, villages: int) -> Fen:
    """The cap of a request that serves a number of villages."""
    assert terms.at_most is not None, "a cap without a sum passed the check"
    return terms.at_most * villages if terms.per == "village" else terms.at_most


def is_excepted(terms: LimitCheck, grounds: Collection[str]) -> bool:
    """Whether every ground that an exception needs has been given."""
    needed = terms.exception_needs or {}
    return bool(needed) and all(code in grounds for code in needed)
