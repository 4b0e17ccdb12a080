"""Answers under different readings side by side: the years of a forecast, or any answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import exact, usual
from bangfu.apps.policies.tables.answers import without_unit
from bangfu.core.policies.pack import Ambiguity
from bangfu.core.problem import Problem
from bangfu.core.words import Language, Words
from bangfu.engine.ask import Answer

NEEDS = ("reading_needs_column", "reading_needs_value")


@dataclass(frozen=True)
class Outcome:
    """One cell of the comparison: the figure, a word for its state, the exact sum on hover."""

    text: str
    word: str
    state: str
    title: str = ""


@dataclass(frozen=True)
class Line:
    """One reading over the years."""

    name: str
    gist: str
    is_default: bool
    is_chosen: bool
    outcomes: list[Outcome]
    note: str = ""


@dataclass(frozen=True)
class Matrix:
    """One ambiguity: its readings over the years."""

    ambiguity: Ambiguity
    years: list[int]
    lines: list[Line]

    @property
    def differs(self) -> bool:
        """Whether the reading changes any figure at all."""
        told = {(*(o.text for o in line.outcomes), line.note) for line in self.lines}
        return len(told) > 1


def forecast_matrix(
    ambiguity: Ambiguity, answers: Sequence[tuple[str, Answer]], chosen: str, language: Language
) -> Matrix:
    """The surplus of every year under every reading, with shortfalls in words."""
    years = _years(answers)
    lines = [
        Line(
            name,
            ambiguity.readings[name].gist.said(language),
            name == ambiguity.default,
            name == chosen,
            _outcomes(answer),
            _note(answer, language),
        )
        for name, answer in answers
    ]
    return Matrix(ambiguity, years, lines)


def _years(answers: Sequence[tuple[str, Answer]]) -> list[int]:
    rows = [answer.answer for _name, answer in answers if isinstance(answer.answer, list)]
    return [row["year"] for row in rows[0]] if rows else []


def _outcomes(answer: Answer) -> list[Outcome]:
    rows = answer.answer if isinstance(answer.answer, list) else []
    return [_outcome(row) for row in rows]


def _outcome(row: dict[str, Any]) -> Outcome:
    surplus = row["surplus_fen"]
    if surplus is None:
        return Outcome("—", _("待核定"), "care")
    if surplus < 0:
        return Outcome(usual(surplus), _("缺口"), "bad", exact(surplus))
    return Outcome(usual(surplus), "", "", exact(surplus))


def _note(answer: Answer, language: Language) -> str:
    if answer.exit_status != 2:
        return ""
    return " ".join(_reason(problem, language) for problem in answer.problems[:2])


def _reason(problem: Problem, language: Language) -> str:
    """Why a reading gives no figure. What it needs is called by its title: nobody types it here."""
    needed = problem.values.get("name")
    if problem.code in NEEDS and isinstance(needed, Words):
        return _("还需要「%(name)s」。") % {"name": without_unit(needed.said(language))}
    return problem.message(language)
