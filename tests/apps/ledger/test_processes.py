"""On a SQLite file: eight processes post at once and none is locked out; what is killed is whole."""

import json
import os
import random
import subprocess
import sys
from typing import Any

import pytest

from tests.apps.ledger.forked import KILLS, POSTINGS, PROCESSES
from tests.tidy.sources import ROOT


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program told: first many processes at once, then the kills."""
    seed = random.randrange(10**6)
    print(f"seed={seed}")
    environment = {
        **os.environ,
        "BANGFU_HOME": str(tmp_path_factory.mktemp("county")),
        "BANGFU_SEED": str(seed),
        "DJANGO_SETTINGS_MODULE": "bangfu.web.settings",
    }
    environment.pop("BANGFU_DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.ledger.forked"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_eight_processes_that_post_at_once_are_never_locked_out(told: dict[str, Any]) -> None:
    assert told["at_once"] == []
    mine = [key for key in told["keys"] if key[0].isdecimal()]
    assert len(mine) == PROCESSES * POSTINGS


def test_a_process_that_is_killed_leaves_nothing_half_and_loses_nothing_it_told(
    told: dict[str, Any],
) -> None:
    assert told["killed"]["errors"] == []
    held = {int(key[2:]) for key in told["keys"] if key.startswith("k-")}
    acknowledged = set(told["killed"]["acknowledged"])
    assert len(acknowledged) >= KILLS // 2, "the kills came before anything was posted"
    assert acknowledged <= held
    # At most one more for each kill: written, and killed before it could be told.
    assert len(held - acknowledged) <= KILLS
    assert held == set(range(1, len(held) + 1))


def test_after_all_this_the_books_are_in_order(told: dict[str, Any]) -> None:
    killed = [int(key[2:]) for key in told["keys"] if key.startswith("k-")]
    assert told["balance"] == 1 + PROCESSES * POSTINGS + sum(killed)
    assert told["problems"] == []
