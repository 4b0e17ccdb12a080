"""A county of any size for measurements, as Parquet files: the same rows each time."""

from pathlib import Path

import duckdb

TABLES = {
    "households": """
        SELECT 'H' || lpad(h::text, 8, '0') AS household,
          ['relieved', 'relieved', 'marginal', 'general', 'unstable_relieved'][1 + h % 5] AS status,
          CASE WHEN h % 997 = 0 THEN NULL
            ELSE 20 + (h * 7919) % 9000000 + (CASE WHEN h % 50 = 0 THEN 0 ELSE 2000000 END)
          END::BIGINT AS income_fen,
          ((h * 7907) % 10000000)::BIGINT AS previous_income_fen, 3::BIGINT AS previous_persons,
          CASE WHEN h % 211 = 0 THEN 'unmet' ELSE 'met' END AS housing
        FROM range({households}) r(h)""",
    "individuals": """
        SELECT 'I' || lpad(i::text, 9, '0') AS individual,
          'H' || lpad((i % {households})::text, 8, '0') AS household,
          ['full', 'half', 'weak', 'none'][1 + i % 4] AS labour,
          CASE WHEN i % 5003 = 0 THEN 'dropped_out' ELSE 'ended' END AS schooling,
          i % 499 <> 0 AS insured
        FROM range({individuals}) r(i)""",
    "medical": """
        SELECT 'I' || lpad((i * 10)::text, 9, '0') AS individual,
          ((i * 104729) % 3000000)::BIGINT AS paid_fen
        FROM range({individuals} // 10) r(i)""",
    "losses": """
        SELECT 'H' || lpad((h * 100)::text, 8, '0') AS household,
          ((h * 7717) % 1000000)::BIGINT AS loss_fen
        FROM range({households} // 100) r(h)""",
}
"""Each table as a query; three to four members a household, a tenth with payments of their own."""


def county(folder: Path, individuals: int) -> dict[str, Path]:
    """A Parquet file for each table of the screening."""
    paths = {}
    for name, query in TABLES.items():
        paths[name] = folder / f"{name}.parquet"
        text = query.format(households=individuals * 3 // 10, individuals=individuals)
        duckdb.execute(f"COPY ({text}) TO '{paths[name]}' (FORMAT parquet)")
    return paths
