"""The engine splits as core does: a hundred thousand random pools, each in one statement."""

from random import Random

import duckdb
import pyarrow as pa
import pytest

from bangfu.core.money import split
from bangfu.engine.dialects import DuckDBDialect
from bangfu.engine.kinds import Members
from bangfu.engine.kinds.split import equal_split, weighted_split
from tests.worked import unlike

DIALECT = DuckDBDialect()
FEN_MAX = 2**63 - 1


def members(source: str) -> Members:
    """A population whose key is `k`."""
    return Members(source=source, columns="k", key="k")


def parts_of(weights: list[int], total: int, *, threads: int = 2) -> list[int]:
    """A weighted split by the engine, in the order of the keys."""
    keys = pa.array(range(len(weights)), pa.int64())
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.register("t", pa.table({"k": keys, "w": pa.array(weights, pa.int64())}))
    sql = weighted_split(DIALECT, members("t"), weight="w", total=total)
    rows = connection.sql(f"SELECT part FROM ({sql}) AS parts ORDER BY k").fetchall()
    return [part for (part,) in rows]


def equal_parts_of(count: int, total: int) -> list[int]:
    """An equal split by the engine, in the order of the keys."""
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE t AS SELECT i AS k FROM range({count}) r(i)")
    sql = equal_split(DIALECT, members("t"), total=total)
    rows = connection.sql(f"SELECT part FROM ({sql}) AS parts ORDER BY k").fetchall()
    return [part for (part,) in rows]


def test_it_splits_100_000_receivers_as_core_does() -> None:
    chance = Random(288)
    weights = [chance.randrange(10**9) for _ in range(100_000)]
    total = 10**15 + 7
    assert unlike(parts_of(weights, total), split(total, weights)) == []


@pytest.mark.parametrize("seed", range(5))
def test_it_splits_random_pools_as_core_does(seed: int) -> None:
    chance = Random(seed)
    for _ in range(10):
        weights = [
            chance.randrange(chance.choice([2, 100, 10**12]))
            for _ in range(chance.randrange(1, 40))
        ]
        weights[0] += not any(weights)
        total = chance.randrange(chance.choice([5, 10**4, 10**16]))
        assert unlike(parts_of(weights, total), split(total, weights)) == []


class InColumn(int):
    """A total that stands in a column, so that one statement splits many pools."""

    def __str__(self) -> str:
        return "pools.total"

    def __format__(self, form: str) -> str:
        return str(self)


def test_it_splits_100_000_random_pools_as_core_does() -> None:
    chance = Random(20181027)
    weights = [[chance.randrange(1, 1_000) for _ in range(3)] for _ in range(100_000)]
    totals = [chance.randrange(10**6) for _ in weights]
    connection = duckdb.connect()
    connection.register("drawn", pa.table({"total": totals, "w": weights}))
    connection.execute("CREATE TABLE pools AS SELECT row_number() OVER () AS p, * FROM drawn")
    connection.execute(
        "CREATE TABLE receivers AS SELECT p, unnest([1, 2, 3]) AS k, unnest(w) AS w FROM pools"
    )
    own = "(SELECT * FROM receivers WHERE receivers.p = pools.p)"
    sql = weighted_split(DIALECT, members(own), weight="w", total=InColumn())
    every = f"SELECT part FROM pools, LATERAL ({sql}) AS parts ORDER BY p, k"
    found = [part for (part,) in connection.sql(every).fetchall()]
    expected = [split(total, drawn) for total, drawn in zip(totals, weights, strict=True)]
    assert unlike(found, [part for parts in expected for part in parts]) == []


def test_ties_go_to_the_lower_key_however_the_rows_lie() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT 999 - i AS k, 1 AS w FROM range(1000) r(i)")
    sql = weighted_split(DIALECT, members("t"), weight="w", total=10)
    richest = f"SELECT k FROM ({sql}) AS parts WHERE part = 1 ORDER BY k"
    assert [k for (k,) in connection.sql(richest).fetchall()] == list(range(10))


@pytest.mark.parametrize("total", [0, 1, 287, 288, 10_000_000, FEN_MAX])
def test_it_shares_equally_as_core_does(total: int) -> None:
    assert unlike(equal_parts_of(288, total), split(total, [1] * 288)) == []


def test_it_multiplies_beyond_64_bits() -> None:
    weights = [2**60, 2**60 + 1, 2**61]
    assert parts_of(weights, FEN_MAX) == split(FEN_MAX, weights)


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_the_count_of_threads_changes_nothing(threads: int) -> None:
    weights = [n * 7_919 % 1_000 for n in range(20_000)]
    expected = split(10**12 + 1, weights)
    assert unlike(parts_of(weights, 10**12 + 1, threads=threads), expected) == []


def test_a_sum_beyond_64_bits_is_refused_and_never_wraps() -> None:
    connection = duckdb.connect()
    with pytest.raises(duckdb.Error, match=r"range|overflow|cast"):
        connection.sql(f"SELECT {DIALECT.narrow(f'{DIALECT.wide(str(FEN_MAX))} + 1')}").fetchall()
