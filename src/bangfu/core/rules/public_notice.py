"""RK19 public notice 公示公告: what is open to everyone, where, and for how long."""

from typing import ClassVar

from bangfu.core.rules.rule import Count, Flag, Kind
from bangfu.core.words import Named, Words, words


class PublicNotice(Kind):
    """What is open to everyone, whether a reader must sign in, and how many days it hangs out."""

    kind: ClassVar[str] = "public_notice"
    title: ClassVar[Words] = words("公示公告", "Public notice")

    open: dict[str, Named] | None = None
    login: Flag | None = None
    days: Count | None = None
