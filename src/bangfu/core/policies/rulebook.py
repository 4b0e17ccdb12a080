"""Which parameters hold on a day under which readings, each with the clause that states it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from bangfu.core.period import last_day
from bangfu.core.policies.misfit import code_of
from bangfu.core.policies.pack import Ambiguity, Clause, Pack
from bangfu.core.policies.source import At
from bangfu.core.problem import Problem, Severity, Where
from bangfu.core.rules.rule import K, Kind, Rule
from bangfu.core.words import Words

Way = tuple[str, ...]
"""The way to one parameter of a kind: `("rates", "2")`."""

SEVERITY = "severity"
"""What a reading may set of a clause beside its parameters."""


class Unanswerable(Exception):
    """The pack or the facts do not allow an answer; carries every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message("en") for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Given:
    """One parameter as it is given: for which clause, by which reading if by one, and where."""

    clause: Clause
    way: Way
    value: Any
    where: Where
    reading: str | None = None
    is_choice: bool = False


Held = dict[Way, Given]
Tried = tuple[Rule[Any] | None, list[Problem]]


@dataclass(frozen=True)
class Rulebook:
    """A pack on a day, with the readings chosen (all others are the defaults).

    `readings` names ambiguities and readings of this pack; judge them with `reading_problems`.
    """

    pack: Pack
    on: date
    readings: Mapping[str, str]
    tried: dict[tuple[str, str, date], Tried] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def offices(self) -> Mapping[str, Words]:
        """The offices of the pack by their codes."""
        return self.pack.identity.offices

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
        """The rule of a kind for a question, or what is wrong with it; worked out once a day."""
        key = (question, kind.kind, self._day)
        if key not in self.tried:
            self.tried[key] = self._worked_out(question, kind)
        return self.tried[key]

    def has(self, question: str, kind: type[Kind]) -> bool:
        """Whether any clause gives a rule of that kind for the question."""
        return bool(self.pack.feeding(question, kind.kind))

    def _worked_out(self, question: str, kind: type[Kind]) -> Tried:
        clauses = self.pack.feeding(question, kind.kind)
        if not clauses:
            named = {"kind": kind.title}
            return None, [Problem("no_clause_for", "block", question, values=named)]
        held, problems = _held(self._given(clauses))
        try:
            terms = kind.model_validate(_tree(held))
        except ValidationError as error:
            faults = error.errors(include_url=False)
            return None, problems + [_misfit(fault, held, clauses[0]) for fault in faults]
        for code, way, values in terms.faults():
            problems.append(_fault(code, way, held, clauses[0], **values))
        for office, way in terms.offices():
            if office not in self.offices:
                problems.append(_fault("unknown_office", way, held, clauses[0], office=office))
        if problems:
            return None, problems
        stated = {way: one.clause.id for way, one in held.items()}
        return Rule(terms, stated or {(): clauses[0].id}, self._severities(clauses)), []

    @property
    def _day(self) -> date:
        """The day whose parameters hold: never before the first day the text speaks of."""
        span = self.pack.identity.in_force
        return max(self.on, span.back_to or span.start)

    def _given(self, clauses: list[Clause]) -> Iterator[Given]:
        """Every parameter in force: of the clauses, then of the default readings, then of the chosen."""
        for clause in clauses:
            yield from _in_force(self.pack, clause, self._day)
        for ambiguity, name, is_choice in self._readings():
            for clause_id, values in ambiguity.readings[name].sets.items():
                clause = self.pack.clauses[clause_id]
                if clause not in clauses:
                    continue
                for way, value in leaves(values):
                    if way != (SEVERITY,):
                        at: At = ("readings", name, "sets", clause_id, *way)
                        where = self.pack.where(ambiguity.id, at)
                        yield Given(clause, way, value, where, f"{ambiguity.id}={name}", is_choice)

    def _readings(self) -> Iterator[tuple[Ambiguity, str, bool]]:
        """Each ambiguity with the reading that holds; those that were chosen come last."""
        for is_choice in (False, True):
            for ambiguity in self.pack.ambiguities:
                if (ambiguity.id in self.readings) == is_choice:
                    yield ambiguity, self.readings.get(ambiguity.id, ambiguity.default), is_choice

    def _severities(self, clauses: list[Clause]) -> dict[str, Severity]:
        """How grave each clause is, as it says itself or as a reading says of it."""
        severities = {clause.id: clause.severity for clause in clauses}
        for ambiguity, name, _ in self._readings():
            for clause_id, values in ambiguity.readings[name].sets.items():
                if clause_id in severities and SEVERITY in values:
                    severities[clause_id] = values[SEVERITY]
        return severities


