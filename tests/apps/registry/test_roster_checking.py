"""Imported households are checked as a whole by somebody else, each office in its own places."""

import pytest
from django.test import Client

from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.models import User
from bangfu.apps.records.models import AuditEvent, DutyHeld
from bangfu.apps.registry.models import Household, Individual
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import words_of
from tests.apps.records.acting import COUNTY, TOWNSHIP
from tests.apps.registry.people import FAR_VILLAGE
from tests.apps.registry.places import jizhou
from tests.apps.registry.rosters import applied, couples, head, workbook

pytestmark = pytest.mark.django_db
LIST = "/registry/households/batches/"


@pytest.fixture(autouse=True)
def batch() -> str:
    """The page of a file that the county handed in: three households here, one in another township."""
    jizhou()
    rows = [*couples(1, 3), head(4, village=FAR_VILLAGE)]
    applied(signed_in("agriculture_bureau", COUNTY), workbook(rows))
    return f"{LIST}{ImportBatch.everything.get().pk}/"


def checker(role: str = "township_leader", place: str = TOWNSHIP) -> Client:
    """Somebody who did not hand it in."""
    return signed_in(role, place)


def registered(browser: Client, page: str) -> str:
    """Press the button of a page; what is said then."""
    key = browser.get(page).context["key"]
    answer = browser.post(page, {"_key": key})
    assert answer.status_code == 303
    return words_of(browser.get(answer["Location"]))


def test_a_checker_sees_counts_by_village_and_a_sample_and_registers_all(batch: str) -> None:
    browser = checker()
    assert "户与人口.xlsx" in words_of(browser.get(LIST))
    page = browser.get(batch)
    assert (page.context["batch"].households, page.context["batch"].individuals) == (3, 6)
    assert [(v["n"], v["m"]) for v in page.context["villages"]] == [(3, 6)]
    said = words_of(page)
    assert "户主2（户主）" in said
    assert "配偶2（配偶）" in said
    assert "H0004" not in said
    assert "已审核入册" in registered(browser, batch)
    live = Household.everything.filter(state="live")
    assert sorted(live.values_list("code", flat=True)) == ["H0001", "H0002", "H0003"]
    assert DutyHeld.objects.filter(duty="check").count() == 3
    assert AuditEvent.everything.get(verb="registry.household.check_many").after["households"] == 3
    assert browser.get(batch).status_code == 404


def test_whoever_handed_it_in_does_not_register_it(batch: str) -> None:
    kept = ImportBatch.everything.get()
    own = Client()
    own.force_login(
        User.objects.get(person=kept.handed_by),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert "请由另一人审核" in words_of(own.get(batch))
    assert "是您自己录入的" in registered(own, batch)
    assert not Household.everything.filter(state="live").exists()


def test_another_township_sees_its_own_part_and_others_none(batch: str) -> None:
    there = checker(place="120119102000")
    assert there.get(batch).context["batch"].households == 1
    assert checker(place="120119103000").get(batch).status_code == 404
    assert signed_in("village", FAR_VILLAGE).get(batch).status_code == 403
    assert signed_in("finance_bureau", COUNTY).get(LIST).status_code == 403


def test_a_household_whose_head_is_doubtful_waits(batch: str) -> None:
    Individual.everything.filter(code="H0002-01").update(standing="doubtful")
    browser = checker()
    assert browser.get(batch).context["doubtful"] == 1
    registered(browser, batch)
    assert Household.everything.get(code="H0002").state == "entered"
    assert Household.everything.filter(state="live").count() == 2
