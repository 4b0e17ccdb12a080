"""Payment requests: the use list with its clause, vouchers used once, four persons, one payment."""

from datetime import UTC, date, datetime

import pytest

from bangfu.apps.funds.actions import (
    Paper,
    account_request,
    approve_request,
    change_request,
    check_vouchers,
    dispute,
    draft_request,
    fail_request,
    pay_request,
    reopen_request,
    return_request,
    reverse_request,
    submit_request,
    withdraw_request,
)
from bangfu.apps.funds.models import Payment, PaymentRequest, Voucher
from bangfu.apps.ledger.models import BudgetLine, JournalEntry, JournalLine
from bangfu.apps.ledger.queries import balance_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import Refused
from bangfu.core.ledger import Account
from tests.apps.acts import codes, fresh, key, refused, row
from tests.apps.funds.offices import (
    TODAY,
    Offices,
    approved,
    claim,
    drafted_request,
    injected,
    offices,
    paid,
    papers,
    posted,
    project,
    submitted,
    weak_villages,
)
from tests.apps.records.acting import OTHER_TOWNSHIP, TOWNSHIP, acting

pytestmark = pytest.mark.django_db

BANK = Account("subsidy", "project_bank", "JZ2018-01")
WORKS = Account("subsidy", "construction", "JZ2018-01")


@pytest.fixture
def at() -> Offices:
    made = offices()
    posted(made)
    injected(made)
    return made


def line() -> BudgetLine:
    return BudgetLine.everything.get(code="construction", holder="JZ2018-01")


# --- what for ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("use_class", "yuan", "clause", "code"),
    [
        ("institution_basics", 3_000, "JZ-078", "use_denied"),
        ("vehicles_communications", 98_000, "JZ-079", "use_denied"),
        ("bonuses", 1_000, "JZ-080", "use_denied"),
        ("ground_heating", 800_000, "JZ-081", "use_denied"),
        ("greening", 50_000, "JZ-082", "use_denied_here"),
        ("budget_gaps_debt", 100_000, "JZ-083", "use_denied"),
        ("infrastructure", 50_000, "JZ-036", "use_denied_here"),
    ],
)
def test_a_denied_use_is_refused_with_its_clause_and_changes_nothing(
    at: Offices, use_class: str, yuan: int, clause: str, code: str
) -> None:
    held = drafted_request(at, claim(yuan, use_class=use_class), papers(yuan))
    before = JournalEntry.everything.count()
    with refused(code, clause=clause):
        submit_request(at.clerk, held, key=key())
    assert (fresh(held).state, fresh(held).use_decision) == ("drafted", None)
    assert JournalEntry.everything.count() == before


def test_a_refusal_hints_at_the_fund_that_may_pay(at: Offices) -> None:
    held = drafted_request(at, claim(50_000, use_class="greening"), papers(50_000))
    with pytest.raises(Refused) as refused:
        submit_request(at.clerk, held, key=key())
    assert "基础设施帮扶资金" in refused.value.problems[0].message("zh")


def test_a_use_outside_the_lists_needs_a_reason(at: Offices) -> None:
    phone_shop = claim(use_class="other", purpose="手机店装修")
    held = drafted_request(at, phone_shop)
    with refused("use_needs_reason", clause="JZ-075"):
        submit_request(at.clerk, held, key=key())
    reason = claim(use_class="other", purpose="手机店装修", reason="村民直播带货")
    vouchers = papers(50_000, 25_000, 10_000)
    change_request(at.clerk, fresh(held), reason, papers=vouchers, key=key())
    submit_request(at.clerk, fresh(held), key=key())
    assert fresh(held).use_decision.answer == {"decision": "allowed", "clause": "JZ-075"}  # type: ignore[union-attr]


def test_money_is_used_inside_the_district_only(at: Offices) -> None:
    held = drafted_request(at, claim(site="120118101200"))
    with refused("outside_area", clause="JZ-074"):
        submit_request(at.clerk, held, key=key())


# --- on which vouchers ------------------------------------------------------------------------


def test_three_vouchers_of_85000_carry_a_claim_of_85000(at: Offices) -> None:
    held = submitted(at)
    check_vouchers(at.cashier, held, key=key())
    assert fresh(held).state == "checked"


def test_vouchers_one_yuan_short_are_refused_at_the_check(at: Offices) -> None:
    held = submitted(at, claim(), papers(60_000, 24_999))
    with refused("voucher_sum", clause="JZ-084"):
        check_vouchers(at.cashier, held, key=key())
    assert fresh(held).state == "submitted"


def test_a_claim_without_a_voucher_is_not_handed_in(at: Offices) -> None:
    with refused("claim_without_voucher"):
        submit_request(at.clerk, drafted_request(at, claim(), []), key=key())


