"""Keeping: use, checks and what is overdue, accidents, stock-takes with what is missing."""

from datetime import UTC, date, datetime

import pytest

from bangfu.apps.assets.actions import (
    Findings,
    Happening,
    Look,
    check_asset,
    close_accident,
    close_stocktake,
    count_assets,
    hand_in_stocktake,
    open_stocktake,
    record_accident,
    record_happening,
    return_stocktake,
)
from bangfu.apps.assets.models import Asset, AssetCheck, AssetEvent, Stocktake, StocktakeLine
from bangfu.apps.assets.queries import checks_due, missing_assets
from bangfu.apps.registry.models import Division
from tests.apps.acts import fresh, key, refused, row
from tests.apps.assets.works import approved, formed, registered, works
from tests.apps.funds.offices import TODAY, Offices
from tests.apps.records.acting import OTHER_TOWNSHIP, TOWNSHIP, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Offices:
    return works()


# --- use and checks ---------------------------------------------------------------------------


def test_a_look_on_the_spot_is_the_state_from_then_on(at: Offices) -> None:
    held = registered(at)
    told_of = check_asset(at.clerk, held, Look(TODAY, "idle", "棚膜破损", True), key=key())
    assert row(AssetCheck, told_of).checker == at.clerk.name
    now = fresh(held)
    assert (now.use_state, now.checked_on, now.maintained_on) == ("idle", TODAY, TODAY)
    last = AssetEvent.everything.latest("pk")
    assert (last.category, last.use_state, last.note) == ("checked", "idle", "棚膜破损")


def test_an_older_look_entered_late_changes_nothing_of_today(at: Offices) -> None:
    held = registered(at)
    check_asset(at.clerk, held, Look(TODAY, "in_use"), key=key())
    check_asset(at.clerk, fresh(held), Look(date(2018, 11, 1), "idle"), key=key())
    assert (fresh(held).use_state, fresh(held).checked_on) == ("in_use", TODAY)
    with refused("checked_that_day"):
        check_asset(at.clerk, fresh(held), Look(TODAY, "idle"), key=key())


def test_an_asset_not_seen_for_400_days_is_overdue(at: Offices) -> None:
    """The worked case of the policy: last seen 2019-01-10, overdue on 2020-02-14."""
    held = registered(at)
    Asset.everything.update(checked_on=date(2019, 1, 10), maintained_on=date(2019, 1, 10))
    later = acting("auditor", at=datetime(2020, 2, 14, 4, tzinfo=UTC))
    due = checks_due(later, [fresh(held)])[held.code]
    assert due["check_due_on"] == date(2020, 1, 10)
    assert due["check_overdue"] is True
    on_the_day = acting("auditor", at=datetime(2020, 1, 10, 4, tzinfo=UTC))
    assert checks_due(on_the_day, [fresh(held)])[held.code]["check_overdue"] is False


def test_a_use_that_the_policy_does_not_know_is_refused(at: Offices) -> None:
    held = registered(at)
    with refused("unknown_use_state"):
        check_asset(at.clerk, held, Look(TODAY, "sold"), key=key())


def test_what_is_leased_out_is_noted_and_counts_not_as_in_use(at: Offices) -> None:
    held = registered(at, 10_000_000)
    registered(at, 4_400_000)
    record_happening(at.clerk, held, Happening("leased", TODAY, "leased", "租给某公司"), key=key())
    assert fresh(held).use_state == "leased"


def test_only_what_is_on_the_books_is_seen_to(at: Offices) -> None:
    held = formed(at)
    with refused("asset_not_on_books"):
        check_asset(at.clerk, held, Look(TODAY, "in_use"), key=key())


def test_another_township_does_not_check_it(at: Offices) -> None:
    held = registered(at)
    with refused("not_yours_to_make"):
        check_asset(acting("township", place=OTHER_TOWNSHIP), held, Look(TODAY, "idle"), key=key())


