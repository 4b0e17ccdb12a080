"""RK19 public notice 公示公告: what is open to everyone, where, and for how long."""

from typing import ClassVar

from bangfu.core.rules.rule import Flag, Kind
from bangfu.core.words import Named, Words, words


class PublicNotice(Kind):
    """What is open to everyone, and whether a reader must sign in."""

    kind: ClassVar[str] = "public_notice"
    title: ClassVar[Words] = words("公示公告", "Public notice")

    open: dict[str, Named] | None = None
    login: Flag | None = None
