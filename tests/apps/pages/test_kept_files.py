"""Files about people while they are kept: sealed, found again, gone when applied, dropped or left."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import bangfu.apps.pages.jobs
from bangfu.apps.pages.actions import Handed, ask_to_apply, drop_batch, forget_left, hand_in
from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import CannotUnseal, unseal_file
from bangfu.apps.records.jobs import TIDY, WORK, tidy
from bangfu.apps.records.models import AuditEvent, Job
from bangfu.apps.records.queries.fingerprints import altered_rows
from bangfu.apps.registry.actions.keys import drop_old_keys, rotate_keys
from tests.apps.acts import fresh, key, refused
from tests.apps.records.acting import TOWNSHIP, acting

pytestmark = pytest.mark.django_db
CONTENT = b"PK 110101199001011234"


def kept(clerk: Viewer | None = None, **more: Any) -> ImportBatch:
    """A file about people that was handed in."""
    clerk = clerk or acting("township", place=TOWNSHIP)
    handed = Handed("registry:roster_import", TOWNSHIP, "户.xlsx", CONTENT, about_people=True)
    told = hand_in(clerk, handed, key=key(), **more)
    found: ImportBatch = ImportBatch.everything.get(pk=told.id)
    return found


def test_a_file_about_people_is_sealed_and_no_event_holds_it() -> None:
    batch = kept()
    assert b"110101199001011234" not in bytes(batch.content)
    assert unseal_file(batch.data_key, batch.content) == CONTENT
    with pytest.raises(CannotUnseal):
        unseal_file(batch.data_key, bytes(batch.content)[:-1] + b"?")
    event = AuditEvent.everything.get(verb="pages.import_batch.create")
    assert not {"content", "data_key", "summary", "marked"} & set(event.after)
    assert list(altered_rows()) == []


def test_another_key_opens_it_after_the_county_changed_its_own() -> None:
    batch = kept()
    rotate_keys()
    drop_old_keys()
    batch = fresh(batch)
    assert unseal_file(batch.data_key, batch.content) == CONTENT


def test_a_file_that_is_dropped_or_followed_by_another_is_gone() -> None:
    clerk = acting("township", place=TOWNSHIP)
    first = kept(clerk)
    second = kept(clerk)
    assert (fresh(first).state, bytes(fresh(first).content), fresh(first).data_key) == (
        "dropped", b"", None,
    )  # fmt: skip
    drop_batch(clerk, second, key=key())
    assert (fresh(second).state, bytes(fresh(second).content)) == ("dropped", b"")
    with refused("import_not_open"):
        ask_to_apply(clerk, fresh(second), key=key())
    with refused("not_in_state"):
        drop_batch(clerk, fresh(second), key=key())


def test_what_was_left_for_a_week_is_forgotten_by_a_worker() -> None:
    clerk, batch = acting("township", place=TOWNSHIP), kept()
    young = kept(acting("village", place="120119101201"))
    week_ago = clerk.moment - timedelta(days=8)
    ImportBatch.everything.filter(pk=batch.pk).update(handed_at=week_ago)
    assert forget_left in TIDY
    tidy(lambda: clerk.moment)
    assert (fresh(batch).state, bytes(fresh(batch).content), fresh(batch).data_key) == (
        "dropped", b"", None,
    )  # fmt: skip
    assert fresh(young).state == "handed"
    event = AuditEvent.everything.get(verb="pages.import_batch.drop")
    assert (event.person_id, event.after["state"]) == (None, "dropped")


def test_a_file_that_ended_holds_nothing_whoever_writes_it() -> None:
    batch = kept()
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportBatch.everything.filter(pk=batch.pk).update(state="dropped")


def test_a_file_sent_twice_is_one_file_and_one_work() -> None:
    clerk = acting("township", place=TOWNSHIP)
    handed = Handed("registry:roster_import", TOWNSHIP, "户.xlsx", CONTENT, about_people=True)
    one, two = (hand_in(clerk, handed, key="the same") for _click in range(2))
    assert (one.id, two.is_repeat) == (two.id, True)
    assert Job.everything.get().work in WORK
    assert bangfu.apps.pages.jobs.WORK is WORK
