"""The pages of oversight: every list, the way of each record through the browser, who sees which."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bangfu.apps.oversight.models import (
    AuditSample,
    Evaluation,
    EvaluationScore,
    Finding,
    FormReturn,
    FormReturnLine,
    Inspection,
    Referral,
    Task,
    VillageTarget,
)
from tests.apps.oversight.browsing import post, take
from tests.apps.oversight.watching import income, project, weak_villages
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen, words_of
from tests.apps.records.acting import COUNTY, TOWNSHIP
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db
AT = "/oversight"
LISTS = (
    "targets",
    "village-targets",
    "evaluations",
    "evaluation-scores",
    "inspections",
    "inspections/unvisited",
    "findings",
    "referrals",
    "tasks",
    "form-returns",
    "papers",
    "work-files",
    "notices",
    "objections",
    "events",
    "audit-samples",
    "public",
)
CHINESE_HEADS = ("状态", "抽样种子", "整改期限", "完成时间", "所属期", "评价类别", "办理人")


def soon(days: int = 10) -> str:
    """A day to come, as it is typed."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def today() -> str:
    return timezone.localdate().isoformat()


@pytest.mark.parametrize("page", LISTS)
def test_every_list_opens_before_there_is_a_policy(page: str) -> None:
    seen(signed_in("leading_group_office", COUNTY), f"{AT}/{page}/")


@pytest.mark.parametrize("page", LISTS)
def test_every_list_is_told_in_english(page: str) -> None:
    jizhou()
    client = signed_in("auditor", COUNTY)
    client.cookies["django_language"] = "en"
    words = seen(client, f"{AT}/{page}/")
    assert [head for head in CHINESE_HEADS if head in words] == []


def test_strangers_see_only_what_hangs_out() -> None:
    jizhou()
    for page in LISTS:
        expected = 200 if page == "public" else 302
        assert Client().get(f"{AT}/{page}/").status_code == expected, page


def test_referrals_events_and_samples_open_only_to_those_who_may_know() -> None:
    jizhou()
    for page in ("referrals", "events", "audit-samples"):
        assert signed_in("township", TOWNSHIP).get(f"{AT}/{page}/").status_code == 403


# --- inspections and findings ------------------------------------------------------------------


def test_villages_are_drawn_visited_and_closed_through_the_browser() -> None:
    weak_villages(6)
    auditor = signed_in("auditor", COUNTY)
    typed = {"place": COUNTY, "seed": "2018Q4", "count": "2", "planned_on": today()}
    post(auditor, f"{AT}/inspections/draw/", **typed)
    row = Inspection.everything.order_by("pk")[0]
    at = f"{AT}/inspections/{row.pk}/"
    assert "2018Q4" in seen(auditor, at)
    take(auditor, at, "visit", visited_on=today(), finding="台账与现场一致")
    take(auditor, at, "close", follow_up="没有问题")
    row.refresh_from_db()
    assert row.state == "closed"


def test_a_visit_without_what_the_policy_demands_is_told_on_the_form() -> None:
    jizhou()
    bureau = signed_in("agriculture_bureau", COUNTY)
    held = project()
    post(bureau, f"{AT}/inspections/new/", project=held.pk, planned_on=today())
    row = Inspection.everything.get()
    address = f"{AT}/inspections/{row.pk}/visit/"
    answer = post(bureau, address, 200, visited_on=today(), finding="看了")
    assert "还缺" in words_of(answer)
    assert "施工质量" in words_of(answer)
    assert "出头岭食用菌" in seen(bureau, f"{AT}/inspections/unvisited/")


def test_a_finding_goes_from_the_auditor_to_the_township_and_back() -> None:
    jizhou()
    auditor, township = signed_in("auditor", COUNTY), signed_in("township", TOWNSHIP)
    typed = {
        "place": TOWNSHIP, "title": "凭证不全", "text": "三笔没有发票", "measures": "补齐",
        "due_on": soon(), "amount_fen": "0.86", "amount_fen.unit": "wan",
    }  # fmt: skip
    post(auditor, f"{AT}/findings/new/", **typed)
    row = Finding.everything.get()
    assert row.amount_fen == 8_600_00
    at = f"{AT}/findings/{row.pk}/"
    take(auditor, at, "issue")
    take(township, at, "accept")
    take(township, at, "claim_done", evidence="发票已补齐")
    take(auditor, at, "verify", penalty="")
    row.refresh_from_db()
    assert row.state == "closed"
    assert "已销号" in seen(township, at)
    assert "凭证不全" in seen(auditor, f"{AT}/findings/?overdue=no")


