"""A policy pack as values: the document, its clauses in order, its ambiguities, its worked cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bangfu.core.policies.source import At, Source
from bangfu.core.problem import Problem, Severity, Where
from bangfu.core.rules.rule import Day
from bangfu.core.words import Named, Words

Reading = Literal["executable", "record", "human", "context", "pending"]

READING_NAMES: dict[Reading, Words] = {
    "executable": Words(zh="可计算", en="Executable"),
    "record": Words(zh="留存记录", en="Record"),
    "human": Words(zh="由人判断", en="Human judgement"),
    "context": Words(zh="背景说明", en="Context"),
    "pending": Words(zh="待实现", en="Pending"),
}

_PLACE = r"^[a-z_]+\.[a-z_]+\.[a-z_]+$"


class Part(BaseModel):
    """A part of a pack file; a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Part):
    """The published document behind a pack."""

    number: str | None = None
    issuer: Words
    approver: Words | None = None
    issued: Day
    public: bool = False


class Place(Named):
    """The place a pack governs, by its official code."""

    code: str = Field(pattern=r"^\d{6}(\d{6})?$")


class InForce(Part):
    """The days on which a pack holds: `[from, until)`, and earlier ones its own text names."""

    start: Day = Field(alias="from")
    until: Day | None = None
    back_to: Day | None = None


class SourceText(Named):
    """One text of a pack, known by the prefix of its clauses' ids, and how many clauses it has."""

    clauses: int


class Upstream(Named):
    """A document a pack rests on; `held` says whether we have its text."""

    number: str | None = None
    held: bool = False


class Identity(Part):
    """pack.yaml: what the document is."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: Words
    document: Document
    place: Place
    in_force: InForce
    sources: dict[str, SourceText]
    rests_on: tuple[Upstream, ...] = ()
    offices: dict[str, Words] = {}


class Chapter(Named):
    """A chapter or section of the document: the head of a clause file."""

    at: str


class Dated(Part):
    """Parameters from a day on; without a day, from the pack's first."""

    start: Day | None = None
    values: Mapping[str, Any]


class Clause(Part):
    """One sentence of the document: where it stands, what it demands, how it is read."""

    id: str = Field(pattern=r"^[A-Z]{2,}-\d{3,}$")
    at: str
    gist: Words
    by: tuple[str, ...] = ()
    reading: Reading
    question: str | None = None
    kind: str | None = None
    severity: Severity = "block"
    parameters: tuple[Dated, ...] = ()
    record: str | None = Field(default=None, pattern=_PLACE)
    form: str | None = Field(default=None, pattern=_PLACE)
    why: Words | None = None
    notes: Words | None = None
    restates: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def dated_parameters(cls, value: Any) -> Any:
        """Parameters written as one mapping hold from the first day; a list gives days."""
        if not isinstance(value, dict) or "parameters" not in value:
            return value
        written = value["parameters"]
        entries = written if isinstance(written, list) else [written]
        return value | {"parameters": [_dated(entry) for entry in entries]}

    @property
    def number(self) -> int:
        """The number in the id: it grows along the text."""
        return int(self.id.rpartition("-")[2])

    @property
    def source(self) -> str:
        """The prefix of the id: the text the clause comes from."""
        return self.id.split("-")[0]