def test_a_voucher_serves_one_claim_in_the_whole_county(at: Offices) -> None:
    drafted_request(at)
    with refused("voucher_in_use"):
        drafted_request(at, claim(50_000), papers(50_000))
    assert PaymentRequest.everything.count() == 1


@pytest.mark.parametrize("number", [" １２３４５６７８", "1234 5678"])
def test_another_writing_of_its_number_does_not_help(at: Offices, number: str) -> None:
    drafted_request(at)
    again = Paper("vat_plain", number, "某某 温室工程有限公司", date(2018, 11, 1), 50_000_00)
    with refused("voucher_in_use"):
        drafted_request(at, claim(50_000), [again])


def test_the_same_paper_under_another_name_is_refused_at_the_check(at: Offices) -> None:
    drafted_request(at)
    again = Paper("other", "12345678", "某某温室工程有限公司", date(2018, 11, 1), 50_000_00)
    held = submitted(at, claim(50_000), [again])
    with refused("voucher_reused", clause="JZ-085"):
        check_vouchers(at.cashier, held, key=key())


def test_a_withdrawn_claim_frees_its_vouchers(at: Offices) -> None:
    held = drafted_request(at)
    withdraw_request(at.clerk, held, reason="发票开错", key=key())
    drafted_request(at)
    assert list(Voucher.everything.values_list("is_used", flat=True).order_by("pk")) == (
        [False] * 3 + [True] * 3
    )


def test_a_draft_gets_other_vouchers(at: Offices) -> None:
    held = drafted_request(at)
    change_request(at.clerk, held, claim(20_000), papers=papers(20_000, first=99), key=key())
    assert list(Voucher.everything.values_list("number", flat=True)) == ["99"]
    assert fresh(held).amount_fen == 20_000_00


# --- who --------------------------------------------------------------------------------------


def test_the_checker_is_not_the_one_who_claims(at: Offices) -> None:
    held = submitted(at)
    same = Viewer("zh", at.clerk.person_id, at.clerk.name, at.cashier.grants, at.clerk.at)
    with refused("same_person", clause="JZ-085"):
        check_vouchers(same, held, key=key())


def test_a_namesake_of_the_claimant_may_check(at: Offices) -> None:
    held = submitted(at)
    namesake = acting("township_finance", place=TOWNSHIP, name=at.clerk.name)
    check_vouchers(namesake, held, key=key())
    assert fresh(held).state == "checked"


def test_whoever_checked_does_not_pay(at: Offices) -> None:
    with refused("two_duties"):
        pay_request(at.cashier, approved(at), bank_reference="1", key=key())


def test_a_village_of_the_township_claims_too(at: Offices) -> None:
    one = weak_villages()[0]
    committee = acting("village", place=one, name="村委会")
    made = draft_request(
        committee, at.project, at.fund, place=one, claim=claim(), papers=papers(85_000), key=key()
    )
    submit_request(committee, row(PaymentRequest, made), key=key())
    check_vouchers(at.cashier, row(PaymentRequest, made), key=key())


def test_another_township_claims_nothing(at: Offices) -> None:
    stranger = acting("township", place=OTHER_TOWNSHIP)
    for place, code in ((OTHER_TOWNSHIP, "claim_from_elsewhere"), (TOWNSHIP, "not_yours_to_make")):
        with refused(code):
            draft_request(
                stranger, at.project, at.fund, place=place, claim=claim(), papers=[], key=key()
            )


def test_a_returned_claim_is_put_right_and_handed_in_again(at: Offices) -> None:
    held = submitted(at)
    return_request(at.cashier, held, reason="缺验收单", key=key())
    assert fresh(held).state == "returned"
    submit_request(at.clerk, fresh(held), key=key())
    check_vouchers(at.cashier, fresh(held), key=key())
    assert fresh(held).state == "checked"


# --- the money --------------------------------------------------------------------------------


def test_a_paid_claim_moves_money_into_the_works_by_its_use(at: Offices) -> None:
    held = paid(at)
    assert (held.state, held.paid_on) == ("paid", TODAY)
    assert balance_of(at.finance, BANK) == 6_000_000_00 - 85_000_00
    assert balance_of(at.finance, WORKS) == 85_000_00
    assert (line().committed_fen, line().spent_fen) == (0, 85_000_00)
    lines = JournalLine.everything.filter(entry=Payment.everything.get().entry)
    assert set(lines.values_list("purpose", flat=True)) == {"planting_breeding"}
    assert Payment.everything.get().entry.clause == "JZ-075"


def test_a_double_click_pays_once(at: Offices) -> None:
    held, one = approved(at), key()
    first = pay_request(at.finance, held, bank_reference="1", key=one)
    again = pay_request(at.finance, fresh(held), bank_reference="1", key=one)
    assert (again.id, again.is_repeat) == (first.id, True)
    with refused("not_in_state"):
        pay_request(at.finance, fresh(held), bank_reference="2", key=key())
    with refused("key_of_another_act"):
        pay_request(at.finance, fresh(held), bank_reference="2", key=one)
    assert balance_of(at.finance, WORKS) == 85_000_00
    assert Payment.everything.count() == 1


