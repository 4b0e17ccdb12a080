"""Money is exact, and an answer depends on nothing but its facts."""

from pathlib import Path

import pytest

from tests.tidy import exactness
from tests.tidy.sources import SOURCE, Checker, complaints, python


def without_clock() -> list[Path]:
    """Everything but the places that may look at the clock: pages, command line and jobs.

    `people.access` sets the moment of a request, once, on its viewer.
    """
    places = [SOURCE / "web", SOURCE / "cli", SOURCE / "apps" / "people" / "access.py"]
    return [
        path
        for path in python()
        if path.name != "jobs.py" and not any(path.is_relative_to(place) for place in places)
    ]


def test_there_is_no_float_in_core_engine_and_apps() -> None:
    assert complaints(exactness.no_float, python("core", "engine", "apps")) == []


def test_core_and_engine_divide_exactly() -> None:
    assert complaints(exactness.no_inexact_division, python("core", "engine")) == []


def test_only_pages_command_line_and_jobs_know_the_time() -> None:
    assert complaints(exactness.no_clock, without_clock()) == []


def test_core_and_engine_know_no_chance() -> None:
    assert complaints(exactness.no_chance, python("core", "engine")) == []


def test_the_sql_of_the_engine_is_exact_and_steady() -> None:
    assert complaints(exactness.steady_sql, python("engine")) == []


PLANTED: list[tuple[Checker, str]] = [
    (exactness.no_float, "rate = 0.065"),
    (exactness.no_float, "due_fen = float(base_fen)"),
    (exactness.no_float, "def due(rate: float) -> int: ..."),
    (exactness.no_float, "amount = models.FloatField()"),
    (exactness.no_inexact_division, "share = total_fen / villages"),
    (exactness.no_inexact_division, "def f(a, b):\n    return (a + b) / 2"),
    (exactness.no_clock, "day = date.today()"),
    (exactness.no_clock, "at = datetime.datetime.now(tz=UTC)"),
    (exactness.no_clock, "made_at = models.DateTimeField(default=timezone.now)"),
    (exactness.no_clock, "from django.utils.timezone import now"),
    (exactness.no_clock, "made_at = models.DateTimeField(auto_now_add=True)"),
    (exactness.no_clock, "import time\nstart = time.monotonic()"),
    (exactness.no_chance, "import random"),
    (exactness.no_chance, "from uuid import uuid4"),
    (exactness.no_chance, "bucket = hash(village)"),
    (exactness.steady_sql, "sql = 'SELECT CAST(due AS DOUBLE) FROM t'"),
    (exactness.steady_sql, "sql = 'SELECT total / members FROM t'"),
    (exactness.steady_sql, "sql = f'SELECT {share} / {members} FROM t'\nx = 'SELECT a / b FROM t'"),
    (exactness.steady_sql, "sql = 'SELECT * FROM t ORDER BY random()'"),
]


@pytest.mark.parametrize(("checker", "text"), PLANTED, ids=[text for _, text in PLANTED])
def test_a_planted_defect_is_found(checker: Checker, text: str) -> None:
    assert checker(text)


INNOCENT: list[tuple[Checker, str]] = [
    (exactness.no_float, "rate = Fraction(13, 200)\nname = 'float'\nisinstance(cell, float | str)"),
    (
        exactness.no_inexact_division,
        "half = Fraction(1) / 2\nfile = folder / 'pack.yaml'\nn = a // b",
    ),
    (exactness.no_clock, "def due(today): return today\nlast = period.today"),
    (exactness.no_chance, "import re\nhashed = hashlib.sha256(b'')"),
    (exactness.steady_sql, "sql = 'SELECT CAST(due AS HUGEINT) FROM t'\nboth = 'zh / en'"),
]


@pytest.mark.parametrize(("checker", "text"), INNOCENT, ids=[text for _, text in INNOCENT])
def test_the_innocent_are_left_alone(checker: Checker, text: str) -> None:
    assert checker(text) == []
