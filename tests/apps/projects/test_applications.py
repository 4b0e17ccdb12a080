"""One application from its draft to the municipality, and every way in which it is stopped."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bangfu.apps.projects.actions.applying import (
    approve,
    bind_file,
    record,
    reject,
    return_file,
    return_plan,
    send_up,
    submit_plan,
    withdraw,
)
from bangfu.apps.projects.actions.drafting import (
    YearContent,
    begin_application,
    edit_facts,
    set_request,
    set_year_contents,
)
from bangfu.apps.projects.actions.papers import (
    hand_in_paper,
    record_project_meeting,
    set_papers,
)
from bangfu.apps.projects.models import (
    Application,
    PaperHandedIn,
    Project,
    ProjectVillage,
    ProjectYearContent,
)
from bangfu.apps.projects.queries.applications import checklist, standing_of
from bangfu.apps.records.actions.papers import Paper, attach, withdraw_paper
from bangfu.apps.records.models import Attachment, AuditEvent, Decision, Step
from bangfu.core.words import words
from tests.apps.acts import fresh, key, refused
from tests.apps.projects.working import (
    AUGUST,
    CONTENTS,
    DECIDED,
    FACTS,
    SEPTEMBER,
    Offices,
    agreed,
    approved,
    asked,
    begun,
    bound,
    drafted,
    offices,
    papered,
    recorded,
    sent_up,
    submitted,
    to_approved,
    to_filed,
    to_review_passed,
)
from tests.apps.records.acting import COUNTY, OTHER_TOWNSHIP, acting, same_person
from tests.worked import WAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Offices:
    return offices()


# --- the whole way -----------------------------------------------------------------------------


def paper(name: str) -> Paper:
    return Paper("location_map", words("位置图", "Map"), "位置图", name, b"%PDF-1.7 map")


def test_an_application_goes_from_a_missing_paper_to_the_municipality(at: Offices) -> None:
    application = to_review_passed(at)
    agreed(at, application)
    application = papered(at, application, without="location_map")
    with refused("paper_missing", clause="JZ-068", says="区域位置图"):
        bound(at, application)
    hand_in_paper(at.clerk, fresh(application), key=key(), code="location_map", number="图1")
    application = recorded(at, approved(at, sent_up(at, bound(at, fresh(application)))))
    project = Project.everything.get(pk=application.project_id)
    assert (application.state, application.record_number) == ("recorded", "备-1")
    assert (project.state, project.municipal_subsidy_fen) == ("approved", 1800 * WAN)


def test_every_step_of_the_way_keeps_the_clause_it_rests_on(at: Offices) -> None:
    application = recorded(at, to_approved(at))
    steps = Step.objects.filter(subject_kind="projects.application", subject_id=application.pk)
    rests = {
        step.event: step.decision.clauses
        for step in steps.select_related("decision")
        if step.decision
    }
    assert "JZ-062" in rests["submit_plan"]
    assert "JZ-066" in rests["name_panel"]
    assert "JZ-058" in rests["pass_review"]
    assert {"JZ-068", "JZ-069", "JZ-070", "JZ-071"} <= set(rests["bind_file"])
    assert rests["send_up"] == rests["approve"] == ["JZ-072"]
    assert rests["record"] == ["JZ-073"]


def test_what_is_sent_twice_is_done_once(at: Offices) -> None:
    application, one = drafted(at), key()
    told = submit_plan(at.clerk, application, key=one)
    again = submit_plan(at.clerk, fresh(application), key=one)
    assert (again.id, again.is_repeat) == (told.id, True)
    assert Step.objects.filter(event="submit_plan").count() == 1


# --- the draft ---------------------------------------------------------------------------------


def test_only_the_township_itself_begins_an_application(at: Offices) -> None:
    stranger = acting("township", place=OTHER_TOWNSHIP, at=AUGUST)
    for viewer in (stranger, at.bureau, at.town_leader):
        with refused("not_yours_to_make"):
            begin_application(viewer, FACTS, key=key())


def test_a_village_or_a_bureau_is_no_applicant(at: Offices) -> None:
    """A clerk of the whole county writes for a place that is no township: the policy refuses."""
    of_county = acting("township", place=COUNTY, at=AUGUST)
    village = replace(at, clerk=of_county, villages=at.villages[:1])
    application = drafted(village, 100 * WAN, township=at.villages[0])
    with refused("applicant_not_township", clause="JZ-057"):
        submitted(village, application)


def test_a_project_without_a_sector_or_of_an_unknown_class_is_refused(at: Offices) -> None:
    for wrong in ({"sector": ""}, {"sector": "finance"}, {"industry": "bonuses"}, {"area": "moon"}):
        with refused("no_such_code"):
            begun(at, **wrong)


def test_a_class_beyond_the_five_says_why(at: Offices) -> None:
    with refused("industry_reason_missing"):
        begun(at, industry="other")
    assert begun(at, industry="other", industry_reason="村级光伏").pk


def test_two_projects_of_a_year_do_not_bear_one_name(at: Offices) -> None:
    begun(at)
    with refused("name_taken", says="食用菌产业园"):
        begun(at)
    begun(at, plan_year=2019)


def test_a_number_is_given_or_taken_once(at: Offices) -> None:
    assert begun(at).project.code == "P2018-01"
    assert begun(at, name="冷库", code="JZ2018-02").project.code == "JZ2018-02"
    with refused("code_taken"):
        begun(at, name="温室", code="JZ2018-02")
    assert begun(at, name="温室").project.code == "P2018-03"


def test_sums_are_above_zero_and_within_the_investment(at: Offices) -> None:
    with refused("amount_not_positive"):
        begun(at, total_investment_fen=0)
    application = begun(at)
    with refused("investment_exceeded"):
        asked(at, application, 2100 * WAN + 1)
    assert asked(at, application, 2100 * WAN).requested_fen == 2100 * WAN


def test_only_weak_villages_of_the_township_share_in_a_project(at: Offices) -> None:
    application = begun(at)
    with refused("village_not_weak"):
        set_request(at.clerk, application, key=key(), requested_fen=WAN, villages=["120119102201"])
    with refused("request_missing"):
        set_request(at.clerk, application, key=key(), requested_fen=WAN, villages=[])


def test_the_shares_of_the_villages_make_one_whole(at: Offices) -> None:
    application = drafted(at)
    shares = ProjectVillage.everything.filter(project=application.project)
    assert {row.share for row in shares} == {"1/12"}
    first, second, third = at.villages[:3]
    with refused("shares_not_whole"):
        set_request(
            at.clerk,
            application,
            key=key(),
            requested_fen=WAN,
            villages={first: "1/2", second: "1/3"},
        )
    thirds = {first: "1/2", second: "1/3", third: "1/6"}
    set_request(at.clerk, fresh(application), key=key(), requested_fen=WAN, villages=thirds)
    held = shares.values_list("village_id", "share")
    assert dict(held) == thirds


def test_the_yearly_list_holds_no_line_twice_and_no_empty_sum(at: Offices) -> None:
    application = begun(at)
    with refused("content_twice"):
        set_year_contents(at.clerk, application, [CONTENTS[0]] * 2, key=key())
    with refused("amount_not_positive"):
        set_year_contents(at.clerk, application, [YearContent(2018, "路", 0)], key=key())


def test_a_list_written_anew_keeps_the_old_one_in_its_event(at: Offices) -> None:
    application = begun(at)
    set_year_contents(at.clerk, application, [YearContent(2018, "温室", 2400 * WAN)], key=key())
    changes = AuditEvent.everything.filter(verb="projects.application.change")
    event = next(e for e in changes.order_by("-pk") if "project_year_content" in e.after)
    assert [row["content"] for row in event.before["rows"]] == [
        "出菇棚二十座",
        "冷库一座",
    ]
    assert [row["content"] for row in event.after["rows"]] == ["温室"]
    held = ProjectYearContent.everything.filter(project=application.project)
    assert [row.content for row in held] == ["温室"]


def test_a_draft_changed_by_another_meanwhile_is_not_written_over(at: Offices) -> None:
    application = begun(at)
    edit_facts(at.clerk, fresh(application), replace(FACTS, area_mu=1300), key=key())
    with refused("changed_meanwhile"):
        edit_facts(at.second_clerk, application, replace(FACTS, area_mu=1400), key=key())
    assert Project.everything.get().area_mu == 1300


def test_a_submitted_plan_is_no_longer_changed(at: Offices) -> None:
    application = submitted(at, drafted(at))
    with refused("not_in_state"):
        edit_facts(at.clerk, application, FACTS, key=key())


# --- the plan: deadline, cap, decision ---------------------------------------------------------


def test_a_plan_of_2018_a_day_late_needs_its_reason(at: Offices) -> None:
    late = offices_again(at, SEPTEMBER)
    application = drafted(late)
    with refused("late", clause="JZ-060"):
        submitted(late, application)
    application = submitted(late, fresh(application), "专家组论证意见8月31日晚送达")
    decision = Decision.objects.get(pk=last_step(application).decision_id)
    assert (decision.answer["late"], decision.answer["days_late"]) == (True, 1)
    assert application.late_reason == "专家组论证意见8月31日晚送达"


def test_a_year_without_a_round_is_refused(at: Offices) -> None:
    with refused("no_round", clause="JZ-059"):
        submitted(at, drafted(at, plan_year=2021))


def test_twelve_villages_may_ask_for_18_million_and_not_a_fen_more(at: Offices) -> None:
    application = drafted(at, 1800 * WAN + 1)
    with refused("over_cap", clause="JZ-062"):
        submitted(at, application)
    application = submitted(at, asked(at, fresh(application), 1800 * WAN))
    assert application.state == "plan_submitted"


def test_thirteen_villages_have_a_cap_of_19_million_500_thousand() -> None:
    at = offices(13)
    application = drafted(at, 1950 * WAN)
    answer = standing_of(at.clerk, application)
    assert answer is not None
    figures = answer.in_words("zh")
    assert isinstance(figures, dict)
    assert (figures["cap_fen"], figures["over_fen"]) == (1950 * WAN, 0)
    assert submitted(at, application).state == "plan_submitted"


def test_a_plan_needs_its_sum_its_decision_and_a_list_that_adds_up(at: Offices) -> None:
    application = begun(at)
    with refused("request_missing"):
        submitted(at, application)
    application = asked(at, fresh(application), 1800 * WAN)
    Application.everything.update(meeting=None)
    with refused("township_meeting_missing"):
        submitted(at, fresh(application))
    papers = {"township_minutes": "记录1"}
    record_project_meeting(at.clerk, fresh(application), DECIDED, key=key(), papers=papers)
    set_year_contents(at.clerk, fresh(application), [YearContent(2018, "棚", WAN)], key=key())
    with refused("contents_differ", says="24,000,000"):
        submitted(at, fresh(application))


def test_the_township_decides_with_minutes_or_not_at_all(at: Offices) -> None:
    application = begun(at)
    with refused("paper_missing", clause="JZ-088"):
        record_project_meeting(at.clerk, application, DECIDED, key=key(), papers={})
    with refused("no_such_code"):
        record_project_meeting(at.clerk, application, DECIDED, key=key(), papers={"photo": "1"})


def test_the_plan_itself_is_due_with_the_plan_and_the_other_papers_with_the_file(
    at: Offices,
) -> None:
    application = drafted(at)
    there = {"platform_link_up": "1", "village_survey": "1"}
    set_papers(at.clerk, application, key=key(), numbers=there, statements={})
    with refused("paper_missing", says="实施方案"):
        submitted(at, fresh(application))


def test_a_returned_plan_is_changed_and_submitted_again(at: Offices) -> None:
    application = submitted(at, drafted(at))
    with refused("reason_missing"):
        return_plan(at.bureau, application, key=key(), reason=" ")
    return_plan(at.bureau, application, key=key(), reason="用地未落实")
    application = submitted(at, asked(at, fresh(application), 1700 * WAN))
    assert (application.round, application.state) == (2, "plan_submitted")


def test_a_withdrawn_application_frees_its_name(at: Offices) -> None:
    application = drafted(at)
    withdraw(at.clerk, application, key=key(), reason="重新选址")
    assert Project.everything.get(pk=application.project_id).state == "dropped"
    begun(at)


# --- the file ----------------------------------------------------------------------------------


def test_each_missing_paper_of_the_file_is_named_with_its_clause(at: Offices) -> None:
    application = to_review_passed(at)
    with refused("paper_missing", clause="JZ-070", says="镇乡与平台签订的协议"):
        bound(at, application)
    agreed(at, application)
    with refused("paper_missing", clause="JZ-068", says="实施主体组织机构代码证"):
        bound(at, application)


def test_a_file_without_the_seal_is_refused_and_five_copies_are_noted(at: Offices) -> None:
    application = to_review_passed(at)
    agreed(at, application)
    application = papered(at, application)
    with refused("not_sealed", clause="JZ-069"):
        bind_file(at.clerk, application, key=key(), copies=6, is_sealed=False)
    bind_file(at.clerk, fresh(application), key=key(), copies=5, is_sealed=True)
    step = last_step(application)
    assert step.decision is not None
    assert "copies_differ" in [problem["code"] for problem in step.decision.problems]


def test_a_statement_may_stand_for_the_filing_papers_and_for_no_other(at: Offices) -> None:
    application = begun(at)
    with refused("paper_must_be_there", says="区域位置图"):
        hand_in_paper(at.clerk, application, key=key(), code="location_map", statement="没有位置图")
    hand_in_paper(
        at.clerk, fresh(application), key=key(), code="facility_filing", statement="不建设施"
    )
    lines = {line.code: line for line in checklist(application, on=at.clerk.today)}
    assert (lines["facility_filing"].is_there, lines["facility_filing"].clause) == (True, "JZ-070")
    assert (lines["location_map"].is_there, lines["location_map"].clause) == (False, "JZ-068")


def test_a_checklist_written_anew_keeps_what_stays_and_dates_what_goes(at: Offices) -> None:
    application = begun(at)
    numbers = {"platform_link_up": "1", "village_survey": "记录2"}
    why = {"facility_filing": "不建设施"}
    set_papers(at.clerk, application, key=key(), numbers=numbers, statements=why)
    rows = PaperHandedIn.everything.filter(subject_kind="projects.application")
    gone = rows.filter(withdrawn_on=at.clerk.today).values_list("code", flat=True)
    there = rows.filter(withdrawn_on__isnull=True).values_list("code", "number", "statement")
    assert sorted(gone) == ["implementation_plan", "village_survey"]
    assert sorted(there) == [
        ("facility_filing", "", "不建设施"),
        ("platform_link_up", "1", ""),
        ("township_minutes", "镇党会〔2018〕12号", ""),
        ("village_survey", "记录2", ""),
    ]
    with refused("paper_must_be_there"):
        set_papers(
            at.clerk,
            fresh(application),
            key=key(),
            numbers={},
            statements={"location_map": "没有"},
        )
    with refused("no_such_code"):
        set_papers(at.clerk, fresh(application), key=key(), numbers={"photo": "1"}, statements={})


def test_the_opinion_and_the_agreement_come_from_their_acts_only(at: Offices) -> None:
    application = begun(at)
    for code in ("review_opinion", "platform_agreement", "photo"):
        with refused("no_such_code"):
            hand_in_paper(at.clerk, fresh(application), key=key(), code=code, number="1")


def test_a_returned_file_is_bound_again_and_the_review_stands(at: Offices) -> None:
    application = to_filed(at)
    return_file(at.bureau, application, key=key(), reason="位置图不清")
    application = bound(at, fresh(application))
    assert (application.state, application.round) == ("filed", 1)


# --- approval and the record -------------------------------------------------------------------


def test_the_bureau_cannot_approve_and_the_clerk_cannot_check(at: Offices) -> None:
    application = to_filed(at)
    twice = same_person(at.clerk, "agriculture_bureau", place=COUNTY)
    with refused("two_duties"):
        send_up(twice, application, key=key())
    with refused("not_yours_to_do"):
        approved(replace(at, government=at.bureau), sent_up(at, fresh(application)))


def test_an_approval_names_its_reply_and_stays_within_the_request(at: Offices) -> None:
    application = sent_up(at, to_filed(at))
    today = at.clerk.today

    def reply(number: str, on: date, fen: int) -> None:
        approve(
            at.government,
            fresh(application),
            key=key(),
            reply_number=number,
            replied_on=on,
            approved_fen=fen,
        )

    with refused("reply_number_missing"):
        reply(" ", today, WAN)
    with refused("in_future"):
        reply("批复1号", today + timedelta(days=1), WAN)
    with refused("before_its_cause"):
        reply("批复1号", today - timedelta(days=1), WAN)
    for fen in (0, 1800 * WAN + 1):
        with refused("approved_over_request"):
            reply("批复1号", today, fen)
    reply("批复1号", today, 1500 * WAN)
    assert Project.everything.get().municipal_subsidy_fen == 1500 * WAN


def test_papers_on_which_was_judged_are_neither_added_nor_withdrawn(
    at: Offices, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    application, one = to_filed(at), paper("方案.pdf")
    with refused("papers_fixed"):
        attach(at.clerk, application, one, key=key(), roles=("township",))
    return_file(at.bureau, application, key=key(), reason="补一份")
    attach(at.clerk, application, one, key=key(), roles=("township",))
    kept = Attachment.everything.get()
    sent_up(at, bound(at, fresh(application)))
    with refused("papers_fixed"):
        withdraw_paper(at.clerk, application, kept, key=key(), reason="换掉")


def test_an_approval_asks_once_more_what_is_missing(at: Offices) -> None:
    application = sent_up(at, to_filed(at))
    PaperHandedIn.everything.filter(code="location_map").update(withdrawn_on=at.clerk.today)
    with refused("paper_missing", says="区域位置图"):
        approved(at, application)


def test_a_rejected_application_ends_its_project(at: Offices) -> None:
    application = sent_up(at, to_filed(at))
    reject(at.government, application, key=key(), reason="与规划不符")
    assert fresh(application).state == "rejected"
    assert Project.everything.get().state == "dropped"


def test_nothing_is_filed_with_the_municipality_before_the_approval(at: Offices) -> None:
    application = sent_up(at, to_filed(at))
    with refused("not_in_state"):
        recorded(at, application)
    application = approved(at, application)
    with refused("in_future"):
        record(at.bureau, application, key=key(), recorded_on=date(2019, 1, 1))
    with refused("before_its_cause"):
        record(at.bureau, application, key=key(), recorded_on=date(2018, 1, 1))


def last_step(application: Application) -> Step:
    """The last step of an application."""
    steps = Step.objects.filter(subject_kind="projects.application", subject_id=application.pk)
    found = steps.select_related("decision").order_by("pk").last()
    assert found is not None
    return found


def offices_again(at: Offices, moment: object) -> Offices:
    """The same people at another moment."""
    people = ("clerk", "second_clerk", "town_leader", "bureau", "platform", "government")
    return replace(
        at,
        at=moment,  # type: ignore[arg-type]
        **{name: replace(getattr(at, name), at=moment) for name in people},
    )
