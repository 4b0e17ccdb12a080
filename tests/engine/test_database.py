"""Tables come out of the database as Arrow: all of one moment, and no lock of ours is loosened."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bangfu.core.facts import RawFacts
from bangfu.core.policies.rulebook import Unanswerable
from bangfu.engine.ask import ask
from bangfu.engine.backends import sqlite as child
from bangfu.engine.backends.database import from_database
from bangfu.engine.dialects import DuckDBDialect
from bangfu.engine.kinds.eligibility import Judged, risk_tables
from tests.engine.monitored import flags, pack, population, screened, slow_flags
from tests.worked import codes

TABLES = {
    "households": "household varchar(20), status varchar(20), income_fen bigint, "
    "previous_income_fen bigint, previous_persons integer, housing varchar(10), name varchar(20)",
    "individuals": "individual varchar(20), household varchar(20), schooling varchar(20), insured bool",
    "medical": "individual varchar(20), paid_fen bigint",
    "losses": "household varchar(20), loss_fen bigint",
}
QUERIES = {name: f"SELECT * FROM {name}" for name in TABLES}


def filled(execute: Any, facts: dict[str, list[dict[str, Any]]], mark: str) -> None:
    """The tables of a screening, with its rows."""
    for name, columns in TABLES.items():
        execute(f"CREATE TABLE {name} ({columns})")
        names = [column.split()[0] for column in columns.split(", ")]
        marks = ", ".join([mark] * len(names))
        for row in facts[name]:
            execute(f"INSERT INTO {name} VALUES ({marks})", [row.get(n) for n in names])


def of_file(file: Path) -> sqlite3.Connection:
    """A connection as the county's server has it."""
    connection = sqlite3.connect(file, isolation_level=None, timeout=0)
    connection.execute("PRAGMA journal_mode=WAL")
    return connection


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """An SQLite file that somebody has open."""
    path = tmp_path / "county 甲?.sqlite3"
    connection = of_file(path)
    connection.execute("CREATE TABLE t (n bigint, s varchar, d date, f bool)")
    connection.execute("INSERT INTO t VALUES (1, NULL, '2024-07-31', 1)")
    yield path
    connection.close()


def read(kind: Any, address: str, queries: dict[str, str] | None = None) -> RawFacts:
    """The facts of a screening out of a database."""
    tables = from_database(kind, address, queries or QUERIES)
    return RawFacts(tables.pop("households"), tables)


@pytest.mark.parametrize("seed", range(3))
def test_the_rows_of_the_database_are_screened_as_the_rows_themselves(
    seed: int, tmp_path: Path
) -> None:
    facts = population(Random(seed), 200)
    connection = of_file(tmp_path / "c.sqlite3")
    connection.execute("BEGIN")
    filled(connection.execute, facts, "?")
    connection.execute("COMMIT")
    answer = ask(pack(), "monitoring.risk", read("sqlite", str(tmp_path / "c.sqlite3")))
    assert flags(answer) == slow_flags(facts)
    assert answer.as_json("zh") == screened(facts).as_json("zh")


def test_a_text_after_a_thousand_empty_cells_is_still_a_text(file: Path) -> None:
    connection = of_file(file)
    rows = [(n, None if n < 5_000 else "late") for n in range(200_000)]
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO t (n, s) VALUES (?, ?)", rows)
    connection.execute("COMMIT")
    found = from_database("sqlite", str(file), {"t": "SELECT s FROM t"})["t"].table
    assert found.num_rows == 200_001
    assert found.column("s").null_count == 5_001


def test_columns_without_a_value_are_of_the_type_that_is_wanted(tmp_path: Path) -> None:
    connection = of_file(tmp_path / "c.sqlite3")
    filled(connection.execute, {name: [] for name in TABLES}, "?")
    connection.execute("INSERT INTO households (household, status) VALUES ('H1', 'relieved')")
    connection.execute("INSERT INTO individuals (individual, household) VALUES ('I1', 'H1')")
    answer = ask(pack(), "monitoring.risk", read("sqlite", str(tmp_path / "c.sqlite3")))
    assert {verdict for _, _, verdict in flags(answer)} == {"unknown"}


