"""The only readers of the books: balances, journal, budget lines, checks, exports."""

from bangfu.apps.ledger.queries.balances import (
    balance_of,
    balances,
    budgets,
    standing_turnover,
    trial_balance,
)
from bangfu.apps.ledger.queries.journal import journal, lines_for

__all__ = [
    "balance_of",
    "balances",
    "budgets",
    "journal",
    "lines_for",
    "standing_turnover",
    "trial_balance",
]
