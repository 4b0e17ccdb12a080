"""A program of its own on a SQLite file: processes that post at once, and processes that are killed.

Run as `python -m tests.apps.ledger.forked` with BANGFU_HOME and BANGFU_SEED; prints JSON. It forks
after Django is loaded, so that a process costs no start.
"""

import json
import os
import random
import signal
import time
from collections.abc import Callable

import django
from django.core.management import call_command
from django.db import connection

PROCESSES, POSTINGS, KILLS = 8, 100, 20


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    from bangfu.apps.ledger import actions
    from bangfu.apps.records.actions import once
    from tests.apps.ledger.books import APPROPRIATION, TREASURY, accountant, decision, moved

    clerk, made = accountant(), decision()

    def post(key: str, fen: int) -> None:
        entry = moved(TREASURY, APPROPRIATION, fen)
        once(clerk, key, {"fen": fen}, lambda: actions.post(clerk, entry, key=key, decision=made))

    post("first", 1)

    connection.close()
    told = {"at_once": at_once(post), "killed": killed(post)}
    print(json.dumps(told | whole()))


def whole() -> dict[str, object]:
    """What the books hold in the end, and what the checks find."""
    from bangfu.apps.ledger.models import JournalEntry, LedgerAccount
    from bangfu.apps.ledger.queries.checks import verify

    return {
        "keys": sorted(JournalEntry.everything.values_list("key", flat=True)),
        "balance": LedgerAccount.everything.get(code="treasury").balance_fen,
        "problems": [p.message("en") for finding in verify() for p in finding.problems],
    }


def child(do: Callable[[int], None]) -> tuple[int, int]:
    """A process that does something and writes into a pipe; its id and the pipe to read from."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        try:
            do(write)
        except BaseException as error:  # told to the parent, whatever it is
            os.write(write, f"! {error!r}\n".encode())
        os._exit(0)
    os.close(write)
    return pid, read


def at_once(post: Callable[[str, int], None]) -> list[str]:
    """Eight processes that post a hundred entries each without a pause; what went wrong."""

    def work(number: int) -> Callable[[int], None]:
        def do(pipe: int) -> None:
            for n in range(POSTINGS):
                post(f"{number}-{n}", 1)  # and the next at once: nobody leaves the others a gap

        return do

    children = [child(work(number)) for number in range(PROCESSES)]
    told: list[str] = []
    for pid, pipe in children:
        with os.fdopen(pipe) as lines:
            told += [line.strip() for line in lines]
        os.waitpid(pid, 0)
    return told


def killed(post: Callable[[str, int], None]) -> dict[str, object]:
    """A process that posts numbered entries and tells each, killed at a moment nobody chose."""
    chance = random.Random(int(os.environ["BANGFU_SEED"]))
    acknowledged: list[int] = []
    errors = []
    for kill in range(KILLS):
        begin = acknowledged[-1] if acknowledged else 1  # the last one again: it has no effect

        def do(pipe: int, begin: int = begin) -> None:
            for n in range(begin, 10**6):
                post(f"k-{n}", n)
                os.write(pipe, f"{n}\n".encode())

        pid, pipe = child(do)
        # Every other one has told of its first posting; the others may be killed during it.
        first = os.read(pipe, 1).decode() if kill % 2 else ""
        time.sleep(chance.uniform(0, 0.2))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        with os.fdopen(pipe) as rest:
            *told, _half = (first + rest.read()).split("\n")
        errors += [line for line in told if line.startswith("!")]
        acknowledged += [int(line) for line in told if line.isdecimal()]
        connection.close()
    return {"errors": errors, "acknowledged": sorted(set(acknowledged))}


if __name__ == "__main__":
    main()
