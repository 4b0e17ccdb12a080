"""RK21 register, form, report, exchange 台账与报表: what is kept, how often it is filed."""

from typing import ClassVar, Literal

from bangfu.core.rules.rule import Count, Kind
from bangfu.core.words import Named, Words, words


class RegisterReport(Kind):
    """Fields of a register, how many entries it should have, figures it holds, when it is due."""

    kind: ClassVar[str] = "register_report"
    title: ClassVar[Words] = words("台账与报表", "Register and report")

    fields: dict[str, Named] | None = None
    counts: dict[str, int] | None = None
    values: dict[str, str | int] | None = None
    period: Literal["month", "quarter", "year"] | None = None
    due_days: Count | None = None
