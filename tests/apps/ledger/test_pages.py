"""The pages of the books: what stands where, and reversing, reopening and verifying by clicking."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bangfu.apps.ledger.models import (
    BudgetLine,
    Closing,
    JournalEntry,
    LedgerAccount,
    Reversal,
    Verification,
)
from bangfu.apps.ledger.queries.registers import is_undone_by_its_stage
from bangfu.apps.people.scope import Viewer
from tests.apps.ledger.tampering import as_administrator, as_made_by_acts, books
from tests.apps.pages.offices import TOWN, loaded, signed_in
from tests.apps.policies.visiting import seen, words_of
from tests.apps.records.acting import COUNTY
from tests.apps.registry.test_pages import post, post_event

pytestmark = pytest.mark.django_db
LISTS = (
    "entries", "lines", "accounts", "budget-lines", "reversals", "closings", "verifications",
)  # fmt: skip
EVERYWHERE = ("", *(f"{name}/" for name in LISTS), "verifications/last/")


@pytest.fixture
def clerk() -> Viewer:
    loaded()
    return books()


@pytest.fixture
def finance() -> Client:
    return signed_in("finance_bureau", COUNTY)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(clerk: Viewer, finance: Client, language: str) -> None:
    finance.cookies["django_language"] = language
    for page in EVERYWHERE:
        assert ("首页" in seen(finance, f"/ledger/{page}")) is (language == "zh-hans"), page


def test_every_page_opens_before_anything_is_there(finance: Client) -> None:
    for page in EVERYWHERE:
        assert "还没有" in seen(finance, f"/ledger/{page}"), page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_record_opens_in_both_languages(
    clerk: Viewer, finance: Client, language: str
) -> None:
    finance.cookies["django_language"] = language
    for model, name in (
        (JournalEntry, "entries"),
        (LedgerAccount, "accounts"),
        (BudgetLine, "budget-lines"),
        (Closing, "closings"),
    ):
        row = model.everything.order_by("pk").first()
        assert str(row) in seen(finance, f"/ledger/{name}/{row.pk}/")


def test_the_trial_balance_adds_up_to_nought(clerk: Viewer, finance: Client) -> None:
    words = seen(finance, "/ledger/")
    assert "市级补助资金" in words
    assert "在建工程" in words
    assert "合计 1,010.00 1,010.00 0.00" in words


def test_the_trial_balance_of_an_earlier_day(clerk: Viewer, finance: Client) -> None:
    words = seen(finance, "/ledger/?on=2018-10-31")
    assert "合计 800.00 800.00 0.00" in words
    assert "在建工程" not in words
    assert "不是日期" in seen(finance, "/ledger/?on=xyz")


def test_an_entry_shows_its_lines_its_clause_and_its_grounds(
    clerk: Viewer, finance: Client
) -> None:
    entry = JournalEntry.everything.get(sequence=4)
    answer = finance.get(f"/ledger/entries/{entry.pk}/")
    words = words_of(answer)
    for word in ("在建工程", "镇乡报账专户", "JZ-2018-001", "JZ-019", "20.00", "王会计"):
        assert word in words
    clause = reverse("policies:clause", args=["jizhou-2018", "JZ-019"])
    assert answer.content.decode().count(clause) >= 2


def test_entries_are_found_by_fund_heading_day_and_place(clerk: Viewer, finance: Client) -> None:
    counts = {
        "": 12,
        "fund=village": 4,
        "fund=subsidy&heading=construction": 6,
        "booked_on_to=2018-10-31": 2,
        "place=120119101000": 4,
        "q=undo": 1,
    }
    for query, count in counts.items():
        assert f"共 {count} 条" in seen(finance, f"/ledger/entries/?{query}"), query


def test_lines_are_found_by_their_dimensions(clerk: Viewer, finance: Client) -> None:
    counts = {
        "": 24,
        "purpose=保洁": 2,
        "heading=village_bank": 4,
        "holder=JZ-2018": 13,
        "booked_on_from=2018-11-05&fund=subsidy": 12,
    }
    for query, count in counts.items():
        assert f"共 {count} 条" in seen(finance, f"/ledger/lines/?{query}"), query


def test_the_statement_of_an_account_runs_to_its_balance(clerk: Viewer, finance: Client) -> None:
    row = LedgerAccount.everything.get(code="village_bank")
    words = seen(finance, f"/ledger/accounts/{row.pk}/")
    assert "洇0村委会" in words
    running = ["20.00", "50.00", "30.00", "50.00"]
    cells = [line[-1].text for line in _section(finance, f"/ledger/accounts/{row.pk}/", 0)]
    assert cells == running


def _section(client: Client, address: str, number: int) -> Any:
    return client.get(address).context["sections"][number]["page"].lines


def test_a_village_reads_its_own_statement_and_no_entry_of_the_county(clerk: Viewer) -> None:
    village = signed_in("village", "120119101200")
    row = LedgerAccount.everything.get(code="village_bank")
    assert "50.00" in seen(village, f"/ledger/accounts/{row.pk}/")
    assert "共 8 条" in seen(village, "/ledger/lines/")
    treasury = LedgerAccount.everything.get(code="treasury")
    assert village.get(f"/ledger/accounts/{treasury.pk}/").status_code == 404
    assert village.get("/ledger/verifications/").status_code == 403
    assert village.get("/ledger/verifications/last/").status_code == 403


def test_two_persons_reverse_an_entry(clerk: Viewer, finance: Client) -> None:
    entry = JournalEntry.everything.get(sequence=8)
    asked = post(finance, f"/ledger/entries/{entry.pk}/reverse/", reason="重复录入")
    page = asked.headers["Location"]
    assert "待复核" in seen(finance, page)
    own = finance.get(page).context["possible"]
    assert [one["is_open"] for one in own] == [False, False]
    second = signed_in("finance_bureau", COUNTY)
    post_event(second, page, "book")
    assert "已冲销" in seen(second, page)
    row = Reversal.everything.get()
    assert row.booked_as is not None
    assert row.booked_as.reverses == entry
    words = seen(second, f"/ledger/entries/{entry.pk}/")
    assert "查看冲销分录" in words
    assert "申请冲销" not in words


def test_a_reversal_is_refused_with_a_reason(clerk: Viewer, finance: Client) -> None:
    entry = JournalEntry.everything.get(sequence=8)
    page = post(finance, f"/ledger/entries/{entry.pk}/reverse/", reason="重复").headers["Location"]
    post_event(signed_in("finance_bureau", COUNTY), page, "refuse", reason="没有重复")
    assert "未同意" in seen(finance, page)


def test_an_entry_of_a_row_that_is_taken_back_by_its_stage_is_not_reversed_here(
    clerk: Viewer, finance: Client
) -> None:
    with as_administrator() as run:
        run(
            "UPDATE ledger_journalentry SET subject_kind = 'funds.payment_request', subject_id = 1 "
            "WHERE sequence = 8"
        )
    entry = JournalEntry.everything.get(sequence=8)
    assert is_undone_by_its_stage(entry)
    words = seen(finance, f"/ledger/entries/{entry.pk}/")
    assert "申请冲销" not in words
    assert "查看业务单据" in words
    refused = post(finance, f"/ledger/entries/{entry.pk}/reverse/", 200, reason="重复")
    assert "请在该单据的页面上办理冲销" in words_of(refused)  # reversed_on_its_row


def test_a_period_is_closed_and_reopened_by_two(finance: Client) -> None:
    loaded()
    yesterday = timezone.localdate() - timedelta(days=1)
    page = post(finance, "/ledger/closings/new/", through=yesterday.isoformat()).headers["Location"]
    post_event(finance, page, "ask", reason="漏记一笔")
    second = signed_in("finance_bureau", COUNTY)
    post_event(second, page, "reopen")
    assert "已反结账" in seen(second, page)
    refused = post(second, "/ledger/closings/new/", 200, through="2099-12-31")
    assert "请在次日或以后办理" in words_of(refused)


def test_reopening_is_refused_with_a_reason(finance: Client) -> None:
    loaded()
    yesterday = timezone.localdate() - timedelta(days=1)
    page = post(finance, "/ledger/closings/new/", through=yesterday.isoformat()).headers["Location"]
    post_event(finance, page, "ask", reason="漏记一笔")
    post_event(signed_in("finance_bureau", COUNTY), page, "refuse", reason="没有凭据")
    assert Closing.everything.get().state == "closed"


def test_an_auditor_verifies_the_books_and_finds_what_was_altered(clerk: Viewer) -> None:
    auditor = signed_in("auditor", COUNTY)
    as_made_by_acts()
    page = post(auditor, "/ledger/verifications/new/").headers["Location"]
    words = seen(auditor, page)
    assert "账本完好" in words
    assert words.count("通过") >= 16
    with as_administrator() as run:
        run("UPDATE ledger_journalentry SET memo_zh = '别的用途' WHERE sequence = 7")
    post(auditor, "/ledger/verifications/new/")
    words = seen(auditor, "/ledger/verifications/last/")
    assert "账本有问题，共 1 处" in words
    assert "第 7 号分录的内容与其摘要不符" in words
    auditor.cookies["django_language"] = "en"
    assert "Entry 7 does not match its digest" in seen(auditor, "/ledger/verifications/last/")
    assert Verification.everything.count() == 2
    words = seen(signed_in("finance_bureau", COUNTY), "/ledger/verifications/")
    assert "告警" in words


def test_only_those_who_check_may_verify(clerk: Viewer) -> None:
    leader = signed_in("county_leader", COUNTY)
    assert "立即核验" not in seen(leader, "/ledger/verifications/")
    assert leader.get("/ledger/verifications/new/").status_code == 403
    assert signed_in("township", TOWN).get("/ledger/verifications/").status_code == 403


def test_a_verification_is_called_by_the_time_of_the_county() -> None:
    assert str(Verification(at=datetime(2018, 11, 5, 4, tzinfo=UTC))) == "2018-11-05 12:00"
