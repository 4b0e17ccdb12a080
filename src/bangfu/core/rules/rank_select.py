"""RK10 ranking and selection 倒排筛选: a list of the chosen, and the make-up it must have."""

from typing import ClassVar

from bangfu.core.rules.rule import Count, Kind
from bangfu.core.words import Named, Words, words


class Group(Named):
    """A part of the chosen and how many it has."""

    count: Count


class RankSelect(Kind):
    """The groups of which the selected villages are made up."""

    kind: ClassVar[str] = "rank_select"
    title: ClassVar[Words] = words("筛选名单", "Ranking and selection")

    groups: dict[str, Group] | None = None
