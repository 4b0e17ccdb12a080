"""The panel: who may sit in it, every criterion judged by each, what it concludes."""

from datetime import date

import pytest

from bangfu.apps.projects.actions.reviews import (
    Nominee,
    Verdict,
    fail_review,
    judge_preference,
    name_panel,
    pass_review,
    sign_opinion,
)
from bangfu.apps.projects.models import Application, Review, ReviewScore
from bangfu.apps.records.models import AuditEvent
from tests.apps.acts import fresh, key, refused
from tests.apps.people.standing import grant, person
from tests.apps.projects.working import (
    AN_EXPERT_SINCE,
    Offices,
    all_met,
    drafted,
    offices,
    panelled,
    review_of,
    signed,
    submitted,
)
from tests.apps.records.acting import TOWNSHIP

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Offices:
    return offices()


@pytest.fixture
def plan(at: Offices) -> Application:
    """A plan that waits for its panel."""
    return submitted(at, drafted(at))


GROUNDS = {"close_links": "二十户入社", "clear_effect": "户均增收", "good_repute": "无投诉"}


# --- who sits in it ----------------------------------------------------------------------------


def test_a_member_who_comes_from_the_applicant_township_is_refused_by_name(
    at: Offices, plan: Application
) -> None:
    members = [Nominee(at.experts[0].pk), Nominee(at.experts[1].pk, at.villages[0])]
    with refused("panel_conflict", clause="JZ-066", says="李专家"):
        name_panel(at.bureau, plan, members, key=key())
    assert fresh(plan).state == "plan_submitted"


def test_a_right_held_in_the_township_is_a_home_there_whatever_is_said(
    at: Offices, plan: Application
) -> None:
    grant(at.experts[0], "township", TOWNSHIP, begins_on=AN_EXPERT_SINCE)
    with refused("panel_conflict", says="张专家"):
        name_panel(at.bureau, plan, [Nominee(at.experts[0].pk, "")], key=key())


def test_a_panel_has_members_and_all_are_experts_of_today(at: Offices, plan: Application) -> None:
    past = person("旧专家", "expert", begins_on=AN_EXPERT_SINCE, ends_on=date(2018, 6, 1))
    with refused("panel_empty"):
        name_panel(at.bureau, plan, [], key=key())
    for nobody in (past, person("路人")):
        with refused("not_an_expert", says=nobody.name):
            name_panel(at.bureau, plan, [Nominee(nobody.pk)], key=key())


def test_whoever_entered_the_application_does_not_review_it(at: Offices, plan: Application) -> None:
    assert at.clerk.person_id is not None
    clerk = type(at.experts[0]).objects.get(pk=at.clerk.person_id)
    grant(clerk, "expert", begins_on=AN_EXPERT_SINCE)
    with refused("expert_has_duty", says="镇经办甲"):
        name_panel(at.bureau, plan, [Nominee(clerk.pk)], key=key())


# --- judging -----------------------------------------------------------------------------------


def test_a_form_with_a_criterion_unanswered_is_not_signed(at: Offices, plan: Application) -> None:
    review = review_of(panelled(at, plan))
    verdicts = all_met(at)
    del verdicts["prospects"]
    with refused("criterion_unanswered", says="发展前景"):
        sign_opinion(
            at.seated(0), review, key=key(), verdicts=verdicts, opinion="passed", is_impartial=True
        )
    with refused("criterion_unanswered"):
        sign_opinion(
            at.seated(0), review, key=key(), verdicts=all_met(at), opinion="", is_impartial=True
        )


def test_who_passes_a_plan_with_a_criterion_unmet_says_why(at: Offices, plan: Application) -> None:
    review = review_of(panelled(at, plan))
    verdicts = all_met(at) | {"prospects": Verdict(is_met=False, remark="市场不明")}

    def sign(remark: str) -> None:
        sign_opinion(
            at.seated(0),
            review,
            key=key(),
            verdicts=verdicts,
            opinion="passed",
            remark=remark,
            is_impartial=True,
        )

    with refused("criteria_unmet", clause="JZ-058", says="发展前景"):
        sign("")
    sign("已有订单，前景可补")
    assert ReviewScore.everything.filter(is_met=False).count() == 1