# --- accidents --------------------------------------------------------------------------------


def accident(at: Offices) -> AssetEvent:
    happened = Happening("accident", TODAY, "repair", "大棚倒塌")
    unknown = Findings(None, "", "", "")
    return row(AssetEvent, record_accident(at.clerk, registered(at), happened, unknown, key=key()))


def test_an_accident_without_person_penalty_and_measures_stays_open(at: Offices) -> None:
    held = accident(at)
    with refused("accident_not_settled"):
        close_accident(at.bureau, held, Findings(8_600_00, "", "警告", "加固"), key=key())
    assert fresh(held).is_open


def test_an_accident_is_closed_with_all_that_was_found_out(at: Offices) -> None:
    held = accident(at)
    found = Findings(8_600_00, "管理员张某", "警告，追回8600元", "加固棚架")
    close_accident(at.bureau, held, found, key=key())
    assert (fresh(held).closed_on, fresh(held).loss_fen) == (TODAY, 8_600_00)
    with refused("accident_not_open"):
        close_accident(at.bureau, fresh(held), found, key=key())


# --- stock-takes ------------------------------------------------------------------------------


def opened(at: Offices) -> Stocktake:
    place = Division.everything.get(pk=TOWNSHIP)
    told_of = open_stocktake(at.clerk, place, title="年终盘点", counted_on=TODAY, key=key())
    return row(Stocktake, told_of)


def test_what_is_on_the_books_and_not_found_is_missing_by_name(at: Offices) -> None:
    first, second = registered(at, 100), registered(at, 200)
    held = opened(at)
    with refused("not_all_counted"):
        hand_in_stocktake(at.clerk, held, key=key())
    found = {first.code: True, second.code: False}
    count_assets(at.clerk, held, found, notes={second.code: "被拆走"}, key=key())
    hand_in_stocktake(at.clerk, fresh(held), key=key())
    assert fresh(held).decision.answer == {  # type: ignore[union-attr]
        "registered": 2, "counted": 1, "missing": [{"asset": second.code}],
    }  # fmt: skip
    assert [line.asset.code for line in missing_assets(at.finance)] == [second.code]
    close_stocktake(at.bureau, fresh(held), key=key())
    assert fresh(held).state == "closed"


def test_what_was_disposed_of_meanwhile_is_not_missing(at: Offices) -> None:
    from bangfu.apps.assets.actions import carry_out_disposal

    kept, gone = registered(at, 100), registered(at, 200)
    held = opened(at)
    carry_out_disposal(at.finance, approved(at, gone, "demolition"), proceeds_fen=0, key=key())
    count_assets(at.clerk, held, {kept.code: True, gone.code: False}, key=key())
    hand_in_stocktake(at.clerk, fresh(held), key=key())
    assert fresh(held).decision.answer["missing"] == []  # type: ignore[union-attr]


def test_a_count_that_was_handed_in_changes_only_when_it_is_returned(at: Offices) -> None:
    asset = registered(at)
    held = opened(at)
    count_assets(at.clerk, held, {asset.code: False}, key=key())
    hand_in_stocktake(at.clerk, fresh(held), key=key())
    with refused("no_draft_any_more"):
        count_assets(at.clerk, fresh(held), {asset.code: True}, key=key())
    return_stocktake(at.bureau, fresh(held), reason="再找一次", key=key())
    count_assets(at.clerk, fresh(held), {asset.code: True}, key=key())
    hand_in_stocktake(at.clerk, fresh(held), key=key())
    assert StocktakeLine.everything.get().found is True


def test_a_stock_take_is_opened_once_a_day_and_not_over_nothing(at: Offices) -> None:
    with refused("nothing_to_count"):
        opened(at)
    asset = registered(at)
    held = opened(at)
    with refused("stocktake_opened_before"):
        opened(at)
    with refused("asset_not_in_stocktake"):
        count_assets(at.clerk, held, {asset.code: True, "X": True}, key=key())
