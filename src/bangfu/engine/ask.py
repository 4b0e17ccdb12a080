"""`ask`: the one function behind the command line, the API and the pages.

Facts in, decision out. It never raises for bad data: what is wrong comes back as problems.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from bangfu.core.catalogue import QUESTIONS
from bangfu.core.cite import Because, plain
from bangfu.core.facts import Facts, Form, RawFacts, read_facts
from bangfu.core.period import last_day, parse_date
from bangfu.core.policies.ambiguities import ambiguity_problems
from bangfu.core.policies.answerable import unanswerable_problems
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.rulebook import Rulebook, Unanswerable, reading_problems
from bangfu.core.problem import Problem, is_refusal, told
from bangfu.core.questions import Decide, Question
from bangfu.core.words import Language, said
from bangfu.engine import assets, monitoring, payouts, returns
from bangfu.engine.backends.duckdb import Result, parquet_table
from bangfu.engine.backends.in_place import Listed
from bangfu.engine.tables import ArrowTable, ParquetFile

POPULATION_QUESTIONS: dict[str, Decide] = {
    "monitoring.risk": monitoring.risk,
    "monitoring.duties": monitoring.duties,
    "returns.guarantee": returns.guarantee,
    "returns.settle": returns.settle,
    "returns.dividend": returns.dividend,
    "assets.ownership": assets.ownership,
    "payouts.differentiated": payouts.differentiated,
}
"""The questions that are computed over a whole population, with what computes them."""

assert set(POPULATION_QUESTIONS) == {name for name, q in QUESTIONS.items() if q.decide is None}, (
    "every question is decided in one place"
)

_YEAR = re.compile(r"[1-9][0-9]{3}", re.ASCII)

ExitStatus = Literal[0, 1, 2]


@dataclass(frozen=True)
class Answer:
    """An answer with its grounds. `answer` is None where the facts or the pack are unusable.

    It may hold a `Result` that still lies in the engine, or rows `Listed` in the database; `as_json`
    fetches them. `texts` are the SQL texts by which it was found over a population, for an auditor
    to read and to run again.
    """

    pack: Pack
    question: str
    on: date
    answer: object
    because: Because
    problems: list[Problem]
    readings: Mapping[str, str] = field(default_factory=dict)
    texts: Sequence[str] = ()

    @property
    def exit_status(self) -> ExitStatus:
        """0 answered; 1 answered, with a refusal or a missing reason; 2 unusable."""
        if self.answer is None:
            return 2
        return 1 if is_refusal(self.problems) else 0

    def in_words(self, language: Language) -> object:
        """The answer as plain values, with its wordings in one language."""
        return plain(said(_fetched(self.answer), language))

    def as_json(self, language: Language) -> dict[str, object]:
        """The shape of the contract, the same on every face."""
        return {
            "pack": self.pack.id,
            "question": self.question,
            "on": self.on.isoformat(),
            "readings": dict(self.readings),
            "answer": self.in_words(language),
            "because": self.because.as_json(self.pack.described, language),
            "problems": [problem.as_json(language) for problem in told(self.problems)],
        }


def _fetched(answer: object) -> object:
    if isinstance(answer, Result | Listed):
        return answer.rows()
    if isinstance(answer, Mapping):
        return {name: _fetched(value) for name, value in answer.items()}
    return answer


def ask(  # noqa: PLR0913 (three options, each with its default)
    pack: Pack,
    question: str,
    raw: RawFacts,
    *,
    on: date | None = None,
    readings: Mapping[str, str] | None = None,
    explain: str | None = None,
) -> Answer:
    """Answer a question by a pack.

    `on` is the day whose rules hold; without it `as_of`, else 31 December of `year` or `to_year`,
    else the date of the case, else the pack's first day. `explain` is the key of the row whose
    steps are wanted.
    """
    readings = readings or {}
    asked = QUESTIONS.get(question)
    day = on or _day_of(asked, raw) or pack.identity.in_force.start
    because = Because(explain)

    def unusable(problems: list[Problem]) -> Answer:
        return Answer(pack, question, day, None, Because(), problems, readings)

    if asked is None or not answers(pack, asked):
        return unusable(
            [Problem("unknown_question", "block", question, values={"known": questions_of(pack)})]
        )
    if problems := reading_problems(pack, readings) + _in_force_problems(pack, day):
        return unusable(problems)
    book = Rulebook(pack, day, readings)
    try:
        _refuse_faulty_rules(book, asked)
        form = asked.form(book)
        facts, problems = read_facts(form, _by_rows(raw) if asked.decide else raw)
        problems += _taken_columns(asked, form, facts)
        if problems:
            return unusable(problems)
        _explain_the_only_row(because, form, facts)
        decide = asked.decide or POPULATION_QUESTIONS[question]
        decision = decide(book, facts, because)
        if explain is not None:
            _refuse_unknown_row(form, facts, explain)
    except Unanswerable as unanswerable:
        return unusable(unanswerable.problems)
    assert decision.answer is not None, "a decision has an answer"
    found = (decision.answer, because, decision.problems)
    return Answer(pack, question, day, *found, readings, tuple(decision.texts))


def answers(pack: Pack, question: Question) -> bool:
    """Whether some clause of the pack (or of the questions this one is made of) answers it."""
    asked = set(pack.questions)
    return (
        question.name in asked if question.needs else all(used in asked for used in question.uses)
    )


def questions_of(pack: Pack) -> list[str]:
    """The questions a pack answers, in the order of the road."""
    return [name for name, question in QUESTIONS.items() if answers(pack, question)]


def _day_of(question: Question | None, raw: RawFacts) -> date | None:
    """The day the facts themselves name, if they name one that can be read."""
    given = dict(raw.main) if isinstance(raw.main, Mapping) else {}
    given |= raw.values
    if (as_of := _date(given.get("as_of"))) is not None:
        return as_of
    for name in ("year", "to_year"):
        text = str(given.get(name, ""))
        if _YEAR.fullmatch(text):
            return last_day(int(text))
    return _date(given.get(question.day_of_case)) if question and question.day_of_case else None


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _in_force_problems(pack: Pack, day: date) -> list[Problem]:
    span = pack.identity.in_force
    first = span.back_to or span.start
    if first <= day and (span.until is None or day < span.until):
        return []
    return [Problem("not_in_force", "block", pack.id, values={"on": day, "start": first})]


def _refuse_faulty_rules(book: Rulebook, question: Question) -> None:
    """A pack whose readings or parameters are at fault gives no answer, here as in its check."""
    problems = list(ambiguity_problems(book.pack))
    if not problems:
        for name in (question.name, *question.uses):
            problems += unanswerable_problems(book, QUESTIONS[name])
    if problems:
        raise Unanswerable(problems)


def _by_rows(raw: RawFacts) -> RawFacts:
    """Facts for a question that is decided case by case: every Parquet file read into rows."""
    feeds = {name: _rows_of(feed) for name, feed in raw.feeds.items()}
    return replace(raw, main=_rows_of(raw.main), feeds=feeds)


def _rows_of(given: object) -> object:
    return parquet_table(given) if isinstance(given, ParquetFile) else given


def _taken_columns(question: Question, form: Form, facts: Facts) -> list[Problem]:
    """A column carried along must not bear the name of a figure of the answer.

    An answer about a population carries the columns of its first table only.
    """
    fields = [
        *question.answer.fields,
        *(f for part in question.answer.lists.values() for f in part),
    ]
    names = {f.name for f in fields}
    problems = []
    for table in form.tables if question.decide else form.tables[:1]:
        known = {f.name for f in table.fields}
        extra = _columns_of(facts.tables.get(table.name)) - known
        problems += [Problem("column_taken", "block", name) for name in sorted(extra & names)]
    return problems


def _columns_of(given: object) -> set[str]:
    if isinstance(given, ParquetFile | ArrowTable):
        return given.columns()
    return set(given[0]) if isinstance(given, list) and given else set()


def _explain_the_only_row(because: Because, form: Form, facts: Facts) -> None:
    if because.explain is None and form.tables:
        rows = facts.tables.get(form.tables[0].name)
        if isinstance(rows, list) and len(rows) == 1:
            key = form.tables[0].key
            because.explain = str(rows[0][key[0]]) if key else "1"


def _refuse_unknown_row(form: Form, facts: Facts, explain: str) -> None:
    if not form.tables:
        raise Unanswerable([Problem("no_such_row", "block", explain)])
    rows = facts.tables.get(form.tables[0].name)
    if not isinstance(rows, list):
        return
    key = form.tables[0].key
    known = {str(row[key[0]]) for row in rows} if key else {str(n + 1) for n in range(len(rows))}
    if explain not in known:
        raise Unanswerable([Problem("no_such_row", "block", explain)])
