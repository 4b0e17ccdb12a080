"""The weak villages of the demonstration, drawn by lot, and incomes that nobody ever earned."""

from collections.abc import Mapping
from datetime import date

from bangfu.apps.policies.queries.county import pack_in_force
from bangfu.apps.registry.actions.incomes import (
    IncomeFiled,
    enter_person_incomes,
    enter_reference_figure,
    file_incomes,
)
from bangfu.apps.registry.actions.villages import close_list, enter_villages, move_list
from bangfu.apps.registry.models import Division, VillageList, VillageProgramme
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.rules.indicator_target import IndicatorTarget
from bangfu.core.rules.rank_select import RankSelect
from bangfu.demonstration.telling import LABEL, Telling, fresh, row

DRAWN_ON = date(2018, 1, 8)
YUAN = 100
SOURCE = f"{LABEL}数据：按种子随机生成"


def draw(story: Telling, shown: Mapping[str, int]) -> None:
    """Draw as many villages as the policy names, of each level as many as it says.

    `shown` says for townships by name how many of theirs are in at least, so that their projects
    make sense.
    """
    counts = _counts()
    total = sum(counts.values())
    every = list(
        Division.everything.filter(level="village", parent__level="township", name__contains="村")
        .exclude(parent__name__endswith="街道")
        .exclude(parent__name__contains="开发区")
        .order_by("code")
    )
    first = []
    for name, least in shown.items():
        own = [village for village in every if village.parent_id == story.townships[name]]
        first += story.chance.sample(own, least)
    rest = [village for village in every if village not in first]
    drawn = first + story.chance.sample(rest, total - len(first))
    story.chance.shuffle(drawn)
    levels = [level for level, count in counts.items() for _n in range(count)]
    entered = {village.code: level for village, level in zip(drawn, levels, strict=True)}
    bureau = story.who("bureau", DRAWN_ON)
    listed = row(
        VillageList,
        enter_villages(
            bureau, entered, entered_on=DRAWN_ON, source=f"{LABEL}名单：抽签选出", key=story.key
        ),
    )
    close_list(bureau, fresh(listed), key=story.key)
    move_list(story.who("leader", DRAWN_ON), fresh(listed), "confirm", key=story.key)


def _counts() -> dict[str, int]:
    """How many villages the policy names, by the level that helps them."""
    pack = pack_in_force(DRAWN_ON)
    terms = Rulebook(pack, DRAWN_ON, {}).rule("pairings.members", RankSelect).terms
    return {level: group.count for level, group in (terms.groups or {}).items()}


def weak_villages() -> list[str]:
    """The codes of the villages in the programme, in order."""
    members = VillageProgramme.everything.filter(left_on__isnull=True)
    return list(members.order_by("village_id").values_list("village_id", flat=True))


def incomes(story: Telling, year: int) -> None:
    """Incomes of the weak villages in a year: they grow, unevenly, and some are nil."""
    bureau = story.who("bureau", date(year + 1, 1, 20))
    filed, heads = [], {}
    for code in weak_villages():
        grown = 1 + (year - DRAWN_ON.year)
        operating = (
            story.chance.choice((0, 1, 1, 2, 3)) * grown * story.chance.randrange(8_000, 30_000)
        )
        filed.append(IncomeFiled(code, "operating", operating * YUAN))
        filed.append(IncomeFiled(code, "lease", story.chance.randrange(0, 40_000) * YUAN))
        heads[code] = story.chance.randrange(17_000, 23_000) * YUAN + 150_000 * grown
    file_incomes(bureau, year, filed, source=SOURCE, key=story.key)
    enter_person_incomes(bureau, year, heads, source=SOURCE, key=story.key)


def reference(story: Telling, county: str, year: int, yuan: int) -> None:
    """The published averages of a year, invented like the rest."""
    bureau = story.who("bureau", date(year + 1, 3, 1))
    targets = Rulebook(pack_in_force(bureau.today), bureau.today, {}).rule(
        "oversight.targets", IndicatorTarget
    )
    for target in (targets.terms.targets or {}).values():
        if target.reference:
            values = {"division_id": county, "series": target.reference, "year": year}
            values |= {"amount_fen": yuan * YUAN, "document": SOURCE}
            enter_reference_figure(bureau, values, key=story.key)
