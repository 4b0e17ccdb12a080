"""SQLite whose writers stand in a queue, where its own only look again now and then.

SQLite's busy handler sleeps between two looks at the write lock; with eight writers that never
pause the unlucky one is still asleep when the time is up. Here a transaction waits for a lock file
beside the database first, at which all look equally often. The kernel frees it of a killed process.
"""

import fcntl
import os
import time
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

AGAIN = 0.005
"""Seconds between two looks at the queue: always as few, so that all who wait have equal chances."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds the queue's lock from the beginning of a transaction to its end."""

    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        # A commit that fails is rolled back by Django: only then the turn is over.
        done = super()._commit()  # type: ignore[misc]
        self._end_turn()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _wait_for_turn(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        turn = os.open(f"{self.settings_dict['NAME']}-queue", os.O_CREAT | os.O_RDWR, 0o600)
        until = time.monotonic() + self.settings_dict["OPTIONS"]["timeout"]
        while not _taken(turn):
            if time.monotonic() > until:
                os.close(turn)
                raise OperationalError("database is locked")
            time.sleep(AGAIN)
        self._turn = turn

    def _end_turn(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None


def _taken(turn: int) -> bool:
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
