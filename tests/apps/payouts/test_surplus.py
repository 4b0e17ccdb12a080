"""Surplus: the four classes, within what the policy leaves free, after the guarantee, exact to the fen."""

from datetime import date

import pytest

from bangfu.apps.ledger.queries import balance_of, balances
from bangfu.apps.payouts.actions.computing import compute_run, open_run
from bangfu.apps.payouts.actions.paying import pay_run
from bangfu.apps.payouts.models import DistributionRun
from bangfu.apps.returns.actions.surplus import (
    approve_surplus_plan,
    change_surplus_plan,
    draft_surplus_plan,
    finish_surplus_plan,
    move_surplus_plan,
    pay_surplus_line,
    propose_surplus_plan,
)
from bangfu.apps.returns.models import SurplusLine, SurplusPlan
from bangfu.apps.returns.queries.pool import surplus_of_year
from bangfu.core.ledger import Account
from tests.apps.acts import fresh, key, refused, row
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.payouts.runs import approved, begun, lines_of, paid
from tests.apps.records.acting import same_person
from tests.apps.returns.county import WAN_FEN, County, county, inject, noon, paid_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> County:
    """2021 with one tranche of 2018: 1,008 wan came in; 7 wan are guaranteed to each of 288 villages."""
    made = county(at=noon(2021))
    inject(made.in_year(2018), 3 * 14400)
    paid_up(made, 2021)
    return made


def line(wan: int, use_class: str = "industry", way: str = "payee") -> dict[str, object]:
    return {
        "use_class": use_class,
        "purpose": "产业扩建",
        "amount_fen": wan * WAN_FEN,
        "way": way,
        "payee": "某合作社" if way == "payee" else "",
    }


def drafted(at: County, *lines: dict[str, object], title: str = "年度安排") -> SurplusPlan:
    told_of = draft_surplus_plan(at.platform, 2021, key=key(), title=title, lines=list(lines))
    return row(SurplusPlan, told_of)


def proposed(at: County, *lines: dict[str, object], title: str = "年度安排") -> SurplusPlan:
    plan = drafted(at, *lines, title=title)
    return row(SurplusPlan, propose_surplus_plan(at.platform, plan, key=key()))


def decided(at: County, *lines: dict[str, object], title: str = "年度安排") -> SurplusPlan:
    plan = proposed(at, *lines, title=title)
    return row(SurplusPlan, approve_surplus_plan(at.leader, plan, key=key()))


def lines_in(plan: SurplusPlan) -> list[SurplusLine]:
    return list(SurplusLine.everything.filter(plan=plan).order_by("number"))


def test_what_is_free_is_what_came_in_and_was_kept_less_the_guarantee(at: County) -> None:
    """432 million at 7 % remit 30.24 million; 20.16 million are guaranteed."""
    assert surplus_of_year(at.platform, 2021).free_fen == 1008 * WAN_FEN
    after, _run = paid(at)
    assert surplus_of_year(after.platform, 2021).free_fen == 1008 * WAN_FEN


def test_one_fen_more_than_is_free_is_refused_by_the_policy(at: County) -> None:
    plan = drafted(at, line(600), line(408) | {"amount_fen": 408 * WAN_FEN + 1})
    with refused("over_available", clause="JZ-047"):
        propose_surplus_plan(at.platform, plan, key=key())
    change_surplus_plan(at.platform, fresh(plan), key=key(), lines=[line(600), line(408)])
    assert proposed_again(at, plan).available_fen == 1008 * WAN_FEN


def proposed_again(at: County, plan: SurplusPlan) -> SurplusPlan:
    return row(SurplusPlan, propose_surplus_plan(at.platform, fresh(plan), key=key()))


def test_a_use_outside_the_four_classes_is_refused_with_its_clause(at: County) -> None:
    with refused("use_not_listed", clause="JZ-047"):
        drafted(at, line(1, "other"))
    assert not SurplusPlan.everything.exists()


def test_two_plans_never_share_one_sum(at: County) -> None:
    first, second = proposed(at, line(700), title="甲"), proposed(at, line(700), title="乙")
    approve_surplus_plan(at.leader, first, key=key())
    with refused("over_available"):
        approve_surplus_plan(at.leader, second, key=key())


def test_before_its_year_the_surplus_is_held(at: County) -> None:
    made = at.in_year(2019)
    paid_up(made, 2019)
    told_of = draft_surplus_plan(made.platform, 2019, key=key(), title="提前安排", lines=[line(1)])
    with refused("surplus_held"):
        propose_surplus_plan(made.platform, row(SurplusPlan, told_of), key=key())


def test_whoever_proposed_a_plan_does_not_approve_it(at: County) -> None:
    plan = proposed(at, line(1))
    with refused("two_duties"):
        approve_surplus_plan(same_person(at.platform, "county_leader"), plan, key=key())


def test_a_plan_has_lines_a_name_and_payees(at: County) -> None:
    with refused("plan_without_lines"):
        drafted(at)
    with refused("line_without_payee"):
        drafted(at, line(1) | {"payee": ""})
    drafted(at, line(1))
    with refused("plan_title_used"):
        drafted(at, line(1))


def test_a_proposed_plan_is_changed_only_after_it_was_returned(at: County) -> None:
    plan = proposed(at, line(1))
    with refused("not_in_state"):
        change_surplus_plan(at.platform, plan, key=key(), lines=[line(2)])
    move_surplus_plan(at.leader, fresh(plan), "return", key=key(), reason="再议")
    change_surplus_plan(at.platform, fresh(plan), key=key(), lines=[line(2)])
    assert [one.amount_fen for one in lines_in(plan)] == [2 * WAN_FEN]


