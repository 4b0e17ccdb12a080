"""Receipts: two persons, one bank reference, never more than is owed, undone only by reversal."""

import threading
from datetime import date

import pytest
from django.db import connection

from bangfu.apps.ledger.queries import balance_of
from bangfu.apps.records.refusal import Refused
from bangfu.apps.returns.actions.dues import open_year, waive
from bangfu.apps.returns.actions.receipts import (
    confirm_receipt,
    dispute_receipt,
    enter_receipt,
    enter_receipts,
    keep_receipt,
    return_receipt,
    reverse_receipt,
)
from bangfu.apps.returns.models import RemittanceDue, RemittanceReceipt
from bangfu.apps.returns.queries.receipts import due_named, received_in
from bangfu.core.ledger import Account
from tests.apps.acts import fresh, key, refused, row
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.funds.offices import project
from tests.apps.records.acting import TOWNSHIP, acting, same_person
from tests.apps.returns.county import (
    WAN_FEN,
    County,
    county,
    dues,
    inject,
    open_dues,
    receipt,
    received,
)

pytestmark = pytest.mark.django_db

BANK = Account("pool", "pool_bank")
RECEIVABLE = Account("pool", "receivable", TOWNSHIP)


@pytest.fixture
def at() -> County:
    made = county(villages=2)
    inject(made, 1000)
    open_dues(made, 2018)
    return made


@pytest.fixture
def due(at: County) -> RemittanceDue:
    return dues(2018)[0]


def values(fen: int, reference: str = "ICBC2018122000001") -> dict[str, object]:
    return {"amount_fen": fen, "received_on": date(2018, 12, 20), "reference": reference}


def test_250000_of_300000_leave_50000_open(at: County, due: RemittanceDue) -> None:
    """The worked case of JZ-041."""
    received(at, due, 25 * WAN_FEN)
    due = fresh(due)
    assert (due.state, due.received_fen, due.open_fen) == ("part_paid", 25 * WAN_FEN, 5 * WAN_FEN)
    assert balance_of(at.finance, BANK) == 25 * WAN_FEN
    assert balance_of(at.finance, RECEIVABLE) == 5 * WAN_FEN
    received(at, due, 5 * WAN_FEN)
    assert fresh(due).state == "paid"
    assert balance_of(at.finance, RECEIVABLE) == 0


def test_only_what_was_confirmed_is_in_the_account(at: County, due: RemittanceDue) -> None:
    held = receipt(at, due, 30 * WAN_FEN)
    assert balance_of(at.finance, BANK) == 0
    assert received_in(2018) == 0
    confirm_receipt(at.finance, held, key=key())
    assert balance_of(at.finance, BANK) == 30 * WAN_FEN
    assert received_in(2018) == 30 * WAN_FEN
    assert fresh(held).entry.clause == "JZ-041"


def test_one_fen_more_than_is_owed_is_refused(at: County, due: RemittanceDue) -> None:
    with refused("receipt_over_due"):
        receipt(at, due, 30 * WAN_FEN + 1)
    receipt(at, due, 20 * WAN_FEN)
    with refused("receipt_over_due"):
        receipt(at, due, 10 * WAN_FEN + 1)


def test_nothing_and_money_of_tomorrow_are_no_receipt(at: County, due: RemittanceDue) -> None:
    with refused("receipt_of_nothing"):
        receipt(at, due, 0)
    with refused("receipt_to_come"):
        receipt(at, due, 1, received_on=date(2018, 12, 21))


def test_a_due_that_was_waived_takes_no_money(at: County, due: RemittanceDue) -> None:
    held = receipt(at, due, 10 * WAN_FEN)
    waive(at.leader, fresh(due), key=key(), reason="灾害")
    with refused("due_not_open"):
        receipt(at, due, 1)
    with refused("receipt_over_due"):
        confirm_receipt(at.finance, fresh(held), key=key())
    assert balance_of(at.finance, BANK) == 0


def test_a_bank_reference_stands_for_one_receipt(at: County, due: RemittanceDue) -> None:
    enter_receipt(at.platform, due, key=key(), values=values(WAN_FEN))
    with refused("reference_used"):
        enter_receipt(at.platform, due, key=key(), values=values(2 * WAN_FEN))


def test_the_reference_of_a_returned_receipt_is_free_again(at: County, due: RemittanceDue) -> None:
    told_of = enter_receipt(at.platform, due, key=key(), values=values(WAN_FEN))
    held = row(RemittanceReceipt, told_of)
    with refused("reason_missing"):
        return_receipt(at.finance, held, key=key(), reason="")
    return_receipt(at.finance, fresh(held), key=key(), reason="金额与回单不符")
    enter_receipt(at.platform, due, key=key(), values=values(2 * WAN_FEN))


def test_whoever_entered_a_receipt_does_not_confirm_it(at: County, due: RemittanceDue) -> None:
    told_of = enter_receipt(at.finance, due, key=key(), values=values(WAN_FEN))
    held = row(RemittanceReceipt, told_of)
    with refused("two_duties"):
        confirm_receipt(same_person(at.finance, "finance_bureau"), held, key=key())
    confirm_receipt(at.second_finance, fresh(held), key=key())


def test_a_township_enters_no_receipt(at: County, due: RemittanceDue) -> None:
    with refused("not_yours_to_make"):
        enter_receipt(acting("township", place=TOWNSHIP), due, key=key(), values=values(WAN_FEN))


