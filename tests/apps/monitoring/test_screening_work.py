"""Screening in the background: asked for once, killed anywhere, failed and run again, computed again."""

import json
import os
import sqlite3
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bangfu.apps.monitoring.actions.screening import finish, judged, make_clues, screen
from bangfu.apps.monitoring.models import FeedRow, ScreenedTable, Screening, ScreeningFlag
from bangfu.apps.monitoring.queries import screening as queries
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions.jobs import retry
from bangfu.apps.records.jobs import LEASE, LeaseLost, perform
from bangfu.apps.records.models import Job
from bangfu.apps.registry.models import Household, HouseholdIncome
from bangfu.engine.backends.database import from_database
from tests.apps.acts import fresh, key, refused
from tests.apps.monitoring.households import TODAY, families, kaiyuan, office
from tests.apps.monitoring.risks import on, person_of
from tests.apps.monitoring.screening import (
    computed,
    feed_of,
    household,
    screened,
    taken_up,
    work_of_screening,
)
from tests.cli.running import bangfu
from tests.engine.monitored import slow_flags

ROOT = Path(__file__).parents[3]


@pytest.fixture
def bureau(db: None) -> Viewer:
    """The clerk of the agriculture bureau of a county with its plan in force."""
    kaiyuan()
    return office("agriculture_bureau")


def asked(bureau: Viewer) -> Screening:
    """A screening that was asked for and waits."""
    return fresh(Screening(pk=screen(bureau, 2024, key=key()).id))


# --- asked for --------------------------------------------------------------------------------


def test_it_exists_at_once_and_tells_nothing_before_it_is_done(bureau: Viewer) -> None:
    row = household(1, 9_000, 9_500)
    before = screened()
    waiting = asked(bureau)
    assert (waiting.progress, waiting.digest, waiting.at_risk) == ("等待", "", None)
    assert {flag.screening for flag in queries.flags_for(bureau)} == {before}
    with refused("screening_not_done"):
        make_clues(bureau, waiting, key=key())
    computed(bureau)
    done = fresh(waiting)
    assert (done.progress, done.previous, done.at_risk) == ("完成", before, 1)
    assert {(f.screening, f.household) for f in queries.flags_for(bureau)} == {(done, row)}


def test_sent_twice_it_is_asked_for_once_and_two_are_not_under_way(bureau: Viewer) -> None:
    household(1, 9_000, 9_500)
    once = key()
    first = screen(bureau, 2024, key=once)
    assert screen(bureau, 2024, key=once).is_repeat
    with refused("screening_under_way", says="只运行一次"):
        screen(office("agriculture_bureau"), 2024, key=key())
    work = taken_up(bureau)
    with refused("screening_under_way"):
        screen(bureau, 2024, key=key())
    perform(work)
    assert list(Screening.everything.values_list("pk", flat=True)) == [first.id]
    assert asked(bureau).pk != first.id


def test_a_county_whose_policy_knows_no_risks_is_refused_when_it_is_asked_for(db: None) -> None:
    from tests.apps.policies.standing import put_in_force

    put_in_force()
    with refused("not_yours_to_make"):
        screen(office("agriculture_bureau"), 2024, key=key())
    with refused("no_clause_for"):
        screen(
            office("agriculture_bureau", "120119000000", at=on(date(2020, 1, 1))), 2024, key=key()
        )
    assert not Job.everything.exists()


# --- killed, late, failed ---------------------------------------------------------------------


def test_a_worker_whose_lease_ran_out_writes_nothing_any_more(bureau: Viewer) -> None:
    household(1, 9_000, 9_500)
    row, slow = asked(bureau), taken_up(bureau)
    sources = queries.sources_of(2024, TODAY)
    tables = queries.read_sources(sources)
    quick = taken_up(bureau, later=2 * LEASE)
    with pytest.raises(LeaseLost), slow.step():
        finish(bureau, row, judged(bureau, row, tables))
    perform(quick)
    perform(slow)
    assert fresh(row).is_done
    assert ScreeningFlag.everything.count() == 2
    assert ScreenedTable.everything.count() == 2
    assert Job.everything.get().state == "done"


