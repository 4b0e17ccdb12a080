"""Tables out of the county's database as Arrow, through ADBC; all of one reading show one moment.

The engine knows no models: it is given an address, and for each table the text of a query that
the caller has written. Values never stand in such a text.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from bangfu.core.policies.rulebook import Unanswerable
from bangfu.core.problem import Problem
from bangfu.engine.tables import ArrowTable

DatabaseKind = Literal["sqlite", "postgresql"]

ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


def from_database(
    kind: DatabaseKind, address: str, queries: Mapping[str, str]
) -> dict[str, ArrowTable]:
    """The rows of each query, as tables by the same names, all as they stood at one moment.

    `address` is the path of an SQLite file, or the address of a PostgreSQL server
    (`postgresql://user:secret@host/name`). What a transaction has not committed yet is not seen.
    Raises Unanswerable where the database cannot be read; the reason never holds the address.
    """
    read = _from_sqlite if kind == "sqlite" else _from_postgresql
    tables = read(address, queries)
    return {name: ArrowTable(table, name) for name, table in tables.items()}


def _unreadable(why: str) -> Unanswerable:
    return Unanswerable([Problem("database_unreadable", "block", values={"why": why})])


def _from_postgresql(address: str, queries: Mapping[str, str]) -> dict[str, Any]:
    """One transaction that sees one snapshot."""
    import adbc_driver_manager
    from adbc_driver_postgresql import dbapi

    try:
        with closing(dbapi.connect(address)) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(ONE_MOMENT)
            return {name: _fetched(cursor, query) for name, query in queries.items()}
    except adbc_driver_manager.Error as error:
        raise _unreadable(str(error).strip().splitlines()[0].replace(address, "…")) from None


def _from_sqlite(address: str, queries: Mapping[str, str]) -> dict[str, Any]:
    """By a child process: never open an SQLite file twice by two libraries in one process.

    The driver brings an SQLite of its own. When it closes the file, the system takes from the
    whole process every lock on it, also those that Python's SQLite holds for a transaction that is
    under way; another process could then write at the same time, and a write would be lost.
    """
    import pyarrow as pa

    if not Path(address).is_file():
        raise _unreadable("there is no such file")
    command = [sys.executable, "-m", "bangfu.engine.backends.sqlite"]
    request = json.dumps({"address": address, "queries": dict(queries)}).encode()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdin is not None, "a pipe"
        assert child.stdout is not None, "a pipe"
        assert child.stderr is not None, "a pipe"
        child.stdin.write(request)
        child.stdin.close()
        try:
            return {name: pa.ipc.open_stream(child.stdout).read_all() for name in queries}
        except (pa.ArrowInvalid, OSError):
            why = child.stderr.read().decode("utf-8", "replace").strip().splitlines()
            raise _unreadable(why[-1] if why else "reading broke off") from None


def _fetched(cursor: Any, query: str) -> Any:
    cursor.execute(query)
    return cursor.fetch_arrow_table()
