"""Registering: shares that make one whole to the fen, a custodian, the value taken from what was built."""

from fractions import Fraction

import pytest

from bangfu.apps.assets.actions import (
    accept_asset,
    confirm_asset,
    form_asset,
    register_asset,
    reject_asset,
)
from bangfu.apps.assets.models import Asset, AssetEvent, AssetOwner
from bangfu.apps.ledger.queries import balance_of
from bangfu.apps.records.models import AuditEvent
from bangfu.core.ledger import Account
from tests.apps.acts import fresh, key, refused
from tests.apps.assets.works import confirmed, formed, registered, works
from tests.apps.funds.offices import TODAY, Offices, offices, project
from tests.apps.records.acting import TOWNSHIP

pytestmark = pytest.mark.django_db

WORKS = Account("subsidy", "construction", "JZ2018-01")


@pytest.fixture
def at() -> Offices:
    return works()


def values_of(asset: Asset) -> list[int]:
    owners = AssetOwner.everything.filter(asset=asset).order_by("village_id")
    return list(owners.values_list("value_fen", flat=True))


def test_an_asset_of_14_4_million_gives_each_of_the_288_villages_50000_yuan(at: Offices) -> None:
    held = registered(at)
    assert values_of(held) == [50_000_00] * 288
    assert set(AssetOwner.everything.values_list("share", flat=True)) == {"1/288"}
    assert held.ownership is not None
    assert held.ownership.clauses[0] == "JZ-099"


def test_ten_million_give_34722_22_each_and_64_villages_one_fen_more(at: Offices) -> None:
    values = values_of(registered(at, 10_000_000))
    assert sum(values) == 10_000_000_00
    assert values == [34_722_23] * 64 + [34_722_22] * 224


@pytest.mark.parametrize("yuan", [1, 7, 288, 999_999])
def test_shares_and_book_values_always_add_up(at: Offices, yuan: int) -> None:
    held = registered(at, yuan)
    shares = AssetOwner.everything.filter(asset=held).values_list("share", flat=True)
    assert sum(Fraction(share) for share in shares) == 1
    assert sum(values_of(held)) == yuan * 100


def test_the_value_moves_from_construction_to_fixed_assets(at: Offices) -> None:
    held = registered(at, 10_000_000)
    assert balance_of(at.finance, Account("subsidy", "fixed_assets", held.code)) == 10_000_000_00
    assert balance_of(at.finance, WORKS) == 4_400_000_00
    assert held.entry is not None
    assert held.entry.clause == "JZ-099"


def test_no_asset_is_worth_more_than_what_is_left_of_the_works(at: Offices) -> None:
    registered(at, 10_000_000)
    over = formed(at, 4_400_001)
    with refused("more_than_was_built"):
        register_asset(at.clerk, over, key=key())
    assert fresh(over).state == "formed"
    assert not AssetOwner.everything.filter(asset=over).exists()
    assert balance_of(at.finance, WORKS) == 4_400_000_00


def test_the_township_where_it_lies_keeps_it(at: Offices) -> None:
    assert registered(at).custodian_id == TOWNSHIP


def test_another_number_of_villages_than_the_policy_counts_stops_it() -> None:
    at = works(townships=1)
    held = formed(at)
    with refused("member_count", clause="JZ-099"):
        register_asset(at.clerk, held, key=key())
    assert fresh(held).state == "formed"


def test_the_event_holds_every_share(at: Offices) -> None:
    registered(at)
    owned = AuditEvent.everything.get(verb="assets.asset.register")
    assert len(owned.after["owners"]) == 288
    assert AssetEvent.everything.get().category == "formed"


def test_a_project_that_was_not_accepted_has_no_assets() -> None:
    at = offices()
    with refused("project_not_accepted"):
        form_asset(at.clerk, at.project, at.fund, values={"name": "x"}, key=key())


def test_an_asset_is_confirmed_by_another_with_its_certificate(at: Offices) -> None:
    held = registered(at)
    with refused("certificate_missing"):
        confirm_asset(at.bureau, held, certificate=" ", key=key())
    with refused("not_yours_to_do"):
        confirm_asset(at.clerk, held, certificate="证-1", key=key())
    confirm_asset(at.bureau, held, certificate="证-1", key=key())
    assert fresh(held).certificate == "证-1"


def test_the_platform_takes_it_or_sends_it_back(at: Offices) -> None:
    held = confirmed(at)
    reject_asset(at.bureau, held, reason="坐落不清", key=key())
    assert fresh(held).state == "registered"
    confirm_asset(at.bureau, fresh(held), certificate="证-2", key=key())
    accept_asset(at.bureau, fresh(held), platform_number="SZ-1", key=key())
    assert (fresh(held).state, fresh(held).platform_number) == ("in_platform", "SZ-1")


def test_a_double_click_registers_once(at: Offices) -> None:
    held, one = formed(at), key()
    register_asset(at.clerk, held, key=one)
    assert register_asset(at.clerk, fresh(held), key=one).is_repeat
    assert AssetOwner.everything.count() == 288


def test_a_township_forms_its_own_assets_only(at: Offices) -> None:
    elsewhere = project("JZ2018-02", township_id="120119102000", state="accepted")
    values = {
        "name": "x", "category": "operating", "site": "y", "value_fen": 1,
        "formed_on": TODAY, "use_state": "in_use",
    }  # fmt: skip
    with refused("not_yours_to_make"):
        form_asset(at.clerk, elsewhere, at.fund, values=values, key=key())
    with refused("day_to_come"):
        later = values | {"formed_on": TODAY.replace(day=6)}
        form_asset(at.clerk, at.project, at.fund, values=later, key=key())
