"""The counties of which a story is told, by the names under which the command line knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bangfu.core.words import Words, words
from bangfu.demonstration.cast import Cast
from bangfu.demonstration.jizhou import cast as jizhou
from bangfu.demonstration.kaiyuan import cast as kaiyuan


@dataclass(frozen=True)
class DemonstrationCounty:
    """A county of the demonstration: where it lies, who works there, from and until when it is told."""

    place: str
    name: Words
    begins: date
    told_until: date
    cast: Cast


COUNTIES: Mapping[str, DemonstrationCounty] = {
    "jizhou": DemonstrationCounty(
        "120119000000",
        words("蓟州区", "Jizhou"),
        jizhou.BEGINS,
        jizhou.TOLD_UNTIL,
        jizhou.CAST,
    ),
    "kaiyuan": DemonstrationCounty(
        "211282000000",
        words("开原市", "Kaiyuan"),
        kaiyuan.BEGINS,
        kaiyuan.TOLD_UNTIL,
        kaiyuan.CAST,
    ),
}


def county_at(place: str) -> DemonstrationCounty | None:
    """The county of the demonstration that lies at a place."""
    return next((one for one in COUNTIES.values() if one.place == place), None)
