"""The pages of households: entered, checked, changed by forms; masked everywhere; found by POST."""

import logging
import re
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from bangfu.apps.people.models import Person
from bangfu.apps.registry.models import (
    Consent,
    Duplicate,
    Erasure,
    Grid,
    GuaranteeCheck,
    Household,
    HouseholdIncome,
    HouseholdStatus,
    Individual,
)
from tests.apps.acts import fresh
from tests.apps.pages.offices import signed_in
from tests.apps.people.standing import grant
from tests.apps.policies.visiting import seen, words_of
from tests.apps.records.acting import COUNTY, TOWNSHIP
from tests.apps.registry.people import (
    CHILD,
    FAR_VILLAGE,
    HEAD,
    NEAR_VILLAGE,
    VILLAGE,
    WIFE,
    a_duplicate,
    identity,
    live_household,
    member,
    other_members,
)
from tests.apps.registry.places import jizhou
from tests.apps.registry.test_pages import post

pytestmark = pytest.mark.django_db
SECRETS = (HEAD.identity, WIFE.identity, CHILD.identity, HEAD.phone, HEAD.card, HEAD.health)


@pytest.fixture(autouse=True)
def county() -> None:
    jizhou()


def send(client: Client, address: str, typed: dict[str, Any], expected: int = 303) -> Any:
    """Open a form and send it; for forms with a field called status."""
    form = client.get(address).context["form"]
    answer = client.post(address, {"_key": form.key, "_version": form.version or "", **typed})
    assert answer.status_code == expected, words_of(answer)[:1500]
    return answer


def bureau() -> Client:
    return signed_in("agriculture_bureau", COUNTY)


LISTS = ("households", "individuals", "grids", "duplicates", "individuals/find")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", LISTS)
def test_every_page_opens_in_both_languages(page: str, language: str) -> None:
    a_duplicate()
    client = bureau()
    client.cookies["django_language"] = language
    assert ("首页" in seen(client, f"/registry/{page}/")) is (language == "zh-hans")


@pytest.mark.parametrize("page", LISTS)
def test_who_reads_no_households_opens_no_list_of_them(page: str) -> None:
    client = signed_in("platform", COUNTY)
    assert client.get(f"/registry/{page}/").status_code == 403
    assert Client().get(f"/registry/{page}/").status_code == 302


def test_a_household_is_entered_by_the_village_and_checked_by_the_township() -> None:
    village, town = signed_in("village", VILLAGE), signed_in("township", TOWNSHIP)
    typed: dict[str, Any] = {
        "village": VILLAGE,
        "status": "relieved",
        "basis": "2018年名单",
        "entered_on": "2018-03-01",
        "group_name": "一组",
        "members.0.name": "王大山",
        "members.0.relation": "head",
        "members.0.identity": HEAD.identity,
        "members.0.phone": HEAD.phone,
    }
    address = "/registry/households/new/"
    old = typed | {"members.0.identity": "110105491231002"}
    refused = words_of(send(village, address, old, 200))
    assert "15位" in refused
    assert "11010519491231002X" in refused, "what was probably meant is told"
    send(village, address, typed)
    row = Household.everything.get()
    assert "入册" in seen(town, f"/registry/households/{row.pk}/")
    page = town.get(f"/registry/households/{row.pk}/")
    key = page.context["possible"][0]["form"].key
    sent = {"_key": key, "_version": row.version}
    assert town.post(f"/registry/households/{row.pk}/check/", sent).status_code == 303
    assert fresh(row).state == "live"


def test_a_household_is_called_by_its_village_and_head() -> None:
    row = live_household()
    head = f"{row.code} {row.village.short_name} · {row.head_name}"
    assert head in seen(bureau(), f"/registry/households/{row.pk}/")


