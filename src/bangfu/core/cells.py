"""Cells: each is read exactly as its field says, or is a problem with its place. Nothing is guessed."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bangfu.core.fields import Field, FieldType
from bangfu.core.money import DIGITS_MAX, FEN_MAX, parse_money, parse_rate, yuan
from bangfu.core.period import parse_date
from bangfu.core.place import level_of
from bangfu.core.problem import Problem, Where
from bangfu.core.words import words

YEAR_FIRST, YEAR_LAST = 1949, 2999
"""The years a fact may speak of; anything else is a slip of the pen."""

CELL_SHOWN = 80
"""How many letters of a cell a message repeats."""

PLACES_COUNT_END = 100_000
"""Below this a number is how many places there are, not the code of one."""

_WHOLE = re.compile(r"-?(0|[1-9]\d*)", re.ASCII)
_LIST_MARKS = re.compile(r"[;；、,，]")


def is_missing(cell: object) -> bool:
    """Whether nothing was written: no cell, or only blanks."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read_cell(spec: Field, cell: Any, *, where: Where, problems: list[Problem]) -> Any:
    """The value of a cell, None where there is none; a fault is added to `problems`."""
    if is_missing(cell):
        if spec.required:
            problems.append(
                Problem("missing_cell", "block", spec.name, where, values={"name": spec.title})
            )
        return None
    try:
        return _READERS[spec.type](spec, cell)
    except _Unreadable as unreadable:
        values = {"cell": _shown(cell), "name": spec.title} | unreadable.values
        problems.append(Problem(unreadable.code, "block", spec.name, where, values=values))
        return None


def _shown(cell: object) -> str:
    """A cell as a message shows it: its beginning, so that nobody's data is spread about."""
    if isinstance(cell, int) and abs(cell) >= 10**DIGITS_MAX:
        return f"10^{DIGITS_MAX}…"
    return str(cell)[:CELL_SHOWN]


class _Unreadable(Exception):
    """A cell that does not hold what its column says."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def _read_fen(spec: Field, cell: Any) -> int:
    fen = _whole(cell)
    if fen is None:
        raise _not_fen(cell)
    if fen < 0 and not spec.signed:
        raise _Unreadable("below_zero")
    if abs(fen) > FEN_MAX:
        raise _Unreadable("too_large")
    return fen


def _not_fen(cell: Any) -> _Unreadable:
    """Why a cell is no whole number of fen, with the fen it would be where its unit is written."""
    if re.match(rf"-?\d{{{DIGITS_MAX}}}", str(cell), re.ASCII):
        return _Unreadable("too_large")
    try:
        fen = parse_money(str(cell))
    except ValueError:
        is_number = isinstance(cell, Decimal | Fraction) or re.fullmatch(r"-?\d+\.\d+", str(cell))
        return _Unreadable("not_whole_fen" if is_number else "not_money")
    return _Unreadable("not_in_fen", fen=fen, yuan=yuan(fen))


def _whole(cell: Any) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell
    if isinstance(cell, str) and _WHOLE.fullmatch(cell) and len(cell) <= DIGITS_MAX:
        return int(cell)
    return None


def _read_date(spec: Field, cell: Any) -> date:
    day = _day(cell)
    if not YEAR_FIRST <= day.year <= YEAR_LAST:
        raise _Unreadable("date_out_of_range")
    return day


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell)
    try:
        return parse_date(text)
    except ValueError:
        is_iso = re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII)
        raise _Unreadable("no_such_day" if is_iso else "not_a_date") from None


def _read_year(spec: Field, cell: Any) -> int:
    year = _whole(cell)
    if year is None or not YEAR_FIRST <= year <= YEAR_LAST:
        raise _Unreadable("not_a_year")
    return year


def _read_whole(spec: Field, cell: Any) -> int:
    number = _whole(cell)
    if number is None:
        raise _Unreadable("not_whole")
    if number < 0:
        raise _Unreadable("below_zero")
    if number > FEN_MAX:
        raise _Unreadable("too_large")
    return number


def _read_share(spec: Field, cell: Any) -> Fraction:
    try:
        share = parse_rate(str(cell)) if not isinstance(cell, bool) else None
    except ValueError:
        share = None
    if share is None:
        raise _Unreadable("not_a_share")
    if share < 0 and not spec.signed:
        raise _Unreadable("below_zero")
    return share


def _read_text(spec: Field, cell: Any) -> str:
    if isinstance(cell, str) or (isinstance(cell, int) and not isinstance(cell, bool)):
        return str(cell)
    raise _Unreadable("not_text")


def _read_code(spec: Field, cell: Any) -> str:
    text = _read_text(spec, cell)
    if level_of(text) is None:
        raise _Unreadable("not_a_place_code", cell=_shown(cell))
    return text


def _read_flag(spec: Field, cell: Any) -> bool:
    found = {"true": True, "false": False}.get(
        str(cell).lower() if not isinstance(cell, int) or isinstance(cell, bool) else ""
    )
    if found is None:
        raise _Unreadable("not_a_flag")
    return found


def _read_choice(spec: Field, cell: Any) -> str:
    for code, name in spec.codes.items():
        if cell in (code, name.zh, name.en):
            return code
    known = [words(f"{c}（{name.zh}）", f"{c} ({name.en})") for c, name in spec.codes.items()]
    raise _Unreadable("not_a_choice", known=known, cell=_shown(cell))


def _read_places(spec: Field, cell: Any) -> tuple[str, ...] | int:
    """The codes of places, each once; or how many there are, as a number of few digits."""
    count = _whole(cell)
    if count is not None and 0 <= count < PLACES_COUNT_END:
        return count
    codes = [_read_code(spec, item) for item in _items(cell)]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise _Unreadable("listed_twice", twice=twice)
    return tuple(codes)


def _items(cell: Any) -> list[Any]:
    """A list as it is, or the parts of a text between separating marks."""
    if isinstance(cell, list | tuple):
        return list(cell)
    return [part.strip() for part in _LIST_MARKS.split(str(cell)) if part.strip()]


def _read_choices(spec: Field, cell: Any) -> tuple[str, ...]:
    """A list of codes; `true` stands for all of them, `false` for none."""
    if isinstance(cell, bool) or cell in ("true", "false"):
        return tuple(spec.codes) if cell in (True, "true") else ()
    if not spec.codes:
        return tuple(_read_text(spec, item) for item in _items(cell))
    return tuple(dict.fromkeys(_read_choice(spec, item) for item in _items(cell)))


_READERS = {
    FieldType.FEN: _read_fen,
    FieldType.DATE: _read_date,
    FieldType.YEAR: _read_year,
    FieldType.WHOLE: _read_whole,
    FieldType.SHARE: _read_share,
    FieldType.TEXT: _read_text,
    FieldType.CODE: _read_code,
    FieldType.FLAG: _read_flag,
    FieldType.CHOICE: _read_choice,
    FieldType.CHOICES: _read_choices,
    FieldType.PLACES: _read_places,
}