def test_dates_and_blank_grids_of_sqlite_are_read(tmp_path: Path) -> None:
    connection = of_file(tmp_path / "c.sqlite3")
    for text in (
        "CREATE TABLE h (household varchar, grid varchar, since_on date)",
        "CREATE TABLE v (visit varchar, household varchar, level varchar, visited_on date)",
        "INSERT INTO h VALUES ('H1', '', '2024-01-01')",
        "INSERT INTO v VALUES ('V1', 'H1', 'village', '2024-07-02')",
    ):
        connection.execute(text)
    queries = {"households": "SELECT * FROM h", "visits": "SELECT * FROM v"}
    tables = from_database("sqlite", str(tmp_path / "c.sqlite3"), queries)
    raw = RawFacts(tables.pop("households"), tables, values={"as_of": "2024-07-31"})
    answer = ask(pack(), "monitoring.duties", raw)
    found: Any = answer.in_words("zh")
    assert codes(answer) == ["households_without_grid"]
    assert [(r["grid"], r["level"], r["done"]) for r in found["grids"]] == [
        (None, "township", 0),
        (None, "village", 1),
    ]
    assert from_database("sqlite", str(tmp_path / "c.sqlite3"), {"v": "SELECT 1 FROM v WHERE 0"})
    assert found["overdue"][0]["due_on"] == date(2024, 6, 30).isoformat()


@pytest.mark.parametrize("text", ["yesterday", "2024-02-30"])
def test_a_date_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    connection = of_file(tmp_path / "c.sqlite3")
    connection.execute("CREATE TABLE h (household varchar, since_on date)")
    connection.execute(
        "CREATE TABLE v (visit varchar, household varchar, level varchar, visited_on date)"
    )
    connection.execute("INSERT INTO h VALUES ('H1', ?)", [text])
    queries = {"households": "SELECT * FROM h", "visits": "SELECT * FROM v"}
    tables = from_database("sqlite", str(tmp_path / "c.sqlite3"), queries)
    raw = RawFacts(tables.pop("households"), tables, values={"as_of": "2024-07-31"})
    assert codes(ask(pack(), "monitoring.duties", raw)) == ["wrong_column_type"]


def test_all_tables_show_one_moment(file: Path) -> None:
    """A writer commits while the first query runs; the second query does not see it."""
    slow = (
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000000) "
        "SELECT count(*) AS n, (SELECT max(n) FROM t) AS highest FROM c"
    )
    writer = of_file(file)
    stop = threading.Event()

    def write() -> None:
        own, number = of_file(file), 1
        while not stop.wait(0.01):
            number += 1
            own.execute("INSERT INTO t (n) VALUES (?)", [number])
        own.close()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        queries = {"first": slow, "second": "SELECT max(n) AS highest FROM t"}
        found = from_database("sqlite", str(file), queries)
    finally:
        stop.set()
        writing.join()
    first, second = (found[name].table.to_pylist()[0]["highest"] for name in queries)
    latest = writer.execute("SELECT max(n) FROM t").fetchone()[0]
    assert first == second < latest


def test_reading_loosens_no_lock_of_this_process(file: Path) -> None:
    connection = of_file(file)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO t (n) VALUES (2)")
    found = from_database("sqlite", str(file), {"t": "SELECT n FROM t"})["t"].table
    assert found.to_pydict() == {"n": [1]}, "what is not committed is not seen"
    other = f"import sqlite3; sqlite3.connect({str(file)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
    held = subprocess.run([sys.executable, "-c", other], capture_output=True, check=False)
    assert b"database is locked" in held.stderr
    connection.execute("COMMIT")


def test_the_reader_stands_in_a_module_that_only_the_child_runs() -> None:
    source = Path(child.__file__).with_name("database.py").read_text(encoding="utf-8")
    assert "adbc_driver_sqlite" not in source


@pytest.mark.parametrize(
    ("query", "told"), [("SELECT n FROM nowhere", "no such table"), ("SELEC", "syntax error")]
)
def test_a_database_that_cannot_be_read_is_told(query: str, told: str, file: Path) -> None:
    with pytest.raises(Unanswerable) as refused:
        from_database("sqlite", str(file), {"good": "SELECT n FROM t", "bad": query})
    [problem] = refused.value.problems
    assert problem.code == "database_unreadable"
    assert told in problem.message("en")


