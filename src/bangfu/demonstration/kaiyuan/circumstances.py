"""How households of the story live: incomes of two years, the five guarantees, and those unmet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from random import Random

from bangfu.apps.monitoring.queries.policy import income_lines
from bangfu.apps.registry.actions.circumstances import Looked
from bangfu.apps.registry.actions.many import (
    Incomes,
    check_guarantees_of_many,
    file_incomes_of_many,
)
from bangfu.core.households import GUARANTEES
from bangfu.core.money import Fen, split
from bangfu.demonstration.kaiyuan.people import Family
from bangfu.demonstration.telling import LABEL, Act, Telling

YUAN = 100
YEAR = 2024
FILED = {2023: date(2024, 2, 20), 2024: date(2024, 10, 25)}
"""The day on which the incomes of each year were filed."""

BANDS = ((6_200, 8_400, 3), (8_400, 9_900, 7), (9_900, 14_000, 38), (14_000, 21_000, 40),
         (21_000, 38_000, 12))  # fmt: skip
"""Income per head of the first year in yuan, from and to, and how many of a hundred households."""

ON_A_LINE = {40: 0, 41: 1, 99: 0, 100: 1}
"""Households, by their place in the list, whose income per head lies exactly on which line."""

NOT_FILED_EVERY = 173
CHECKED_ON = date(2024, 9, 12)

UNMET: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "medical": (389, ("慢性病门诊未办理签约", "特困人员住院费用未报销")),
    "education": (613, ("子女中途离校，未返校",)),
    "housing": (271, ("土坯房墙体开裂，未鉴定", "屋面渗漏，鉴定为局部危险")),
    "minimum_living": (467, ("符合低保条件，未纳入",)),
    "water": (331, ("冬季管道冻裂，断水", "水井浑浊，未检测")),
}
"""Each guarantee is unmet in every so-manieth household, in one of these ways."""


def incomes(story: Telling, families: Sequence[Family]) -> Iterator[Act]:
    """Two income years of all households, by class: most earn more, some less, a few are not known."""
    before: dict[str, Mapping[str, Fen]] = {}
    now: dict[str, Mapping[str, Fen]] = {}
    lines = income_lines(FILED[YEAR])
    for place, family in enumerate(families):
        heads = sum(one.lives_here for one in family.members)
        first = _drawn(story.chance)
        line = ON_A_LINE.get(place)
        then = _changed(story.chance, first) if line is None else lines[line].fen // YUAN
        before[family.code] = _by_class(story.chance, family, first * heads)
        if place % NOT_FILED_EVERY:
            now[family.code] = _by_class(story.chance, family, then * heads)
    for year, amounts in ((YEAR - 1, before), (YEAR, now)):
        filed = {(code, year): by_class for code, by_class in amounts.items()}
        yield FILED[year], partial(_file, story, FILED[year], filed)


def _file(story: Telling, on: date, amounts: Incomes) -> None:
    bureau, source = story.who("bureau", on), f"{LABEL}数据：入户核算"
    file_incomes_of_many(bureau, amounts, place=story.county, source=source, key=story.key)


def _drawn(chance: Random) -> int:
    """Income per head in yuan."""
    low, high, _weight = chance.choices(BANDS, [band[2] for band in BANDS])[0]
    return chance.randrange(low, high + 1)


def _changed(chance: Random, yuan: int) -> int:
    """The year after: nineteen of twenty earn more, one earns a fifth to a third less."""
    grown = chance.randrange(103, 117) if chance.randrange(20) else chance.randrange(66, 81)
    return yuan * grown // 100


def _by_class(chance: Random, family: Family, yuan: int) -> Mapping[str, Fen]:
    """The income of a household by class: whoever can work earns, others are given."""
    works = any(one.labour == "full" for one in family.members)
    weights = (58, 22, 3, 17) if works else (0, 15, 10, 75)
    parts = split(yuan * YUAN, [weight + chance.randrange(weight // 3 + 1) for weight in weights])
    wage, business, rent, given = parts
    if works and chance.randrange(60) == 0:
        lost = chance.randrange(1_000, 6_000) * YUAN
        wage, business = wage + business + lost, -lost
    return {"wage": wage, "business": business, "property": rent, "transfer": given}


def guarantees(story: Telling, families: Sequence[Family]) -> Iterator[Act]:
    """The bureau had all five looked at in every household; what is unmet says how."""
    looked = [
        (family.code, _looked(item, place))
        for place, family in enumerate(families)
        for item in GUARANTEES
    ]
    yield CHECKED_ON, partial(_check, story, looked)


def _check(story: Telling, looked: Sequence[tuple[str, Looked]]) -> None:
    bureau, source = story.who("bureau", CHECKED_ON), f"{LABEL}数据：入户核查"
    check_guarantees_of_many(bureau, looked, place=story.county, source=source, key=story.key)


def _looked(item: str, place: int) -> Looked:
    every, ways = UNMET[item]
    if place % every != every // 3:
        return Looked(item, "met", CHECKED_ON)
    return Looked(item, "unmet", CHECKED_ON, ways[place // every % len(ways)])
