"""The chain: the bytes that are hashed are fixed for ever, and what was changed no longer fits."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bangfu.apps.records.chain import FIRST, canonical, digest_of, moment, sha256_of

EVENT = {
    "sequence": 1,
    "at": "2018-11-05T04:00:00.000000Z",
    "person": 7,
    "role": "township",
    "verb": "projects.project.submit",
    "subject": ["projects.project", 12, "出头岭食用菌"],
    "place": "120119101000",
    "before": {"state": "draft"},
    "after": {"state": "submitted", "requested_fen": 2_333_333_333},
    "reason": "",
    "decision": None,
}
BYTES = (
    '{"after":{"requested_fen":2333333333,"state":"submitted"},'
    '"at":"2018-11-05T04:00:00.000000Z","before":{"state":"draft"},"decision":null,'
    '"person":7,"place":"120119101000","reason":"","role":"township","sequence":1,'
    '"subject":["projects.project",12,"出头岭食用菌"],"verb":"projects.project.submit"}'
)
GOLDEN = [
    ({}, "{}"),
    ({"b": 1, "a": 2}, '{"a":2,"b":1}'),
    ({"name": "𠮷"}, '{"name":"𠮷"}'),  # Extension B: written, not escaped
    ({"name": "\ue000"}, '{"name":"\ue000"}'),  # private use
    ({"name": "\uf9dc"}, '{"name":"\uf9dc"}'),  # compatibility ideograph: not normalised
    ({"name": "阿·买"}, '{"name":"阿·买"}'),
    ({"text": 'a"\\\n'}, '{"text":"a\\"\\\\\\n"}'),
    ({"text": "\\u0000"}, '{"text":"\\\\u0000"}'),  # six letters, no null
    ({"share": "13/200", "sum": -1}, '{"share":"13/200","sum":-1}'),
    (EVENT, BYTES),
]


@pytest.mark.parametrize(("fields", "text"), GOLDEN, ids=[text[:40] for _, text in GOLDEN])
def test_fields_become_these_bytes(fields: dict[str, object], text: str) -> None:
    assert canonical(fields) == text.encode("utf-8")


def test_an_event_has_this_digest() -> None:
    expected = hashlib.sha256(b"\x00" + bytes(32) + BYTES.encode()).hexdigest()
    assert digest_of(FIRST, EVENT) == expected
    assert expected == "b106eef0909f12b2cf34bb6e78f2ca7e6334f5e0ac330ac187d2f3e2681ce422"


def test_each_digest_hangs_on_the_one_before() -> None:
    first = digest_of(FIRST, EVENT)
    assert digest_of(first, EVENT) != digest_of(FIRST, EVENT)
    assert digest_of(first, EVENT) == digest_of(digest_of(FIRST, EVENT), EVENT)


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\\\x00"])
def test_a_null_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="U\\+0000"):
        canonical({"name": text})


def test_a_moment_is_hashed_in_universal_time_to_the_microsecond() -> None:
    noon = datetime(2018, 11, 5, 12, tzinfo=timezone(timedelta(hours=8)))
    assert moment(noon) == "2018-11-05T04:00:00.000000Z" == moment(noon.astimezone(UTC))


def test_the_order_of_keys_changes_nothing() -> None:
    assert sha256_of({"a": 1, "b": 2}) == sha256_of({"b": 2, "a": 1})
