"""Posting: balanced per fund, once per key, with its grounds, floors held."""

from dataclasses import replace
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest

from bangfu.apps.ledger import migrations
from bangfu.apps.ledger.actions import Posting, open_account, post, post_many
from bangfu.apps.ledger.models import JournalEntry, JournalLine, LedgerAccount
from bangfu.apps.ledger.queries import (
    balance_of,
    balances,
    journal,
    lines_for,
    trial_balance,
)
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from bangfu.core.ledger import Account
from bangfu.core.money import FEN_MAX
from tests.apps.ledger.books import (
    APPROPRIATION,
    CONSTRUCTION,
    DAY,
    POOL_BANK,
    PROJECT_BANK,
    REMITTANCE,
    RETURN_INCOME,
    SPENDING,
    TREASURY,
    VILLAGE_BANK,
    WAN_FEN,
    accountant,
    booked,
    decision,
    funded,
    moved,
    refusal,
)
from tests.apps.ledger.tampering import found
from tests.apps.records.acting import (
    COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    acting,
    same_person,
)
from tests.worked import jizhou

pytestmark = pytest.mark.django_db


def test_a_subsidy_of_a_hundred_wan_stands_on_the_treasury_account() -> None:
    clerk = accountant()
    entry = funded(clerk)
    assert (entry.sequence, entry.pack, entry.clause) == (1, "jizhou-2018", "JZ-019")
    assert balance_of(clerk, TREASURY) == 100 * WAN_FEN
    assert balance_of(clerk, APPROPRIATION) == -100 * WAN_FEN
    assert sum(balances(clerk, "subsidy").values()) == 0


def test_the_same_key_with_the_same_content_is_one_entry() -> None:
    clerk = accountant()
    first = funded(clerk)
    assert funded(clerk) == first
    assert JournalEntry.everything.count() == 1
    assert balance_of(clerk, TREASURY) == 100 * WAN_FEN


def test_the_same_key_with_other_content_is_refused() -> None:
    clerk = accountant()
    booked(clerk, moved(TREASURY, APPROPRIATION, 1), "one")
    with refusal("posting_key_taken") as told:
        booked(clerk, moved(TREASURY, APPROPRIATION, 2), "one")
    assert "第 1 号" in told.message
    assert balance_of(clerk, TREASURY) == 1


def test_an_account_with_a_floor_gives_no_more_than_it_holds() -> None:
    clerk = accountant()
    funded(clerk, 30_00)
    with refusal("account_short") as told:
        booked(clerk, moved(PROJECT_BANK, TREASURY, 30_01), "pay")
    assert "余额 30.00 元，不够支付 30.01 元" in told.message
    booked(clerk, moved(PROJECT_BANK, TREASURY, 30_00), "pay all")
    assert balance_of(clerk, TREASURY) == 0


def test_a_refused_posting_leaves_nothing_behind_even_if_the_act_goes_on() -> None:
    clerk = accountant()
    funded(clerk, 30_00)
    before = AuditEvent.everything.count()
    with refusal("account_short"):
        booked(clerk, moved(CONSTRUCTION, PROJECT_BANK, 1), "pay")
    assert not LedgerAccount.everything.filter(code="construction").exists()
    assert AuditEvent.everything.count() == before


def test_a_balance_beyond_64_bits_is_refused() -> None:
    clerk = accountant()
    funded(clerk, FEN_MAX)
    for source in (APPROPRIATION, CONSTRUCTION):
        with refusal("balance_too_large"):
            booked(clerk, moved(TREASURY, source, 1), "one more")
    assert balance_of(clerk, TREASURY) == FEN_MAX


def test_faults_of_the_entry_are_all_told() -> None:
    clerk = accountant()
    wrong = moved(SPENDING, POOL_BANK, 5)
    with refusal("purpose_missing", "unbalanced", "unbalanced"):
        booked(clerk, wrong, "wrong")


def test_a_posting_names_an_edition_of_the_policy() -> None:
    clerk = accountant()
    entry = moved(TREASURY, APPROPRIATION, 1)
    with refusal("posting_names_no_pack"):
        post(clerk, entry, key="bare")
    with refusal("clause_not_in_pack"):
        post(clerk, replace(entry, clause="JZ-999"), key="bare", pack=jizhou())
    row = post(clerk, entry, key="of the pack", pack=jizhou())
    assert (row.pack, row.pack_digest, row.decision) == ("jizhou-2018", jizhou().digest, None)


def test_a_posting_names_a_person_and_a_key() -> None:
    clerk = accountant()
    entry = moved(TREASURY, APPROPRIATION, 1)
    with refusal("posting_names_nobody"):
        post(replace(clerk, person_id=None), entry, key="one", decision=decision())
    with refusal("no_posting_key"):
        post(clerk, entry, key="", decision=decision())


