"""RK04 fixed ratio split 固定比例分成: a sum is divided in parts that stand to each other as stated."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from bangfu.core.money import Fen, split
from bangfu.core.receivers import Receiver
from bangfu.core.rules.rule import Fault, Kind
from bangfu.core.words import Unfit, Words, words

_RATIO = re.compile(r"[1-9]\d{0,3}(:[1-9]\d{0,3})+", re.ASCII)


def _ratio(value: Any) -> tuple[int, ...]:
    if not isinstance(value, str) or not _RATIO.fullmatch(value):
        raise Unfit('应写作带引号的 "2:1"', 'it must be written in quotes as "2:1" is')
    return tuple(int(part) for part in value.split(":"))


Ratio = Annotated[tuple[int, ...], BeforeValidator(_ratio)]
"""A ratio as a pack writes it (`"2:1"`), held as its whole numbers."""


class RatioSplit(Kind):
    """The ratio, who gets each part in its order, and whether costs are taken off before."""

    kind: ClassVar[str] = "ratio_split"
    title: ClassVar[Words] = words("固定比例分成", "Fixed ratio split")

    ratio: Ratio | None = None
    parts: tuple[Receiver, ...] | None = None
    income: Literal["gross", "net"] | None = None

    def faults(self) -> Iterator[Fault]:
        """A ratio of other parts than are named."""
        if self.ratio and self.parts and len(self.ratio) != len(self.parts):
            yield (
                "ratio_of_other_parts",
                ("ratio",),
                {"ratio": len(self.ratio), "parts": len(self.parts)},
            )


def parts_of(terms: RatioSplit, total_fen: Fen) -> list[tuple[Receiver, Fen]]:
    """Each part of a sum, in the order of the ratio; nothing is lost, ties go to the part named first."""
    assert terms.ratio, "a ratio without parts passed the check"
    assert terms.parts, "parts without names passed the check"
    return list(zip(terms.parts, split(total_fen, terms.ratio), strict=True))