def test_nothing_is_written_and_no_file_is_made(tmp_path: Path, file: Path) -> None:
    with pytest.raises(Unanswerable):
        from_database("sqlite", str(tmp_path / "none.sqlite3"), {"t": "SELECT 1"})
    assert not (tmp_path / "none.sqlite3").exists()
    with pytest.raises(Unanswerable):
        from_database("sqlite", str(file), {"t": "DELETE FROM t RETURNING n"})
    assert of_file(file).execute("SELECT count(*) FROM t").fetchone() == (1,)


# --- on PostgreSQL ----------------------------------------------------------------------------


class PostgreSQLDialect(DuckDBDialect):
    """PostgreSQL: `div` is whole division, a NUMERIC without decimals is wide."""

    def wide(self, expression: str) -> str:
        return f"CAST({expression} AS NUMERIC(38, 0))"

    def quotient(self, dividend: str, divisor: str) -> str:
        return f"div({dividend}, {divisor})"

    def common_divisor(self, one: str, other: str) -> str:
        return f"gcd({one}, {other})"


@pytest.fixture
def schema() -> Iterator[tuple[str, Any]]:
    """A schema of its own on the server of the tests: the address, and a way to execute."""
    import psycopg

    address = os.environ["BANGFU_DATABASE_URL"]
    name = f"screening_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        connection.execute(f"SET search_path TO {name}")
        yield name, connection
        connection.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_gives_the_same_rows_and_runs_the_same_text(schema: tuple[str, Any]) -> None:
    name, connection = schema
    facts = population(Random(11), 300)
    filled(connection.execute, facts, "%s")
    address = os.environ["BANGFU_DATABASE_URL"]
    queries = {table: f"SELECT * FROM {name}.{table}" for table in TABLES}
    answer = ask(pack(), "monitoring.risk", read("postgresql", address, queries))
    assert answer.as_json("zh") == screened(facts).as_json("zh")
    for item in ("medical", "education", "minimum_living", "water"):
        connection.execute(f"ALTER TABLE households ADD COLUMN {item} varchar(10)")
    rule = answer.pack.clauses["MO-001"]
    judged = [Judged(code, one, rule.id) for code, one in risks().items()]
    texts = risk_tables(PostgreSQLDialect(), judged, frozenset({"medical", "losses"}))
    for table, text in texts.items():
        connection.execute(f"CREATE TEMPORARY TABLE {table} AS {text}")
    listed = "household, risk, verdict, value_fen, value_share, line_share, concerned"
    again = connection.execute(f"SELECT {listed} FROM flags ORDER BY household, place")
    found: Any = answer.in_words("zh")
    assert [tuple(row) for row in again.fetchall()] == [
        tuple(row[column] for column in listed.split(", ")) for row in found["flags"]
    ]


def risks() -> dict[str, Any]:
    """The risks of the county of the tests."""
    from bangfu.core.policies.rulebook import Rulebook
    from bangfu.core.rules.eligibility import Eligibility

    rule = Rulebook(pack(), date(2024, 7, 31), {}).rule("monitoring.risk", Eligibility)
    return dict(rule.terms.risks or {})


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_shows_one_moment_and_may_not_be_written(schema: tuple[str, Any]) -> None:
    name, connection = schema
    connection.execute("CREATE TABLE t (n bigint)")
    connection.execute("INSERT INTO t VALUES (1)")
    address = os.environ["BANGFU_DATABASE_URL"]
    late = threading.Timer(0.4, lambda: connection.execute("INSERT INTO t VALUES (2)"))
    late.start()
    slow = f"SELECT count(*) AS n, max(pg_sleep(1.5)::text) AS x FROM {name}.t"
    found = from_database(
        "postgresql", address, {"a": slow, "b": f"SELECT count(*) AS n FROM {name}.t"}
    )
    late.join()
    assert [found[one].table.to_pylist()[0]["n"] for one in ("a", "b")] == [1, 1]
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (2,)
    with pytest.raises(Unanswerable, match="read-only"):
        from_database("postgresql", address, {"a": f"DELETE FROM {name}.t RETURNING n"})
    with pytest.raises(Unanswerable) as refused:
        from_database(
            "postgresql", "postgresql://nobody:sesame@127.0.0.1:1/none", {"a": "SELECT 1"}
        )
    assert "sesame" not in str(refused.value)
