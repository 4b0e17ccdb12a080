"""Differentiated shares: the worked numbers, the lines, and the slow reader on any population."""

from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.core.facts import RawFacts
from bangfu.core.money import split
from bangfu.engine.ask import ask
from bangfu.engine.backends.duckdb import Session
from bangfu.engine.tables import open_file
from tests.core.monitoring.asking import codes, kaiyuan, said
from tests.drawn import brief, pools
from tests.engine.sharing import (
    LINE,
    NAME,
    TOWNSHIP,
    amounts,
    capped,
    drawn,
    household,
    reason,
    shared,
    shared_with_cap,
)
from tests.worked import unlike

YUAN = 100
FOUR = [
    household("H1", persons=1, income_per_head_fen=5_000 * YUAN),
    household("H2", persons=3, income_per_head_fen=7_000 * YUAN),
    household("H3", persons=2, income_per_head_fen=8_400 * YUAN),
    household("H4", persons=4, income_per_head_fen=9_500 * YUAN),
]

populations = st.builds(drawn, st.integers(0, 10**6), st.integers(1, 40))


def paid(answer: Any) -> dict[str, int]:
    """What each household gets."""
    return {row["household"]: row["amount_fen"] for row in said(answer)}


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("tiers", [3_529_41, 7_058_83, 4_705_88, 4_705_88]),
        ("gap_fill", [3_500_00, 4_500_00, 200_00, 0]),
        ("inverse", [5_208_34, 9_375_00, 3_333_33, 2_083_33]),
    ],
)
def test_the_worked_example_of_20_000_yuan(method: str, expected: list[int]) -> None:
    found = shared(FOUR, 20_000 * YUAN, readings={"A-KY-01": method})
    assert list(paid(found).values()) == expected
    assert codes(found) == (["left_in_pool"] if method == "gap_fill" else [])


def test_the_weight_is_that_of_the_whole_household_as_text() -> None:
    assert [row["weight"] for row in said(shared(FOUR, 1))] == ["6", "12", "8", "8"]


@pytest.mark.parametrize(
    ("income", "weight"),
    [(-1, 3), (6_000_00, 3), (6_000_01, 2), (LINE, 2), (LINE + 1, 1), (10**9, 1)],
)
def test_a_tier_includes_its_line(income: int, weight: int) -> None:
    [row] = said(shared([household("H", income_per_head_fen=income)], 100))
    assert row["weight"] == str(2 * weight)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"status": "none"}, "not_in_group"),
        ({"income_per_head_fen": LINE + 1, "has_benefit": True}, "above_stack_line"),
        ({"income_per_head_fen": LINE, "has_benefit": True}, None),
        ({"income_per_head_fen": LINE + 1, "has_benefit": None}, None),
        ({"persons": 0}, "no_persons"),
        ({"status": "none", "persons": 0, "has_benefit": True}, "not_in_group"),
    ],
)
def test_the_first_condition_that_fails_is_told(row: dict[str, Any], why: str | None) -> None:
    first, _ = said(shared([household("A", **row), household("B")], 100))
    assert (first["eligible"], first["reason_if_not"]) == (why is None, why)
    assert (first["weight"] == "0") == (first["amount_fen"] == 0) == bool(why)


def test_a_benefit_that_is_not_known_is_told() -> None:
    unknown = household("A", income_per_head_fen=LINE + 1, has_benefit=None)
    assert codes(shared([unknown], 1)) == ["benefit_unknown"]
    assert codes(shared([unknown | {"has_benefit": False}], 1)) == []


def test_relieved_households_share_in_the_township_of_the_project() -> None:
    rows = [
        household("A", village="211282105201"),
        household("B", status="relieved", village="211282101201"),
        household("C", status="relieved", village="211282105201"),
        household("D", status="relieved"),
    ]
    found = said(shared(rows, 900, township=TOWNSHIP))
    assert [row["reason_if_not"] for row in found] == [None, None, *["outside_township"] * 2]
    assert [row["amount_fen"] for row in found] == [600, 300, 0, 0]
    assert codes(shared(rows, 900)) == ["township_untold"]
    assert codes(shared(rows, 900, township="211282")) == ["township_expected"]
    assert codes(shared([household("A")], 1, township=TOWNSHIP)) == ["reading_needs_column"]


@pytest.mark.parametrize(
    ("readings", "lacking"),
    [
        ({"A-KY-01": "points"}, "reading_needs_column"),
        ({"A-KY-14": "monitored_of_relieved"}, "reading_needs_column"),
    ],
)
def test_a_reading_asks_for_its_column(readings: dict[str, str], lacking: str) -> None:
    assert codes(shared([household("A")], 1, readings=readings)) == [lacking]
    name = "points" if "A-KY-01" in readings else "also_relieved"
    rows = [household("A", **{name: 1 if name == "points" else True}), household("B")]
    assert codes(shared(rows, 1, readings=readings)) == ["missing_cells"]


def test_with_nobody_to_share_nothing_is_paid() -> None:
    answer = shared([household("A", status="none")], 5)
    assert (paid(answer), codes(answer), answer.exit_status) == ({"A": 0}, ["no_receivers"], 1)


