"""RK13 delegation of authority 签约、审批与职责权限: which office may do an act."""

from typing import ClassVar

from bangfu.core.rules.rule import Kind, NamedItem
from bangfu.core.words import Words, words


class Act(NamedItem):
    """An act and the offices that may do it; `apart`: not the person who made what is checked."""

    offices: tuple[str, ...] = ()
    apart: bool = False


class Authority(Kind):
    """Acts with those who may do them. An act without a rule is refused."""

    kind: ClassVar[str] = "authority"
    title: ClassVar[Words] = words("审批与职责权限", "Delegation of authority")

    acts: dict[str, Act] | None = None
    posts: dict[str, int] | None = None
