"""The pages of assets: every list and record, from the form to the register, checks, counts, disposal."""

import json

import pytest
from django.test import Client

from bangfu.apps.assets.models import Asset, AssetCheck, AssetEvent, Disposal, Stocktake
from tests.apps.acts import fresh
from tests.apps.assets.works import confirmed, formed, registered, works
from tests.apps.funds.offices import Offices
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen, words_of
from tests.apps.records.acting import COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from tests.apps.registry.test_pages import post, post_event

pytestmark = pytest.mark.django_db

LISTS = ("assets", "owners", "happenings", "checks", "missing", "stocktakes", "disposals")


@pytest.fixture
def at() -> Offices:
    return works()


def clerk() -> Client:
    return signed_in("township", TOWNSHIP)


def bureau() -> Client:
    return signed_in("agriculture_bureau", COUNTY)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", LISTS)
def test_every_list_opens_in_both_languages(at: Offices, page: str, language: str) -> None:
    registered(at)
    client = bureau()
    client.cookies["django_language"] = language
    assert ("首页" in seen(client, f"/assets/{page}/")) is (language == "zh-hans")


def test_every_list_opens_before_a_policy_is_in_force() -> None:
    for page in LISTS:
        assert "共 0 条" in seen(bureau(), f"/assets/{page}/")


def test_an_asset_goes_from_its_form_onto_the_books(at: Offices) -> None:
    typed = {
        "project": str(at.project.pk), "fund": str(at.fund.pk), "name": "冷库",
        "category": "operating", "value_fen": "1000", "value_fen__unit": "wan", "quantity": "1座",
        "village": "", "site": "镇东", "formed_on": "2018-11-05", "use_state": "in_use",
    }  # fmt: skip
    page = post(clerk(), "/assets/assets/new/", **typed)["Location"]
    post_event(clerk(), page, "register")
    held = Asset.everything.get()
    words = seen(bureau(), page)
    for word in ("1/288", "3.47", "1,000.00", "JZ-099", "只显示前 50 条，共 288 条"):
        assert word in words, word
    post(bureau(), f"{page}confirm/", certificate="证-9")
    assert fresh(held).certificate == "证-9"


def test_all_owners_can_be_read_page_by_page_and_taken_away(at: Offices) -> None:
    held = registered(at, 10_000_000)
    page = f"/assets/owners/?asset={held.pk}"
    words = seen(bureau(), page)
    assert "共 288 条" in words
    assert "1,000.00" in words
    assert "第 1 页，共 6 页" in words
    taken = json.loads(bureau().get(f"{page}&format=json").getvalue())
    rows = taken["rows"] if isinstance(taken, dict) else taken
    assert sum(row["value_fen"] for row in rows) == 1_000_000_000


def test_a_village_sees_the_assets_it_owns_a_share_of(at: Offices) -> None:
    held = registered(at)
    committee = signed_in("village", "120119124205")
    assert held.name in seen(committee, "/assets/assets/")
    words = seen(committee, f"/assets/assets/{held.pk}/")
    assert "第24镇" in words
    assert "第1镇" in words
    assert "共 1 条" in seen(committee, "/assets/owners/")


def test_an_asset_that_nobody_ever_checked_is_red(at: Offices) -> None:
    registered(at)
    assert "告警" in seen(bureau(), "/assets/assets/?care=bad")
    assert "共 0 条" in seen(bureau(), "/assets/assets/?care=good")


def test_a_check_on_the_spot_is_entered_by_its_form(at: Offices) -> None:
    held = registered(at)
    page = f"/assets/assets/{held.pk}/"
    looked = {
        "checked_on": "2018-11-06",
        "found_state": "idle",
        "difference": "缺泵",
        "maintained": "yes",
    }
    post(clerk(), f"{page}checks/new/", **looked)
    assert AssetCheck.everything.get().maintained
    assert "闲置" in seen(clerk(), page)
    assert "缺泵" in seen(clerk(), "/assets/checks/")


