"""Worked cases as proof: each is asked, compared, and must cite the clauses it is meant to show."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bangfu.core.policies.pack import Case, Pack
from bangfu.core.problem import Problem

SHOWN_MAX = 600
"""How much of an answer a failed case shows."""


@dataclass(frozen=True)
class Outcome:
    """What came of a case: its answer in words, what was told, and the clauses cited.

    `unusable` are the codes where the facts or the pack were refused; None where it was answered.
    """

    answer: Any = None
    codes: tuple[str, ...] = ()
    cited: frozenset[str] = field(default_factory=frozenset)
    unusable: tuple[str, ...] | None = None


RunCase = Callable[[Pack, Case], Outcome]


def proof_problems(pack: Pack, run_case: RunCase, passed: dict[str, int]) -> Iterator[Problem]:
    """The cases that do not hold and the executable clauses no case shows; counts what passed."""
    for item, case in pack.proof.cases.items():
        unknown = [clause for clause in case.clauses if clause not in pack.clauses]
        for clause in unknown:
            yield pack.problem(item, "unknown_clause", clause)
        if not unknown:
            yield from _run(pack, item, run_case(pack, case), passed)
    tried = {clause for case in pack.cases for clause in case.clauses}
    for executable in pack.clauses.values():
        if executable.reading == "executable" and executable.id not in tried:
            yield pack.problem(executable.id, "no_case", executable.id)


def _run(pack: Pack, item: str, outcome: Outcome, passed: dict[str, int]) -> Iterator[Problem]:
    case = pack.proof.cases[item]
    for expected, found in _differences(case, outcome):
        values = {"name": case.name, "expected": _shown(expected), "found": _shown(found)}
        yield pack.problem(item, "case_failed", item, **values)
        return
    for clause in case.clauses:
        shows = {clause, *pack.clauses[clause].restates}
        if outcome.unusable is not None or outcome.cited & shows:
            passed[clause] += 1
        else:
            yield pack.problem(item, "case_not_citing", clause, name=case.name)


def _differences(case: Case, outcome: Outcome) -> Iterator[tuple[Any, Any]]:
    """Where a case and its outcome part, the first that tells most first."""
    expect = case.expect
    if expect.unusable is not None or outcome.unusable is not None:
        if sorted(expect.unusable or ()) != sorted(outcome.unusable or ()):
            expected = expect.unusable if expect.unusable is not None else expect.answer
            yield expected, outcome.unusable if outcome.unusable is not None else outcome.answer
        return
    if expect.answer is not None and not matches(expect.answer, outcome.answer):
        yield expect.answer, outcome.answer
    if sorted(expect.problems) != sorted(outcome.codes):
        yield sorted(expect.problems), sorted(outcome.codes)


def _shown(value: Any) -> str:
    return str(value)[:SHOWN_MAX]


def matches(expected: Any, found: Any) -> bool:
    """Whether an answer has what is expected: named keys of an object, exactly the rows of a list.

    >>> matches([{"a": 1}], [{"a": 1, "b": 2}]), matches([], [{"a": 1}])
    (True, False)
    """
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(
            name in found and matches(value, found[name]) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(expected) == len(found)
            and all(matches(one, other) for one, other in zip(expected, found, strict=True))
        )
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if expected is None or found is None:
        return expected is found
    return str(expected) == str(found)
