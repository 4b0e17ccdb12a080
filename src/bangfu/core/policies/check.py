"""The proof of a pack: every clause is read, every answer is the only one, every case passes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import BaseModel

from bangfu.core.catalogue import QUESTIONS
from bangfu.core.money import parse_money, parse_rate
from bangfu.core.policies.pack import Case, Clause, Figure, Pack
from bangfu.core.policies.rulebook import Rulebook, leaves
from bangfu.core.problem import Problem, Where
from bangfu.core.questions import Question
from bangfu.core.rules import KINDS
from bangfu.core.rules.rule import Rule

RunCase = Callable[[Pack, Case], tuple[Any, list[str], set[str], list[str] | None]]
"""Runs a case: its answer, the codes of its problems, the clauses cited, codes if unusable."""


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

    def coverage(self) -> dict[str, int]:
        """How many clauses are read in each of the four ways."""
        counts = dict.fromkeys(("executable", "record", "human", "context"), 0)
        for clause in self.pack.clauses.values():
            counts[clause.reading] += 1
        return counts


def check_pack(pack: Pack, run_case: RunCase, built: frozenset[str]) -> Report:
    """Prove a pack. `built` are the tables and form fields that exist; `run_case` asks a case."""
    report = Report(pack, dict.fromkeys(pack.clauses, 0))
    for check in (_identity, _clauses, _restatements, _ambiguities, _questions, _figures):
        report.problems += check(pack)
    report.problems += _targets(pack, built)
    if not report.has_failed:
        for case, number in ((case, n) for n, case in enumerate(pack.cases)):
            _run(report, case, number, run_case)
        report.problems += _uncased(report)
    return report


def _problem(pack: Pack, item: str, code: str, subject: str, **values: object) -> Problem:
    placed = pack.placed[item]
    clause = item if item in pack.clauses else None
    return Problem(code, "block", subject, placed.source.where(placed.at), clause, values)


def _identity(pack: Pack) -> Iterator[Problem]:
    span = pack.identity.in_force
    for start, until in ((span.start, span.until), (span.back_to, span.start)):
        if start and until and start >= until:
            values: dict[str, object] = {"start": start, "until": until}
            yield Problem("back_to_front", "block", "in_force", _of(pack, "in_force"), None, values)
    counts: dict[str, int] = {}
    for clause in pack.clauses.values():
        counts[clause.source] = counts.get(clause.source, 0) + 1
        if clause.source not in pack.identity.sources:
            yield _problem(pack, clause.id, "unknown_source", clause.id)
    for prefix, source in pack.identity.sources.items():
        if counts.get(prefix, 0) != source.clauses:
            values = {"expected": source.clauses, "count": counts.get(prefix, 0)}
            where = _of(pack, "sources", prefix)
            yield Problem("clause_count", "block", prefix, where, None, values)


def _of(pack: Pack, *key: str) -> Where:
    """The place of a key of pack.yaml."""
    return pack.placed["pack.yaml"].source.where(key)


_NEEDED: Mapping[str, tuple[str, ...]] = {
    "executable": ("question", "kind"),
    "record": ("record",),
    "human": ("form",),
    "context": ("why",),
}
_READING_KEYS = ("question", "record", "form", "why")


def _clauses(pack: Pack) -> Iterator[Problem]:
    before: Clause | None = None
    for clause in pack.clauses.values():
        for needed in _NEEDED[clause.reading]:
            if getattr(clause, needed) is None:
                values = {"reading": clause.reading, "needed": needed}
                yield _problem(pack, clause.id, "reading_incomplete", clause.id, **values)
        for extra in _READING_KEYS:
            if extra not in _NEEDED[clause.reading] and getattr(clause, extra) is not None:
                yield _problem(
                    pack,
                    clause.id,
                    "reading_superfluous",
                    clause.id,
                    reading=clause.reading,
                    extra=extra,
                )
        for office in clause.by:
            if office not in pack.identity.offices:
                yield _problem(pack, clause.id, "unknown_office", office)
        if before and before.source == clause.source and _number(before) >= _number(clause):
            yield _problem(pack, clause.id, "clause_order", clause.id, before=before.id)
        yield from _kind_of(pack, clause)
        yield from _days(pack, clause)
        before = clause


def _number(clause: Clause) -> int:
    return int(clause.id.rpartition("-")[2])


def _kind_of(pack: Pack, clause: Clause) -> Iterator[Problem]:
    if clause.kind is None:
        return
    if clause.kind not in KINDS:
        yield _problem(pack, clause.id, "unknown_kind", clause.kind, known=list(KINDS))
        return
    known = set(KINDS[clause.kind].model_fields)
    for dated in clause.parameters:
        for name in dated.values:
            if name not in known:
                yield _problem(pack, clause.id, "unknown_parameter", str(name), kind=clause.kind)
    if clause.question is None:
        return
    question = QUESTIONS.get(clause.question)
    if question is None:
        yield _problem(pack, clause.id, "unknown_question", clause.question, known=list(QUESTIONS))
        return
    uses = [kind.kind for kind in (*question.needs, *question.optional)]
    if clause.kind not in uses:
        yield _problem(
            pack, clause.id, "kind_not_used", question.name, kind=clause.kind, known=uses or ["-"]
        )


def _days(pack: Pack, clause: Clause) -> Iterator[Problem]:
    """Two entries of one clause that start on the same day and give the same parameter."""
    seen: set[tuple[date | None, tuple[str, ...]]] = set()
    for dated in clause.parameters:
        for way, _ in leaves(dated.values):
            if (dated.start, way) in seen:
                day = str(dated.start or "")
                values = {
                    "parameter": ".".join(way),
                    "first": f"{clause.id} {day}",
                    "second": f"{clause.id} {day}",
                }
                yield _problem(pack, clause.id, "two_answers", clause.id, **values)
            seen.add((dated.start, way))


def _restatements(pack: Pack) -> Iterator[Problem]:
    """A clause that says the same as others must give the same parameters as they."""
    for clause in pack.clauses.values():
        for restated in clause.restates:
            if restated not in pack.clauses:
                yield _problem(pack, clause.id, "unknown_clause", restated)
        there = _stated(pack, [pack.clauses[r] for r in clause.restates if r in pack.clauses])
        for way, value in _stated(pack, [clause]).items() if clause.restates else ():
            if there.get(way) != value:
                values = {
                    "restated": list(clause.restates),
                    "parameter": ".".join(way),
                    "here": value,
                    "there": there.get(way, "-"),
                }
                yield _problem(pack, clause.id, "restates_differently", clause.id, **values)


def _stated(pack: Pack, clauses: list[Clause]) -> dict[tuple[str, ...], Any]:
    stated = {}
    for clause in clauses:
        for dated in clause.parameters:
            stated.update(dict(leaves(dated.values)))
    return stated


def _ambiguities(pack: Pack) -> Iterator[Problem]:
    for ambiguity in pack.ambiguities:
        if ambiguity.default not in ambiguity.readings:
            yield _problem(
                pack, ambiguity.id, "no_default_reading", ambiguity.id, default=ambiguity.default
            )
        named = {*ambiguity.clauses, *(c for r in ambiguity.readings.values() for c in r.sets)}
        for clause in sorted(named - set(pack.clauses)):
            yield _problem(pack, ambiguity.id, "unknown_clause", clause)
        for reading in ambiguity.readings.values():
            for clause_id, values in reading.sets.items():
                kind = KINDS.get(getattr(pack.clauses.get(clause_id), "kind", None) or "")
                for name in values:
                    if kind is not None and name not in kind.model_fields:
                        yield _problem(
                            pack, ambiguity.id, "unknown_parameter", name, kind=kind.kind
                        )


def _questions(pack: Pack) -> Iterator[Problem]:
    """On every day on which something begins, and under every reading, a question has one answer."""
    if any(True for _ in _ambiguities(pack)) or any(True for _ in _clauses(pack)):
        return
    told: set[Problem | str] = set()
    for name in pack.questions:
        question = QUESTIONS.get(name)
        for book in _rulebooks(pack, question) if question else ():
            for problem in _answerable(book, question):  # type: ignore[arg-type]
                key = f"{problem.code} {problem.subject} {problem.where}"
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
    first = pack.identity.in_force.start
    starts = {
        d.start for c in pack.clauses.values() for d in c.parameters if d.start and d.start > first
    }
    return [first, *sorted(starts)]


def _answerable(book: Rulebook, question: Question) -> Iterator[Problem]:
    for kind in (*question.needs, *question.optional):
        if kind in question.optional and not book.has(question.name, kind):
            continue
        rule, problems = book.try_rule(question.name, kind)
        yield from problems
        for needed in question.needs.get(kind, ()) if rule else ():
            if _is_absent(rule, needed):  # type: ignore[arg-type]
                clause = rule.clause(needed)  # type: ignore[union-attr]
                yield book.problem(
                    "missing_parameter", clause, question.name, parameter=f"{kind.kind}.{needed}"
                )


def _is_absent(rule: Rule[Any], needed: str) -> bool:
    value: Any = rule.terms
    for step in needed.split("."):
        value = (
            getattr(value, step, None) if isinstance(value, BaseModel) else (value or {}).get(step)
        )
    return value is None


def _targets(pack: Pack, built: frozenset[str]) -> Iterator[Problem]:
    for clause in pack.clauses.values():
        place = clause.record or clause.form
        if place and place not in built:
            problem = _problem(pack, clause.id, "not_built_yet", clause.id, place=place)
            yield replace(problem, severity="info")


# --- figures ----------------------------------------------------------------------------------


def _figures(pack: Pack) -> Iterator[Problem]:
    for figure in pack.figures:
        if figure.clause not in pack.clauses:
            yield _problem(pack, figure.id, "unknown_clause", figure.clause)
            continue
        try:
            left = sum((_term(pack, term) for term in figure.terms), start=parse_rate("0"))
            limit = figure.equals if figure.equals is not None else figure.at_most
            right = _term(pack, limit)
        except (KeyError, TypeError, ValueError) as error:
            yield _problem(
                pack, figure.id, "figure_unclear", figure.id, name=figure.gist, why=str(error)
            )
            continue
        if (left > right) if figure.equals is None else (left != right):
            yield _problem(
                pack,
                figure.id,
                "figure_differs",
                figure.id,
                name=figure.gist,
                left=left,
                right=right,
            )


def _term(pack: Pack, term: Any) -> Any:
    """The exact number a term of a figure stands for; money in fen."""
    if isinstance(term, Mapping) and set(term) == {"count"}:
        return parse_rate(str(len(term["count"])))
    if isinstance(term, Mapping) and set(term) == {"times"}:
        product = parse_rate("1")
        for factor in term["times"]:
            product *= _term(pack, factor)
        return product
    if isinstance(term, Mapping) and set(term) == {"clause", "parameter"}:
        stated = _stated(pack, [pack.clauses[term["clause"]]])
        return _term(pack, stated[tuple(str(term["parameter"]).split("."))])
    if isinstance(term, str) and term.endswith("元"):
        return parse_rate(str(parse_money(term)))
    return parse_rate(str(term))


def figure_sides(pack: Pack, figure: Figure) -> tuple[Any, Any]:
    """Both sides of a figure as exact numbers, money in fen."""
    limit = figure.equals if figure.equals is not None else figure.at_most
    return sum((_term(pack, t) for t in figure.terms), start=parse_rate("0")), _term(pack, limit)


# --- cases ------------------------------------------------------------------------------------


def _run(report: Report, case: Case, number: int, run_case: RunCase) -> None:
    pack = report.pack
    item = _item_of(pack, case)
    for clause in case.clauses:
        if clause not in pack.clauses:
            report.problems.append(_problem(pack, item, "unknown_clause", clause))
            return
    answer, codes, cited, unusable = run_case(pack, case)
    expected: Any = (
        {"unusable": sorted(case.expect.unusable)} if case.expect.unusable is not None else None
    )
    found: Any = {"unusable": sorted(unusable)} if unusable is not None else None
    if expected != found:
        _fail(report, item, case, expected or case.expect.answer, found or answer)
        return
    if expected is None:
        if case.expect.answer is not None and not matches(case.expect.answer, answer):
            _fail(report, item, case, case.expect.answer, answer)
            return
        if sorted(case.expect.problems) != sorted(codes):
            _fail(report, item, case, sorted(case.expect.problems), sorted(codes))
            return
    for clause in case.clauses:
        if (
            expected is None
            and clause not in cited
            and not cited & set(pack.clauses[clause].restates)
        ):
            report.problems.append(_problem(pack, item, "case_not_citing", clause, name=case.name))
        else:
            report.cases[clause] += 1


def _item_of(pack: Pack, case: Case) -> str:
    """The name under which the reader placed a case (cases bear no id)."""
    position = pack.cases.index(case)
    return [item for item in pack.placed if item.startswith("cases/")][position]


def _fail(report: Report, item: str, case: Case, expected: Any, found: Any) -> None:
    values = {"name": case.name, "expected": str(expected)[:600], "found": str(found)[:600]}
    report.problems.append(_problem(report.pack, item, "case_failed", item, **values))


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
    return expected == found or (
        found is not None and expected is not None and str(expected) == str(found)
    )


def _uncased(report: Report) -> Iterator[Problem]:
    """Clauses no case exercises; one whose only case fails is told as that failure."""
    tried = {clause for case in report.pack.cases for clause in case.clauses}
    for clause in report.pack.clauses.values():
        if clause.id in tried or clause.reading != "executable":
            continue
        if not report.cases[clause.id]:
            yield _problem(report.pack, clause.id, "no_case", clause.id)
