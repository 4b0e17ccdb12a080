"""Tranches: papers first, four persons, never over the approved subsidy nor over the township's cap."""

from datetime import date
from typing import Any

import pytest

from bangfu.apps.funds.actions import (
    approve_tranche,
    change_tranche,
    check_tranche,
    dispute,
    draft_tranche,
    inject_tranche,
    move,
    propose_tranche,
    return_tranche,
    reverse_tranche,
)
from bangfu.apps.funds.actions.tranches import Injection
from bangfu.apps.funds.models import Tranche
from bangfu.apps.funds.queries import tranche_rows
from bangfu.apps.ledger.models import BudgetLine
from bangfu.apps.ledger.queries import balance_of
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.projects.models import (
    CapException,
    PlatformAgreement,
    ProjectVillage,
    TownshipConsent,
    VillageConsent,
)
from bangfu.core.ledger import Account
from tests.apps.acts import fresh, key, refused, row
from tests.apps.funds.offices import (
    TODAY,
    WAN_FEN,
    Offices,
    arrival,
    checked_tranche,
    drafted_tranche,
    injected,
    offices,
    paid,
    posted,
    project,
    weak_villages,
)
from tests.apps.records.acting import TOWNSHIP

pytestmark = pytest.mark.django_db

TREASURY = Account("subsidy", "treasury")
BANK = Account("subsidy", "project_bank", "JZ2018-01")


@pytest.fixture
def at() -> Offices:
    made = offices()
    posted(made)
    return made


def line() -> BudgetLine:
    return BudgetLine.everything.get(code="project_bank", holder="JZ2018-01")


def test_six_million_go_from_the_treasury_into_the_project(at: Offices) -> None:
    held = injected(at)
    assert (held.state, held.injected_on, held.code) == ("injected", TODAY, "JZ2018-01-T1")
    assert balance_of(at.finance, BANK) == 600 * WAN_FEN
    assert balance_of(at.finance, TREASURY) == 13800 * WAN_FEN
    assert line().spent_fen == 600 * WAN_FEN
    assert held.entry is not None
    assert held.entry.clause == "JZ-038"


def test_no_money_goes_in_before_the_agreement_is_signed(at: Offices) -> None:
    PlatformAgreement.everything.update(state="township_signed")
    held = drafted_tranche(at)
    with refused("paper_missing", clause="JZ-038"):
        propose_tranche(at.bureau, held, key=key())
    assert fresh(held).state == "drafted"


def test_an_agreement_reopened_after_approval_stops_the_injection(at: Offices) -> None:
    held = row(Tranche, approve_tranche(at.leader, checked_tranche(at), key=key()))
    PlatformAgreement.everything.update(state="draft")
    with refused("paper_missing"):
        inject_tranche(at.second_finance, held, key=key())
    assert balance_of(at.finance, BANK) == 0


def test_the_tranches_of_a_project_fill_its_approved_subsidy_and_not_a_fen_more(
    at: Offices,
) -> None:
    injected(at, 600)
    injected(at, 400)
    over = checked_tranche(at, 1)
    with refused("over_budget"):
        approve_tranche(at.leader, over, key=key())
    assert fresh(over).state == "checked"
    assert (line().spent_fen, line().committed_fen) == (1000 * WAN_FEN, 0)


def test_what_is_approved_is_reserved_and_free_again_when_returned(at: Offices) -> None:
    held = row(Tranche, approve_tranche(at.leader, checked_tranche(at, 700), key=key()))
    assert line().committed_fen == 700 * WAN_FEN
    with refused("over_budget"):
        approve_tranche(at.leader, checked_tranche(at, 400), key=key())
    return_tranche(at.leader, held, reason="金额需调整", key=key())
    assert line().committed_fen == 0
    assert fresh(held).state == "returned"


def test_a_returned_tranche_is_changed_and_proposed_again(at: Offices) -> None:
    held = row(Tranche, propose_tranche(at.bureau, drafted_tranche(at), key=key()))
    return_tranche(at.finance, held, reason="文号有误", key=key())
    change_tranche(
        at.bureau, fresh(held), Injection(500 * WAN_FEN, "津蓟农〔2018〕10号"), key=key()
    )
    propose_tranche(at.bureau, fresh(held), key=key())
    assert (fresh(held).state, fresh(held).amount_fen) == ("proposed", 500 * WAN_FEN)


