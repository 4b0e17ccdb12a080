"""依据: the clauses on which a kept decision, or a fresh answer, rests, with every step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import step
from bangfu.apps.pages.tables.problems import Told, clause_href, told
from bangfu.apps.records.models import Decision
from bangfu.core.words import Language
from bangfu.engine.ask import Answer


@dataclass(frozen=True)
class Ground:
    """One clause an answer rests on: what it says, and the arithmetic done with it."""

    clause: str
    href: str
    at: str
    gist: str
    steps: list[str]


@dataclass(frozen=True)
class Grounds:
    """What an answer rests on, by the rules of which day, and what it found wrong."""

    title: str
    on: str
    grounds: list[Ground]
    problems: list[Told]

    @property
    def is_refusal(self) -> bool:
        """Whether the policy refuses, or asks for a reason."""
        return any(problem.severity in ("block", "reason") for problem in self.problems)


def grounds_of(because: Sequence[dict[str, Any]], pack: str) -> list[Ground]:
    """The clauses of an answer's `because`, in the order of their use."""
    names = {"True": _("是"), "False": _("否")}
    return [
        Ground(
            str(cited["clause"]),
            clause_href(pack, str(cited["clause"])),
            str(cited["at"]),
            str(cited["gist"]),
            step(str(cited["step"]), names),
        )
        for cited in because
    ]


def of_decision(decision: Decision, title: str) -> Grounds:
    """What a kept decision rests on. Its sentences stay in the language in which they were kept."""
    problems = [
        Told(p["severity"], p["message"], p["where"], clause, clause_href(decision.pack, clause))
        if (clause := p["clause"] or "")
        else Told(p["severity"], p["message"], p["where"])
        for p in decision.problems
    ]
    return Grounds(
        title,
        decision.on.isoformat(),
        grounds_of(decision.because, decision.pack),
        problems,
    )


def of_answer(answer: Answer, title: str, language: Language) -> Grounds:
    """What a fresh answer rests on: nothing is kept of it."""
    told_because = answer.because.as_json(answer.pack.described, language)
    return Grounds(
        title,
        answer.on.isoformat(),
        grounds_of(told_because, answer.pack.id),
        [told(problem, language, pack=answer.pack.id) for problem in answer.problems],
    )
