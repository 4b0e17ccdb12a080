"""Where a row stands in its flow, who did what, who holds which duty, and what was done, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import Cell
from bangfu.apps.pages.tables.cells import Column, cell_of
from bangfu.apps.people.roles import role_name
from bangfu.apps.people.sealed import HIDDEN, KEYED
from bangfu.apps.records.flow import DONE
from bangfu.apps.records.models import AuditEvent, Decision, Flowing, Kept
from bangfu.core.flow import DUTIES, Duty, Flow
from bangfu.core.words import Language

STAGES_ON_A_PHONE = 6


@dataclass(frozen=True)
class Stage:
    """A state of the path as the stepper draws it; `is_near`: where the row is, before or after it."""

    name: str
    is_done: bool
    is_here: bool
    is_near: bool


@dataclass(frozen=True)
class Stepper:
    """The path of a flow with the place of a row; `branch` is a state aside from the path."""

    stages: list[Stage]
    branch: str = ""
    light: str = ""

    @property
    def is_long(self) -> bool:
        """Whether a phone shows only the stages around the row, the others folded away."""
        return len(self.stages) > STAGES_ON_A_PHONE


def stepper_of(row: Flowing, events: Sequence[AuditEvent], language: Language) -> Stepper:
    """The stepper of a row; `events` come latest first. Aside from the path it stands where it left it."""
    flow, state = row.flow, row.flow.state_by_code[row.state]
    path = [one for one in flow.states if one.on_path]
    here = row.state if state.on_path else _left_at(flow, row.state, events)
    at = next((n for n, one in enumerate(path) if one.code == here), 0)
    stages = [
        Stage(
            one.name.said(language),
            n < at + (not state.on_path),
            n == at and state.on_path,
            abs(n - at) <= 1,
        )
        for n, one in enumerate(path)
    ]
    return Stepper(stages, "" if state.on_path else state.name.said(language), state.light)


def _left_at(flow: Flow, state: str, events: Sequence[AuditEvent]) -> str:
    """The last state of the path before a state aside: by what was done, else by the table."""
    on_path = {one.code for one in flow.states if one.on_path}
    for event in events:
        step = getattr(event, "step", None)
        if step and step.before in on_path:
            return str(step.before)
    before = (code for one in flow.events if one.after == state for code in one.before)
    return next((code for code in before if code in on_path), flow.first)


@dataclass(frozen=True)
class Holder:
    """Who holds a duty for a row in its round."""

    duty: str
    name: str


def holders_of(row: Flowing, events: Sequence[AuditEvent], language: Language) -> list[Holder]:
    """The duties of the flow with who holds each; without a name where nobody does yet."""
    steps = [event.step for event in events if hasattr(event, "step")]
    held = {
        s.duty: s.audit.person.name
        for s in reversed(steps)
        if s.duty and s.audit.person and s.round == row.round
    }
    duties = dict.fromkeys(event.duty for event in row.flow.events if event.duty)
    return [Holder(DUTIES[duty].said(language), held.get(duty, "")) for duty in duties]


@dataclass(frozen=True)
class Line:
    """One thing that was done, in words."""

    at: datetime
    who: str
    role: str
    done: str
    after: str
    reason: str
    changes: list[tuple[str, Cell | None, Cell]]
    decision: Decision | None


class Historian:
    """Tells what was done to a row. `columns` give names and kinds to the fields that changed."""

    def __init__(self, row: Kept, columns: Iterable[Column], language: Language) -> None:
        self.row, self.language = row, language
        self.columns = {name: c for c in columns for name in (c.lookup, f"{c.lookup}_id")}

    def lines(self, events: Iterable[AuditEvent]) -> list[Line]:
        """The events as lines, without changes of which the page shows nothing."""
        told = ((event, self.line(event)) for event in events)
        return [
            line
            for event, line in told
            if line.changes or line.reason or not event.verb.endswith(".change")
        ]

    def line(self, event: AuditEvent) -> Line:
        """One event as a line."""
        code = event.verb.rpartition(".")[2]
        step = getattr(event, "step", None)
        done, after = self._done(code), self._state(step.after) if step else ""
        return Line(
            event.at,
            event.person.name if event.person else _("系统"),
            role_name(event.role).said(self.language) if event.role else "",
            done,
            after if after != done else "",
            event.reason,
            [] if code == "create" else self._changes(event.before, event.after),
            event.decision,
        )

    def _done(self, code: str) -> str:
        flow = getattr(self.row, "flow", None)
        if flow and code in flow.event_by_code:
            return str(flow.event_by_code[code].name.said(self.language))
        return DONE[code].said(self.language) if code in DONE else code

    def _state(self, code: str) -> str:
        state = cast("Flowing", self.row).flow.state_by_code.get(code)
        return state.name.said(self.language) if state else code

    def _changes(
        self, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> list[tuple[str, Cell | None, Cell]]:
        """The fields that the page shows, as they became; with what they were where that was kept."""
        return [
            (
                str(column.label),
                self._cell(column, before[name]) if name in before else None,
                self._cell(column, value),
            )
            for name, value in after.items()
            if (column := self._column(name, value)) is not None
        ]

    def _column(self, name: str, value: Any) -> Column | None:
        """The column of a field. The key of another row says nothing where that row is not named here."""
        column = self.columns.get(name)
        behind = f"{column.lookup}_id" if column else ""
        if column is None or isinstance(value, str) or not hasattr(self.row, behind):
            return column
        return column if value == getattr(self.row, behind) else None

    def _cell(self, column: Column, raw: Any) -> Cell:
        if isinstance(raw, str) and raw.startswith(KEYED):
            return Cell(HIDDEN)  # an event keeps of a person only that the value was another one
        behind = f"{column.lookup}_id"
        if raw is not None and raw == getattr(self.row, behind, None):
            raw = getattr(self.row, column.lookup)
        plain = Column("held", column.label, column.kind, choices=column.choices)
        return cell_of(plain, SimpleNamespace(held=raw), self.language)


def duty_name(duty: str, language: Language) -> str:
    """A duty in words."""
    return DUTIES[cast("Duty", duty)].said(language)