def test_a_form_opened_before_the_approval_changes_nothing_after_it(at: County) -> None:
    seen = drafted(at, line(1))
    propose_surplus_plan(at.platform, fresh(seen), key=key())
    approve_surplus_plan(at.leader, fresh(seen), key=key())
    with refused("changed_meanwhile"):
        change_surplus_plan(at.platform, seen, key=key(), lines=[line(10**6)])
    assert [one.amount_fen for one in lines_in(seen)] == [WAN_FEN]


def test_of_two_who_change_one_draft_the_second_is_told(at: County) -> None:
    seen = drafted(at, line(1))
    change_surplus_plan(at.platform, fresh(seen), key=key(), lines=[line(2)])
    with refused("changed_meanwhile"):
        change_surplus_plan(at.platform, seen, key=key(), lines=[line(3)])
    assert [one.amount_fen for one in lines_in(seen)] == [2 * WAN_FEN]


def test_no_surplus_is_spent_before_the_guarantee_of_the_year(at: County) -> None:
    held = lines_in(decided(at, line(100)))[0]
    with refused("guarantee_comes_first"):
        pay_surplus_line(at.finance, held, key=key(), voucher="P1", paid_on=at.finance.today)
    after, _run = paid(at)
    pay_surplus_line(
        after.finance, fresh(held), key=key(), voucher="P1", paid_on=date(2021, 12, 27)
    )
    assert balance_of(after.finance, Account("pool", "surplus_use")) == 100 * WAN_FEN
    assert balance_of(after.finance, Account("pool", "pool_bank")) == 908 * WAN_FEN
    assert fresh(held).plan.state == "paid"


def test_a_plan_ends_when_all_its_lines_are_paid(at: County) -> None:
    plan = decided(at, line(100))
    with refused("lines_unpaid"):
        finish_surplus_plan(at.finance, plan, key=key())


def test_a_line_is_paid_once_on_a_voucher_and_not_for_the_villages(at: County) -> None:
    plan = decided(at, line(100), line(50), line(1, "second_dividend", "villages"))
    after, _run = paid(at)
    first, _second, shared = lines_in(plan)
    with refused("voucher_wanted"):
        pay_surplus_line(after.finance, first, key=key(), voucher=" ", paid_on=date(2021, 12, 27))
    with refused("line_for_villages"):
        pay_surplus_line(after.finance, shared, key=key(), voucher="P", paid_on=date(2021, 12, 27))
    pay_surplus_line(after.finance, first, key=key(), voucher="P1", paid_on=date(2021, 12, 27))
    with refused("line_paid_before"):
        pay_surplus_line(
            after.finance, fresh(first), key=key(), voucher="P1", paid_on=date(2021, 12, 27)
        )


# --- the dividend -----------------------------------------------------------------------------


def test_4680000_of_dividend_are_16250_for_each_of_288_villages(at: County) -> None:
    """The worked case of JZ-047: 4.68 million of dividend."""
    plan = decided(at, line(468, "second_dividend", "villages"))
    held = lines_in(plan)[0]
    after, _run = paid(at)
    later, run = paid(after, "dividend", year=2021, surplus_line=held.pk)
    assert {one.amount_fen for one in lines_of(run)} == {1_625_000}
    assert {one.clause for one in lines_of(run)} == {"JZ-047"}
    assert balance_of(later.finance, Account("pool", "surplus_use")) == 468 * WAN_FEN
    assert balance_of(later.finance, Account("pool", "pool_bank")) == 540 * WAN_FEN
    got = balances(later.finance, "village", code="village_bank")
    assert set(got.values()) == {7 * WAN_FEN + 1_625_000}
    assert fresh(held).plan.state == "paid"


def test_a_dividend_that_does_not_divide_is_shared_to_the_fen(at: County) -> None:
    plan = decided(at, line(1, "second_dividend", "villages") | {"amount_fen": 1_000})
    _after, run = approved(at, "dividend", year=2021, surplus_line=lines_in(plan)[0].pk)
    shares = sorted(one.amount_fen for one in lines_of(run))
    assert sum(shares) == 1_000
    assert (shares[0], shares[-1]) == (3, 4)


def test_a_dividend_waits_for_the_guarantee_of_its_year(at: County) -> None:
    """JZ-030: the guarantee first, a dividend only from what is left."""
    plan = decided(at, line(468, "second_dividend", "villages"))
    after, run = approved(at, "dividend", year=2021, surplus_line=lines_in(plan)[0].pk)
    with refused("guarantee_comes_first"):
        pay_run(after.finance, run, key=key())


def test_a_run_takes_an_approved_line_for_the_villages_of_its_year_once(at: County) -> None:
    plan = proposed(at, line(1, "second_dividend", "villages"), line(1))
    shared, direct = lines_in(plan)
    with refused("surplus_line_missing"):
        begun(at, "dividend", year=2021)
    with refused("surplus_line_unfit"):
        begun(at, "dividend", year=2021, surplus_line=shared.pk)
    approve_surplus_plan(at.leader, plan, key=key())
    with refused("surplus_line_unfit"):
        begun(at, "dividend", year=2021, surplus_line=direct.pk)
    run = begun(at, "dividend", year=2021, surplus_line=shared.pk)
    compute_run(at.platform, run, key=key())
    with refused("surplus_line_taken"):
        open_run(
            at.platform,
            key=key(),
            values={"kind_of_run": "surplus", "year": 2021, "surplus_line": shared.pk},
        )
    assert DistributionRun.everything.get().amount_fen == WAN_FEN


def test_the_flow_of_a_surplus_plan_is_kept(at: County) -> None:
    plan = proposed(at, line(1))
    assert triples_not_kept(plan) == []
    assert reasons_not_asked(plan) == []
    assert duties_not_apart(plan) == []
