"""The only writers of the books. Each is called inside `records.actions.once`, in its transaction.

Locks are taken in this order by everybody, so that no two acts wait for each other:
the head of the chain -> budget lines -> accounts (sorted) -> the counter of the journal.

The head comes first because an act first moves its row (`take` writes an event and so holds the
head) and then posts: were it last here, two acts could each hold what the other waits for. It is
held to the end of the transaction, so that entries and events have numbers without gaps. The
guarded UPDATEs (`WHERE balance + x >= 0`) hold the floors and budgets without any lock.
"""

from bangfu.apps.ledger.actions.accounts import open_account
from bangfu.apps.ledger.actions.budget import release, reserve, restore, set_budget, spend
from bangfu.apps.ledger.actions.closings import (
    ask_reopening,
    assert_statement,
    close_period,
    refuse_reopening,
    reopen_period,
)
from bangfu.apps.ledger.actions.journal import Posting, post, post_many, reverse
from bangfu.apps.ledger.actions.reversals import ask_reversal, book_reversal, refuse_reversal
from bangfu.apps.ledger.actions.verifying import keep_verification

__all__ = [
    "Posting",
    "ask_reopening",
    "ask_reversal",
    "assert_statement",
    "book_reversal",
    "close_period",
    "keep_verification",
    "open_account",
    "post",
    "post_many",
    "refuse_reopening",
    "refuse_reversal",
    "release",
    "reopen_period",
    "reserve",
    "restore",
    "reverse",
    "set_budget",
    "spend",
]
