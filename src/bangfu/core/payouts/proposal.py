"""A proposal 拟分配: what somebody means to pay, held against what the rule gives."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bangfu.core.facts import Facts, Table
from bangfu.core.fields import choice, fen
from bangfu.core.money import Fen, yuan
from bangfu.core.problem import Problem
from bangfu.core.receivers import RECEIVERS
from bangfu.core.rules.rule import Rule
from bangfu.core.words import words

PROPOSED = Table(
    "proposed",
    words("拟分配方案", "What is meant to be paid"),
    (
        choice("to", "用途", "To", codes=RECEIVERS, required=True),
        fen("amount_fen", "金额（分）", "Amount (fen)", required=True),
    ),
    key=("to",),
    required=False,
)

PARTS = (
    choice("to", "用途", "To", codes=RECEIVERS),
    fen("amount_fen", "金额（分）", "Amount (fen)"),
)
"""What an answer says of each part."""


def proposal_problems(
    rule: Rule[Any], way: tuple[str, ...], facts: Facts, *, due: Mapping[str, Fen]
) -> list[Problem]:
    """Every part of the proposal that is not, to the fen, what is due to it; none without a proposal."""
    if PROPOSED.name not in facts.tables:
        return []
    proposed = Counter({row["to"]: row["amount_fen"] for row in facts.rows(PROPOSED.name)})
    return [
        rule.breach(
            "part_differs",
            *way,
            subject=to,
            to=RECEIVERS[to],
            proposed=yuan(proposed[to]),
            due=yuan(due.get(to, 0)),
        )
        for to in RECEIVERS
        if proposed[to] != due.get(to, 0)
    ]
