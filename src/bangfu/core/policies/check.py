"""The proof of a pack: every clause is read, every answer is the only one, every case passes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from bangfu.core.catalogue import QUESTIONS
from bangfu.core.policies.ambiguities import ambiguity_problems
from bangfu.core.policies.answerable import unanswerable_problems
from bangfu.core.policies.figures import figure_problems
from bangfu.core.policies.misfit import code_of
from bangfu.core.policies.pack import Clause, Pack, Reading
from bangfu.core.policies.proving import RunCase, proof_problems
from bangfu.core.policies.rulebook import Rulebook, Way, in_force, leaves
from bangfu.core.problem import Problem
from bangfu.core.questions import Question
from bangfu.core.rules import KINDS


@dataclass
class Report:
    """What a check found: per clause how many cases ran and passed, and every problem."""

    pack: Pack
    cases: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def has_failed(self) -> bool:
        """Whether any problem is grave: `info` and `warn` do not fail a check."""
        return any(problem.severity in ("block", "reason") for problem in self.problems)


def check_pack(pack: Pack, run_case: RunCase, built: frozenset[str]) -> Report:
    """Prove a pack. `built` are the tables and form fields that exist; `run_case` asks a case.

    What rests on a faulty part is not judged: a question of broken clauses, a case of a broken
    question.
    """
    report = Report(pack, dict.fromkeys(pack.clauses, 0))
    for check in (_identity, _clauses, _restatements, ambiguity_problems):
        report.problems += check(pack)
    if not report.has_failed:
        report.problems += _questions(pack)
    report.problems += figure_problems(pack)
    report.problems += _not_built(pack, built)
    if not report.has_failed:
        report.problems += proof_problems(pack, run_case, report.cases)
    return report


# --- identity and clauses ---------------------------------------------------------------------


def _identity(pack: Pack) -> Iterator[Problem]:
    span = pack.identity.in_force
    for start, until in ((span.start, span.until), (span.back_to, span.start)):
        if start and until and start >= until:
            where = pack.where("pack.yaml", ("in_force",))
            values: dict[str, object] = {"start": start, "until": until}
            yield Problem("back_to_front", "block", "in_force", where, values=values)
    counts: dict[str, int] = {}
    for clause in pack.clauses.values():
        counts[clause.source] = counts.get(clause.source, 0) + 1
        if clause.source not in pack.identity.sources:
            yield pack.problem(clause.id, "unknown_source", clause.id)
    for prefix, source in pack.identity.sources.items():
        if counts.get(prefix, 0) != source.clauses:
            where = pack.where("pack.yaml", ("sources", prefix))
            values = {"expected": source.clauses, "count": counts.get(prefix, 0)}
            yield Problem("clause_count", "block", prefix, where, values=values)


_NEEDED: Mapping[Reading, tuple[str, ...]] = {
    "executable": ("question", "kind"),
    "record": ("record",),
    "human": ("form",),
    "context": ("why",),
    "pending": ("why",),
}
_READING_KEYS = ("question", "record", "form", "why")
_STATES_NOTHING = ("kind", "parameters")
"""What a clause that answers nothing yet must not give: nobody would ask for it."""


def _clauses(pack: Pack) -> Iterator[Problem]:
    before: Clause | None = None
    for clause in pack.clauses.values():
        yield from _read_in_one_way(pack, clause)
        for office in clause.by:
            if office not in pack.identity.offices:
                yield pack.problem(clause.id, "unknown_office", clause.id, office=office)
        if before and before.source == clause.source and before.number >= clause.number:
            yield pack.problem(clause.id, "clause_order", clause.id, before=before.id)
        yield from _kind_of(pack, clause)
        yield from _days(pack, clause)
        before = clause


def _read_in_one_way(pack: Pack, clause: Clause) -> Iterator[Problem]:
    """A clause states what its reading needs, and nothing that belongs to another."""
    needed_keys = _NEEDED[clause.reading]
    for needed in needed_keys:
        if getattr(clause, needed) is None:
            values = {"reading": clause.reading, "needed": needed}
            yield pack.problem(clause.id, "reading_incomplete", clause.id, **values)
    for extra in _READING_KEYS:
        if extra not in needed_keys and getattr(clause, extra) is not None:
            values = {"reading": clause.reading, "extra": extra}
            yield pack.problem(clause.id, "reading_superfluous", clause.id, **values)
    for extra in _STATES_NOTHING if clause.reading == "pending" else ():
        if getattr(clause, extra):
            values = {"reading": clause.reading, "extra": extra}
            yield pack.problem(clause.id, "reading_superfluous", clause.id, **values)


def _kind_of(pack: Pack, clause: Clause) -> Iterator[Problem]:
    """The kind exists, fits the question, and knows the parameters."""
    if clause.kind is None:
        return
    if clause.kind not in KINDS:
        yield pack.problem(clause.id, "unknown_kind", clause.kind, known=list(KINDS))
        return
    kind = KINDS[clause.kind]
    for dated in clause.parameters:
        unknown = set(dated.values) - set(kind.model_fields)
        for name in sorted(unknown):
            yield pack.problem(clause.id, "unknown_parameter", name, kind=clause.kind)
        if clause.question is None and not unknown:
            yield from _record_misfits(pack, clause, dated.values)
    if clause.question is None:
        return
    question = QUESTIONS.get(clause.question)
    if question is None:
        yield pack.problem(clause.id, "unknown_question", clause.question, known=list(QUESTIONS))
        return
    uses = [kind.kind for kind in dict.fromkeys((*question.needs, *question.optional))]
    if clause.kind not in uses:
        values: dict[str, object] = {"kind": clause.kind, "known": uses or ["-"]}
        yield pack.problem(clause.id, "kind_not_used", question.name, **values)


def _record_misfits(pack: Pack, clause: Clause, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Values that do not fit; those of an executable clause are judged with all that fill its kind."""
    try:
        KINDS[clause.kind or ""].model_validate(values)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            code, told = code_of(fault)
            subject = ".".join(str(step) for step in fault["loc"])
            yield pack.problem(clause.id, code, subject, **told)


