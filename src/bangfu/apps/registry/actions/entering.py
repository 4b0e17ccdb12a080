"""What is entered about people, checked as a whole before anything is written, and made into rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bangfu.apps.people.sealed import (
    Keys,
    blind_index,
    commitment_of_body,
    keys_now,
    seal_all,
)
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.models import Household, Individual
from bangfu.apps.registry.models.individuals import INDEXED, SEALED
from bangfu.core.identity import (
    card_problem,
    checked_identity,
    holds_person,
    name_key,
    name_problem,
    phone_problem,
)
from bangfu.core.personal import KINDS, personal_numbers
from bangfu.core.problem import Problem, Where, is_refusal
from bangfu.core.words import Words, words

_FIELDS = {"sex": words("性别", "sex"), "born_on": words("出生日期", "birthday")}


@dataclass(frozen=True)
class IndividualEntered:
    """A person as entered. With an identity number, sex and birthday need not be typed."""

    name: str
    relation: str
    identity: str = ""
    phone: str = ""
    card: str = ""
    health: str = ""
    sex: str = ""
    born_on: date | None = None
    labour: str = ""
    schooling: str = ""
    insured: bool | None = None
    lives_here: bool = True
    joined_why: str = "listed"


def checked(entered: IndividualEntered, *, on: date, called: str) -> IndividualEntered:
    """The person with what the identity number tells. Raises Refused with every reason.

    `called` names the person in the reasons, which are kept: it is a code or a number, no name.
    """
    done, problems = looked_at(entered, on=on, called=called)
    if is_refusal(problems):
        raise Refused(problems)
    return done


def looked_at(
    entered: IndividualEntered, *, on: date, called: str
) -> tuple[IndividualEntered, list[Problem]]:
    """The person with what the identity number tells, and everything that is wrong with it."""
    faults = [("name", name_problem(entered.name))]
    if entered.phone:
        faults.append(("phone", phone_problem(entered.phone)))
    if entered.card:
        faults.append(("card", card_problem(entered.card)))
    problems = [_at(column, fault, called) for column, fault in faults if fault is not None]
    if not entered.identity:
        return entered, problems
    told = checked_identity(entered.identity, on=on)
    problems += [_at("identity", fault, called) for fault in told.problems]
    if told.number:
        for column, says in (("sex", told.sex), ("born_on", told.born_on)):
            typed = getattr(entered, column)
            if typed and typed != says:
                fault = Problem("identity_differs", "block", values={"field": _FIELDS[column]})
                problems.append(_at(column, fault, called))
        entered = replace(entered, identity=told.number, sex=told.sex, born_on=told.born_on)
    return entered, problems


def _at(column: str, problem: Problem, called: str) -> Problem:
    return replace(problem, subject=called, where=Where(column=column))


def refuse_numbers(texts: Mapping[str, tuple[Words, str]]) -> None:
    """Refuse texts that hold an identity, phone or card number: events keep texts for good.

    `texts` gives by the name of the field what it is called and what was typed.
    """
    found = (number_problem(column, *told) for column, told in texts.items())
    if problems := [problem for problem in found if problem is not None]:
        raise Refused(problems)


def refuse_identity_code(code: str, *, on: date) -> None:
    """Refuse a code that somebody bears as identity number; other codes may be as long as one."""
    if holds_person(code, on=on):
        refuse_numbers({"code": (words("编号", "code"), code)})


def number_problem(column: str, named: Words, text: str) -> Problem | None:
    """What stands against a text that is kept for good: the kinds of numbers it holds."""
    found = sorted({number.kind for number in personal_numbers(text)})
    if not found:
        return None
    told = {"field": named, "kinds": [KINDS[kind] for kind in found]}
    return Problem("text_holds_number", "block", where=Where(column=column), values=told)


def made(
    household: Household, code: str, entered: IndividualEntered, *, joined_on: date
) -> Individual:
    """The row of a person that was checked; it is not saved."""
    columns = _columns(code, entered, joined_on, keys_now())
    return Individual(household=household, **columns)


SEALED_COLUMNS = (
    "household_id", "code", "name", "name_key", "relation", "sex", "born_on", "data_key",
    "identity", "identity_index", "phone", "card", "card_index", "health", "labour", "schooling",
    "insured", "lives_here", "standing", "joined_on", "joined_why", "left_why", "version",
)  # fmt: skip
"""The columns of `seal_many`; the others are null."""


def seal_many(
    rows: Iterable[tuple[int, str, IndividualEntered]],
    *,
    joined_on: date,
    taken: set[str] | None = None,
) -> Iterator[tuple[Any, ...]]:
    """Many persons that were checked, each sealed with a key of its own, as `SEALED_COLUMNS` say.

    A row is the key of the household, the code and the person. `taken` holds the indexes of the
    identity numbers on the register: one that is in it makes its row doubtful, each new one is added.
    """
    keys, taken = keys_now(), set() if taken is None else taken
    for household_id, code, entered in rows:
        columns = _columns(code, entered, joined_on, keys) | {"household_id": household_id}
        index = columns["identity_index"]
        if index and index in taken:
            columns["standing"] = "doubtful"
        taken.add(index)
        yield tuple(columns[name] for name in SEALED_COLUMNS)


def _columns(code: str, entered: IndividualEntered, joined_on: date, keys: Keys) -> dict[str, Any]:
    """The columns of a person but the household's."""
    values = {field: getattr(entered, field) for field in SEALED}
    sealed = seal_all(values, indexed=INDEXED, keys=keys)
    return {
        "code": code,
        "name": entered.name,
        "name_key": name_key(entered.name),
        "relation": entered.relation,
        "sex": entered.sex,
        "born_on": entered.born_on,
        "data_key": sealed.data_key,
        "identity_index": sealed.indexes["identity"],
        "card_index": sealed.indexes["card"],
        "labour": entered.labour,
        "schooling": entered.schooling,
        "insured": entered.insured,
        "lives_here": entered.lives_here,
        "standing": "live",
        "joined_on": joined_on,
        "joined_why": entered.joined_why,
        "left_why": "",
        "version": 1,
        **sealed.values,
    }


def body_of(**values: Any) -> dict[str, object]:
    """What was sent, as `once` keeps its digest: keyed, so that nobody finds a number by trying."""
    return {"keyed": commitment_of_body(values)}


def identity_index(number: str) -> str:
    """The blind index of an identity number in its one form."""
    return blind_index("identity", number)
