"""Each population question answers as the slow reader does, for any population in any order."""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.drawn import brief, pools, tranche_tables, village_tables
from tests.engine import reference
from tests.worked import answer_to, codes, said

YEARS = st.integers(2018, 2030)


def only(rows: Any, *names: str) -> list[dict[str, Any]]:
    """Rows with the columns named."""
    return [{name: row[name] for name in names} for row in rows]


def bare(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Villages with their code alone."""
    return only(rows, "village")


@given(village_tables(), YEARS)
@brief
def test_the_guarantee_is_that_of_the_slow_reader(rows: list[dict[str, Any]], year: int) -> None:
    answer = answer_to("returns.guarantee", villages=bare(rows), year=year)
    assert said(answer) == reference.guarantee(rows, year)


@given(village_tables(), YEARS, st.integers(0, 10**9))
@brief
def test_the_settlement_is_that_of_the_slow_reader(
    rows: list[dict[str, Any]], year: int, pool: int
) -> None:
    answer = answer_to("returns.settle", villages=bare(rows), year=year, received_fen=pool)
    found = said(answer)
    assert found == reference.settle(rows, year, pool)
    assert sum(row["paid_fen"] for row in found["villages"]) + found["left_fen"] == pool


@given(village_tables(), pools, st.booleans())
@brief
def test_the_dividend_is_that_of_the_slow_reader(
    rows: list[dict[str, Any]], total: int, equal: bool
) -> None:
    facts = {"villages": rows, "amount_fen": total}
    readings = {} if equal else {"A-JZ-09": "contribution"}
    answer = answer_to("returns.dividend", facts, readings=readings)
    if not equal and not any(row["contributed_fen"] for row in rows):
        assert codes(answer) == ["nothing_contributed"]
        return
    assert only(said(answer), "village", "amount_fen") == reference.dividend(
        rows, total, equal=equal
    )


@given(village_tables(), pools, st.booleans())
@brief
def test_the_ownership_is_that_of_the_slow_reader(
    rows: list[dict[str, Any]], total: int, equal: bool
) -> None:
    facts = {"villages": rows, "value_fen": total}
    readings = {} if equal else {"A-JZ-13": "contribution"}
    answer = answer_to("assets.ownership", facts, readings=readings)
    if not equal and not any(row["contributed_fen"] for row in rows):
        assert codes(answer) == ["nothing_contributed"]
        return
    found = only(said(answer), "village", "share", "value_fen")
    assert found == reference.ownership(rows, total, equal=equal)


@given(tranche_tables(), YEARS)
@brief
def test_the_remittance_is_that_of_the_slow_reader(rows: list[dict[str, Any]], year: int) -> None:
    found = {
        r["tranche"]: r["due_fen"]
        for r in said(answer_to("returns.remittance", tranches=rows, year=year))
    }
    injected = [r for r in rows if int(r["injected_on"][:4]) <= year]
    assert found == {r["tranche"]: reference.remittance(r, year) for r in injected}


@given(village_tables(), st.integers(0, 10**12), st.randoms(use_true_random=False))
@brief
def test_the_order_of_rows_changes_nothing(
    rows: list[dict[str, Any]], total: int, chance: Random
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    for question, value in [("returns.dividend", "amount_fen"), ("assets.ownership", "value_fen")]:
        facts = [{"villages": order, value: total} for order in (rows, shuffled)]
        first, second = (answer_to(question, told).as_json("zh") for told in facts)
        assert first == second
        assert all(row["name"] == f"村{row['village']}" for row in first["answer"])  # type: ignore[attr-defined]


@given(village_tables(), st.integers(0, 10**12))
@brief
def test_everyone_handed_in_is_answered_once_and_the_parts_add_up(
    rows: list[dict[str, Any]], total: int
) -> None:
    found = said(answer_to("returns.dividend", villages=rows, amount_fen=total))
    assert [row["village"] for row in found] == reference.names(rows)
    assert sum(row["amount_fen"] for row in found) == total
