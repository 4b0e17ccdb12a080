"""RK18 corrective action 督查整改: what a finding needs before it may be closed."""

from typing import ClassVar

from bangfu.core.rules.rule import Kind, NamedItem
from bangfu.core.words import Words, words


class Rectification(Kind):
    """Lists that are kept, what each entry must have, and whether the checker is another person."""

    kind: ClassVar[str] = "rectification"
    title: ClassVar[Words] = words("督查整改", "Corrective action")

    lists: dict[str, NamedItem] | None = None
    must_have: dict[str, NamedItem] | None = None
    apart: bool | None = None
    period_months: int | None = None
