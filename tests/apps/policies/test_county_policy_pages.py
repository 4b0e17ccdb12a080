"""The pages of the county's own policy: taken up by one in the browser, confirmed and started by others."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from bangfu.apps.policies.actions.editions import register_editions
from bangfu.apps.policies.models import ChosenReading, Edition, PolicyDocument, PolicyPack
from bangfu.core.policies.reader import shipped_folder
from tests.apps.pages.offices import signed_in
from tests.apps.policies.standing import MET_AT, put_in_force
from tests.apps.policies.visiting import PACK_ID, seen, words_of
from tests.apps.records.acting import COUNTY

pytestmark = pytest.mark.django_db
AT = "/policies"


def post(client: Client, address: str, status: int = 303, **typed: Any) -> Any:
    """Open a form and send it with what was typed."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code, words_of(page)[:300])
    form = page.context["form"]
    answer = client.post(address, {"_key": form.key, "_version": form.version or "", **typed})
    assert answer.status_code == status, (address, words_of(answer)[:1500])
    return answer


def take(client: Client, address: str, status: int = 303, **typed: Any) -> Any:
    """Take an event from the page of its record, by the form that stands there."""
    record, _slash, event = address.rstrip("/").rpartition("/")
    page = client.get(f"{record}/")
    [possible] = [one for one in page.context["possible"] if one["event"].code == event]
    form = possible["form"]
    answer = client.post(address, {"_key": form.key, "_version": form.version, **typed})
    assert answer.status_code == status, (address, words_of(answer)[:1500])
    return answer


@pytest.mark.parametrize("page", ["policy_packs", "policy_documents", "chosen_readings"])
def test_before_there_is_a_policy_every_list_says_what_to_do(client: Client, page: str) -> None:
    assert "还没有" in seen(client, f"{AT}/{page}/") or "没有另选" in seen(client, f"{AT}/{page}/")


def test_a_policy_goes_into_force_through_the_browser() -> None:
    register_editions({PACK_ID: shipped_folder() / PACK_ID}, registered_at=MET_AT)
    editor, leader = signed_in("pack_editor", COUNTY), signed_in("county_leader", COUNTY)
    edition = Edition.objects.get(pack=PACK_ID)
    post(editor, f"{AT}/policy_packs/new/", edition=edition.pk)
    row = PolicyPack.everything.get()
    at = f"{AT}/policy_packs/{row.pk}"
    take(editor, f"{at}/check/")
    take(leader, f"{at}/confirm/")
    post(editor, f"{at}/activate/", active_from="2018-01-01")
    row.refresh_from_db()
    assert (row.state, row.active_from) == ("active", date(2018, 1, 1))
    words = seen(Client(), f"{at}/")
    assert "产业项目、帮扶资金、返村收益" in words
    assert "津帮组办通〔2018〕3号" in words
    assert PolicyDocument.everything.count() == 5


def test_the_editor_is_told_why_they_may_not_confirm() -> None:
    register_editions({PACK_ID: shipped_folder() / PACK_ID}, registered_at=MET_AT)
    editor = signed_in("pack_editor", COUNTY)
    post(editor, f"{AT}/policy_packs/new/", edition=Edition.objects.get(pack=PACK_ID).pk)
    at = f"{AT}/policy_packs/{PolicyPack.everything.get().pk}"
    take(editor, f"{at}/check/")
    assert "县政府领导" in seen(editor, f"{at}/") or "区县政府领导" in seen(editor, f"{at}/")


def test_a_reading_is_proposed_and_confirmed_through_the_browser() -> None:
    put_in_force()
    bureau, leader = signed_in("agriculture_bureau", COUNTY), signed_in("county_leader", COUNTY)
    typed = {"reading": "A-GE-04=strict", "begins_on": "2019-01-01", "reason": "区里要求从严"}
    post(bureau, f"{AT}/chosen_readings/new/", **typed)
    row = ChosenReading.everything.get()
    assert row.state == "proposed"
    assert Client().get(f"{AT}/chosen_readings/{row.pk}/").status_code == 404
    take(leader, f"{AT}/chosen_readings/{row.pk}/confirm/")
    assert "从严：付款10个工作日" in seen(Client(), f"{AT}/chosen_readings/{row.pk}/")
    post(leader, f"{AT}/chosen_readings/{row.pk}/end/", ends_on="2020-01-01", reason="办法已修订")
    row.refresh_from_db()
    assert (row.state, row.ends_on) == ("ended", date(2020, 1, 1))


def test_a_wrong_reading_is_told_on_the_form() -> None:
    put_in_force()
    bureau = signed_in("agriculture_bureau", COUNTY)
    answer = post(bureau, f"{AT}/chosen_readings/new/", 200, reading="", begins_on="", reason="")
    assert "读法" in words_of(answer)
    assert not ChosenReading.everything.exists()


def test_a_booklet_is_added_with_a_category_of_the_policy() -> None:
    put_in_force()
    bureau = signed_in("agriculture_bureau", COUNTY)
    typed = {
        "title": "农机购置补贴",
        "source_type": "booklet",
        "category": "industry",
        "held": "yes",
    }
    post(bureau, f"{AT}/policy_documents/new/", **typed)
    row = PolicyDocument.everything.get(title="农机购置补贴")
    assert "农业产业发展" in seen(Client(), f"{AT}/policy_documents/{row.pk}/")
    assert "农机购置补贴" in seen(Client(), f"{AT}/policy_documents/?category=industry")


@pytest.mark.parametrize("page", ["policy_packs", "policy_documents", "chosen_readings"])
def test_every_list_is_complete_in_english(page: str, english: Client) -> None:
    put_in_force()
    words = seen(english, f"{AT}/{page}/")
    heads = words.partition("Download")[0]
    assert "状态" not in heads
    assert "标题" not in heads


def test_strangers_make_nothing() -> None:
    put_in_force()
    for page in ("policy_packs", "policy_documents", "chosen_readings"):
        assert Client().get(f"{AT}/{page}/new/").status_code == 302
        assert signed_in("village", "120119101200").get(f"{AT}/{page}/new/").status_code == 403
