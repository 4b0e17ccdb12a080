"""The cockpit of a county whose policy is about households: their figures, each with its list."""

import re
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from django.test import Client

from bangfu.apps.monitoring.models import Campaign, Employment, MonitoringCase, RiskClue
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Household, Individual
from bangfu.web.cockpit import TileOfRoad, cockpit
from tests.apps.monitoring.households import (
    COUNTY,
    OTHER_TOWN,
    TODAY,
    TOWN,
    families,
    grid,
    kaiyuan,
    members,
    office,
    village,
    visited,
    worker_of,
)
from tests.apps.pages.offices import signed_in
from tests.pages import written_files

__all__ = ["written_files"]

pytestmark = pytest.mark.django_db
JULY_30 = date(2024, 7, 30)
OF_PEOPLE = {"户", "个人", "监测对象", "风险线索", "监测案件", "走访任务", "就业规模"}


def tiles(viewer: Viewer) -> dict[str, TileOfRoad]:
    found: list[TileOfRoad] = cockpit(viewer)["tiles"]  # type: ignore[assignment]
    return {str(tile.title): tile for tile in found}


def figures(viewer: Viewer) -> dict[str, str]:
    return {name: tile.figure for name, tile in tiles(viewer).items() if name in OF_PEOPLE}


@pytest.fixture(autouse=True)
def county() -> None:
    """Five households in one township, two in another: a clue, a case that is late, work, visits."""
    kaiyuan()
    here = families(3, status="relieved") + families(2, status="marginal")
    there = families(1, place=village(0, OTHER_TOWN), status="marginal")
    there += families(1, place=village(0, OTHER_TOWN), status="sudden_hardship")
    for one in (*here, *there):
        members(one, 2)
    visited(here[:4], date(2024, 7, 3))
    RiskClue.everything.create(
        household=here[0], source="self", cause="illness", found_on=TODAY, receipt="KY1",
        state="open", about="住院",
    )  # fmt: skip
    for one, state, due in (
        (here[1], "received", date(2024, 7, 20)),
        (there[0], "received", date(2024, 8, 20)),
        (there[1], "not_founded", None),
    ):
        MonitoringCase.everything.create(
            household=one, state=state, source="self", cause="illness", found_on=TODAY, due_on=due
        )
    for one in (here[0], there[0]):
        Employment.everything.create(
            individual=Individual.everything.filter(household=one).first(),
            month="2024-06",
            channel="flexible",
            employer="甲厂",
        )


def test_a_county_of_households_is_told_of_households_and_not_of_weak_villages() -> None:
    bureau = office("agriculture_bureau")
    assert figures(bureau) == {
        "户": "7", "个人": "14", "监测对象": "4", "风险线索": "1", "监测案件": "2",
        "走访任务": "10", "就业规模": "2",
    }  # fmt: skip
    found = tiles(bureau)
    assert set(found) == {"政策", "项目", *OF_PEOPLE}
    assert [said for said, _href in found["监测对象"].told.parts] == [
        "脱贫不稳定户 0", "边缘易致贫户 3", "突发严重困难户 1"
    ]  # fmt: skip
    assert [said for said, _href in found["监测案件"].told.parts] == ["逾期 1"]
    assert "村组：应走访 7，已走访 4" in str(found["走访任务"].told.parts)
    assert found["就业规模"].told.light == "bad"
    assert found["就业规模"].told.parts[0][0] == "目标 2,500 人"
    assert cockpit(bureau)["charts"] == [], "its policy moves no money yet"


def test_each_figure_counts_the_list_it_leads_to() -> None:
    [waits] = families(1, status="marginal")
    members(waits, 3)
    Household.everything.filter(pk=waits.pk).update(state="entered")
    client, counted = signed_in("agriculture_bureau", COUNTY), []
    for tile in client.get("/").context["tiles"]:
        if str(tile.title) not in OF_PEOPLE:
            continue
        for said, href in ((tile.figure, tile.href), *tile.told.parts):
            shown = client.get(href)
            assert shown.status_code == 200, href
            if "page" in shown.context:
                assert f"{shown.context['page'].count:,}" == said.split()[-1], href
                counted.append(str(tile.title))
    assert set(counted) == OF_PEOPLE - {"走访任务", "就业规模"}


