"""Sealing: values of class 3 (identity number, phone, card, illness) as the database holds them.

Every person of a register has a data key of their own; with it their values are encrypted (AES-GCM,
the name of the field bound in). The data key stands beside the row, wrapped by the county's master
key, which stands in a file of the data folder and never in the database. Whoever takes the database
alone reads nothing; whoever destroys the data key has erased the person, in every copy.

A blind index (HMAC-SHA-256 with a key of its own, of the same file) finds equal values without
opening any. What the chain of events keeps of a person is a commitment under their data key: it can
be checked while the key lives, and says nothing once it is gone.

Masks have their one home here too. Of an identity number nothing is shown, not even inside: birthday
and sex stand beside it in the register and the county is known, so that its last two digits would
leave about nine numbers to try. Of a phone the last two digits and of a card the last four are shown:
that is what an official reads out to the person, and too little to find the number.
"""

import base64
import hmac
import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

Raw = bytes | memoryview
"""Bytes as a database hands them out."""

KEYED = "keyed:"
"""How a commitment begins, so that pages tell it from a value."""

_NONCE = 12
_KEY_BYTES = 32
_WRAP, _FILE = b"data key", b"file"

HIDDEN = "••••••"
"""What stands on a page in the place of a value that is not shown."""

MASKS: Mapping[str, int] = {"identity": 0, "phone": 2, "card": 4, "health": 0}
"""Fields of class 3, and how many letters at the end of each may be shown inside."""


class CannotUnseal(RuntimeError):
    """The keys of this county do not open the value: other keys, or bytes that were changed."""


class SealedField(models.BinaryField):
    """A column of class 3. It holds sealed bytes; no list, form, export or event may name it."""

    data_class = 3


@dataclass(frozen=True)
class Keys:
    """The keys of a county. `masters` by number; the highest wraps, the others still unwrap."""

    index: bytes
    masters: Mapping[int, bytes]

    @property
    def current(self) -> int:
        """The number of the master key that wraps."""
        return max(self.masters)


def key_file() -> Path:
    """Where the keys stand."""
    path: Path = settings.SEALING_KEYS
    return path


def make_keys(path: Path) -> None:
    """Make the keys of a county, unless they are there. Another set would open nothing."""
    if not path.exists():
        _write(path, Keys(secrets.token_bytes(_KEY_BYTES), {1: secrets.token_bytes(_KEY_BYTES)}))


def add_master(path: Path) -> int:
    """Add a master key, which wraps from now on; tells its number. Then wrap every data key anew."""
    keys = read_keys(path)
    number = keys.current + 1
    _write(path, Keys(keys.index, {**keys.masters, number: secrets.token_bytes(_KEY_BYTES)}))
    return number


def drop_masters(path: Path) -> None:
    """Drop the master keys before the current one: nothing may be wrapped by them any more."""
    keys = read_keys(path)
    _write(path, Keys(keys.index, {keys.current: keys.masters[keys.current]}))


def read_keys(path: Path) -> Keys:
    """The keys in a file. Raises CannotUnseal where it is missing or read by others."""
    try:
        if path.stat().st_mode & 0o077:
            raise CannotUnseal("the file of the keys may be read by its owner only (mode 600)")
        kept = json.loads(path.read_text())
    except FileNotFoundError:
        raise CannotUnseal("this county has no keys yet: run `bangfu setup`") from None
    masters = {int(number): base64.b64decode(key) for number, key in kept["masters"].items()}
    return Keys(base64.b64decode(kept["index"]), masters)


def _write(path: Path, keys: Keys) -> None:
    """Written beside and moved over: the keys are there whole at every moment, for their owner only."""
    masters = {str(number): base64.b64encode(key).decode() for number, key in keys.masters.items()}
    text = json.dumps({"index": base64.b64encode(keys.index).decode(), "masters": masters})
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def keys_now() -> Keys:
    """The keys of this county, read again when the file was changed."""
    path = key_file()
    try:
        changed_at = path.stat().st_mtime_ns
    except FileNotFoundError:
        changed_at = 0
    return _keys_at(path, changed_at)


@lru_cache(maxsize=4)
def _keys_at(path: Path, _changed_at: int) -> Keys:
    return read_keys(path)


def blind_index(field: str, value: str) -> str:
    """Equal values of a field have equal indexes: 64 letters of hex; "" for an empty value.

    The value is taken as it is told: bring it to its one form before (`core.identity`).
    """
    return _index(keys_now(), field, value)


def _index(keys: Keys, field: str, value: str) -> str:
    if not value:
        return ""
    return hmac.digest(keys.index, f"{field}\0{value}".encode(), "sha256").hex()


def new_data_key() -> bytes:
    """The data key of a new person or file, wrapped as its row keeps it."""
    return _wrap(secrets.token_bytes(_KEY_BYTES), keys_now())


def rewrap(wrapped: Raw) -> bytes:
    """The same data key under the current master key."""
    return _wrap(_unwrap(bytes(wrapped), keys_now()), keys_now())


