"""Because: the clauses whose values entered an answer, each with the values and the step it took."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bangfu.core.rules.rule import Rule
from bangfu.core.words import Language, Words, said

NO_STEP = Words(zh="", en="")


@dataclass
class Citation:
    """One clause in an answer: the values it gave and the arithmetic done with them."""

    clause: str
    values: dict[str, object] = field(default_factory=dict)
    step: Words = NO_STEP


class Because:
    """The citations of one answer: each clause once, in the order in which it was first used.

    `steps_of` keeps the arithmetic of single rows (by the key of the row) for `--explain`.
    """

    def __init__(self, explain: str | None = None) -> None:
        self.citations: dict[str, Citation] = {}
        self.explain = explain

    def cite(
        self, clause: str, /, *, step: Words | str = "", key: str | None = None, **values: object
    ) -> None:
        """Name a clause with the values it gave.

        Values of one name add up over several uses: mappings (sums by year) are joined, others are
        listed. A step that belongs to a row (`key`) is kept only for the row to be explained; one
        that is mere arithmetic is a text that serves both languages.
        """
        citation = self.citations.setdefault(clause, Citation(clause))
        for name, value in values.items():
            if value is not None:
                held = citation.values.get(name)
                citation.values[name] = value if held is None else _together(held, value)
        if step and (key is None or key == self.explain):
            citation.step = _after(citation.step, Words.model_validate(step))

    def use(self, rule: Rule[Any], *parameters: str) -> None:
        """Name, for each parameter that some clause states, that clause with its value."""
        for parameter in parameters:
            if rule.states(parameter):
                self.cite(rule.clause(parameter), **{parameter: getattr(rule.terms, parameter)})

    def as_json(
        self, described: Mapping[str, tuple[str, Words]], language: Language
    ) -> list[dict[str, object]]:
        """Each citation with its place in the document and its gist, as `described` by clause."""
        return [
            {
                "clause": citation.clause,
                "at": described[citation.clause][0],
                "gist": described[citation.clause][1].said(language),
                "values": {name: plain(said(v, language)) for name, v in citation.values.items()},
                "step": citation.step.said(language),
            }
            for citation in self.citations.values()
        ]


def _after(held: Words, step: Words) -> Words:
    if held == NO_STEP:
        return step
    return Words(zh=f"{held.zh}; {step.zh}", en=f"{held.en}; {step.en}")


def _together(held: object, value: object) -> object:
    if isinstance(held, dict) and isinstance(value, dict):
        return held | value
    listed = held if isinstance(held, list) else [held]
    return held if value == held or value in listed else [*listed, value]


def plain(value: object) -> object:
    """A value as JSON carries it: fractions as reduced text, dates as ISO text, else unchanged."""
    if isinstance(value, Fraction | Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def plain_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields of a row, each as JSON carries it. Of most it is seen at once that it is so."""
    return {name: v if type(v) in _AS_IT_IS else plain(v) for name, v in fields.items()}


_AS_IT_IS = frozenset({str, int, bool, type(None)})
