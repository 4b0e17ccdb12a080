"""Statement balances: what the bank or the treasury states is ours to the fen."""

from dataclasses import dataclass
from datetime import date

from bangfu.apps.ledger.actions import assert_statement
from bangfu.apps.ledger.models import LedgerAccount, StatementBalance
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, once
from bangfu.core.money import Fen


@dataclass(frozen=True)
class Stated:
    """The balance at the end of a day, as the bank or the treasury states it, with its paper."""

    on: date
    fen: Fen
    document: str


def state_balance(viewer: Viewer, account: LedgerAccount, stated: Stated, *, key: str) -> Told:
    """Keep the balance of an account at the end of a day. Raises Refused where ours differs."""

    def do() -> StatementBalance:
        return assert_statement(
            viewer, account.account, stated.on, fen=stated.fen, document=stated.document
        )

    return once(viewer, key, {"account": account.pk, **vars(stated)}, do)
