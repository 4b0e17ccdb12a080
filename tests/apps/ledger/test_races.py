"""On PostgreSQL, 64 at once: one key makes one entry, and nothing is spent twice."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from bangfu.apps.ledger.actions import (
    Posting,
    journal,
    post_many,
    reserve,
    set_budget,
)
from bangfu.apps.ledger.models import BudgetLine, JournalEntry, LedgerAccount
from bangfu.apps.ledger.queries.checks import verify
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import created, once
from bangfu.apps.records.refusal import refuse
from bangfu.core.money import yuan
from tests.apps.ledger.books import (
    APPROPRIATION,
    CONSTRUCTION,
    PROJECT_BANK,
    TREASURY,
    accountant,
    booked,
    decision,
    moved,
)
from tests.apps.ledger.racing import THREADS, race, refused, run

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

POT_FEN = 30_00_00
DRAW_FEN = 1_00_00
ENOUGH_FOR = POT_FEN // DRAW_FEN


@pytest.fixture
def clerk() -> Iterator[Viewer]:
    who = accountant()
    with transaction.atomic():
        booked(who, moved(TREASURY, APPROPRIATION, POT_FEN), "pot")
    yield who
    assert [p for finding in verify() for p in finding.problems] == []


def in_one_transaction(clerk: Viewer, posting: Posting) -> JournalEntry:
    with transaction.atomic():
        return post_many(clerk, [posting])[0]


def test_one_posting_key_makes_one_entry(clerk: Viewer) -> None:
    made = decision()
    for number in range(5):
        posting = Posting(moved(TREASURY, APPROPRIATION, 1), f"key {number}", decision=made)
        results = race(lambda _n, posting=posting: in_one_transaction(clerk, posting).pk)
        assert len(set(results)) == 1, results
        assert JournalEntry.everything.count() == 2 + number


def test_one_submission_has_one_effect(clerk: Viewer) -> None:
    made = decision()

    def submit(_n: int) -> int:
        def do() -> JournalEntry:
            posting = Posting(moved(TREASURY, APPROPRIATION, 1), "of the form", decision=made)
            return post_many(clerk, [posting])[0]

        return once(clerk, "a" * 32, {"fen": 1}, do).id

    results = race(submit)
    assert len(set(results)) == 1, results
    assert JournalEntry.everything.count() == 2


def draw(clerk: Viewer, n: int) -> None:
    """Each to a project of its own: only the treasury is drawn on by all."""
    bank = replace(PROJECT_BANK, holder=f"P{n}")
    posting = Posting(moved(bank, TREASURY, DRAW_FEN), f"draw {n}", decision=decision())
    in_one_transaction(clerk, posting)


def drained(clerk: Viewer) -> list[object]:
    """What 64 draws on the treasury give, of which 30 can be paid."""
    return race(lambda n: draw(clerk, n))


def balance() -> int:
    return LedgerAccount.everything.get(code="treasury").balance_fen


def test_an_account_with_a_floor_is_never_overdrawn(clerk: Viewer) -> None:
    assert refused(drained(clerk), "account_short") == THREADS - ENOUGH_FOR
    assert balance() == 0


def test_a_budget_line_is_never_overspent(clerk: Viewer) -> None:
    with transaction.atomic():
        line = set_budget(clerk, CONSTRUCTION, POT_FEN)

    def take(_n: int) -> None:
        with transaction.atomic():
            reserve(clerk, BudgetLine.everything.get(pk=line.pk), DRAW_FEN)

    assert refused(race(take), "over_budget") == THREADS - ENOUGH_FOR
    line.refresh_from_db()
    assert line.free_fen == 0


def unguarded(row: LedgerAccount, amount_fen: int) -> None:
    """The defect: read the balance, compare, then write."""
    row.refresh_from_db(fields=["balance_fen"])
    if row.has_floor and row.balance_fen + amount_fen < 0:
        raise refuse("account_short", str(row), balance=yuan(0), amount=yuan(0))
    LedgerAccount.everything.filter(pk=row.pk).update(balance_fen=F("balance_fen") + amount_fen)


def test_without_the_lock_the_guarded_update_holds_alone(
    clerk: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "hold_the_chain", lambda: None)
    assert refused(drained(clerk), "account_short") == THREADS - ENOUGH_FOR
    assert balance() == 0


def test_without_the_guarded_update_the_lock_holds_alone(
    clerk: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_move", unguarded)
    assert refused(drained(clerk), "account_short") == THREADS - ENOUGH_FOR
    assert balance() == 0


def test_without_either_the_constraint_still_holds(
    clerk: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "hold_the_chain", lambda: None)
    monkeypatch.setattr(journal, "_move", unguarded)
    results = drained(clerk)
    assert sum(isinstance(result, IntegrityError) for result in results) > 0
    assert balance() >= 0


def test_acts_that_move_a_row_first_and_acts_that_only_post_do_not_wait_for_each_other(
    clerk: Viewer,
) -> None:
    made = decision()

    def act(n: int) -> None:
        posting = Posting(moved(TREASURY, APPROPRIATION, 1 + n), f"act {n}", decision=made)
        with transaction.atomic():
            if n % 2:
                created(clerk, LedgerAccount.everything.get(code="treasury"))
            post_many(clerk, [posting])
            if n % 3:
                set_budget(clerk, CONSTRUCTION, POT_FEN)

    assert refused(race(act), "") == 0


def test_check_then_insert_pays_twice() -> None:
    """The planted defect: this race does catch what it is for."""
    run("CREATE TABLE naive (key text)")

    def pay(_n: int) -> None:
        with transaction.atomic():
            if not run("SELECT 1 FROM naive WHERE key = 'one'"):
                run("INSERT INTO naive VALUES ('one')")

    try:
        rounds = []
        for _round in range(5):
            race(pay)
            rounds.append(len(run("DELETE FROM naive RETURNING key")))
        assert max(rounds) > 1
    finally:
        run("DROP TABLE naive")


def test_sum_then_insert_overspends() -> None:
    """The planted defect: this race does catch what it is for."""
    run("CREATE TABLE naive (fen bigint)")

    def spend(_n: int) -> None:
        with transaction.atomic():
            ((spent,),) = run("SELECT coalesce(sum(fen), 0) FROM naive")
            if spent + DRAW_FEN <= POT_FEN:
                run("INSERT INTO naive VALUES (%s)", DRAW_FEN)

    try:
        rounds = []
        for _round in range(5):
            race(spend)
            rounds.append(len(run("DELETE FROM naive RETURNING fen")))
        assert max(rounds) > ENOUGH_FOR
    finally:
        run("DROP TABLE naive")
