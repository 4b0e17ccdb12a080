"""Letters that nobody sees: they make two equal texts differ, or turn round what is read."""

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def has_unseen(text: str) -> bool:
    r"""Whether a text holds control characters, marks of direction, or code points of no letter.

    Tabs and ends of lines are none; a browser ends each line of a box with a carriage return too.

    >>> has_unseen("第一行\r\n第二行"), has_unseen("张三\u202e")
    (False, True)
    """
    return bool(_UNSEEN.search(text.replace("\r\n", "\n")))


_NO_WIDTH = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_UNIT = re.compile(r"\([^()\0]*\)(?=\0|$)")
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def without_width(text: str) -> str:
    """A text without the letters of no width that copying from pages leaves in it."""
    return _NO_WIDTH.sub("", text)


def tidied(text: str) -> str:
    r"""A text as it is looked for: no letters of no width, each run of blanks and breaks one blank.

    >>> tidied("\u3000大街\u200b村\n一组\xa0")
    '大街村 一组'
    """
    return " ".join(without_width(text).split())


def folded(text: str) -> str:
    """The same, and full-width digits, letters and marks as the usual ones.

    >>> folded("１２，３４５．６７　")
    '12,345.67'
    """
    return tidied(text.translate(_WIDE))


def unspaced(text: str) -> str:
    """The same, with no blanks at all: choices and heads are compared so.

    >>> unspaced("金 额（万元）")
    '金额(万元)'
    """
    return "".join(without_width(text.translate(_WIDE)).split())


def bare_head(head: str) -> str:
    r"""The head of a column as labels are compared: without its unit too. Several go joined by "\0".

    >>> bare_head("金 额（万元）"), bare_head("Amount (元)\0村名")
    ('金额', 'amount\x00村名')
    """
    return _UNIT.sub("", unspaced(head)).casefold()
