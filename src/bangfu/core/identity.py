"""Numbers and names of people as they are entered: checked, never repaired.

An identity number (GB 11643) has eighteen places: six of the area, eight of the birthday, three of
the order (odd for men), and a check digit by MOD 11-2. The area is only warned about: people bear
numbers of areas that no longer exist. A number written otherwise is refused with what was probably
meant; somebody takes that over, or not.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from operator import mul

from bangfu.core.credit_code import is_credit_code
from bangfu.core.personal import identity_numbers, personal_numbers
from bangfu.core.problem import Problem
from bangfu.core.unseen import without_width

AGE_MAX = 119
NAME_LETTERS_MAX = 50

_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECKS = "10X98765432"
_FORM = re.compile(r"[0-9]{17}[0-9X]")
_OLD_FORM = re.compile(r"[0-9]{15}")
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_LIKE_X = {"Х": "X", "х": "X", "×": "X", "Ｘ": "X", "ｘ": "X"}
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}")
_CARD = re.compile(r"[0-9]{12,25}")
_DOTS = dict.fromkeys(map(ord, "•‧∙･・．․."), "·")
_GLYPHS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LOST = re.compile(
    "[\ufffd□?？\x00-\x1f\x7f-\x9f\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
"""What stands where a letter was lost: boxes, control characters, code points of private use."""

_USUAL = re.compile("[0-9A-Za-z\u3400-\u9fff]*")


@dataclass(frozen=True)
class Identity:
    """An identity number that was checked: what it tells, or what is wrong with it.

    `number` is empty where it was refused; `suggested` is what was probably meant.
    """

    number: str = ""
    born_on: date | None = None
    sex: str = ""
    suggested: str = ""
    problems: tuple[Problem, ...] = field(default=())


def checked_identity(typed: str, *, on: date) -> Identity:
    """Check an identity number as it was typed; `on` is today, by which nobody is too old.

    Problems name no number: they are told beside what was typed, and kept where it is not.
    """
    is_right = _FORM.fullmatch(typed) is not None
    meant = typed if is_right else _meant(typed)
    if not is_right and (refused := _written_otherwise(typed, meant)):
        return refused
    born = _birthday(meant[6:14])
    if born is None or born > on or _age(born, on) > AGE_MAX:
        return _refused("identity_without_birthday")
    if _check_of(meant) != meant[17]:
        return _refused("identity_check_wrong")
    warned = () if _PROVINCES.match(meant) else (Problem("identity_area_unknown", "warn"),)
    return Identity(meant, born, "male" if int(meant[16]) % 2 else "female", problems=warned)


def holds_person(text: str, *, on: date) -> bool:
    """Whether a text holds an identity number that somebody bears, and no official number like one.

    Its check digit holds, and its birthday has passed by `on`. Official numbers of fifteen digits
    are many, and bearers of numbers of fifteen none; a credit code is that of an organisation.

    >>> holds_person("11010519491231002X", on=date(2024, 1, 1))
    True
    >>> holds_person("120119202408010001，120119101201001", on=date(2024, 9, 1))
    False
    """
    return any(_is_borne(number, on) for number in identity_numbers(text))


def _is_borne(number: str, on: date) -> bool:
    born = _birthday(number[6:14])
    is_right = born is not None and born <= on and _check_of(number) == number[17]
    return is_right and not is_credit_code(number)


def _written_otherwise(typed: str, meant: str) -> Identity | None:
    """Why a number is refused for how it is written; None where only an x is small."""
    if _OLD_FORM.fullmatch(meant):
        return _refused("identity_old", _of_eighteen(meant))
    if meant != typed.upper() or any(letter in _LIKE_X for letter in typed):
        whole = meant if _FORM.fullmatch(meant) and _check_of(meant) == meant[17] else ""
        return _refused("identity_written_otherwise", whole)
    return None if _FORM.fullmatch(meant) else _refused("identity_of_another_length")


def suggested_identity(typed: str) -> str:
    """What was probably meant by a number that is refused; empty where nobody can say.

    >>> suggested_identity("110105491231002")
    '11010519491231002X'
    """
    return checked_identity(typed, on=date.max).suggested


def _refused(code: str, suggested: str = "") -> Identity:
    return Identity(suggested=suggested, problems=(Problem(code, "block"),))


def _meant(typed: str) -> str:
    """What was typed with the letters that only look like digits or X put right, and no blanks."""
    bare = "".join(
        letter for letter in typed if not letter.isspace() and letter not in "-\u200b\ufeff"
    )
    return "".join(_LIKE_X.get(letter) or _ascii_digit(letter) for letter in bare).upper()


def _ascii_digit(letter: str) -> str:
    """A full-width digit as the usual one; every other letter as it is."""
    return unicodedata.normalize("NFKC", letter) if "０" <= letter <= "９" else letter


def _of_eighteen(old: str) -> str:
    """The number of eighteen places of somebody who bore this one of fifteen; empty for no birthday."""
    longer = f"{old[:6]}19{old[6:]}"
    return longer + _check_of(longer) if _birthday(longer[6:14]) else ""


def _birthday(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _age(born: date, on: date) -> int:
    """The full years that somebody has lived."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _check_of(number: str) -> str:
    """The check digit of the first seventeen places."""
    return _CHECKS[sum(map(mul, map(int, number[:17]), _WEIGHTS)) % 11]


def phone_problem(typed: str) -> Problem | None:
    """What is wrong with a phone number: a mobile one, or one with its area."""
    return None if _PHONE.fullmatch(typed) else Problem("phone_wrong", "block")


def card_problem(typed: str) -> Problem | None:
    """What is wrong with the number of a card or passbook: digits only, since passbooks have no check."""
    return None if _CARD.fullmatch(typed) else Problem("card_wrong", "block")


def name_problem(typed: str) -> Problem | None:
    """What is wrong with a name. Rare letters are none of it; a letter that was lost is."""
    if not typed.strip() or len(typed) > NAME_LETTERS_MAX:
        return Problem("name_length", "block")
    if personal_numbers(typed):
        return Problem("name_holds_number", "block")
    if _LOST.search(typed):
        return Problem("name_lost_letters", "block")
    return None


def name_key(name: str) -> str:
    """The form by which equal names are found: one middle dot, no blanks, no choice of glyph.

    No letter is changed: which of its glyphs is meant says a mark of its own behind it.

    >>> name_key("买买提 • 艾力") == name_key("买买提·艾力")
    True
    """
    if _USUAL.fullmatch(name):
        return name
    return "".join(_GLYPHS.sub("", without_width(name.translate(_DOTS))).split())
