"""The review: a panel is named, each member judges every criterion and signs, the panel concludes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from bangfu.apps.people.access import viewer_for
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.projects.access import seat_of
from bangfu.apps.projects.actions.writing import judge, refuse_early, refuse_unknown
from bangfu.apps.projects.models import Application, Review, ReviewMember, ReviewScore
from bangfu.apps.projects.models.reviews import OPINIONS, PREFERENCE_GROUNDS
from bangfu.apps.projects.queries.facts import (
    application_facts,
    current_review,
    panel_view,
)
from bangfu.apps.projects.queries.policy import APPLICATION, criteria
from bangfu.apps.records.actions import Told, add, keep, once, take, write
from bangfu.apps.records.models import Decision, DutyHeld
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.apps.registry.models import Division
from bangfu.core.place import level_of
from bangfu.core.words import words

EXPERT = "expert"


@dataclass(frozen=True)
class Nominee:
    """A person named for a panel; `home` is the 12-digit code of the place he comes from, or ""."""

    person_id: int
    home: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a member holds of one criterion, and why."""

    is_met: bool
    remark: str = ""


def name_panel(
    viewer: Viewer, application: Application, members: Sequence[Nominee], *, key: str
) -> Told:
    """Name the panel. Refused for one who is no expert, who entered the application, or who comes
    from the applicant township: by what was said, or by any right held there.
    """

    def do() -> Application:
        refuse_early(viewer, application, "name_panel")
        if not members:
            raise refuse("panel_empty", str(application))
        people = {nominee.person_id: _expert(viewer, application, nominee) for nominee in members}
        seated = [_seated(viewer, application, n, people[n.person_id]) for n in members]
        decision = _judge_panel(viewer, application, people, seated)
        review = Review(application=application, round=application.round, named_on=viewer.today)
        add(viewer, review)
        for nominee in seated:
            add(viewer, ReviewMember(review=review, **asdict(nominee)))
        take(viewer, application, "name_panel", decision=decision)
        return application

    named = [asdict(nominee) for nominee in members]
    return once(viewer, key, {"name_panel": application.pk, "members": named}, do)


def _expert(viewer: Viewer, application: Application, nominee: Nominee) -> Person:
    """The person named, who holds the role of an expert and no duty of this application yet."""
    person = Person.objects.get(pk=nominee.person_id)
    if viewer_for(person, at=viewer.moment).holds((EXPERT,), application.place_code()) is None:
        raise refuse("not_an_expert", person.name)
    held = DutyHeld.objects.filter(
        subject_kind=application.kind(), subject_id=application.pk, round=application.round
    )
    if held.filter(person=person).exists():
        raise refuse("expert_has_duty", person.name)
    return person


def _seated(viewer: Viewer, application: Application, nominee: Nominee, person: Person) -> Nominee:
    """The nominee with the home that counts: a right held in the applicant township is a home there."""
    township = application.place_code()[:9]
    held = viewer_for(person, at=viewer.moment).grants
    there = next((grant.place for grant in held if grant.place.startswith(township)), None)
    return nominee if there is None else replace(nominee, home=there)


def _judge_panel(
    viewer: Viewer,
    application: Application,
    people: Mapping[int, Person],
    seated: Sequence[Nominee],
) -> Decision:
    """What the policy says of the members' homes; a conflict is told with the member's name."""
    homes = {n.home: people[n.person_id].name for n in seated if level_of(n.home)}
    facts = application_facts(application, on=viewer.today) | {"panel": list(homes)}
    answer = decide(viewer, APPLICATION, facts, on=viewer.today)
    places = {d.code: str(d) for d in Division.everything.filter(pk__in=homes)}
    conflicts = [
        replace(problem, subject=f"{homes[problem.subject]} {places.get(problem.subject, '')}")
        for problem in answer.problems
        if problem.code == "panel_conflict"
    ]
    if conflicts or answer.answer is None:
        raise Refused(conflicts or answer.problems, answer.because)
    return keep(viewer, answer, facts, even_if_refused=True)


