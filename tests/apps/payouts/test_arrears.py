"""Arrears: what a short year owed is paid by a later run that names it, the same to all, oldest first."""

from datetime import date

import pytest

from bangfu.apps.ledger.queries import balance_of, balances
from bangfu.apps.payouts.actions.computing import (
    accept_shortfall,
    check_run,
    compute_run,
    report_shortfall,
)
from bangfu.apps.payouts.models import DistributionRun, Entitlement
from bangfu.apps.policies.models import ChosenReading
from bangfu.apps.returns.queries.pool import pool_of
from bangfu.core.ledger import Account
from tests.apps.acts import fresh, key, refused
from tests.apps.payouts.runs import begun, computed, lines_of, paid
from tests.apps.returns.county import (
    WAN_FEN,
    County,
    county,
    dues,
    inject,
    open_dues,
    paid_up,
    received,
)

pytestmark = pytest.mark.django_db

BANK = Account("pool", "pool_bank")
SHORT = 100 * WAN_FEN
"""Of 2.88 million guaranteed for 2018 only one million came in."""


@pytest.fixture
def at() -> County:
    made = county()
    inject(made)
    received(made, open_dues(made, 2018)[0], SHORT)
    return made


def test_a_short_year_pays_the_same_to_all_and_owes_the_rest(at: County) -> None:
    """1,000,000 yuan over 288 villages: 3,472.22 each, 0.64 yuan stay in the pool."""
    after, run = paid(at)
    assert {line.amount_fen for line in lines_of(run)} == {347_222}
    assert run.left_fen == 64
    assert balance_of(after.finance, BANK) == 64
    owed = balances(after.finance, "pool", code="payable")
    assert set(owed.values()) == {-(WAN_FEN - 347_222)}


def test_a_shortfall_is_accepted_by_the_bureau_with_a_reason(at: County) -> None:
    run = computed(at)
    assert run.state == "shortfall"
    with refused("not_yours_to_do"):
        accept_shortfall(at.platform, run, key=key(), reason="先付")
    with refused("reason_missing"):
        accept_shortfall(at.bureau, run, key=key(), reason=" ")
    accept_shortfall(at.bureau, run, key=key(), reason="同额先付")
    report_shortfall(at.platform, fresh(run), key=key())
    assert fresh(run).state == "shortfall"


def test_a_shortfall_that_nobody_accepted_does_not_pass_the_check(at: County) -> None:
    run = computed(at)
    DistributionRun.everything.filter(pk=run.pk).update(state="computed")
    with refused("shortfall_not_accepted"):
        check_run(at.bureau, fresh(run), key=key())


def test_a_run_that_is_covered_has_no_shortfall_to_report(at: County) -> None:
    received(at, dues(2018)[0], 332 * WAN_FEN)
    with refused("no_shortfall"):
        report_shortfall(at.platform, computed(at), key=key())


def test_where_the_county_reads_it_so_a_short_year_pays_nothing(at: County) -> None:
    ChosenReading.everything.create(
        pack="jizhou-2018", place="120119000000", ambiguity="A-JZ-08", reading="block",
        reason="会议决定", begins_on=date(2018, 1, 1), state="in_force",
    )  # fmt: skip
    run = begun(at)
    with refused("shortfall_blocks", clause="JZ-030"):
        compute_run(at.platform, run, key=key())


def test_what_comes_in_later_pays_what_was_owed_by_naming_it(at: County) -> None:
    after, first = paid(at)
    received(after, dues(2018)[0], 332 * WAN_FEN)
    later, run = paid(after, "arrears", year=2019)
    assert {line.year for line in lines_of(run)} == {2018}
    assert {line.entitlement.run_id for line in lines_of(run)} == {first.pk}
    assert {(x.before_fen, x.amount_fen, x.arrears_fen) for x in lines_of(run)} == {
        (347_222, WAN_FEN - 347_222, 0)
    }
    assert balance_of(later.finance, BANK) == 144 * WAN_FEN
    assert not any(balances(later.finance, "pool", code="payable").values())
    assert set(Entitlement.everything.values_list("arrears_fen", flat=True)) == {0}
    assert Entitlement.everything.count() == 288


def test_arrears_are_paid_in_equal_parts_as_far_as_the_money_goes(at: County) -> None:
    after, _first = paid(at)
    received(after, dues(2018)[0], 100 * WAN_FEN)
    _later, run = paid(after, "arrears", year=2019)
    assert {line.before_fen + line.amount_fen for line in lines_of(run)} == {694_444}
    assert run.arrears_fen == 288 * (WAN_FEN - 694_444)


def test_what_is_owed_is_kept_aside_from_the_next_guarantee(at: County) -> None:
    after, _first = paid(at)
    received(after, dues(2018)[0], 332 * WAN_FEN)
    pool = pool_of(after.platform, 2018)
    assert pool.free_fen == 144 * WAN_FEN
    assert pool.payable_fen == 188 * WAN_FEN + 64


def test_without_arrears_or_without_money_there_is_nothing_to_pay(at: County) -> None:
    run = begun(at, "arrears")
    with refused("no_arrears_to_pay"):
        compute_run(at.platform, run, key=key())
    after, _first = paid(at)
    again = begun(after, "arrears", year=2019)
    with refused("no_arrears_to_pay"):
        compute_run(after.platform, again, key=key())
    assert fresh(again).state == "draft"


def test_a_full_year_owes_nothing() -> None:
    at = county()
    inject(at)
    paid_up(at, 2018)
    after, _run = paid(at)
    with refused("no_arrears_to_pay"):
        compute_run(after.platform, begun(after, "arrears", year=2018), key=key())
