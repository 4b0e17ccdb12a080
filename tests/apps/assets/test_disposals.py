"""Disposals: nothing goes without the owners and the district; what it brings goes to the fund."""

import pytest

from bangfu.apps.assets.actions import (
    Wish,
    approve_disposal,
    carry_out_disposal,
    consent_disposal,
    draft_disposal,
    refuse_disposal,
    withdraw_disposal,
)
from bangfu.apps.assets.models import AssetEvent, AssetOwner, Disposal
from bangfu.apps.ledger.queries import balance_of
from bangfu.core.ledger import Account
from tests.apps.acts import fresh, key, refused, row
from tests.apps.assets.works import approved, asked, confirmed, formed, registered, works
from tests.apps.funds.offices import TODAY, Offices

pytestmark = pytest.mark.django_db

TREASURY = Account("subsidy", "treasury")


@pytest.fixture
def at() -> Offices:
    return works()


def test_without_the_owners_consent_nothing_is_approved(at: Offices) -> None:
    held = asked(at, registered(at))
    with refused("paper_missing", clause="JZ-102"):
        approve_disposal(at.leader, held, district_approval="批复", key=key())
    assert (fresh(held).state, fresh(held).district_approval) == ("asked", "")


def test_without_consent_and_approval_nothing_is_carried_out(at: Offices) -> None:
    asset = registered(at)
    held = asked(at, asset)
    with refused("paper_missing", clause="JZ-102"):
        carry_out_disposal(at.finance, held, proceeds_fen=1, deal_number="1", key=key())
    assert fresh(asset).state == "registered"


def test_consent_is_a_paper(at: Offices) -> None:
    with refused("owners_consent_missing"):
        consent_disposal(at.bureau, asked(at, registered(at)), owner_consent=" ", key=key())


def test_a_sale_takes_it_off_the_books_and_brings_its_proceeds_to_the_treasury(
    at: Offices,
) -> None:
    asset = confirmed(at, 10_000_000)
    before = balance_of(at.finance, TREASURY)
    held = approved(at, asset)
    told_of = carry_out_disposal(
        at.finance, held, proceeds_fen=900_000_00, deal_number="CQ-1", key=key()
    )
    assert row(Disposal, told_of).disposed_on == TODAY
    assert fresh(asset).state == "disposed"
    assert balance_of(at.finance, Account("subsidy", "fixed_assets", asset.code)) == 0
    assert balance_of(at.finance, TREASURY) == before + 900_000_00
    assert balance_of(at.finance, Account("subsidy", "disposal")) == 9_100_000_00
    assert not AssetOwner.everything.filter(until__isnull=True).exists()
    assert AssetEvent.everything.latest("pk").category == "disposed"


def test_what_is_given_away_brings_nothing(at: Offices) -> None:
    held = approved(at, registered(at, 288), "gift")
    carry_out_disposal(at.finance, held, proceeds_fen=0, key=key())
    assert balance_of(at.finance, Account("subsidy", "disposal")) == 288_00


def test_a_sale_above_its_value_is_a_gain(at: Offices) -> None:
    held = approved(at, registered(at, 100))
    carry_out_disposal(at.finance, held, proceeds_fen=150_00, deal_number="CQ-1", key=key())
    assert balance_of(at.finance, Account("subsidy", "disposal")) == -50_00


def test_a_sale_has_a_deal_number(at: Offices) -> None:
    with refused("deal_number_missing"):
        carry_out_disposal(at.finance, approved(at, registered(at)), proceeds_fen=1, key=key())


def test_one_disposal_of_an_asset_is_under_way_at_a_time(at: Offices) -> None:
    asset = registered(at)
    first = asked(at, asset)
    with refused("disposal_under_way"):
        draft_disposal(at.clerk, asset, Wish("gift", "x"), key=key())
    withdraw_disposal(at.clerk, first, reason="不再处置", key=key())
    second = asked(at, asset)
    refuse_disposal(at.leader, second, reason="仍可使用", key=key())
    assert fresh(asset).state == "registered"
    asked(at, asset)


def test_what_is_not_on_the_books_cannot_go(at: Offices) -> None:
    with refused("asset_not_on_books"):
        draft_disposal(at.clerk, formed(at), Wish("gift", "x"), key=key())


def test_a_double_click_disposes_once(at: Offices) -> None:
    held, one = approved(at, registered(at, 100)), key()
    carry_out_disposal(at.finance, held, proceeds_fen=5_00, deal_number="1", key=one)
    again = carry_out_disposal(at.finance, fresh(held), proceeds_fen=5_00, deal_number="1", key=one)
    assert again.is_repeat
    assert balance_of(at.finance, Account("subsidy", "disposal")) == 95_00
