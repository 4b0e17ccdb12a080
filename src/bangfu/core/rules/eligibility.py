"""RK08 eligibility 对象资格条件: who or what qualifies, and which questions must be answered for it."""

from typing import ClassVar, Literal

from bangfu.core.rules.rule import Kind
from bangfu.core.words import Named, Words, words


class Eligibility(Kind):
    """Conditions on the applicant, criteria a panel judges one by one, and membership."""

    kind: ClassVar[str] = "eligibility"
    title: ClassVar[Words] = words("对象资格条件", "Eligibility")

    applicant_level: Literal["township"] | None = None
    criteria: dict[str, Named] | None = None
    membership: Literal["all_pooled"] | None = None
    consent_effect: Literal["block_funds", "block_return", "warn"] | None = None
