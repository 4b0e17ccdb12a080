"""Charts, each with its numbers as a table below: bars, lines, flows of money, townships as tiles.

    bar_chart(_("各年上缴"), [Point("2018", 34_560_000_00), Point("2019", 109_440_000_00)], "money")

Bars and lines are drawn in the browser by Vega, with `ast` so that no code is made of text; flows
and tiles are drawn here, in whole numbers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import Cell, money, usual, usual_unit
from bangfu.apps.pages.tables.cells import LIGHTS
from bangfu.apps.pages.tables.streams import COLOURS, Drawing, Link, drawn

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["Chart", "Link", "Point", "Tile", "bar_chart", "line_chart", "sankey", "tile_map"]

Measure = Literal["money", "number"]
HEIGHT = 280
SIDE_BY_SIDE = 34
"""How many letters of labels stand side by side on a phone; a Chinese one counts twice."""

LETTERS = {"labelFontSize": 13, "titleFontSize": 13, "labelLimit": 260}
"""As large as the small print of the page, on a phone as well."""

CONFIG = {
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": LETTERS,
    "legend": LETTERS,
}
SLANTED, STEEP, SLANTED_MAX = -40, -60, 10
WIDE_FROM = 0x2E80


@dataclass(frozen=True)
class Point:
    """One figure of a chart: where on the axis, how much (money in fen), of which series."""

    x: str
    value: int
    series: str = ""


@dataclass(frozen=True)
class Tile:
    """A township on the scheme. The light colours it; the figure says the same in words."""

    code: str
    name: str
    value: str
    href: str = ""
    light: str = ""

    @property
    def word(self) -> str:
        """The light in words."""
        return str(LIGHTS[self.light])


@dataclass(frozen=True)
class Chart:
    """A chart with the same numbers as a table: `spec` is for Vega; the others are drawn here."""

    title: str
    heads: list[str]
    rows: list[list[Cell]]
    spec: dict[str, Any] = field(default_factory=dict)
    drawing: Drawing | None = None
    tiles: Sequence[Tile] = ()

    @property
    def id(self) -> str:
        """The id of the chart's data on the page: the same for the same title."""
        return "chart-" + "".join(f"{ord(letter):x}" for letter in self.title[:20])


# --- bars and lines ---------------------------------------------------------------------------


def bar_chart(title: "StrOrPromise", points: Iterable[Point], measure: Measure) -> Chart:
    """Bars side by side, one colour a series."""
    return _vega(title, list(points), measure, "bar")


def line_chart(title: "StrOrPromise", points: Iterable[Point], measure: Measure) -> Chart:
    """A line with a mark on each figure, one colour a series."""
    return _vega(title, list(points), measure, "line")


def _vega(
    title: "StrOrPromise", points: list[Point], measure: Measure, mark: Literal["bar", "line"]
) -> Chart:
    series = list(dict.fromkeys(point.series for point in points))
    values = [
        {"x": p.x, "value": p.value, "series": p.series, "tip": _tip(p.value, measure)}
        for p in points
    ]
    encoding: dict[str, Any] = {
        "x": {
            "field": "x",
            "type": "ordinal",
            "title": None,
            "sort": None,
            "axis": {"labelAngle": _angle({p.x for p in points})},
        },
        "y": {"field": "value", "type": "quantitative", "axis": _axis(measure)},
        "tooltip": [{"field": "tip", "type": "nominal", "title": str(title)}],
        "color": _colour(series),
    }
    if mark == "bar" and len(series) > 1:
        encoding["xOffset"] = {"field": "series", "sort": series}
    spec = {
        "data": {"values": values},
        "width": "container",
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "mark": {"type": mark, "point": {"filled": True, "size": 50}}
        if mark == "line"
        else {"type": mark},
        "encoding": encoding,
        "config": CONFIG,
    }
    heads, rows = _table(points, series, measure)
    return Chart(str(title), heads, rows, spec)


def _axis(measure: Measure) -> dict[str, Any]:
    if measure == "money":
        unit = usual_unit()
        return {"labelExpr": f"format(datum.value/{unit.fen}, ',.0f')", "title": unit.label}
    return {"title": None, "tickMinStep": 1, "format": ",d"}


def _colour(series: list[str]) -> dict[str, Any]:
    if len(series) < 2:
        return {"value": COLOURS[0]}
    scale = {"domain": series, "range": list(COLOURS[: len(series)])}
    return {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": scale,
        "legend": {"orient": "top"},
    }


def _tip(value: int, measure: Measure) -> str:
    return f"{usual(value)} {usual_unit().label}" if measure == "money" else f"{value:,}"


def _table(
    points: list[Point], series: list[str], measure: Measure
) -> tuple[list[str], list[list[Cell]]]:
    """A row for each place on the axis, a column for each series."""
    held = {(point.x, point.series): point.value for point in points}
    rows = [
        [Cell(x), *(_said(held.get((x, one)), measure) for one in series)]
        for x in dict.fromkeys(point.x for point in points)
    ]
    return ["", *(_head(one or _("数值"), measure) for one in series)], rows


def _head(label: str, measure: Measure) -> str:
    named = _("%(label)s（%(unit)s）") % {"label": label, "unit": usual_unit().label}
    return named if measure == "money" else label


def _said(value: int | None, measure: Measure) -> Cell:
    if measure == "money":
        return money(value, usual_unit())
    return Cell("—" if value is None else f"{value:,}", is_number=True)


def _angle(labels: Collection[str]) -> int:
    """Labels that do not stand side by side on a phone are slanted; many of them more steeply."""
    widths = (2 if ord(letter) > WIDE_FROM else 1 for label in labels for letter in label)
    if sum(widths) <= SIDE_BY_SIDE:
        return 0
    return SLANTED if len(labels) <= SLANTED_MAX else STEEP


# --- flows of money ---------------------------------------------------------------------------


def sankey(title: "StrOrPromise", links: Iterable[Link]) -> Chart:
    """Streams of money from left to right, as wide as their sums. Streams of nothing are left out.

    The links must not run in a circle.
    """
    streams = [link for link in links if link.fen > 0]
    heads = [_("从"), _("到"), _head(_("金额"), "money")]
    rows = [
        [Cell(s.source), Cell(s.target, href=s.href), money(s.fen, usual_unit())] for s in streams
    ]
    return Chart(str(title), heads, rows, drawing=drawn(streams) if streams else None)


# --- townships --------------------------------------------------------------------------------


def tile_map(title: "StrOrPromise", tiles: Iterable[Tile]) -> Chart:
    """Townships as tiles in the order of their codes. A scheme: where they lie is not drawn."""
    ordered = sorted(tiles, key=lambda tile: tile.code)
    rows = [[Cell(tile.name, href=tile.href), Cell(tile.value, is_number=True)] for tile in ordered]
    return Chart(str(title), [_("镇乡"), _("数值")], rows, tiles=ordered)
