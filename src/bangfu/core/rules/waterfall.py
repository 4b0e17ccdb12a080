"""RK03 distribution waterfall 分配顺序: steps take from a pool in order; a later one waits for the earlier.

Paying all members is the engine's; what each gets, and what is free of the rest, is found here.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from bangfu.core.money import Fen
from bangfu.core.rules.rule import Kind, Year
from bangfu.core.words import Words, words


class Waterfall(Kind):
    """The steps in order, what happens when the pool is short, and from when the rest is free."""

    kind: ClassVar[str] = "waterfall"
    title: ClassVar[Words] = words("分配顺序", "Distribution waterfall")

    steps: tuple[Literal["guarantee"], Literal["surplus"]] | None = None
    shortfall: Literal["surplus_then_equal_arrears", "block", "advance"] | None = None
    release_from: Year | None = None


@dataclass(frozen=True)
class Surplus:
    """What a year leaves after its guarantee: of the year, held back, and free to be planned."""

    surplus_fen: Fen
    held_fen: Fen
    free_fen: Fen


def surplus_of(
    terms: Waterfall, year: int, *, received_fen: Fen, guaranteed_fen: Fen, retained_fen: Fen
) -> Surplus:
    """The surplus of `year` with what was retained before: free from the release year on.

    A shortfall of the year is taken from what was retained; below zero nothing is free.
    """
    surplus = received_fen - guaranteed_fen
    at_hand = max(0, surplus + retained_fen)
    is_free = terms.release_from is None or year >= terms.release_from
    return Surplus(surplus, 0 if is_free else at_hand, at_hand if is_free else 0)


def paid_each(terms: Waterfall, *, entitled_fen: Fen, pool_fen: Fen, members: int) -> Fen:
    """What each member is paid of an equal entitlement, rounded down: never unequal.

    In full where the pool covers all; else the same part of the pool to each, or nothing, or in
    full by an advance, as the pack reads a shortfall.
    """
    if entitled_fen * members <= pool_fen or terms.shortfall == "advance":
        return entitled_fen
    return 0 if terms.shortfall == "block" else pool_fen // members
