"""Numbers that lead to a person, found in a text: what is shown to everybody may hold none.

Found are numbers as people write them: with full-width digits, blanks or hyphens between the usual
groups, or letters of no width inside. A wrong check digit is no excuse: a mistyped number still
leads to somebody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bangfu.core.words import Words, words

IDENTITY, OLD_IDENTITY, PHONE, CARD = "identity", "old_identity", "phone", "card"

KINDS: dict[str, Words] = {
    IDENTITY: words("18位身份证号", "18-digit identity number"),
    OLD_IDENTITY: words("15位身份证号", "15-digit identity number"),
    PHONE: words("手机号", "mobile number"),
    CARD: words("银行卡号", "bank card number"),
}

_SHORTEST = 11
"""A phone number has the fewest digits."""

_GAP = r"[ \-\u00a0\u3000]?"
_PATTERNS = {
    IDENTITY: rf"[1-8]\d{{5}}{_GAP}(\d{{8}}){_GAP}\d{{3}}[\dXx]",
    OLD_IDENTITY: rf"[1-8]\d{{5}}{_GAP}(\d{{6}}){_GAP}\d{{3}}",
    PHONE: rf"1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\s?[元分])",  # a sum may have eleven digits
    CARD: rf"[3-6]\d{{3}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}(?:{_GAP}\d{{1,3}})?",
}
_FOUND = {
    kind: re.compile(rf"(?<!\d){pattern}(?![\dXx])", re.ASCII)
    for kind, pattern in _PATTERNS.items()
}
_LIKE_IDENTITY = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?![\dXx])", re.ASCII)
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_NO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789Xx-")


@dataclass(frozen=True)
class Number:
    """A number that leads to a person: its kind, and itself with its middle hidden."""

    kind: str
    masked: str


def personal_numbers(text: str) -> list[Number]:
    """Every identity, mobile and bank card number in a text, by kind and then in their order.

    >>> [n.masked for n in personal_numbers("电话138 0013 8000，户号120119101200")]
    ['138*****000']
    >>> personal_numbers("合计14400000000分，2018-10-27至2019-10-27")
    []
    """
    if len(text) < _SHORTEST:
        return []
    folded = _folded(text)
    return [
        Number(kind, f"{digits[:3]}{'*' * (len(digits) - 6)}{digits[-3:]}")
        for kind in _PATTERNS
        for digits in _digits(kind, folded)
    ]


def identity_numbers(text: str) -> list[str]:
    """Every identity number of eighteen places in a text, without its gaps, right or mistyped.

    >>> identity_numbers("见 110105 19491231 002x。")
    ['11010519491231002X']
    """
    return [digits.upper() for digits in _digits(IDENTITY, _folded(text))]


def holds_identity(text: str) -> bool:
    """Whether an identity number stands in a text: other numbers may be somebody's business."""
    return any(number.kind in (IDENTITY, OLD_IDENTITY) for number in personal_numbers(text))


def may_lead_to_somebody(text: str) -> bool:
    """Whether a text holds such a number, or what is as long as an identity number, right or wrong.

    >>> may_lead_to_somebody("000000000000000000"), may_lead_to_somebody("120119101200")
    (True, False)
    """
    return bool(personal_numbers(text) or _LIKE_IDENTITY.search(text))


def without_numbers(text: str) -> str:
    """A text in which dots stand for whatever is written like a number that leads to a person.

    >>> without_numbers("/registry/13800138000/")
    '/registry/••••••/'
    """
    for pattern in _FOUND.values():
        text = pattern.sub("••••••", text)
    return text


def _folded(text: str) -> str:
    return _NO_WIDTH.sub("", text).translate(_FULL_WIDTH)


def _digits(kind: str, text: str) -> Iterator[str]:
    for found in _FOUND[kind].finditer(text):
        digits = re.sub(r"[^\dXx]", "", found[0])
        if _leads_to_somebody(kind, digits, found):
            yield digits


def _leads_to_somebody(kind: str, digits: str, found: re.Match[str]) -> bool:
    if kind == CARD:
        return _is_card(digits)
    if kind == PHONE:
        return True
    return _PROVINCES.match(digits) is not None and _is_birthday(found[1].rjust(8, "_"))


def _is_birthday(digits: str) -> bool:
    """Whether somebody may be born on a day; a year of two digits lies in the last century."""
    born = digits.replace("__", "19")
    if not "1900" <= born[:4] < "2100":
        return False
    try:
        return bool(date(int(born[:4]), int(born[4:6]), int(born[6:])))
    except ValueError:
        return False


def _is_card(digits: str) -> bool:
    """Whether the digits are those of a Chinese card, or stand the check of all cards (Luhn)."""
    if digits.startswith("62"):
        return True
    doubled = [int(d) * (2 if n % 2 else 1) for n, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
