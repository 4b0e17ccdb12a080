"""The pages of the register: lists, portraits, forms, the map; who sees which, in both languages."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from bangfu.apps.registry.actions.divisions import change_division
from bangfu.apps.registry.models import (
    Division,
    DivisionChange,
    Organisation,
    ReferenceFigure,
    VillageIncome,
    VillageList,
    VillagePersonIncome,
    VillageProgramme,
)
from tests.apps.acts import fresh
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen, words_of
from tests.apps.records.acting import COUNTY
from tests.apps.registry.places import entered, jizhou

pytestmark = pytest.mark.django_db

TOWN, VILLAGE = "120119101000", "120119101201"
LISTS = (
    "divisions",
    "division-changes",
    "organisations",
    "villages",
    "members",
    "village-lists",
    "incomes",
    "person-incomes",
    "reference-figures",
)


def post(client: Client, address: str, status: int = 303, **typed: Any) -> Any:
    """Open a form and send it with what was typed; `__` in a name is a dot."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code, words_of(page)[:300])
    form = page.context["form"]
    sent = {name.replace("__", "."): value for name, value in typed.items()}
    answer = client.post(address, {"_key": form.key, "_version": form.version or "", **sent})
    assert answer.status_code == status, (address, words_of(answer)[:1500])
    return answer


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", LISTS)
def test_every_list_opens_in_both_languages(page: str, language: str) -> None:
    jizhou()
    client = signed_in("agriculture_bureau", COUNTY)
    client.cookies["django_language"] = language
    assert ("首页" in seen(client, f"/registry/{page}/")) is (language == "zh-hans")


def test_the_public_reads_places_and_the_list_and_no_income(client: Client) -> None:
    clerk = jizhou()
    entered(clerk, 150, 138)
    assert "共 1,012 条" in seen(client, "/registry/divisions/") or "1012" in seen(
        client, "/registry/divisions/"
    )
    assert "288" in seen(client, "/registry/members/?current=yes")
    assert "高各庄" in seen(client, f"/registry/villages/{VILLAGE}/")
    assert client.get("/registry/incomes/").status_code == 302
    assert client.get("/registry/organisations/new/").status_code == 302


def test_a_village_is_found_by_its_name_and_township(client: Client) -> None:
    jizhou()
    both = seen(client, "/registry/villages/?q=三岔口")
    assert "洇溜镇" in both
    assert "侯家营镇" in both
    one = seen(client, f"/registry/villages/?q=三岔口&township={TOWN}")
    assert "共 1 条" in one


def test_a_place_is_found_by_its_former_name(client: Client) -> None:
    clerk = jizhou()
    paper = {"document": "津民区划〔2019〕1号", "changed_on": date(2019, 1, 1)}
    change_division(clerk, VILLAGE, "renamed", paper | {"name": "幸福村委会"}, key="r")
    assert "幸福村" in seen(client, "/registry/villages/?q=高各庄")


def test_an_organisation_is_entered_changed_and_ended(client: Client) -> None:
    jizhou()
    clerk = signed_in("agriculture_bureau", COUNTY)
    typed = {
        "code": "PT-1",
        "name": "产业帮扶平台",
        "category": "platform",
        "office": "platform",
        "level": "district",
        "division": COUNTY,
        "active_from": "2018-03-01",
        "aliases": "平台公司、 帮扶平台",
        "credit_code": "91350100m000100y43",
    }
    post(clerk, "/registry/organisations/new/", **typed)
    made = Organisation.everything.get()
    assert (made.aliases, made.credit_code) == ("平台公司、帮扶平台", "91350100M000100Y43")
    again = typed | {"code": "PT-2", "credit_code": ""}
    refused = post(clerk, "/registry/organisations/new/", status=200, **again)
    assert "产业帮扶平台" in words_of(refused)
    change = typed | {"name": "区帮扶平台公司"}
    del change["code"]
    post(clerk, f"/registry/organisations/{made.pk}/change/", **change)
    page = seen(clerk, f"/registry/organisations/{made.pk}/")
    assert "区帮扶平台公司" in page
    assert "产业帮扶平台" in page
    end = {"active_until": "2024-01-01", "reason": "改制"}
    post(clerk, f"/registry/organisations/{made.pk}/end/", **end)
    assert fresh(made).active_until is not None
    assert "改制" in seen(clerk, f"/registry/organisations/{made.pk}/")


def test_the_list_goes_its_way_on_the_pages() -> None:
    entered(jizhou(), 1, 0)
    clerk, leader = signed_in("agriculture_bureau", COUNTY), signed_in("county_leader", COUNTY)
    typed = {
        "village": "120119101202",
        "helped_level": "district",
        "entered_on": "2018-01-01",
        "source": "名单",
    }
    post(clerk, "/registry/members/new/", **typed)
    listed = VillageList.everything.get()
    at = f"/registry/village-lists/{listed.pk}/"
    page = seen(clerk, at)
    assert "150" in page, "the policy's count stands beside the list's"
    assert "核定名单" in page
    refused = post_event(clerk, at, "close", status=200)
    assert "写明理由" in words_of(refused)
    post_event(clerk, at, "close", reason="先行试点")
    post_event(leader, at, "confirm")
    assert fresh(listed).state == "confirmed"
    assert "JA-017" in seen(clerk, at)
    member = VillageProgramme.everything.first()
    pooling = {"pooled": "no", "reason": "缺同意书"}
    post(clerk, f"/registry/members/{member.pk}/pooling/", **pooling)
    assert fresh(member).pooled is False
    leave = {"left_on": "2023-01-01", "reason": "并村"}
    refused = post(clerk, f"/registry/members/{member.pk}/leave/", status=200, **leave)
    assert "不能增减村" in words_of(refused)