def test_what_was_read_is_judged_whatever_changes_before_the_flags_are_written(
    bureau: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = household(1, 9_000, 9_500)
    row, first = asked(bureau), taken_up(bureau)

    def die(*_given: Any) -> None:
        raise LeaseLost

    with monkeypatch.context() as patched:
        patched.setattr("bangfu.apps.monitoring.jobs.finish", die)
        perform(first)
    assert (Job.everything.get().done, fresh(row).is_done) == (1, False)
    HouseholdIncome.everything.update(amount_fen=99_000_00)
    Household.everything.filter(pk=one.pk).update(state="ended", ended_on=TODAY)
    perform(taken_up(bureau, later=2 * LEASE))
    flags = ScreeningFlag.everything.filter(screening=row, household=one)
    assert flags.filter(risk="income_at_most_10000", value_fen=9_000_00).exists()


def test_what_failed_is_put_right_and_run_again(bureau: Viewer) -> None:
    one = household(1, 9_000, 9_500)
    feed_of(one, "medical_cost", -1)
    row = asked(bureau)
    computed(bureau)
    job = Job.everything.get()
    assert (job.state, job.done, fresh(row).progress) == ("failed", 0, "失败")
    assert "小于零" in job.error
    assert not ScreenedTable.everything.exists()
    assert not ScreeningFlag.everything.exists()
    FeedRow.everything.update(amount_fen=1)
    retry(bureau, job, key=key())
    computed(bureau)
    assert fresh(row).is_done
    assert Job.everything.get().state == "done"


def test_a_screening_that_failed_keeps_no_other_from_being_asked_for(bureau: Viewer) -> None:
    feed_of(household(1, 9_000, 9_500), "medical_cost", -1)
    failed = asked(bureau)
    computed(bureau)
    FeedRow.everything.update(amount_fen=1)
    row = screened()
    assert (row.previous, failed.is_done) == (None, False)


def test_killed_at_each_step_it_comes_to_what_an_undisturbed_one_comes_to(tmp_path: Path) -> None:
    """SIGKILL within a transaction and after it, on a file; each life goes one step further."""
    environment = os.environ | {"BANGFU_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("BANGFU_DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.apps.monitoring.killing"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["lives"] == [
        ["killed", "running", 0, 0, 0],  # within the first step: nothing is kept
        ["killed", "running", 1, 2, 0],  # after it: the tables, and no flag
        ["killed", "running", 1, 2, 0],  # within the second: no flag
        ["killed", "running", 2, 2, 2],  # after it: all of them
        ["ended", "done", 2, 2, 2],
    ]
    assert told["digest"] == told["undisturbed"]


# --- computed again ---------------------------------------------------------------------------


def test_it_is_computed_again_from_what_it_was_given(bureau: Viewer) -> None:
    household(1, 9_000, 9_500)
    row = screened()
    HouseholdIncome.everything.update(amount_fen=99_000_00)
    found = queries.recomputed(row)
    assert (found.is_same, found.digest) == (True, row.digest)
    assert [(one.name, one.rows_count) for one in found.tables] == [
        ("households", 1),
        ("individuals", 1),
    ]
    row.digest = "0" * 64
    assert not queries.recomputed(row).is_same


def test_a_table_that_was_altered_is_told_and_nothing_is_computed_of_it(bureau: Viewer) -> None:
    household(1, 9_000, 9_500)
    row = screened()
    kept = ScreenedTable.everything.first()
    assert kept is not None
    ScreenedTable.everything.filter(pk=kept.pk).update(content=bytes(kept.content)[:-1] + b"?")
    with refused("screening_tables_altered"):
        queries.recomputed(row)
    ScreenedTable.everything.all().delete()
    with refused("screening_without_grounds"):
        queries.recomputed(row)


# --- page, command line, slow reader ------------------------------------------------------------

RELIEVED = ["relieved"]
MONITORED = ["relieved", "unstable_relieved", "marginal", "sudden_hardship"]
LINES = {
    "income_at_most_10000": ("income", "le", 10_000_00, RELIEVED),
    "income_at_most_8500": ("income", "le", 8_500_00, MONITORED),
    "income_fell": ("change", "lt", 0, RELIEVED),
    **{
        f"{item}_unmet": (item, "is", "unmet", None)
        for item in ("medical", "education", "housing", "minimum_living", "water")
    },
    "medical_burden": ("burden", "ge", Fraction(1, 2), None),
    "school_dropout": ("school", "ge", 1, None),
    "uninsured": ("uninsured", "ge", 1, None),
}
"""The plan's risks by hand; of losses none was reported."""


@pytest.mark.django_db(transaction=True)
def test_page_command_line_and_slow_reader_come_to_the_same(tmp_path: Path) -> None:
    """Through ADBC: what is committed, on PostgreSQL by its server, on SQLite from the file."""
    kaiyuan()
    household(1, 8_500, 9_500)
    household(2, None)
    household(3, 10_001, 10_001, status="marginal")
    bare = families(1)[0]
    person_of(bare, 4)
    feed_of(bare, "medical_cost", 500)
    row = screened()
    written = {
        (f.household.code, f.risk, f.verdict)
        for f in ScreeningFlag.everything.filter(screening=row).select_related("household")
    }
    tables = queries.read_sources(row.sources) if _is_server() else _of_file(tmp_path, row)
    facts = {name: one.table.to_pylist() for name, one in tables.items()}
    for one in facts["individuals"]:
        one["insured"] = None if one["insured"] is None else bool(one["insured"])
    assert written == set(slow_flags(facts | {"losses": []}, LINES))
    for name, one in queries.kept_tables(row).items():
        (tmp_path / f"{name}.parquet").write_bytes(queries.as_parquet(one))
    feeds = [f"{name}={tmp_path}/{name}.parquet" for name in tables if name != "households"]
    given = ["--facts", tmp_path / "households.parquet", "--feed", *feeds, "--on", TODAY]
    told = bangfu("ask", "kaiyuan-2024", "monitoring.risk", *given).json["answer"]["flags"]
    assert written == {(one["household"], one["risk"], one["verdict"]) for one in told}
    assert len(written) == len(told) > 10


def _is_server() -> bool:
    return connection.vendor == "postgresql"


READ = (
    "registry_household", "registry_householdstatus", "registry_householdincome",
    "registry_guaranteecheck", "registry_individual", "monitoring_feedrow",
)  # fmt: skip


def _of_file(folder: Path, row: Screening) -> Any:
    """What ADBC reads from a file with the tables that are read; the tests' own is in memory."""
    file = folder / "county.sqlite3"
    with sqlite3.connect(file) as copy, connection.cursor() as cursor:
        for table in READ:
            cursor.execute(f"SELECT * FROM {table}")
            heads = [head[0] for head in cursor.description]
            copy.execute(f"CREATE TABLE {table} ({', '.join(heads)})")
            marks = ", ".join("?" * len(heads))
            insert = f"INSERT INTO {table} VALUES ({marks})"
            copy.executemany(
                insert, [[_plain(cell) for cell in line] for line in cursor.fetchall()]
            )
    return from_database("sqlite", str(file), row.sources)


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def test_the_work_is_named(bureau: Viewer) -> None:
    from bangfu.apps.records.jobs import WORK

    assert WORK["monitoring.screen"] is work_of_screening