def test_an_opinion_is_signed_once_and_only_by_a_member_without_interest(
    at: Offices, plan: Application
) -> None:
    application = panelled(at, plan)
    with refused("not_of_panel"):
        sign_opinion(
            at.bureau,
            review_of(application),
            key=key(),
            verdicts=all_met(at),
            opinion="passed",
            is_impartial=True,
        )
    with refused("impartiality_undeclared", says="张专家"):
        sign_opinion(
            at.seated(0),
            review_of(application),
            key=key(),
            verdicts=all_met(at),
            opinion="passed",
            is_impartial=False,
        )
    signed(at, application, 0)
    with refused("opinion_signed"):
        signed(at, application, 0)


# --- concluding --------------------------------------------------------------------------------


def test_the_panel_concludes_when_all_have_signed(at: Offices, plan: Application) -> None:
    application = panelled(at, plan)
    signed(at, application, 0)
    with refused("opinions_missing", says="李专家、王专家"):
        pass_review(at.seated(0), application, key=key())


def test_more_than_half_pass_a_plan_and_a_minority_does_not(at: Offices, plan: Application) -> None:
    application = panelled(at, plan)
    for number, opinion in enumerate(("passed", "not_passed", "not_passed")):
        signed(at, application, number, opinion)
    with refused("review_not_passed", clause="JZ-067"):
        pass_review(at.seated(0), application, key=key())
    fail_review(at.seated(0), fresh(application), key=key(), reason="产业基础不足")
    application = fresh(application)
    assert (application.state, application.round) == ("returned", 2)
    assert Review.everything.get(round=1).opinion == "not_passed"


def test_a_plan_that_was_passed_cannot_be_concluded_to_have_failed(
    at: Offices, plan: Application
) -> None:
    application = panelled(at, plan)
    for number, opinion in enumerate(("passed", "not_passed", "passed")):
        signed(at, application, number, opinion)
    with refused("review_was_passed"):
        fail_review(at.seated(0), application, key=key(), reason="不通过")


def test_a_criterion_that_one_member_does_not_affirm_needs_a_reason_of_the_panel(
    at: Offices, plan: Application
) -> None:
    application = panelled(at, plan)
    for number in (0, 1):
        signed(at, application, number)
    verdicts = all_met(at) | {"economic_benefit": Verdict(is_met=False)}
    sign_opinion(
        at.seated(2),
        review_of(application),
        key=key(),
        verdicts=verdicts,
        opinion="not_passed",
        is_impartial=True,
    )
    with refused("criteria_unmet", says="经济效益"):
        pass_review(at.seated(0), application, key=key())
    pass_review(at.seated(0), fresh(application), key=key(), reason="效益以带动农户为主")
    assert fresh(application).state == "review_passed"


def test_a_returned_plan_gets_a_new_review_and_the_old_one_stays(
    at: Offices, plan: Application
) -> None:
    application = panelled(at, plan)
    for number in range(3):
        signed(at, application, number, "not_passed")
    fail_review(at.seated(0), application, key=key(), reason="再议")
    application = panelled(at, submitted(at, fresh(application)))
    assert Review.everything.filter(application=application).count() == 2
    with refused("opinions_missing"):
        pass_review(at.seated(0), application, key=key())


# --- preference --------------------------------------------------------------------------------


def test_preference_keeps_who_when_and_why_and_changes_no_sum(
    at: Offices, plan: Application
) -> None:
    review = review_of(panelled(at, plan))
    with refused("preference_grounds", says="口碑良好"):
        judge_preference(
            at.seated(1), review, key=key(), preference=True, **GROUNDS | {"good_repute": ""}
        )
    judge_preference(at.seated(1), review_of(plan), key=key(), preference=True, **GROUNDS)
    review = review_of(plan)
    assert (review.preference, review.preferred_by, review.preferred_on) == (
        True,
        at.experts[1],
        at.clerk.today,
    )
    event = AuditEvent.everything.filter(subject_kind="projects.review").last()
    assert event.after["close_links"] == "二十户入社"
    assert fresh(plan).requested_fen == plan.requested_fen


def test_no_preference_needs_no_grounds_and_a_closed_review_takes_none(
    at: Offices, plan: Application
) -> None:
    application = panelled(at, plan)
    empty = dict.fromkeys(GROUNDS, "")
    judge_preference(at.seated(0), review_of(plan), key=key(), preference=False, **empty)
    for number in range(3):
        signed(at, application, number)
    pass_review(at.seated(0), application, key=key())
    with refused("review_closed"):
        judge_preference(at.seated(0), review_of(plan), key=key(), preference=False, **empty)
