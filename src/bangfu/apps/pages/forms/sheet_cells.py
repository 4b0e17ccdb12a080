"""One cell of a workbook as the value of its column: exactly, or not at all with the reason.

    reader = CellReader(viewer.today)
    value = reader.read(column, cell, unit, row)   # or raises Unreadable
    reader.notes(file)                             # what was folded, spelt or written in two ways

Blanks, breaks and full-width letters are folded where a cell is only looked up or counted, and that
is told. Texts and names are kept as they are typed; numbers of people are never folded. Nothing is
guessed: text round a number, a part of a fen, a code that lost digits are refused.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bangfu.apps.people.sealed import HIDDEN
from bangfu.core.capital import fen_of_capitals
from bangfu.core.identity import card_problem, checked_identity, name_problem, phone_problem
from bangfu.core.money import TYPED_FEN_MAX, parse_rate, yuan
from bangfu.core.period import DAY_FIRST, DAY_LAST
from bangfu.core.personal import may_lead_to_somebody, personal_numbers
from bangfu.core.place import level_of
from bangfu.core.problem import Problem, Severity, Where
from bangfu.core.unseen import folded, has_unseen, tidied, unspaced, without_width
from bangfu.core.words import Unfit, Words, words

if TYPE_CHECKING:
    from bangfu.apps.pages.forms.workbooks import ImportColumn

FEN_PER = {"元": 100, "万元": 1_000_000}
NOTHING = {"", "-", "—", "/", "无", "\\"}
"""What offices write for nothing; it is nothing only where a cell may be empty."""

PERSONAL = {"identity", "phone", "card", "name"}
"""Kinds of columns whose cells are never repeated in a message."""

WITH_CODES = {"text", "code", "place"}
"""Kinds in which an official code may stand; some are as long as an identity number."""

AS_TYPED = {"text", "name"}
"""Kinds whose cells are kept as they are typed."""

DAYS = (
    r"(\d{4})-(\d{1,2})-(\d{1,2})",
    r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
    r"(\d{4})/(\d{1,2})/(\d{1,2})",
    r"(\d{4})年(\d{1,2})月(\d{1,2})日",
    r"(\d{4})(\d\d)(\d\d)",
)
"""The ways to write a day. A column has one of them."""

EACH_READ = PERSONAL | {"money"}
"""Kinds whose cells are read one by one; of others a cell that stood before is known."""

KNOWN_MAX = 10_000
"""So many cells of a column are known: texts that repeat are few."""

YES, NO = {"是", "yes", "true"}, {"否", "no", "false"}
EXACT_DIGITS = 15
"""A workbook keeps no more of a number: a longer code that was typed as one has lost its end."""

SERIAL_MAX = 2_958_465
"""How a workbook counts its last day."""

_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+", re.ASCII)
_MONTH = re.compile(r"\d{4}[-./年]\d{1,2}月?", re.ASCII)
_PLAIN = re.compile("[!-~\u4e00-\u9fff]*")
"""Texts in which nothing can be folded, most by far."""

_DAY_FORMS = [re.compile(pattern, re.ASCII) for pattern in DAYS]


class Unreadable(Exception):
    """A cell that is not what its column holds: the code of the problem, what was read, its values."""

    def __init__(self, code: str, shown: object = "", **values: object) -> None:
        super().__init__(code)
        self.code, self.read, self.values = code, str(shown), values

    def shown(self, column: "ImportColumn") -> str:
        """What a message repeats of the cell."""
        if column.is_sealed:
            return HIDDEN
        return (shown_text if column.kind in WITH_CODES else guarded_text)(self.read)[:80]


def shown_text(text: str) -> str:
    """What a message repeats of a file: nothing where it holds a number of somebody."""
    return HIDDEN if personal_numbers(text) else text


def guarded_text(text: str) -> str:
    """The same where no code stands: nothing, either, that is as long as an identity number."""
    return HIDDEN if may_lead_to_somebody(text) else text


class CellReader:
    """Reads the cells of one sheet, and remembers of each column what its reader should know."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._folded: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._days: dict[str, dict[str, Words]] = defaultdict(dict)
        self._choices: dict[str, Mapping[str, str]] = {}
        self._known: dict[str, dict[object, Any]] = defaultdict(dict)
        self._told: list[Problem] = []
        self._labels: dict[str, Words] = {}

    def read(self, column: "ImportColumn", cell: object, unit: str, row: int) -> Any:
        """The value of a cell; None for an empty one that may be empty. Raises Unreadable."""
        known = self._known[column.name]
        if cell in known:
            return known[cell]
        is_plain = not isinstance(cell, str) or _PLAIN.fullmatch(cell) is not None
        read = cell if is_plain else self._tidied(column, str(cell), row)
        if read is None or (
            isinstance(read, str) and (read if is_plain else tidied(read)) in NOTHING
        ):
            if column.is_needed:
                raise Unreadable("cell_missing")
            return None
        value = self._value(column, read, unit, row)
        may_stand_again = isinstance(cell, str | date) and column.kind not in EACH_READ
        if is_plain and may_stand_again and len(known) < KNOWN_MAX:
            known[cell] = value
        return value

    def _value(self, column: "ImportColumn", cell: object, unit: str, row: int) -> Any:
        if column.choices or column.kind == "choice":
            return self._choice(column, cell)
        if column.kind == "identity":
            return self._identity(column, cell, row)
        if column.kind == "date":
            return self._date(column, cell, row)
        if column.kind == "money" and isinstance(cell, str):
            return self._money(column, cell, unit, row)
        return READERS[column.kind](column, cell, unit)

    def notes(self, file: str) -> list[Problem]:
        """What should be known about the cells that were read, once a column where it is many."""
        found = list(self._told)
        for (name, code), rows in self._folded.items():
            told: dict[str, object] = {"column": self._labels[name], "count": len(rows)}
            found.append(Problem(code, "info", "", Where(row=rows[0], column=name), values=told))
        for name, forms in self._days.items():
            if len(forms) > 1:
                told = {"column": self._labels[name], "forms": list(forms.values())}
                where = Where(column=name)
                found.append(Problem("dates_in_several_forms", "block", "", where, values=told))
        return [_in_file(problem, file) for problem in found]

    def _tell(
        self, column: "ImportColumn", row: int, code: str, severity: Severity, **values: object
    ) -> None:
        where = Where(row=row, column=column.name)
        shown = str(values.pop("shown", ""))[:80]
        told = {"column": column.label} | values
        self._told.append(Problem(code, severity, shown, where, values=told))

    def _tidied(self, column: "ImportColumn", cell: str, row: int) -> str:
        """The cell without what only looks different; what is kept as typed is only told about."""
        if has_unseen(without_width(cell)):
            raise Unreadable("cell_has_unseen")
        if column.kind in PERSONAL - AS_TYPED:
            return cell
        keeps = column.kind in AS_TYPED and not column.choices
        looked_for = (tidied if keeps else folded)(cell)
        if looked_for == cell:
            return cell
        self._labels[column.name] = column.label
        self._folded[column.name, "cells_as_typed" if keeps else "cells_folded"].append(row)
        return cell if keeps else looked_for

    def _choice(self, column: "ImportColumn", cell: object) -> str:
        if column.name not in self._choices:
            self._choices[column.name] = {
                unspaced(said): code
                for code, named in column.choices.items()
                for said in (code, named.zh, named.en)
            }
        code = self._choices[column.name].get(unspaced(str(cell)))
        if code is None:
            raise Unreadable("cell_not_among", cell, known=list(column.choices.values()))
        return code

    def _identity(self, column: "ImportColumn", cell: object, row: int) -> str:
        """A number typed as a number has lost its last digits: the cell must be text."""
        told = checked_identity(_typed(cell), on=self.on)
        if not told.number:
            raise Unreadable(told.problems[0].code)
        for warned in told.problems:
            self._tell(column, row, warned.code, warned.severity)
        return told.number

    def _money(self, column: "ImportColumn", cell: str, unit: str, row: int) -> int:
        """A sum in figures; or in capital ones, which say 元 themselves and are shown as read."""
        spelt = fen_of_capitals(cell)
        if spelt is None:
            return _money(column, cell, unit)
        fen = _money(column, Decimal(spelt) / 100, "元")
        self._tell(column, row, "cell_in_capitals", "info", shown=cell, sum=yuan(fen))
        return fen

    def _date(self, column: "ImportColumn", cell: object, row: int) -> date:
        form, day = _day(cell)
        if not DAY_FIRST <= day <= DAY_LAST:
            told = {"first": DAY_FIRST.isoformat(), "last": DAY_LAST.isoformat()}
            raise Unreadable("cell_day_far", day, **told)
        self._labels[column.name] = column.label
        if form not in (forms := self._days[column.name]):
            forms[form] = _as_found(cell, row)
        return day


