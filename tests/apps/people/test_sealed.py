"""Sealing: who takes the database alone reads nothing, and what was erased is gone everywhere."""

import stat
from pathlib import Path
from typing import Any

import pytest

from bangfu.apps.people import sealed
from bangfu.apps.people.sealed import (
    CannotUnseal,
    add_master,
    blind_index,
    commitment,
    drop_masters,
    is_wrapped_now,
    make_keys,
    masked,
    new_data_key,
    rewrap,
    seal,
    seal_all,
    unseal,
)

NUMBER = "11010519491231002X"


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    """Keys of a county of its own."""
    path = tmp_path / "sealing.json"
    make_keys(path)
    settings.SEALING_KEYS = path
    return path


def test_what_is_sealed_opens_again(keys: Path) -> None:
    one = seal_all({"identity": NUMBER, "phone": "", "health": "听力残疾，二级"})
    assert one.values["phone"] is None
    assert NUMBER.encode() not in (one.values["identity"] or b"")
    assert unseal(one.data_key, "identity", one.values["identity"]) == NUMBER
    assert unseal(one.data_key, "health", one.values["health"]) == "听力残疾，二级"
    assert unseal(one.data_key, "phone", None) == ""


def test_equal_values_are_sealed_differently_and_indexed_equally(keys: Path) -> None:
    one, two = (seal_all({"identity": NUMBER}, indexed=["identity"]) for _time in range(2))
    assert one.values["identity"] != two.values["identity"]
    assert one.indexes["identity"] == two.indexes["identity"] == blind_index("identity", NUMBER)
    assert len(blind_index("identity", NUMBER)) == 64
    assert blind_index("identity", NUMBER) != blind_index("card", NUMBER)
    assert blind_index("identity", "") == ""


def test_other_keys_open_nothing_and_find_nothing(
    keys: Path, tmp_path: Path, settings: Any
) -> None:
    one, index = seal_all({"identity": NUMBER}), blind_index("identity", NUMBER)
    settings.SEALING_KEYS = tmp_path / "other.json"
    make_keys(tmp_path / "other.json")
    with pytest.raises(CannotUnseal):
        unseal(one.data_key, "identity", one.values["identity"])
    assert blind_index("identity", NUMBER) != index


def test_the_key_of_one_person_does_not_open_another_nor_another_field(keys: Path) -> None:
    one, two = seal_all({"identity": NUMBER}), seal_all({"identity": "x"})
    with pytest.raises(CannotUnseal):
        unseal(two.data_key, "identity", one.values["identity"])
    with pytest.raises(CannotUnseal):
        unseal(one.data_key, "phone", one.values["identity"])


def test_one_changed_byte_is_found(keys: Path) -> None:
    one = seal_all({"identity": NUMBER})
    value = one.values["identity"] or b""
    for at in (0, 13, len(value) - 1):
        broken = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
        with pytest.raises(CannotUnseal):
            unseal(one.data_key, "identity", broken)


def test_without_the_data_key_there_is_nothing(keys: Path) -> None:
    one = seal_all({"identity": NUMBER})
    assert unseal(None, "identity", one.values["identity"]) == ""


def test_the_keys_are_for_their_owner_only(keys: Path, settings: Any) -> None:
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    before = keys.read_text()
    make_keys(keys)
    assert keys.read_text() == before, "keys that are there stay"
    keys.chmod(0o640)
    with pytest.raises(CannotUnseal, match="600"):
        sealed.read_keys(keys)
    with pytest.raises(CannotUnseal, match="bangfu setup"):
        sealed.read_keys(keys.with_name("missing.json"))


def test_the_master_key_is_replaced_without_sealing_anything_anew(keys: Path) -> None:
    one = seal_all({"identity": NUMBER})
    assert add_master(keys) == 2
    assert not is_wrapped_now(one.data_key)
    assert unseal(one.data_key, "identity", one.values["identity"]) == NUMBER
    wrapped = rewrap(one.data_key)
    assert is_wrapped_now(wrapped)
    drop_masters(keys)
    assert unseal(wrapped, "identity", one.values["identity"]) == NUMBER
    with pytest.raises(CannotUnseal):
        unseal(one.data_key, "identity", one.values["identity"])


def test_a_commitment_is_checked_with_the_key_and_mute_without(keys: Path) -> None:
    one, two = new_data_key(), new_data_key()
    assert commitment(one, "name", "王某") == commitment(one, "name", "王某")
    assert commitment(one, "name", "王某") != commitment(two, "name", "王某")
    assert commitment(one, "name", "王某") != commitment(one, "relation", "王某")
    assert commitment(rewrap(one), "name", "王某") == commitment(one, "name", "王某")


def test_masks_show_no_more_than_is_said(keys: Path) -> None:
    assert masked("identity", NUMBER) == "••••••"
    assert masked("health", "听力残疾") == "••••••"
    assert masked("phone", "13800138042") == "••••••42"
    assert masked("card", "6217000012345678") == "••••••5678"
    assert masked("card", "") == ""


def test_a_value_added_later_is_sealed_with_the_same_key(keys: Path) -> None:
    one = seal_all({"identity": NUMBER})
    assert unseal(one.data_key, "phone", seal(one.data_key, "phone", "13800138000")) == (
        "13800138000"
    )
    assert seal(one.data_key, "phone", "") is None
