"""The worked years of the policy through the real ledger, at the scale of the county."""

from collections import Counter

import pytest

from bangfu.apps.ledger.queries import balance_of, balances
from bangfu.apps.payouts.models import DistributionRun, Entitlement
from bangfu.apps.returns.queries.pool import coverage, pool_of
from bangfu.core.ledger import Account
from tests.apps.payouts.runs import computed, lines_of, paid
from tests.apps.returns.county import WAN_FEN, county, inject, paid_up

pytestmark = pytest.mark.django_db

YUAN = 100
BANK = Account("pool", "pool_bank")


def test_2018_to_2020_pay_288_villages_1_then_4_then_7_wan_and_leave_720() -> None:
    at = county()
    left = []
    for year in (2018, 2019, 2020):
        now = at.in_year(year)
        inject(now)
        paid_up(now, year)
        after, run = paid(now)
        assert (run.state, run.members) == ("paid", 288)
        left.append(balance_of(after.finance, BANK) // WAN_FEN)
    assert left == [144, 360, 720]
    runs = DistributionRun.everything.order_by("year")
    assert [run.amount_fen // WAN_FEN for run in runs] == [288, 1152, 2016]
    assert Counter(Entitlement.everything.values_list("year", "paid_fen")) == {
        (2018, 1 * WAN_FEN): 288,
        (2019, 4 * WAN_FEN): 288,
        (2020, 7 * WAN_FEN): 288,
    }
    held = balances(after.finance, "village", code="village_bank")
    assert set(held.values()) == {12 * WAN_FEN}
    assert len(held) == 288
    assert not any(balances(after.finance, "pool", code="payable").values())


def test_at_80_percent_2018_carries_over_and_2020_is_short_by_the_same_4000_for_all() -> None:
    """Reading A-JZ-08: 57.6 wan carried, 2019 exactly enough, 66,000 each in 2020, 115.2 wan owed."""
    at = county()
    for year in (2018, 2019):
        now = at.in_year(year)
        inject(now)
        paid_up(now, year, percent=80)
        after, run = paid(now)
        assert run.arrears_fen == 0
    assert balance_of(after.finance, BANK) == 0
    now = at.in_year(2020)
    inject(now)
    paid_up(now, 2020, percent=80)
    assert computed(now).state == "shortfall"
    short = DistributionRun.everything.get(year=2020)
    assert {(x.entitled_fen, x.amount_fen, x.arrears_fen) for x in lines_of(short)} == {
        (70_000 * YUAN, 66_000 * YUAN, 4_000 * YUAN)
    }
    assert (short.amount_fen, short.arrears_fen, short.left_fen) == (
        19_008_000 * YUAN, 1_152_000 * YUAN, 0,
    )  # fmt: skip


def test_the_pool_of_a_year_is_what_came_in_and_what_was_kept() -> None:
    at = county()
    inject(at)
    paid_up(at, 2018)
    paid(at)
    now = at.in_year(2019)
    inject(now)
    paid_up(now, 2019)
    pool = pool_of(now.platform, 2019)
    assert (pool.received_fen // WAN_FEN, pool.retained_fen // WAN_FEN) == (1368, 144)


def test_the_promise_is_covered_year_by_year_by_the_real_tranches() -> None:
    at = county()
    for year in (2018, 2019, 2020):
        inject(at.in_year(year))
    rows = coverage(at.in_year(2020).platform, 2018, 2022).in_words("zh")
    assert isinstance(rows, list)
    assert [row["surplus_fen"] // WAN_FEN for row in rows] == [144, 216, 360, 936, 1008]
    assert all(row["covered"] for row in rows)
