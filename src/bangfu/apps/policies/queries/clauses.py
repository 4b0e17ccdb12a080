"""Clauses: in the order of the document, filtered, searched, and what stands around one."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from bangfu.apps.policies.queries.packs import usable_packs
from bangfu.core.catalogue import QUESTIONS
from bangfu.core.policies.pack import Ambiguity, Chapter, Clause, Pack
from bangfu.core.words import Words
from bangfu.engine.ask import questions_of

Chapters = list[tuple[Chapter, list[Clause]]]


@dataclass(frozen=True)
class Chosen:
    """A filter over clauses; an empty choice lets all through."""

    reading: str = ""
    kind: str = ""
    by: str = ""
    question: str = ""
    source: str = ""
    q: str = ""

    @property
    def is_any(self) -> bool:
        """Whether anything is filtered at all."""
        return any(getattr(self, field.name) for field in fields(self))

    def lets(self, clause: Clause) -> bool:
        """Whether a clause passes every choice."""
        return (
            self.reading in ("", clause.reading)
            and self.kind in ("", clause.kind)
            and self.question in ("", clause.question)
            and self.source in ("", clause.source)
            and (not self.by or self.by in clause.by)
            and all(word in _text_of(clause) for word in self.q.casefold().split())
        )


def _text_of(clause: Clause) -> str:
    noted = [clause.notes, clause.why]
    said = [words for words in (clause.gist, *noted) if words]
    texts = [clause.id, clause.at, clause.question or "", *(f"{w.zh} {w.en}" for w in said)]
    return " ".join(texts).casefold()


def chapters_of(pack: Pack, chosen: Chosen) -> Chapters:
    """The chapters that hold a clause that passes, in the order of the document."""
    passing = [(ch, [c for c in clauses if chosen.lets(c)]) for ch, clauses in pack.chapters]
    return [(chapter, clauses) for chapter, clauses in passing if clauses]


def neighbours_of(pack: Pack, clause_id: str) -> tuple[Clause | None, Clause | None]:
    """The clause before and the clause after, in the order of the document."""
    order = list(pack.clauses.values())
    here = [clause.id for clause in order].index(clause_id)
    before = order[here - 1] if here else None
    after = order[here + 1] if here + 1 < len(order) else None
    return before, after


def restating(pack: Pack, clause_id: str) -> list[Clause]:
    """The clauses that say the same as this one, elsewhere."""
    return [clause for clause in pack.clauses.values() if clause_id in clause.restates]


def ambiguities_of(pack: Pack, clause_id: str) -> list[Ambiguity]:
    """The ambiguities that touch a clause: they name it or give parameters to it."""
    return [a for a in pack.ambiguities if clause_id in touched_by(a)]


def touched_by(ambiguity: Ambiguity) -> set[str]:
    """The clauses an ambiguity names or gives parameters to."""
    given = {clause for reading in ambiguity.readings.values() for clause in reading.sets}
    return {*ambiguity.clauses, *given}


# --- search -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """One thing that was found: a clause, a question or an ambiguity of a pack."""

    kind: str
    pack: Pack
    id: str
    at: str
    words: Words


def found_with(text: str) -> list[Found]:
    """What holds every word of `text`, over all packs: clauses, then questions and ambiguities."""
    words = text.casefold().split()
    if not words:
        return []
    found = [one for pack in usable_packs() for one in _searched(pack)]
    return [one for one in found if all(word in _said_by(one) for word in words)]


def _searched(pack: Pack) -> Iterator[Found]:
    for clause in pack.clauses.values():
        yield Found("clause", pack, clause.id, clause.at, clause.gist)
    for name in questions_of(pack):
        asked = QUESTIONS[name]
        both = Words(
            zh=f"{asked.title.zh}：{asked.about.zh}", en=f"{asked.title.en}: {asked.about.en}"
        )
        yield Found("question", pack, name, "", both)
    for ambiguity in pack.ambiguities:
        yield Found("ambiguity", pack, ambiguity.id, " ".join(ambiguity.clauses), ambiguity.asks)


def _said_by(found: Found) -> str:
    return f"{found.id} {found.at} {found.words.zh} {found.words.en}".casefold()