def test_a_long_row_of_buttons_is_one_first_and_a_menu_that_needs_no_script() -> None:
    page = bureau().get("/registry/households/").content.decode()
    head = page[page.index("<h1>") : page.index('<form class="filter')]
    assert re.findall(r'<a class="button first" href="[^"]*">([^<]*)<', head) == ["录入户"]
    assert '<summary class="button">更多</summary>' in head
    menu = head[head.index("<summary") :]
    for name in ("导入户与人口", "批量审核", "个人", "网格", "疑似重复"):
        assert f">{name}</a></li>" in menu, name
    few = signed_in("county_leader", COUNTY).get("/registry/grids/").content.decode()
    assert "更多" not in few


def test_the_forms_of_a_household_do_what_they_say() -> None:
    row, client = live_household(), bureau()
    base = f"/registry/households/{row.pk}"
    post(client, f"{base}/incomes/", year="2018", wage="1.8", wage__unit="wan", business="-2000",
         business__unit="yuan", source="入户")  # fmt: skip
    assert HouseholdIncome.everything.get(income_class="wage").amount_fen == 18_000_00
    assert HouseholdIncome.everything.get(income_class="business").amount_fen == -2_000_00
    post(client, f"{base}/guarantee/", item="housing", state="unmet", checked_on="2018-06-01",
         finding="屋顶漏雨")  # fmt: skip
    assert GuaranteeCheck.everything.get().state == "unmet"
    post(client, f"{base}/consent/", subject="data_comparison", willing="yes",
         given_on="2018-06-01", document="授权书")  # fmt: skip
    assert Consent.everything.get().willing
    post(client, f"{base}/member/", name="王新生", relation="child", joined_why="birth",
         joined_on="2018-10-02", born_on="2018-10-01", lives_here="yes")  # fmt: skip
    assert Individual.everything.filter(household=row).count() == 4
    post(client, f"{base}/head/", head=member(row, "spouse").pk, former_becomes="spouse")
    assert fresh(row).head_name == "李小河"
    typed = {"status": "marginal", "from_on": "2018-10-01", "basis": "认定3号"}
    send(client, f"{base}/status/", typed)
    assert HouseholdStatus.everything.get(until_on=None).status == "marginal"
    post(client, f"{base}/move/", to_village=NEAR_VILLAGE, moved_on="2018-10-05", reason="搬迁")
    assert fresh(row).village_id == NEAR_VILLAGE
    page = seen(client, f"{base}/")
    for word in ("18,000", "屋顶漏雨", "授权书", "王新生", "认定3号", "搬迁"):
        assert word in page


def test_a_household_is_split_and_merged_by_forms() -> None:
    row, client = live_household(), bureau()
    child = member(row, "child")
    page = client.get(f"/registry/households/{row.pk}/split/")
    assert "王小山 在新户中" in words_of(page)
    post(client, f"/registry/households/{row.pk}/split/", on="2018-10-01", reason="分户",
         **{f"member_{child.pk}": "head"})  # fmt: skip
    new = Household.everything.get(head_name="王小山")
    Household.everything.filter(pk=new.pk).update(state="live")
    far = live_household(other_members(), village=FAR_VILLAGE, key="far")
    options = words_of(client.get(f"/registry/households/{new.pk}/merge/"))
    assert row.code in options
    assert far.code not in options, "another township's is moved first"
    post(client, f"/registry/households/{new.pk}/merge/", into=row.pk, head_becomes="child",
         on="2018-10-02", reason="并回")  # fmt: skip
    assert fresh(new).successor == row


def test_the_forms_of_an_individual_do_what_they_say() -> None:
    row, client = live_household(), bureau()
    wife, child = member(row, "spouse"), member(row, "child")
    base = f"/registry/individuals/{wife.pk}"
    form = client.get(f"{base}/change/").content.decode()
    assert WIFE.identity not in form
    post(client, f"{base}/change/", relation="spouse", labour="none", lives_here="yes",
         insured="yes", phone="13900139001")  # fmt: skip
    assert fresh(wife).labour == "none"
    number = identity("19820204", 26)
    post(client, f"{base}/identity/", identity=number, reason="核对证件")
    assert fresh(wife).born_on == date(1982, 2, 4)
    base = f"/registry/individuals/{child.pk}"
    post(client, f"{base}/leave/", why="moved", left_on="2018-10-01", reason="")
    post(client, f"{base}/erase/", reason="本人申请")
    doing = f"/registry/erasures/{Erasure.everything.get().pk}/erase/"
    assert "请由另一人办理" in words_of(post(client, doing, 200, meant="yes"))
    other = bureau()
    assert "没有确认" in words_of(post(other, doing, 200, meant="no"))
    post(other, doing, meant="yes")
    page = seen(client, f"{base}/")
    assert "已删除" in page
    assert "王小山" not in page


