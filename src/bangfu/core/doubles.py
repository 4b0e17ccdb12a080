"""People of one list who share what only one of them can bear: an identity number, or a bank card."""

from collections.abc import Iterable
from dataclasses import dataclass

from bangfu.core.identity import name_key
from bangfu.core.problem import Problem, Severity, Where


@dataclass(frozen=True)
class Listed:
    """A person of a list: the row, the household, and what was read there; empty where nothing was."""

    row: int
    household: str
    name: str
    identity: str = ""
    card: str = ""


def doubles(listed: Iterable[Listed]) -> list[Problem]:
    """Each row that repeats a number of an earlier one, with that row. No number and no name is told.

    The same identity number is refused, with one name or with two. A card of several households is
    asked about: an old mother may be paid into the book of a son who keeps his own house.
    """
    by_identity: dict[str, Listed] = {}
    by_card: dict[str, Listed] = {}
    problems = []
    for one in listed:
        if one.identity:
            first = by_identity.setdefault(one.identity, one)
            if first is not one:
                problems.append(_shared(one, first, _named(one, first), "block"))
        if one.card:
            first = by_card.setdefault(one.card, one)
            if first.household != one.household:
                problems.append(_shared(one, first, "card_of_several_households", "warn"))
    return problems


def _named(one: Listed, first: Listed) -> str:
    is_same = name_key(one.name) == name_key(first.name)
    return "identity_twice" if is_same else "identity_of_two_names"


def _shared(one: Listed, first: Listed, code: str, severity: Severity) -> Problem:
    column = "card" if code == "card_of_several_households" else "identity"
    where = Where(row=one.row, column=column)
    return Problem(code, severity, "", where, values={"first": first.row})
