"""Closed periods stay closed unless two persons open them; statements agree to the fen."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.ledger.actions import (
    ask_reopening,
    assert_statement,
    close_period,
    refuse_reopening,
    reopen_period,
)
from bangfu.apps.ledger.models import Closing
from bangfu.apps.ledger.queries.closings import closed_through, closings, statements
from bangfu.apps.ledger.queries.invariants import broken_statements, entries_in_closed_periods
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.queries.waiting import todo_for
from tests.apps.ledger.books import (
    APPROPRIATION,
    TREASURY,
    accountant,
    booked,
    moved,
    refusal,
)
from tests.apps.records.acting import acting

pytestmark = pytest.mark.django_db
OCTOBER = date(2018, 10, 31)
NOVEMBER_1 = date(2018, 11, 1)
TODAY = date(2018, 11, 5)


@pytest.fixture
def clerk() -> Viewer:
    return accountant()


def test_nothing_is_booked_into_a_closed_period(clerk: Viewer) -> None:
    close_period(clerk, OCTOBER)
    with refusal("period_closed") as told:
        booked(clerk, moved(TREASURY, APPROPRIATION, 1, on=OCTOBER), "late")
    assert "已结至 2018-10-31" in told.message
    booked(clerk, moved(TREASURY, APPROPRIATION, 1, on=NOVEMBER_1), "in time")


def test_periods_are_closed_in_their_order_and_when_they_are_over(clerk: Viewer) -> None:
    close_period(clerk, OCTOBER)
    with refusal("close_not_later"):
        close_period(clerk, OCTOBER)
    with refusal("close_not_over"):
        close_period(clerk, TODAY)
    close_period(clerk, NOVEMBER_1)
    assert closed_through() == NOVEMBER_1


def test_only_the_finance_bureau_closes(clerk: Viewer) -> None:
    with refusal("not_yours_to_make"):
        close_period(acting("agriculture_bureau"), OCTOBER)


def test_two_persons_open_a_period_again(clerk: Viewer) -> None:
    closing = close_period(clerk, OCTOBER)
    asked = ask_reopening(clerk, closing, reason="十月的一张拨款单漏记")
    with refusal("two_duties"):
        reopen_period(clerk, asked)
    asked.refresh_from_db()
    reopen_period(accountant("李会计"), asked)
    assert closed_through() is None
    booked(clerk, moved(TREASURY, APPROPRIATION, 1, on=OCTOBER), "late")
    close_period(clerk, OCTOBER)
    assert [c.state for c in closings(clerk)] == ["closed", "reopened"]
    assert list(entries_in_closed_periods()) == []


def test_a_closed_period_waits_for_nobody_and_a_reopening_for_the_other_one(clerk: Viewer) -> None:
    other = accountant("李会计")
    closing = close_period(clerk, OCTOBER)
    assert todo_for(other) == []
    ask_reopening(clerk, closing, reason="漏记")
    assert [(one.kind, one.state.code) for one in todo_for(other)] == [
        ("ledger.closing", "reopening")
    ]
    assert todo_for(clerk) == []


def test_reopening_can_be_refused_and_asked_again(clerk: Viewer) -> None:
    other = accountant("李会计")
    closing = close_period(clerk, OCTOBER)
    refuse_reopening(other, ask_reopening(clerk, closing, reason="漏记"), reason="没有凭据")
    assert closed_through() == OCTOBER
    reopen_period(clerk, ask_reopening(other, closing, reason="补来了凭据"))
    assert closed_through() is None


def test_only_the_last_closing_is_opened_again(clerk: Viewer) -> None:
    closing = close_period(clerk, OCTOBER)
    close_period(clerk, NOVEMBER_1)
    with refusal("reopen_last_first"):
        ask_reopening(clerk, closing, reason="漏记")


def test_the_database_refuses_reopening_by_one_person(clerk: Viewer) -> None:
    closing = close_period(clerk, OCTOBER)
    by_one = {"asked_by": clerk.person_id, "reopened_by": clerk.person_id, "reopened_after": 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.everything.filter(pk=closing.pk).update(reason="漏记", **by_one)


def test_a_statement_that_agrees_is_kept_and_settles_the_account(clerk: Viewer) -> None:
    booked(clerk, moved(TREASURY, APPROPRIATION, 144_00, on=OCTOBER), "subsidy")
    assert_statement(clerk, TREASURY, OCTOBER, fen=144_00, document="对账单 2018-10")
    assert_statement(clerk, TREASURY, OCTOBER, fen=144_00, document="对账单（补印）")
    with refusal("statement_settled"):
        booked(clerk, moved(TREASURY, APPROPRIATION, 1, on=OCTOBER), "late")
    booked(clerk, moved(TREASURY, APPROPRIATION, 1, on=NOVEMBER_1), "next")
    assert [stated.fen for stated in statements(clerk)] == [144_00]
    assert list(broken_statements()) == []


def test_one_fen_apart_is_apart(clerk: Viewer) -> None:
    booked(clerk, moved(TREASURY, APPROPRIATION, 144_00, on=OCTOBER), "subsidy")
    with refusal("statement_differs") as told:
        assert_statement(clerk, TREASURY, OCTOBER, fen=143_99, document="对账单")
    assert "差 0.01 元" in told.message


def test_a_statement_is_of_an_opened_account_and_a_day_that_is_over(clerk: Viewer) -> None:
    with refusal("statement_of_unopened"):
        assert_statement(clerk, TREASURY, OCTOBER, fen=0, document="对账单")
    booked(clerk, moved(TREASURY, APPROPRIATION, 1), "subsidy")
    with refusal("statement_not_over"):
        assert_statement(clerk, TREASURY, TODAY, fen=1, document="对账单")
    with refusal("not_yours_to_make"):
        assert_statement(acting("township"), TREASURY, OCTOBER, fen=0, document="对账单")
