"""Places by the form of their official statistical code; no register is asked."""

import re
from typing import Literal

Level = Literal["county", "township", "village"]

_FORM = re.compile(r"\d{6}|\d{9}|\d{12}", re.ASCII)
_DIGITS: dict[Level, int] = {"county": 6, "township": 9, "village": 12}
_TOWNSHIP_NAME = re.compile(r".+(镇|乡|街道)(人民政府|政府|办事处)?")


def level_of(code: str) -> Level | None:
    """Whether a code names a county, a township or a village; None where it is no such code.

    Codes have 6, 9 or 12 digits; trailing zeros fill a higher place up to 12.

    >>> level_of("120119"), level_of("120119101"), level_of("120119101000")
    ('county', 'township', 'township')
    >>> level_of("120119101200"), level_of("1201")
    ('village', None)
    """
    if not _FORM.fullmatch(code):
        return None
    filled = code.ljust(12, "0")
    if filled[6:] == "000000":
        return "county"
    return "township" if filled[9:] == "000" else "village"


def is_township(applicant: str) -> bool:
    """Whether a text names a township or street office: by its code, else by its name's ending.

    >>> is_township("120119101"), is_township("出头岭镇人民政府"), is_township("某镇某合作社")
    (True, True, False)
    """
    if applicant.isascii():
        return level_of(applicant) == "township"
    return _TOWNSHIP_NAME.fullmatch(applicant) is not None


def lies_in(code: str, area: str) -> bool:
    """Whether the place `code` lies in (or is) the place `area`.

    >>> lies_in("120119101200", "120119"), lies_in("120115101200", "120119")
    (True, False)
    >>> lies_in("120111101200", "120110000000")
    False
    """
    level = level_of(area)
    if level is None or level_of(code) is None:
        return False
    digits = _DIGITS[level]
    return code.ljust(12, "0")[:digits] == area.ljust(12, "0")[:digits]


def township_of(code: str) -> str:
    """The 9-digit code of the township in which a township or village lies."""
    return code[:9]
