"""The work of the year: key areas, concentrated checks, what is dispatched, and who helps whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

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
from bangfu.apps.monitoring.models import Campaign, KeyArea
from bangfu.apps.monitoring.queries.focus import without_supporter
from bangfu.demonstration.kaiyuan import places
from bangfu.demonstration.telling import LABEL, Act, Telling

TABLE = """
dispatch            2024-01 2024-02-04
dispatch            2024-02 2024-03-04
dispatch            2024-03 2024-04-03
dispatch            2024-04 2024-05-05
dispatch            2024-05 2024-06-04
dispatch            2024-06 2024-07-09
dispatch            2024-07 2024-08-04
dispatch            2024-08 2024-09-04
dispatch            2024-09 2024-10-05
dispatch            2024-10 2024-11-04
dispatch            2024-11 2024-12-04
employment_dispatch 2024-01 2024-02-05
employment_dispatch 2024-02 2024-03-05
employment_dispatch 2024-03 2024-04-05
employment_dispatch 2024-04 2024-05-04
employment_dispatch 2024-05 2024-06-05
employment_dispatch 2024-06 2024-07-04
employment_dispatch 2024-07 2024-08-05
employment_dispatch 2024-08 2024-09-12
employment_dispatch 2024-09 2024-10-04
employment_dispatch 2024-10 2024-11-05
employment_circular 2024Q1 2024-04-08
employment_circular 2024Q2 2024-07-15
employment_circular 2024Q3 2024-10-09
key_area_note       2024-08 2024-09-04 庆云堡镇
key_area_note       2024-09 2024-10-04 庆云堡镇
key_area_note       2024-10 2024-11-08 庆云堡镇
key_area_note       2024-10 2024-11-04 八棵树镇
key_area_note       2024-11 2024-12-05 八棵树镇
"""
"""Duty, period, the day on which it was done, and the key area of a note.

Most were done in time, some late; the dispatch of employment of the last month and the note on the
village that was listed last are not done.
"""

TEXTS = {
    "dispatch": "调度当月线索、案件和走访，逾期的点名到镇，月底前办完",
    "employment_dispatch": "逐镇核对在岗人数，返乡未就业的逐户对接岗位",
    "employment_circular": "通报各镇务工就业人数和渠道，落后的镇书面说明",
    "key_area_note": "逐户看住房、饮水和收入，问题当月销号",
}
"""What was found and asked for."""


@dataclass(frozen=True)
class Watched:
    """A key area: which, why, and from when to when. A village is that of the township shown."""

    town: str
    reason: str
    from_on: date
    until_on: date | None = None
    is_village: bool = False


WATCHED = (
    Watched("庆云堡镇", "强降雨受灾，农田和院墙损毁集中", date(2024, 8, 8), date(2024, 11, 20)),
    Watched("八棵树镇", "大病支出集中，月内预警多", date(2024, 10, 12)),
    Watched(places.SHOWN, "冬季饮水管道冻裂，线索集中", date(2024, 11, 21), is_village=True),
)

AUTUMN = ("秋冬监测对象集中排查", "monitored", date(2024, 11, 4), date(2024, 11, 29))
WINTER = ("重点区域冬季住房饮水排查", "key_areas", date(2024, 12, 9), date(2024, 12, 31))
SUMMED_UP = date(2024, 12, 2)
RESULT = "逐户查过住房、饮水、就医和收入，新问题转为线索办理，没查到的户由镇里补查"

NAMED = (date(2024, 4, 8), date(2024, 11, 22), date(2024, 12, 17))
"""The days on which supporters are named: of those monitored, and after each screening."""

NAMED_LATER_EVERY = 9
"""Every so-manieth household waits for somebody to be named."""


def acts(story: Telling) -> Iterator[Act]:
    """All of it, each on its day."""
    for area in WATCHED:
        yield area.from_on, partial(_list, story, area)
        if area.until_on:
            yield area.until_on, partial(_delist, story, area, area.until_on)
    for check in (AUTUMN, WINTER):
        yield check[2], partial(_begin, story, *check)
    yield SUMMED_UP, partial(_sum_up, story)
    for line in TABLE.split("\n")[1:-1]:
        duty, period, on, *named = line.split()
        day = date.fromisoformat(on)
        yield day, partial(_dispatch, story, day, (duty, period, "".join(named)))
    for day in NAMED:
        yield day, partial(_name_supporters, story, day)


def _place(story: Telling, area: Watched) -> str:
    if area.is_village:
        return places.shown(story).code
    return story.townships[area.town]


def _list(story: Telling, area: Watched) -> None:
    office, place = story.who("office", area.from_on), _place(story, area)
    reason = f"{area.reason}（{LABEL}）"
    list_key_area(office, place, reason, from_on=area.from_on, key=story.key)


def _delist(story: Telling, area: Watched, on: date) -> None:
    row = KeyArea.everything.get(place_id=_place(story, area))
    delist_key_area(story.who("office", on), row, on, key=story.key)


def _begin(story: Telling, title: str, checked: str, from_on: date, until_on: date) -> None:
    why = f"按方案要求集中排查一遍（{LABEL}）"
    entered = CampaignEntered(title, story.county, checked, from_on, until_on, why)
    begin_campaign(story.who("office", from_on), entered, key=story.key)


def _sum_up(story: Telling) -> None:
    check = Campaign.everything.get(title=AUTUMN[0])
    office = story.who("office", SUMMED_UP)
    end_campaign(office, check, reason=f"{RESULT}（{LABEL}）", key=story.key)


def _dispatch(story: Telling, on: date, what: tuple[str, str, str]) -> None:
    """The bureau dispatches the county, the clerk of a township writes the note on it."""
    duty, period, area = what
    by, place = (f"clerk:{area}", story.townships[area]) if area else ("bureau", "")
    text = f"{TEXTS[duty]}（{LABEL}）"
    done = DutyDone(duty, period, place, on, text)
    dispatch(story.who(by, on), done, key=story.key)


def _name_supporters(story: Telling, on: date) -> None:
    """The clerk of each township names the worker of its grid for most of those without anybody."""
    for name in places.rural(story):
        clerk = story.who(f"clerk:{name}", on)
        rows = without_supporter(clerk).order_by("code")
        for at, household in enumerate(rows):
            person = household.grid.worker_id if household.grid else None
            if person and at % NAMED_LATER_EVERY:
                name_supporter(clerk, household, person, from_on=on, key=story.key)