def test_a_stale_page_pays_nothing(at: Offices) -> None:
    held = approved(at)
    stale = fresh(held)
    pay_request(at.finance, held, bank_reference="1", key=key())
    with refused("changed_meanwhile"):
        pay_request(at.second_finance, stale, bank_reference="2", key=key())
    assert balance_of(at.finance, WORKS) == 85_000_00


def test_a_bank_reference_stands_for_one_payment(at: Offices) -> None:
    paid(at, reference="1")
    other = approved(at, claim(1_000), papers(1_000, first=777))
    with refused("bank_reference_used"):
        pay_request(at.finance, other, bank_reference="1", key=key())


def test_no_more_is_approved_than_the_subsidy_of_the_project(at: Offices) -> None:
    approved(at, claim(9_999_999), papers(9_999_999))
    with refused("over_budget"):
        approved(at, claim(2), papers(2, first=5))


def test_no_more_is_paid_than_lies_in_the_project_s_account(at: Offices) -> None:
    held = approved(at, claim(6_000_001), papers(6_000_001))
    with refused("account_short"):
        pay_request(at.finance, held, bank_reference="1", key=key())
    assert fresh(held).state == "approved"
    assert balance_of(at.finance, WORKS) == 0


def test_an_approved_claim_that_is_returned_frees_what_was_reserved(at: Offices) -> None:
    held = approved(at)
    assert line().committed_fen == 85_000_00
    return_request(at.township_leader, held, reason="暂缓", key=key())
    assert (line().committed_fen, fresh(held).approved_on) == (0, None)


def test_a_payment_is_accounted_under_a_number(at: Offices) -> None:
    held = paid(at)
    with refused("accounting_number_missing"):
        account_request(at.second_cashier, held, accounted_as=" ", key=key())
    account_request(at.second_cashier, held, accounted_as="记-11-3", key=key())
    assert (fresh(held).state, fresh(held).accounted_as) == ("accounted", "记-11-3")


def test_a_payment_that_never_failed_is_not_paid_again(at: Offices) -> None:
    held = paid(at)
    with refused("never_taken"):
        reopen_request(at.second_finance, held, reason="更正户名", key=key())
    assert balance_of(at.finance, WORKS) == 85_000_00


def test_what_the_bank_sends_back_is_reversed_by_another_and_paid_again(at: Offices) -> None:
    held = paid(at, reference="1")
    fail_request(at.finance, held, reason="账号与户名不符", key=key())
    with refused("reversal_by_one_person"):
        reopen_request(at.finance, fresh(held), reason="更正户名", key=key())
    reopen_request(at.second_finance, fresh(held), reason="更正户名", key=key())
    assert fresh(held).state == "approved"
    assert balance_of(at.finance, WORKS) == 0
    assert (line().committed_fen, line().spent_fen) == (85_000_00, 0)
    pay_request(at.finance, fresh(held), bank_reference="2", key=key())
    assert balance_of(at.finance, WORKS) == 85_000_00
    sent = Payment.everything.order_by("pk").values_list("bank_reference", "returned_why")
    assert list(sent) == [("1", "账号与户名不符"), ("2", "")]


def test_a_wrong_payment_is_corrected_by_reversal_only(at: Offices) -> None:
    held = paid(at)
    account_request(at.second_cashier, held, accounted_as="记-1", key=key())
    dispute(at.second_cashier, fresh(held), reason="付错单位", key=key())
    reverse_request(at.finance, fresh(held), key=key())
    assert fresh(held).state == "reversed"
    assert balance_of(at.finance, BANK) == 6_000_000_00
    assert line().spent_fen == 0
    assert not Voucher.everything.filter(is_used=True).exists()
    assert JournalEntry.everything.count() == 4


def test_every_use_that_is_approved_is_judged_by_the_policy_of_that_day(at: Offices) -> None:
    held = row(PaymentRequest, check_vouchers(at.cashier, submitted(at), key=key()))
    next_week = datetime(2018, 11, 12, 4, tzinfo=UTC)
    leader = acting("township_leader", place=TOWNSHIP, at=next_week)
    approve_request(leader, held, key=key())
    assert fresh(held).use_decision.on == date(2018, 11, 12)  # type: ignore[union-attr]


def test_a_project_elsewhere_keeps_its_own_budget(at: Offices) -> None:
    other = project("JZ2018-02", township_id=OTHER_TOWNSHIP)
    with refused("claim_from_elsewhere"):
        draft_request(at.clerk, other, at.fund, place=TOWNSHIP, claim=claim(), papers=[], key=key())
    assert codes(Refused([])) == []
