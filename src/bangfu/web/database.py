"""Which database: SQLite in the data folder, or the PostgreSQL that BANGFU_DATABASE_URL names."""

from pathlib import Path
from typing import Any

BUSY_SECONDS = 20
# Readers never wait for a writer; a commit is on the disk before it is told; what was erased is
# overwritten with zeros.
ON_CONNECT = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA secure_delete=ON;"
)


def sqlite(file: Path) -> dict[str, Any]:
    """SQLite whose transactions take the write lock at once, in turn, so that none fails half-way."""
    options = {
        "timeout": BUSY_SECONDS,
        "transaction_mode": "IMMEDIATE",
        "init_command": ON_CONNECT,
    }
    in_tests = {"NAME": ":memory:"}  # as for Django's own engine, which goes by its name
    return {"ENGINE": "bangfu.web.sqlite", "NAME": file, "OPTIONS": options, "TEST": in_tests}


def postgresql(url: str) -> dict[str, Any]:
    """PostgreSQL at an address such as `postgresql://user:secret@host:5432/bangfu`."""
    from psycopg.conninfo import conninfo_to_dict

    given = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", "bangfu"),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": given,
    }


def database(url: str | None, home: Path) -> dict[str, Any]:
    """The database of this county."""
    return postgresql(url) if url else sqlite(home / "bangfu.sqlite3")