def test_gravity_and_person_are_added_before_it_is_closed() -> None:
    jizhou()
    auditor = signed_in("auditor", COUNTY)
    typed = {"place": TOWNSHIP, "title": "x", "text": "x", "measures": "x", "due_on": soon()}
    post(auditor, f"{AT}/findings/new/", **typed)
    row = Finding.everything.get()
    post(auditor, f"{AT}/findings/{row.pk}/complete/", gravity="serious", responsible_person="王某")
    assert "较重" in seen(auditor, f"{AT}/findings/{row.pk}/")


def test_a_clue_is_referred_and_settled_where_few_see_it() -> None:
    jizhou()
    auditor = signed_in("auditor", COUNTY)
    typed = {
        "place": TOWNSHIP, "clue": "套取补助", "receiving_body": "区纪委监委",
        "referred_on": today(), "amount_fen": "3", "amount_fen.unit": "wan",
    }  # fmt: skip
    post(auditor, f"{AT}/referrals/new/", **typed)
    row = Referral.everything.get()
    take(auditor, f"{AT}/referrals/{row.pk}/", "settle", outcome="立案")
    assert signed_in("township", TOWNSHIP).get(f"{AT}/referrals/{row.pk}/").status_code == 403
    assert "套取补助" not in seen(signed_in("auditor", TOWNSHIP), f"{AT}/findings/")


# --- tasks and figures -------------------------------------------------------------------------


def test_a_task_is_given_reported_and_verified_through_the_browser() -> None:
    jizhou()
    office, township = signed_in("leading_group_office", COUNTY), signed_in("township", TOWNSHIP)
    typed = {
        "place": TOWNSHIP, "measure": "签订协议", "road_map": "先审后签",
        "responsible": "镇农业办", "due_on": soon(), "matter": "tender", "project": project().pk,
    }  # fmt: skip
    post(office, f"{AT}/tasks/new/", **typed)
    row = Task.everything.get()
    at = f"{AT}/tasks/{row.pk}/"
    take(township, at, "start")
    take(township, at, "report", progress="已送审")
    take(township, at, "claim_done", progress="已签")
    take(office, at, "verify")
    words = seen(township, at)
    assert "招投标" in words
    assert "已办结" in words
    assert "签订协议" in seen(office, f"{AT}/tasks/?matter=tender&overdue=no")


def test_a_township_files_the_figures_of_its_villages() -> None:
    weak_villages(30)
    office = signed_in("leading_group_office", COUNTY)
    year = timezone.localdate().year - 1
    post(office, f"{AT}/form-returns/new/", period=f"{year}Q4")
    row = FormReturn.everything.order_by("pk")[0]
    township = signed_in("township", row.filer_id)
    at = f"{AT}/form-returns/{row.pk}/"
    form = township.get(f"{at}file/").context["form"]
    villages = [line["village"] for line in form.initial["figures"]]
    typed: dict[str, Any] = {}
    for n, code in enumerate(villages):
        typed |= {
            f"figures.{n}.village": code,
            f"figures.{n}.operating_income_fen": "3.5",
            f"figures.{n}.operating_income_fen.unit": "wan",
        }
    take(township, at, "file", **typed)
    assert FormReturnLine.everything.filter(operating_income_fen=35_000_00).count() == len(villages)
    take(office, at, "accept")
    row.refresh_from_db()
    assert row.state == "accepted"
    assert "3.50" in seen(township, at)


# --- targets and evaluations -------------------------------------------------------------------


def test_targets_are_found_and_shown_with_their_grounds() -> None:
    exact, short, _silent = weak_villages(3)
    income(exact, 200_000)
    income(short, 187_500)
    bureau = signed_in("agriculture_bureau", COUNTY)
    post(bureau, f"{AT}/village-targets/new/", year="2020")
    words = seen(bureau, f"{AT}/targets/")
    assert "村集体经营性收入" in words
    assert "1.25" in words, "12,500 yuan are short on the mean of one village"
    listed = seen(bureau, f"{AT}/village-targets/?target=operating_income&state=not_met")
    assert "1.25" in listed
    assert "20.00" in listed
    row = VillageTarget.everything.get(village_id=short, target="operating_income")
    assert "JZ-017" in seen(bureau, f"{AT}/village-targets/{row.pk}/")