def test_the_pages_of_a_grid() -> None:
    client = bureau()
    worker = Person.objects.create(name="网格员甲")
    grant(worker, "grid_worker", VILLAGE, begins_on=date(2018, 1, 1))
    typed = {"village": VILLAGE, "code": "01", "name": "东片", "from_on": "2018-01-01"}
    post(client, "/registry/grids/new/", worker=worker.pk, **typed)
    made = Grid.everything.get()
    row = live_household()
    post(client, f"/registry/households/{row.pk}/grid/", grid=made.pk)
    assert row.code in seen(client, f"/registry/grids/{made.pk}/")
    post(client, f"/registry/grids/{made.pk}/change/", name="西片", worker="", until_on="")
    assert (fresh(made).name, fresh(made).worker) == ("西片", None)


def test_two_rows_stand_side_by_side_and_are_decided_by_two() -> None:
    pair = a_duplicate()
    page = seen(bureau(), f"/registry/duplicates/{pair.pk}/")
    for word in ("王大山", "王大三", "甲", "乙"):
        assert word in page
    propose = f"/registry/duplicates/{pair.pk}/propose/"
    town = signed_in("township", TOWNSHIP)
    assert "均保留" not in words_of(town.get(propose))
    post(town, propose, outcome="keep_first", reason="走访核实")
    assert fresh(pair).state == "proposed"
    leader = signed_in("township_leader", TOWNSHIP)
    page = leader.get(f"/registry/duplicates/{pair.pk}/")
    key = next(p["form"].key for p in page.context["possible"] if p["event"].code == "decide")
    sent = {"_key": key, "_version": fresh(pair).version}
    leader.post(f"/registry/duplicates/{pair.pk}/decide/", sent)
    assert Duplicate.everything.get().state == "decided"


# --- nothing of class 3 ---------------------------------------------------------------------------


def test_no_page_file_or_answer_of_the_api_holds_a_value_of_class_3() -> None:
    row, client = live_household(), bureau()
    head = member(row, "head")
    every = "&".join(f"column={name}" for name in ("identity", "phone", "card", "name"))
    for address in (
        f"/registry/households/{row.pk}/",
        f"/registry/individuals/{head.pk}/",
        f"/registry/individuals/?{every}",
        f"/registry/individuals/?{every}&format=csv",
        f"/registry/individuals/?{every}&format=json",
        f"/registry/individuals/?{every}&format=xlsx",
        "/registry/households/?format=json",
        f"/registry/individuals/{head.pk}/change/",
        f"/registry/individuals/{head.pk}/reveal/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        held = b"".join(answer) if answer.streaming else answer.content
        text = held.decode("utf-8", "ignore") + unzipped(held)
        assert not [value for value in SECRETS if value in text], address
    shown = seen(client, f"/registry/individuals/?{every}")
    assert "••••••00" in shown, "the last two digits of the phone"
    assert "••••••5678" in shown, "the last four of the card"


def unzipped(held: bytes) -> str:
    """The texts in a workbook."""
    import io
    import zipfile

    if not held.startswith(b"PK"):
        return ""
    with zipfile.ZipFile(io.BytesIO(held)) as book:
        return "".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())


def test_a_column_that_names_sealed_bytes_by_mistake_tells_nothing() -> None:
    from bangfu.apps.pages.tables.cells import Column, cell_of, data_of, filed_of

    head = member(live_household(), "head")
    planted = Column("identity", "x")
    assert cell_of(planted, head, "zh").text == "••••••"
    assert filed_of(planted, head, "zh") == data_of(planted, head, "zh") == "••••••"


