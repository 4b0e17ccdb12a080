"""Ten million villages' guarantee, from Parquet to Parquet, against DuckDB copying the same file.

The copy reads every row and writes every row, which is the least that any program can do; the
whole command may take three times as long.
"""

from pathlib import Path

import duckdb
import pytest

from bench.measuring import SCALE, bangfu, seconds, tell, villages

TIMES_THE_COPY_MAX = 3


@pytest.mark.bench
def test_ten_million_guarantees_cost_at_most_three_copies(tmp_path: Path) -> None:
    facts = villages(tmp_path, SCALE)
    copied, answered = tmp_path / "copy.parquet", tmp_path / "answer.parquet"
    figures = seconds(
        {
            "copy": lambda: duckdb.execute(f"COPY '{facts}' TO '{copied}' (FORMAT parquet)"),
            "bangfu ask": bangfu("returns.guarantee", facts, answered, "year=2020"),
        }
    )
    found = duckdb.execute(
        f"SELECT count(*), count(DISTINCT amount_fen), min(amount_fen) FROM '{answered}'"
    ).fetchone()
    assert found == (SCALE, 1, 7_000_000)
    tell("guarantee", SCALE, figures, "copy")
    assert figures["bangfu ask"] <= TIMES_THE_COPY_MAX * figures["copy"]
