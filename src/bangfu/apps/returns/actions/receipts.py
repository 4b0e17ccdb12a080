"""Receipts: entered by one person, confirmed and posted by another; undone only by reversal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F

from bangfu.apps.ledger.actions import post, reverse
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code
from bangfu.apps.records.actions import Told, created, hold, last_step, move, once, take
from bangfu.apps.records.models import Kept
from bangfu.apps.records.refusal import refuse
from bangfu.apps.returns.access import role_to_make
from bangfu.apps.returns.models import RemittanceDue, RemittanceReceipt, open_of
from bangfu.apps.returns.queries.pool import POOL
from bangfu.apps.returns.queries.receipts import waiting_fen
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.money import Fen, yuan
from bangfu.core.words import words


def enter_receipt(
    viewer: Viewer, due: RemittanceDue, *, key: str, values: Mapping[str, Any]
) -> Told:
    """Enter a sum that came in for a due: `amount_fen`, `received_on`, `reference`, `payer`.

    Raises Refused: more than is open, a bank reference used before, a day to come.
    """
    body = {"enter_receipt": due.pk, **values}
    return once(viewer, key, body, lambda: _enter(viewer, due, values))


def enter_receipts(
    viewer: Viewer, rows: Sequence[tuple[RemittanceDue, Mapping[str, Any]]], *, key: str
) -> Told:
    """Enter many receipts, all or none: the rows of a file that passed its dry run. Raises Refused."""

    def do() -> Kept:
        entered = [_enter(viewer, due, values) for due, values in rows]
        return entered[0]

    if not rows:
        raise refuse("no_receipts")
    body = {"enter_receipts": [{"due": due.pk, **values} for due, values in rows]}
    return once(viewer, key, body, do)


def _enter(viewer: Viewer, due: RemittanceDue, values: Mapping[str, Any]) -> RemittanceReceipt:
    role = role_to_make(viewer, "remittance_receipt", county_code())
    refuse_receipt(viewer, due, values)
    receipt: RemittanceReceipt = RemittanceReceipt.everything.create(
        state=RemittanceReceipt.flow.first,
        due=due,
        amount_fen=values["amount_fen"],
        received_on=values["received_on"],
        reference=values["reference"],
        payer=values.get("payer", ""),
    )
    created(viewer, receipt, role=role)
    hold(viewer, receipt, "receive", act=words("登记", "Enter"))
    return receipt


def refuse_receipt(
    viewer: Viewer, due: RemittanceDue, values: Mapping[str, Any], *, before_fen: Fen = 0
) -> None:
    """Raise Refused where a sum cannot have come in for a due.

    `before_fen` is what earlier rows of the same file enter for it.
    """
    amount: Fen = values["amount_fen"]
    received_on: date = values["received_on"]
    if not due.is_open:
        raise refuse("due_not_open", str(due), state=due.state_name)
    if amount <= 0:
        raise refuse("receipt_of_nothing", str(due))
    if received_on > viewer.today:
        raise refuse("receipt_to_come", str(due), day=received_on)
    room = open_of(due) - waiting_fen(due) - before_fen
    if amount > room:
        told = {"amount": yuan(amount), "open": yuan(room), "over": yuan(amount - room)}
        raise refuse("receipt_over_due", str(due), **told)
    used = RemittanceReceipt.everything.filter(reference=values["reference"])
    if used.exclude(state__in=["returned", "reversed"]).exists():
        raise refuse("reference_used", str(due), reference=values["reference"])


def confirm_receipt(viewer: Viewer, receipt: RemittanceReceipt, *, key: str) -> Told:
    """Confirm a receipt against the bank statement: into the pool's account, off the receivable.

    Raises Refused: the one who entered it, or more than is open by now.
    """
    return once(viewer, key, {"confirm": receipt.pk}, lambda: _confirm(viewer, receipt))


def _confirm(viewer: Viewer, receipt: RemittanceReceipt) -> Kept:
    due, amount = receipt.due, receipt.amount_fen
    take(viewer, receipt, "confirm", after={"amount_fen": amount})
    _receive(viewer, due, amount)
    entry = Entry(
        viewer.today,
        (
            Line(Account(POOL, "pool_bank"), amount),
            Line(Account(POOL, "receivable", due.township_id), -amount),
        ),
        words(f"上缴到账 {due}", f"Remittance received {due}"),
        due.clause,
        receipt.reference,
    )
    booked = post(
        viewer,
        entry,
        key=f"returns.receipt.{receipt.pk}",
        decision=due.decision,
        subject=receipt,
    )
    RemittanceReceipt.everything.filter(pk=receipt.pk).update(entry=booked)
    receipt.entry = booked
    return receipt


def _receive(viewer: Viewer, due: RemittanceDue, amount: Fen) -> None:
    """Add to what a due has received, never above what is open, and move it on."""
    rest = open_of(due) - amount
    if rest < 0:
        raise refuse(
            "receipt_over_due",
            str(due),
            amount=yuan(amount),
            open=yuan(open_of(due)),
            over=yuan(-rest),
        )
    still_open = RemittanceDue.everything.filter(pk=due.pk, open_fen__gte=amount)
    took = still_open.update(received_fen=F("received_fen") + amount)
    if took != 1:
        raise refuse("changed_meanwhile", str(due))
    take(
        viewer,
        due,
        "receive" if rest else "settle",
        after={"received_fen": due.received_fen + amount},
    )
    due.received_fen += amount


def return_receipt(viewer: Viewer, receipt: RemittanceReceipt, *, key: str, reason: str) -> Told:
    """Do not confirm a receipt: its bank reference is free again. Raises Refused without a reason."""
    return move(viewer, receipt, "return", key=key, reason=reason)


def dispute_receipt(viewer: Viewer, receipt: RemittanceReceipt, *, key: str, reason: str) -> Told:
    """Ask that a confirmed receipt be reversed. Raises Refused without a reason."""
    return move(viewer, receipt, "dispute", key=key, reason=reason)


def keep_receipt(viewer: Viewer, receipt: RemittanceReceipt, *, key: str, reason: str) -> Told:
    """Leave a disputed receipt as it is. Raises Refused without a reason."""
    return move(viewer, receipt, "keep", key=key, reason=reason)


def reverse_receipt(viewer: Viewer, receipt: RemittanceReceipt, *, key: str, reason: str) -> Told:
    """Reverse a disputed receipt: its entry is undone by another, and the due is open again.

    Raises Refused for the person who asked for it.
    """
    body = {"reverse": receipt.pk, "reason": reason}
    return once(viewer, key, body, lambda: _reverse(viewer, receipt, reason))


def _reverse(viewer: Viewer, receipt: RemittanceReceipt, reason: str) -> Kept:
    asked = last_step(receipt, "dispute")
    assert asked.person_id is not None, "what is disputed was disputed by somebody"
    if asked.person_id == viewer.person_id:
        raise refuse("reversal_by_asker", str(receipt))
    take(viewer, receipt, "reverse", reason=reason)
    assert receipt.entry_id is not None, "what was confirmed was posted"
    reverse(
        viewer,
        receipt.entry_id,
        key=f"returns.receipt.{receipt.pk}.reversal",
        reason=reason,
        checked_by=asked.person_id,
    )
    due, amount = receipt.due, receipt.amount_fen
    left = due.received_fen - amount
    took = RemittanceDue.everything.filter(pk=due.pk, received_fen__gte=amount).update(
        received_fen=F("received_fen") - amount
    )
    if took != 1:
        raise refuse("changed_meanwhile", str(due))
    event = "take_back" if left else "take_all_back"
    take(viewer, due, event, reason=reason, after={"received_fen": left})
    due.received_fen = left
    return receipt
