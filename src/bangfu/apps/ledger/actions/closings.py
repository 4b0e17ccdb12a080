"""Closing a period, opening it again by two persons, and agreeing with a statement of the bank."""

from datetime import date

from bangfu.apps.ledger.actions.places import county_of
from bangfu.apps.ledger.flow import FINANCE
from bangfu.apps.ledger.models import Closing, JournalCounter, StatementBalance
from bangfu.apps.ledger.queries.balances import account_row, balance_at
from bangfu.apps.ledger.queries.closings import closed_through
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import created, hold_the_chain, take
from bangfu.apps.records.refusal import refuse
from bangfu.core.ledger import Account, account_name
from bangfu.core.money import Fen, yuan
from bangfu.core.words import words


def close_period(viewer: Viewer, through: date) -> Closing:
    """Close the books through a day that is over: nothing more is booked on it or before.

    Raises Refused for a day not after the last closing, one not yet over, and whoever is not of the
    finance bureau.
    """
    hold_the_chain()
    place = county_of(viewer)
    if viewer.holds([FINANCE], place) is None:
        raise refuse("not_yours_to_make", what=Closing.flow.title)
    last = closed_through()
    if last is not None and through <= last:
        raise refuse("close_not_later", through.isoformat(), through=last)
    if through >= viewer.today:
        raise refuse("close_not_over", through.isoformat())
    closing = Closing.everything.create(
        state=Closing.flow.first,
        through=through,
        place=place,
        closed_by_id=viewer.person_id,
        closed_at=viewer.moment,
        closed_after=_last_number(),
    )
    created(viewer, closing, role=FINANCE)
    return closing


def ask_reopening(viewer: Viewer, closing: Closing, *, reason: str) -> Closing:
    """Ask that a closed period be opened again; another person checks it. Raises Refused."""
    _refuse_unless_last(closing)
    take(viewer, closing, "ask", reason=reason)
    closing.reason, closing.asked_by_id = reason.strip(), viewer.person_id
    closing.save(update_fields=["reason", "asked_by"])
    return closing


def reopen_period(viewer: Viewer, closing: Closing) -> Closing:
    """Open a closed period again, as the second person. Raises Refused for the one who asked."""
    hold_the_chain()
    _refuse_unless_last(closing)
    take(viewer, closing, "reopen", reason=closing.reason)
    closing.reopened_by_id, closing.reopened_after = viewer.person_id, _last_number()
    closing.save(update_fields=["reopened_by", "reopened_after"])
    return closing


def refuse_reopening(viewer: Viewer, closing: Closing, *, reason: str) -> Closing:
    """Leave a period closed. Raises Refused for the one who asked."""
    take(viewer, closing, "refuse", reason=reason)
    return closing


def _refuse_unless_last(closing: Closing) -> None:
    last = closed_through()
    if last is not None and last > closing.through:
        raise refuse("reopen_last_first", str(closing), last=last)


def _last_number() -> int:
    counter = JournalCounter.objects.filter(pk=1).first()
    return counter.sequence if counter else 0


def assert_statement(
    viewer: Viewer, account: Account, on: date, *, fen: Fen, document: str
) -> StatementBalance:
    """Keep what the bank or the treasury states for the end of a day: it is ours to the fen.

    From then on nothing is booked to the account on that day or before; stated again it stays as it
    is. Raises Refused where the balances differ, by however little.
    """
    hold_the_chain()
    row = account_row(account)
    if row is None:
        raise refuse("statement_of_unopened", account_name(account).zh)
    if viewer.holds([FINANCE, "township_finance"], row.place) is None:
        raise refuse("not_yours_to_make", what=words("对账单余额", "Statement balance"))
    if on >= viewer.today:
        raise refuse("statement_not_over", on.isoformat())
    ours = balance_at(row, on)
    if ours != fen:
        told = {"ours": yuan(ours), "stated": yuan(fen), "over": yuan(ours - fen)}
        raise refuse("statement_differs", account_name(account).zh, on=on, **told)
    said = {"fen": fen, "document": document, "stated_by_id": viewer.person_id}
    stated, is_new = StatementBalance.everything.get_or_create(account=row, on=on, defaults=said)
    if is_new:
        created(viewer, stated)
    return stated
