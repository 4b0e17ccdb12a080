"""Opening accounts: up front by the stage that needs them, or with the first entry that names them."""

from collections.abc import Iterable

from bangfu.apps.ledger.actions.places import belongs_to, county_of, place_of
from bangfu.apps.ledger.models import LedgerAccount
from bangfu.apps.ledger.queries.balances import account_row
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import created, hold_the_chain
from bangfu.apps.records.refusal import Refused
from bangfu.core.ledger import Account, account_faults, heading_of


def open_account(viewer: Viewer, account: Account, *, place: str | None = None) -> LedgerAccount:
    """Open an account; one that stands open is given back as it is.

    `place`: the 12-digit code of the place whose people may read it. Without one it is the holder,
    or the county where the holder is no place. Raises Refused for an account not in the chart.
    """
    if problems := account_faults(account):
        raise Refused(problems)
    hold_the_chain()
    row = account_row(account)
    if row is None:
        row = _unsaved(account, place or place_of(account) or county_of(viewer))
        row.save(force_insert=True)
        created(viewer, row)
    return row


def opened(places: dict[Account, str]) -> dict[Account, LedgerAccount]:
    """The rows of accounts, those missing opened first: each with the place it would belong to.

    Every account is in the chart. The entry that names the account first is what tells of its
    opening. What the fund itself holds is the county's, wherever the first money came from.
    """
    rows = _rows(places)
    missing = [account for account in sorted(places) if account not in rows]
    if missing:
        LedgerAccount.everything.bulk_create(
            [_unsaved(account, belongs_to(account, places[account])) for account in missing],
            ignore_conflicts=True,
        )
        rows |= _rows(missing)
    return rows


def _rows(accounts: Iterable[Account]) -> dict[Account, LedgerAccount]:
    wanted = set(accounts)
    found = LedgerAccount.everything.filter(
        fund__in={account.fund for account in wanted},
        code__in={account.code for account in wanted},
        holder__in={account.holder for account in wanted},
    )
    return {row.account: row for row in found if row.account in wanted}


def _unsaved(account: Account, place: str) -> LedgerAccount:
    heading = heading_of(account)
    assert heading is not None, "an account stands in the chart before it is opened"
    return LedgerAccount(
        fund=account.fund,
        code=account.code,
        holder=account.holder,
        place=place,
        has_floor=heading.has_floor,
    )
