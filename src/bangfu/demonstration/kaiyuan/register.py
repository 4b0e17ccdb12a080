"""The register of the story: households listed, checked, put in grids; two that may be one person."""

from datetime import date

from bangfu.apps.registry.actions.batches import HouseholdRow, check_batch, write_batch
from bangfu.demonstration.kaiyuan import places
from bangfu.demonstration.kaiyuan.people import LISTED_ON, Drawing, Family
from bangfu.demonstration.telling import LABEL, Telling

ENTERED, CHECKED = date(2024, 1, 4), date(2024, 1, 5)
HOUSEHOLDS_EACH = 59
SOURCE = f"{LABEL}数据：按种子随机生成"


def draw(story: Telling) -> list[Family]:
    """All families, village by village."""
    drawing = Drawing(story.chance)
    return [
        drawing.family(village.code, number)
        for village in places.villages(story)
        for number in range(1, HOUSEHOLDS_EACH + 1)
    ]


def enter(story: Telling, families: list[Family]) -> None:
    """The bureau enters the list of all townships; somebody else of it checks."""
    grids = places.grids(story, ENTERED)
    rows = [
        HouseholdRow(
            code=family.code,
            village=family.village,
            status=family.status,
            basis=f"建档立卡名单（{LABEL}）",
            entered_on=LISTED_ON,
            members=family.members,
            group_name=family.group,
            grid_id=grids[family.village][number % len(places.GRIDS)].pk,
        )
        for number, family in enumerate(families)
    ]
    bureau, place = story.who("bureau", ENTERED), story.county
    write_batch(bureau, rows, place=place, source=SOURCE, key=story.key)
    codes = [family.code for family in families]
    check_batch(story.who("bureau2", CHECKED), None, codes, place=place, key=story.key)
