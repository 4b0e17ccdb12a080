"""Problems, grounds and worked cases as the page tells them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import step
from bangfu.apps.pages.tables.problems import Told
from bangfu.apps.policies.tables.answers import clause_href, title_of
from bangfu.apps.policies.tables.parameters import Speaker, said_values
from bangfu.core.facts import Form
from bangfu.core.policies.pack import Pack
from bangfu.core.problem import Problem, Where
from bangfu.core.questions import AnswerForm
from bangfu.core.words import Language


@dataclass(frozen=True)
class Teller:
    """Tells the problems of one question; `form` gives the titles of what they name."""

    pack: Pack
    language: Language
    form: Form

    def told(self, problem: Problem, input_id: str = "") -> Told:
        """A problem as the page tells it."""
        clause = problem.clause or ""
        return Told(
            problem.severity,
            problem.message(self.language),
            self._place(problem.where),
            clause,
            clause_href(self.pack, clause) if clause in self.pack.clauses else "",
            input_id,
        )

    def _place(self, where: Where) -> str:
        column = self._title(where.column) if where.column else None
        return replace(where, column=column).said(self.language)

    def _title(self, name: str) -> str:
        every = [*(f for table in self.form.tables for f in table.fields), *self.form.values]
        found = next((spec for spec in every if spec.name == name), None)
        return title_of(found, self.language) if found else name


def told_fault(message: str, input_id: str) -> Told:
    """A fault of the form itself, found before the engine was asked."""
    return Told("block", message, input_id=input_id, word=_("须改"))


def as_fault(told: Told) -> Told:
    """A problem of facts that cannot be used: it is to be mended, nothing was refused."""
    return replace(told, word=_("须改"))


@dataclass(frozen=True)
class Ground:
    """One clause an answer rests on: what it says, the values it gave, the arithmetic."""

    clause: str
    href: str
    at: str
    gist: str
    values: list[str]
    steps: list[str]


def grounds(
    pack: Pack, because: Sequence[dict[str, Any]], language: Language, names: Mapping[str, str]
) -> list[Ground]:
    """The grounds of an answer, in the order in which they were first used."""
    speaker = Speaker(pack, language)
    return [
        Ground(
            cited["clause"],
            clause_href(pack, cited["clause"]),
            cited["at"],
            cited["gist"],
            said_values(speaker, cited["values"]),
            step(cited["step"], names),
        )
        for cited in because
    ]


def names_in(form: Form, answer: AnswerForm, language: Language) -> dict[str, str]:
    """Every code that a form and its answer know, with its name, and yes and no."""
    inputs = [*(f for table in form.tables for f in table.fields), *form.values]
    outputs = [*answer.fields, *(f for fields in answer.lists.values() for f in fields)]
    codes = [pair for spec in (*inputs, *outputs) for pair in spec.codes.items()]
    return {"True": _("是"), "False": _("否")} | {code: w.said(language) for code, w in codes}
