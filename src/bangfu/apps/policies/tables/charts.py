"""The chart of the forecast: what comes in against what is promised, and the running sum."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import usual, usual_unit

REMITTED, GUARANTEED, CUMULATIVE = "#0f5c8c", "#c7a252", "#1d6b45"
SHORT = "#a3261b"


def forecast_chart(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A Vega-Lite chart: two bars a year, a line for the running sum, a mark on uncovered years."""
    names = [_("上缴利润"), _("保底收益"), _("累计结余")]
    figures = [figure for row in rows for figure in _figures(row, names)]
    unit = usual_unit()
    axis = {"labelExpr": f"format(datum.value/{unit.fen}, ',.0f')", "title": unit.label}
    y = {"field": "fen", "type": "quantitative", "axis": axis}
    x = {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}}
    colour = {
        "field": "name",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": [REMITTED, GUARANTEED, CUMULATIVE]},
        "legend": {"orient": "top"},
    }
    tooltip = [{"field": "tip", "type": "nominal", "title": _("金额")}]
    return {
        "data": {"values": figures},
        "width": "container",
        "height": 280,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "encoding": {"x": x},
        "layer": [
            {
                "transform": [{"filter": "datum.is_bar"}],
                "mark": {"type": "bar"},
                "encoding": {
                    "y": y,
                    "xOffset": {"field": "name", "sort": names},
                    "color": colour,
                    "tooltip": tooltip,
                },
            },
            {
                "transform": [{"filter": "!datum.is_bar"}],
                "mark": {"type": "line", "point": {"filled": True, "size": 50}},
                "encoding": {"y": y, "color": colour, "tooltip": tooltip},
            },
            *_marks(figures, y),
        ],
        "config": {"font": "system-ui, sans-serif", "view": {"stroke": None}},
    }


def _marks(figures: list[dict[str, Any]], y: dict[str, Any]) -> list[dict[str, Any]]:
    """A word over every year that is not covered; none where there is no such year."""
    if not any(figure["short"] for figure in figures):
        return []
    return [
        {
            "transform": [{"filter": "datum.short != ''"}],
            "mark": {"type": "text", "dy": -10, "color": SHORT, "fontWeight": "bold"},
            "encoding": {"y": y, "text": {"field": "short"}},
        },
    ]


def _figures(row: dict[str, Any], names: list[str]) -> list[dict[str, Any]]:
    fields = ("remitted_fen", "guaranteed_fen", "cumulative_fen")
    told = []
    for name, field in zip(names, fields, strict=True):
        amount = row[field]
        if amount is not None:
            is_short = row["covered"] is False and field == "guaranteed_fen"
            figure = {"year": str(row["year"]), "name": name, "fen": amount}
            figure["is_bar"] = field != "cumulative_fen"
            figure["tip"] = f"{usual(amount)} {usual_unit().label}"
            figure["short"] = _("未兜住") if is_short else ""
            told.append(figure)
    return told
