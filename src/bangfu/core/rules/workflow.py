"""RK12 workflow with required papers 流程与要件: what must lie on the table before a step is taken."""

from collections.abc import Collection, Iterator
from typing import ClassVar, Literal

from bangfu.core.money import Fen, Money
from bangfu.core.rules.rule import Count, Fault, Flag, Kind, named_offices
from bangfu.core.words import Named, Words, words


class Paper(Named):
    """A required paper; with `from_fen` only for contracts of that value and above."""

    from_fen: Money | None = None


class Step(Named):
    """A step, the steps that must be done before, the papers it needs, and its days.

    It is due `within_days` of the step named `counted_from`; nothing may follow before it has
    lasted `lasts_days`.
    """

    after: tuple[str, ...] = ()
    needs: dict[str, Paper] = {}
    counted_from: str | None = None
    within_days: Count | None = None
    lasts_days: Count | None = None


class Origin(Named):
    """Where a clue comes from; one that people bring themselves is answered with a receipt."""

    receipt: Flag = False


class Cause(Named):
    """What brings a household into need; for some, help comes first and the procedure after."""

    help_first: Flag = False


class Workflow(Kind):
    """Papers and minutes of one application, or named steps with what each needs."""

    kind: ClassVar[str] = "workflow"
    title: ClassVar[Words] = words("流程与要件", "Workflow with required papers")

    papers: dict[str, Named] | None = None
    minutes: dict[str, Named] | None = None
    copies: Count | None = None
    sealed: Flag | None = None
    review_first: Flag | None = None
    panel_apart: Flag | None = None
    receiver: str | None = None
    steps: dict[str, Step] | None = None
    vouchers: Literal["sum_equals_claim"] | None = None
    origins: dict[str, Origin] | None = None
    causes: dict[str, Cause] | None = None
    regularise_days: Count | None = None

    def faults(self) -> Iterator[Fault]:
        """A step that waits for, or is counted from, one that does not exist."""
        for code, step in (self.steps or {}).items():
            if step.counted_from is not None and step.counted_from not in (self.steps or {}):
                told: dict[str, object] = {"step": step.counted_from}
                yield "unknown_step", ("steps", code, "counted_from"), told
            for earlier in step.after:
                if earlier not in (self.steps or {}):
                    yield "unknown_step", ("steps", code, "after"), {"step": earlier}

    def offices(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The offices named."""
        return named_offices(self, "receiver")


def missing_papers(step: Step, given: Collection[str], contract_fen: Fen | None) -> list[str]:
    """The codes of the papers a step needs and has not, in the order of the pack."""
    return [
        code
        for code, paper in step.needs.items()
        if code not in given
        and (
            paper.from_fen is None or (contract_fen is not None and contract_fen >= paper.from_fen)
        )
    ]


def needs_contract_value(step: Step, given: Collection[str]) -> bool:
    """Whether a paper that is not there is asked only from some contract value on."""
    return any(p.from_fen is not None and code not in given for code, p in step.needs.items())
