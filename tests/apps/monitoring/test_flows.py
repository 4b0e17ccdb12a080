"""The flows of clues and cases: every state with every event and every role, as their tables say."""

from datetime import date

import pytest

from bangfu.apps.monitoring.models import MonitoringCase, RiskClue
from bangfu.apps.records.models import Flowing
from tests.apps.acts import fresh
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.registry.people import live_household
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["clue", "case"])
def row(request: pytest.FixtureRequest) -> Flowing:
    """A row equipped so that its table lets it stand in every state."""
    jizhou()
    household, day = live_household(), date(2018, 11, 5)
    case = MonitoringCase.everything.create(
        state="received", household=household, source="visit", cause="illness", found_on=day,
        category="marginal", identified_on=day, lifted_on=day, helped_first_on=day,
    )  # fmt: skip
    if request.param == "case":
        held: Flowing = fresh(case)
        return held
    clue: Flowing = RiskClue.everything.create(
        state="open", household=household, source="visit", cause="illness", about="住院",
        found_on=day, receipt="1", case=case,
    )  # fmt: skip
    return clue


def test_every_state_event_and_role_goes_as_the_table_says(row: Flowing) -> None:
    assert triples_not_kept(row) == []


def test_no_two_duties_of_one_person(row: Flowing) -> None:
    assert duties_not_apart(row) == []


def test_what_asks_for_a_reason_is_refused_without_one(row: Flowing) -> None:
    assert reasons_not_asked(row) == []
