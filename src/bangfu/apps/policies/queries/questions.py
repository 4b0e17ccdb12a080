"""Questions a pack answers, the form each takes, and the ambiguities that bear on one."""

from bangfu.apps.policies.queries.clauses import touched_by
from bangfu.core.catalogue import QUESTIONS
from bangfu.core.facts import Form
from bangfu.core.policies.pack import Ambiguity, Case, Clause, Pack
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import Question
from bangfu.engine.ask import questions_of

FORECAST = "returns.forecast"


def questions_in(pack: Pack) -> list[Question]:
    """The questions a pack answers, in the order of the road."""
    return [QUESTIONS[name] for name in questions_of(pack)]


def question_in(pack: Pack, name: str) -> Question | None:
    """The question of that name, where the pack answers it."""
    return QUESTIONS[name] if name in questions_of(pack) else None


def form_of(pack: Pack, question: Question) -> Form:
    """What the question may be told under this pack.

    Raises Unanswerable where the pack's own parameters do not fit.
    """
    return question.form(Rulebook(pack, pack.identity.in_force.start, {}))


def made_of(question: Question) -> set[str]:
    """A question with all the questions that it uses."""
    used = {name for other in question.uses for name in made_of(QUESTIONS[other])}
    return {question.name} | used


def clauses_on(pack: Pack, question: Question) -> list[Clause]:
    """The clauses that help to answer a question, in the order of the document."""
    names = made_of(question)
    return [clause for clause in pack.clauses.values() if clause.question in names]


def ambiguities_on(pack: Pack, question: Question) -> list[Ambiguity]:
    """The ambiguities whose readings give parameters to the clauses of a question.

    One with a single reading offers no choice and is left out.
    """
    ids = {clause.id for clause in clauses_on(pack, question)}
    return [a for a in pack.ambiguities if len(a.readings) > 1 and ids & _given_by(a)]


def _given_by(ambiguity: Ambiguity) -> set[str]:
    return {clause for reading in ambiguity.readings.values() for clause in reading.sets}


def questions_on(pack: Pack, ambiguity: Ambiguity) -> list[Question]:
    """The questions whose answer an ambiguity bears on, in the order of the road."""
    ids = touched_by(ambiguity)
    return [q for q in questions_in(pack) if ids & {clause.id for clause in clauses_on(pack, q)}]


def cases_on(pack: Pack, question: str) -> list[Case]:
    """The worked cases of a question."""
    return [case for case in pack.cases if case.question == question]


def cases_of(pack: Pack, clause_id: str) -> list[Case]:
    """The worked cases of a clause."""
    return [case for case in pack.cases if clause_id in case.clauses]
