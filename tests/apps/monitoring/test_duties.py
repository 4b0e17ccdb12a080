"""Visits that are owed: worked numbers, by grid and level, of the own places only."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from bangfu.apps.monitoring.queries.duties import Duties, by_township, duties_of
from bangfu.apps.monitoring.tables.duties import percent
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.models import PolicyPack
from bangfu.apps.records.queries.waiting import reminders_for
from bangfu.apps.registry.models import Division, Household
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
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen

pytestmark = pytest.mark.django_db
ANOTHER_COUNTY = "120119000000"
IN_JULY, IN_JUNE = date(2024, 7, 9), date(2024, 6, 11)


@pytest.fixture(autouse=True)
def county() -> None:
    kaiyuan()


def of_level(found: Duties, level: str) -> tuple[int, int, int]:
    return found.total(level)


def test_of_86_households_four_were_not_visited() -> None:
    rows = families(86, of=grid())
    visited(rows, IN_JUNE)
    visited(rows[4:], IN_JULY)
    found = duties_of(office("agriculture_bureau"), TODAY)
    [july] = [one for one in found.grids if one.level == "village"]
    assert (july.due, july.done) == (86, 82)
    assert percent(july.done, july.due) == "95.3%"
    missed = [one for one in found.owing if one.level == "village"]
    assert {one.household for one in missed} == set(rows[:4])
    assert {one.state for one in missed} == {"overdue"}, "July is over at the end of its last day"
    assert {one.last_on for one in missed} == {IN_JUNE}
    assert {one.due_on for one in missed} == {TODAY}


def test_before_the_month_is_over_nobody_is_late_who_was_visited_in_the_last() -> None:
    rows = families(3, of=grid())
    visited(rows[:2], IN_JUNE)
    found = duties_of(office("agriculture_bureau"), date(2024, 7, 30))
    states = {one.household: one.state for one in found.owing if one.level == "village"}
    assert states == {rows[0]: "open", rows[1]: "open", rows[2]: "overdue"}
    assert found.owing[0].state == "overdue", "those overdue come first"


def test_the_quarter_of_the_township_is_counted_apart() -> None:
    rows = families(4, of=grid())
    visited(rows[:1], date(2024, 7, 1), level="township")
    visited(rows[1:3], date(2024, 6, 30), level="township")
    found = duties_of(office("agriculture_bureau"), TODAY)
    [quarter] = [one for one in found.grids if one.level == "township"]
    assert (quarter.from_on, quarter.until_on) == (date(2024, 7, 1), date(2024, 9, 30))
    assert (quarter.due, quarter.done, quarter.open, quarter.overdue) == (4, 1, 2, 1)


def test_each_grid_stands_by_itself_and_no_grid_stands_apart() -> None:
    place = village()
    first, second = grid(place=place), grid(place=place, code="2")
    visited(families(2, of=first), IN_JULY)
    families(1, of=second)
    families(1, place=place)
    found = duties_of(office("agriculture_bureau"), TODAY)
    months = {one.name: one.state for one in found.grids if one.level == "village"}
    assert months == {"第1网格": "done", "第2网格": "overdue", "": "overdue"}
    assert [problem.code for problem in found.problems] == ["households_without_grid"]
    only = duties_of(office("agriculture_bureau"), TODAY, grid=f"{place}-2")
    assert of_level(only, "village") == (1, 0, 1)


def test_only_the_own_households_are_counted() -> None:
    place = village()
    worker = worker_of(place)
    families(2, of=grid(worker, place=place))
    families(3, of=grid(place=place, code="2"))
    families(5, place=village(0, OTHER_TOWN))
    for viewer, count in (
        (worker, 2),
        (office("village", place), 5),
        (office("township", TOWN), 5),
        (office("township", OTHER_TOWN), 5),
        (office("agriculture_bureau"), 10),
        (office("finance_bureau"), 0),
    ):
        assert duties_of(viewer, TODAY).households == count
    named = duties_of(office("township", TOWN), TODAY).owing
    assert {one.household.village_id for one in named} == {place}


def test_who_visits_is_reminded_of_the_own_households_and_those_overdue_apart() -> None:
    place, on_the_30th = village(), datetime(2024, 7, 30, 4, tzinfo=UTC)
    worker = worker_of(place, at=on_the_30th)
    mine = families(6, of=grid(worker, place=place))
    visited(mine[:5], IN_JUNE)
    visited(mine[:2], IN_JULY)
    visited(mine, date(2024, 6, 30), level="township")
    families(9, of=grid(place=place, code="2"))

    def told(viewer: Viewer) -> dict[str, tuple[str, int]]:
        found = [one for one in reminders_for(viewer) if one.href == "/monitoring/duties/"]
        return {str(one.title): (one.light, one.count) for one in found}

    assert told(worker) == {"走访逾期的户": ("bad", 1), "待走访的户": ("care", 3)}
    town = office("township", TOWN, at=on_the_30th)
    assert told(town) == {"走访逾期的户": ("bad", 9), "待走访的户": ("care", 6)}, "its quarter"
    assert told(office("agriculture_bureau", at=on_the_30th)) == {}, "it visits nobody"
    PolicyPack.everything.update(state="replaced")
    assert told(worker) == {}, "no policy asks for a visit"


def test_a_household_counts_from_its_day_on_and_until_its_end() -> None:
    [late] = families(1, of=grid(), since=date(2024, 7, 20))
    [gone] = families(1, place=village(), since=date(2024, 1, 1))
    Household.everything.filter(pk=gone.pk).update(state="ended", ended_on=date(2024, 7, 15))
    found = duties_of(office("agriculture_bureau"), TODAY)
    assert found.households == 1
    assert {(one.household, one.state) for one in found.owing} == {(late, "open")}
    assert duties_of(office("agriculture_bureau"), date(2024, 7, 10)).households == 1


def test_a_planted_visit_after_the_day_does_not_count() -> None:
    rows = families(1, of=grid())
    visited(rows, date(2024, 7, 5))
    assert of_level(duties_of(office("village", village()), date(2024, 7, 4)), "village")[1] == 0


def test_the_page_names_them_and_a_file_holds_them_all() -> None:
    rows = families(2, of=grid(), name="孙")
    visited(rows[:1], IN_JULY)
    client = signed_in("township", TOWN)
    page = seen(client, "/monitoring/duties/")
    assert "孙1" in page
    assert "逾期" in page
    assert "KY-026" in page
    file = client.get("/monitoring/duties/?format=csv").content.decode("utf-8-sig")
    assert "孙1" in file
    assert client.get("/monitoring/duties/?format=xlsx").content.startswith(b"PK")
    assert "孙1" not in seen(signed_in("township", OTHER_TOWN), "/monitoring/duties/")


def test_several_townships_are_told_one_by_one_and_each_leads_to_its_grids() -> None:
    visited(families(2, of=grid()), IN_JULY)
    families(3, of=grid(place=village(1)))
    families(1, of=grid(place=village(0, OTHER_TOWN)))
    families(4, place=village(2))
    client = signed_in("agriculture_bureau", COUNTY)
    page = seen(client, "/monitoring/duties/?month=2024-07")
    assert "按镇乡" in page
    assert "第1网格" not in page
    found = duties_of(office("agriculture_bureau"), TODAY)
    rows = [one for one in by_township(found.grids) if one.level == "village"]
    told = [(one.township, one.due, one.done, one.overdue) for one in rows]
    assert sorted(told) == [("", 4, 0, 4), (TOWN, 5, 2, 3), (OTHER_TOWN, 1, 0, 1)]
    assert f"place={TOWN}" in client.get("/monitoring/duties/").content.decode()
    grids = seen(client, f"/monitoring/duties/?place={TOWN}")
    assert "按网格" in grids
    assert "第1网格" in grids


def test_what_is_no_month_or_place_is_left_out() -> None:
    families(1, of=grid())
    page = seen(
        signed_in("agriculture_bureau", COUNTY), "/monitoring/duties/?month=9999-99&place=x"
    )
    assert "按网格" in page


def test_the_list_leads_to_visits_of_the_own_level_only() -> None:
    [one] = families(1, of=grid())
    form = f"/monitoring/visits/new/?household={one.pk}"
    for role, place, ways in (
        ("village", village(), 1), ("township", TOWN, 1), ("agriculture_bureau", COUNTY, 0),
    ):  # fmt: skip
        page = signed_in(role, place).get("/monitoring/duties/").content.decode()
        assert page.count(form) == ways, role


def test_a_grid_whose_address_looks_like_an_old_identity_number_is_filtered_by_its_link() -> None:
    """120119 101201 001 might be somebody born on 1 December 1910; it is a village and its grid."""
    place, above = "120119101201", None
    for level, code in (
        ("county", ANOTHER_COUNTY),
        ("township", "120119101000"),
        ("village", place),
    ):
        category = "town" if level == "township" else level
        Division.everything.create(
            code=code, level=level, category=category, name=code, parent_id=above
        )
        above = code
    families(1, of=grid(place=place, code="001"), name="钱")
    families(1, of=grid(place=place, code="002"), name="孙")
    client = signed_in("agriculture_bureau", ANOTHER_COUNTY)
    [link, *_more] = re.findall(
        rf'href="(\?[^"]*grid={place}-001)#', client.get("/monitoring/duties/").content.decode()
    )
    page = seen(client, f"/monitoring/duties/{unescape(link)}")
    assert "钱0" in page
    assert "孙1" not in page
