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
