"""RK18 corrective action 督查整改: what a finding needs before it may be closed."""

from typing import ClassVar

from bangfu.core.rules.rule import Count, Kind
from bangfu.core.words import Named, Words, words


class Rectification(Kind):
    """What each entry must have before it is closed, and how often one looks."""

    kind: ClassVar[str] = "rectification"
    title: ClassVar[Words] = words("督查整改", "Corrective action")

    must_have: dict[str, Named] | None = None
    period_months: Count | None = None
