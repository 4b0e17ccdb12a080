"""How everything is written: once per key, by the right role, duty and state, with its event."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.apps.policies.models import Edition, PolicyDocument
from bangfu.apps.policies.queries import county
from bangfu.apps.records.actions import (
    changed,
    created,
    event_fields,
    hold,
    keep,
    once,
    snapshot,
    take,
)
from bangfu.apps.records.chain import FIRST, digest_of
from bangfu.apps.records.models import (
    AuditEvent,
    ChainHead,
    Decision,
    DutyHeld,
    Notice,
    Step,
    Submission,
)
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.core.words import words
from tests.apps.policies.standing import put_in_force
from tests.apps.records.acting import OTHER_TOWNSHIP, TOWNSHIP, acting, same_person
from tests.apps.records.posting import bureau, checked, drafted, running, township

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def note(viewer: Viewer, title: str = "农机购置补贴") -> PolicyDocument:
    """A row to write: a document of the policy library."""
    row = PolicyDocument.everything.create(place="120119000000", title=title, source_type="booklet")
    created(viewer, row, role="agriculture_bureau")
    return row


# --- once --------------------------------------------------------------------------------------


def test_the_same_key_with_the_same_body_writes_once_and_tells_the_same() -> None:
    viewer = bureau()
    first = once(viewer, "k", {"title": "甲"}, lambda: note(viewer))
    again = once(viewer, "k", {"title": "甲"}, lambda: note(viewer))
    assert (again.kind, again.id, again.is_repeat) == (first.kind, first.id, True)
    assert first.kind == "policies.policy_document"
    assert PolicyDocument.everything.count() == 1
    assert AuditEvent.everything.count() == 1


def test_the_same_key_with_another_body_or_of_another_person_is_refused() -> None:
    viewer = bureau()
    once(viewer, "k", {"title": "甲"}, lambda: note(viewer))
    for who, body in ((viewer, {"title": "乙"}), (bureau(), {"title": "甲"})):
        with pytest.raises(Refused) as refused:
            once(who, "k", body, lambda: note(viewer))
        assert codes(refused) == ["key_of_another_act"]
    assert PolicyDocument.everything.count() == 1


@pytest.mark.parametrize("key", ["", "k" * 65])
def test_an_act_without_a_key_is_refused(key: str) -> None:
    viewer = bureau()
    with pytest.raises(Refused) as refused:
        once(viewer, key, {}, lambda: note(viewer))
    assert codes(refused) == ["no_submission_key"]


def test_a_refusal_is_remembered_and_told_again_although_it_might_go_now() -> None:
    viewer = bureau()

    def refused_act() -> PolicyDocument:
        note(viewer)
        raise refuse("reason_missing", "甲", event=words("退回", "return"))

    with pytest.raises(Refused) as refused:
        once(viewer, "k", {}, refused_act)
    assert codes(refused) == ["reason_missing"]
    with pytest.raises(Refused) as again:
        once(viewer, "k", {}, lambda: note(viewer))
    assert codes(again) == ["refused_before"]
    assert "须写明理由" in again.value.problems[0].message("zh")
    assert PolicyDocument.everything.count() == 0


def test_what_fails_leaves_nothing_behind_and_may_be_sent_again() -> None:
    viewer = bureau()

    def broken_act() -> PolicyDocument:
        note(viewer)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(viewer, "k", {}, broken_act)
    left = (PolicyDocument.everything, AuditEvent.everything, Submission.objects)
    assert [held.count() for held in left] == [0, 0, 0]
    assert not ChainHead.objects.filter(sequence__gt=0).exists()
    assert once(viewer, "k", {}, lambda: note(viewer)).is_repeat is False


def test_a_row_the_database_refuses_is_not_taken_for_a_key_used_before() -> None:
    viewer = bureau()

    def twice() -> PolicyDocument:
        for _ in range(2):
            Edition.objects.create(
                pack="x", digest="0" * 64, title_zh="题", title_en="t",
                registered_at=viewer.moment, files={},
            )  # fmt: skip
        raise AssertionError

    with pytest.raises(IntegrityError):
        once(viewer, "k", {}, twice)


# --- take --------------------------------------------------------------------------------------


def test_an_event_moves_the_row_and_leaves_its_step_duty_and_event() -> None:
    notice = drafted()
    viewer = bureau()
    with transaction.atomic():
        step = take(viewer, notice, "check", after={"note": 1})
    notice.refresh_from_db()
    assert (notice.state, notice.version, notice.round) == ("checked", 2, 1)
    assert (step.before, step.after, step.duty, step.role) == (
        "draft", "checked", "check", "agriculture_bureau",
    )  # fmt: skip
    assert step.audit.verb == "records.notice.check"
    assert step.audit.after == {"state": "checked", "note": 1}
    assert (step.audit.place, step.audit.at) == (TOWNSHIP, viewer.moment)
    assert DutyHeld.objects.filter(person_id=viewer.person_id, duty="check").count() == 1


def test_an_event_of_another_state_is_refused() -> None:
    with pytest.raises(Refused) as refused, transaction.atomic():
        take(township(), drafted(), "post")
    assert codes(refused) == ["not_in_state"]
    assert "现为“拟稿”" in refused.value.problems[0].message("zh")


@pytest.mark.parametrize(
    ("role", "place"),
    [("finance_bureau", "120119000000"), ("township", OTHER_TOWNSHIP), ("expert", TOWNSHIP)],
)
def test_another_role_or_the_same_of_another_place_is_refused(role: str, place: str) -> None:
    with pytest.raises(Refused) as refused, transaction.atomic():
        take(acting(role, place=place), drafted(), "check")
    assert codes(refused) == ["not_yours_to_do"]


def test_nobody_is_refused_although_a_program_looks_with_the_role() -> None:
    program = replace(bureau(), person_id=None)
    for viewer in (PUBLIC, program):
        with pytest.raises(Refused) as refused, transaction.atomic():
            take(viewer, drafted(key=f"draft {id(viewer)}"), "check")
        assert codes(refused) == ["not_yours_to_do"]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_event_that_needs_a_reason_is_refused_without_one(reason: str) -> None:
    with pytest.raises(Refused) as refused, transaction.atomic():
        take(township(), checked(), "withdraw", reason=reason)
    assert codes(refused) == ["reason_missing"]


def test_two_duties_of_one_person_are_refused_also_through_a_second_account() -> None:
    author = township()
    notice = drafted(author)
    second_account = same_person(author, "agriculture_bureau")
    with pytest.raises(Refused) as refused, transaction.atomic():
        take(second_account, notice, "check")
    assert codes(refused) == ["two_duties"]
    notice.refresh_from_db()
    assert notice.state == "draft"


def test_the_database_itself_holds_no_second_duty() -> None:
    author = township()
    notice = drafted(author)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyHeld.objects.create(
            subject_kind=notice.kind(), subject_id=notice.pk, round=1,
            person_id=author.person_id, duty="check",
        )  # fmt: skip


def test_a_duty_is_free_again_in_the_next_round() -> None:
    viewer = bureau()
    notice = drafted(viewer)
    Notice.everything.filter(pk=notice.pk).update(round=2)
    notice.refresh_from_db()
    with transaction.atomic():
        held = hold(viewer, notice, "check", act=words("审核", "check"))
    assert held.round == 2


def test_a_row_changed_meanwhile_is_refused_and_stays_as_the_other_left_it() -> None:
    seen = drafted()
    other = Notice.everything.get(pk=seen.pk)
    with transaction.atomic():
        take(bureau(), other, "check")
    with pytest.raises(Refused) as refused, transaction.atomic():
        take(bureau(), seen, "check")
    assert codes(refused) == ["changed_meanwhile"]
    assert Step.objects.filter(event="check").count() == 1


def test_a_step_cannot_claim_a_duty_it_does_not_hold() -> None:
    with transaction.atomic():
        step = take(bureau(), drafted(), "check")
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(duty_held=None)


# --- events ------------------------------------------------------------------------------------


def test_events_are_chained_without_a_gap_and_hash_to_their_digests() -> None:
    running()
    previous = FIRST
    for number, event in enumerate(AuditEvent.everything.order_by("sequence"), start=1):
        assert (event.sequence, event.previous) == (number, previous)
        event.refresh_from_db()
        assert event.digest == digest_of(previous, event_fields(event))
        previous = event.digest
    head = ChainHead.objects.get()
    assert (head.sequence, head.digest) == (number, previous)
    assert number == 3  # drafted, checked, posted


def test_a_change_tells_what_differs_and_nothing_where_nothing_does() -> None:
    viewer = bureau()
    with transaction.atomic():
        row = note(viewer)
        before = snapshot(row)
        assert changed(viewer, row, before) is None
        row.number = "津农〔2018〕1号"
        event = changed(viewer, row, before, role="agriculture_bureau", reason="补文号")
    assert event is not None
    assert (event.before, event.after) == ({"number": ""}, {"number": "津农〔2018〕1号"})


def test_an_event_belongs_to_a_transaction() -> None:
    row = PolicyDocument(place="120119000000", title="x", source_type="booklet", pk=1)
    connection = transaction.get_connection()
    assert connection.in_atomic_block, "the tests run inside one; without it the assert fires"
    created(bureau(), row)


# --- decisions ---------------------------------------------------------------------------------


def test_an_answer_is_kept_with_its_facts_grounds_and_readings() -> None:
    put_in_force()
    viewer = township()
    asked = {"villages": [{"village": "120119101200"}], "year": 2018}
    answer = county.decide(viewer, "returns.guarantee", asked, on=viewer.today)
    kept = keep(viewer, answer, asked)
    kept.refresh_from_db()
    assert (kept.question, kept.on, kept.digest) == (
        "returns.guarantee", viewer.today, answer.pack.digest,
    )  # fmt: skip
    assert kept.answer == [{"village": "120119101200", "amount_fen": 1_000_000}]
    assert kept.facts == asked
    assert "JZ-044" in kept.clauses


def test_an_unusable_or_refusing_answer_refuses_the_act() -> None:
    put_in_force()
    viewer = township()
    nothing = county.decide(viewer, "returns.guarantee", {}, on=viewer.today)
    with pytest.raises(Refused):
        keep(viewer, nothing, {})
    bonus = {"class": "bonuses", "amount_fen": 100_000}
    refusing = county.decide(viewer, "funds.use", bonus, on=viewer.today)
    with pytest.raises(Refused) as refused:
        keep(viewer, refusing, bonus)
    assert codes(refused) == ["use_denied"]
    assert refused.value.because is not None
    assert list(refused.value.because.citations) == ["JZ-080"]
    assert Decision.objects.count() == 0


def test_a_refusing_answer_is_kept_where_the_refusal_itself_is_the_matter() -> None:
    put_in_force()
    viewer = township()
    bonus = {"class": "bonuses", "amount_fen": 100_000}
    refusing = county.decide(viewer, "funds.use", bonus, on=viewer.today)
    kept = keep(viewer, refusing, bonus, even_if_refused=True)
    assert [problem["code"] for problem in kept.problems] == ["use_denied"]


def test_two_accounts_are_one_person_everywhere() -> None:
    person = Person.objects.create(name="李四")
    assert same_person(replace(PUBLIC, person_id=person.pk), "township").person_id == person.pk


def test_the_moment_of_an_act_is_the_viewers() -> None:
    late = township(at=township().moment + timedelta(hours=13))
    assert late.today.isoformat() == "2018-11-06"
    assert AuditEvent.everything.filter(at=late.moment).count() == 0
    drafted(late)
    assert AuditEvent.everything.filter(at=late.moment).count() == 1
