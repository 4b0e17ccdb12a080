"""Somebody with every right over the database, who takes the walls away and puts them back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

from bangfu.apps.ledger.actions import (
    assert_statement,
    close_period,
    reserve,
    reverse,
    set_budget,
    spend,
)
from bangfu.apps.ledger.queries.checks import verify
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import fingerprinting
from bangfu.apps.records.models import has_fingerprint
from bangfu.apps.records.written import note
from tests.apps.ledger.books import (
    APPROPRIATION,
    CONSTRUCTION,
    EARLIER,
    PROJECT_BANK,
    RETURN_INCOME,
    SPENDING,
    TREASURY,
    VILLAGE_BANK,
    accountant,
    booked,
    moved,
)

Run = Callable[..., None]
CHECK_CONSTRAINTS = (
    "SELECT conrelid::regclass::text, conname FROM pg_constraint "
    "WHERE contype = 'c' AND (conrelid::regclass::text LIKE 'ledger%' "
    "OR conrelid::regclass::text LIKE 'records%')"
)


@contextmanager
def as_administrator() -> Iterator[Run]:
    """Change anything, then leave the triggers as they stood before."""
    walls = _take_down_sqlite() if connection.vendor == "sqlite" else _take_down_postgresql()
    with walls:
        yield _run


def _run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@contextmanager
def _take_down_sqlite() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = dict(cursor.fetchall())
    for name in triggers:
        _run(f"DROP TRIGGER {name}")
    _run("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        _run("PRAGMA ignore_check_constraints = OFF")
        for sql in triggers.values():
            _run(sql)


@contextmanager
def _take_down_postgresql() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(CHECK_CONSTRAINTS)
        for table, name in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        _run("SET session_replication_role = DEFAULT")


def books() -> Viewer:
    """Books in which everything has happened once: twelve entries, a closing, a statement."""
    clerk, checker = accountant(), accountant("李会计")
    assert checker.person_id is not None
    booked(clerk, moved(TREASURY, APPROPRIATION, 500_00, on=EARLIER), "subsidy")
    booked(clerk, moved(PROJECT_BANK, TREASURY, 300_00, on=EARLIER), "tranche")
    assert_statement(clerk, TREASURY, EARLIER, fen=200_00, document="对账单")
    close_period(clerk, EARLIER)
    line = set_budget(clerk, CONSTRUCTION, 300_00)
    for n in range(1, 7):
        reserve(clerk, line, n * 10_00)
        booked(clerk, moved(CONSTRUCTION, PROJECT_BANK, n * 10_00), f"claim {n}")
        spend(clerk, line, n * 10_00)
    booked(clerk, moved(VILLAGE_BANK, RETURN_INCOME, 50_00), "returns")
    spent = booked(clerk, moved(SPENDING, VILLAGE_BANK, 20_00, purpose="保洁"), "cleaning")
    reverse(clerk, spent.pk, key="undo", reason="重复", checked_by=checker.person_id)
    booked(clerk, moved(SPENDING, VILLAGE_BANK, 30_00, purpose="道路"), "road")
    as_made_by_acts()
    return clerk


def as_made_by_acts() -> None:
    """Take the fingerprints of every row: those that tests put in themselves are none of a forger."""
    with fingerprinting():
        for model in apps.get_models():
            if has_fingerprint(model):
                note(*(getattr(model, "everything", None) or model._default_manager).all())


def found() -> dict[str, list[str]]:
    """What a verification finds: codes with the rows they name."""
    problems = [problem for finding in verify() for problem in finding.problems]
    told: dict[str, list[str]] = {}
    for problem in problems:
        assert problem.message("zh")
        assert problem.message("en")
        told.setdefault(problem.code, []).append(problem.subject)
    return told