def test_a_township_gets_at_most_the_sum_of_its_villages_without_a_waiver(at: Offices) -> None:
    """Twelve weak villages at 1.5 million each: 18 million; 1,900 wan is over by 100."""
    large = project("JZ2018-02", subsidy_wan=1900)
    with refused("over_cap", clause="JZ-062"):
        propose_tranche(at.bureau, drafted_tranche(at, 1900, of=large), key=key())
    injected(at, 1800, of=large)


def test_the_cap_counts_all_projects_of_the_township(at: Offices) -> None:
    injected(at, 1000)
    other = project("JZ2018-02")
    with refused("over_cap"):
        propose_tranche(at.bureau, drafted_tranche(at, 801, of=other), key=key())
    injected(at, 800, of=other)


def test_a_waiver_or_a_granted_exception_lifts_the_cap(at: Offices) -> None:
    large = project("JZ2018-02", subsidy_wan=3800)
    injected(at, 1900, of=large, waiver="平台批复〔2018〕2号")
    over = drafted_tranche(at, 1900, of=large)
    with refused("over_cap"):
        propose_tranche(at.bureau, over, key=key())
    CapException.everything.create(
        application=large.application,
        over_fen=2000 * WAN_FEN,
        explanation="投资大",
        state="granted",
    )
    propose_tranche(at.bureau, over, key=key())


def test_four_persons_take_part(at: Offices) -> None:
    held = row(Tranche, propose_tranche(at.bureau, drafted_tranche(at), key=key()))
    held = row(Tranche, check_tranche(at.finance, held, key=key()))
    held = row(Tranche, approve_tranche(at.leader, held, key=key()))
    with refused("two_duties"):
        inject_tranche(at.finance, held, key=key())
    inject_tranche(at.second_finance, held, key=key())


def test_a_project_that_is_not_approved_takes_no_money(at: Offices) -> None:
    planned = project("JZ2018-03", state="planned")
    with refused("project_takes_no_money"):
        drafted_tranche(at, 1, of=planned)


def test_a_project_terminated_meanwhile_takes_no_money(at: Offices) -> None:
    drafted, approved = drafted_tranche(at, 1), checked_tranche(at, 1)
    approved = row(Tranche, approve_tranche(at.leader, approved, key=key()))
    checked = checked_tranche(at, 1)
    type(at.project).everything.filter(pk=at.project.pk).update(state="terminated")
    with refused("project_takes_no_money"):
        propose_tranche(at.bureau, drafted, key=key())
    with refused("project_takes_no_money"):
        approve_tranche(at.leader, checked, key=key())
    with refused("project_takes_no_money"):
        inject_tranche(at.second_finance, approved, key=key())
    assert balance_of(at.finance, BANK) == 0


def test_a_double_click_injects_once(at: Offices) -> None:
    held = row(Tranche, approve_tranche(at.leader, checked_tranche(at), key=key()))
    one = key()
    first = inject_tranche(at.second_finance, held, key=one)
    again = inject_tranche(at.second_finance, fresh(held), key=one)
    assert (again.id, again.is_repeat) == (first.id, True)
    with refused("not_in_state"):
        inject_tranche(at.second_finance, fresh(held), key=key())
    assert balance_of(at.finance, BANK) == 600 * WAN_FEN


def test_the_treasury_never_goes_below_nought(at: Offices) -> None:
    posted_fen = balance_of(at.finance, TREASURY)
    large = project("JZ2018-09", subsidy_wan=20000)
    over = row(
        Tranche,
        approve_tranche(at.leader, checked_tranche(at, 14401, of=large, waiver="批复"), key=key()),
    )
    with refused("account_short"):
        inject_tranche(at.second_finance, over, key=key())
    assert balance_of(at.finance, TREASURY) == posted_fen


def test_an_injection_is_taken_back_by_two_persons(at: Offices) -> None:
    held = injected(at)
    dispute(at.finance, held, reason="注入账户有误", key=key())
    with refused("reversal_by_one_person"):
        reverse_tranche(at.finance, fresh(held), key=key())
    reverse_tranche(at.third_finance, fresh(held), key=key())
    assert fresh(held).state == "reversed"
    assert balance_of(at.finance, BANK) == 0
    assert line().spent_fen == 0


