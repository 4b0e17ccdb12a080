"""依据 on every figure, the policy's word before an act, two who edit one row, and work under way."""

from datetime import timedelta

import pytest
from django.test import Client

from bangfu.apps.people.models import Person
from bangfu.apps.records.models import Decision, Job
from bangfu.apps.registry.models import VillageList
from tests.apps.pages.offices import loaded, signed_in
from tests.apps.pages.test_lists import words
from tests.apps.pages.test_records import hidden
from tests.apps.records.acting import COUNTY, NOON

pytestmark = pytest.mark.django_db


def bureau() -> Client:
    return signed_in("agriculture_bureau", COUNTY)


def listed() -> VillageList:
    loaded()
    made: VillageList = VillageList.everything.create(
        division_id=COUNTY, programme="第一轮", programme_round=1, state="open"
    )
    return made


def spent(browser: Client, row: VillageList, use: str, **more: str) -> object:
    at = f"/specimen/lists/{row.pk}/spend/"
    held = hidden(browser.get(at).content.decode())
    body = {"use": use, "amount_fen": "0.3", "amount_fen.unit": "wan"} | held | more
    return browser.post(at, body)


def test_a_trial_shows_what_the_policy_would_say_and_keeps_nothing() -> None:
    row = listed()
    page = spent(bureau(), row, "bonuses", _ask="1")
    told = words(page)
    assert "试算 · 依据 1 条" in told
    assert "不符合" in told
    assert "/policies/jizhou-2018/JZ-080/" in page.content.decode()  # type: ignore[attr-defined]
    assert 'value="0.3"' in page.content.decode()  # type: ignore[attr-defined]
    assert not Decision.objects.exists()


def test_a_refused_act_names_the_clause_and_keeps_what_was_typed() -> None:
    row = listed()
    page = spent(bureau(), row, "bonuses")
    told = words(page)
    assert "没有办成，有 1 处要处理" in told
    assert "JZ-080" in told
    assert 'value="0.3"' in page.content.decode()  # type: ignore[attr-defined]
    assert not Decision.objects.exists()


def test_a_figure_that_rests_on_a_decision_leads_to_its_clause() -> None:
    row = listed()
    browser = bureau()
    assert spent(browser, row, "planting_breeding").status_code == 303  # type: ignore[attr-defined]
    clause = Decision.objects.get().clauses[0]
    register = browser.get("/specimen/lists/").content.decode()
    assert register.count(f'href="/policies/jizhou-2018/{clause}/"') == 2
    page = browser.get(f"/specimen/lists/{row.pk}/")
    told = words(page)
    assert (
        f'<a class="because-link" href="/policies/jizhou-2018/{clause}/">' in page.content.decode()
    )
    assert "用途审查 · 依据" in told
    assert "轮次 · 依据" in told
    assert "办理前" in told


def test_the_second_of_two_editors_sees_what_the_first_changed() -> None:
    """changed_meanwhile: nothing is overwritten unseen, nothing typed is lost."""
    row = listed()
    at = f"/specimen/lists/{row.pk}/name/"
    first, second = bureau(), bureau()
    mine, theirs = (hidden(b.get(at).content.decode()) for b in (first, second))
    assert first.post(at, mine | {"programme": "甲"}).status_code == 303
    page = second.post(at, theirs | {"programme": "乙"})
    told = words(page)
    assert "刚被别人改动" in told
    assert "项目 乙 甲" in told
    row.refresh_from_db()
    assert row.programme == "甲"
    again = hidden(page.content.decode())
    assert second.post(at, again | {"programme": "乙"}).status_code == 303
    row.refresh_from_db()
    assert (row.programme, row.version) == ("乙", 3)
    assert "项目：甲 → 乙" in words(second.get(f"/specimen/lists/{row.pk}/"))


def job(row: VillageList, state: str, done: int, **columns: object) -> Job:
    made: Job = Job.everything.create(
        work="specimen.work", subject_kind=row.kind(), subject_id=row.pk, place=COUNTY,
        state=state, done=done, total=100, queued_at=NOON,
        queued_by=Person.objects.create(name="提交人"), **columns,
    )  # fmt: skip
    return made


def test_work_under_way_shows_how_far_it_is_and_asks_for_itself() -> None:
    row = listed()
    job(row, "running", 40, started_at=NOON)
    page = bureau().get(f"/specimen/lists/{row.pk}/").content.decode()
    assert '<progress max="100" value="40">' in page
    assert f'hx-get="/specimen/lists/{row.pk}/?part=progress" hx-trigger="every 2s"' in page
    part = bureau().get(f"/specimen/lists/{row.pk}/?part=progress")
    assert "40 / 100 · 约还要" in words(part)
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part


def test_work_that_ended_reloads_its_page_once() -> None:
    row = listed()
    job(row, "done", 100, started_at=NOON, ended_at=NOON + timedelta(minutes=1))
    part = bureau().get(f"/specimen/lists/{row.pk}/?part=progress")
    assert part["HX-Refresh"] == "true"
    assert "hx-trigger" not in part.content.decode()


def test_work_that_failed_says_why_and_may_go_on() -> None:
    row = listed()
    failed = job(row, "failed", 40, error="数据库连接中断")
    browser = bureau()
    at = f"/specimen/lists/{row.pk}/"
    page = browser.get(at)
    assert "数据库连接中断" in words(page)
    browser.post(at, hidden(page.content.decode()) | {"_retry": "1"})
    failed.refresh_from_db()
    assert failed.state == "queued"
