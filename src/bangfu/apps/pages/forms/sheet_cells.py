"""One cell of a workbook as the value of its column: exactly, or not at all with the reason."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bangfu.core.money import TYPED_FEN_MAX, parse_rate
from bangfu.core.period import DAY_FIRST, DAY_LAST
from bangfu.core.place import level_of
from bangfu.core.unseen import has_unseen
from bangfu.core.words import Unfit

if TYPE_CHECKING:
    from bangfu.apps.pages.forms.workbooks import ImportColumn

FEN_PER = {"元": 100, "万元": 1_000_000}
NOTHING = {"-", "—", "/", "无", "\\"}
"""What offices write for nothing; it is nothing only where a cell may be empty."""

DAYS = ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d")
YES, NO = {"是", "yes", "true"}, {"否", "no", "false"}
EXACT_DIGITS = 15
"""A workbook keeps no more of a number: a longer code that was typed as one has lost its end."""

_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)


class Unreadable(Exception):
    """A cell that is not what its column holds: the code of the problem, what was read, its values."""

    def __init__(self, code: str, shown: object = "", **values: object) -> None:
        super().__init__(code)
        self.code, self.shown, self.values = code, str(shown)[:80], values


def read_cell(column: "ImportColumn", cell: object, unit: str) -> Any:
    """The value of a cell; None for an empty one that may be empty. Raises Unreadable.

    Nothing is guessed: text round a number, a part of a fen, a code that lost digits, blanks before
    or after a text and letters that cannot be seen are all refused.
    """
    if cell is None or cell == "" or (isinstance(cell, str) and cell.strip() in {"", *NOTHING}):
        if column.is_needed:
            raise Unreadable("cell_missing")
        return None
    if isinstance(cell, str) and (cell != cell.strip() or has_unseen(cell)):
        raise Unreadable("cell_has_blanks", cell.strip())
    if column.choices:
        return _choice(column, cell)
    return READERS[column.kind](column, cell, unit)


def _choice(column: "ImportColumn", cell: object) -> str:
    for code, words in column.choices.items():
        if str(cell) in (code, words.zh, words.en):
            return code
    raise Unreadable("cell_not_among", cell, known=list(column.choices.values()))


def _text(column: "ImportColumn", cell: object, unit: str) -> str:
    text = _plain(cell)
    if len(text) > column.length_max:
        raise Unreadable("cell_too_long", text, most=column.length_max)
    return text


def _plain(cell: object) -> str:
    """A cell as text: a number only while all its digits are there."""
    if isinstance(cell, bool):
        raise Unreadable("cell_not_text", cell)
    if (
        isinstance(cell, int | Decimal)
        and len(str(cell).lstrip("-").replace(".", "")) > EXACT_DIGITS
    ):
        raise Unreadable("cell_lost_digits", cell)
    return str(cell)


def _place(column: "ImportColumn", cell: object, unit: str) -> str:
    code = _plain(cell)
    if len(code) != 12 or level_of(code) is None:
        raise Unreadable("cell_not_place", code)
    return code


def _number(cell: object, code: str) -> Decimal:
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal | str):
        raise Unreadable(code, cell)
    text = str(cell)
    if isinstance(cell, str) and (not _NUMBER.fullmatch(text) or len(text) > 40):
        raise Unreadable(code, text)
    number = Decimal(text.replace(",", ""))
    if not number.is_finite():  # 1e999 in a workbook is read as infinite
        raise Unreadable(code, text)
    return number


def _money(column: "ImportColumn", cell: object, unit: str) -> int:
    fen = Fraction(_number(cell, "cell_not_money")) * FEN_PER[unit]
    if fen.denominator != 1:
        raise Unreadable("cell_part_of_fen", cell)
    if abs(fen) > TYPED_FEN_MAX:
        raise Unreadable("cell_too_large", cell)
    if fen < 0 and not column.may_be_negative:
        raise Unreadable("cell_below_zero", cell)
    return fen.numerator


def _whole(column: "ImportColumn", cell: object, unit: str) -> int:
    number = _number(cell, "cell_not_number")
    if number != number.to_integral_value() or abs(number) >= 2**31:
        raise Unreadable("cell_not_number", cell)
    if number < 0 and not column.may_be_negative:
        raise Unreadable("cell_below_zero", cell)
    return int(number)


def _year(column: "ImportColumn", cell: object, unit: str) -> int:
    text = str(cell).removesuffix("年")
    is_year = re.fullmatch(r"\d{4}", text, re.ASCII) is not None
    if not is_year or not DAY_FIRST.year <= int(text) <= DAY_LAST.year:
        raise Unreadable("cell_not_year", cell)
    return int(text)


def _share(column: "ImportColumn", cell: object, unit: str) -> str:
    try:
        return str(parse_rate(str(cell)))
    except (Unfit, ZeroDivisionError):
        raise Unreadable("cell_not_share", cell) from None


def _date(column: "ImportColumn", cell: object, unit: str) -> date:
    day = _day(cell)
    if not DAY_FIRST <= day <= DAY_LAST:
        told = {"first": DAY_FIRST.isoformat(), "last": DAY_LAST.isoformat()}
        raise Unreadable("cell_day_far", day, **told)
    return day


def _day(cell: object) -> date:
    if isinstance(cell, date):
        return cell
    for form in DAYS if isinstance(cell, str) else ():
        try:
            return datetime.strptime(str(cell), form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise Unreadable("cell_not_date", cell)


def _flag(column: "ImportColumn", cell: object, unit: str) -> bool:
    said = str(cell).lower()
    if said not in YES | NO:
        raise Unreadable("cell_not_flag", cell)
    return said in YES


READERS: Mapping[str, Any] = {
    "text": _text,
    "code": _text,
    "name": _text,
    "identity": _text,
    "phone": _text,
    "card": _text,
    "choice": _choice,
    "place": _place,
    "money": _money,
    "number": _whole,
    "share": _share,
    "date": _date,
    "year": _year,
    "flag": _flag,
}
