"""Visits: by whom, for which level, once however often they are sent, and seen by nobody else."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from bangfu.apps.monitoring.actions.visits import Visited, enter_visit
from bangfu.apps.monitoring.models import RiskClue, Visit
from bangfu.apps.monitoring.queries.visits import visited_households_for, visits_for
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.registry.models import GuaranteeCheck, Household
from tests.apps.acts import key, refused, row
from tests.apps.monitoring.households import (
    COUNTY,
    OTHER_TOWN,
    TODAY,
    TOWN,
    families,
    grid,
    kaiyuan,
    office,
    village,
    visited,
    worker_of,
)
from tests.apps.monitoring.risks import checked_guarantee
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    kaiyuan()


@pytest.fixture
def household() -> Household:
    return families(1)[0]


def test_the_level_of_a_visit_follows_from_the_role(household: Household) -> None:
    for role, place, level in (
        ("village", household.village_id, "village"),
        ("resident_team", household.village_id, "village"),
        ("township", TOWN, "township"),
        ("township_leader", TOWN, "township"),
    ):
        told = enter_visit(office(role, place), household, Visited(TODAY, "平安"), key=key())
        assert row(Visit, told).level == level, role


def test_a_visit_sent_twice_is_one_visit(household: Household) -> None:
    visitor, once = office("village", household.village_id), key()
    first = enter_visit(visitor, household, Visited(TODAY, "平安"), key=once)
    again = enter_visit(visitor, household, Visited(TODAY, "平安"), key=once)
    assert (again.id, again.is_repeat) == (first.id, True)
    assert Visit.everything.count() == 1
    with refused("key_of_another_act"):
        enter_visit(visitor, household, Visited(TODAY, "改了"), key=once)
    with refused("visit_twice", says="2024-07-31"):
        enter_visit(visitor, household, Visited(TODAY, "平安"), key=key())
    assert Visit.everything.count() == 1
    assert AuditEvent.everything.filter(verb="monitoring.visit.create").count() == 1


@pytest.mark.parametrize(
    "told",
    [Visited(TODAY), Visited(TODAY, "  ", "想打井"), Visited(TODAY, answers={"housing": ""})],
)
def test_a_visit_of_which_nothing_is_told_is_none(household: Household, told: Visited) -> None:
    visitor = office("village", household.village_id)
    with refused("visit_tells_nothing", says="请至少选一项"):
        enter_visit(visitor, household, told, key=key())
    assert not Visit.everything.exists()
    one_look = Visited(TODAY, answers={"water": "met"})
    assert row(Visit, enter_visit(visitor, household, one_look, key=key())).water == "met"


def test_what_is_unmet_is_said(household: Household) -> None:
    visitor = office("village", household.village_id)
    unmet = {"housing": "unmet", "water": "met"}
    with refused("visit_unmet_unsaid", says="住房安全"):
        enter_visit(visitor, household, Visited(TODAY, answers=unmet), key=key())
    told = enter_visit(visitor, household, Visited(TODAY, "屋顶漏雨", answers=unmet), key=key())
    made = row(Visit, told)
    assert (made.housing, made.water, made.medical) == ("unmet", "met", "")


def test_a_risk_that_was_seen_becomes_a_clue_and_says_what(household: Household) -> None:
    visitor = office("village", household.village_id)
    with refused("visit_risk_unsaid"):
        enter_visit(visitor, household, Visited(TODAY, cause="illness"), key=key())
    enter_visit(visitor, household, Visited(TODAY, "户主住院", cause="illness"), key=key())
    clue = RiskClue.everything.get()
    assert (clue.household, clue.source, clue.about) == (household, "visit", "户主住院")


def test_a_guarantee_found_unmet_is_checked_and_heard_of_once(household: Household) -> None:
    visitor = office("village", household.village_id)
    unmet = {"schooling": "unmet", "housing": "unmet", "water": "met"}
    enter_visit(visitor, household, Visited(TODAY, "孩子没上学，屋漏", answers=unmet), key=key())
    checks = GuaranteeCheck.everything.filter(household=household)
    assert set(checks.values_list("item", "state")) == {
        ("education", "unmet"),
        ("housing", "unmet"),
    }
    heard = RiskClue.everything.filter(household=household, source="visit")
    assert set(heard.values_list("cause", flat=True)) == {"schooling", "other"}
    another = office("resident_team", household.village_id)
    enter_visit(another, household, Visited(TODAY, "仍没上学", answers=unmet), key=key())
    assert (checks.count(), heard.count()) == (2, 2)


def test_what_was_chosen_as_cause_is_the_only_clue_of_a_visit(household: Household) -> None:
    visitor = office("village", household.village_id)
    told = Visited(TODAY, "住院，屋漏", answers={"housing": "unmet"}, cause="illness")
    enter_visit(visitor, household, told, key=key())
    assert RiskClue.everything.get().cause == "illness"
    assert GuaranteeCheck.everything.get().item == "housing"


def test_what_was_put_right_since_is_history_and_no_clue(household: Household) -> None:
    checked_guarantee(household, "housing", "met", date(2024, 7, 20))
    visitor = office("village", household.village_id)
    earlier = Visited(date(2024, 7, 10), "屋漏", answers={"housing": "unmet"})
    enter_visit(visitor, household, earlier, key=key())
    assert GuaranteeCheck.everything.filter(state="unmet").count() == 1
    assert not RiskClue.everything.exists()


def test_days_that_cannot_be_are_refused(household: Household) -> None:
    visitor = office("village", household.village_id)
    with refused("day_in_future"):
        enter_visit(visitor, household, Visited(date(2024, 8, 1), "平安"), key=key())
    with refused("day_before_entry"):
        enter_visit(visitor, household, Visited(date(2023, 12, 31), "平安"), key=key())
    Household.everything.filter(pk=household.pk).update(state="entered")
    household.refresh_from_db(from_queryset=Household.everything.all())
    with refused("household_not_live"):
        enter_visit(visitor, household, Visited(TODAY, "平安"), key=key())


def test_no_number_of_anybody_and_no_words_go_into_the_events(household: Household) -> None:
    visitor = office("village", household.village_id)
    with refused("text_holds_number"):
        enter_visit(visitor, household, Visited(TODAY, "电话13800138000"), key=key())
    enter_visit(visitor, household, Visited(TODAY, "赵大说缺水", needs="打井"), key=key())
    event = AuditEvent.everything.get(verb="monitoring.visit.create")
    assert "findings" not in event.after
    assert "打井" not in str(event.after)


def test_whoever_works_elsewhere_visits_nobody_here(household: Household) -> None:
    for visitor in (
        office("village", village(1)),
        office("township", OTHER_TOWN),
        office("agriculture_bureau"),
        worker_of(household.village_id),
    ):
        with refused("not_yours_to_make"):
            enter_visit(visitor, household, Visited(TODAY, "平安"), key=key())


def test_a_grid_worker_visits_and_sees_the_own_grid_only() -> None:
    place = village()
    worker = worker_of(place)
    own, other = grid(worker, place=place), grid(place=place, code="2")
    [mine], [theirs] = families(1, of=own), families(1, of=other)
    enter_visit(worker, mine, Visited(TODAY, "平安"), key=key())
    with refused("not_yours_to_make"):
        enter_visit(worker, theirs, Visited(TODAY, "平安"), key=key())
    visited([theirs], TODAY)
    assert [one.household for one in visits_for(worker)] == [mine]
    assert list(visited_households_for(worker)) == [mine]
    assert visits_for(office("village", place)).count() == 2
    assert not visits_for(office("township", OTHER_TOWN)).exists()
    assert not visits_for(office("finance_bureau")).exists()


def test_each_household_tells_its_last_visit_by_level() -> None:
    [one] = families(1)
    visited([one], date(2024, 5, 2))
    visited([one], date(2024, 7, 3))
    visited([one], date(2024, 4, 9), level="township")
    told = visited_households_for(office("township", TOWN)).get()
    assert told.last_village_on == date(2024, 7, 3)
    assert told.last_township_on == date(2024, 4, 9)


# --- pages ------------------------------------------------------------------------------------

LISTS = (
    "", "duties/", "visits/", "visited-households/", "employments/", "employments/stock/",
    "card-issues/", "card-holders/",
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", LISTS)
def test_every_page_opens_in_both_languages(page: str, language: str) -> None:
    visited(families(2), TODAY)
    client = signed_in("agriculture_bureau", COUNTY)
    client.cookies["django_language"] = language
    assert ("首页" in seen(client, f"/monitoring/{page}")) is (language == "zh-hans")


@pytest.mark.parametrize("page", [*LISTS, "visits/new/"])
def test_who_reads_no_households_opens_none_of_them(page: str) -> None:
    assert signed_in("finance_bureau", COUNTY).get(f"/monitoring/{page}").status_code == 403
    assert Client().get(f"/monitoring/{page}").status_code == 302


def send(client: Client, typed: dict[str, Any], status: int = 303) -> Any:
    form = client.get("/monitoring/visits/new/").context["form"]
    answer = client.post("/monitoring/visits/new/", {"_key": form.key, **typed})
    assert answer.status_code == status, words_of(answer)[:800]
    return answer


def test_a_visit_is_entered_on_the_page_and_stands_with_the_household() -> None:
    [one] = families(1)
    client = signed_in("village", one.village_id)
    page = client.get(f"/monitoring/visits/new/?household={one.pk}").content.decode()
    assert f'value="{one.pk}" selected' in page
    assert "draft.js" in page
    bare = {"household": one.pk, "visited_on": "2024-07-31"}
    assert "请至少选一项看的结果" in words_of(send(client, bare, 200))
    assert not Visit.everything.exists()
    typed = bare | {"housing": "unmet"}
    assert "没有写明情况" in words_of(send(client, typed, 200))
    send(client, typed | {"findings": "屋顶漏雨"})
    made = Visit.everything.get()
    assert "屋顶漏雨" in seen(client, f"/monitoring/visits/{made.pk}/")
    assert "屋顶漏雨" in seen(client, f"/registry/households/{one.pk}/")


def test_the_page_offers_and_takes_no_household_of_elsewhere() -> None:
    [own], [other] = families(1), families(1, place=village(0, OTHER_TOWN), name="钱")
    client = signed_in("township", TOWN)
    page = client.get(f"/monitoring/visits/new/?household={other.pk}").content.decode()
    assert own.code in page
    assert other.code not in page
    send(client, {"household": other.pk, "visited_on": "2024-07-31"}, 200)
    assert not Visit.everything.exists()


def test_a_visit_of_elsewhere_is_not_found() -> None:
    [other] = families(1, place=village(0, OTHER_TOWN))
    visited([other], TODAY)
    address = f"/monitoring/visits/{Visit.everything.get().pk}/"
    assert signed_in("township", TOWN).get(address).status_code == 404
    with pytest.raises(ObjectDoesNotExist):
        visits_for(office("township", TOWN)).get()
