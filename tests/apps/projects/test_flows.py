"""Every flow of the stage, triple by triple; every event has an act that takes it."""

import pytest

from bangfu.apps.projects import flow as flows
from bangfu.apps.projects.models import (
    Application,
    CapException,
    PlatformAgreement,
    ProgressRecord,
    Project,
    TownshipConsent,
    VillageConsent,
)
from bangfu.apps.records.models import Flowing
from bangfu.core.flow import Flow
from tests.apps.flows import (
    TAKEN,
    duties_not_apart,
    every_triple,
    reasons_not_asked,
    triples_not_kept,
)
from tests.apps.projects.working import FACTS, offices, weak_villages
from tests.apps.records.acting import TOWNSHIP

pytestmark = pytest.mark.django_db

EVERY = [getattr(flows, name) for name in flows.__all__]


def rows() -> dict[str, Flowing]:
    """One row of each flow, equipped for every state."""
    facts = {name: value for name, value in vars(FACTS).items() if name != "township"}
    project = Project.everything.create(
        state="planned", township_id=TOWNSHIP, municipal_subsidy_fen=1, **facts | {"code": "P"}
    )
    application = Application.everything.create(
        state="draft", project=project, requested_fen=1, reply_number="批复1号"
    )
    township = TownshipConsent.everything.create(state="open", township_id=TOWNSHIP)
    made: list[Flowing] = [
        project,
        application,
        CapException.everything.create(state="draft", application=application, over_fen=1),
        PlatformAgreement.everything.create(state="draft", application=application),
        ProgressRecord.everything.create(
            state="draft", project=project, measured_on="2018-08-01", percent=1, evidence="照片"
        ),
        township,
        VillageConsent.everything.create(
            state="open", village_id=weak_villages(TOWNSHIP, 1)[0], township_consent=township
        ),
    ]
    return {row.flow.name: row for row in made}


def test_every_flow_of_the_stage_is_held_to_its_table() -> None:
    offices(1)
    held = rows()
    assert set(held) == {flow.name for flow in EVERY}
    for row in held.values():
        assert triples_not_kept(row) == []


def test_no_event_that_asks_for_a_reason_is_taken_without_one() -> None:
    offices(1)
    assert [f for row in rows().values() for f in reasons_not_asked(row)] == []


def test_no_two_duties_of_one_row_lie_with_one_person() -> None:
    offices(1)
    assert [f for row in rows().values() for f in duties_not_apart(row)] == []


@pytest.mark.parametrize("flow", EVERY, ids=lambda flow: flow.name)
def test_every_state_can_be_reached_and_every_role_exists(flow: Flow) -> None:
    reached, before = {flow.first}, set()
    while reached != before:
        before = set(reached)
        reached |= {event.after for event in flow.events if before & set(event.before)}
    assert reached == {state.code for state in flow.states}
    assert sum(triple.told == TAKEN for triple in every_triple(flow)) == sum(
        len(event.before) * len(event.roles) for event in flow.events
    )


def test_the_triples_of_the_application_are_counted() -> None:
    """11 states, 12 events, 14 roles: every one of them is tried."""
    triples = list(every_triple(flows.APPLICATION))
    states, events = len(flows.APPLICATION.states), len(flows.APPLICATION.events)
    assert len(triples) == len(set(triples)) == states * events * len({t.role for t in triples})