def _as_found(cell: object, row: int) -> Words:
    """Where a way to write a day stands first, and what stands there."""
    if isinstance(cell, date):
        return words(f"第{row}行是日期单元格", f"a date cell in row {row}")
    return words(f"第{row}行写“{cell}”", f'"{cell}" in row {row}')


def _in_file(problem: Problem, file: str) -> Problem:
    where = Where(file, row=problem.where.row, column=problem.where.column)
    return Problem(problem.code, problem.severity, problem.subject, where, values=problem.values)


def _typed(cell: object) -> str:
    """A number of a person as text. One that Excel took for a number is no longer what was typed."""
    if not isinstance(cell, str) or _SCIENTIFIC.fullmatch(cell.strip()):
        raise Unreadable("cell_must_be_text")
    return cell


def _text(column: "ImportColumn", cell: object, unit: str) -> str:
    text = _plain(cell)
    if len(text) > column.length_max:
        raise Unreadable("cell_too_long", text, most=column.length_max)
    return text


def _code(column: "ImportColumn", cell: object, unit: str) -> str:
    return _text(column, _of_our_digits(cell), unit)


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


def _of_our_digits(cell: object) -> object:
    """A cell without digits of another script: two of them may look alike and differ in value."""
    if isinstance(cell, str) and any(c.isdigit() and not c.isascii() for c in cell):
        raise Unreadable("cell_digits_foreign", cell)
    return cell


