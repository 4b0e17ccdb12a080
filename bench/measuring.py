"""How a measurement is taken and told: rounds in turn, the middle one counts, figures go to output/."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

ROUNDS = 5
OUTPUT = Path(__file__).parent / "output"
SCALE = int(os.environ.get("BANGFU_BENCH_ROWS", "10000000"))
"""Rows of the largest population; fewer for a quick look."""

Works = Mapping[str, Callable[[], object]]


def seconds(works: Works) -> dict[str, float]:
    """The median time of each work. The works take turns, so that a busy machine slows all alike."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(rounds) for name, rounds in taken.items()}


def villages(folder: Path, rows: int) -> Path:
    """A Parquet file of villages: codes of twelve digits and one column carried through."""
    path = folder / f"villages-{rows}.parquet"
    duckdb.execute(
        "COPY (SELECT lpad(i::text, 12, '0') AS village, 'T' || (i % 3000) AS township "
        f"FROM range({rows}) r(i)) TO '{path}' (FORMAT parquet)"
    )
    return path


def bangfu(question: str, facts: Path, out: Path, *values: str) -> Callable[[], object]:
    """The whole command as a process: start, read the pack, check the file, answer, write."""
    command = [Path(sys.executable).parent / "bangfu", "ask", "jizhou-2018", question]
    command += ["--facts", facts, "--set", *values, "--format", "parquet", "--out", out]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def tell(name: str, rows: int, figures: Mapping[str, float], against: str) -> None:
    """Print the figures and keep them in output/."""
    times = {work: round(taken / figures[against], 2) for work, taken in figures.items()}
    told = {work: round(taken, 2) for work, taken in figures.items()}
    print(f"\n{name}: {rows:,} rows, median of {ROUNDS}")
    for work, taken in told.items():
        print(f"  {work:<28}{taken:>8} s   {times[work]:>7} x {against}")
    OUTPUT.mkdir(exist_ok=True)
    kept = {"rows": rows, "rounds": ROUNDS, "seconds": told, "times": times}
    (OUTPUT / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