def test_where_nothing_tells_of_a_place_the_posting_is_refused() -> None:
    clerk = replace(accountant(), grants=())
    with refusal("county_unknown"):
        booked(clerk, moved(TREASURY, APPROPRIATION, 1), "nowhere")


@pytest.mark.parametrize(
    ("holders", "place"),
    [
        (["120119101200"], "120119101200"),
        (["120119101200", "120119101201"], TOWNSHIP),
        (["120119101200", "120119102201"], COUNTY),
    ],
)
def test_an_entry_belongs_to_the_smallest_place_that_holds_its_parties(
    holders: list[str], place: str
) -> None:
    clerk = accountant()
    lines = tuple(
        line
        for holder in holders
        for line in moved(
            replace(VILLAGE_BANK, holder=holder), replace(RETURN_INCOME, holder=holder), 5_00
        ).lines
    )
    entry = booked(clerk, replace(moved(TREASURY, APPROPRIATION, 1), lines=lines), "returns")
    assert entry.place == place


def test_an_entry_for_a_row_of_a_stage_belongs_to_its_place_and_is_found_by_it() -> None:
    clerk = accountant()
    funded(clerk)
    account = open_account(clerk, PROJECT_BANK, place=TOWNSHIP)
    entry = booked(clerk, moved(PROJECT_BANK, TREASURY, 5_00), "pay", subject=account)
    assert entry.place == TOWNSHIP
    assert (entry.subject_kind, entry.subject_id) == (account.kind(), account.pk)


def test_opening_an_account_twice_gives_the_same_row() -> None:
    clerk = accountant()
    opened = open_account(clerk, PROJECT_BANK, place=TOWNSHIP)
    assert open_account(clerk, PROJECT_BANK) == opened
    assert (opened.has_floor, opened.place) == (True, TOWNSHIP)
    assert open_account(clerk, VILLAGE_BANK).place == VILLAGE
    assert open_account(clerk, TREASURY).place == COUNTY
    assert AuditEvent.everything.filter(verb="ledger.ledger_account.create").count() == 3
    with refusal("unknown_account"):
        open_account(clerk, Account("subsidy", "petty_cash"))


def test_the_account_of_a_fund_is_the_countys_whichever_township_paid_first() -> None:
    clerk = accountant()
    at = open_account(clerk, PROJECT_BANK, place=TOWNSHIP)
    entry = booked(clerk, moved(POOL_BANK, REMITTANCE, 5_00), "first", subject=at)
    assert (entry.place, open_account(clerk, POOL_BANK).place) == (TOWNSHIP, COUNTY)


def test_accounts_of_funds_that_stood_with_a_township_are_given_to_the_county() -> None:
    clerk = accountant()
    open_account(clerk, POOL_BANK, place=TOWNSHIP)
    open_account(clerk, VILLAGE_BANK)
    old = SimpleNamespace(objects=LedgerAccount.everything)
    of_shared = import_module(f"{migrations.__name__}.0003_shared_accounts_are_the_countys")
    of_shared.forwards(SimpleNamespace(get_model=lambda *_names: old), None)
    assert {row.code: row.place for row in LedgerAccount.everything.all()} == {
        "pool_bank": COUNTY,
        "village_bank": VILLAGE,
    }


def test_a_township_reads_its_own_accounts_and_entries_and_no_others() -> None:
    county = accountant()
    funded(county)
    open_account(county, PROJECT_BANK, place=TOWNSHIP)
    booked(county, moved(PROJECT_BANK, TREASURY, 5_00), "pay")
    own = acting("township_finance", place=TOWNSHIP)
    other = acting("township_finance", place=OTHER_TOWNSHIP)
    assert balance_of(own, PROJECT_BANK) == 5_00
    assert [line.amount_fen for line in lines_for(own, code="project_bank")] == [5_00]
    assert list(journal(own)) == []
    assert list(lines_for(other)) == []
    with refusal("account_out_of_sight"):
        balance_of(other, PROJECT_BANK)
    with refusal("account_out_of_sight"):
        balance_of(own, TREASURY)


def test_an_account_never_opened_holds_nothing() -> None:
    assert balance_of(accountant(), POOL_BANK) == 0


def test_what_stood_on_an_account_at_the_end_of_a_day() -> None:
    clerk = accountant()
    booked(clerk, moved(TREASURY, APPROPRIATION, 10_00, on=date(2018, 11, 1)), "1 November")
    booked(clerk, moved(TREASURY, APPROPRIATION, 5_00, on=date(2018, 11, 3)), "3 November")
    assert balance_of(clerk, TREASURY, on=date(2018, 10, 31)) == 0
    assert balance_of(clerk, TREASURY, on=date(2018, 11, 2)) == 10_00
    assert balances(clerk, "subsidy", code="treasury", on=DAY) == {TREASURY: 15_00}