def post_event(client: Client, at: str, event: str, status: int = 303, **typed: Any) -> Any:
    """Take an event of a record from its page."""
    page = client.get(at)
    offered = {one["event"].code: one for one in page.context["possible"]}[event]
    form = offered["form"]
    sent = {"_key": form.key, "_version": form.version or "", **typed}
    answer = client.post(offered["address"], sent)
    assert answer.status_code == status, words_of(answer)[:1500]
    return answer


def test_incomes_are_filed_corrected_and_drawn() -> None:
    jizhou()
    clerk, leader = signed_in("township", TOWN), signed_in("township_leader", TOWN)
    typed = {
        "village": VILLAGE,
        "year": "2018",
        "operating": "18.75",
        "operating__unit": "wan",
        "guaranteed_return": "1",
        "guaranteed_return__unit": "wan",
        "source": "账簿",
    }
    post(clerk, "/registry/incomes/new/", **typed)
    assert VillageIncome.everything.count() == 2
    row = VillageIncome.everything.get(income_class="operating")
    assert row.amount_fen == 18_750_000
    at = f"/registry/incomes/{row.pk}/"
    right = {"amount_fen": "20", "amount_fen__unit": "wan", "reason": "漏记"}
    post(clerk, f"{at}ask_correction/", **right)
    assert "20.00" in seen(leader, at)
    post_event(leader, at, "correct")
    assert fresh(row).amount_fen == 20_000_000
    portrait = seen(clerk, f"/registry/villages/{VILLAGE}/")
    for word in ("各年集体收入", "经营收入", "20.00", "不在困难村名单内"):
        assert word in portrait
    other = signed_in("township", "120119102000")
    assert other.get(at).status_code == 404
    assert "20.00" not in seen(other, f"/registry/villages/{VILLAGE}/")


def test_a_village_outside_the_clerks_place_cannot_be_chosen() -> None:
    jizhou()
    clerk = signed_in("township", TOWN)
    typed = {"village": "120119102201", "year": "2018", "operating": "1", "source": "x"}
    post(clerk, "/registry/incomes/new/", status=200, **typed)
    assert VillageIncome.everything.count() == 0


def test_figures_per_head_and_of_reference_are_entered() -> None:
    jizhou()
    clerk = signed_in("agriculture_bureau", COUNTY)
    head = {"village": VILLAGE, "year": "2018", "per_head_fen": "22900", "source": "调查"}
    post(clerk, "/registry/person-incomes/new/", per_head_fen__unit="yuan", **head)
    assert VillagePersonIncome.everything.get().per_head_fen == 2_290_000
    figure = {"series": "city_average_fen", "year": "2019", "amount_fen": "2.3", "document": "公报"}
    post(clerk, "/registry/reference-figures/new/", amount_fen__unit="wan", **figure)
    made = ReferenceFigure.everything.get()
    page = seen(clerk, f"/registry/reference-figures/{made.pk}/")
    assert "对照：农民人均可支配收入" in page
    assert "2020年" in page, "the figure of 2020 is still pending: reference_figure_pending"


def test_a_division_is_renamed_described_and_ended_on_its_pages() -> None:
    jizhou()
    clerk = signed_in("agriculture_bureau", COUNTY)
    paper = {"document": "民政〔2023〕1号", "changed_on": "2023-01-01"}
    post(clerk, f"/registry/divisions/{VILLAGE}/renamed/", name="幸福村委会", **paper)
    profile = {"terrain": "山区", "farming": "yes", "old_base_area": "yes"}
    post(clerk, f"/registry/divisions/{COUNTY}/profile/", **profile, **paper)
    assert "山区" in seen(clerk, f"/registry/divisions/{COUNTY}/")
    heir = {"successor": "120119101202"}
    post(clerk, f"/registry/divisions/{VILLAGE}/ended/", **heir, **paper)
    assert Division.everything.get(pk=VILLAGE).successor_id == "120119101202"
    page = seen(clerk, f"/registry/villages/{VILLAGE}/")
    assert "高各庄村委会" in page, "the former name"
    assert DivisionChange.everything.exclude(category="loaded").count() == 3


def test_the_map_shades_townships_by_villages_and_by_income(client: Client) -> None:
    clerk = jizhou()
    entered(clerk, 150, 138)
    page = client.get("/registry/map/")
    assert page.status_code == 200
    scheme = page.context["scheme"]
    assert sum(int(tile.said.text) for tile in scheme.tiles) == 288
    assert len({(tile.x, tile.y) for tile in scheme.tiles}) == 28
    assert max(tile.shade for tile in scheme.tiles) == 5
    assert page.context["outline"].path.startswith("M")
    assert "出头岭镇" in words_of(page)
    office = signed_in("agriculture_bureau", COUNTY)
    typed = {"village": VILLAGE, "year": "2018", "operating": "18.75", "source": "账簿"}
    post(office, "/registry/incomes/new/", operating__unit="wan", **typed)
    shaded = office.get("/registry/map/?year=2018").context["scheme"].tiles
    assert [tile.place.code for tile in shaded if tile.shade] == [TOWN]
    assert client.get("/registry/map/?year=2018").context["year"] is None


def test_a_row_that_is_not_there_is_not_found(client: Client) -> None:
    jizhou()
    assert client.get("/registry/villages/120119999999/").status_code == 404
    assert client.get("/registry/divisions/x/").status_code == 404
