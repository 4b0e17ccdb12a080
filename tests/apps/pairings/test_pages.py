"""The pages of pairings: lists, units, contributions, agreements; what the portrait of a village shows."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from bangfu.apps.pages.forms.workbooks import read
from bangfu.apps.pairings.forms.imports import CONTRIBUTION_IMPORT
from bangfu.apps.pairings.models import (
    Agreement,
    HelpingUnit,
    Pairing,
    Training,
    UnitContribution,
)
from tests.apps.acts import fresh
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.pages.offices import signed_in
from tests.apps.pairings.helping import government, organisation, township_government, unit
from tests.apps.policies.visiting import seen, words_of
from tests.apps.records.acting import COUNTY, acting
from tests.apps.registry.places import entered, jizhou
from tests.apps.registry.test_imports import told, workbook
from tests.apps.registry.test_pages import post, post_event

pytestmark = pytest.mark.django_db

TOWN, VILLAGE = "120119101000", "120119101201"
HEADS = ["帮扶单位", "镇乡", "村", "日期", "形式", "金额（元）", "内容"]
PAGES = ("units", "pairings", "coverage", "contributions", "agreements", "letters", "trainings")


@pytest.fixture
def clerk() -> Client:
    return signed_in("agriculture_bureau", COUNTY)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(page: str, language: str, clerk: Client) -> None:
    jizhou()
    clerk.cookies["django_language"] = language
    assert ("首页" in seen(clerk, f"/pairings/{page}/")) is (language == "zh-hans")


def test_nothing_of_this_stage_is_public(client: Client) -> None:
    jizhou()
    for page in PAGES:
        assert client.get(f"/pairings/{page}/").status_code == 302


def test_a_unit_is_entered_paired_and_gives(clerk: Client) -> None:
    office = jizhou()
    held = organisation(office, "BF", name="市某局", level="municipal")
    typed = {"organisation": str(held.pk), "level": "municipal", "contact": "办公室"}
    post(clerk, "/pairings/units/new/", **typed)
    made = HelpingUnit.everything.get()
    at = f"/pairings/units/{made.pk}/"
    pairing = {"unit": str(made.pk), "village": VILLAGE, "team": "一组", "paired_on": "2017-09-01"}
    post(clerk, "/pairings/pairings/new/", **pairing)
    gift = {
        "unit": str(made.pk),
        "place": VILLAGE,
        "given_on": "2018-10-31",
        "category": "money",
        "amount_fen": "5",
        "amount_fen__unit": "wan",
        "about": "大棚",
    }
    post(clerk, "/pairings/contributions/new/", **gift)
    page = seen(clerk, at)
    for word in ("市某局", "高各庄村", "一组", "5.00", "大棚"):
        assert word in page
    portrait = seen(clerk, f"/registry/villages/{VILLAGE}/")
    assert "市某局" in portrait
    assert "大棚" in portrait
    stranger = seen(Client(), f"/registry/villages/{VILLAGE}/")
    assert "大棚" not in stranger
    row = UnitContribution.everything.get()
    right = {"given_on": "2018-10-31", "category": "money", "amount_fen": "6", "reason": "漏记"}
    post(clerk, f"/pairings/contributions/{row.pk}/correct/", amount_fen__unit="wan", **right)
    assert fresh(row).amount_fen == 6_000_000
    post(clerk, f"{at}change/", level="municipal", contact="")
    ending = {"ended_on": "2020-08-31", "reason": "期满"}
    post(clerk, f"/pairings/pairings/{Pairing.everything.get().pk}/end/", **ending)
    assert "期满" in seen(clerk, f"/pairings/pairings/{Pairing.everything.get().pk}/")


def test_the_coverage_names_villages_and_units_beside_what_was_reported(clerk: Client) -> None:
    office = jizhou()
    nothing_yet = seen(clerk, "/pairings/coverage/")
    assert "尚无数据" in nothing_yet
    assert "不符合" not in nothing_yet
    entered(office, 1, 1)
    helper = unit(office, "U1", "municipal")
    unit(office, "U2")
    Pairing.everything.create(
        unit=helper, village_id=entered_codes()[0], paired_on=date(2017, 9, 1)
    )
    page = seen(clerk, "/pairings/coverage/")
    assert "没有帮扶单位的村 1" in page
    assert "没有对口村的单位 1" in page
    for word in ("150", "96", "6,738.74", "JA-016"):
        assert word in page


def entered_codes() -> list[str]:
    from bangfu.apps.registry.models import VillageProgramme

    return list(VillageProgramme.everything.order_by("pk").values_list("village_id", flat=True))


def test_a_letter_goes_its_way_on_the_pages(clerk: Client) -> None:
    office = jizhou()
    first, second = government(office), township_government(office, TOWN, "洇溜镇人民政府")
    typed = {
        "category": "responsibility_letter",
        "first_party": str(first.pk),
        "second_party": str(second.pk),
        "begins_on": "2018-01-01",
        "other": "完成年度任务",
    }
    post(clerk, "/pairings/agreements/new/", **typed)
    row = Agreement.everything.get()
    assert row.terms == {"other": "完成年度任务"}
    at = f"/pairings/agreements/{row.pk}/"
    del typed["category"]
    post(clerk, f"{at}change/", **typed | {"other": "完成三年任务"})
    assert "完成三年任务" in seen(clerk, at)
    post_event(clerk, at, "submit")
    leader = signed_in("county_leader", COUNTY)
    post_event(leader, at, "approve")
    post(clerk, f"{at}sign/", number="责任书1号", signed_on="2018-11-01")
    assert fresh(row).state == "signed"
    letters = seen(clerk, "/pairings/letters/")
    assert "已签订 1 个镇乡，未签订 25 个" in letters
    post_event(clerk, at, "begin")
    checker = signed_in("leading_group_office", COUNTY)
    post_event(checker, at, "assess", reason="完成")
    assert fresh(row).result == "完成"


def test_a_platform_agreement_shows_the_term_it_lacks(clerk: Client) -> None:
    office = jizhou()
    platform = organisation(office, "PT", name="平台", category="platform", office="platform")
    town = township_government(office, TOWN, "洇溜镇人民政府")
    parties = {"first_party": str(platform.pk), "second_party": str(town.pk)}
    post(clerk, "/pairings/agreements/new/", category="platform_agreement", **parties)
    at = f"/pairings/agreements/{Agreement.everything.get().pk}/"
    assert "利润分配方案" in seen(clerk, at)
    post(clerk, f"{at}change/", profit_distribution="按方案比例上缴", **parties)
    assert "按方案比例上缴" in seen(clerk, at)
    post_event(clerk, at, "submit")
    assert "JZ-039" in seen(clerk, at)


def test_a_course_is_entered(clerk: Client) -> None:
    jizhou()
    typed = {
        "category": "course",
        "topic": "驻村干部培训",
        "held_on": "2018-06-01",
        "host": COUNTY,
        "attendees": "驻村干部200人",
    }
    post(clerk, "/pairings/trainings/new/", **typed)
    made = Training.everything.get()
    assert "驻村干部200人" in seen(clerk, f"/pairings/trainings/{made.pk}/")


def test_contributions_come_in_from_a_workbook_once() -> None:
    office = jizhou()
    unit(office, "市某局", "municipal")
    day = date(2018, 10, 31)
    rows = [
        ["市某局", "洇溜镇", "高各庄", day, "资金", 50000, "大棚"],
        ["市某局", "洇溜镇", "三岔口", day, "资金", 50000, None],
        ["市某局", "洇溜镇", "全镇", day, "物资", 1234.5, "农机"],
        ["市某局", "全区", "全区", day, "资金", 7, None],
    ]
    content = workbook(HEADS, rows)
    reading = read(CONTRIBUTION_IMPORT, office, "投入.xlsx", content=content)
    assert told(reading) == []
    CONTRIBUTION_IMPORT.apply(office, reading.moving, "import 1")
    sums = set(UnitContribution.everything.values_list("place_id", "amount_fen"))
    assert sums == {
        ("120119101201", 5_000_000),
        ("120119101202", 5_000_000),
        (TOWN, 123_450),
        (COUNTY, 700),
    }
    again = read(CONTRIBUTION_IMPORT, office, "投入.xlsx", content=content)
    assert again.counts == {"new": 0, "changed": 0, "same": 4}
    otherwise = workbook(HEADS, [[*rows[0][:6], "别的"]])
    changed = read(CONTRIBUTION_IMPORT, office, "投入.xlsx", content=otherwise)
    assert told(changed) == [("contribution_held_otherwise", 2, "about")]


def test_what_cannot_be_placed_in_a_workbook_is_told_beside_its_cell() -> None:
    office = jizhou()
    unit(office, "市某局")
    day = date(2018, 10, 31)
    rows = [
        ["没有的局", "洇溜镇", "高各庄", day, "资金", 1, None],
        ["市某局", "洇溜镇", "没有的村", day, "资金", 2, None],
        ["市某局", "洇溜镇", "高各庄", date(2018, 12, 1), "资金", 3, None],
        ["市某局", "洇溜镇", "高各庄", day, "资金", 0, None],
    ]
    reading = read(CONTRIBUTION_IMPORT, office, "投入.xlsx", content=workbook(HEADS, rows))
    assert told(reading) == [
        ("unit_not_found", 2, "unit"),
        ("village_not_found", 3, "village"),
        ("given_in_the_future", 4, "given_on"),
        ("nothing_given", 5, "amount_fen"),
    ]
    township = acting("township", place="120119102000")
    foreign = workbook(HEADS, [["市某局", "洇溜镇", "高各庄", day, "资金", 1, None]])
    reading = read(CONTRIBUTION_IMPORT, township, "投入.xlsx", content=foreign)
    assert told(reading) == [("village_not_yours", 2, "village")]


def test_the_flow_of_an_agreement_is_as_its_table_says() -> None:
    office = jizhou()
    row: Any = Agreement.everything.create(
        category="responsibility_letter",
        first_party=government(office),
        second_party=township_government(office, TOWN, "洇溜镇人民政府"),
        division_id=TOWN,
        signed_on=date(2018, 11, 1),
        state="draft",
    )
    assert triples_not_kept(row) == []
    assert reasons_not_asked(row) == []
    assert duties_not_apart(row) == []


def test_a_page_of_words_speaks_of_no_code(clerk: Client) -> None:
    jizhou()
    words = words_of(clerk.get("/pairings/agreements/new/"))
    assert "responsibility_letter" not in words
    assert "目标责任书" in words
