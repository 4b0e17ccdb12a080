"""Flows held to their tables: every (state, event, role), every pair of duties, every missing reason.

`row` is any row of the flow, equipped so that its table's constraints let it stand in every state.
Each function gives complaints: none is what a test wants.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from itertools import permutations

from django.db import transaction

from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import take
from bangfu.apps.records.models import Flowing
from bangfu.apps.records.refusal import Refused
from bangfu.core.flow import Event, Flow
from tests.apps.records.acting import COUNTY, acting, same_person

ELSEWHERE = {"county": "120115000000", "township": "120119999000", "village": "120119999299"}
"""Places of each level that hold no row of any test."""

TAKEN = "taken"


@dataclass(frozen=True)
class Triple:
    """A state, an event and a role, and what the table says of them: `taken`, or why not."""

    state: str
    event: str
    role: str
    told: str


def every_triple(flow: Flow) -> Iterator[Triple]:
    """Every state with every event and every role there is."""
    for state in flow.states:
        for event in flow.events:
            for role in ROLES:
                yield Triple(state.code, event.code, role, _told(event, state.code, role))


def _told(event: Event, state: str, role: str) -> str:
    if role not in event.roles:
        return "not_yours_to_do"
    return TAKEN if state in event.before else "not_in_state"


def triples_not_kept(row: Flowing) -> list[str]:
    """The triples that are not taken, or not refused, as the table says; roles of elsewhere included."""
    here = {role: acting(role, place=_place(row, role)) for role in ROLES}
    there = {role: acting(role, place=ELSEWHERE[ROLES[role].level]) for role in ROLES}
    complaints = []
    for triple in every_triple(row.flow):
        found = _outcome(row, triple, here[triple.role])
        if found != triple.told:
            complaints.append(f"{triple}: {found}")
        if triple.told == TAKEN and _outcome(row, triple, there[triple.role]) != "not_yours_to_do":
            complaints.append(f"{triple}: taken by somebody from elsewhere")
    return complaints


def reasons_not_asked(row: Flowing) -> list[str]:
    """The events that ask for a reason in the table and can be taken without one."""
    return [
        event.code
        for event in row.flow.events
        if event.asks_reason and _alone(row, event, reason="  ") != "reason_missing"
    ]


def duties_not_apart(row: Flowing) -> list[str]:
    """The pairs of events of one round, with two duties, that one person could take after another.

    The person comes back through another account: duties are held by people.
    """
    pairs = [
        (first, second)
        for first, second in permutations([e for e in row.flow.events if e.duty], 2)
        if first.duty != second.duty and not first.begins_round
    ]
    return [f"{a.code}, {b.code}" for a, b in pairs if _both(row, a, b) != "two_duties"]


def _both(row: Flowing, first: Event, second: Event) -> str:
    person = acting(first.roles[0], place=_place(row, first.roles[0]))
    again = same_person(person, second.roles[0], place=_place(row, second.roles[0]))
    with _undone():
        take(person, _in_state(row, first.before[0]), first.code, reason="理由")
        return _tried(
            lambda: take(again, _in_state(row, second.before[0]), second.code, reason="理由")
        )


def _alone(row: Flowing, event: Event, *, reason: str) -> str:
    viewer = acting(event.roles[0], place=_place(row, event.roles[0]))
    with _undone():
        held = _in_state(row, event.before[0])
        return _tried(lambda: take(viewer, held, event.code, reason=reason))


def _outcome(row: Flowing, triple: Triple, viewer: Viewer) -> str:
    """What comes of a triple. One that is to be refused needs no row in that state on the disk."""
    if triple.told != TAKEN:
        held = copy(row)
        held.state = triple.state
        return _tried(lambda: take(viewer, held, triple.event, reason="理由"))
    with _undone():
        held = _in_state(row, triple.state)
        told = _tried(lambda: take(viewer, held, triple.event, reason="理由"))
        if told == TAKEN:
            after = type(row).everything.get(pk=row.pk).state
            assert after == row.flow.event_by_code[triple.event].after, triple
        return told


def _tried(act: Callable[[], object]) -> str:
    try:
        act()
    except Refused as refused:
        return refused.problems[0].code
    return TAKEN


def _in_state(row: Flowing, state: str) -> Flowing:
    type(row).everything.filter(pk=row.pk).update(state=state)
    held: Flowing = type(row).everything.get(pk=row.pk)
    return held


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever happens inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _place(row: Flowing, role: str) -> str:
    """A place for which the role is granted and which holds the row, or lies beside its villages."""
    place = row.place_code()
    of_level = {"county": COUNTY, "township": f"{place[:9]}000", "village": place}
    return of_level[ROLES[role].level]