def test_before_anything_was_found_the_page_says_who_finds() -> None:
    jizhou()
    assert "还没有核算" in seen(signed_in("auditor", COUNTY), f"{AT}/targets/")


def test_an_evaluation_is_opened_measured_scored_and_decided() -> None:
    weak_villages(4)
    bureau, leader = signed_in("agriculture_bureau", COUNTY), signed_in("county_leader", COUNTY)
    typed = {
        "category": "assessment", "year": "2018", "scope": "各镇乡", "evaluator": "区农委",
        "evaluated_on": "2018-12-28",
    }  # fmt: skip
    post(bureau, f"{AT}/evaluations/new/", **typed)
    row = Evaluation.everything.get()
    at = f"{AT}/evaluations/{row.pk}/"
    take(bureau, at, "measure")
    lines = list(EvaluationScore.everything.filter(evaluation=row))
    scored: dict[str, Any] = {}
    for n, line in enumerate(lines):
        scored |= {f"scores.{n}.line": line.pk, f"scores.{n}.score": "88"}
    post(bureau, f"{at}scoring/", **scored)
    take(bureau, at, "score")
    take(leader, at, "decide", conclusion="同意")
    assert "利润上缴到位率" in seen(leader, at)
    assert "88" in seen(leader, f"{AT}/evaluation-scores/{lines[0].pk}/")
    own = signed_in("township", lines[0].township_id)
    assert "88" in seen(own, f"{AT}/evaluation-scores/")


# --- what was done -----------------------------------------------------------------------------


def test_an_event_is_shown_with_its_digest_and_a_changed_one_is_told() -> None:
    jizhou()
    auditor = signed_in("auditor", COUNTY)
    typed = {"place": TOWNSHIP, "title": "x", "text": "x", "measures": "x", "due_on": soon()}
    post(auditor, f"{AT}/findings/new/", **typed)
    number = last_event()
    assert "新建" in seen(auditor, f"{AT}/events/?kind=oversight.finding")
    words = seen(auditor, f"{AT}/events/{number}/")
    assert "摘要值相符" in words
    assert "measures" in words
    assert auditor.get(f"{AT}/events/{number + 100}/").status_code == 404
    assert signed_in("township", TOWNSHIP).get(f"{AT}/events/{number}/").status_code == 403


def last_event() -> int:
    from bangfu.apps.records.models import AuditEvent

    return int(AuditEvent.everything.order_by("-sequence").values_list("sequence", flat=True)[0])


def test_a_sample_is_drawn_by_its_seed_and_listed_with_its_events() -> None:
    weak_villages(3)
    auditor = signed_in("auditor", COUNTY)
    for title in ("甲", "乙", "丙"):
        typed = {"place": TOWNSHIP, "title": title, "text": "x", "measures": "x", "due_on": soon()}
        post(auditor, f"{AT}/findings/new/", **typed)
    span = {"begins_on": today(), "ends_on": today(), "subject_kind": "oversight.finding"}
    post(auditor, f"{AT}/audit-samples/new/", seed="当众商定", count="2", **span)
    row = AuditSample.everything.get()
    assert (row.drawn_from, len(row.sequences)) == (3, 2)
    again = AuditSample.everything.get(pk=row.pk).sequences
    assert again == row.sequences
    words = seen(auditor, f"{AT}/audit-samples/{row.pk}/")
    assert sum(title in words for title in ("甲", "乙", "丙")) == 2
    answer = post(auditor, f"{AT}/audit-samples/new/", 200, seed="x", count="9", **span)
    assert "1 和 3" in words_of(answer)
    assert signed_in("finance_bureau", COUNTY).get(f"{AT}/audit-samples/new/").status_code == 403


def test_a_list_is_taken_away_as_a_file() -> None:
    jizhou()
    auditor = signed_in("auditor", COUNTY)
    for format_ in ("xlsx", "csv", "json"):
        answer = auditor.get(f"{AT}/events/?format={format_}")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) if answer.streaming else answer.content
