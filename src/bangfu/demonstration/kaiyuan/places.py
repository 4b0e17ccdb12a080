"""Where the households of the story live: villages of every rural township, two grids in each."""

from collections.abc import Mapping
from datetime import date

from bangfu.apps.registry.actions.circumstances import GridEntered, enter_grid
from bangfu.apps.registry.models import Division, Grid
from bangfu.demonstration import cast
from bangfu.demonstration.kaiyuan.cast import CAST
from bangfu.demonstration.telling import Telling, row

SHOWN = "莲花镇"
"""The township whose offices can sign in."""

VILLAGES_EACH = 3
GRIDS = ("1", "2")


def rural(story: Telling) -> list[str]:
    """The names of the townships that are no sub-districts."""
    return [name for name in story.townships if not name.endswith("街道")]


def villages(story: Telling) -> list[Division]:
    """The first villages of each rural township."""
    found: list[Division] = []
    for name in rural(story):
        of = Division.everything.filter(parent_id=story.townships[name], category="village")
        found += of.order_by("code")[:VILLAGES_EACH]
    return found


def people(story: Telling) -> None:
    """The offices of the townships; in the first village of each all who work in a village."""
    cast.townships(story, CAST, rural(story), SHOWN)
    for village in villages(story):
        is_first = village in first_villages(story)
        is_shown = is_first and village.parent_id == story.townships[SHOWN]
        if is_first:
            cast.villagers(story, CAST, village, is_shown=is_shown)
        for handle in grid_workers(village.code)[is_first:]:
            part = cast.Part("grid_worker", f"{village.short_name}网格员")
            cast.join(story, handle, part, village.code)


def shown(story: Telling) -> Division:
    """The village whose committee can sign in."""
    code = story.townships[SHOWN]
    return next(one for one in first_villages(story) if one.parent_id == code)


def first_villages(story: Telling) -> list[Division]:
    """The village of each township in which most happens."""
    return villages(story)[::VILLAGES_EACH]


def grid_workers(village: str) -> tuple[str, ...]:
    """The handles of those who work in the grids of a village, in their order."""
    return (f"grid:{village}", f"grid2:{village}")


def grids(story: Telling, on: date) -> Mapping[str, list[Grid]]:
    """The grids of each village, entered by the bureau, each with its worker."""
    found: dict[str, list[Grid]] = {}
    for village in villages(story):
        for code, handle in zip(GRIDS, grid_workers(village.code), strict=True):
            worker = story.people[handle].pk
            entered = GridEntered(village.code, code, f"第{'一二'[int(code) - 1]}网格", worker, on)
            told = enter_grid(story.who("bureau", on), entered, key=story.key)
            found.setdefault(village.code, []).append(row(Grid, told))
    return found
