"""The master key is replaced while people are on the register; nobody is lost."""

from pathlib import Path
from typing import Any

import pytest

from bangfu.apps.people.sealed import CannotUnseal, add_master, make_keys, read_keys, unseal
from bangfu.apps.registry.actions.keys import drop_old_keys, rotate_keys
from bangfu.apps.registry.models import Individual
from bangfu.cli import keys as command
from tests.apps.acts import fresh
from tests.apps.registry.people import HEAD, live_household, member
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    """Keys that this test may replace."""
    settings.SEALING_KEYS = tmp_path / "sealing.json"
    make_keys(settings.SEALING_KEYS)
    jizhou()
    return tmp_path / "sealing.json"


def test_every_data_key_is_wrapped_anew_and_opens_what_it_opened(file: Path) -> None:
    head = member(live_household(), "head")
    old = read_keys(file)
    assert rotate_keys() == 3
    assert sorted(read_keys(file).masters) == [1, 2]
    assert drop_old_keys() == 0
    now = read_keys(file)
    assert sorted(now.masters) == [2]
    assert now.index == old.index, "the index finds whom it found"
    head = fresh(head)
    assert unseal(head.data_key, "identity", head.identity) == HEAD.identity


def test_one_entered_meanwhile_is_wrapped_before_the_old_key_goes(file: Path) -> None:
    live_household()
    add_master(file)
    assert drop_old_keys() == 3
    for one in Individual.everything.all():
        unseal(one.data_key, "identity", one.identity)


def test_without_the_file_nothing_opens(file: Path) -> None:
    head = member(live_household(), "head")
    file.unlink()
    with pytest.raises(CannotUnseal, match="bangfu setup"):
        unseal(head.data_key, "identity", head.identity)


def test_the_command_does_both(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    live_household()
    assert command.rotate() == 0
    assert command.drop() == 0
    told = capsys.readouterr().out
    assert "3 data keys wrapped anew" in told
    assert sorted(read_keys(file).masters) == [2]
