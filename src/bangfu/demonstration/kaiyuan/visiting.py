"""Visits of the story: most households are visited in time, some grids lag behind."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from bangfu.apps.monitoring.actions.many import enter_visits_of_many
from bangfu.apps.monitoring.actions.visits import Visited
from bangfu.demonstration.kaiyuan import places
from bangfu.demonstration.kaiyuan.people import Family
from bangfu.demonstration.telling import Act, Telling

BY_VILLAGE = ((date(2024, 10, 8), 18), (date(2024, 11, 5), 20), (date(2024, 12, 3), 14))
BY_TOWNSHIP = ((date(2024, 8, 20), 30), (date(2024, 11, 12), 34))
"""The first day of each round of visits, and how many days it takes."""

LAGGING_EVERY = 9
"""Every so-manieth grid is behind with its visits."""

FINDINGS = (
    "家中情况正常，收入稳定",
    "家人在外务工，按月寄回工资",
    "老人身体尚可，药品够用",
    "玉米已收，等待出售",
    "孩子在校，无退学情况",
)
NEEDS = ("", "", "", "", "想学大棚种植", "盼就近务工", "希望修缮院墙")


def acts(story: Telling, families: Sequence[Family]) -> Iterator[Act]:
    """Grid workers month by month, clerks of the townships quarter by quarter."""
    grids: dict[str, list[str]] = {}
    towns: dict[str, list[str]] = {}
    names = {code: name for name, code in story.townships.items()}
    for place, family in enumerate(families):
        handle = places.grid_workers(family.village)[place % len(places.GRIDS)]
        grids.setdefault(handle, []).append(family.code)
        towns.setdefault(f"clerk:{names[family.village[:9] + '000']}", []).append(family.code)
    for first, days in BY_VILLAGE:
        for number, (handle, codes) in enumerate(grids.items()):
            share = 58 if number % LAGGING_EVERY == 4 else 94
            yield _round(story, handle, codes, (first, days, share))
    for first, days in BY_TOWNSHIP:
        for number, (handle, codes) in enumerate(towns.items()):
            share = 71 if number % LAGGING_EVERY == 4 else 97
            yield _round(story, handle, codes, (first, days, share))


def _round(story: Telling, handle: str, codes: Sequence[str], plan: tuple[date, int, int]) -> Act:
    """One visitor's visits of a round, entered when it is over: so many of a hundred households."""
    first, days, share = plan
    made = [
        (code, _visited(story.chance, first + timedelta(days=story.chance.randrange(days))))
        for code in codes
        if story.chance.randrange(100) < share
    ]
    on, place = first + timedelta(days=days), _place(story, handle)
    return on, lambda: enter_visits_of_many(story.who(handle, on), made, place=place, key=story.key)


def _place(story: Telling, handle: str) -> str:
    office, _colon, where = handle.partition(":")
    return story.townships[where] if office == "clerk" else where


def _visited(chance: Random, on: date) -> Visited:
    """A visit that found all well."""
    answers = dict.fromkeys(("housing", "water", "medical"), "met")
    return Visited(on, chance.choice(FINDINGS), chance.choice(NEEDS), answers)