def test_the_trial_balance_has_the_turnover_of_each_heading() -> None:
    clerk = accountant()
    funded(clerk, 100_00)
    booked(clerk, moved(PROJECT_BANK, TREASURY, 30_00), "pay")
    rows = {
        row.heading.code: (row.debited_fen, row.credited_fen, row.balance_fen)
        for row in trial_balance(clerk, "subsidy")
    }
    assert rows == {
        "treasury": (100_00, 30_00, 70_00),
        "appropriation": (0, 100_00, -100_00),
        "project_bank": (30_00, 0, 30_00),
    }


def test_lines_are_found_by_their_dimensions() -> None:
    clerk = accountant()
    booked(clerk, moved(VILLAGE_BANK, RETURN_INCOME, 10_00), "returns")
    for use, fen in (("保洁", 3_00), ("道路", 4_00), ("保洁", 1_00)):
        booked(clerk, moved(SPENDING, VILLAGE_BANK, fen, purpose=use), f"{use} {fen}")
    cleaning = lines_for(clerk, fund="village", code="village_spending", purpose="保洁")
    assert [line.amount_fen for line in cleaning] == [3_00, 1_00]
    assert lines_for(clerk, holder=VILLAGE, since=DAY, until=DAY).count() == 8
    assert not lines_for(clerk, since=date(2018, 11, 6)).exists()


def test_many_entries_are_booked_in_one_go_with_one_event() -> None:
    clerk = accountant()
    made = decision()
    postings = [
        Posting(moved(TREASURY, APPROPRIATION, n), f"n{n}", decision=made) for n in range(1, 301)
    ]
    rows = post_many(clerk, postings)
    assert [row.sequence for row in rows] == list(range(1, 301))
    assert balance_of(clerk, TREASURY) == 300 * 301 // 2
    assert JournalLine.everything.count() == 600
    assert AuditEvent.everything.filter(verb="ledger.journal_entry.post").count() == 1
    assert post_many(clerk, postings) == rows
    assert JournalEntry.everything.count() == 300
    assert funded(clerk).sequence == 301
    assert found() == {}


def test_more_than_a_chunk_is_booked_in_chunks_with_an_event_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bangfu.apps.ledger.actions.journal.CHUNK", 7)
    clerk, made = accountant(), decision()
    entries = [moved(TREASURY, APPROPRIATION, n) for n in range(1, 17)]
    rows = post_many(clerk, [Posting(e, f"n{n}", None, made) for n, e in enumerate(entries)])
    assert [row.sequence for row in rows] == list(range(1, 17))
    assert AuditEvent.everything.filter(verb="ledger.journal_entry.post").count() == 3
    assert found() == {}


def test_of_many_each_is_judged_as_if_it_came_alone() -> None:
    clerk = accountant()
    made = decision()
    spent = Posting(moved(PROJECT_BANK, TREASURY, 5_00), "spent", decision=made)
    brought = Posting(moved(TREASURY, APPROPRIATION, 5_00), "brought", decision=made)
    with refusal("account_short"):
        post_many(clerk, [spent, brought])
    assert not JournalEntry.everything.exists()
    assert len(post_many(clerk, [brought, spent])) == 2


def test_a_key_that_stands_twice_in_one_go_is_one_entry_or_refused() -> None:
    clerk = accountant()
    one = Posting(moved(TREASURY, APPROPRIATION, 5_00), "same", decision=decision())
    first, second = post_many(clerk, [one, one])
    assert first == second
    other = replace(one, entry=moved(TREASURY, APPROPRIATION, 6_00))
    with refusal("posting_key_taken"):
        post_many(clerk, [replace(one, key="new"), replace(other, key="new")])


def test_remittances_stay_in_the_pool() -> None:
    clerk = accountant()
    booked(clerk, moved(POOL_BANK, REMITTANCE, 3_456 * WAN_FEN), "2018")
    assert balances(clerk, "pool") == {POOL_BANK: 3_456 * WAN_FEN, REMITTANCE: -3_456 * WAN_FEN}
    assert balances(same_person(clerk), "pool") == {}


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_posted() -> None:
    with pytest.raises(AssertionError, match="transaction"):
        open_account(accountant(), TREASURY)


def test_refusals_are_raised_as_such() -> None:
    with pytest.raises(Refused):
        post(accountant(), moved(TREASURY, APPROPRIATION, 1), key="bare")
