"""The worked example of the documents: 1.44亿 a year, 288 villages; and short ways to ask about it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from bangfu.core.facts import RawFacts
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import read_pack
from bangfu.engine.ask import Answer, ask

WAN = 10_000 * 100
"""The fen of 1万元."""

YEARLY_FEN = 14_400 * WAN
"""1.44亿元: a third of 4.32亿, what each year brings when the three years are even."""


@cache
def jizhou() -> Pack:
    """The pack of Jizhou, read once."""
    return read_pack("jizhou-2018")


def tranche(year: int = 2018, fen: int = YEARLY_FEN, **more: object) -> dict[str, Any]:
    """A tranche injected on 1 November of a year."""
    known = {"tranche": f"T{year}", "project": f"P{year}", "injected_on": f"{year}-11-01"}
    return known | {"subsidy_fen": fen} | more


def even_tranches(**more: object) -> list[dict[str, Any]]:
    """The three tranches of 1.44亿元 in 2018, 2019 and 2020."""
    return [tranche(year, **more) for year in (2018, 2019, 2020)]


def villages(count: int = 288, **more: object) -> list[dict[str, Any]]:
    """So many villages, each with a code of twelve digits."""
    return [{"village": str(120_119_101_201 + n)} | more for n in range(count)]


def answer_to(
    question: str,
    facts: Mapping[str, object] | None = None,
    /,
    *,
    readings: Mapping[str, str] | None = None,
    on: date | None = None,
    **more: object,
) -> Answer:
    """What Jizhou's plan answers."""
    handed = RawFacts(dict(facts or {}) | more, file="facts.yaml")
    return ask(jizhou(), question, handed, readings=readings, on=on)


def said(answer: Answer) -> Any:
    """The answer in Chinese; a refusal to compute fails with its reasons."""
    assert answer.answer is not None, [problem.message("en") for problem in answer.problems]
    return answer.in_words("zh")


def codes(answer: Answer) -> list[str]:
    """The codes of an answer's problems, in order."""
    return [problem.code for problem in answer.problems]


def unlike(found: Sequence[object], expected: Sequence[object]) -> list[object]:
    """The first three places where two long lists differ; their lengths where those do.

    Quicker to fail, and shorter to read, than the whole difference of two long lists.
    """
    if len(found) != len(expected):
        return [len(found), len(expected)]
    pairs = enumerate(zip(found, expected, strict=True))
    return [(place, one, other) for place, (one, other) in pairs if one != other][:3]


def column(rows: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    """One column of the rows of an answer."""
    return [row[name] for row in rows]
