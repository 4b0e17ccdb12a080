"""Paying: killed anywhere it goes on where it was; of two workers one pays; nobody is paid twice."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bangfu.apps.ledger.queries import balance_of, balances
from bangfu.apps.payouts import jobs
from bangfu.apps.payouts.actions.paying import next_lines, pay_lines, pay_run
from bangfu.apps.payouts.models import DistributionLine, DistributionRun, Entitlement
from bangfu.apps.records.jobs import LEASE, LeaseLost, claim, perform
from bangfu.apps.records.models import Job
from bangfu.core.ledger import Account
from tests.apps.acts import fresh, key, refused
from tests.apps.payouts.runs import approved, as_person, lines_of, paid, released, work_as
from tests.apps.returns.county import WAN_FEN, County, county, inject, paid_up

BANK = Account("pool", "pool_bank")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def at(db: None) -> County:
    made = county()
    inject(made)
    paid_up(made, 2018)
    return made


# --- one worker -------------------------------------------------------------------------------


def test_a_run_is_paid_to_the_fen_out_of_the_pool_into_every_village(at: County) -> None:
    after, run = paid(at)
    assert run.state == "paid"
    assert balance_of(after.finance, BANK) == 144 * WAN_FEN
    assert sum(balances(after.finance, "village", code="village_bank").values()) == 288 * WAN_FEN
    job = Job.everything.get()
    assert (job.state, job.done, job.total) == ("done", 288, 288)


def test_released_twice_it_is_paid_once(at: County) -> None:
    after, run = approved(at)
    once = key()
    pay_run(after.finance, run, key=once)
    assert pay_run(after.finance, fresh(run), key=once).is_repeat
    with refused("not_in_state"):
        pay_run(after.second_finance, fresh(run), key=key())
    assert Job.everything.count() == 1
    work_as(after.finance)
    assert claim(lambda: after.finance.moment) is None
    assert balance_of(after.finance, BANK) == 144 * WAN_FEN


def test_a_line_that_was_paid_is_not_paid_again(at: County) -> None:
    after, run = released(at)
    first = next_lines(run, 1)
    pay_lines(after.finance, run, first)
    with refused("line_paid_twice"):
        pay_lines(after.finance, run, first)


def test_a_result_changed_while_it_is_being_paid_stops_the_payment(
    at: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    after, run = released(at)
    monkeypatch.setattr(jobs, "LINES_AT_ONCE", 100)
    pay_lines(after.finance, run, next_lines(run, 100))
    last = lines_of(run)[-1]
    DistributionLine.everything.filter(pk=last.pk).update(
        amount_fen=2 * WAN_FEN, entitled_fen=2 * WAN_FEN
    )
    work_as(after.finance)
    job = Job.everything.get()
    assert job.state == "failed"
    assert "批准作废" in job.error
    assert DistributionLine.everything.filter(is_paid=True).count() == 100


def test_a_run_changed_between_two_chunks_is_paid_no_further(
    at: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    after, run = released(at)
    monkeypatch.setattr(jobs, "LINES_AT_ONCE", 100)

    def pay_and_forge(*given: Any) -> None:
        pay_lines(*given)
        DistributionRun.everything.filter(pk=run.pk).update(pool_fen=7)

    monkeypatch.setattr(jobs, "pay_lines", pay_and_forge)
    work_as(after.finance)
    assert Job.everything.get().state == "failed"
    assert DistributionLine.everything.filter(is_paid=True).count() == 100


def test_progress_is_told_while_it_is_paid(at: County, monkeypatch: pytest.MonkeyPatch) -> None:
    after, run = released(at)
    held = claim(lambda: after.finance.moment)
    assert held is not None
    with held.step(50):
        pay_lines(after.finance, run, next_lines(run, 50))
    job = Job.everything.get()
    assert (job.state, job.done, job.total) == ("running", 50, 288)


# --- two workers ------------------------------------------------------------------------------


def test_a_worker_whose_lease_ran_out_pays_nothing_any_more(
    at: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    after, run = released(at)
    moment = after.finance.moment
    monkeypatch.setattr(jobs, "LINES_AT_ONCE", 100)
    slow = claim(lambda: moment)
    assert slow is not None
    with slow.step(100):
        pay_lines(after.finance, run, next_lines(run, 100))
    assert claim(lambda: moment) is None
    quick = claim(lambda: moment + 2 * LEASE)
    assert quick is not None
    assert quick.done == 100
    with pytest.raises(LeaseLost), slow.step(100):
        pay_lines(after.finance, run, next_lines(run, 100))
    assert DistributionLine.everything.filter(is_paid=True).count() == 100
    perform(as_person(quick, after.finance))
    perform(as_person(slow, after.finance))
    assert fresh(run).state == "paid"
    assert balance_of(after.finance, BANK) == 144 * WAN_FEN
    assert set(Entitlement.everything.values_list("paid_fen", flat=True)) == {WAN_FEN}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_time_pay_every_village_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second believes that the lease has run out and takes the job up while the first is at it."""
    made = county()
    inject(made)
    paid_up(made, 2018)
    after, run = released(made)
    monkeypatch.setattr(jobs, "LINES_AT_ONCE", 10)
    start = threading.Barrier(2)

    def pay(later: timedelta) -> None:
        start.wait()
        try:
            held = claim(lambda: after.finance.moment + later)
            if held is not None:
                perform(as_person(held, after.finance))
        finally:
            connection.close()

    both = [threading.Thread(target=pay, args=(later,)) for later in (timedelta(), 2 * LEASE)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert fresh(run).state == "paid"
    assert balance_of(after.finance, BANK) == 144 * WAN_FEN
    assert set(Entitlement.everything.values_list("paid_fen", flat=True)) == {WAN_FEN}


# --- killed -----------------------------------------------------------------------------------


def program(home: Path, *arguments: str) -> int:
    environment = os.environ | {"BANGFU_HOME": str(home), "PYTHONPATH": str(ROOT)}
    environment.pop("BANGFU_DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.apps.payouts.killing", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def outcome(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that paying leaves behind, but for when and in whose hands it was."""
    asked = {
        "entries": "SELECT sequence, key, body_digest FROM ledger_journalentry ORDER BY sequence",
        "balances": "SELECT fund, code, holder, balance_fen FROM ledger_ledgeraccount ORDER BY 1, 2, 3",
        "lines": "SELECT id, is_paid, paid_on, entry_id FROM payouts_distributionline ORDER BY id",
        "entitlements": "SELECT id, paid_fen FROM payouts_entitlement ORDER BY id",
        "run": "SELECT state, version FROM payouts_distributionrun",
        "job": "SELECT state, done, total FROM records_job",
    }
    with sqlite3.connect(home / "bangfu.sqlite3") as held:
        return {name: held.execute(sql).fetchall() for name, sql in asked.items()}


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county on disk whose run waits to be paid."""
    home = tmp_path_factory.mktemp("county")
    assert program(home, "build") == 0
    return home


def copied(waiting: Path, home: Path) -> Path:
    shutil.copytree(waiting, home)
    return home


@pytest.fixture(scope="module")
def undisturbed(
    waiting: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[tuple[object, ...]]]:
    home = copied(waiting, tmp_path_factory.mktemp("undisturbed") / "home")
    assert program(home, "work", "1", "never", "0") == 0
    found = outcome(home)
    assert found["run"][0][0] == "paid"
    return found


@pytest.mark.parametrize("where", ["inside", "after"])
def test_killed_at_every_chunk_it_comes_to_what_an_undisturbed_run_comes_to(
    waiting: Path,
    undisturbed: dict[str, list[tuple[object, ...]]],
    tmp_path: Path,
    where: str,
) -> None:
    home = copied(waiting, tmp_path / "home")
    lives = 0
    # Each life comes one chunk further: `inside` loses the chunk it dies in, `after` has it done.
    for life in range(1, 5):
        chunk = "1" if where == "after" or life == 1 else "2"
        status = program(home, "work", str(2 * life), where, chunk)
        lives = life
        if status == 0:
            break
        assert status == -9
    assert lives == 4
    assert outcome(home) == undisturbed


def test_it_is_not_taken_up_again_before_the_lease_of_the_dead_runs_out(
    waiting: Path, tmp_path: Path
) -> None:
    home = copied(waiting, tmp_path / "home")
    assert program(home, "work", "0", "after", "1") == -9
    with sqlite3.connect(home / "bangfu.sqlite3") as held:
        state = held.execute("SELECT state, fence FROM records_job").fetchone()
    assert state == ("running", 1)
    assert timedelta(minutes=1) <= LEASE
    assert program(home, "work", "0", "never", "0") != 0
