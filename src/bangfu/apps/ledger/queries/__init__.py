"""The only readers of the books: balances, journal, budget lines, checks, exports."""

from bangfu.apps.ledger.queries.balances import (
    balance_of,
    balances,
    budget_of,
    budgets,
    statement_of,
    trial_balance,
)
from bangfu.apps.ledger.queries.journal import entries_for, journal, lines_for

__all__ = [
    "balance_of",
    "balances",
    "budget_of",
    "budgets",
    "entries_for",
    "journal",
    "lines_for",
    "statement_of",
    "trial_balance",
]
