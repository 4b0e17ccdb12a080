"""How a measurement is taken and told: rounds in turn, the middle one counts, figures go to output/."""

import json
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROUNDS = int(os.environ.get("BANGFU_BENCH_ROUNDS", "5"))
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


def seconds_and_cpu(works: Works) -> dict[str, tuple[float, float]]:
    """The median seconds of each work on the clock, and those of the processors. They take turns."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            start, cpu = time.perf_counter(), time.process_time()
            work()
            taken[name].append((time.perf_counter() - start, time.process_time() - cpu))
    return {
        name: (statistics.median(r[0] for r in rounds), statistics.median(r[1] for r in rounds))
        for name, rounds in taken.items()
    }


def villages(folder: Path, rows: int) -> Path:
    """A Parquet file of villages: codes of twelve digits and one column carried through."""
    path = folder / f"villages-{rows}.parquet"
    duckdb.execute(
        "COPY (SELECT lpad(i::text, 12, '0') AS village, 'T' || (i % 3000) AS township "
        f"FROM range({rows}) r(i)) TO '{path}' (FORMAT parquet)"
    )
    return path


def bangfu(
    question: str, facts: Path, out: Path, *values: str, pack: str = "jizhou-2018"
) -> Callable[[], object]:
    """The whole command as a process: start, read the pack, check the file, answer, write."""
    command = [Path(sys.executable).parent / "bangfu", "ask", pack, question]
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


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds on the clock, seconds of the processors, megabytes at most."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def cost(command: Sequence[object]) -> tuple[Cost, str]:
    """Run a command as a process; what it and its children took, and what it wrote.

    Memory is the sum over all processes of the tree, looked at every few milliseconds; pages that
    two of them share count twice.
    """
    start = time.perf_counter()
    most = 0
    told: list[bytes] = []
    with subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        reading = threading.Thread(target=lambda: told.append(running.stdout.read()))
        reading.start()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        while running.poll() is None:
            most = max(most, _resident(running.pid))
            time.sleep(0.005)
        taken = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        reading.join()
        assert running.returncode == 0, running.stderr.read().decode()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(taken, cpu, most / 2**20), told[0].decode()


def _resident(process: int) -> int:
    """The bytes of memory that a process and its children hold."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_resident(int(child)) for child in children)


def costs(works: Mapping[str, Sequence[object]]) -> dict[str, Cost]:
    """The median cost of each command; they take turns. Memory is the most that any round held."""
    taken: dict[str, list[Cost]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, command in works.items():
            taken[name].append(cost(command)[0])
    return {
        name: Cost(
            statistics.median(one.seconds for one in rounds),
            statistics.median(one.cpu_seconds for one in rounds),
            max(one.megabytes for one in rounds),
        )
        for name, rounds in taken.items()
    }
