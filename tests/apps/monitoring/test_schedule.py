"""The work of the year: dispatches in time and late, key areas first, concentrated checks, supporters."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.test import Client

from bangfu.apps.monitoring.actions.schedule import (
    CampaignEntered,
    DutyDone,
    begin_campaign,
    delist_key_area,
    dispatch,
    end_campaign,
    list_key_area,
)
from bangfu.apps.monitoring.actions.supporters import name_supporter
from bangfu.apps.monitoring.models import Campaign, Dispatch, KeyArea, Supporter
from bangfu.apps.monitoring.queries.duties import duties_of
from bangfu.apps.monitoring.queries.focus import focus_for, without_supporter
from bangfu.apps.monitoring.queries.schedule import (
    campaigns_for,
    checked_households,
    dispatches_for,
    key_areas_for,
    periods_dispatched,
    progress_of,
    schedule_of,
)
from bangfu.apps.monitoring.tables.schedule import DISPATCHES
from bangfu.apps.people.models import Person, RoleGrant
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import NoticeDays, notice_days
from bangfu.apps.records.queries.waiting import reminders_for, todo_for
from bangfu.apps.registry.models import Grid, Household
from bangfu.demonstration import telling as story
from bangfu.demonstration.kaiyuan import schedule
from tests.apps.acts import fresh, key, refused, row
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
)
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen, words_of

pytestmark = pytest.mark.django_db

JUNE = DutyDone("dispatch", "2024-06", "", date(2024, 7, 4), "各镇乡加快核查线索", "开振函6号")


@pytest.fixture(autouse=True)
def county() -> Viewer:
    return kaiyuan()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def states(viewer: Viewer) -> dict[tuple[str, str], str]:
    found = schedule_of(viewer, viewer.today)
    assert found is not None
    return {(line.duty, line.period): line.state for line in found.rows}


# --- dispatches -----------------------------------------------------------------------------------


def test_a_dispatch_of_june_on_4_july_is_in_time_and_may_is_overdue() -> None:
    bureau = office("agriculture_bureau")
    visited(families(3), date(2024, 6, 20))
    made = row(Dispatch, dispatch(bureau, JUNE, key=key()))
    assert (made.figures["visits"], made.figures["clues"]) == (3, 0)
    assert "employed" not in made.figures, "nothing was recorded: unknown, not none"
    assert made.decision is not None
    assert "KY-028" in made.decision.clauses
    told = states(bureau)
    assert (told["dispatch", "2024-06"], told["dispatch", "2024-05"]) == ("done", "overdue")
    late = DutyDone("employment_circular", "2024Q2", "", date(2024, 7, 12), "二季度就业通报")
    dispatch(bureau, late, key=key())
    assert states(bureau)["employment_circular", "2024Q2"] == "late"


def test_what_no_period_or_duty_can_be_is_refused() -> None:
    bureau = office("agriculture_bureau")

    def sent(code: str, **changed: object) -> None:
        with refused(code):
            dispatch(bureau, DutyDone(**{**JUNE.__dict__, **changed}), key=key())

    sent("duty_not_known", duty="tea_party")
    sent("not_a_period", period="2024Q2")
    sent("period_not_over", period="2024-07", done_on=date(2024, 7, 4))
    sent("day_before_policy", period="1950-06")
    sent("day_in_future", done_on=date(2024, 8, 1))
    sent("nothing_entered", text=" ")
    sent("text_holds_number", text="联系13800138000")
    dispatch(bureau, JUNE, key=key())
    sent("dispatched_before")
    with refused("not_yours_to_make"):
        dispatch(office("township", TOWN), JUNE, key=key())
    assert Dispatch.everything.count() == 1


def test_who_owes_a_dispatch_is_reminded_and_of_what_is_late_the_superior() -> None:
    told = reminders_for(office("agriculture_bureau"))
    assert {one.light for one in told if "schedule" in one.href} == {"bad"}
    [late] = [one for one in reminders_for(office("county_leader")) if "schedule" in one.href]
    assert (late.light, late.count) == ("bad", 6 + 6 + 2), "six months twice, two quarters"
    assert not [one for one in reminders_for(office("village", village())) if "sched" in one.href]
    early = office("agriculture_bureau", at=at(date(2024, 2, 3)))
    assert {one.light for one in reminders_for(early) if "schedule" in one.href} == {"care"}


# --- key areas ------------------------------------------------------------------------------------


def key_village(viewer: Viewer, place: str, since: date = date(2024, 6, 3)) -> KeyArea:
    return row(KeyArea, list_key_area(viewer, place, "汛后受灾", from_on=since, key=key()))


def test_a_key_village_owes_a_note_each_month_which_its_township_writes() -> None:
    bureau, town = office("agriculture_bureau"), office("township", TOWN)
    area = key_village(bureau, village(1))
    with refused("key_area_listed"):
        key_village(bureau, village(1))
    with refused("day_before_policy"):
        key_village(bureau, village(2), date(1950, 6, 3))
    assert states(town)["key_area_note", "2024-06"] == "overdue"
    note = DutyDone("key_area_note", "2024-06", village(1), date(2024, 7, 31), "已逐户复核")
    with refused("not_yours_to_make"):
        dispatch(office("township", OTHER_TOWN), note, key=key())
    with refused("not_a_key_area"):
        dispatch(town, DutyDone(**{**note.__dict__, "place": village(2)}), key=key())
    made = row(Dispatch, dispatch(town, note, key=key()))
    assert (made.place_id, states(town)["key_area_note", "2024-06"]) == (village(1), "late")
    assert made in dispatches_for(office("village", village(1)))
    assert made not in dispatches_for(office("township", OTHER_TOWN))
    with refused("key_area_cannot_end"):
        delist_key_area(bureau, area, date(2024, 6, 3), key=key())
    delist_key_area(bureau, area, date(2024, 7, 1), key=key())
    assert fresh(area).until_on == date(2024, 7, 1)


def test_grids_of_key_areas_stand_first() -> None:
    first, second = grid(place=village(0)), grid(place=village(1))
    families(2, of=first)
    families(2, of=second)
    key_village(office("agriculture_bureau"), village(1))
    found = duties_of(office("township", TOWN), TODAY)
    assert [line.is_key for line in found.grids] == [True, True, False, False]
    assert found.grids[0].grid == f"{village(1)}-1"


# --- concentrated checks --------------------------------------------------------------------------

SEPTEMBER = CampaignEntered(
    "九月集中排查", TOWN, "all", date(2024, 7, 1), date(2024, 7, 20), "汛后普查"
)


def campaign(viewer: Viewer, **changed: object) -> Campaign:
    entered = CampaignEntered(**{**SEPTEMBER.__dict__, **changed})
    return row(Campaign, begin_campaign(viewer, entered, key=key()))


def test_a_check_without_scope_or_end_is_not_kept_and_the_policy_says_so() -> None:
    bureau = office("agriculture_bureau")
    for missing in ({"until_on": None}, {"place": ""}, {"checked": ""}):
        with refused("campaign_incomplete", clause="KY-027"):
            campaign(bureau, **missing)
    with refused("ends_before_it_begins"):
        campaign(bureau, until_on=date(2024, 6, 30))
    with refused("day_before_policy"):
        campaign(bureau, from_on=date(1950, 9, 1))
    with refused("check_ends_too_late"):
        campaign(bureau, until_on=date(2090, 9, 30))
    assert not Campaign.everything.exists()


def test_visits_in_its_days_are_done_and_those_not_visited_are_named() -> None:
    rows = families(4)
    families(1, place=village(0, OTHER_TOWN), name="钱")
    visited(rows[:2], date(2024, 7, 20))
    visited(rows[2:3], date(2024, 7, 21))
    held = campaign(office("agriculture_bureau"))
    town = office("township", TOWN)
    assert [(one.due, one.done) for one in progress_of(town, held)] == [(4, 2)]
    left = checked_households(town, held).filter(checked_on__isnull=True)
    assert set(left) == set(rows[2:])
    assert not progress_of(office("township", OTHER_TOWN), held)


def test_a_check_goes_to_monitored_households_or_key_areas_only() -> None:
    bureau = office("agriculture_bureau")
    families(2)
    [monitored] = families(1, status="marginal")
    [watched] = families(1, place=village(1))
    assert list(checked_households(bureau, campaign(bureau, checked="monitored"))) == [monitored]
    assert not checked_households(bureau, campaign(bureau, checked="key_areas")).exists()
    key_village(bureau, village(1))
    assert list(checked_households(bureau, campaign(bureau, checked="key_areas"))) == [watched]


def test_a_check_is_seen_where_it_is_carried_out_and_ended_when_it_is_over() -> None:
    bureau = office("agriculture_bureau")
    held = campaign(bureau)
    for viewer, sees in (
        (office("village", village()), 1),
        (office("township", TOWN), 1),
        (office("township", OTHER_TOWN), 0),
        (office("county_leader"), 1),
    ):
        assert campaigns_for(viewer).count() == sees
    [waits] = [one for one in todo_for(bureau) if one.kind == "monitoring.campaign"]
    assert waits.count == 1
    early = office("agriculture_bureau", at=at(date(2024, 7, 20)))
    assert not [one for one in todo_for(early) if one.kind == "monitoring.campaign"]
    with refused("reason_missing"):
        end_campaign(bureau, fresh(held), reason=" ", key=key())
    end_campaign(bureau, fresh(held), reason="两户外出，另行走访", key=key())
    assert fresh(held).state == "ended"


# --- supporters --------------------------------------------------------------------------------------


def worker(place: str, role: str = "resident_team") -> Person:
    person, other = Person.objects.create(name="孙帮扶"), Person.objects.create(name="授权人")
    RoleGrant.everything.create(
        person=person, role=role, place=place, begins_on=date(2024, 1, 1), given_by=other,
        confirmed_by=Person.objects.create(name="确认人"),
    )  # fmt: skip
    return person


def test_a_monitored_household_without_supporter_is_listed_until_one_is_named() -> None:
    [monitored], _others = families(1, status="marginal"), families(2, status="relieved")
    town = office("township", TOWN)
    assert list(without_supporter(town)) == [monitored]
    assert [one.count for one in reminders_for(town) if "helped=no" in one.href] == [1]
    stranger = worker(village(0, OTHER_TOWN))
    with refused("supporter_unfit"):
        name_supporter(town, monitored, stranger.pk, from_on=TODAY, key=key())
    first, second = worker(monitored.village_id), worker(TOWN, "township")
    name_supporter(town, monitored, first.pk, from_on=date(2024, 7, 1), key=key())
    assert not without_supporter(town).exists()
    assert focus_for(town).get().supporter_name == "孙帮扶"
    with refused("supporter_named_already"):
        name_supporter(town, fresh(monitored), first.pk, from_on=TODAY, key=key())
    name_supporter(town, fresh(monitored), second.pk, from_on=TODAY, key=key())
    held = Supporter.everything.order_by("from_on").values_list("person", "until_on")
    assert list(held) == [(first.pk, TODAY), (second.pk, None)]
    assert not focus_for(office("township", OTHER_TOWN)).exists()


def test_the_demonstration_leaves_the_same_households_without_one_whatever_their_keys() -> None:
    helper, clerk, of = worker(village()), worker(TOWN, "township"), grid()
    Grid.everything.filter(pk=of.pk).update(worker=helper)
    families(4, place=village(0, OTHER_TOWN))
    homes = families(11, of=of, status="marginal")
    told = story.Telling(COUNTY, TODAY, {"clerk:甲镇": clerk}, townships={"甲镇": TOWN})
    last = schedule.NAMED[-1]
    for act in [act for day, act in schedule.acts(told) if day == last]:
        act()
    left = [one.code for one in without_supporter(office("township", TOWN, at=at(last)))]
    assert sorted(left) == [homes[0].code, homes[9].code]


# --- pages ----------------------------------------------------------------------------------------

PAGES = (
    "schedule/", "dispatches/", "key-areas/", "campaigns/", "focus/",
    "dispatches/new/", "key-areas/new/", "campaigns/new/",
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(page: str, language: str) -> None:
    key_village(office("agriculture_bureau"), village(1))
    client = signed_in("agriculture_bureau", COUNTY)
    client.cookies["django_language"] = language
    assert ("首页" in seen(client, f"/monitoring/{page}")) is (language == "zh-hans")


@pytest.mark.parametrize("page", PAGES)
def test_who_reads_no_households_opens_none_of_them(page: str) -> None:
    assert signed_in("finance_bureau", COUNTY).get(f"/monitoring/{page}").status_code == 403
    assert Client().get(f"/monitoring/{page}").status_code == 302


def send(client: Client, page: str, typed: dict[str, object], status: int = 303) -> str:
    form = client.get(f"/monitoring/{page}").context["form"]
    answer = client.post(f"/monitoring/{page}", {"_key": form.key, **typed})
    assert answer.status_code == status, words_of(answer)[:800]
    return words_of(answer) if status == 200 else seen(client, answer["Location"])


def test_a_check_and_a_dispatch_are_entered_on_their_pages() -> None:
    client = signed_in("agriculture_bureau", COUNTY)
    typed = {"title": "汛后排查", "checked": "all", "from_on": "2024-07-01", "why": "汛后"}
    assert "结束日期" in send(client, "campaigns/new/", typed | {"place": TOWN}, 200)
    rows = families(2)
    visited(rows[:1], date(2024, 7, 5))
    whole = typed | {"place": TOWN, "until_on": "2024-07-31"}
    page = send(client, "campaigns/new/", whole)
    assert "应查 2 户，已查 1 户" in page
    assert rows[1].code in page
    form = client.get("/monitoring/dispatches/new/").context["form"]
    last = form.fields["period"].choices[1][0]
    told = {"duty": "dispatch", "period": last, "text": "加快核查"}
    if "Q" in last:
        told["duty"] = "employment_circular"
    done = {"done_on": form["done_on"].value().isoformat()}
    assert "加快核查" in send(client, "dispatches/new/", told | done)
    assert client.get("/monitoring/schedule/").context["found"].rows[0].due_on


def test_dispatches_stand_by_the_day_their_period_ends_and_call_it_one_way() -> None:
    viewer = office("agriculture_bureau", at=at(date(2024, 12, 9)))
    periods = ("2024-01", "2024Q1", "2024-06", "2024Q3", "2024-11")
    for period in periods:
        duty = "employment_circular" if "Q" in period else "dispatch"
        done = DutyDone(duty, period, "", date(2024, 12, 9), "办理")
        made = row(Dispatch, dispatch(viewer, done, key=key()))
    assert str(made).endswith(" 2024年11月")
    for asked, order in (("", -1), ("order=period", 1), ("order=-period", -1)):
        rows = DISPATCHES.page(viewer, QueryDict(asked)).rows
        assert [one.period for one in rows] == list(periods)[::order], asked
    client = signed_in("agriculture_bureau", COUNTY)
    page = seen(client, "/monitoring/dispatches/?period=2024Q3")
    assert "2024年第3季度" in page
    assert "2024Q3" not in page
    [told] = DISPATCHES.page(viewer, QueryDict("period=2024Q3")).data()
    assert told["period"] == "2024Q3", "a program is given the code"
    assert [name for _code, name in periods_dispatched(viewer)][:2] == [
        "2024年11月",
        "2024年第3季度",
    ]
    with refused("dispatched_before", says="2024年第3季度"):
        again = DutyDone("employment_circular", "2024Q3", "", date(2024, 12, 9), "办理")
        dispatch(viewer, again, key=key())


def test_of_a_township_as_key_area_the_county_is_where_it_lies_and_no_township() -> None:
    bureau = office("agriculture_bureau")
    key_village(bureau, TOWN)
    page = seen(signed_in("agriculture_bureau", COUNTY), "/monitoring/key-areas/")
    assert "所在镇乡" not in page
    assert "开原市" in page


def test_a_supporter_is_named_on_the_page_of_the_household() -> None:
    [monitored] = families(1, status="marginal")
    person = worker(monitored.village_id)
    client = signed_in("township", TOWN)
    home = f"/registry/households/{monitored.pk}/"
    assert "还没有指定帮扶责任人" in seen(client, home)
    assert "重点帮扶对象没有帮扶责任人" in seen(client, "/todo/")
    page = f"focus/{monitored.pk}/supporter/"
    send(client, page, {"person": person.pk, "from_on": "2024-07-31"})
    assert "孙帮扶" in seen(client, home)
    assert not Household.everything.filter(pk=monitored.pk, supporters__isnull=True).exists()


def test_the_dashboard_shows_key_areas_and_reminders_first() -> None:
    area = key_village(office("agriculture_bureau"), village(1))
    page = seen(signed_in("agriculture_bureau", COUNTY), "/monitoring/")
    assert str(area.place) in page
    assert "调度、通报或重点区域情况逾期" in page
    assert area in key_areas_for(office("village", village(1)))


# --- what the document leaves open ----------------------------------------------------------------


def test_the_days_of_a_notice_are_assumed_where_the_document_is_silent() -> None:
    assert notice_days(TODAY) == NoticeDays(10, is_assumed=True)