def sign_opinion(  # noqa: PLR0913 (what a signed opinion states)
    viewer: Viewer,
    review: Review,
    *,
    key: str,
    verdicts: Mapping[str, Verdict],
    opinion: str,
    remark: str = "",
    is_impartial: bool,
) -> Told:
    """Judge every criterion and sign. Refused with one unanswered, twice, or without a declaration
    of having no interest in the matter; who passes the plan with a criterion unmet says why.
    """

    def do() -> Review:
        seat = seat_of(viewer, review)
        _refuse_signing(seat, is_impartial)
        _refuse_verdicts(viewer, review, verdicts, opinion)
        facts = application_facts(review.application, on=viewer.today) | {
            "criteria": [code for code, verdict in verdicts.items() if verdict.is_met],
            "expert_opinion": opinion,
            "reason": remark,
        }
        judge(viewer, APPLICATION, facts, about=frozenset({"criteria_unmet"}))
        for code, name in criteria(viewer.today).items():
            score = ReviewScore(member=seat, criterion=code, criterion_name=name.model_dump())
            score.is_met, score.remark = verdicts[code].is_met, verdicts[code].remark
            add(viewer, score, role=EXPERT)
        write(viewer, seat, opinion=opinion, remark=remark.strip(), signed_on=viewer.today)
        return review

    body = {
        "sign_opinion": review.pk,
        "verdicts": {code: asdict(verdict) for code, verdict in verdicts.items()},
        "opinion": opinion,
        "remark": remark,
        "is_impartial": is_impartial,
    }
    return once(viewer, key, body, do)


def _refuse_signing(seat: ReviewMember, is_impartial: bool) -> None:
    if seat.opinion:
        raise refuse("opinion_signed", str(seat))
    if seat.review.closed_on is not None:
        raise refuse("review_closed", str(seat.review))
    if not is_impartial:
        raise refuse("impartiality_undeclared", str(seat))


def _refuse_verdicts(
    viewer: Viewer, review: Review, verdicts: Mapping[str, Verdict], opinion: str
) -> None:
    asked = criteria(viewer.today)
    for code in verdicts:
        refuse_unknown(code, asked, words("条件", "criterion"))
    unanswered = [name for code, name in asked.items() if code not in verdicts]
    if unanswered or opinion not in OPINIONS:
        raise refuse("criterion_unanswered", str(review), criteria=unanswered or ["-"])


def pass_review(viewer: Viewer, application: Application, *, key: str, reason: str = "") -> Told:
    """Conclude that the plan passes: all have signed, more than half for it.

    A criterion that some member does not affirm needs a reason of the whole panel.
    """
    return _concluded(viewer, application, "pass_review", key=key, reason=reason)


def fail_review(viewer: Viewer, application: Application, *, key: str, reason: str) -> Told:
    """Conclude that the plan does not pass; it goes back with the reason and is reviewed anew."""
    return _concluded(viewer, application, "fail_review", key=key, reason=reason)


def _concluded(
    viewer: Viewer, application: Application, event: str, *, key: str, reason: str
) -> Told:
    def do() -> Application:
        refuse_early(viewer, application, event)
        review = current_review(application)
        assert review is not None, "a review begins with its panel"
        seat_of(viewer, review)
        view = panel_view(review)
        if view.unsigned:
            raise refuse("opinions_missing", str(application), members=list(view.unsigned))
        decision = _judge_conclusion(viewer, application, event, reason, view.opinion)
        write(viewer, review, opinion=view.opinion, reason=reason.strip(), closed_on=viewer.today)
        take(viewer, application, event, reason=reason, decision=decision)
        return application

    return once(viewer, key, {event: application.pk, "reason": reason}, do)


def _judge_conclusion(
    viewer: Viewer, application: Application, event: str, reason: str, opinion: str
) -> Decision | None:
    """What the policy says of a plan that is to pass; one that fails needs only its reason."""
    if event == "fail_review":
        if opinion == "passed":
            raise refuse("review_was_passed", str(application))
        return None
    facts = application_facts(application, on=viewer.today) | {"reason": reason.strip()}
    about = frozenset({"criteria_unmet", "review_not_passed"})
    return judge(viewer, APPLICATION, facts, about=about)


def judge_preference(  # noqa: PLR0913 (the three grounds)
    viewer: Viewer,
    review: Review,
    *,
    key: str,
    preference: bool,
    close_links: str,
    clear_effect: str,
    good_repute: str,
) -> Told:
    """Judge whether the project deserves preference; it changes no sum. Yes needs all three grounds."""
    grounds = {
        "close_links": close_links.strip(),
        "clear_effect": clear_effect.strip(),
        "good_repute": good_repute.strip(),
    }

    body: dict[str, object] = {"preference": preference, "review": review.pk, **grounds}

    def do() -> Review:
        seat_of(viewer, review)
        if review.closed_on is not None:
            raise refuse("review_closed", str(review))
        missing = [PREFERENCE_GROUNDS[name] for name, said in grounds.items() if not said]
        if preference and missing:
            raise refuse("preference_grounds", str(review), missing=missing)
        who = {"preferred_by_id": viewer.person_id, "preferred_on": viewer.today}
        write(viewer, review, preference=preference, **grounds, **who)
        return review

    return once(viewer, key, body, do)
