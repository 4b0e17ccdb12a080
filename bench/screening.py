"""One screening as a program of its own, so that its start and its memory can be measured.

`parquet FOLDER PACK OUT ROUNDS` or `sqlite|postgresql ADDRESS PACK OUT ROUNDS`; prints what each
round took, on the clock and of the processors.
"""

import json
import resource
import sys
import time
from pathlib import Path

from bangfu.core.facts import RawFacts
from bangfu.core.policies.reader import read_pack
from bangfu.engine.ask import ask
from bangfu.engine.backends.database import from_database
from bangfu.engine.tables import open_file

TABLES = ("households", "individuals", "medical", "losses")


def facts(kind: str, source: str) -> RawFacts:
    """The tables of the screening, from files or from a database."""
    if kind == "parquet":
        tables = {name: open_file(Path(source) / f"{name}.parquet") for name in TABLES}
    else:
        queries = {name: f"SELECT * FROM {name}" for name in TABLES}
        tables = dict(from_database(kind, source, queries))
    return RawFacts(tables.pop("households"), tables)


def busy() -> float:
    """Seconds of the processors, those of children included."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(kind: str, source: str, pack: str, out: str, rounds: int) -> None:
    """Screen, write the flags, tell what each round took."""
    rules = read_pack(pack)
    told = []
    for _ in range(rounds):
        start, cpu = time.perf_counter(), busy()
        answer = ask(rules, "monitoring.risk", facts(kind, source))
        assert answer.exit_status == 0, [problem.message("en") for problem in answer.problems]
        answer.answer["flags"].write_parquet(Path(out))
        told.append([time.perf_counter() - start, busy() - cpu])
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:5], int(sys.argv[5]))
