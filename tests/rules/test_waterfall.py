"""RK03: the pool pays the guarantee first and equally; what is short is owed, what is left is told."""

from typing import Any

import pytest

from bangfu.core.rules.waterfall import Surplus, Waterfall, surplus_of
from tests.worked import WAN, answer_to, codes, said, unlike, villages


def settled(
    year: int, received_fen: int, retained_fen: int = 0, reading: str = "surplus_then_equal_arrears"
) -> tuple[dict[str, int], int, list[str], int]:
    """A settlement of 288 villages: what each gets (the same for all), what is left, codes, status."""
    answer = answer_to(
        "returns.settle",
        {"villages": villages(), "year": year},
        received_fen=received_fen,
        retained_fen=retained_fen,
        readings={"A-JZ-08": reading},
    )
    found: Any = said(answer)
    each = [{k: v for k, v in row.items() if k != "village"} for row in found["villages"]]
    assert unlike(each, [each[0]] * 288) == [], "villages are treated unequally"
    return each[0], found["left_fen"], codes(answer), answer.exit_status


def each(entitled: int, paid: int) -> dict[str, int]:
    """A village's figures in fen."""
    return {"entitled_fen": entitled, "paid_fen": paid, "arrears_fen": entitled - paid}


def test_at_80_percent_2018_is_paid_and_57_6_are_carried() -> None:
    received = 432 * WAN * 80 // 100
    assert settled(2018, received) == (each(1 * WAN, 1 * WAN), 576_000 * 100, [], 0)


def test_at_80_percent_2019_is_exactly_enough() -> None:
    received = 1_368 * WAN * 80 // 100
    assert settled(2019, received, 576_000 * 100) == (each(4 * WAN, 4 * WAN), 0, [], 0)


def test_one_fen_less_is_short_for_every_village() -> None:
    received = 1_368 * WAN * 80 // 100 - 1
    paid = 4 * WAN - 1
    assert settled(2019, received, 576_000 * 100) == (
        each(4 * WAN, paid),
        287,
        ["shortfall", "left_in_pool"],
        0,
    )


def test_at_80_percent_2020_pays_66_000_each_and_owes_4_000_a_village() -> None:
    received = 2_376 * WAN * 80 // 100
    assert settled(2020, received) == (each(7 * WAN, 66_000_00), 0, ["shortfall"], 0)


def test_what_cannot_be_shared_stays_in_the_pool_and_is_told() -> None:
    told = settled(2020, 19_008_001_00)
    assert told == (each(7 * WAN, 66_000_00), 100, ["shortfall", "left_in_pool"], 0)


def test_a_surplus_stays_whole() -> None:
    assert settled(2020, 2_376 * WAN, 360 * WAN) == (each(7 * WAN, 7 * WAN), 720 * WAN, [], 0)


def test_an_empty_pool_owes_everything() -> None:
    assert settled(2018, 0) == (each(1 * WAN, 0), 0, ["shortfall"], 0)


def test_by_another_reading_a_short_pool_pays_nobody() -> None:
    received = 2_376 * WAN * 80 // 100
    told = settled(2020, received, reading="block")
    assert told == (each(7 * WAN, 0), received, ["shortfall_blocks"], 1)


def test_by_another_reading_the_shortfall_advanced_the_rest() -> None:
    received = 2_376 * WAN * 80 // 100
    told = settled(2020, received, reading="district_advance")
    assert told == (each(7 * WAN, 7 * WAN), received - 2_016 * WAN, ["shortfall_advanced"], 0)


@pytest.mark.parametrize(
    ("year", "retained", "surplus"),
    [
        (2020, 360, Surplus(360 * WAN, 720 * WAN, 0)),
        (2021, 720, Surplus(360 * WAN, 0, 1_080 * WAN)),
        (2021, 0, Surplus(360 * WAN, 0, 360 * WAN)),
    ],
)
def test_a_surplus_is_held_until_the_year_of_release(
    year: int, retained: int, surplus: Surplus
) -> None:
    terms = Waterfall(steps=("guarantee", "surplus"), release_from=2021)
    found = surplus_of(
        terms,
        year,
        received_fen=2_376 * WAN,
        guaranteed_fen=2_016 * WAN,
        retained_fen=retained * WAN,
    )
    assert found == surplus


def test_a_deficit_is_taken_from_what_was_retained_and_nothing_is_free_below_zero() -> None:
    terms = Waterfall(release_from=2018)
    for retained, free in [(0, 0), (10, 0), (11, 1)]:
        found = surplus_of(terms, 2021, received_fen=5, guaranteed_fen=15, retained_fen=retained)
        assert (found.surplus_fen, found.free_fen) == (-10, free)


def test_in_2021_the_free_surplus_is_936_and_the_720_of_earlier_years() -> None:
    facts = {"year": 2021, "received_fen": 2_952 * WAN, "retained_fen": 720 * WAN, "members": 288}
    found = said(answer_to("returns.surplus", facts))
    assert found == {
        "guaranteed_fen": 2_016 * WAN,
        "surplus_fen": 936 * WAN,
        "held_fen": 0,
        "free_fen": 1_656 * WAN,
    }
