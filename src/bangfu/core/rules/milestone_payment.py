"""RK06 milestone payment with retention 按进度拨付: how much of a total may be paid by how far it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Literal

from bangfu.core.money import Fen, Rate
from bangfu.core.rules.rule import Fault, Flag, Kind
from bangfu.core.words import Named, Words, words


class Stage(Named):
    """A part of the total, and what must be reached before it is paid: a progress, or acceptance.

    `op` `gt` reads 「以上」 as strictly more; by statute it includes the figure itself.
    """

    share: Rate
    from_progress: Rate | None = None
    op: Literal["ge", "gt"] | None = None
    after_acceptance: Flag = False

    def is_reached(self, progress: Fraction, *, is_accepted: bool) -> bool:
        """Whether this part may be paid. What is accepted has reached every progress."""
        if self.after_acceptance:
            return is_accepted
        if self.from_progress is None or is_accepted:
            return True
        return progress > self.from_progress or (progress == self.from_progress and self.op != "gt")


class MilestonePayment(Kind):
    """The parts in their order, of which total, and what is kept back of it as a deposit.

    `parts` are caps that run on, or each a payment of its own; `progress` counts as it was accepted,
    or as it was reported.
    """

    kind: ClassVar[str] = "milestone_payment"
    title: ClassVar[Words] = words("按进度拨付", "Milestone payment")

    stages: dict[str, Stage] | None = None
    parts: Literal["running_caps", "single_payments"] | None = None
    base_total: Literal["approved", "contract", "settlement"] | None = None
    progress: Literal["accepted", "reported"] | None = None
    retention: Rate | None = None

    def faults(self) -> Iterator[Fault]:
        """Parts that are not the whole, or a deposit that the last part does not hold."""
        stages = list((self.stages or {}).values())
        whole = sum((stage.share for stage in stages), Fraction(0))
        if stages and whole != 1:
            yield "stages_not_whole", ("stages",), {"sum": whole}
        if stages and self.retention is not None and self.retention > stages[-1].share:
            told: dict[str, object] = {"retention": self.retention, "share": stages[-1].share}
            yield "retention_too_large", ("retention",), told


@dataclass(frozen=True)
class Room:
    """How much may be paid: the stage reached, the total it is taken of, the cap, the deposit.

    `stage` is None where not even the first is reached. `cap_fen` is for all payments together;
    `retained_fen` of what the stage allows is kept back.
    """

    stage: str | None
    base_fen: Fen
    cap_fen: Fen
    retained_fen: Fen


def room_for(terms: MilestonePayment, case: Mapping[str, Any], *, keeps_deposit: bool) -> Room:
    """The room of a case: its sums, its progress and whether it is accepted. Caps round down.

    After acceptance a settlement that is lower than the total takes its place; a deposit is kept
    back only from the last part.
    """
    stages = terms.stages or {}
    is_accepted = bool(case["accepted"])
    reached = [c for c in stages if stages[c].is_reached(case["progress"], is_accepted=is_accepted)]
    base = _base(terms, case, is_accepted=is_accepted)
    if not reached:
        return Room(None, base, 0, 0)
    last = reached[-1]
    is_kept = keeps_deposit and last == list(stages)[-1]
    kept = terms.retention if is_kept and terms.retention is not None else Fraction(0)
    share = sum((stages[code].share for code in reached), Fraction(0))
    full, cap = _part(base, share), _part(base, share - kept)
    if terms.parts == "single_payments":
        before, own = case["paid_fen"] - case["paid_in_stage_fen"], stages[last].share
        full = min(full, before + _part(base, own))
        cap = min(cap, before + _part(base, own - kept))
    return Room(last, base, cap, full - cap)


def _part(base_fen: Fen, share: Fraction) -> Fen:
    return base_fen * share.numerator // share.denominator


def _base(terms: MilestonePayment, case: Mapping[str, Any], *, is_accepted: bool) -> Fen:
    total: Fen = case["contract_fen" if terms.base_total == "contract" else "approved_fen"]
    settled: Fen | None = case.get("settled_fen")
    if not is_accepted or settled is None:
        return total
    return settled if terms.base_total == "settlement" else min(total, settled)


def stage_after(terms: MilestonePayment, stage: str | None) -> str | None:
    """The stage that comes next, None after the last."""
    codes = list(terms.stages or {})
    place = codes.index(stage) + 1 if stage is not None else 0
    return codes[place] if place < len(codes) else None
