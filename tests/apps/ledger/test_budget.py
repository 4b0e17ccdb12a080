"""Budget lines: reserved and spent never exceed what is approved, by a fen."""

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.ledger.actions import release, reserve, restore, set_budget, spend
from bangfu.apps.ledger.models import BudgetLine
from bangfu.apps.ledger.queries import budgets
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import AuditEvent
from bangfu.core.ledger import Account
from bangfu.core.money import FEN_MAX
from tests.apps.ledger.books import CONSTRUCTION, WAN_FEN, accountant, refusal
from tests.apps.records.acting import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Viewer:
    return accountant()


def line_of(clerk: Viewer, approved_fen: int) -> BudgetLine:
    return set_budget(clerk, CONSTRUCTION, approved_fen, place=TOWNSHIP)


def sums(line: BudgetLine) -> tuple[int, int, int, int]:
    line.refresh_from_db()
    return line.approved_fen, line.committed_fen, line.spent_fen, line.free_fen


def test_a_payment_is_reserved_then_spent_and_the_rest_released(clerk: Viewer) -> None:
    line = line_of(clerk, 50 * WAN_FEN)
    reserve(clerk, line, 30 * WAN_FEN)
    spend(clerk, line, 25 * WAN_FEN)
    release(clerk, line, 5 * WAN_FEN)
    assert sums(line) == (50 * WAN_FEN, 0, 25 * WAN_FEN, 25 * WAN_FEN)


def test_one_fen_more_than_is_left_is_refused(clerk: Viewer) -> None:
    line = line_of(clerk, 100_00)
    reserve(clerk, line, 70_00)
    with refusal("over_budget") as told:
        reserve(clerk, line, 30_01)
    assert "还可安排 30.00 元，不够 30.01 元" in told.message
    reserve(clerk, line, 30_00)
    assert sums(line) == (100_00, 100_00, 0, 0)


def test_what_was_not_reserved_is_neither_spent_nor_released(clerk: Viewer) -> None:
    line = line_of(clerk, 100_00)
    reserve(clerk, line, 10_00)
    for act in (spend, release):
        with refusal("over_committed"):
            act(clerk, line, 10_01)
    assert sums(line) == (100_00, 10_00, 0, 90_00)


def test_money_that_came_back_is_free_again_and_no_more_than_was_spent(clerk: Viewer) -> None:
    line = line_of(clerk, 100_00)
    reserve(clerk, line, 40_00)
    spend(clerk, line, 40_00)
    restore(clerk, line, 15_00)
    assert sums(line) == (100_00, 0, 25_00, 75_00)
    with refusal("over_spent"):
        restore(clerk, line, 25_01)


def test_a_budget_is_not_cut_below_what_is_used(clerk: Viewer) -> None:
    line = line_of(clerk, 100_00)
    reserve(clerk, line, 60_00)
    with refusal("budget_below_use"):
        line_of(clerk, 59_99)
    assert sums(line_of(clerk, 60_00)) == (60_00, 60_00, 0, 0)


@pytest.mark.parametrize("amount", [0, -1, 1.0, True, FEN_MAX + 1])
def test_only_whole_fen_above_nought_are_moved(clerk: Viewer, amount: int) -> None:
    line = line_of(clerk, 100_00)
    with refusal("amount_not_above_zero"):
        reserve(clerk, line, amount)


def test_the_largest_sums_do_not_overflow(clerk: Viewer) -> None:
    line = line_of(clerk, FEN_MAX)
    reserve(clerk, line, FEN_MAX)
    with refusal("over_budget"):
        reserve(clerk, line, FEN_MAX)
    with refusal("amount_not_above_zero"):
        line_of(clerk, FEN_MAX + 1)


def test_each_change_is_an_event_with_the_sums_before_and_after(clerk: Viewer) -> None:
    line = line_of(clerk, 100_00)
    reserve(clerk, line, 30_00)
    last = AuditEvent.everything.latest("sequence")
    assert last.verb == "ledger.budget_line.reserve"
    assert (last.before["committed_fen"], last.after["committed_fen"]) == (0, 30_00)
    assert last.place == TOWNSHIP


def test_the_database_itself_refuses_what_goes_over(clerk: Viewer) -> None:
    line = line_of(clerk, 100_00)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.everything.filter(pk=line.pk).update(committed_fen=100_01)


def test_a_budget_line_is_read_by_those_of_its_place(clerk: Viewer) -> None:
    line_of(clerk, 100_00)
    own, other = (acting("township", place=place) for place in (TOWNSHIP, OTHER_TOWNSHIP))
    assert [line.account for line in budgets(own)] == [CONSTRUCTION]
    assert not budgets(other).exists()
    assert [line.place for line in budgets(clerk)] == [TOWNSHIP]


def test_a_budget_line_is_of_an_account_of_the_chart(clerk: Viewer) -> None:
    with refusal("unknown_account"):
        set_budget(clerk, Account("subsidy", "petty_cash"), 1)
    assert set_budget(clerk, Account("subsidy", "treasury"), 1).place == COUNTY
