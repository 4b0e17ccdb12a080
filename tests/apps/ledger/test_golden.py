"""The bytes that are hashed are fixed for ever: worked out here by hand, compared with the program's."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.ledger.queries.journal import digest_of_entry
from bangfu.apps.records.actions import event_fields
from bangfu.apps.records.chain import FIRST, canonical, digest_of
from bangfu.apps.records.models import AuditEvent
from bangfu.core.ledger import Account, Line
from tests.apps.ledger.books import TREASURY, accountant, booked, moved, refusal

RARE = "𠮷田村 䶮·买买提 \ue863 ‧ 﨎"
"""Extension B, Extension A, U+00B7, a private-use letter, another dot, a compatibility ideograph."""

EVENT = AuditEvent(
    sequence=1,
    at=datetime(2018, 11, 5, 4, 0, 0, 7, tzinfo=UTC),
    person_id=12,
    role="finance_bureau",
    verb="ledger.journal_entry.post",
    subject_kind="ledger.journal_entry",
    subject_id=34,
    subject_label=RARE,
    place="120119101200",
    before={},
    after={"b": [1, "二"], "a": {"z": None, "y": True}},
    reason='引号"和\\斜线',
    decision_id=None,
)
EVENT_BYTES = (
    '{"after":{"a":{"y":true,"z":null},"b":[1,"二"]},"at":"2018-11-05T04:00:00.000007Z","before":{},'
    '"decision":null,"person":12,"place":"120119101200","reason":"引号\\"和\\\\斜线",'
    '"role":"finance_bureau","sequence":1,"subject":["ledger.journal_entry",34,"' + RARE + '"],'
    '"verb":"ledger.journal_entry.post"}'
).encode()
EVENT_DIGEST = "e1c49bd9f2eb29391b27f701c4cc47a45ac65e7e352cae53b792f72719150865"

ENTRY = JournalEntry(
    sequence=1,
    booked_on=date(2018, 11, 5),
    recorded_at=datetime(2018, 11, 5, 4, tzinfo=UTC),
    key="k",
    body_digest="1" * 64,
    memo_zh=RARE,
    memo_en="Returns",
    clause="JZ-019",
    pack="jizhou-2018",
    pack_digest="2" * 64,
    person_id=12,
    place="120119101200",
)
LINES = [
    Line(Account("village", "village_bank", "120119101200"), 5_00),
    Line(Account("village", "return_income", "120119101200"), -5_00),
]
ENTRY_BYTES = (
    '{"body":"' + "1" * 64 + '","booked_on":"2018-11-05","checked_by":null,"clause":"JZ-019",'
    '"decision":null,"document":"","key":"k",'
    '"lines":[["village","return_income","120119101200",-500,""],'
    '["village","village_bank","120119101200",500,""]],'
    '"memo":["' + RARE + '","Returns"],"pack":["jizhou-2018","' + "2" * 64 + '"],"person":12,'
    '"place":"120119101200","reason":"","recorded_at":"2018-11-05T04:00:00.000000Z",'
    '"reverses":null,"sequence":1,"subject":["",null]}'
).encode()
ENTRY_DIGEST = "13052cc029e907320d63179ea826f1c8c36731821682663260912dbc16b73ae1"


def test_the_bytes_of_an_event_are_these() -> None:
    assert canonical(event_fields(EVENT)) == EVENT_BYTES


def test_the_digest_of_an_event_is_this() -> None:
    by_hand = hashlib.sha256(b"\x00" + bytes(32) + EVENT_BYTES).hexdigest()
    assert digest_of(FIRST, event_fields(EVENT)) == by_hand == EVENT_DIGEST


def test_the_digest_of_an_entry_is_this() -> None:
    by_hand = hashlib.sha256(ENTRY_BYTES).hexdigest()
    assert digest_of_entry(ENTRY, LINES) == by_hand == ENTRY_DIGEST


def test_the_order_of_the_lines_in_the_table_means_nothing() -> None:
    assert digest_of_entry(ENTRY, LINES[::-1]) == ENTRY_DIGEST


def test_u_0000_is_refused_wherever_it_comes_in() -> None:
    with pytest.raises(ValueError, match="0000"):
        canonical({"memo": "补\x00助"})


@pytest.mark.django_db
def test_rare_letters_come_back_from_the_database_as_they_went_in() -> None:
    clerk = accountant()
    entry = moved(TREASURY, Account("subsidy", "appropriation"), 1)
    row = booked(clerk, replace(entry, document=RARE), "rare")
    kept = JournalEntry.everything.get(pk=row.pk)
    assert kept.document == RARE
    assert kept.digest == digest_of_entry(kept, entry.lines)
    with refusal("unprintable_text"):
        booked(clerk, replace(entry, document="文\x00号"), "nul")