def _place(column: "ImportColumn", cell: object, unit: str) -> str:
    code = _plain(_of_our_digits(cell))
    if len(code) != 12 or level_of(code) is None:
        raise Unreadable("cell_not_place", code)
    return code


def number_of(cell: object, code: str) -> Decimal:
    """The number that a cell holds. Raises Unreadable with the code."""
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal | str):
        raise Unreadable(code, cell)
    text = str(_of_our_digits(cell))
    if isinstance(cell, str) and (not _NUMBER.fullmatch(text) or len(text) > 40):
        raise Unreadable(code, text)
    number = Decimal(text.replace(",", ""))
    if not number.is_finite():  # 1e999 in a workbook is read as infinite
        raise Unreadable(code, text)
    return number


def _money(column: "ImportColumn", cell: object, unit: str) -> int:
    fen = Fraction(number_of(cell, "cell_not_money")) * FEN_PER[unit]
    if fen.denominator != 1:
        raise Unreadable("cell_part_of_fen", cell)
    if abs(fen) > TYPED_FEN_MAX:
        raise Unreadable("cell_too_large", cell)
    if fen < 0 and not column.may_be_negative:
        raise Unreadable("cell_below_zero", cell)
    return fen.numerator


def _whole(column: "ImportColumn", cell: object, unit: str) -> int:
    number = number_of(cell, "cell_not_number")
    if number != number.to_integral_value() or abs(number) >= 2**31:
        raise Unreadable("cell_not_number", cell)
    if number < 0 and not column.may_be_negative:
        raise Unreadable("cell_below_zero", cell)
    return int(number)


def _year(column: "ImportColumn", cell: object, unit: str) -> int:
    text = str(_of_our_digits(cell)).removesuffix("年")
    is_year = re.fullmatch(r"\d{4}", text, re.ASCII) is not None
    if not is_year or not DAY_FIRST.year <= int(text) <= DAY_LAST.year:
        raise Unreadable("cell_not_year", cell)
    return int(text)


def _share(column: "ImportColumn", cell: object, unit: str) -> str:
    try:
        return str(parse_rate(str(_of_our_digits(cell))))
    except (Unfit, ZeroDivisionError):
        raise Unreadable("cell_not_share", cell) from None


def _day(cell: object) -> tuple[str, date]:
    """A day and the way it is written, none for a cell of dates. Raises Unreadable."""
    if isinstance(cell, date):
        return "", cell
    text = str(_of_our_digits(cell))
    for form in _DAY_FORMS:
        if found := form.fullmatch(text):
            try:
                return form.pattern, date(*map(int, found.groups()))
            except ValueError:
                raise Unreadable("cell_no_such_day", text) from None
    if isinstance(cell, int) and not isinstance(cell, bool) and 0 < cell <= SERIAL_MAX:
        raise Unreadable("cell_day_is_number", cell)
    raise Unreadable("cell_only_month" if _MONTH.fullmatch(text) else "cell_not_date", text)


def _flag(column: "ImportColumn", cell: object, unit: str) -> bool:
    said = str(cell).lower()
    if said not in YES | NO:
        raise Unreadable("cell_not_flag", cell)
    return said in YES


def _name(column: "ImportColumn", cell: object, unit: str) -> str:
    return _judged(name_problem, _typed(cell))


def _card(column: "ImportColumn", cell: object, unit: str) -> str:
    return _judged(card_problem, _typed(cell))


def _phone(column: "ImportColumn", cell: object, unit: str) -> str:
    """A phone number, which a workbook may keep as a number: all its digits are there."""
    is_number = isinstance(cell, int) and not isinstance(cell, bool)
    return _judged(phone_problem, str(cell) if is_number else _typed(cell))


def _judged(problem_of: Callable[[str], Problem | None], typed: str) -> str:
    if (problem := problem_of(typed)) is not None:
        raise Unreadable(problem.code)
    return typed


READERS: Mapping[str, Any] = {
    "text": _text,
    "code": _code,
    "place": _place,
    "money": _money,
    "number": _whole,
    "share": _share,
    "year": _year,
    "flag": _flag,
    "name": _name,
    "phone": _phone,
    "card": _card,
}
