"""Which parameters hold on a day under which readings, each with the clause that states it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from bangfu.core.period import last_day
from bangfu.core.policies.misfit import code_of
from bangfu.core.policies.pack import Clause, Pack
from bangfu.core.problem import Problem
from bangfu.core.rules.rule import K, Rule

Way = tuple[str, ...]
"""The way to one parameter of a kind: `("rates", "2")`."""


class Unanswerable(Exception):
    """The pack or the facts do not allow an answer; carries every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message("en") for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Given:
    """One parameter as a clause gives it: and by which reading if by one."""

    clause: Clause
    way: Way
    value: Any
    reading: str | None = None
    is_choice: bool = False


@dataclass(frozen=True)
class Rulebook:
    """A pack on a day, with the readings chosen (all others are the defaults).

    `readings` names ambiguities and readings of this pack; choose them with `chosen_readings`.
    """

    pack: Pack
    on: date
    readings: Mapping[str, str]

    def as_of_year(self, year: int) -> "Rulebook":
        """The rules by which `year` is computed: those of its last day, never later than `on`."""
        return replace(self, on=min(self.on, last_day(year)))

    def rule(self, question: str, kind: type[K]) -> Rule[K]:
        """The rule of a kind that helps to answer a question.

        Raises Unanswerable where no clause gives it or its parameters are wrong.
        """
        rule, problems = self.try_rule(question, kind)
        if rule is None:
            raise Unanswerable(problems)
        return rule

    def try_rule(self, question: str, kind: type[K]) -> tuple[Rule[K] | None, list[Problem]]:
        """The rule of a kind for a question, or what is wrong with it."""
        given = list(self._given(question, kind.kind))
        if not given:
            named = {"kind": kind.title}
            return None, [Problem("no_clause_for", "block", question, values=named)]
        tree, clauses, problems = self._merged(given)
        try:
            terms = kind.model_validate(tree)
        except ValidationError as error:
            return None, problems + [
                self._misfit(fault, clauses, kind.kind) for fault in error.errors(include_url=False)
            ]
        for code, way, values in terms.faults():
            clause = _nearest(clauses, way)
            problems.append(self.problem(code, clause, ".".join(way), **values))
        if any(p.severity == "block" for p in problems):
            return None, problems
        severities = {c: self.pack.clauses[c].severity for c in set(clauses.values())}
        return Rule(terms, clauses, severities), problems

    def has(self, question: str, kind: type[K]) -> bool:
        """Whether any clause gives a rule of that kind for the question."""
        return any(True for _ in self._given(question, kind.kind))

    def problem(self, code: str, clause_id: str, subject: str, **values: object) -> Problem:
        """A fault of the pack at the place of a clause."""
        placed = self.pack.placed[clause_id]
        return Problem(code, "block", subject, placed.source.where(placed.at), clause_id, values)

    def _given(self, question: str, kind: str) -> Iterator[Given]:
        """Every parameter in force for a question and kind: of clauses, then of readings.

        A reading that was chosen comes after every default, so that it prevails.
        """
        for clause in self.pack.clauses.values():
            if clause.question == question and clause.kind == kind and not clause.restates:
                yield Given(clause, (), {})
                yield from _in_force(clause, self._day)
        for is_choice in (False, True):
            for ambiguity in self.pack.ambiguities:
                if (ambiguity.id in self.readings) != is_choice:
                    continue
                name = self.readings.get(ambiguity.id, ambiguity.default)
                for clause_id, values in ambiguity.readings[name].sets.items():
                    clause = self.pack.clauses[clause_id]
                    if clause.question == question and clause.kind == kind:
                        label = f"{ambiguity.id}={name}"
                        yield from (
                            Given(clause, w, v, label, is_choice) for w, v in leaves(values)
                        )

    @property
    def _day(self) -> date:
        """The day whose parameters hold: a day the text reaches back to has those of the first."""
        return max(self.on, self.pack.identity.in_force.start)

    def _merged(self, given: list[Given]) -> tuple[dict[str, Any], dict[Way, str], list[Problem]]:
        tree: dict[str, Any] = {}
        held: dict[Way, Given] = {}
        problems = []
        for one in given:
            before = held.get(one.way)
            if before and one.way and not _may_replace(before, one):
                if before.value != one.value or before.clause != one.clause:
                    problems.append(self._two_answers(before, one))
                continue
            held[one.way] = one
            if one.way:
                _put(tree, one.way, one.value)
        return (
            tree,
            {way: one.clause.id for way, one in held.items() if way} or {(): given[0].clause.id},
            problems,
        )

    def _two_answers(self, before: Given, one: Given) -> Problem:
        values = {
            "parameter": ".".join(one.way),
            "first": before.reading or before.clause.id,
            "second": one.reading or one.clause.id,
        }
        return self.problem("two_answers", one.clause.id, one.clause.id, **values)

    def _misfit(self, fault: Any, clauses: Mapping[Way, str], kind: str) -> Problem:
        way = tuple(str(step) for step in fault["loc"])
        subject = ".".join(way)
        clause = _nearest(clauses, way)
        if fault["type"] == "extra_forbidden":
            return self.problem("unknown_parameter", clause, subject, kind=kind)
        code, values = code_of(fault)
        return self.problem(code, clause, subject, **values)


def leaves(values: Mapping[str, Any], way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Every parameter in a tree of them, with the way to it."""
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, (*way, str(name)))
        else:
            yield (*way, str(name)), value


def _in_force(clause: Clause, day: date) -> Iterator[Given]:
    """The parameters of a clause on a day: of each, the entry with the latest start not after it."""
    latest: dict[Way, Given] = {}
    for dated in sorted(clause.parameters, key=lambda entry: entry.start or date.min):
        if dated.start is None or dated.start <= day:
            latest |= {way: Given(clause, way, value) for way, value in leaves(dated.values)}
    yield from latest.values()


def _may_replace(before: Given, one: Given) -> bool:
    """Whether `one` prevails: a chosen reading over a default, never over its like."""
    return one.is_choice and not before.is_choice


def _put(tree: dict[str, Any], way: Way, value: Any) -> None:
    for step in way[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            inner = tree[step] = {}
        tree = inner
    tree[way[-1]] = value


def _nearest(clauses: Mapping[Way, str], way: Way) -> str:
    at = way
    while at:
        for known, clause in clauses.items():
            if known[: len(at)] == at:
                return clause
        at = at[:-1]
    return next(iter(clauses.values()))


def chosen_readings(pack: Pack, chosen: Mapping[str, str]) -> list[Problem]:
    """What is wrong with a choice of readings: an unknown ambiguity, an unknown reading."""
    problems = []
    for ambiguity_id, name in chosen.items():
        ambiguity = pack.ambiguity(ambiguity_id)
        if ambiguity is None:
            known = [a.id for a in pack.ambiguities]
            problems.append(
                Problem("unknown_ambiguity", "block", ambiguity_id, values={"known": known})
            )
        elif name not in ambiguity.readings:
            known = list(ambiguity.readings)
            problems.append(
                Problem(
                    "unknown_reading", "block", f"{ambiguity_id}={name}", values={"known": known}
                )
            )
    return problems