def is_wrapped_now(wrapped: Raw) -> bool:
    """Whether a data key is wrapped by the current master key."""
    return int.from_bytes(bytes(wrapped)[:2], "big") == keys_now().current


def seal(wrapped: Raw, field: str, value: str) -> bytes | None:
    """A value sealed with a data key; None for an empty one."""
    return _sealed(AESGCM(_unwrap(bytes(wrapped), keys_now())), field, value)


def unseal(wrapped: Raw | None, field: str, value: Raw | None) -> str:
    """The value; "" where there is none or the person was erased. Raises CannotUnseal."""
    return unseal_all(wrapped, {field: value})[field]


def unseal_all(wrapped: Raw | None, values: Mapping[str, Raw | None]) -> dict[str, str]:
    """Values of one person, by their fields, as `unseal` gives each; their key is opened once."""
    held = {field: bytes(value) for field, value in values.items() if value is not None}
    opened = dict.fromkeys(values, "")
    if wrapped is None or not held:
        return opened
    cipher = AESGCM(_unwrap(bytes(wrapped), keys_now()))
    for field, value in held.items():
        try:
            told = cipher.decrypt(value[:_NONCE], value[_NONCE:], field.encode())
        except InvalidTag:
            raise CannotUnseal(f"the {field} does not open with these keys") from None
        opened[field] = told.decode()
    return opened


def seal_file(wrapped: Raw, content: bytes) -> bytes:
    """A file about people sealed with a data key: it is kept for a while, and never in clear."""
    nonce = secrets.token_bytes(_NONCE)
    cipher = AESGCM(_unwrap(bytes(wrapped), keys_now()))
    return nonce + cipher.encrypt(nonce, content, _FILE)


def unseal_file(wrapped: Raw, sealed: Raw) -> bytes:
    """The file as it was. Raises CannotUnseal."""
    sealed = bytes(sealed)
    try:
        cipher = AESGCM(_unwrap(bytes(wrapped), keys_now()))
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _FILE)
    except InvalidTag:
        raise CannotUnseal("the file does not open with these keys") from None


@dataclass(frozen=True)
class Sealed:
    """A new person's data key and sealed values, with the indexes of those that have one."""

    data_key: bytes
    values: Mapping[str, bytes | None]
    indexes: Mapping[str, str]


def seal_all(
    values: Mapping[str, str], *, indexed: Collection[str] = (), keys: Keys | None = None
) -> Sealed:
    """Seal the values of a new person under a new data key, with the indexes of some of them.

    Whoever seals many hands in the keys, so that their file is looked at once.
    """
    keys = keys or keys_now()
    key = secrets.token_bytes(_KEY_BYTES)
    cipher = AESGCM(key)
    sealed = {field: _sealed(cipher, field, value) for field, value in values.items()}
    indexes = {field: _index(keys, field, values[field]) for field in indexed}
    return Sealed(_wrap(key, keys), sealed, indexes)


def commitment(wrapped: Raw, field: str, value: str) -> str:
    """What an event keeps of a person's value: checkable with the data key, mute without it."""
    key = _unwrap(bytes(wrapped), keys_now())
    return KEYED + hmac.digest(key, f"commit\0{field}\0{value}".encode(), "sha256").hex()


def commitment_of_body(values: Mapping[str, object]) -> str:
    """What a submission keeps of a form about people: equal for equal values, and says none of them."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hmac.digest(keys_now().index, b"body\0" + text.encode(), "sha256").hex()


def masked(field: str, value: str) -> str:
    """A value as it is shown: dots, and at most the last letters that `MASKS` allows."""
    if not value:
        return ""
    shown = MASKS[field]
    return HIDDEN + (value[-shown:] if 0 < shown < len(value) else "")


def masked_name(name: str) -> str:
    """A name as everybody may read it: its first letter.

    >>> masked_name("王大山"), masked_name("")
    ('王*', '')
    """
    return f"{name[0]}*" if name else ""


def _sealed(cipher: AESGCM, field: str, value: str) -> bytes | None:
    if not value:
        return None
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, value.encode(), field.encode())


def _wrap(key: bytes, keys: Keys) -> bytes:
    """Two bytes with the number of the master key, then the nonce and the wrapped key."""
    nonce = secrets.token_bytes(_NONCE)
    wrapped = AESGCM(keys.masters[keys.current]).encrypt(nonce, key, _WRAP)
    return keys.current.to_bytes(2, "big") + nonce + wrapped


def _unwrap(wrapped: bytes, keys: Keys) -> bytes:
    number = int.from_bytes(wrapped[:2], "big")
    if number not in keys.masters:
        raise CannotUnseal("the data key is wrapped by a master key that is not in the file")
    nonce, rest = wrapped[2 : 2 + _NONCE], wrapped[2 + _NONCE :]
    try:
        return AESGCM(keys.masters[number]).decrypt(nonce, rest, _WRAP)
    except InvalidTag:
        raise CannotUnseal("the data key does not open with these keys") from None
