"""Figures of the county beside their goals: how facts bring them in and answers give them back."""

from collections.abc import Mapping
from fractions import Fraction

from bangfu.core.fields import Field, FieldType, fen, share, whole
from bangfu.core.rules.indicator_target import Goal, Judged
from bangfu.core.rules.measure import Unit, unit_of
from bangfu.core.words import Words, words

UNITS: tuple[Unit, ...] = ("fen", "count", "share")

GOAL_STATES: Mapping[str, Words] = {
    "met": words("达到", "Met"),
    "not_met": words("未达到", "Not met"),
    "open": words("期限未到，尚未达到", "Not yet met, not yet due"),
    "unknown": words("数据不全，无法判断", "Unknown: data missing"),
}

_TYPES = {"fen": FieldType.FEN, "count": FieldType.WHOLE, "share": FieldType.SHARE}
_PARTS = {
    "value": words("实际", "Value"),
    "target": words("目标", "Target"),
    "gap": words("差额", "Gap"),
}
_UNIT_NAMES = {"fen": words("（分）", " (fen)"), "count": words("（数）", " (number)")}


def figure_field(figure: str, title: Words) -> Field:
    """A figure as facts bring it in; a gap, or a growth, may be below zero."""
    unit = unit_of(figure)
    return Field(figure, _TYPES[unit], title, signed=unit != "count")


def told_fields() -> tuple[Field, ...]:
    """Value, target and gap of an answer, each in the unit that the goal has."""
    return tuple(
        _TOLD[unit](f"{part}_{unit}", title.zh + _unit(unit).zh, title.en + _unit(unit).en)
        for part, title in _PARTS.items()
        for unit in UNITS
    )


_TOLD = {
    "fen": lambda name, zh, en: fen(name, zh, en, signed=True),
    "count": whole,
    "share": share,
}


def _unit(unit: Unit) -> Words:
    return _UNIT_NAMES.get(unit, words("（比例）", " (share)"))


def told_figures(goal: Goal, value: Fraction | None, judged: Judged) -> dict[str, object]:
    """Value, target and gap under the names of their unit; the other units are empty."""
    figures = {"value": value, "target": judged.target, "gap": judged.gap}
    return {
        f"{part}_{unit}": _in_unit(figures[part], unit) if unit == goal.unit else None
        for part in _PARTS
        for unit in UNITS
    }


def _in_unit(number: Fraction | None, unit: Unit) -> int | Fraction | None:
    """Whole money and numbers as integers, shares as fractions."""
    if number is None or unit == "share":
        return number
    assert number.denominator == 1, f"{number} is not whole"
    return number.numerator


def as_text(number: Fraction | None, unit: Unit) -> str:
    """A figure in a step: `6/100`, `2500`, `620000 fen`; `-` where it is not known."""
    if number is None:
        return "-"
    return f"{number} fen" if unit == "fen" else str(number)
