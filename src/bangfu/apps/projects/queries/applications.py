"""Applications and reviews for a viewer, and how an application stands with the policy today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Value

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide, policy_pack_on
from bangfu.apps.projects.models import (
    AgreementTerm,
    Application,
    CapException,
    PaperHandedIn,
    PlatformAgreement,
    Project,
    Review,
    ReviewMember,
    ReviewScore,
)
from bangfu.apps.projects.queries.facts import application_facts, papers_of
from bangfu.apps.projects.queries.policy import (
    APPLICATION,
    file_papers,
    paper_clauses,
    plan_papers,
)
from bangfu.apps.records.models import Attachment, Kept
from bangfu.core.words import Words
from bangfu.engine.ask import Answer


@dataclass(frozen=True)
class PaperLine:
    """One line of the checklist: what is asked, by which clause, whether it is there."""

    code: str
    name: Words
    clause: str
    is_there: bool
    number: str = ""
    statement: str = ""
    handed_on: date | None = None


def applications_for(viewer: Viewer) -> QuerySet[Application]:
    """Every application a viewer may see, newest year first."""
    rows: QuerySet[Application] = Application.objects.visible_to(viewer)
    return rows.select_related("project__township", "meeting__division").order_by(
        "-project__plan_year", "project__code"
    )


def application_of(viewer: Viewer, project: Project) -> Application | None:
    """The application for a project."""
    found: Application | None = applications_for(viewer).filter(project=project).first()
    return found


def papers_handed_in(viewer: Viewer, row: Kept) -> QuerySet[PaperHandedIn]:
    """The papers that were handed in for a row, by their numbers."""
    return PaperHandedIn.objects.visible_to(viewer).filter(
        subject_kind=row.kind(), subject_id=row.pk, withdrawn_on__isnull=True
    )


def standing_of(viewer: Viewer, application: Application) -> Answer | None:
    """What the policy says of an application as it stands: cap, lateness, what is missing.

    None before sum and villages are written.
    """
    facts = application_facts(application, on=viewer.today)
    if not facts["villages"] or application.requested_fen is None:
        return None
    return decide(viewer, APPLICATION, facts, on=viewer.today)


def checklist(application: Application, *, on: date) -> list[PaperLine]:
    """Every paper that is asked for, in the order of the policy, with what is there of it."""
    there, clauses = papers_of(application), paper_clauses(on)
    asked = plan_papers(on) | file_papers(on)
    lines = []
    for code, name in asked.items():
        paper = there.get(code)
        lines.append(
            PaperLine(code, name, clauses[code], is_there=False)
            if paper is None
            else PaperLine(
                code,
                name,
                clauses[code],
                is_there=True,
                number=paper.number,
                statement=paper.statement,
                handed_on=paper.handed_on,
            )
        )
    return lines


def paper_types(viewer: Viewer, _row: Application) -> dict[str, Words]:
    """The kinds of paper of which a file may be uploaded; none while no policy is in force."""
    day = viewer.today
    return plan_papers(day) | file_papers(day) if policy_pack_on(day) else {}


def files_to_review(viewer: Viewer, review: Review) -> QuerySet[Attachment]:
    """The files of the application under review: whoever sees the review may read them.

    The role of an expert reads nothing of the place; the seat in the panel does.
    """
    is_seen = reviews_for(viewer).filter(pk=review.pk).exists()
    files = Attachment.everything.filter(
        subject_kind=Application.kind(),
        subject_id=review.application_id,
        withdrawn_at__isnull=True,
    )
    return (files if is_seen else files.none()).annotate(review=Value(review.pk))


def exceptions_for(viewer: Viewer) -> QuerySet[CapException]:
    """Every exception to the cap a viewer may see."""
    rows: QuerySet[CapException] = CapException.objects.visible_to(viewer)
    return rows.select_related("application__project__township").order_by("-pk")


def exception_of(viewer: Viewer, application: Application) -> CapException | None:
    """The exception asked for an application."""
    found: CapException | None = exceptions_for(viewer).filter(application=application).first()
    return found


def agreements_for(viewer: Viewer) -> QuerySet[PlatformAgreement]:
    """Every agreement with the platform a viewer may see."""
    rows: QuerySet[PlatformAgreement] = PlatformAgreement.objects.visible_to(viewer)
    return rows.select_related("application__project__township").order_by("-pk")


def agreement_of(viewer: Viewer, application: Application) -> PlatformAgreement | None:
    """The agreement on an application."""
    found: PlatformAgreement | None = agreements_for(viewer).filter(application=application).first()
    return found


def terms_stated(viewer: Viewer, agreement: PlatformAgreement) -> dict[str, str]:
    """The wording of every term of an agreement, by its code."""
    rows = AgreementTerm.objects.visible_to(viewer).filter(agreement=agreement).order_by("pk")
    return dict(rows.values_list("code", "wording"))


def terms_count(agreement: PlatformAgreement) -> int:
    """How many terms an agreement states."""
    return int(AgreementTerm.everything.filter(agreement=agreement).count())


def terms_of_agreement(viewer: Viewer, agreement: PlatformAgreement) -> QuerySet[AgreementTerm]:
    """The terms of an agreement, as rows to list."""
    return AgreementTerm.objects.visible_to(viewer).filter(agreement=agreement)


def reviews_for(viewer: Viewer) -> QuerySet[Review]:
    """Every review a viewer may see; an expert, those of his panels that are open."""
    rows: QuerySet[Review] = Review.objects.visible_to(viewer)
    return rows.select_related("application__project__township").order_by("-named_on", "-pk")


def review_for(viewer: Viewer, review_id: int) -> Review | None:
    """A review by its key."""
    found: Review | None = reviews_for(viewer).filter(pk=review_id).first()
    return found


def members_of(viewer: Viewer, review: Review) -> QuerySet[ReviewMember]:
    """The members of a panel."""
    rows = ReviewMember.objects.visible_to(viewer).filter(review=review)
    return rows.select_related("person").order_by("pk")


def scores_of(viewer: Viewer, review: Review) -> QuerySet[ReviewScore]:
    """What the members of a panel hold of each criterion."""
    rows = ReviewScore.objects.visible_to(viewer).filter(member__review=review)
    return rows.select_related("member__person").order_by("criterion", "member_id")
