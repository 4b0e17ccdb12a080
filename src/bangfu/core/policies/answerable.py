"""Whether a pack can answer a question: the parameters it needs are there, and there once."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem
from bangfu.core.questions import Question
from bangfu.core.rules.rule import Rule


def unanswerable_problems(book: Rulebook, question: Question) -> Iterator[Problem]:
    """Why the rules of a day do not answer a question: faults of its kinds, parameters not given."""
    for kind in dict.fromkeys((*question.needs, *question.optional)):
        if kind in question.optional and not book.has(question.name, kind):
            continue
        rule, problems = book.try_rule(question.name, kind)
        yield from problems
        for needed in question.needs.get(kind, ()) if rule else ():
            if rule is not None and _is_absent(rule, needed):
                clause = next(iter(rule.clauses.values()))
                told = {"parameter": f"{kind.kind}.{needed}", "on": book.on}
                yield book.pack.problem(clause, "missing_parameter", question.name, **told)


def _is_absent(rule: Rule[Any], needed: str) -> bool:
    """Whether a parameter has no value, or holds nothing."""
    value: Any = rule.terms
    for step in needed.split("."):
        is_model = isinstance(value, BaseModel)
        value = getattr(value, step, None) if is_model else (value or {}).get(step)
    return value is None or value == {} or value == ()
