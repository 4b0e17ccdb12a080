"""What waits for whom: the rows on which a viewer may act now, of every flow of the house."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q

from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.records.models import DutyHeld, Flowing
from bangfu.core.flow import Event, State
from bangfu.core.words import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def flowing_models() -> list[type[Flowing]]:
    """Every model whose rows move through a flow, in the order in which their apps are installed."""
    return [model for model in apps.get_models() if issubclass(model, Flowing)]


@dataclass(frozen=True)
class Waiting:
    """Rows of one flow in one state that wait for the viewer, and what they may do with them."""

    model: type[Flowing]
    state: State
    events: tuple[Event, ...]
    count: int
    rows: Any

    @property
    def kind(self) -> str:
        """The table of the rows: `projects.project`."""
        return self.model.kind()

    @property
    def title(self) -> Words:
        """What the rows are."""
        return self.model.flow.title


@dataclass(frozen=True)
class Reminder:
    """Something owed that is no step of a row: what, where, how many, and how grave."""

    title: "StrOrPromise"
    href: str
    count: int
    light: Literal["care", "bad"]


reminding: list[Callable[[Viewer], Iterable[Reminder]]] = []
"""What reminds: each stage adds its own when it starts."""


def reminders_for(viewer: Viewer) -> list[Reminder]:
    """What a person is reminded of, the graver first."""
    if viewer.person_id is None:
        return []
    found = [one for remind in reminding for one in remind(viewer)]
    return sorted(found, key=lambda one: one.light != "bad")


def todo_for(viewer: Viewer) -> list[Waiting]:
    """What the viewer may move on now: their role, their places, and no second duty of the same row.

    One query for each flow in which one of their roles has something to do, and one for each event
    that holds only on some rows. Events that lead off the path (returning, withdrawing) may be done
    but wait for nobody.
    """
    if viewer.person_id is None:
        return []
    return [waiting for model in flowing_models() for waiting in _waiting(viewer, model)]


def _waiting(viewer: Viewer, model: type[Flowing]) -> list[Waiting]:
    """What waits of one flow, in the order of its states; all states are counted in one query."""
    mine = {state.code: _mine(viewer, model, state) for state in model.flow.states}
    wanted = Q()
    for code, rows_of_it in mine.items():
        wanted |= Q(rows_of_it, state=code) if rows_of_it else Q()
    if not wanted:
        return []
    rows = model.objects.visible_to(viewer).filter(wanted, model.waiting_q(viewer))
    counted = rows.order_by().values_list("state").annotate(waiting=Count("pk", distinct=True))
    counts = dict(counted)
    named = rows.select_related(*model.named_with).order_by("pk")
    return [
        _in_state(viewer, named.filter(state=state.code), state, counts[state.code])
        for state in model.flow.states
        if state.code in counts
    ]


def _in_state(viewer: Viewer, rows: Any, state: State, count: int) -> Waiting:
    """The rows that wait in one state, and what may be done with some of them."""
    model: type[Flowing] = rows.model
    events = [
        event
        for event in _errands(viewer, model, state)
        if not (holds := model.open_q(event)) or rows.filter(holds).exists()
    ]
    return Waiting(model, state, tuple(events), count, rows)


def _errands(viewer: Viewer, model: type[Flowing], state: State) -> list[Event]:
    errands = model.flow.errands_from(state.code)
    return [event for event in errands if viewer.roles & set(event.roles)]


def _mine(viewer: Viewer, model: type[Flowing], state: State) -> Q:
    """The rows in a state on which one of the viewer's events may happen; empty where none may."""
    mine = Q()
    for event in _errands(viewer, model, state):
        mine |= _open_to(viewer, model, event) & model.open_q(event)
    return mine


def may_happen(row: Flowing, event: Event) -> bool:
    """Whether an event holds on a row, beside its state: nothing is taken back where nothing arrived."""
    holds = row.open_q(event)
    return not holds or type(row).everything.filter(holds, pk=row.pk).exists()


def _open_to(viewer: Viewer, model: type[Flowing], event: Event) -> Q:
    """The rows of the places where the viewer holds a role of the event, without a second duty."""
    areas = {grant.area for grant in viewer.grants if grant.role in event.roles}
    mine = Q(pk__in=[])
    for area in areas:
        mine |= inside(model.scope_path, area)
    return mine & ~_barred(viewer, model, event) if event.duty else mine


def _barred(viewer: Viewer, model: type[Flowing], event: Event) -> Q:
    assert viewer.person_id is not None, "a duty is held by a person"
    held = DutyHeld.objects.filter(
        subject_kind=model.kind(),
        subject_id=OuterRef("pk"),
        round=OuterRef("round"),
        person_id=viewer.person_id,
    )
    return Q(Exists(held.exclude(duty=event.duty)))


def duty_of(viewer: Viewer, row: Flowing) -> str | None:
    """The duty that the viewer holds for a row in its round."""
    if viewer.person_id is None:
        return None
    held = DutyHeld.objects.filter(
        subject_kind=row.kind(),
        subject_id=row.pk,
        round=row.round,
        person_id=viewer.person_id,
    )
    return held.values_list("duty", flat=True).first()