def leaves(values: Mapping[str, Any], way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Every parameter in a tree of them, with the way to it."""
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, (*way, str(name)))
        else:
            yield (*way, str(name)), value


def in_force(clause: Clause, day: date) -> dict[Way, tuple[int, Any]]:
    """The parameters of a clause on a day: of each, the entry with the latest start not after it.

    With each value comes the position of its entry in the clause.
    """
    latest: dict[Way, tuple[int, Any]] = {}
    entries = sorted(enumerate(clause.parameters), key=lambda entry: entry[1].start or date.min)
    for position, dated in entries:
        if dated.start is None or dated.start <= day:
            latest |= {way: (position, value) for way, value in leaves(dated.values)}
    return latest


def _in_force(pack: Pack, clause: Clause, day: date) -> Iterator[Given]:
    for way, (position, value) in in_force(clause, day).items():
        where = pack.where(clause.id, ("parameters", position, *way), ("parameters", *way))
        yield Given(clause, way, value, where)


def _held(given: Iterator[Given]) -> tuple[Held, list[Problem]]:
    """Of each parameter the one that holds, and a problem where two claim to."""
    held: Held = {}
    problems = []
    for one in given:
        before = held.get(one.way)
        if before is None or (one.is_choice and not before.is_choice):
            held[one.way] = one
        elif before.value != one.value or not _say_the_same(before.clause, one.clause):
            values = {
                "parameter": ".".join(one.way),
                "first": before.reading or before.clause.id,
                "second": one.reading or one.clause.id,
            }
            subject = one.clause.id
            problems.append(Problem("two_answers", "block", subject, one.where, subject, values))
    return held, problems + _swallowed(held)


def _swallowed(held: Held) -> list[Problem]:
    """A parameter given as one value here and as a mapping there: one would swallow the other."""
    problems = []
    for way, one in held.items():
        for length in range(1, len(way)):
            whole = held.get(way[:length])
            if whole is not None:
                values = {
                    "parameter": ".".join(way[:length]),
                    "first": whole.reading or whole.clause.id,
                    "second": one.reading or one.clause.id,
                }
                subject = one.clause.id
                problems.append(
                    Problem("two_answers", "block", subject, one.where, subject, values)
                )
    return problems


def _say_the_same(one: Clause, other: Clause) -> bool:
    """Whether two clauses are one, or one restates the other: then both may give a parameter."""
    return one is other or one.id in other.restates or other.id in one.restates


def _tree(held: Held) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for way, one in held.items():
        inner = tree
        for step in way[:-1]:
            deeper = inner.get(step)
            if not isinstance(deeper, dict):
                deeper = inner[step] = {}
            inner = deeper
        inner[way[-1]] = one.value
    return tree


def _misfit(fault: Any, held: Held, clause: Clause) -> Problem:
    way = tuple(str(step) for step in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return _fault("unknown_parameter", way, held, clause, kind=clause.kind)
    code, values = code_of(fault)
    return _fault(code, way, held, clause, **values)


def _fault(code: str, way: Way, held: Held, clause: Clause, **values: object) -> Problem:
    """A fault at the parameter concerned, or as near to it as anything is stated."""
    near = _nearest(held, way)
    where, clause_id = (near.where, near.clause.id) if near else (Where(), clause.id)
    return Problem(code, "block", ".".join(way), where, clause_id, values)


def _nearest(held: Held, way: Way) -> Given | None:
    for length in range(len(way), -1, -1):
        for known, one in held.items():
            if known[:length] == way[:length]:
                return one
    return None


def reading_problems(pack: Pack, chosen: Mapping[str, str]) -> list[Problem]:
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
                    "unknown_reading",
                    "block",
                    f"{ambiguity_id}={name}",
                    values={"known": known},
                )
            )
    return problems
