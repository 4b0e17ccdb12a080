"""A million villages settled from a short pool, against the same in a plain loop over the rows."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.measuring import SCALE, bangfu, seconds, tell, villages

ROWS = SCALE // 10
POOL_FEN = 6_600_000 * ROWS + 7
ENTITLED_FEN = 7_000_000


def by_row(facts: Path, out: Path) -> None:
    """The settlement as one would write it without an engine."""
    rows = sorted(pq.read_table(facts).to_pylist(), key=lambda row: row["village"])
    paid = min(ENTITLED_FEN, POOL_FEN // len(rows))
    for row in rows:
        row |= {
            "entitled_fen": ENTITLED_FEN,
            "paid_fen": paid,
            "arrears_fen": ENTITLED_FEN - paid,
        }
    pq.write_table(pa.Table.from_pylist(rows), out)


@pytest.mark.bench
def test_a_million_villages_are_settled_as_by_hand(tmp_path: Path) -> None:
    facts = villages(tmp_path, ROWS)
    slow, quick = tmp_path / "slow.parquet", tmp_path / "quick.parquet"
    values = ("year=2020", f"received_fen={POOL_FEN}")
    figures = seconds(
        {
            "bangfu ask": bangfu("returns.settle", facts, quick, *values),
            "loop over rows": lambda: by_row(facts, slow),
        }
    )
    columns = "village, entitled_fen, paid_fen, arrears_fen"
    differing = duckdb.execute(
        f"SELECT count(*) FROM (SELECT {columns} FROM '{quick}' EXCEPT SELECT {columns} FROM '{slow}')"
    ).fetchone()
    assert differing == (0,)
    tell("settle", ROWS, figures, "bangfu ask")
