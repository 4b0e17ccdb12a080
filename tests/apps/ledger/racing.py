"""Many at once: threads that start together, each with a connection of its own."""

import fcntl
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

from django.db import connection, transaction

from bangfu.apps.records.refusal import Refused

THREADS = 64


def race(act: Callable[[int], object], threads: int = THREADS) -> list[object]:
    """Run an act in so many threads that begin at the same moment; what each gave or raised."""
    barrier = Barrier(threads)

    def run(n: int) -> object:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return act(n)
        except Exception as error:  # what a thread raised is a result: the test judges it
            return error
        finally:
            connection.close()

    with _alone(), ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


@contextmanager
def _alone() -> Iterator[None]:
    """One race at a time among the workers of a run: the server has a hundred connections for all."""
    with (Path(tempfile.gettempdir()) / "bangfu-races.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def refused(results: list[object], code: str) -> int:
    """How many were refused for this reason; anything else that was raised fails the test."""
    raised = [result for result in results if isinstance(result, Exception)]
    for error in raised:
        assert isinstance(error, Refused), repr(error)
        assert [problem.code for problem in error.problems] == [code], error
    return len(raised)


def run(sql: str, *values: object) -> list[tuple]:
    """One statement, committed; its rows, if it has any."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
