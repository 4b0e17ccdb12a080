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
from bangfu.apps.projects.actions.writing import judge, refuse_unknown
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
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, claim, once, write
from bangfu.apps.records.models import Kept
from bangfu.apps.records.refusal import refuse
from bangfu.core.words import Words, words

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
        role = _role_to_file(viewer, application)
        names = _by_hand(viewer)
        refuse_unknown(code, names, PAPER)
        handed = Handed(code, names[code], number.strip(), statement.strip())
        _refuse_statement(application, handed)
        put_papers(viewer, application, [handed], role=role)
        return application

    body = {"hand_in": code, "application": application.pk, "number": number, "why": statement}
    return once(viewer, key, body, do)


def set_papers(
    viewer: Viewer,
    application: Application,
    *,
    key: str,
    numbers: Mapping[str, str],
    statements: Mapping[str, str],
) -> Told:
    """Write the checklist of papers anew: those with a number or a statement are there, others not.

    A paper that stays as it was keeps its row; one taken back keeps it with the day.
    """

    def do() -> Application:
        role = _role_to_file(viewer, application)
        names = _by_hand(viewer)
        for code in {*numbers, *statements}:
            refuse_unknown(code, names, PAPER)
        for code, name in names.items():
            number, statement = numbers.get(code, ""), statements.get(code, "")
            handed = Handed(code, name, number.strip(), statement.strip())
            _refuse_statement(application, handed)
            _set_paper(viewer, application, handed, role=role)
        return application

    body = {"papers": dict(numbers), "why": dict(statements), "application": application.pk}
    return once(viewer, key, body, do)


def _role_to_file(viewer: Viewer, application: Application) -> str:
    role = role_to_make(viewer, APPLICANTS, application.place_code(), WHAT)
    claim(application, (*OPEN, "review_passed"))
    return role


def _by_hand(viewer: Viewer) -> dict[str, Words]:
    """The papers that are handed in; the opinion and the agreement come about by acts."""
    asked = plan_papers(viewer.today) | file_papers(viewer.today)
    by_act = (REVIEW_OPINION, SIGNED_AGREEMENT)
    return {code: name for code, name in asked.items() if code not in by_act}


def _refuse_statement(application: Application, paper: Handed) -> None:
    if paper.statement and paper.code not in MAY_NOT_ARISE:
        raise refuse("paper_must_be_there", str(application), name=paper.code_name)


def _set_paper(viewer: Viewer, application: Application, paper: Handed, *, role: str) -> None:
    """One line of the checklist as it is now wanted."""
    held = PaperHandedIn.everything.filter(
        subject_kind=application.kind(),
        subject_id=application.pk,
        code=paper.code,
        withdrawn_on__isnull=True,
    ).first()
    as_it_was = (held.number, held.statement) if held else ("", "")
    if as_it_was == (paper.number, paper.statement):
        return
    withdraw_papers(viewer, application, only=paper.code)
    if paper.number or paper.statement:
        put_papers(viewer, application, [paper], role=role)


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
        held = hold_meeting(viewer, place, "township", meeting=meeting, decision=decision)
        write(viewer, application, meeting=held)
        return application

    body = {"meeting": asdict(meeting), "application": application.pk, "papers": dict(papers)}
    return once(viewer, key, body, do)


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