def test_an_accident_is_recorded_and_closed_by_its_forms(at: Offices) -> None:
    held = registered(at)
    happened = {
        "happened_on": "2018-11-06", "use_state": "repair", "note": "倒塌", "loss_fen": "",
        "loss_fen__unit": "yuan", "responsible": "", "penalty": "", "measures": "",
    }  # fmt: skip
    page = post(clerk(), f"/assets/assets/{held.pk}/accidents/new/", **happened)["Location"]
    assert "结案" in seen(bureau(), page)
    found = {
        "loss_fen": "8600", "loss_fen__unit": "yuan", "responsible": "张某", "penalty": "警告",
        "measures": "加固",
    }  # fmt: skip
    post(bureau(), f"{page}close/", **found)
    assert AssetEvent.everything.get(category="accident").loss_fen == 8_600_00
    assert "警告" in seen(bureau(), page)


def test_what_is_leased_out_is_recorded_by_its_form(at: Offices) -> None:
    held = registered(at)
    leased = {
        "category": "leased",
        "happened_on": "2018-11-06",
        "use_state": "leased",
        "note": "出租",
    }
    post(clerk(), f"/assets/assets/{held.pk}/happenings/new/", **leased)
    assert fresh(held).use_state == "leased"
    assert "出租" in seen(clerk(), "/assets/happenings/")


def test_a_stock_take_is_counted_in_parts_and_names_what_is_missing(at: Offices) -> None:
    first, second = registered(at, 100), registered(at, 200)
    opened = {"place": TOWNSHIP, "title": "年终盘点", "counted_on": "2018-12-31"}
    page = post(clerk(), "/assets/stocktakes/new/", **opened)["Location"]
    post(clerk(), f"{page}count/", **{f"found-{first.code}": "yes", f"note-{first.code}": ""})
    refused = post_event(clerk(), page, "hand_in", status=200)
    assert second.code in words_of(refused)
    post(clerk(), f"{page}count/", **{f"found-{second.code}": "no", f"note-{second.code}": "被拆"})
    post_event(clerk(), page, "hand_in")
    words = seen(bureau(), page)
    assert "JZ-076" in words
    assert second.code in seen(bureau(), "/assets/missing/")
    post_event(bureau(), page, "close")
    assert Stocktake.everything.get().state == "closed"


def test_a_disposal_goes_through_consent_and_approval(at: Offices) -> None:
    held = confirmed(at)
    wish = {"way": "sale", "reason": "老化", "receiver": "某公司"}
    page = post(clerk(), f"/assets/assets/{held.pk}/disposals/new/", **wish)["Location"]
    assert "所有者同意书" in seen(bureau(), page)
    post_event(clerk(), page, "ask")
    post(bureau(), f"{page}consent/", owner_consent="同意书-1")
    post(signed_in("county_leader", COUNTY), f"{page}approve/", district_approval="批复-1")
    brought = {"proceeds_fen": "90", "proceeds_fen__unit": "wan", "deal_number": "CQ-1"}
    post(signed_in("finance_bureau", COUNTY), f"{page}dispose/", **brought)
    assert Disposal.everything.get().proceeds_fen == 90_000_000
    assert fresh(held).state == "disposed"


def test_the_card_of_an_asset_says_its_value_and_its_owners(at: Offices) -> None:
    held = registered(at)
    words = seen(bureau(), f"/assets/assets/{held.pk}/card/")
    for word in ("壹仟肆佰肆拾万元整", "14,400,000.00", "1/288", held.code):
        assert word in words, word


def test_another_township_without_a_share_sees_nothing(at: Offices) -> None:
    held = formed(at)
    stranger = signed_in("township", OTHER_TOWNSHIP)
    assert stranger.get(f"/assets/assets/{held.pk}/").status_code == 404
    assert held.code not in seen(stranger, "/assets/assets/")
