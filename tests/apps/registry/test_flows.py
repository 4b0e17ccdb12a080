"""The flows of the register: every state with every event and every role, as their tables say."""

import pytest

from bangfu.apps.records.models import Flowing
from bangfu.apps.registry.actions.incomes import IncomeFiled, file_incomes
from bangfu.apps.registry.models import Duplicate, Erasure, Household, Individual, VillageIncome
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.records.acting import NOON
from tests.apps.registry.people import HEAD, a_duplicate, entered_household
from tests.apps.registry.places import entered, jizhou

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["list", "income", "household", "duplicate", "erasure"])
def row(request: pytest.FixtureRequest) -> Flowing:
    clerk = jizhou()
    if request.param == "list":
        return entered(clerk, 1, 1)
    if request.param == "household":
        # The table is walked without the acts, which say on which day a household ends and …
        Household.everything.filter(pk=entered_household([HEAD]).pk).update(ended_on=NOON.date())
        return Household.everything.get()
    if request.param == "duplicate":
        # … which of two rows stays.
        Duplicate.everything.filter(pk=a_duplicate().pk).update(outcome="keep_first")
        return Duplicate.everything.get()
    if request.param == "erasure":
        entered_household([HEAD])
        head = Individual.everything.get()
        return Erasure.everything.create(
            state="proposed", individual=head, reason="本人申请", proposed_on=NOON.date()
        )
    filed = [IncomeFiled("120119101201", "operating", 1)]
    file_incomes(clerk, 2018, filed, source="表", key="file")
    return VillageIncome.everything.get()


def test_every_triple_is_taken_or_refused_as_the_table_says(row: Flowing) -> None:
    assert triples_not_kept(row) == []


def test_every_event_that_asks_for_a_reason_is_refused_without_one(row: Flowing) -> None:
    assert reasons_not_asked(row) == []


def test_nobody_holds_two_duties_of_one_row(row: Flowing) -> None:
    assert duties_not_apart(row) == []
