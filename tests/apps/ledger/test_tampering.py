"""Whatever somebody with every right does to a past event or entry is found, and where it was done."""

from collections.abc import Callable, Iterable

import pytest
from django.db import transaction

from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.ledger.queries.chain import (
    altered_entries,
    broken_events,
    differing_counters,
    entries_with_lines,
)
from bangfu.apps.ledger.queries.heads import compared, head_of
from bangfu.apps.ledger.queries.journal import digest_of_entry
from bangfu.apps.records.actions import event_fields
from bangfu.apps.records.chain import digest_of
from bangfu.apps.records.models import AuditEvent, ChainHead
from bangfu.core.problem import Problem
from tests.apps.ledger.books import NOON, as_json
from tests.apps.ledger.tampering import Run, as_administrator, books

pytestmark = pytest.mark.django_db

Tampering = Callable[[Run, int], None]
OF_EVENTS = {
    "reason": "'别的理由'",
    "at": "'2018-11-06 00:00:00+00:00'",
    "person_id": "person_id + 1",
    "verb": "'ledger.budget_line.cut'",
    "subject_id": "subject_id + 1",
    "place": "'120119102000'",
    "before": """'{"approved_fen": 1}'""",
    "role": "'auditor'",
}
OF_ENTRIES = {
    "booked_on": "'2018-11-07'",
    "recorded_at": "'2018-11-06 00:00:00+00:00'",
    "memo_zh": "'别的用途'",
    "clause": "'JZ-020'",
    "pack": "'jizhou-2019'",
    "document": "'津财农〔2018〕2号'",
    "person_id": "person_id + 1",
    "subject_kind": "'funds.fund'",
    "place": "'120119102000'",
    "key": "'another key'",
    "reason": "'别的理由'",
    "decision_id": "decision_id + 1",
}


def told(problems: Iterable[Problem]) -> set[tuple[str, str]]:
    return {(problem.code, problem.subject) for problem in problems}


def after(tamper: Tampering, at: int, *checks: Callable[[], Iterable[Problem]]) -> set:
    """What checks find after a tampering that is then taken back."""
    with transaction.atomic():
        mark = transaction.savepoint()
        with as_administrator() as run:
            tamper(run, at)
        found = told(problem for check in checks for problem in check())
        transaction.savepoint_rollback(mark)
    return found


def setting(table: str, column: str, value: str) -> Tampering:
    """A column of the row with a number set to something else."""

    def tamper(run: Run, n: int) -> None:
        run(f"UPDATE {table} SET {column} = {value} WHERE sequence = %s", n)

    return tamper


def last_event() -> int:
    return AuditEvent.everything.latest("sequence").sequence


@pytest.mark.parametrize("column", OF_EVENTS)
def test_an_edited_event_is_found_wherever_it_stands(column: str) -> None:
    books()
    edited = setting("records_auditevent", column, OF_EVENTS[column])
    for n in range(1, last_event() + 1, 5):
        found = after(edited, n, broken_events)
        assert found == {("event_altered", str(n))}


def rewritten(run: Run, n: int) -> None:
    """An event edited and its own digest computed again."""
    event = AuditEvent.everything.get(sequence=n)
    event.reason = "别的理由"
    digest = digest_of(event.previous, event_fields(event))
    run(
        "UPDATE records_auditevent SET reason = %s, digest = %s WHERE sequence = %s",
        event.reason,
        digest,
        n,
    )


def test_an_event_with_a_new_digest_does_not_fit_the_next() -> None:
    books()
    end = last_event()
    for n in range(1, end):
        assert after(rewritten, n, broken_events) == {("chain_broken", str(n + 1))}
    assert after(rewritten, end, differing_counters) == {("chain_head_differs", str(end))}


def deleted(run: Run, n: int) -> None:
    _remove(run, f"sequence = {n}")


def _remove(run: Run, where: str) -> None:
    events = f"SELECT id FROM records_auditevent WHERE {where}"
    run(f"DELETE FROM records_step WHERE audit_id IN ({events})")
    run(f"DELETE FROM records_auditevent WHERE {where}")


def test_a_deleted_event_leaves_a_gap() -> None:
    books()
    end = last_event()
    for n in range(1, end):
        assert after(deleted, n, broken_events) == {("sequence_broken", str(n + 1))}
    assert after(deleted, end, differing_counters) == {("chain_head_differs", str(end))}


def swapped(run: Run, n: int) -> None:
    for old, new in ((n, 10_000), (n + 1, n), (10_000, n + 1)):
        run("UPDATE records_auditevent SET sequence = %s WHERE sequence = %s", new, old)


def test_swapped_events_are_found() -> None:
    books()
    for n in range(1, last_event()):
        found = after(swapped, n, broken_events)
        assert {("event_altered", str(n)), ("event_altered", str(n + 1))} <= found


def inserted(run: Run, n: int) -> None:
    """A made-up event at number n, those after it moved up by one."""
    for old in range(last_event(), n - 1, -1):
        run("UPDATE records_auditevent SET sequence = %s WHERE sequence = %s", old + 1, old)
    made = AuditEvent.everything.get(sequence=n + 1)
    made.pk, made.sequence, made.reason = None, n, "补记"
    made.digest = digest_of(made.previous, event_fields(made))
    made.save(force_insert=True)


