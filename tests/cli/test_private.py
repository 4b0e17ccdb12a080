"""Names of villagers stand in the database: nobody else on the machine may read its files."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bangfu.cli.server import use_settings
from bangfu.web import private
from bangfu.web.private import keep_private


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """As a machine comes: what is written may be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def database(home: Path) -> sqlite3.Connection:
    """The county's database with its write-ahead log beside it."""
    opened = sqlite3.connect(home / "bangfu.sqlite3")
    opened.execute("PRAGMA journal_mode=WAL")
    opened.execute("CREATE TABLE villager (name)")
    opened.commit()
    return opened


def test_what_a_command_writes_is_its_owners_alone(tmp_path: Path, settings: Any) -> None:
    settings.HOME = home = tmp_path / "county"
    use_settings()
    home.mkdir()
    opened = database(home)
    (home / "files").mkdir()
    paper = home / "files" / "paper"
    paper.write_bytes(b"list of names")
    names = ("bangfu.sqlite3", "bangfu.sqlite3-wal", "bangfu.sqlite3-shm")
    assert {mode(home / name) for name in names} | {mode(paper)} == {0o600}
    assert (mode(home), mode(home / "files")) == (0o700, 0o700)
    opened.close()


def test_a_folder_that_stood_open_is_closed_and_nothing_beyond_it(
    tmp_path: Path, settings: Any
) -> None:
    settings.HOME = home = tmp_path / "county"
    outside = tmp_path / "pack.yaml"
    (home / "files").mkdir(parents=True)
    outside.write_text("public")
    (home / "pack").symlink_to(outside)
    opened = database(home)
    assert (mode(home), mode(home / "bangfu.sqlite3")) == (0o755, 0o644)
    use_settings()
    assert (mode(home), mode(home / "files")) == (0o700, 0o700)
    assert {mode(one) for one in home.glob("bangfu*")} == {0o600}
    assert (mode(outside), mode(tmp_path) & 0o700) == (0o644, 0o700)
    assert opened.execute("SELECT count(*) FROM villager").fetchone() == (0,)
    opened.close()


def test_a_folder_of_somebody_else_or_of_everybody_is_told_of_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "theirs").touch()
    tmp_path.chmod(0o1777)
    keep_private(tmp_path)
    assert "chmod 700" in capsys.readouterr().err
    tmp_path.chmod(0o755)
    monkeypatch.setattr(private.os, "geteuid", lambda: -1)
    keep_private(tmp_path)
    assert "chmod 700" in capsys.readouterr().err
    assert (mode(tmp_path), mode(tmp_path / "theirs")) == (0o755, 0o644)
