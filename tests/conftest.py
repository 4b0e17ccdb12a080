"""What holds for every test: which database, what is missing on this machine, and how it is told."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import needs, postgres
from tests.browsing import browser
from tests.flushing import flushing_past_triggers, guard_tables

__all__ = ["browser", "flushing_past_triggers"]

LONGEST_FIRST = (
    "tests/apps/test_scope.py",
    "tests/journeys/test_kaiyuan.py",
    "tests/journeys/test_co",
    "tests/apps/wall",
    "tests/apps/payouts/test_paying.py",
    "tests/tidy",
    "tests/hostile",
    "tests/apps/ledger",
    "tests/cli",
)
"""Where paths of tests begin that take longest, the longest first."""

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "admin_client", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Say where the database is before Django reads its settings; pytest-django sets it up after."""
    if postgres.asked_for():
        postgres.start()
    else:
        os.environ.pop("BANGFU_DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.web.settings")
    from django.conf import settings

    assert settings.DATABASES, "settings are read here, not later"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this run started."""
    postgres.stop()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what touches the database; on SQLite leave out what only PostgreSQL holds."""
    wanted = [item for item in items if _belongs(item)]
    unwanted = [item for item in items if not _belongs(item)]
    if unwanted:
        config.hook.pytest_deselected(items=unwanted)
    items[:] = sorted(wanted, key=lambda item: _turn(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """One worker runs all tests of a file, so that the county they share is made once."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            folder = "tests/apps/wall"  # whose files share a county
            return folder if nodeid.startswith(folder) else nodeid.partition("::")[0]

    config.option.loadscopereorder = False  # by the time they take, not by their number
    return ByFile(config, log)


def _turn(nodeid: str) -> int:
    """What takes longest begins first: else one worker ends long after the other."""
    longest = (turn for turn, begins in enumerate(LONGEST_FIRST) if nodeid.startswith(begins))
    return next(longest, len(LONGEST_FIRST))


def _belongs(item: pytest.Item) -> bool:
    if not postgres.asked_for():
        return item.get_closest_marker("postgres") is None
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what this machine could not run."""
    lines = needs.notice()
    if lines:
        terminalreporter.section("NOT EVERYTHING RAN", sep="!", red=True)
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The tables are made from the models, which takes a second; so the triggers are put on here.

    That the migrations lead to the same is held by `makemigrations --check` and by the tests that
    run `bangfu setup`.
    """
    with django_db_blocker.unblock():
        guard_tables()


@pytest.fixture(scope="session", autouse=True)
def sealing_keys(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys of the county of this run: whoever enters somebody seals with them."""
    from django.conf import settings

    from bangfu.apps.people.sealed import make_keys

    settings.SEALING_KEYS = tmp_path_factory.mktemp("keys") / "sealing.json"
    make_keys(settings.SEALING_KEYS)


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """A page asked for in English leaves its language on the thread: no later test may hear it."""
    from django.conf import settings
    from django.utils import translation

    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; without one the journey is skipped, and fails where CI=true."""
    return needs.require("chromium")


@pytest.fixture(scope="session")
def hledger() -> str:
    """The path of hledger, the independent reader of our ledger."""
    return needs.require("hledger")


@pytest.fixture
def other_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another locale and another time zone: nothing that is computed may notice."""
    import time

    monkeypatch.setenv("TZ", "America/Lima")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
