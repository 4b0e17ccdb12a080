"""A million households share a pool by need, against the same in a plain loop of whole numbers."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bangfu.core.facts import RawFacts
from bangfu.core.policies.reader import read_pack, shipped_folder
from bangfu.engine.ask import ask
from bangfu.engine.backends.duckdb import Result
from bangfu.engine.tables import ParquetFile
from bench.measuring import SCALE, bangfu, seconds, tell

ROWS = SCALE // 10
POOL_FEN = 20_000_000_007
LOW_FEN, LINE_FEN = 6_000_00, 8_500_00


def households(folder: Path) -> Path:
    """Households of every status, with and without a benefit, on both sides of each line."""
    path = folder / "households.parquet"
    duckdb.execute(
        "COPY (SELECT 'H' || lpad(i::text, 8, '0') AS household,\n"
        " '2112821' || lpad((i % 300)::text, 5, '0') AS village, 1 + i % 6 AS persons,\n"
        " 200000 + (i * 7919) % 1000000 AS income_per_head_fen,\n"
        " CASE i % 5 WHEN 0 THEN 'none' WHEN 1 THEN 'monitored' ELSE 'relieved' END AS status,\n"
        f" i % 3 = 0 AS has_benefit FROM range({ROWS}) r(i)) TO '{path}' (FORMAT parquet)"
    )
    return path


def weight(row: dict[str, Any]) -> int:
    """The weight of a household by Kaiyuan's tiers; nothing where it does not share."""
    income: int = row["income_per_head_fen"]
    if row["status"] == "none" or (income > LINE_FEN and row["has_benefit"]):
        return 0
    tier = 3 if income <= LOW_FEN else 2 if income <= LINE_FEN else 1
    persons: int = row["persons"]
    return tier * persons * (2 if row["status"] == "monitored" else 1)


def by_row(facts: Path, out: Path) -> None:
    """The shares as one would write them without an engine."""
    rows = sorted(pq.read_table(facts).to_pylist(), key=lambda row: row["household"])
    weights = [weight(row) for row in rows]
    whole = sum(weights)
    parts = [POOL_FEN * one // whole for one in weights]
    rests = [POOL_FEN * one % whole for one in weights]
    first = sorted(range(len(rows)), key=lambda i: -rests[i])
    for i in first[: POOL_FEN - sum(parts)]:
        parts[i] += 1
    told = [
        {"household": r["household"], "amount_fen": p} for r, p in zip(rows, parts, strict=True)
    ]
    pq.write_table(pa.Table.from_pylist(told), out)


def warm(facts: Path, out: Path) -> None:
    """The answer in a process that has started already; the pack is read."""
    pack = read_pack(str(shipped_folder() / "kaiyuan-2024"))
    raw = RawFacts(main=ParquetFile(facts, facts.name), values={"pool_fen": POOL_FEN})
    found = ask(pack, "payouts.differentiated", raw).answer
    assert isinstance(found, Result)
    found.write_parquet(out)


@pytest.mark.bench
def test_a_million_households_share_as_by_hand(tmp_path: Path) -> None:
    facts = households(tmp_path)
    slow, quick = tmp_path / "slow.parquet", tmp_path / "quick.parquet"
    asked = bangfu(
        "payouts.differentiated", facts, quick, f"pool_fen={POOL_FEN}", pack="kaiyuan-2024"
    )
    figures = seconds(
        {
            "bangfu ask": asked,
            "bangfu, warm": lambda: warm(facts, tmp_path / "warm.parquet"),
            "loop over rows, warm": lambda: by_row(facts, slow),
        }
    )
    columns = "household, amount_fen"
    differing = duckdb.execute(
        f"SELECT count(*) FROM (SELECT {columns} FROM '{quick}' EXCEPT SELECT {columns} FROM '{slow}')"
    ).fetchone()
    assert differing == (0,)
    tell("shares", ROWS, figures, "bangfu ask")
