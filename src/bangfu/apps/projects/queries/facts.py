"""What the policy is told of an application, of a consent, of a contract: made from the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from bangfu.apps.projects.models import (
    AgreementTerm,
    Application,
    CapException,
    PaperHandedIn,
    PlatformAgreement,
    ProjectVillage,
    Review,
    ReviewMember,
    ReviewScore,
)
from bangfu.apps.projects.queries.policy import (
    REVIEW_OPINION,
    SIGNED_AGREEMENT,
    file_papers,
    plan_papers,
)
from bangfu.apps.records.models import Attachment, Kept

FactsMap = dict[str, object]


@dataclass(frozen=True)
class PanelView:
    """What a panel holds together: its joint opinion, and the criteria all members affirm.

    The opinion is that of more than half of the members; "" while somebody has not signed.
    """

    opinion: str
    affirmed: tuple[str, ...]
    homes: tuple[str, ...]
    unsigned: tuple[str, ...]


def application_facts(application: Application, *, on: date) -> FactsMap:
    """An application as the policy judges it on a day: what is not known yet is left out."""
    project = application.project
    day = application.submitted_on or on
    given = set(papers_of(application))
    review = current_review(application)
    facts: FactsMap = {
        "applicant": project.township_id,
        "submitted_on": day.isoformat(),
        "plan_year": project.plan_year,
        "requested_fen": application.requested_fen,
        "villages": village_codes(application.project_id),
        "papers": [code for code in file_papers(day) if code in given],
        "minutes": [code for code in _minutes(day) if code in given],
        "exception": list(_grounds(application)),
    }
    if application.copies is not None:
        facts |= {"copies": application.copies, "sealed": application.is_sealed}
    if review is not None:
        facts |= review_facts(review)
    reasons = [application.late_reason, review.reason if review else ""]
    if any(reasons):
        facts["reason"] = "；".join(reason for reason in reasons if reason)
    return facts


def review_facts(review: Review) -> FactsMap:
    """The panel, and what it holds as far as all have signed."""
    view = panel_view(review)
    facts: FactsMap = {"panel": list(view.homes)}
    if view.opinion:
        facts |= {"expert_opinion": view.opinion, "criteria": list(view.affirmed)}
    return facts


def panel_view(review: Review) -> PanelView:
    """What a panel holds together."""
    members = list(ReviewMember.everything.filter(review=review).select_related("person"))
    scores = ReviewScore.everything.filter(member__review=review).order_by("pk")
    by_criterion: dict[str, list[bool]] = {}
    for criterion, is_met in scores.values_list("criterion", "is_met"):
        by_criterion.setdefault(criterion, []).append(is_met)
    unsigned = tuple(member.person.name for member in members if not member.opinion)
    passed = sum(member.opinion == "passed" for member in members)
    opinion = "passed" if 2 * passed > len(members) else "not_passed"
    return PanelView(
        opinion="" if unsigned or not members else opinion,
        affirmed=tuple(code for code, met in by_criterion.items() if all(met)),
        homes=tuple(member.home for member in members if member.home),
        unsigned=unsigned,
    )


def current_review(application: Application) -> Review | None:
    """The review of the application's present round, if a panel has been named."""
    rows = Review.everything.filter(application=application, round=application.round)
    found: Review | None = rows.first()
    return found


def village_codes(project_id: int) -> list[str]:
    """The codes of the villages whose money is in a project, in order."""
    rows = ProjectVillage.everything.filter(project_id=project_id)
    return sorted(rows.values_list("village_id", flat=True))


def papers_of(row: Kept) -> dict[str, PaperHandedIn]:
    """The papers that are there for a row, by code; for an application also those that acts made."""
    held = PaperHandedIn.everything.filter(
        subject_kind=row.kind(), subject_id=row.pk, withdrawn_on__isnull=True
    )
    found = {paper.code: paper for paper in held.order_by("pk")}
    if isinstance(row, Application):
        found = _attached(row) | found | _made_by_acts(row)
    return found


def _attached(application: Application) -> dict[str, PaperHandedIn]:
    """The papers of which a file was uploaded; what an act makes is not made by uploading it."""
    files = Attachment.everything.filter(
        subject_kind=application.kind(), subject_id=application.pk, withdrawn_at__isnull=True
    )
    by_hand = files.exclude(type__in=(REVIEW_OPINION, SIGNED_AGREEMENT)).order_by("pk")
    return {
        file.type: _paper(application, file.type, file.title, _day_of(file)) for file in by_hand
    }


def _day_of(file: Attachment) -> date:
    """The day on which a file was uploaded, where the county lies."""
    return file.uploaded_at.astimezone(timezone.get_default_timezone()).date()


def _made_by_acts(application: Application) -> dict[str, PaperHandedIn]:
    """The opinion of a panel that has passed the plan, and the agreement that both have signed."""
    found = {}
    review = current_review(application)
    if review is not None and review.opinion == "passed" and review.closed_on:
        found[REVIEW_OPINION] = _paper(application, REVIEW_OPINION, "", review.closed_on)
    agreement = PlatformAgreement.everything.filter(application=application).first()
    if agreement is not None and agreement.state == "signed" and agreement.signed_on:
        number, day = agreement.number, agreement.signed_on
        found[SIGNED_AGREEMENT] = _paper(application, SIGNED_AGREEMENT, number, day)
    return found


def _paper(application: Application, code: str, number: str, day: date) -> PaperHandedIn:
    """A paper that needs no handing in, since it was made here."""
    return PaperHandedIn(
        subject_kind=application.kind(),
        subject_id=application.pk,
        place=application.place_code(),
        code=code,
        number=number,
        handed_on=day,
    )


def _minutes(day: date) -> list[str]:
    papers = file_papers(day)
    return [code for code in plan_papers(day) if code not in papers]


def _grounds(application: Application) -> Iterable[str]:
    asked = CapException.everything.filter(application=application).first()
    return asked.grounds if asked is not None and asked.state != "refused" else ()


def agreement_facts(agreement: PlatformAgreement) -> FactsMap:
    """The terms an agreement states."""
    terms = AgreementTerm.everything.filter(agreement=agreement).order_by("pk")
    return {"terms": list(terms.values_list("code", flat=True))}


def step_facts(
    step: str,
    papers: Iterable[str],
    *,
    done: Iterable[str] = (),
    contract_fen: int | None = None,
) -> FactsMap:
    """A step with the papers at hand and what was done before."""
    facts: FactsMap = {"step": step, "papers": list(papers), "done": list(done)}
    return facts | ({} if contract_fen is None else {"contract_fen": contract_fen})
