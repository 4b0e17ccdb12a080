"""Dues: the rates of the policy on real tranches, one act a year, the receivable in the ledger."""

from datetime import date

import pytest

from bangfu.apps.funds.models import Tranche
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.ledger.queries import balance_of
from bangfu.apps.returns.actions.dues import mark_late, notify, open_year, waive
from bangfu.apps.returns.models import RemittanceDue, RemittanceYear
from bangfu.apps.returns.queries.dues import arrival_of_year, dues_for
from bangfu.apps.returns.queries.pool import waiver_effect
from bangfu.core.ledger import Account
from tests.apps.acts import fresh, key, refused
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.records.acting import OTHER_TOWNSHIP, TOWNSHIP, acting
from tests.apps.returns.county import WAN_FEN, County, county, dues, inject, open_dues, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> County:
    return county(villages=4)


def sums(year: int) -> list[tuple[int, str, int, str]]:
    return [(due.ordinal, due.rate, due.amount_fen // WAN_FEN, due.clause) for due in dues(year)]


def test_three_equal_tranches_owe_432_then_1368_then_2376_wan(at: County) -> None:
    for year in (2018, 2019, 2020):
        inject(at.in_year(year))
        open_year(at.in_year(year).platform, year, key=key())
    open_year(at.in_year(2021).platform, 2021, key=key())
    third, second, first = (
        (3, "7/100", 1008, "JZ-043"),
        (2, "13/200", 936, "JZ-042"),
        (1, "3/100", 432, "JZ-041"),
    )
    assert sums(2018) == [first]
    assert sums(2019) == [second, first]
    assert sums(2020) == [third, second, first]
    assert sums(2021) == [(4, "7/100", 1008, "JZ-043"), third, second]
    owed = [sum(due.amount_fen for due in dues(year)) for year in (2018, 2019, 2020, 2021)]
    assert owed == [432 * WAN_FEN, 1368 * WAN_FEN, 2376 * WAN_FEN, 2952 * WAN_FEN]


def test_what_is_due_is_receivable_from_the_township_and_names_its_clause(at: County) -> None:
    inject(at, 1000)
    inject(at, 2000, of=1)
    open_year(at.platform, 2018, key=key())
    assert balance_of(at.finance, Account("pool", "receivable", TOWNSHIP)) == 30 * WAN_FEN
    assert balance_of(at.finance, Account("pool", "receivable", OTHER_TOWNSHIP)) == 60 * WAN_FEN
    assert balance_of(at.finance, Account("pool", "remittance")) == -90 * WAN_FEN
    entry = JournalEntry.everything.get(
        subject_kind="returns.remittance_due", subject_id=dues(2018)[0].pk
    )
    assert entry.clause == "JZ-041"
    assert entry.decision is not None
    assert entry.decision.question == "returns.remittance"


def test_the_day_a_remittance_is_due_is_the_last_of_its_year_unless_said(at: County) -> None:
    inject(at)
    open_year(at.platform, 2018, key=key())
    assert dues(2018)[0].due_on == date(2018, 12, 31)
    inject(at, of=1)
    open_year(at.platform, 2018, key=key(), due_on=date(2018, 12, 25))
    assert [due.due_on for due in dues(2018)] == [date(2018, 12, 31), date(2018, 12, 25)]


def test_opened_again_a_year_takes_in_only_what_was_injected_since(at: County) -> None:
    inject(at, 1000)
    open_year(at.platform, 2018, key=key())
    with refused("nothing_new_due"):
        open_year(at.platform, 2018, key=key())
    inject(at, 500)
    open_year(at.platform, 2018, key=key())
    assert [due.amount_fen for due in dues(2018)] == [30 * WAN_FEN, 15 * WAN_FEN]
    assert RemittanceYear.everything.count() == 1


def test_sent_twice_a_year_is_opened_once(at: County) -> None:
    inject(at)
    once = key()
    first = open_year(at.platform, 2018, key=once)
    again = open_year(at.platform, 2018, key=once)
    assert (again.id, again.is_repeat) == (first.id, True)
    assert RemittanceDue.everything.count() == 1


def test_a_year_that_has_not_begun_owes_nothing_yet(at: County) -> None:
    inject(at)
    with refused("year_not_begun"):
        open_year(at.platform, 2019, key=key())
    with refused("due_day_outside_year"):
        open_year(at.platform, 2018, key=key(), due_on=date(2019, 1, 31))


def test_without_a_tranche_nobody_owes(at: County) -> None:
    with refused("no_tranche_injected"):
        open_year(at.platform, 2018, key=key())


def test_a_reversed_tranche_owes_nothing(at: County) -> None:
    inject(at)
    Tranche.everything.update(state="reversed")
    with refused("no_tranche_injected"):
        open_year(at.platform, 2018, key=key())


@pytest.mark.parametrize("role", ["finance_bureau", "agriculture_bureau", "county_leader"])
def test_only_the_platform_opens_a_year(at: County, role: str) -> None:
    inject(at)
    with refused("not_yours_to_make"):
        open_year(acting(role), 2018, key=key())


def test_a_township_is_notified_and_sees_its_own_dues_only(at: County) -> None:
    inject(at)
    inject(at, of=1)
    open_dues(at, 2018)
    assert [due.state for due in dues(2018)] == ["notified", "notified"]
    clerk = acting("township", place=TOWNSHIP)
    assert [due.township_id for due in dues_for(clerk)] == [TOWNSHIP]
    with refused("nothing_to_notify"):
        notify(at.platform, [], key=key())
    with refused("not_in_state"):
        notify(at.platform, dues(2018), key=key())


def test_what_is_open_after_its_day_is_late_and_not_a_day_before(at: County) -> None:
    inject(at)
    open_dues(at, 2018)
    with refused("not_late_yet"):
        mark_late(at.in_year(2018, 12, 31).platform, dues(2018), key=key())
    with refused("nothing_late"):
        mark_late(at.platform, [], key=key())
    mark_late(at.in_year(2019, 1, 1).platform, dues(2018), key=key())
    assert dues(2018)[0].state == "late"


def test_a_late_due_is_paid_in_parts_and_may_be_marked_late_again(at: County) -> None:
    inject(at, 1000)
    open_dues(at, 2018)
    after = at.in_year(2019, 2, 1)
    mark_late(after.platform, dues(2018), key=key())
    received(after, dues(2018)[0], 10 * WAN_FEN)
    assert dues(2018)[0].state == "part_paid"
    mark_late(after.platform, dues(2018), key=key())
    assert dues(2018)[0].state == "late"
    received(after, dues(2018)[0], 20 * WAN_FEN)
    assert dues(2018)[0].state == "paid"


def test_a_waiver_turns_the_rest_of_the_receivable_into_a_cost_of_the_pool(at: County) -> None:
    inject(at, 1000)
    due = open_dues(at, 2018)[0]
    received(at, due, 10 * WAN_FEN)
    with refused("reason_missing"):
        waive(at.leader, fresh(due), key=key(), reason=" ")
    waive(at.leader, fresh(due), key=key(), reason="大棚遭雪灾")
    due = fresh(due)
    assert (due.state, due.received_fen, due.waived_fen, due.open_fen) == (
        "waived", 10 * WAN_FEN, 20 * WAN_FEN, 0,
    )  # fmt: skip
    assert balance_of(at.finance, Account("pool", "waived")) == 20 * WAN_FEN
    assert balance_of(at.finance, Account("pool", "receivable", TOWNSHIP)) == 0


def test_before_a_waiver_its_effect_on_the_year_is_shown() -> None:
    at = county()
    inject(at)
    due = open_dues(at, 2018)[0]
    without, with_it = waiver_effect(at.leader, due)
    assert without.in_words("zh")["surplus_fen"] == 144 * WAN_FEN
    assert with_it.in_words("zh")["surplus_fen"] == -288 * WAN_FEN


def test_the_arrival_of_a_township_is_950000_due_900000_paid_50000_short(at: County) -> None:
    """The worked case of JZ-049: 18/19 arrived."""
    inject(at, 1000)
    inject(at.in_year(2019), 1000)
    open_year(at.in_year(2019).platform, 2019, key=key())
    later = at.in_year(2019)
    first, second = dues(2019)
    assert first.amount_fen + second.amount_fen == 95 * WAN_FEN
    received(later, first, 65 * WAN_FEN)
    received(later, second, 25 * WAN_FEN)
    given, facts = arrival_of_year(later.platform, 2019)
    assert facts == {
        "townships": [
            {"township": TOWNSHIP, "due_fen": 95 * WAN_FEN, "paid_fen": 90 * WAN_FEN},
        ]
    }
    answer = given.in_words("zh")
    assert answer == [
        {"township": TOWNSHIP, "ratio": "18/19", "short_fen": 5 * WAN_FEN, "late": True}
    ]


def test_the_flow_of_a_due_is_kept(at: County) -> None:
    inject(at)
    open_year(at.platform, 2018, key=key())
    due = dues(2018)[0]
    assert triples_not_kept(due) == []
    assert reasons_not_asked(due) == []
    assert duties_not_apart(due) == []
