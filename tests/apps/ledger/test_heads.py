"""The head of the chain that is kept outside: signed, and compared with what is there now."""

import json
from typing import Any

import pytest

from bangfu.apps.ledger.queries.heads import compared, head_of, signature_of
from tests.apps.ledger.books import (
    APPROPRIATION,
    NOON,
    TREASURY,
    accountant,
    as_json,
    booked,
    moved,
)
from tests.apps.ledger.tampering import as_administrator, books

pytestmark = pytest.mark.django_db


def codes(said: object) -> list[str]:
    text = said if isinstance(said, str) else as_json(said)
    problems = compared(text, name="head.json")
    assert all(problem.message("zh") and problem.message("en") for problem in problems)
    return [problem.code for problem in problems]


def test_a_head_says_how_far_the_books_had_come() -> None:
    books()
    head = head_of(NOON)
    assert head["entries"] == 12
    assert head["debited_fen"] == {"subsidy": 1_010_00, "village": 120_00}
    assert codes(head) == []


def test_a_head_stays_true_while_the_books_grow() -> None:
    books()
    head = as_json(head_of(NOON))
    booked(accountant(), moved(TREASURY, APPROPRIATION, 1), "more")
    assert codes(head) == []


def test_the_head_of_empty_books_holds_too() -> None:
    head = as_json(head_of(NOON))
    books()
    assert codes(head) == []


def test_fingerprints_rewritten_as_a_whole_are_shown_by_a_head() -> None:
    books()
    head = as_json(head_of(NOON))
    with as_administrator() as run:
        run("UPDATE records_fingerprint SET digest = '" + "0" * 64 + "'")
    assert codes(head) == ["head_differs_in_rows"]


def test_a_head_that_was_altered_is_not_signed() -> None:
    books()
    head = head_of(NOON)
    assert codes(head | {"entries": 11}) == ["head_not_signed"]


def test_a_head_signed_with_another_key_is_not_ours(settings: Any) -> None:
    books()
    head = head_of(NOON)
    settings.SECRET_KEY = "another county"
    assert codes(head) == ["head_not_signed"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "bangfu.ledger.head"}', "\x00"])
def test_what_is_no_head_is_said_to_be_none(text: str) -> None:
    assert codes(text) == ["head_unreadable"]


def test_a_head_of_another_kind_or_with_broken_numbers_is_none() -> None:
    head = head_of(NOON)
    assert codes(head | {"kind": "something"}) == ["head_unreadable"]
    assert codes(head | {"events": "7"}) == ["head_unreadable"]


def test_sums_that_changed_under_the_head_are_found() -> None:
    books()
    head = as_json(head_of(NOON))
    with as_administrator() as run:
        run("UPDATE ledger_journalline SET amount_fen = amount_fen * 2")
    assert codes(head) == ["sums_differ", "sums_differ"]


def test_a_journal_that_is_shorter_than_the_head_is_found() -> None:
    books()
    head = as_json(head_of(NOON))
    with as_administrator() as run:
        run("UPDATE ledger_journalcounter SET sequence = 11")
    assert codes(head) == ["head_not_reached"]


def test_the_signature_is_over_everything_else() -> None:
    head = head_of(NOON)
    assert json.loads(as_json(head)) == head
    assert signature_of(head) == head["signature"]