def test_what_waits_stands_on_the_tile_of_its_own_rows() -> None:
    for role, place, waits in (
        ("village", village(), {"风险线索": 1, "监测案件": 1}),
        ("township", TOWN, {"风险线索": 1}),
    ):
        found = tiles(office(role, place))
        assert {name: tile.waiting for name, tile in found.items() if tile.waiting} == waits
    Campaign.everything.create(
        title="汛后排查", place_id=COUNTY, checked="all", from_on=JULY_30, until_on=JULY_30,
        why="汛情", state="running",
    )  # fmt: skip
    found = tiles(office("agriculture_bureau"))
    assert {name: tile.waiting for name, tile in found.items() if tile.waiting} == {"监测": 1}
    assert found["监测"].figure == "", "none of the figures counts concentrated checks"


def test_the_cockpit_reminds_and_says_how_much_it_does_not_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in("village", village())
    page = client.get("/").content.decode()
    assert "走访逾期的户" in page
    assert "还有" not in page, "all of it is shown"
    monkeypatch.setattr("bangfu.web.cockpit.LINES_SHOWN", 1)
    shown = client.get("/")
    assert [one.waiting.count for one in shown.context["errands"]] == [1]
    assert '<a href="/todo/">全部待办（还有 1 件）</a>' in shown.content.decode()


def test_search_leads_those_who_read_people_to_their_lists_without_a_name_in_an_address() -> None:
    [known] = families(1, status="relieved", name="欧阳")
    client = signed_in("township", TOWN)
    page = client.get("/search/", {"q": known.head_name}).content.decode()
    assert '<button formaction="/registry/households/">户</button>' in page
    assert '<button formaction="/registry/individuals/">个人</button>' in page
    assert 'method="post" action="/registry/households/"' in page
    assert not re.findall(rf'(?:href|action)="[^"]*(?:{known.head_name}|%E6%AC%A7)', page)
    found = client.post("/registry/households/", {"q": known.head_name}, follow=True)
    assert found.context["page"].count == 1
    assert quote(known.head_name) not in found.redirect_chain[-1][0]
    for outsider in (Client(), signed_in("finance_bureau", COUNTY)):
        assert (
            "/registry/households/" not in outsider.get("/search/", {"q": "欧阳"}).content.decode()
        )


def test_where_nothing_is_owed_to_anybody_no_visit_is_told_to_be_in_time() -> None:
    nobody = office("township", "211282104000")
    assert figures(nobody)["户"] == "0"
    assert "走访任务" not in figures(nobody)


def test_in_january_the_work_of_december_is_told_without_the_goal_of_another_year() -> None:
    Employment.everything.create(
        individual=Individual.everything.latest("pk"),
        month="2024-12",
        channel="flexible",
        employer="甲厂",
    )
    for day, month, goal in ((30, "2024-06", 1), (31, "2024-12", 1)):
        at = datetime(2024, 12, day, 4, tzinfo=UTC)
        told = tiles(office("agriculture_bureau", at=at))["就业规模"].told
        assert str(told.what) == f"人在岗（{month} 月末）"
        assert len(told.parts) == goal
    later = datetime(2025, 1, 15, 4, tzinfo=UTC)
    told = tiles(office("agriculture_bureau", at=later))["就业规模"].told
    assert (told.figure, str(told.what)) == ("1", "人在岗（2024-12 月末）")
    assert (told.parts, told.light) == ([], "")
    assert told.href == "/monitoring/employments/stock/?year=2024"


def test_a_township_and_a_grid_worker_count_their_own_only() -> None:
    here = grid(worker := worker_of(village()))
    families(1, of=here)
    assert figures(office("township", TOWN)) == {
        "户": "6", "个人": "10", "监测对象": "2", "风险线索": "1", "监测案件": "1",
        "走访任务": "8", "就业规模": "1",
    }  # fmt: skip
    assert tiles(office("township", TOWN))["就业规模"].told.parts == [], "the goal is the county's"
    assert figures(office("township", OTHER_TOWN))["风险线索"] == "0"
    assert figures(worker)["户"] == "1"
    assert figures(worker)["监测案件"] == "0"


def test_who_reads_no_household_gets_no_figure_of_any() -> None:
    finance = office("finance_bureau")
    assert set(tiles(finance)) == {"政策", "底册", "项目"}
    assert tiles(finance)["底册"].told.what == "个村"
    assert "tiles" not in Client().get("/").context, "a stranger gets no figure of anybody"
