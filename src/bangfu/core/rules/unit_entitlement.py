"""RK02 fixed entitlement per unit 按单位定额: the same sum to every member, by year.

Only the amount is found here; paying it to a population is the engine's.
"""

from collections.abc import Iterator
from typing import ClassVar, Literal

from bangfu.core.money import Fen, Money
from bangfu.core.rules.rule import Count, Fault, Kind, Year, gap_faults, named_offices
from bangfu.core.words import Words, words


class UnitEntitlement(Kind):
    """Sums by year, what follows the last stated year, and how many members there are.

    `unit` says whose sum is stated: each village's, that of all villages together, or a mere
    ratio between the stated years by which a pool of money is spread over them.
    """

    kind: ClassVar[str] = "unit_entitlement"
    title: ClassVar[Words] = words("按单位定额", "Fixed entitlement per unit")

    unit: Literal["village", "all_villages", "ratio"] | None = None
    amounts: dict[Year, Money] | None = None
    after_last: Literal["carry", "stop", "set_yearly"] | None = None
    members: Count | None = None
    payer: str | None = None
    share_basis: Literal["equal", "contribution"] | None = None

    def faults(self) -> Iterator[Fault]:
        """A gap in the years."""
        yield from gap_faults("amounts", self.amounts)

    def offices(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The offices named."""
        return named_offices(self, "payer")


def stated_year(terms: UnitEntitlement, year: int) -> int | None:
    """The year whose stated sum holds in `year`: itself, the last one carried forward, or none."""
    assert terms.amounts, "an entitlement without amounts passed the check"
    last = max(terms.amounts)
    if year > last:
        return last if terms.after_last == "carry" else None
    return year if year in terms.amounts else None


def is_set_yearly(terms: UnitEntitlement, year: int) -> bool:
    """Whether the sum of `year` must be decided for that year and cannot be computed."""
    assert terms.amounts, "an entitlement without amounts passed the check"
    return year > max(terms.amounts) and terms.after_last == "set_yearly"


def amount_in(
    terms: UnitEntitlement,
    year: int,
    *,
    decided_fen: Fen | None = None,
    pool_fen: Fen | None = None,
) -> Fen | None:
    """The sum of each member in `year`, rounded down; None where it still has to be decided.

    `decided_fen` is the sum decided for a year that is set yearly; `pool_fen` is the money that
    the reading `ratio` spreads over the stated years (asserted to be given there).
    """
    assert terms.amounts, "an entitlement without amounts passed the check"
    if is_set_yearly(terms, year):
        return decided_fen
    stated = stated_year(terms, year)
    if stated is None:
        return 0
    amount = terms.amounts[stated]
    if terms.unit in (None, "village"):
        return amount
    assert terms.members, "a sum for all villages needs their number"
    if terms.unit == "all_villages":
        return amount // terms.members
    assert pool_fen is not None, "the ratio reading needs a pool"
    return pool_fen * amount // (sum(terms.amounts.values()) * terms.members)
