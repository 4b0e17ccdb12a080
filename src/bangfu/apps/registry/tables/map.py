"""The townships of a county as a scheme of tiles, and the county's outline beside it.

Neither is a map of borders: tiles are placed roughly where townships lie (or in rows, where nobody
has placed them), and the outline is coarse.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources

from bangfu.apps.pages.tables.amounts import Cell, exact, usual
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.incomes import income_by_township
from bangfu.apps.registry.queries.places import places_of
from bangfu.apps.registry.queries.villages import weak_villages_by_township
from bangfu.core.money import Fen

SIDE, GAP = 96, 6
IN_A_ROW = 7
STEPS = 5
"""How many shades a tile may have; the figure says the same in words."""

OUTLINE_WIDTH = 320

Point = tuple[int, int]


@dataclass(frozen=True)
class Tile:
    """A township as it is drawn: its name as it fits, its corner, its figure, its shade (0 for nothing)."""

    place: Division
    short: str
    x: int
    y: int
    said: Cell
    shade: int

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.x + SIDE // 2


@dataclass(frozen=True)
class Scheme:
    """All tiles of a county with the size of the drawing."""

    tiles: list[Tile]
    width: int
    height: int


@dataclass(frozen=True)
class Outline:
    """The outline of a county as the path of a drawing, north up."""

    path: str
    width: int
    height: int


def villages_scheme(viewer: Viewer, county: str, on: date) -> Scheme:
    """Townships by the number of villages in the programme on a day."""
    counts = weak_villages_by_township(viewer, on)
    said = {code: Cell(str(number), is_number=True) for code, number in counts.items()}
    return _scheme(viewer, county, counts, said)


def income_scheme(viewer: Viewer, county: str, year: int) -> Scheme:
    """Townships by what their villages took in over a year, as far as the viewer sees it."""
    sums: Mapping[str, Fen] = income_by_township(viewer, year)
    said = {code: Cell(usual(fen), exact(fen), is_number=True) for code, fen in sums.items()}
    return _scheme(viewer, county, sums, said)


def _scheme(
    viewer: Viewer, county: str, figures: Mapping[str, int], said: Mapping[str, Cell]
) -> Scheme:
    townships = list(places_of(viewer, "township", inside=county, on=viewer.today))
    at = _positions([place.code for place in townships])
    most = max((figures.get(place.code, 0) for place in townships), default=0)
    tiles = []
    for place in townships:
        column, row = at[place.code]
        x, y = column * (SIDE + GAP), row * (SIDE + GAP)
        shade = _shade(figures.get(place.code, 0), most)
        short = place.name.rpartition(place.parent.name if place.parent else " ")[2]
        tiles.append(
            Tile(place, short, x, y, said.get(place.code, Cell("0", is_number=True)), shade)
        )
    width = max((tile.x for tile in tiles), default=0) + SIDE
    height = max((tile.y for tile in tiles), default=0) + SIDE
    return Scheme(sorted(tiles, key=lambda tile: tile.place.code), width, height)


def _shade(figure: int, most: int) -> int:
    """Nothing for nothing, else one of the shades: equal parts up to the largest figure."""
    return -(-figure * STEPS // most) if figure > 0 and most > 0 else 0


def _positions(codes: list[str]) -> dict[str, tuple[int, int]]:
    """Column and row of each township: as placed, where all are placed; else in rows by code."""
    placed = _placed()
    if all(code in placed for code in codes):
        return {code: placed[code] for code in codes}
    return {code: (at % IN_A_ROW, at // IN_A_ROW) for at, code in enumerate(sorted(codes))}


@cache
def _placed() -> Mapping[str, tuple[int, int]]:
    source = resources.files("bangfu").joinpath("data", "tiles.csv")
    with source.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {row["code"].ljust(12, "0"): (int(row["column"]), int(row["row"])) for row in rows}


# --- the outline ------------------------------------------------------------------------------


@cache
def outline_of(county: str) -> Outline | None:
    """The outline of a county; None where none ships."""
    source = resources.files("bangfu").joinpath("data", "counties.geojson")
    text = source.read_text(encoding="utf-8")
    features = json.loads(text, parse_float=_millionths, parse_int=_millionths)["features"]
    found = (f for f in features if f["properties"]["code"] == county[:6])
    feature = next(found, None)
    return _drawn(feature["geometry"]["coordinates"]) if feature else None


def _millionths(degrees: str) -> int:
    return round(Decimal(degrees).scaleb(6))


def _drawn(polygons: list[list[list[Point]]]) -> Outline:
    """Millionths of degrees as points of a drawing; at this latitude a degree east is 4/5 of one north."""
    rings = [ring for polygon in polygons for ring in polygon]
    east_of = [point[0] for ring in rings for point in ring]
    north_of = [point[1] for ring in rings for point in ring]
    west, north, breadth = min(east_of), max(north_of), max(east_of) - min(east_of)

    def down(y: int) -> int:
        return (north - y) * OUTLINE_WIDTH * 5 // (breadth * 4)

    def across(x: int) -> int:
        return (x - west) * OUTLINE_WIDTH // breadth

    drawn = [" ".join(f"{across(x)},{down(y)}" for x, y in ring) for ring in rings]
    path = " ".join(f"M{ring}Z" for ring in drawn)
    return Outline(path, OUTLINE_WIDTH, down(min(north_of)))
