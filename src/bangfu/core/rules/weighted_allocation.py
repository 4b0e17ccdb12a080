"""RK05 weighted allocation 差异化分配: a pool is shared by need among those who may receive of it.

Weighing and sharing among a population is the engine's.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar, Literal

from bangfu.core.money import Money
from bangfu.core.rules.rule import Count, Fault, Kind
from bangfu.core.words import Named, Words, words

Receiving = Literal["monitored", "relieved"]
Source = Literal["debt", "floor", "floating"]


class Tier(Named):
    """A band of income a head, up to and with `at_most` where it ends, and its weight a head."""

    at_most: Money | None = None
    weight: Count


class WeightedAllocation(Kind):
    """How need is weighed, what makes the pool, who receives, who may stack, and what is refused.

    `method` weighs a head: by the tier of its income, by what is missing to `fill_to`, by the
    distance to `distance_to`, or a household by its points. `status_weights` multiply it. A second
    share is for those who hold a benefit (`stacks`) only up to the income `stack_at_most`.
    """

    kind: ClassVar[str] = "weighted_allocation"
    title: ClassVar[Words] = words("差异化分配", "Weighted allocation")

    method: Literal["tiers", "gap_fill", "inverse", "points"] | None = None
    tiers: dict[str, Tier] | None = None
    fill_to: Money | None = None
    distance_to: Money | None = None
    status_weights: dict[Receiving, Count] | None = None
    pool_sources: tuple[Source, ...] | None = None
    receivers: dict[Receiving, Literal["city", "township"]] | None = None
    group: Literal["either", "both"] | None = None
    stack_at_most: Money | None = None
    stacks: Literal["with_benefit", "all"] | None = None
    household_at_most: Money | None = None
    leans_to: Receiving | None = None
    equal_shares: Literal["refused"] | None = None

    def faults(self) -> Iterator[Fault]:
        """A method without its figure, tiers that do not ascend or give more to those who need less."""
        needed = {"tiers": "tiers", "gap_fill": "fill_to", "inverse": "distance_to"}
        parameter = needed.get(self.method or "")
        if parameter and getattr(self, parameter) is None:
            yield "missing_parameter", ("method",), {"parameter": parameter, "on": "-"}
        tiers = list((self.tiers or {}).items())
        for (_, lower), (code, upper) in pairwise(tiers):
            ascends = lower.at_most is not None and (
                upper.at_most is None or lower.at_most < upper.at_most
            )
            if not ascends or lower.weight < upper.weight:
                yield "tiers_out_of_order", ("tiers", code), {"tier": upper.name}