def _dated(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    values = {name: value for name, value in entry.items() if name != "from"}
    return {"start": entry.get("from"), "values": values}


class AmbiguityReading(Part):
    """One way to read an open place: the parameters it gives to clauses."""

    gist: Words
    sets: dict[str, dict[str, Any]] = {}
    result: Words | None = None


class Ambiguity(Part):
    """A place the text leaves open: what is asked, the readings, and the default with its reason."""

    id: str = Field(pattern=r"^A-[A-Z]{2,}-\d{2,}$")
    asks: Words
    clauses: tuple[str, ...]
    default: str
    readings: dict[str, AmbiguityReading]
    because: Words


class Expected(Part):
    """What a worked case must answer: the keys that matter, and the codes of its problems."""

    answer: Any = None
    problems: tuple[str, ...] = ()
    unusable: tuple[str, ...] | None = None


class Case(Part):
    """A worked example of one or more clauses."""

    name: Words
    clauses: tuple[str, ...] = Field(min_length=1)
    question: str
    on: Day | None = None
    readings: dict[str, str] = {}
    facts: dict[str, Any]
    expect: Expected


class Figure(Part):
    """A figure published later, held as a check: its terms add up to (or stay within) the other side."""

    id: str
    clause: str
    gist: Words
    terms: tuple[Any, ...] = Field(min_length=1)
    equals: Any = None
    at_most: Any = None


@dataclass(frozen=True)
class Placed:
    """Where a part of a pack stands: its file and the way to it in that file."""

    source: Source
    at: At


@dataclass
class Proof:
    """What a pack is proved by: its worked cases, and the figures published later."""

    cases: dict[str, Case] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    placed: dict[str, Placed] = field(default_factory=dict)


@dataclass
class Pack:
    """A whole pack. Clauses stand in the order of the document, each under its chapter.

    Its proof is larger than the policy itself and is read when it is first wanted.
    """

    identity: Identity
    chapters: list[tuple[Chapter, list[Clause]]] = field(default_factory=list)
    ambiguities: list[Ambiguity] = field(default_factory=list)
    placed: dict[str, Placed] = field(default_factory=dict)
    digest: str = ""
    read_proof: Callable[[], Proof] = field(default=Proof)

    @property
    def id(self) -> str:
        """The id of the pack."""
        return self.identity.id

    @cached_property
    def proof(self) -> Proof:
        """The worked cases and reported figures. Raises PackUnusable when they cannot be read."""
        return self.read_proof()

    @property
    def cases(self) -> list[Case]:
        """The worked cases, in the order of their files."""
        return list(self.proof.cases.values())

    @property
    def figures(self) -> list[Figure]:
        """The figures published later."""
        return list(self.proof.figures.values())

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """Every clause by its id, in the order of the document."""
        return {clause.id: clause for _, clauses in self.chapters for clause in clauses}

    @cached_property
    def described(self) -> dict[str, tuple[str, Words]]:
        """The place and the gist of every clause, for citations."""
        return {clause.id: (clause.at, clause.gist) for clause in self.clauses.values()}

    @cached_property
    def questions(self) -> list[str]:
        """The questions some clause of the pack helps to answer, in the order of the document."""
        asked = (c.question for c in self.clauses.values() if c.reading == "executable")
        return list(dict.fromkeys(q for q in asked if q))

    @cached_property
    def _feeding(self) -> dict[tuple[str | None, str | None], list[Clause]]:
        found: dict[tuple[str | None, str | None], list[Clause]] = {}
        for clause in self.clauses.values():
            found.setdefault((clause.question, clause.kind), []).append(clause)
        return found

    def feeding(self, question: str, kind: str) -> list[Clause]:
        """The clauses that together fill the parameters of a kind for a question."""
        return self._feeding.get((question, kind), [])

    def where(self, item: str, *ways: At) -> Where:
        """The place of a part of the pack: of the first way that is written there, else of the item."""
        placed = self.placed.get(item) or self.proof.placed[item]
        for way in ways:
            if (*placed.at, *way) in placed.source.lines:
                return placed.source.where((*placed.at, *way))
        return placed.source.where(placed.at)

    def problem(self, item: str, code: str, subject: str, **values: object) -> Problem:
        """A fault of a part of the pack, told at its place."""
        clause = item if item in self.clauses else None
        return Problem(code, "block", subject, self.where(item), clause, values)

    def coverage(self) -> dict[Reading, int]:
        """How many clauses are read in each way; pending is told only where there are any."""
        counts: dict[Reading, int] = dict.fromkeys(READING_NAMES, 0)
        for clause in self.clauses.values():
            counts[clause.reading] += 1
        return {reading: n for reading, n in counts.items() if n or reading != "pending"}

    @property
    def pending(self) -> list[Clause]:
        """The clauses whose reading is known and whose kind of rule is still to come."""
        return [clause for clause in self.clauses.values() if clause.reading == "pending"]

    def ambiguity(self, ambiguity_id: str) -> Ambiguity | None:
        """The ambiguity of that id."""
        return next((a for a in self.ambiguities if a.id == ambiguity_id), None)

    def chapter_of(self, clause_id: str) -> Chapter:
        """The chapter in which a clause stands."""
        return next(ch for ch, clauses in self.chapters if any(c.id == clause_id for c in clauses))