def test_sent_twice_a_receipt_is_entered_once(at: County, due: RemittanceDue) -> None:
    once = key()
    first = enter_receipt(at.platform, due, key=once, values=values(WAN_FEN))
    again = enter_receipt(at.platform, due, key=once, values=values(WAN_FEN))
    assert (again.id, again.is_repeat) == (first.id, True)
    assert RemittanceReceipt.everything.count() == 1


def test_many_receipts_are_entered_all_or_none(at: County, due: RemittanceDue) -> None:
    good, bad = values(WAN_FEN, "A1"), values(30 * WAN_FEN, "A2")
    with refused("receipt_over_due"):
        enter_receipts(at.platform, [(due, good), (due, bad)], key=key())
    assert not RemittanceReceipt.everything.exists()
    with refused("no_receipts"):
        enter_receipts(at.platform, [], key=key())
    enter_receipts(at.platform, [(due, good), (due, values(WAN_FEN, "A2"))], key=key())
    assert RemittanceReceipt.everything.count() == 2


def test_a_reversed_receipt_is_owed_again(at: County, due: RemittanceDue) -> None:
    first = received(at, due, 10 * WAN_FEN)
    second = received(at, due, 20 * WAN_FEN)
    dispute_receipt(at.platform, fresh(first), key=key(), reason="错记到本批次")
    reverse_receipt(at.finance, fresh(first), key=key(), reason="银行核实")
    assert (fresh(due).state, fresh(due).received_fen) == ("part_paid", 20 * WAN_FEN)
    dispute_receipt(at.platform, fresh(second), key=key(), reason="错记到本批次")
    reverse_receipt(at.finance, fresh(second), key=key(), reason="银行核实")
    assert (fresh(due).state, fresh(due).received_fen) == ("notified", 0)
    assert balance_of(at.finance, BANK) == 0
    assert balance_of(at.finance, RECEIVABLE) == 30 * WAN_FEN


def test_whoever_asks_for_a_reversal_does_not_do_it(at: County, due: RemittanceDue) -> None:
    held = received(at, due, 10 * WAN_FEN)
    dispute_receipt(at.second_finance, fresh(held), key=key(), reason="重复入账")
    with refused("reversal_by_asker"):
        reverse_receipt(at.second_finance, fresh(held), key=key(), reason="重复入账")
    assert balance_of(at.finance, BANK) == 10 * WAN_FEN


def test_a_receipt_that_nobody_disputed_is_not_reversed(at: County, due: RemittanceDue) -> None:
    held = received(at, due, 10 * WAN_FEN)
    with refused("never_taken"):
        reverse_receipt(at.finance, fresh(held), key=key(), reason="银行核实")
    assert balance_of(at.finance, BANK) == 10 * WAN_FEN


def test_a_dispute_may_come_to_nothing(at: County, due: RemittanceDue) -> None:
    held = received(at, due, 10 * WAN_FEN)
    dispute_receipt(at.platform, fresh(held), key=key(), reason="疑似重复")
    keep_receipt(at.finance, fresh(held), key=key(), reason="核对无误")
    assert fresh(held).state == "confirmed"
    assert received_in(2018) == 10 * WAN_FEN


def test_the_due_is_found_by_what_stands_on_the_paper(at: County, due: RemittanceDue) -> None:
    assert due_named(at.platform, project="JZ2018-01", year=2018) == due
    assert due_named(at.platform, project="JZ2018-01", year=2018, tranche="JZ2018-01-T1") == due


def test_a_project_without_a_tranche_remits_nothing(at: County) -> None:
    project("JZ2018-09")
    with refused("receipt_without_tranche"):
        due_named(at.platform, project="JZ2018-09", year=2018)
    with refused("receipt_of_unknown_project"):
        due_named(at.platform, project="JZ2018-99", year=2018)
    with refused("receipt_without_due"):
        due_named(at.platform, project="JZ2018-01", year=2019)


def test_of_several_tranches_one_must_be_named(at: County) -> None:
    inject(at, 500)
    open_year(at.platform, 2018, key=key())
    with refused("receipt_for_several"):
        due_named(at.platform, project="JZ2018-01", year=2018)
    named = due_named(at.platform, project="JZ2018-01", year=2018, tranche="JZ2018-01-T2")
    assert named.amount_fen == 15 * WAN_FEN


def test_the_flow_of_a_receipt_is_kept(at: County, due: RemittanceDue) -> None:
    held = receipt(at, due, WAN_FEN)
    assert triples_not_kept(held) == []
    assert reasons_not_asked(held) == []
    assert duties_not_apart(held) == []


def test_of_two_copies_of_a_receipt_one_is_confirmed(at: County, due: RemittanceDue) -> None:
    held = receipt(at, due, 20 * WAN_FEN)
    mine, yours = fresh(held), fresh(held)
    confirm_receipt(at.finance, mine, key=key())
    with refused("changed_meanwhile"):
        confirm_receipt(at.second_finance, yours, key=key())
    assert balance_of(at.finance, BANK) == 20 * WAN_FEN


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_never_book_more_than_is_owed() -> None:
    at = county(villages=2)
    inject(at, 1000)
    due = open_dues(at, 2018)[0]
    held = receipt(at, due, 20 * WAN_FEN)
    refused: list[Refused] = []
    start = threading.Barrier(2)

    def confirm() -> None:
        mine = fresh(held)
        start.wait()
        try:
            confirm_receipt(at.finance, mine, key=key())
        except Refused as reason:
            refused.append(reason)
        finally:
            connection.close()

    both = [threading.Thread(target=confirm) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(refused) == 1
    assert fresh(due).received_fen == 20 * WAN_FEN
    assert balance_of(at.finance, BANK) == 20 * WAN_FEN
