"""The flows of the stage, held to their tables: every state, event and role, every pair of duties."""

import pytest

from bangfu.apps.funds.flow import APPROPRIATION, PAYMENT_REQUEST, TRANCHE
from bangfu.apps.funds.models import Appropriation, PaymentRequest, Tranche
from bangfu.apps.records.models import Flowing
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.funds.offices import TODAY, WAN_FEN, offices, weak_villages

pytestmark = pytest.mark.django_db

FLOWS = [APPROPRIATION.name, TRANCHE.name, PAYMENT_REQUEST.name]


def row_of(flow: str) -> Flowing:
    """A row that its table lets stand in every state."""
    at = offices()
    rows: dict[str, Flowing] = {
        APPROPRIATION.name: Appropriation(
            fund=at.fund, document="文件", year=2018, amount_fen=WAN_FEN, received_on=TODAY
        ),
        TRANCHE.name: Tranche(
            code="T", project=at.project, fund=at.fund, amount_fen=WAN_FEN, injected_on=TODAY
        ),
        PAYMENT_REQUEST.name: PaymentRequest(
            code="P",
            project=at.project,
            fund=at.fund,
            place_id=weak_villages()[0],
            amount_fen=WAN_FEN,
            site=weak_villages()[0],
        ),
    }
    row = rows[flow]
    row.state = row.flow.first
    row.save()
    return row


@pytest.mark.parametrize("flow", FLOWS)
def test_every_state_event_and_role_is_as_the_table_says(flow: str) -> None:
    assert triples_not_kept(row_of(flow)) == []


@pytest.mark.parametrize("flow", FLOWS)
def test_nobody_holds_two_duties_of_one_row(flow: str) -> None:
    assert duties_not_apart(row_of(flow)) == []


@pytest.mark.parametrize("flow", FLOWS)
def test_what_asks_for_a_reason_is_refused_without_one(flow: str) -> None:
    assert reasons_not_asked(row_of(flow)) == []
