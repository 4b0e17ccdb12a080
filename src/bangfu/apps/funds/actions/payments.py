"""Paying a claim once, accounting it, and what happens when the bank sends the money back."""

from bangfu.apps.funds.actions.limits import hold_spending, spending_line
from bangfu.apps.funds.actions.requests import free_vouchers
from bangfu.apps.funds.actions.reversing import book_opposite, reverse_posted
from bangfu.apps.funds.models import Payment, PaymentRequest
from bangfu.apps.ledger.actions import post, restore, spend
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import (
    Told,
    changed,
    created,
    last_step,
    move,
    once,
    snapshot,
    take,
)
from bangfu.apps.records.refusal import refuse
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.words import words


def pay_request(viewer: Viewer, row: PaymentRequest, *, bank_reference: str, key: str) -> Told:
    """Pay an approved claim today: the project's account → construction, by its class of use.

    Raises Refused: paid before, a reference that stands for another payment, too little money.
    """

    def do() -> PaymentRequest:
        if Payment.everything.filter(bank_reference=bank_reference).exists():
            raise refuse("bank_reference_used", bank_reference)
        take(viewer, row, "pay", after={"bank_reference": bank_reference})
        spend(viewer, spending_line(row), row.amount_fen)
        payment = Payment(
            request=row,
            amount_fen=row.amount_fen,
            paid_on=viewer.today,
            bank_reference=bank_reference,
            entry=_book(viewer, row),
        )
        payment.save(force_insert=True)
        created(viewer, payment)
        row.paid_on = viewer.today
        row.save(update_fields=["paid_on"])
        return row

    return once(viewer, key, {"pay": row.pk, "bank_reference": bank_reference}, do)


def account_request(viewer: Viewer, row: PaymentRequest, *, accounted_as: str, key: str) -> Told:
    """Note under which number the township's books hold the payment. Raises Refused."""

    def do() -> PaymentRequest:
        if not accounted_as.strip():
            raise refuse("accounting_number_missing", str(row))
        take(viewer, row, "account", after={"accounted_as": accounted_as})
        row.accounted_on, row.accounted_as = viewer.today, accounted_as
        row.save(update_fields=["accounted_on", "accounted_as"])
        return row

    return once(viewer, key, {"account": row.pk, "accounted_as": accounted_as}, do)


def fail_request(viewer: Viewer, row: PaymentRequest, *, reason: str, key: str) -> Told:
    """Record that the bank sent the money back; another person reverses it. Raises Refused."""
    return move(viewer, row, "fail", reason=reason, key=key)


def reopen_request(viewer: Viewer, row: PaymentRequest, *, reason: str, key: str) -> Told:
    """Reverse what the bank sent back: the claim waits for payment again, its sum reserved anew.

    `reason` says what was put right. Raises Refused for the person who recorded the return.
    """

    def do() -> PaymentRequest:
        failed = last_step(row, "fail")
        take(viewer, row, "reopen", reason=reason)
        book_opposite(viewer, _take_back(viewer, row, failed.reason), failed)
        hold_spending(viewer, row)
        row.paid_on = None
        row.save(update_fields=["paid_on"])
        return row

    return once(viewer, key, {"reopen": row.pk, "reason": reason}, do)


def reverse_request(viewer: Viewer, row: PaymentRequest, *, key: str) -> Told:
    """Reverse a payment that was disputed: the money is back, the vouchers are free. Raises Refused."""

    def undo() -> JournalEntry:
        entry = _take_back(viewer, row, last_step(row, "dispute").reason)
        free_vouchers(row)
        return entry

    return reverse_posted(viewer, row, undo, key=key)


def _take_back(viewer: Viewer, row: PaymentRequest, why: str) -> JournalEntry:
    """Mark the payment as returned, free the budget, and give the entry to be reversed."""
    payment: Payment = Payment.everything.get(request=row, returned_on__isnull=True)
    before = snapshot(payment)
    payment.returned_on, payment.returned_why = viewer.today, why[:500]
    payment.save(update_fields=["returned_on", "returned_why"])
    changed(viewer, payment, before, reason=why)
    restore(viewer, spending_line(row), row.amount_fen)
    return payment.entry


def _book(viewer: Viewer, row: PaymentRequest) -> JournalEntry:
    decision = row.use_decision
    assert decision is not None, "an approved claim rests on a decision"
    fund, holder, name = row.fund.code, row.project.code, row.project.name
    entry = Entry(
        booked_on=viewer.today,
        lines=(
            Line(Account(fund, "construction", holder), row.amount_fen, row.use_class),
            Line(Account(fund, "project_bank", holder), -row.amount_fen, row.use_class),
        ),
        memo=words(f"{name}：{row.purpose}"[:200], f"{name}: {row.purpose}"[:200]),
        clause=str(decision.answer["clause"]),
        document=row.code,
    )
    number = Payment.everything.filter(request=row).count() + 1
    key = f"payment-{row.pk}-{number}"
    return post(viewer, entry, key=key, decision=decision, subject=row)
