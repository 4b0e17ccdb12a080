"""Samples of what was done: by a seed that is kept, from a span of days, by auditors only."""

from dataclasses import replace
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.oversight.actions.samples import Wanted, draw_sample
from bangfu.apps.oversight.models import AuditSample
from bangfu.apps.oversight.queries.events import done_in_words, events_of, samples_for
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from tests.apps.acts import key
from tests.apps.oversight.test_findings import found
from tests.apps.oversight.watching import at, clerk, day, office, told_row
from tests.apps.pages.offices import signed_in
from tests.apps.records.acting import COUNTY
from tests.apps.records.test_acts import codes
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db
SPAN = Wanted("2018年11月", 2, day(11, 20), day(11, 20), "oversight.finding")


@pytest.fixture
def auditor() -> Viewer:
    """An auditor the day after five findings were written down."""
    jizhou()
    for _ in range(5):
        found()
    return at(office("auditor"), 2018, 11, 21)


def test_the_events_drawn_can_be_drawn_again_by_hand(auditor: Viewer) -> None:
    row = told_row(AuditSample, draw_sample(auditor, SPAN, key=key()))
    numbers = AuditEvent.everything.filter(subject_kind="oversight.finding")
    names = [str(n) for n in numbers.values_list("sequence", flat=True)]
    by_hand = sorted(names, key=lambda n: sha256(f"2018年11月:{n}".encode()).hexdigest())[:2]
    assert row.sequences == sorted(int(number) for number in by_hand)
    assert (row.drawn_from, row.seed) == (5, "2018年11月")
    assert {done_in_words(event).zh for event in events_of(auditor, row)} == {"新建"}


@pytest.mark.parametrize(
    "changes", [{"seed": " "}, {"count": 0}, {"count": 6}, {"begins_on": day(11, 21)}]
)
def test_a_draw_of_nothing_or_without_seed_is_refused(
    auditor: Viewer, changes: dict[str, object]
) -> None:
    wanted = replace(SPAN, **({"ends_on": day(11, 21)} | changes))  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        draw_sample(auditor, wanted, key=key())
    assert codes(refused) == ["sample_unclear"]


def test_only_an_auditor_draws_and_few_see_what_was_drawn(auditor: Viewer) -> None:
    for viewer in (office("finance_bureau"), clerk()):
        with pytest.raises(Refused) as refused:
            draw_sample(viewer, SPAN, key=key())
        assert codes(refused) == ["not_yours_to_make"]
    draw_sample(auditor, SPAN, key=key())
    assert samples_for(auditor).count() == 1
    assert not samples_for(office("finance_bureau")).exists()
    assert not samples_for(clerk()).exists()


def test_the_database_keeps_no_sample_without_its_seed(auditor: Viewer) -> None:
    row = told_row(AuditSample, draw_sample(auditor, SPAN, key=key()))
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditSample.everything.filter(pk=row.pk).update(seed="")


def test_an_administrator_reads_no_events_and_is_not_named_as_a_reader(auditor: Viewer) -> None:
    refused = signed_in("administrator", COUNTY).get("/oversight/events/")
    assert refused.status_code == 403
    assert "审计与纪检" in refused.content.decode()
    assert "系统管理员、" not in refused.content.decode()
