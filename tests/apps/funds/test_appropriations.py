"""Appropriations: two persons, the policy's total, money on the treasury account, taken back by two."""

from datetime import date

import pytest

from bangfu.apps.funds.actions import (
    change_appropriation,
    check_appropriation,
    dispute,
    draft_appropriation,
    enter_appropriation,
    keep_posted,
    post_appropriation,
    reverse_appropriation,
)
from bangfu.apps.funds.models import Appropriation
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.ledger.queries import balance_of
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import Refused
from bangfu.core.ledger import Account
from tests.apps.acts import codes, fresh, key, refused, row
from tests.apps.funds.offices import TODAY, WAN_FEN, Offices, arrival, entered, offices, posted

pytestmark = pytest.mark.django_db

TREASURY = Account("subsidy", "treasury")
INCOME = Account("subsidy", "appropriation")


@pytest.fixture
def at() -> Offices:
    return offices()


def test_what_arrived_stands_on_the_treasury_account_once_posted(at: Offices) -> None:
    held = posted(at)
    assert held.state == "posted"
    assert balance_of(at.finance, TREASURY) == 14400 * WAN_FEN
    assert balance_of(at.finance, INCOME) == -14400 * WAN_FEN


def test_the_entry_names_the_clause_that_grants_the_money(at: Offices) -> None:
    held = posted(at)
    assert held.entry is not None
    assert (held.entry.clause, held.entry.document) == ("JZ-035", held.document)
    assert held.entry.decision is not None
    assert held.entry.decision.answer["room_fen"] == 28800 * WAN_FEN


def test_three_years_of_144_million_fill_the_432_million_and_a_further_million_is_refused(
    at: Offices,
) -> None:
    for number in (1, 2, 3):
        posted(at, arrival(number=number))
    with refused("over_limit", clause="JZ-035"):
        entered(at, arrival(100, number=4))
    assert balance_of(at.finance, TREASURY) == 43200 * WAN_FEN


def test_two_that_each_fit_cannot_both_be_posted(at: Offices) -> None:
    first = entered(at, arrival(30000, number=1))
    second = entered(at, arrival(30000, number=2))
    for held in (first, second):
        check_appropriation(at.second_finance, held, key=key())
    post_appropriation(at.second_finance, fresh(first), key=key())
    with refused("over_limit"):
        post_appropriation(at.second_finance, fresh(second), key=key())
    assert balance_of(at.finance, TREASURY) == 30000 * WAN_FEN


def test_money_of_a_year_outside_the_three_is_taken_in_with_a_warning(at: Offices) -> None:
    from datetime import UTC, datetime

    from tests.apps.records.acting import acting

    later = acting("finance_bureau", at=datetime(2021, 1, 5, 4, tzinfo=UTC))
    held = row(
        Appropriation,
        draft_appropriation(later, at.fund, arrival(on=date(2021, 1, 4)), key=key()),
    )
    enter_appropriation(later, held, key=key())
    assert [p["code"] for p in Decision.objects.latest("pk").problems] == ["outside_years"]


def test_whoever_entered_it_neither_checks_nor_posts_it(at: Offices) -> None:
    held = entered(at)
    with refused("two_duties"):
        check_appropriation(at.finance, held, key=key())
    check_appropriation(at.second_finance, held, key=key())
    with refused("two_duties"):
        post_appropriation(at.finance, fresh(held), key=key())


def test_whoever_changed_the_figures_does_not_check_them(at: Offices) -> None:
    held = row(Appropriation, draft_appropriation(at.finance, at.fund, arrival(), key=key()))
    change_appropriation(at.second_finance, held, arrival(9600), key=key())
    enter_appropriation(at.finance, fresh(held), key=key())
    with refused("two_duties"):
        check_appropriation(at.second_finance, fresh(held), key=key())
    check_appropriation(at.third_finance, fresh(held), key=key())


def test_one_document_of_a_day_is_entered_once(at: Offices) -> None:
    entered(at)
    with refused("appropriation_entered_before"):
        draft_appropriation(at.finance, at.fund, arrival(), key=key())


def test_money_that_is_still_to_come_is_not_entered(at: Offices) -> None:
    with refused("day_to_come"):
        draft_appropriation(at.finance, at.fund, arrival(on=date(2018, 11, 6)), key=key())


def test_a_draft_is_changed_and_what_was_handed_in_is_not(at: Offices) -> None:
    held = row(Appropriation, draft_appropriation(at.finance, at.fund, arrival(), key=key()))
    change_appropriation(at.finance, held, arrival(9600), key=key())
    assert fresh(held).amount_fen == 9600 * WAN_FEN
    enter_appropriation(at.finance, fresh(held), key=key())
    with refused("no_draft_any_more"):
        change_appropriation(at.finance, fresh(held), arrival(1), key=key())


def test_a_change_on_a_stale_page_has_no_effect(at: Offices) -> None:
    stale = row(Appropriation, draft_appropriation(at.finance, at.fund, arrival(), key=key()))
    change_appropriation(at.finance, fresh(stale), arrival(9600), key=key())
    with refused("changed_meanwhile"):
        change_appropriation(at.second_finance, stale, arrival(1), key=key())
    assert fresh(stale).amount_fen == 9600 * WAN_FEN


def test_a_reversal_takes_two_persons_and_leaves_the_entry(at: Offices) -> None:
    held = posted(at)
    dispute(at.finance, held, reason="重复入账", key=key())
    with pytest.raises(Refused):
        reverse_appropriation(at.finance, fresh(held), key=key())
    assert fresh(held).state == "disputed"
    reverse_appropriation(at.second_finance, fresh(held), key=key())
    assert fresh(held).state == "reversed"
    assert balance_of(at.finance, TREASURY) == 0
    assert JournalEntry.everything.count() == 2


def test_what_was_disputed_wrongly_stays_posted(at: Offices) -> None:
    held = posted(at)
    dispute(at.finance, held, reason="疑似重复", key=key())
    keep_posted(at.second_finance, fresh(held), reason="经核对不重复", key=key())
    assert fresh(held).state == "posted"
    assert balance_of(at.finance, TREASURY) == 14400 * WAN_FEN


def test_once_reversed_the_same_document_may_be_entered_again(at: Offices) -> None:
    held = posted(at)
    dispute(at.finance, held, reason="金额有误", key=key())
    reverse_appropriation(at.second_finance, fresh(held), key=key())
    posted(at, arrival(14000))
    assert balance_of(at.finance, TREASURY) == 14000 * WAN_FEN


def test_the_public_and_a_township_do_not_enter_appropriations(at: Offices) -> None:
    for viewer in (at.clerk, at.bureau):
        with pytest.raises(Refused) as refused:
            draft_appropriation(viewer, at.fund, arrival(), key=key())
        assert codes(refused.value) == ["not_yours_to_make"]
    assert arrival().received_on == TODAY