def test_a_value_is_shown_once_after_a_reason_and_kept_by_no_cache() -> None:
    head = member(live_household(), "head")
    client = signed_in("township", TOWNSHIP)
    address = f"/registry/individuals/{head.pk}/reveal/"
    key = client.get(address).context["form"].key
    sent = {"_key": key, "_version": head.version, "field": "identity"}
    refused = client.post(address, sent)
    assert HEAD.identity not in words_of(refused)
    sent["_key"] = refused.context["form"].key
    sent["reason"] = "核对补贴证件"
    shown = client.post(address, sent)
    assert HEAD.identity in words_of(shown)
    assert shown["Cache-Control"] == "no-store"
    again = client.post(address, sent, follow=True)
    assert HEAD.identity not in words_of(again)
    assert "查看完整信息" in seen(client, f"/registry/individuals/{head.pk}/"), "the story tells it"


def test_the_village_shows_no_value_in_full() -> None:
    head = member(live_household(), "head")
    client = signed_in("village", VILLAGE)
    assert client.get(f"/registry/individuals/{head.pk}/reveal/").status_code == 403


def test_a_number_is_looked_up_by_post_and_stands_in_no_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    head = member(live_household(), "head")
    client = signed_in("village", VILLAGE)
    address = "/registry/individuals/find/"
    with caplog.at_level(logging.DEBUG):
        key = client.get(address).context["form"].key
        found = client.post(address, {"_key": key, "identity": HEAD.identity})
        text = words_of(found)
        assert head.name in text
        assert HEAD.identity not in found.content.decode()
        none = client.post(address, {"_key": key, "identity": identity("19610101", 77)})
        assert "没有这个身份证号码" in words_of(none)
    said = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert HEAD.identity not in "".join(said)
    assert client.get(f"{address}?identity={HEAD.identity}").status_code == 200
    far = signed_in("village", FAR_VILLAGE)
    assert head.name not in words_of(far.post(address, {"_key": "k", "identity": HEAD.identity}))


# --- searching for people -------------------------------------------------------------------------


def test_who_is_searched_for_stands_in_no_address() -> None:
    row, client = live_household(), bureau()
    live_household(other_members(), key="other")
    at = "/registry/households/"
    answer = client.post(at, {"q": HEAD.name, "query": "status=relieved&page=3&q=旧"})
    to = answer["Location"]
    assert answer.status_code == 303
    assert re.fullmatch(rf"{at}\?status=relieved&found=[\w-]{{12}}", to)
    answer = client.post(at, {"q": HEAD.name, "query": ""})
    page = client.get(answer["Location"])
    assert f'value="{HEAD.name}"' in page.content.decode()
    assert [one.pk for one in page.context["page"].rows] == [row.pk]
    for address in re.findall(r'(?:href|action|hx-get|next)="([^"]*)"', page.content.decode()):
        assert quote(HEAD.name) not in address
        assert HEAD.name not in address
    file = client.get(f"{answer['Location']}&format=json")
    assert other_members()[0].name not in b"".join(file.streaming_content).decode()
    assert "found=" not in page.context["page"].bookmark, "a saved view outlives the session"
    stranger = bureau()
    assert len(stranger.get(answer["Location"]).context["page"].rows) == 2, "another's name is none"


def test_a_search_in_the_address_of_people_finds_nobody_and_is_passed_on_nowhere() -> None:
    live_household()
    client = bureau()
    page = client.get("/registry/individuals/", {"q": "无此人名"})
    assert len(page.context["page"].rows) == 3
    assert "q=" not in page.context["page"].query(order="name")
    asked = client.get("/api/v1/registers/registry/individuals", {"q": HEAD.name})
    assert (asked.status_code, "unknown_option" in asked.content.decode()) == (422, True)


def test_a_number_typed_into_the_search_is_kept_nowhere() -> None:
    live_household()
    client = bureau()
    for number in (HEAD.identity, HEAD.phone):
        answer = client.post("/registry/individuals/", {"q": number, "query": ""}, follow=True)
        assert "身份证号码请用" in words_of(answer)
        assert number not in str(dict(client.session))
        assert number not in answer.redirect_chain[0][0]