def _days(pack: Pack, clause: Clause) -> Iterator[Problem]:
    """Two entries of one clause that start on the same day and give the same parameter."""
    seen: set[tuple[date | None, Way]] = set()
    for dated in clause.parameters:
        for way, _ in leaves(dated.values):
            if (dated.start, way) in seen:
                entry = f"{clause.id} {dated.start or ''}".rstrip()
                values = {"parameter": ".".join(way), "first": entry, "second": entry}
                yield pack.problem(clause.id, "two_answers", clause.id, **values)
            seen.add((dated.start, way))


def _restatements(pack: Pack) -> Iterator[Problem]:
    """A clause that says the same as others gives, on the first day, the same parameters as they."""
    for clause in pack.clauses.values():
        for restated in clause.restates:
            if restated not in pack.clauses:
                yield pack.problem(clause.id, "unknown_clause", restated)
        if not clause.restates:
            continue
        day = pack.identity.in_force.start
        there: dict[Way, Any] = {}
        for restated in clause.restates:
            if restated in pack.clauses:
                there |= {w: v for w, (_, v) in in_force(pack.clauses[restated], day).items()}
        for way, (_, here) in in_force(clause, day).items():
            if there.get(way) != here:
                values = {
                    "restated": list(clause.restates),
                    "parameter": ".".join(way),
                    "here": here,
                    "there": there.get(way, "-"),
                }
                yield pack.problem(clause.id, "restates_differently", clause.id, **values)


# --- questions --------------------------------------------------------------------------------


def _questions(pack: Pack) -> Iterator[Problem]:
    """A question has one answer on each day something begins, and under each reading on the first."""
    told: set[tuple[object, ...]] = set()
    for name in pack.questions:
        question = QUESTIONS[name]
        for book in _rulebooks(pack, question):
            for problem in _answerable(book, question):
                told_of = problem.values.get("parameter"), problem.values.get("missing")
                key = (problem.code, problem.subject, *told_of)
                if key not in told:
                    told.add(key)
                    yield problem


def _rulebooks(pack: Pack, question: Question) -> Iterator[Rulebook]:
    for day in _beginnings(pack):
        yield Rulebook(pack, day, {})
    for ambiguity in pack.ambiguities:
        for name, reading in ambiguity.readings.items():
            touches = any(pack.clauses[c].question == question.name for c in reading.sets)
            if touches and name != ambiguity.default:
                yield Rulebook(pack, pack.identity.in_force.start, {ambiguity.id: name})


def _beginnings(pack: Pack) -> list[date]:
    span = pack.identity.in_force
    starts = {d.start for c in pack.clauses.values() for d in c.parameters if d.start}
    return sorted({span.back_to or span.start, span.start} | starts)


def _answerable(book: Rulebook, question: Question) -> Iterator[Problem]:
    yield from unanswerable_problems(book, question)
    for used in question.uses:
        if used not in book.pack.questions:
            clause = next(c.id for c in book.pack.clauses.values() if c.question == question.name)
            yield book.pack.problem(clause, "missing_question", question.name, needed=used)


# --- what is to come --------------------------------------------------------------------------


def _not_built(pack: Pack, built: frozenset[str]) -> Iterator[Problem]:
    for clause in pack.clauses.values():
        place = clause.record or clause.form
        if place and place not in built:
            problem = pack.problem(clause.id, "not_built_yet", clause.id, place=place)
            yield replace(problem, severity="info")
