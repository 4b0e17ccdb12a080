"""Meetings that decided, and the papers a step was given."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.actions.writing import refuse_future, refuse_unknown
from bangfu.apps.projects.models import Meeting
from bangfu.apps.projects.queries.policy import step_needs
from bangfu.apps.records.actions import add
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import refuse
from bangfu.core.words import Words, words

TOWNSHIP_DECISION = "township_decision"
"""The step of the policy by which a township decides collectively."""


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting as its minutes tell it. `items` are the steps kept to, by the codes of the policy."""

    held_on: date
    attended: int
    votes_for: int
    minutes: str
    votes_against: int = 0
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Handed:
    """A paper as it is handed in: its code and name in the policy, its number or a statement."""

    code: str
    code_name: Words
    number: str = ""
    statement: str = ""


def hold_meeting(
    viewer: Viewer, division: str, category: str, *, meeting: MeetingFacts, decision: Decision
) -> Meeting:
    """A meeting that decided for something, as a row; within an act. Raises Refused."""
    refuse_future(viewer, meeting.held_on, words("会议日期", "day of the meeting"))
    if not meeting.minutes.strip():
        raise refuse("meeting_without_minutes", division)
    if meeting.votes_for + meeting.votes_against > meeting.attended:
        raise refuse("too_many_votes", division, attended=meeting.attended)
    if meeting.votes_for <= meeting.votes_against:
        told = {"votes": meeting.votes_for, "against": meeting.votes_against}
        raise refuse("voted_down", division, **told)
    facts = asdict(meeting) | {"items": list(meeting.items)}
    row = Meeting(division_id=division, category=category, decision=decision, **facts)
    return add(viewer, row, decision=decision)


def papers_given(viewer: Viewer, step: str, papers: Mapping[str, str]) -> list[Handed]:
    """The papers of a step that were handed in, by code with their numbers.

    Raises Refused for one that the step does not need.
    """
    needs = step_needs(viewer.today, step)
    for code in papers:
        refuse_unknown(code, needs, words("要件", "paper"))
    return [Handed(code, needs[code], number.strip()) for code, number in papers.items()]
