"""Short ways to ask Kaiyuan's plan."""

from datetime import date
from functools import cache
from typing import Any

from bangfu.core.facts import RawFacts
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import read_pack
from bangfu.engine.ask import Answer, ask


@cache
def kaiyuan() -> Pack:
    """The pack of Kaiyuan, read once."""
    return read_pack("kaiyuan-2024")


def answer_to(
    question: str,
    facts: dict[str, Any],
    *,
    readings: dict[str, str] | None = None,
    on: str | None = None,
    explain: str | None = None,
) -> Answer:
    """What Kaiyuan's plan answers."""
    handed, day = RawFacts(facts, file="facts.yaml"), date.fromisoformat(on) if on else None
    return ask(kaiyuan(), question, handed, on=day, readings=readings, explain=explain)


def said(answer: Answer) -> Any:
    """The answer in Chinese; a refusal to compute fails with its reasons."""
    assert answer.answer is not None, [problem.message("en") for problem in answer.problems]
    return answer.in_words("zh")


def codes(answer: Answer) -> list[str]:
    """The codes of an answer's problems, in order."""
    return [problem.code for problem in answer.problems]
