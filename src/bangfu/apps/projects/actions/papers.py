"""Papers handed in for a row of the stage, by the codes of the policy."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.access import APPLICANTS
from bangfu.apps.projects.actions.drafting import OPEN, WHAT
from bangfu.apps.projects.actions.meetings import (
    TOWNSHIP_DECISION,
    Handed,
    MeetingFacts,
    hold_meeting,
    papers_given,
)
from bangfu.apps.projects.actions.writing import add, claim, judge, refuse_unknown, write
from bangfu.apps.projects.models import Application, PaperHandedIn
from bangfu.apps.projects.queries.facts import step_facts
from bangfu.apps.projects.queries.policy import (
    MAY_NOT_ARISE,
    REVIEW_OPINION,
    SIGNED_AGREEMENT,
    STEP,
    file_papers,
    plan_papers,
)
from bangfu.apps.records.actions import Told, once
from bangfu.apps.records.models import Kept
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import role_to_make
from bangfu.core.words import words

PAPER = words("要件", "paper")


def hand_in_paper(  # noqa: PLR0913 (what is said of a paper)
    viewer: Viewer,
    application: Application,
    *,
    key: str,
    code: str,
    number: str = "",
    statement: str = "",
) -> Told:
    """Hand in a paper for an application, or a statement that the matter does not arise.

    Handed in again it takes the place of the one before. Raises Refused for a paper that the
    policy does not ask for, and for one that comes about by an act (the opinion, the agreement).
    """

    def do() -> Application:
        role = role_to_make(viewer, APPLICANTS, application.place_code(), WHAT)
        claim(application, (*OPEN, "review_passed"))
        by_hand = plan_papers(viewer.today) | file_papers(viewer.today)
        by_hand = {c: w for c, w in by_hand.items() if c not in (REVIEW_OPINION, SIGNED_AGREEMENT)}
        refuse_unknown(code, by_hand, PAPER)
        if statement.strip() and code not in MAY_NOT_ARISE:
            raise refuse("paper_must_be_there", str(application), name=by_hand[code])
        handed = Handed(code, by_hand[code], number.strip(), statement.strip())
        put_papers(viewer, application, [handed], role=role)
        return application

    body = {"hand_in": code, "application": application.pk, "number": number, "why": statement}
    return once(viewer, key, body, do)


def record_project_meeting(
    viewer: Viewer,
    application: Application,
    meeting: MeetingFacts,
    *,
    key: str,
    papers: Mapping[str, str],
) -> Told:
    """Record that the township decided on the project collectively; `papers` are those of that step."""

    def do() -> Application:
        role = role_to_make(viewer, APPLICANTS, application.place_code(), WHAT)
        claim(application, OPEN)
        given = papers_given(viewer, TOWNSHIP_DECISION, papers)
        decision = judge(viewer, STEP, step_facts(TOWNSHIP_DECISION, papers))
        put_papers(viewer, application, given, role=role)
        place = application.place_code()
        held = hold_meeting(viewer, place, "township", meeting, decision)
        write(viewer, application, meeting=held)
        return application

    body = {"meeting": asdict(meeting), "application": application.pk, "papers": dict(papers)}
    return once(viewer, key, body, do)


def take_back_paper(viewer: Viewer, application: Application, *, key: str, code: str) -> Told:
    """Take a paper back, while the file is not bound; its row stays, with the day."""

    def do() -> Application:
        role_to_make(viewer, APPLICANTS, application.place_code(), WHAT)
        claim(application, (*OPEN, "review_passed"))
        withdraw_papers(viewer, application, only=code)
        return application

    return once(viewer, key, {"take_back": code, "application": application.pk}, do)


def put_papers(viewer: Viewer, row: Kept, papers: Sequence[Handed], *, role: str = "") -> None:
    """Papers of a row, new or in the place of those before; within an act."""
    for paper in papers:
        withdraw_papers(viewer, row, only=paper.code)
        handed = PaperHandedIn(
            subject_kind=row.kind(),
            subject_id=row.pk,
            place=row.place_code(),
            handed_on=viewer.today,
            **asdict(paper) | {"code_name": paper.code_name.model_dump()},
        )
        add(viewer, handed, role=role)


def withdraw_papers(viewer: Viewer, row: Kept, *, only: str = "") -> None:
    """Mark the papers of a row (one of them, if named) as withdrawn today; within an act."""
    held = PaperHandedIn.everything.filter(
        subject_kind=row.kind(), subject_id=row.pk, withdrawn_on__isnull=True
    )
    for paper in held.filter(code=only) if only else held:
        write(viewer, paper, withdrawn_on=viewer.today)
