"""RK17 performance evaluation 考核评价: what is assessed, how often, and on which grounds."""

from typing import ClassVar, Literal

from bangfu.core.rules.rule import Kind
from bangfu.core.words import Named, Words, words


class Evaluation(Kind):
    """What is assessed, how often, and what an entry must have."""

    kind: ClassVar[str] = "evaluation"
    title: ClassVar[Words] = words("考核评价", "Performance evaluation")

    measure: dict[str, Named] | None = None
    must_have: dict[str, Named] | None = None
    period: Literal["month", "quarter", "year"] | None = None