def test_an_injection_of_which_was_spent_stays(at: Offices) -> None:
    held = injected(at)
    paid(at)
    dispute(at.finance, held, reason="撤项", key=key())
    with refused("account_short"):
        reverse_tranche(at.third_finance, fresh(held), key=key())
    assert line().spent_fen == 600 * WAN_FEN


def test_a_withdrawn_draft_no_longer_counts_towards_the_cap(at: Offices) -> None:
    large = project("JZ2018-02", subsidy_wan=1800)
    held = row(Tranche, propose_tranche(at.bureau, drafted_tranche(at, 1800, of=large), key=key()))
    return_tranche(at.finance, held, reason="缓办", key=key())
    move(at.bureau, fresh(held), "withdraw", reason="不再提出", key=key())
    injected(at, 1000)


def test_the_rows_of_the_tranches_answer_what_is_remitted(at: Offices) -> None:
    """Ten million of 2018 owe 3% in 2018 and 6.5% in 2019, by the question of the policy itself."""
    injected(at, 600)
    injected(at, 400)
    rows = tranche_rows(at.finance)
    assert [(r["tranche"], r["project"], r["township"]) for r in rows] == [
        ("JZ2018-01-T1", "JZ2018-01", TOWNSHIP),
        ("JZ2018-01-T2", "JZ2018-01", TOWNSHIP),
    ]
    assert sum(r["investment_fen"] for r in rows) == 2000 * WAN_FEN
    facts = {"tranches": rows, "from_year": 2018, "to_year": 2019}
    answer = decide(at.finance, "returns.remittance", facts, on=date(2019, 12, 31))
    assert answer.problems == []
    dues = [(r["tranche"], r["year"], r["due_fen"]) for r in answer.answer]  # type: ignore[union-attr]
    assert dues == [
        ("JZ2018-01-T1", 2018, 18 * WAN_FEN),
        ("JZ2018-01-T1", 2019, 39 * WAN_FEN),
        ("JZ2018-01-T2", 2018, 12 * WAN_FEN),
        ("JZ2018-01-T2", 2019, 26 * WAN_FEN),
    ]


def test_rows_stop_at_a_day_and_leave_out_what_was_reversed(at: Offices) -> None:
    held = injected(at)
    assert tranche_rows(at.finance, until=date(2018, 11, 4)) == []
    dispute(at.finance, held, reason="有误", key=key())
    assert len(tranche_rows(at.finance)) == 1
    reverse_tranche(at.third_finance, fresh(held), key=key())
    assert tranche_rows(at.finance) == []


def test_money_of_villages_whose_consent_is_missing_stays_out(at: Offices) -> None:
    one = weak_villages()[0]
    ProjectVillage.everything.create(project=at.project, village_id=one, share="1")
    held = drafted_tranche(at)
    with refused("village_money_stays_out", clause="JZ-045"):
        propose_tranche(at.bureau, held, key=key())
    township = TownshipConsent.everything.create(township_id=TOWNSHIP, state="pooled")
    VillageConsent.everything.create(
        village_id=one, township_consent=township, state="village_pooled"
    )
    propose_tranche(at.bureau, held, key=key())


def test_only_project_money_is_injected(at: Offices) -> None:
    from tests.apps.funds.offices import set_up

    pool = set_up(at.finance, code="pool", name="返村收益专账", pooled=[])
    with refused("fund_takes_no_appropriation"):
        draft_tranche(at.bureau, at.project, pool, injection=Injection(WAN_FEN, "x"), key=key())
    assert arrival().amount_fen


def test_the_rows_of_many_tranches_take_no_more_queries_than_those_of_one(
    at: Offices, django_assert_max_num_queries: Any
) -> None:
    injected(at, 100)
    with django_assert_max_num_queries(3):
        [first] = tranche_rows(at.finance)
    for _ in range(4):
        injected(at, 100)
    with django_assert_max_num_queries(3):
        rows = tranche_rows(at.finance)
    assert [row["paid_out_on"] for row in rows] == [first["paid_out_on"]] * 5
    assert all(row["approved_on"] == first["approved_on"] for row in rows)
