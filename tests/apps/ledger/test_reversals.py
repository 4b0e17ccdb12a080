"""Reversals: by two persons with a reason, once, the opposite of what was booked."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.ledger.actions import (
    ask_reversal,
    book_reversal,
    close_period,
    refuse_reversal,
    reverse,
)
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.ledger.queries import balance_of
from bangfu.apps.ledger.queries.invariants import unfit_reversals
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import AuditEvent
from tests.apps.ledger.books import (
    APPROPRIATION,
    DAY,
    PROJECT_BANK,
    TREASURY,
    accountant,
    booked,
    funded,
    moved,
    refusal,
)
from tests.apps.records.acting import TOWNSHIP, acting

pytestmark = pytest.mark.django_db
WHY = "拨款单重复录入"


@pytest.fixture
def clerk() -> Viewer:
    return accountant()


@pytest.fixture
def checker() -> Viewer:
    return accountant("李会计")


def other_of(checker: Viewer) -> int:
    assert checker.person_id is not None
    return checker.person_id


def test_a_reversal_is_the_opposite_and_names_what_it_undoes(
    clerk: Viewer, checker: Viewer
) -> None:
    entry = funded(clerk, 100_00)
    undone = reverse(clerk, entry.pk, key="undo", reason=WHY, checked_by=other_of(checker))
    assert (undone.reverses, undone.reason, undone.checked_by_id) == (entry, WHY, checker.person_id)
    assert (undone.clause, undone.pack_digest, undone.booked_on) == (
        entry.clause,
        entry.pack_digest,
        DAY,
    )
    assert balance_of(clerk, TREASURY) == balance_of(clerk, APPROPRIATION) == 0
    assert list(unfit_reversals()) == []
    last = AuditEvent.everything.latest("sequence")
    assert (last.verb, last.reason) == ("ledger.journal_entry.reverse", WHY)


def test_the_same_key_gives_the_same_reversal_on_any_later_day(
    clerk: Viewer, checker: Viewer
) -> None:
    entry = funded(clerk, 100_00)
    undone = reverse(clerk, entry.pk, key="undo", reason=WHY, checked_by=other_of(checker))
    later = accountant(at=clerk.moment.replace(month=12))
    again = reverse(later, entry.pk, key="undo", reason=WHY, checked_by=other_of(checker))
    assert again == undone
    with refusal("already_reversed"):
        reverse(clerk, entry.pk, key="again", reason=WHY, checked_by=other_of(checker))


def test_a_reversal_takes_two_persons_and_a_reason(clerk: Viewer, checker: Viewer) -> None:
    entry = funded(clerk, 100_00)
    with refusal("reversal_by_one_person"):
        reverse(clerk, entry.pk, key="undo", reason=WHY, checked_by=other_of(clerk))
    with refusal("reversal_without_reason"):
        reverse(clerk, entry.pk, key="undo", reason=" ", checked_by=other_of(checker))


def test_a_reversal_is_not_reversed(clerk: Viewer, checker: Viewer) -> None:
    entry = funded(clerk, 100_00)
    undone = reverse(clerk, entry.pk, key="undo", reason=WHY, checked_by=other_of(checker))
    with refusal("reversal_of_reversal"):
        reverse(clerk, undone.pk, key="undo undo", reason=WHY, checked_by=other_of(checker))
    with refusal("reversal_of_reversal"):
        ask_reversal(clerk, undone.pk, reason=WHY)


def test_money_already_paid_on_cannot_be_taken_back(clerk: Viewer, checker: Viewer) -> None:
    entry = funded(clerk, 100_00)
    booked(clerk, moved(PROJECT_BANK, TREASURY, 60_00), "pay")
    with refusal("account_short"):
        reverse(clerk, entry.pk, key="undo", reason=WHY, checked_by=other_of(checker))
    assert balance_of(clerk, TREASURY) == 40_00


def test_an_entry_of_a_closed_period_is_reversed_today(clerk: Viewer, checker: Viewer) -> None:
    old = booked(clerk, moved(TREASURY, APPROPRIATION, 1, on=date(2018, 10, 31)), "old")
    close_period(clerk, date(2018, 10, 31))
    undone = reverse(clerk, old.pk, key="undo", reason=WHY, checked_by=other_of(checker))
    assert undone.booked_on == clerk.today


def test_what_cannot_be_read_cannot_be_reversed(clerk: Viewer, checker: Viewer) -> None:
    entry = funded(clerk, 100_00)
    stranger = acting("township_finance", place=TOWNSHIP)
    with refusal("no_such_entry"):
        reverse(stranger, entry.pk, key="undo", reason=WHY, checked_by=other_of(checker))
    with refusal("no_such_entry"):
        ask_reversal(stranger, entry.pk, reason=WHY)


def test_a_reversal_stays_with_the_row_it_was_booked_for(clerk: Viewer, checker: Viewer) -> None:
    funded(clerk)
    entry = booked(clerk, moved(PROJECT_BANK, TREASURY, 5_00), "pay", subject=funded(clerk))
    undone = reverse(clerk, entry.pk, key="undo", reason=WHY, checked_by=other_of(checker))
    assert (undone.subject_kind, undone.subject_id) == (entry.subject_kind, entry.subject_id)


def test_one_person_asks_and_another_books(clerk: Viewer, checker: Viewer) -> None:
    entry = funded(clerk, 100_00)
    asked = ask_reversal(clerk, entry.pk, reason=WHY)
    with refusal("reversal_asked_already"):
        ask_reversal(checker, entry.pk, reason=WHY)
    with refusal("two_duties"):
        book_reversal(clerk, asked)
    asked.refresh_from_db()
    done = book_reversal(checker, asked)
    assert done.state == "booked"
    assert done.booked_as is not None
    assert (done.booked_as.person_id, done.booked_as.checked_by_id) == (
        checker.person_id,
        clerk.person_id,
    )
    with refusal("already_reversed"):
        ask_reversal(clerk, entry.pk, reason=WHY)


def test_a_reversal_that_was_refused_can_be_asked_again(clerk: Viewer, checker: Viewer) -> None:
    entry = funded(clerk, 100_00)
    refuse_reversal(checker, ask_reversal(clerk, entry.pk, reason=WHY), reason="没有重复")
    assert ask_reversal(clerk, entry.pk, reason="查明确系重复").state == "asked"
    assert balance_of(clerk, TREASURY) == 100_00


def test_the_database_refuses_a_reversal_by_one_person(clerk: Viewer, checker: Viewer) -> None:
    entry = funded(clerk, 100_00)
    undone = reverse(clerk, entry.pk, key="undo", reason=WHY, checked_by=other_of(checker))
    undone.pk, undone.sequence, undone.key = None, 99, "forged"
    undone.checked_by_id = undone.person_id
    with pytest.raises(IntegrityError), transaction.atomic():
        undone.save(force_insert=True)
    assert JournalEntry.everything.count() == 2
