"""Proving a run: its kept facts asked again, one village's line explained, the last run beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.apps.payouts.models import ARREARS, GUARANTEE, DistributionLine, DistributionRun
from bangfu.apps.policies.models import Edition
from bangfu.apps.policies.queries.county import pack_of
from bangfu.apps.records.models import Decision, Step
from bangfu.core.catalogue import QUESTIONS
from bangfu.core.facts import RawFacts
from bangfu.core.money import Fen
from bangfu.core.questions import Question
from bangfu.engine.ask import Answer, ask


def asked_again(decision: Decision, *, explain: str | None = None) -> Answer:
    """What the same edition of the policy answers to the kept facts, on the kept day and readings."""
    edition = Edition.objects.get(pack=decision.pack, digest=decision.digest)
    return ask(
        pack_of(edition.pk, edition.digest),
        decision.question,
        RawFacts(decision.facts),
        on=decision.on,
        readings=decision.readings,
        explain=explain,
    )


def is_short(run: DistributionRun) -> bool:
    """Whether the pool did not cover the guarantee of the run's year."""
    return run.kind_of_run == GUARANTEE and run.arrears_fen > 0


def is_accepted(run: DistributionRun) -> bool:
    """Whether the bureau accepted the shortfall of the computation that counts."""
    accepted = Step.objects.filter(
        subject_kind=run.kind(), subject_id=run.pk, round=run.round, event="accept_shortfall"
    )
    return bool(accepted.exists())


def differences(run: DistributionRun) -> list[str]:
    """Every way in which the lines of a run differ from what the policy answers again."""
    lines = list(
        DistributionLine.everything.filter(run=run, round=run.round).select_related("decision")
    )
    told: dict[int, dict[str, tuple[Fen, Fen]]] = {}
    found = []
    for line in lines:
        if line.decision_id not in told:
            told[line.decision_id] = _amounts(asked_again(line.decision).in_words("zh"))
        entitled, paid = told[line.decision_id].get(line.village_id, (None, None))
        if (entitled, paid) != (line.entitled_fen, line.before_fen + line.amount_fen):
            found.append(f"{line.village_id} {line.year}")
    return found + _missing(run, lines, told) + _sums(run, lines)


def _amounts(answer: object) -> dict[str, tuple[Fen, Fen]]:
    """By village: entitled, and paid in all. Of a dividend everything is paid."""
    if isinstance(answer, Mapping):
        return {r["village"]: (r["entitled_fen"], r["paid_fen"]) for r in answer["villages"]}
    assert isinstance(answer, list), "a run rests on a settlement or a dividend"
    return {row["village"]: (row["amount_fen"], row["amount_fen"]) for row in answer}


def _missing(
    run: DistributionRun,
    lines: list[DistributionLine],
    told: Mapping[int, Mapping[str, tuple[Fen, Fen]]],
) -> list[str]:
    """Villages of the answer that have no line. Arrears need none for a village that is owed nothing."""
    if run.kind_of_run == ARREARS:
        return []
    paid = {line.village_id for line in lines}
    return [village for amounts in told.values() for village in amounts if village not in paid]


def _sums(run: DistributionRun, lines: list[DistributionLine]) -> list[str]:
    """The sums of a run that its lines do not add up to."""
    sums: dict[str, Any] = {
        "amount_fen": sum(line.amount_fen for line in lines),
        "entitled_fen": sum(line.entitled_fen for line in lines),
        "arrears_fen": sum(line.arrears_fen for line in lines),
        "left_fen": run.pool_fen - sum(line.amount_fen for line in lines),
    }
    return [name for name, value in sums.items() if getattr(run, name) != value]


@dataclass(frozen=True)
class Explained:
    """Why a village gets this number: what was asked of all, with which facts, and what is answered now.

    `is_same` tells whether the policy, asked again, gives the number of the line.
    """

    question: Question
    facts: Mapping[str, object]
    answer: Answer
    is_same: bool


def explained(line: DistributionLine) -> Explained:
    """One village's number, asked again with the step of its own row."""
    decision = line.decision
    answer = asked_again(decision, explain=line.village_id)
    given = {name: fact for name, fact in decision.facts.items() if not isinstance(fact, list)}
    told = _amounts(answer.in_words("zh")).get(line.village_id)
    return Explained(
        QUESTIONS[decision.question],
        given | {"members": len(decision.facts["villages"])},
        answer,
        told == (line.entitled_fen, line.before_fen + line.amount_fen),
    )


@dataclass(frozen=True)
class Change:
    """A village in two runs: what it got last time and gets now; None where it was not in one."""

    village: str
    name: str
    before_fen: Fen | None
    now_fen: Fen | None


def last_run_before(run: DistributionRun) -> DistributionRun | None:
    """The run of the same kind of the latest earlier year that was not voided."""
    earlier = DistributionRun.everything.filter(
        kind_of_run=run.kind_of_run, county_id=run.county_id, year__lt=run.year
    )
    found: DistributionRun | None = earlier.exclude(state="void").order_by("-year").first()
    return found


def changes_since(run: DistributionRun, last: DistributionRun) -> list[Change]:
    """Every village that is in one of two runs only, or gets another sum, by its code."""
    now, before = _by_village(run), _by_village(last)
    names = {line.village_id: str(line.village) for line in (*now.values(), *before.values())}

    def sum_of(lines: Mapping[str, DistributionLine], village: str) -> Fen | None:
        return lines[village].amount_fen if village in lines else None

    pairs = ((v, sum_of(before, v), sum_of(now, v)) for v in sorted(names))
    return [Change(v, names[v], was, is_now) for v, was, is_now in pairs if was != is_now]


def _by_village(run: DistributionRun) -> dict[str, DistributionLine]:
    lines = DistributionLine.everything.filter(run=run, round=run.round, year=run.year)
    return {line.village_id: line for line in lines.select_related("village")}
