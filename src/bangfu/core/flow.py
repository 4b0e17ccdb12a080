"""Flow: the states of a thing and the events that move it, as a table.

From the same table come the checks of an act, the stepper of a page, the pages of the docs and the
test of every (state, event, role).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bangfu.core.words import Words, words

Duty = Literal["propose", "check", "approve", "release", "receive", "verify"]
"""What a person does for an object. Nobody holds two duties of the same object."""

DUTIES: Mapping[Duty, Words] = {
    "propose": words("经办", "proposes"),
    "check": words("审核", "checks"),
    "approve": words("审批", "approves"),
    "release": words("拨付", "releases"),
    "receive": words("登记到账", "records the receipt"),
    "verify": words("核验", "verifies"),
}


@dataclass(frozen=True)
class State:
    """One state. `on_path` states are drawn in the stepper; the others are side branches."""

    code: str
    name: Words
    on_path: bool = True
    light: Literal["", "good", "care", "bad"] = ""


@dataclass(frozen=True)
class Event:
    """One event: from which states, to which, by which roles, as which duty.

    `asks_reason` events are refused without a reason (a return, a refusal, a waiver).
    An event with `begins_round` opens a new round: duties held in the last one no longer bind.
    `is_errand` says whether somebody waits for it where its place on the path does not: the next
    payment leaves a plan where it is; the end of a healthy project is possible, and no errand.
    """

    code: str
    name: Words
    before: tuple[str, ...]
    after: str
    roles: tuple[str, ...]
    duty: Duty | None = None
    asks_reason: bool = False
    begins_round: bool = False
    clause: str | None = None
    is_errand: bool | None = None


@dataclass(frozen=True)
class Flow:
    """A state machine. The first state is the one in which things begin."""

    name: str
    title: Words
    states: tuple[State, ...]
    events: tuple[Event, ...]

    def __post_init__(self) -> None:
        codes = {state.code for state in self.states}
        for event in self.events:
            assert {*event.before, event.after} <= codes, f"{self.name}.{event.code}: unknown state"
        assert len(self.event_by_code) == len(self.events), f"{self.name}: an event stands twice"

    @cached_property
    def state_by_code(self) -> dict[str, State]:
        """States by their code."""
        return {state.code: state for state in self.states}

    @cached_property
    def event_by_code(self) -> dict[str, Event]:
        """Events by their code."""
        return {event.code: event for event in self.events}

    @property
    def first(self) -> str:
        """The state in which things begin."""
        return self.states[0].code

    def events_from(self, state: str) -> list[Event]:
        """The events that may happen in a state, in the order of the table."""
        return [event for event in self.events if state in event.before]

    def errands_from(self, state: str) -> list[Event]:
        """The events somebody waits for: those that lead on along the path, and those marked."""
        on = self._path_after(state)
        return [
            event
            for event in self.events_from(state)
            if (event.after in on if event.is_errand is None else event.is_errand)
        ]

    def is_forward(self, event: Event, state: str) -> bool:
        """Whether an event is plain work done; what wants a reason or leads off the path is not."""
        on = (state, *self._path_after(state))
        return event.after in on and event.is_errand is not False and not event.asks_reason

    def _path_after(self, state: str) -> list[str]:
        path = [one.code for one in self.states if one.on_path]
        return path[path.index(state) + 1 :] if state in path else path


def event(  # noqa: PLR0913 (a row of the table: two names, two ends, who)
    code: str,
    zh: str,
    en: str,
    *,
    before: str,
    after: str,
    by: str,
    duty: Duty | None = None,
    asks_reason: bool = False,
    begins_round: bool = False,
    clause: str | None = None,
    is_errand: bool | None = None,
) -> Event:
    """A row of a flow, short: several states or roles are separated by blanks."""
    return Event(
        code,
        words(zh, en),
        tuple(before.split()),
        after,
        tuple(by.split()),
        duty,
        asks_reason,
        begins_round,
        clause,
        is_errand,
    )


def state(
    code: str,
    zh: str,
    en: str,
    *,
    on_path: bool = True,
    light: Literal["", "good", "care", "bad"] = "",
) -> State:
    """A state, short."""
    return State(code, words(zh, en), on_path, light)
