"""Who may do what with records beside taking an event: put up notices, answer objections, read events."""

from collections.abc import Iterable

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.flow import DRAFTING, HANDLING
from bangfu.apps.records.models import Job
from bangfu.apps.records.refusal import refuse
from bangfu.core.words import Words

AUDITING = ("auditor", "county_leader", "leading_group_office")
"""Who may look through the events of everybody."""

ANSWERING = ("agriculture_bureau", "platform", "finance_bureau")
"""The offices that answer for work in the background of their place."""


def role_to_make(viewer: Viewer, roles: Iterable[str], place: str, what: Words) -> str:
    """The role by which a viewer may make something of a place. Raises Refused where none is held."""
    role = viewer.holds(roles, place)
    if role is None:
        raise refuse("not_yours_to_make", what=what)
    return role


def role_to_post(viewer: Viewer, place: str) -> str | None:
    """The role by which a notice may be drafted for a place."""
    return viewer.holds(DRAFTING.split(), place)


def role_to_answer(viewer: Viewer, place: str) -> str | None:
    """The role by which objections of a place are answered, and their contacts seen."""
    return viewer.holds(HANDLING.split(), place)


def may_read_events(viewer: Viewer) -> bool:
    """Whether the viewer may look through what everybody did, within the places they read."""
    return viewer.person_id is not None and bool(viewer.roles & set(AUDITING))


def may_retry(viewer: Viewer, job: Job) -> bool:
    """Whether failed work may be run again: by who asked for it, or an office that answers for it."""
    asked = viewer.person_id is not None and viewer.person_id == job.queued_by_id
    return asked or viewer.holds(ANSWERING, job.place) is not None