@pytest.mark.parametrize(
    ("reading", "pool"),
    [
        ("debt_and_floor", 180_000_00),
        ("monitored_of_the_city", 210_000_00),
        ("debt_only", 60_000_00),
    ],
)
def test_a_pool_is_the_returns_that_go_into_it(reading: str, pool: int) -> None:
    sums = {"debt": 60_000_00, "floor": 120_000_00, "floating": 30_000_00}
    sources = [{"source": name, "amount_fen": fen} for name, fen in sums.items()]
    for off, told in [(0, []), (-1, ["pool_differs"]), (1, ["pool_differs"])]:
        readings = {"A-KY-02": reading}
        answer = shared([household("A")], pool + off, sources=sources, readings=readings)
        assert (codes(answer), answer.exit_status) == (told, bool(told))


# --- what is refused --------------------------------------------------------------------------

THREE = [(6_000_00, 30_000_00), (LINE, 20_000_00), (LINE + 1, 10_000_00)]


def plan(*planned: int) -> Any:
    """A plan for three households that weigh 3, 2 and 1, in fen."""
    rows = [
        household(f"H{place}", income_per_head_fen=income, planned_fen=fen)
        for place, ((income, _), fen) in enumerate(zip(THREE, planned, strict=True))
    ]
    return shared(rows, 60_000_00)


@pytest.mark.parametrize(
    ("planned", "told"),
    [
        ((30_000_00, 20_000_00, 10_000_00), []),
        ((20_000_00, 20_000_00, 20_000_00), ["equal_shares"]),
        ((20_000_01, 20_000_00, 19_999_99), []),
        ((30_000_00, 20_000_00, 10_000_01), ["plan_sum"]),
    ],
)
def test_a_plan_is_held_against_the_rule(planned: tuple[int, ...], told: list[str]) -> None:
    answer = plan(*planned)
    assert (codes(answer), answer.exit_status) == (told, bool(told))
    assert list(paid(answer).values()) == [fen for _, fen in THREE]


def test_equal_by_head_is_equal_too() -> None:
    rows = [
        household("A", persons=1, planned_fen=100),
        household("B", persons=3, income_per_head_fen=LINE, planned_fen=300),
    ]
    assert codes(shared(rows, 400)) == ["equal_shares"]
    same = [row | {"income_per_head_fen": 6_000_00} for row in rows]
    assert codes(shared(same, 400)) == []


def test_a_plan_that_pays_one_who_is_left_out_is_refused() -> None:
    rows = [household("A", planned_fen=9), household("B", status="none", planned_fen=1)]
    assert codes(shared(rows, 10)) == ["plan_pays_left_out"]


@pytest.mark.parametrize(
    ("monitored", "relieved", "told"),
    [
        (1_500, 600, []),
        (1_000, 1_000, ["equal_shares", "not_leaning"]),
        (999, 1_001, ["not_leaning"]),
    ],
)
def test_a_plan_leans_to_the_monitored(monitored: int, relieved: int, told: list[str]) -> None:
    rows = [
        household("M", planned_fen=monitored),
        household("R", status="relieved", planned_fen=relieved),
    ]
    found = shared(rows, monitored + relieved)
    assert [code for code in codes(found) if code != "township_untold"] == told


def test_what_the_rule_itself_gives_must_lean_too() -> None:
    rows = [
        household("M", income_per_head_fen=9_000_00),
        household("R", status="relieved", income_per_head_fen=5_000_00),
    ]
    assert codes(shared(rows, 100)) == ["township_untold", "not_leaning"]


# --- the slow reader --------------------------------------------------------------------------


@given(populations, pools, st.sampled_from(["tiers", "gap_fill", "inverse"]))
@brief
def test_it_shares_as_the_slow_reader_does(
    rows: list[dict[str, Any]], pool: int, method: str
) -> None:
    found = shared(rows, pool, readings={"A-KY-01": method})
    assert paid(found) == amounts(rows, pool, method)


@given(populations, pools, st.booleans(), st.booleans())
@brief
def test_everyone_is_paid_or_listed_with_a_reason_and_the_parts_are_the_pool(
    rows: list[dict[str, Any]], pool: int, bound: bool, all_stack: bool
) -> None:
    scope: dict[str, Any] = {"township": TOWNSHIP if bound else None, "all_stack": all_stack}
    readings = {"A-KY-15": "nobody_above"} if all_stack else {}
    answer = shared(rows, pool, readings=readings, **({"township": TOWNSHIP} if bound else {}))
    found = {row["household"]: row for row in said(answer)}
    assert list(found) == sorted(row["household"] for row in rows)
    for row in rows:
        told = found[row["household"]]
        assert told["reason_if_not"] == reason(row, **scope)
        assert told["eligible"] is (told["reason_if_not"] is None)
        assert told["eligible"] or told["amount_fen"] == 0
    expected = 0 if "no_receivers" in codes(answer) else pool
    assert sum(row["amount_fen"] for row in found.values()) == expected
    assert {name: row["amount_fen"] for name, row in found.items()} == amounts(rows, pool, **scope)


