"""Drafts: made with their first event, changed while nobody else has seen them, never removed."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import changed, created, hold, snapshot
from bangfu.apps.records.models import Flowing
from bangfu.apps.records.refusal import refuse
from bangfu.core.words import Words, words

F = TypeVar("F", bound=Flowing)

MAKING = words("编制", "draft")

EDITABLE = ("drafted", "returned")
"""The states in which a row may still be changed by those who make it."""


def make_draft(viewer: Viewer, row: F, roles: Iterable[str], what: Words) -> F:
    """Save a new row in the first state of its flow. Raises Refused for who may not make one."""
    role = role_to_make(viewer, roles, row.place_code(), what)
    row.state = row.flow.first
    row.save(force_insert=True)
    created(viewer, row, role=role)
    hold(viewer, row, "propose", act=MAKING)
    return row


def change_draft(
    viewer: Viewer, row: F, values: Mapping[str, object], *, roles: Iterable[str], what: Words
) -> F:
    """Change a draft. Raises Refused: not theirs, no draft any more, changed by another meanwhile."""
    role = role_to_make(viewer, roles, row.place_code(), what)
    if row.state not in EDITABLE:
        raise refuse("no_draft_any_more", str(row), state=row.state_name)
    before, version = snapshot(row), row.version
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    held = type(row).everything.filter(pk=row.pk, version=version, state__in=EDITABLE)
    if held.update(**values, version=row.version) != 1:
        raise refuse("changed_meanwhile", str(row))
    changed(viewer, row, before, role=role)
    hold(viewer, row, "propose", act=MAKING)  # whoever wrote the figures does not check them
    return row
