"""RK03 distribution waterfall 分配顺序: steps take from a pool in order; a later one waits for the earlier.

Paying all members is the engine's; what each gets, what each step gets of a project's return, and
what is free of the rest, is found here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from bangfu.core.money import Fen, Rate, rounded_up
from bangfu.core.receivers import Receiver
from bangfu.core.rules.rule import Fault, Kind, Year
from bangfu.core.words import Words, words

ProjectType = Literal["self_built", "debt", "collective", "contract", "share"]

PROJECT_TYPES: Mapping[str, Words] = {
    "self_built": words("自建类", "Self-built"),
    "debt": words("债权类", "Debt"),
    "collective": words("集体经营", "Collective running"),
    "contract": words("承包", "Contract"),
    "share": words("入股", "Shares"),
}

Step = Literal["floor", "maintenance", "depreciation"]


class Order(BaseModel):
    """In what order the return of one type of project is used, and who gets what is left.

    The step `floor` is what households are sure of: a rate of what was invested. `rest` says who
    gets what the steps leave: all of it to households, or free for the public good.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    floor: Rate | None = None
    steps: tuple[Step, ...] | None = None
    rest: Literal["households", "public_good"] | None = None


class Waterfall(Kind):
    """The steps in order, what happens when the pool is short, and from when the rest is free.

    `orders` gives by type of project the order in which its return is used; `return_base` the money
    of which the floor is a part; `main` must get more of a return than the share `main_share_over`.
    """

    kind: ClassVar[str] = "waterfall"
    title: ClassVar[Words] = words("分配顺序", "Distribution waterfall")

    steps: tuple[Literal["guarantee"], Literal["surplus"]] | None = None
    shortfall: Literal["surplus_then_equal_arrears", "block", "advance"] | None = None
    release_from: Year | None = None
    orders: dict[ProjectType, Order] | None = None
    return_base: Literal["fiscal", "whole"] | None = None
    main: Receiver | None = None
    main_share_over: Rate | None = None

    def faults(self) -> Iterator[Fault]:
        """An order that lacks its steps, its rest, or the rate of a floor it has as a step."""
        for name, order in (self.orders or {}).items():
            needed: dict[str, object] = {"steps": order.steps, "rest": order.rest}
            if "floor" in (order.steps or ()):
                needed["floor"] = order.floor
            for part, given in needed.items():
                if given is None:
                    told: dict[str, object] = {"parameter": f"orders.{name}.{part}", "on": "-"}
                    yield "missing_parameter", ("orders", name), told


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


@dataclass(frozen=True)
class Part:
    """What one step of an order gets, and what it should have had."""

    to: Receiver
    due_fen: Fen
    paid_fen: Fen


def floor_of(order: Order, invested_fen: Fen) -> Fen:
    """What households are sure of: rounded up, since it is the least they must have."""
    return rounded_up(invested_fen * (order.floor or Fraction(0)))


def flowed(order: Order, gross_fen: Fen, wanted: Mapping[Step, Fen]) -> tuple[list[Part], Fen]:
    """What each step gets of a return, in order, and what is left: a step waits until those before are full.

    `wanted` is what each step may take. Where the rest is the households', it is the last step.
    """
    assert order.steps is not None, "an order without steps passed the check"
    parts, left = [], gross_fen
    for step in order.steps:
        paid = min(left, wanted[step])
        parts.append(Part("households" if step == "floor" else step, wanted[step], paid))
        left -= paid
    if order.rest == "households":
        parts.append(Part("households", left, left))
        left = 0
    return parts, left