@given(populations, pools)
@brief
def test_equal_cases_differ_by_one_fen_at_most_and_more_need_is_not_less(
    rows: list[dict[str, Any]], pool: int
) -> None:
    by_weight: dict[int, list[int]] = {}
    for row in said(shared(rows, pool)):
        by_weight.setdefault(int(row["weight"]), []).append(row["amount_fen"])
    least = 0
    for weight in sorted(by_weight):
        assert max(by_weight[weight]) - min(by_weight[weight]) <= 1
        assert max(by_weight[weight]) >= least
        least = min(by_weight[weight])


@given(populations, pools, st.randoms(use_true_random=False))
@brief
def test_the_order_of_rows_changes_nothing(
    rows: list[dict[str, Any]], pool: int, chance: Random
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert shared(rows, pool).as_json("zh") == shared(shuffled, pool).as_json("zh")


@given(populations, st.integers(0, 10**7), st.integers(1, 2_000))
@brief
def test_caps_hold_and_what_is_above_them_goes_to_the_others(
    rows: list[dict[str, Any]], pool: int, yuan: int
) -> None:
    monitored = [row | {"status": "monitored"} for row in rows]
    answer = shared_with_cap(monitored, pool, yuan)
    found, cap = paid(answer), yuan * YUAN
    assert found == capped(monitored, pool, cap)
    receivers = [row for row in monitored if not reason(row)]
    assert all(amount <= cap for amount in found.values())
    assert sum(found.values()) == min(pool, cap * len(receivers))


def test_nobody_gets_more_than_the_cap() -> None:
    rows = [household("A", persons=9), household("B", persons=2), household("C")]
    assert paid(shared_with_cap(rows, 1_200, 5)) == {"A": 500, "B": 467, "C": 233}
    over = shared_with_cap(rows, 1_600, 5)
    assert paid(over) == {"A": 500, "B": 500, "C": 500}
    assert codes(over) == ["left_in_pool"]


# --- many -------------------------------------------------------------------------------------


def many(path: Any, count: int = 20_000) -> list[dict[str, Any]]:
    """A Parquet file of so many households, each with a column of the caller's own."""
    rows = [row | {"name": row["household"][::-1]} for row in drawn(2024, count)]
    table = pa.Table.from_pylist(rows)
    duckdb.from_arrow(table).write_parquet(str(path))
    return rows


def test_20_000_households_of_a_file_share_as_core_splits(tmp_path: Any) -> None:
    rows = many(tmp_path / "h.parquet")
    raw = RawFacts(open_file(tmp_path / "h.parquet"), values={"pool_fen": 10**11 + 7})
    found: Any = ask(kaiyuan(), NAME, raw).in_words("zh")
    assert [row["household"] for row in found] == sorted(row["household"] for row in rows)
    assert all(row["name"] == row["household"][::-1] for row in found)
    expected = split(10**11 + 7, [int(row["weight"]) for row in found])
    assert unlike([row["amount_fen"] for row in found], expected) == []


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_the_count_of_threads_changes_nothing(threads: int, tmp_path: Any) -> None:
    many(tmp_path / "h.parquet")
    raw = RawFacts(open_file(tmp_path / "h.parquet"), values={"pool_fen": 10**11 + 7})
    connection = Session()._connection
    before = connection.sql("SELECT current_setting('threads')").fetchall()[0][0]
    try:
        connection.execute(f"SET GLOBAL threads = {threads}")
        found: Any = ask(kaiyuan(), NAME, raw).in_words("zh")
    finally:
        connection.execute(f"SET GLOBAL threads = {before}")
    expected = split(10**11 + 7, [int(row["weight"]) for row in found])
    assert unlike([row["amount_fen"] for row in found], expected) == []


# --- why --------------------------------------------------------------------------------------


def why(name: str, rows: list[dict[str, Any]], **more: Any) -> dict[str, str]:
    """The step of each clause, for one household."""
    told: Any = shared(rows, 20_000 * YUAN, explain=name, **more).as_json("en")
    return {one["clause"]: one["step"] for one in told["because"] if one["step"]}


def test_each_receiver_is_told_the_steps() -> None:
    assert why("H2", FOUR) == {
        "KY-066": "H2: 7000_00 fen, monitored: 2 x 2 x 3 = 12; 20000_00 fen x 12/34 -> 7058_83 fen"
    }


def test_who_is_left_out_is_told_the_first_condition_that_failed() -> None:
    rich = household("A", income_per_head_fen=LINE + 1, has_benefit=True)
    assert why("A", [rich, *FOUR]) == {
        "KY-064": "A: Income above the line up to which shares are stacked (8500_01 fen > 8500_00 fen)"
    }
    assert why("B", [household("B", status="none"), *FOUR]) == {
        "KY-066": "B: Neither monitored nor relieved (none)"
    }
    assert codes(shared(FOUR, 1, explain="nobody")) == ["no_such_row"]
