"""One village's number in words: what went in, what was asked, what came out."""

from collections.abc import Mapping

from bangfu.apps.pages.tables.amounts import money
from bangfu.apps.payouts.models import DistributionLine
from bangfu.apps.payouts.queries.proving import Explained
from bangfu.core.words import Language, Words, words

FACTS: Mapping[str, Words] = {
    "year": words("年度", "Year"),
    "members": words("村数", "Villages"),
    "received_fen": words("当年到账", "Received in the year"),
    "retained_fen": words("以前年度滚存", "Retained from earlier years"),
    "decided_fen": words("当年核定每村保底", "Guarantee decided per village"),
    "amount_fen": words("分红总额", "Sum to share"),
}
"""What a run tells the policy, by the names of its facts."""

_FIGURES: Mapping[str, Words] = {
    "entitled_fen": words("应得", "Entitled"),
    "before_fen": words("此前已付", "Paid before"),
    "amount_fen": words("本次支付", "Paid now"),
    "arrears_fen": words("仍欠", "Still owed"),
}


def inputs_of(why: Explained, language: Language) -> list[tuple[str, str, str]]:
    """What went in: its name, its value, and the exact sum on hover."""
    return [_said(FACTS[n], n, v, language) for n, v in why.facts.items() if n in FACTS]


def figures_of(line: DistributionLine, language: Language) -> list[tuple[str, str, str]]:
    """What came out for the village."""
    return [_said(word, name, getattr(line, name), language) for name, word in _FIGURES.items()]


def _said(word: Words, name: str, value: object, language: Language) -> tuple[str, str, str]:
    if name.endswith("_fen") and isinstance(value, int):
        cell = money(value)
        return word.said(language), cell.text, cell.title
    return word.said(language), str(value), ""
