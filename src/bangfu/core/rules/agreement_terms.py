"""RK22 required terms of agreements 协议必备条款: an empty term means it cannot be signed."""

from collections.abc import Collection
from typing import ClassVar

from bangfu.core.rules.rule import Kind
from bangfu.core.words import Named, Words, words


class AgreementTerms(Kind):
    """The terms an agreement must state, and its parties."""

    kind: ClassVar[str] = "agreement_terms"
    title: ClassVar[Words] = words("协议必备条款", "Required terms of agreements")

    terms: dict[str, Named] | None = None
    parties: tuple[str, ...] | None = None


def missing_terms(rule: AgreementTerms, given: Collection[str]) -> list[str]:
    """The codes of the terms an agreement lacks, in the order of the pack."""
    return [code for code in rule.terms or {} if code not in given]
