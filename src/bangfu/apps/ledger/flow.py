"""How an entry is reversed and how a closed period is opened again: each by two persons."""

from bangfu.core.flow import Flow, event, state
from bangfu.core.words import words

FINANCE = "finance_bureau"

REVERSAL = Flow(
    "ledger.reversal",
    words("冲销", "Reversal"),
    states=(
        state("drawn_up", "拟申请", "Drawn up", on_path=False),
        state("asked", "待复核", "Waiting for its check", light="care"),
        state("booked", "已冲销", "Reversed", light="good"),
        state("refused", "未同意", "Refused", on_path=False, light="bad"),
    ),
    events=(
        event(
            "ask",
            "申请冲销",
            "Ask for the reversal",
            before="drawn_up",
            after="asked",
            by=FINANCE,
            duty="propose",
            asks_reason=True,
        ),
        event(
            "book",
            "复核并冲销",
            "Check and reverse",
            before="asked",
            after="booked",
            by=FINANCE,
            duty="check",
        ),
        event(
            "refuse",
            "不同意冲销",
            "Refuse the reversal",
            before="asked",
            after="refused",
            by=FINANCE,
            duty="check",
            asks_reason=True,
        ),
    ),
)

CLOSING = Flow(
    "ledger.closing",
    words("结账", "Closing"),
    states=(
        state("closed", "已结账", "Closed", light="good"),
        # Aside from the path: a closed period waits for nobody to reopen it.
        state(
            "reopening",
            "反结账待复核",
            "Reopening waits for its check",
            on_path=False,
            light="care",
        ),
        state("reopened", "已反结账", "Reopened", light="bad"),
    ),
    events=(
        event(
            "ask",
            "申请反结账",
            "Ask to reopen",
            before="closed",
            after="reopening",
            by=FINANCE,
            duty="propose",
            asks_reason=True,
        ),
        event(
            "reopen",
            "复核并反结账",
            "Check and reopen",
            before="reopening",
            after="reopened",
            by=FINANCE,
            duty="check",
        ),
        event(
            "refuse",
            "不同意反结账",
            "Refuse to reopen",
            before="reopening",
            after="closed",
            by=FINANCE,
            duty="check",
            asks_reason=True,
            begins_round=True,
        ),
    ),
)
