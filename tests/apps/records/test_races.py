"""Many at once, on PostgreSQL: one effect for a key, one winner for an event, one holder for a job."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.models import PolicyDocument
from bangfu.apps.records.actions import created, hold, once, take
from bangfu.apps.records.actions.acts import event_fields
from bangfu.apps.records.actions.jobs import queue
from bangfu.apps.records.chain import FIRST, digest_of
from bangfu.apps.records.jobs import WORK, claim
from bangfu.apps.records.models import AuditEvent, DutyHeld, Notice, Step
from bangfu.apps.records.refusal import Refused
from bangfu.core.words import words
from tests.apps.records.acting import same_person
from tests.apps.records.posting import bureau, drafted, township

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 16


def together(act: Callable[[int], object]) -> Counter[str]:
    """What comes of so many threads that begin at once: `done`, or why one was refused."""
    gate = Barrier(AT_ONCE)

    def one(number: int) -> str:
        try:
            gate.wait()
            act(number)
        except Refused as refused:
            return refused.problems[0].code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return Counter(threads.map(one, range(AT_ONCE)))


def note(viewer: Viewer) -> PolicyDocument:
    row = PolicyDocument.everything.create(
        place="120119000000", title="农机购置补贴", source_type="booklet"
    )
    created(viewer, row)
    return row


def test_one_key_sent_by_sixteen_at_once_has_one_effect() -> None:
    viewer = bureau()
    for number in range(5):
        told = together(lambda _n, k=f"key {number}": once(viewer, k, {}, lambda: note(viewer)))  # type: ignore[misc]
        assert told == {"done": AT_ONCE}
    assert PolicyDocument.everything.count() == 5
    assert AuditEvent.everything.count() == 5


def test_looking_first_and_writing_then_would_write_more_than_once() -> None:
    """The naive way, to show that the race is real: the test above would see it."""
    viewer = bureau()

    def naive(_number: int) -> None:
        is_there = PolicyDocument.everything.filter(title="农机购置补贴").exists()
        with transaction.atomic():
            if not is_there:
                note(viewer)

    for _ in range(5):
        PolicyDocument.everything.all().delete()
        together(naive)
        if PolicyDocument.everything.count() > 1:
            return
    pytest.fail("no race was seen in five rounds: the test above proves nothing")


def test_of_sixteen_who_take_an_event_one_does() -> None:
    notice = drafted()
    officials = [bureau() for _ in range(AT_ONCE)]

    def check(number: int) -> None:
        held = Notice.everything.get(pk=notice.pk)
        with transaction.atomic():
            take(officials[number], held, "check")

    told = together(check)
    assert told["done"] == 1
    assert set(told) <= {"done", "changed_meanwhile", "not_in_state"}
    assert Step.objects.filter(event="check").count() == 1
    assert DutyHeld.objects.filter(duty="check").count() == 1


def test_one_person_with_two_accounts_gets_one_duty_however_they_race() -> None:
    for number in range(5):
        author = township()
        notice = drafted(key=f"draft {number}")
        DutyHeld.objects.filter(subject_id=notice.pk).delete()
        accounts = [same_person(author, "agriculture_bureau"), author]

        def act(n: int, held: list[Viewer] = accounts, pk: int = notice.pk) -> None:
            row = Notice.everything.get(pk=pk)
            duty = "check" if n % 2 else "propose"
            with transaction.atomic():
                hold(held[n % 2], row, duty, act=words("x", "x"))  # type: ignore[arg-type]

        together(act)
        held = DutyHeld.objects.filter(subject_id=notice.pk, person_id=author.person_id)
        assert held.count() == 1


def test_the_chain_has_no_gap_and_no_fork_however_many_write() -> None:
    viewer = bureau()
    together(lambda n: once(viewer, f"key {n}", {}, lambda: note(viewer)))
    previous = FIRST
    for number, event in enumerate(AuditEvent.everything.order_by("sequence"), start=1):
        assert (event.sequence, event.previous) == (number, previous)
        assert event.digest == digest_of(previous, event_fields(event))
        previous = event.digest
    assert number == AT_ONCE


def test_a_job_is_claimed_by_one_of_sixteen() -> None:
    WORK["records.race"] = lambda run: None
    with transaction.atomic():
        queue(township(), "records.race", drafted(), total=1)
    claimed: list[int] = []

    def take_up(number: int) -> None:
        if claim() is not None:
            claimed.append(number)

    together(take_up)
    WORK.pop("records.race")
    assert len(claimed) == 1
