"""The chain of events: the bytes that are hashed, the same on every machine and for ever."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

FIRST = "0" * 64
"""What the first event has before it."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_NULL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as JSON writes U+0000, not a text that spells it


def canonical(fields: Mapping[str, object]) -> bytes:
    """The fields as bytes: keys in order, no blanks, every letter as it is written.

    Raises ValueError for U+0000, which databases drop or refuse.
    """
    text = _ENCODER.encode(fields)
    if "\\u0000" in text and _NULL.search(text):
        raise ValueError("U+0000 cannot be kept")
    return text.encode("utf-8")


def digest_of(previous: str, fields: Mapping[str, object]) -> str:
    """The digest of an event: SHA-256 over 0x00, the digest before it, and its canonical bytes."""
    return hashlib.sha256(b"\x00" + bytes.fromhex(previous) + canonical(fields)).hexdigest()


def sha256_of(fields: Mapping[str, object]) -> str:
    """SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(fields)).hexdigest()


def moment(at: datetime) -> str:
    """A moment as it is hashed: UTC, microseconds always written."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