def test_an_inserted_event_is_found() -> None:
    books()
    for n in range(1, last_event() + 1, 4):
        found = after(inserted, n, broken_events)
        assert ("event_altered", str(n + 1)) in found
        assert ("event_altered", str(n)) not in found


def cut(run: Run, n: int) -> None:
    """The tail from n on cut off, and the head set back as if nothing had been there."""
    _remove(run, f"sequence >= {n}")
    previous = AuditEvent.everything.filter(sequence=n - 1).first()
    digest = previous.digest if previous else "0" * 64
    run("UPDATE records_chainhead SET sequence = %s, digest = %s", n - 1, digest)


def test_only_a_head_kept_outside_shows_that_the_tail_was_cut() -> None:
    books()
    head = as_json(head_of(NOON))
    end = last_event()
    for n in range(2, end + 1):
        assert after(cut, n, broken_events, differing_counters) == set()
        found = after(cut, n, lambda: compared(head, name="head.json"))
        assert ("head_not_reached", str(n - 1)) in found


def chained_anew(run: Run, n: int) -> None:
    """An event edited, and every digest from there to the head computed again."""
    previous = AuditEvent.everything.get(sequence=n).previous
    for event in AuditEvent.everything.filter(sequence__gte=n).order_by("sequence"):
        reason = "别的理由" if event.sequence == n else event.reason
        event.previous, event.reason = previous, reason
        previous = digest_of(event.previous, event_fields(event))
        run(
            "UPDATE records_auditevent SET reason = %s, previous = %s, digest = %s WHERE id = %s",
            reason,
            event.previous,
            previous,
            event.pk,
        )
    run("UPDATE records_chainhead SET digest = %s", previous)


def test_only_a_head_kept_outside_shows_that_all_was_written_anew() -> None:
    books()
    head = as_json(head_of(NOON))
    end = last_event()
    for n in range(1, end + 1, 3):
        assert after(chained_anew, n, broken_events, differing_counters) == set()
        found = after(chained_anew, n, lambda: compared(head, name="head.json"))
        assert found == {("head_differs", str(end))}


@pytest.mark.parametrize("column", OF_ENTRIES)
def test_an_edited_entry_is_found_wherever_it_stands(column: str) -> None:
    books()
    edited = setting("ledger_journalentry", column, OF_ENTRIES[column])
    for n in range(1, 13):
        found = after(edited, n, altered_entries)
        assert found == {("entry_altered", str(n))}


def of_line(run: Run, n: int) -> None:
    """A sum moved from one village to another: nothing else would show it."""
    run(
        "UPDATE ledger_journalline SET purpose = '别的用途' WHERE entry_id = "
        "(SELECT id FROM ledger_journalentry WHERE sequence = %s)",
        n,
    )


def digested_anew(run: Run, n: int) -> None:
    """An entry edited and its own digest computed again."""
    run("UPDATE ledger_journalentry SET memo_zh = '别的用途' WHERE sequence = %s", n)
    for row, lines in entries_with_lines():
        if row.sequence == n:
            digest = digest_of_entry(row, lines)
            run("UPDATE ledger_journalentry SET digest = %s WHERE sequence = %s", digest, n)


def removed(run: Run, n: int) -> None:
    (pk,) = JournalEntry.everything.filter(sequence=n).values_list("pk", flat=True)
    run("DELETE FROM ledger_journalline WHERE entry_id = %s", pk)
    run("UPDATE ledger_journalentry SET reverses_id = NULL WHERE reverses_id = %s", pk)
    run("DELETE FROM ledger_journalentry WHERE id = %s", pk)


def test_entries_are_those_that_the_chain_recorded() -> None:
    books()
    for n in range(1, 13):
        number = str(n)
        assert after(of_line, n, altered_entries) == {("entry_altered", number)}
        assert after(digested_anew, n, altered_entries) == {("entry_not_in_chain", number)}
        assert ("entry_lost", number) in after(removed, n, altered_entries)


def forged(run: Run, n: int) -> None:
    """An entry whose digest is right and whose number is the next, which no event tells of."""
    run("UPDATE ledger_journalcounter SET sequence = %s", n)
    row, lines = list(entries_with_lines())[3]
    copies = row.lines(manager="everything").all()
    made = JournalEntry.everything.get(pk=row.pk)
    made.pk, made.sequence, made.key = None, n, "forged"
    made.digest = digest_of_entry(made, lines)
    made.save(force_insert=True)
    for line in copies:
        line.pk, line.entry = None, made
        line.save(force_insert=True)


def test_a_forged_entry_is_found() -> None:
    books()
    found = after(forged, 13, altered_entries, differing_counters)
    assert found == {("entry_not_in_chain", "13")}


def test_swapped_entries_are_found() -> None:
    books()

    def swap(run: Run, n: int) -> None:
        for old, new in ((n, 999), (n + 1, n), (999, n + 1)):
            run("UPDATE ledger_journalentry SET sequence = %s WHERE sequence = %s", new, old)

    for n in range(1, 12):
        found = after(swap, n, altered_entries)
        assert {("entry_altered", str(n)), ("entry_altered", str(n + 1))} <= found


def test_a_check_that_ignores_the_tail_would_let_it_pass() -> None:
    """The planted defect of this file: without the head kept outside a cut tail is invisible."""
    books()
    end = last_event()
    assert after(cut, end, broken_events) == set()
    assert ChainHead.objects.get().sequence == end
