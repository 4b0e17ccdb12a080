"""The flows of the stage, held to their tables: every state, event and role, every pair of duties."""

import pytest

from bangfu.apps.assets.flow import ASSET, DISPOSAL, STOCKTAKE
from bangfu.apps.assets.models import Asset, Disposal, Stocktake
from bangfu.apps.records.models import Flowing
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.funds.offices import TODAY, WAN_FEN, offices
from tests.apps.records.acting import TOWNSHIP

pytestmark = pytest.mark.django_db

FLOWS = [ASSET.name, DISPOSAL.name, STOCKTAKE.name]


def row_of(flow: str) -> Flowing:
    """A row that its table lets stand in every state."""
    at = offices()
    asset = Asset(
        code="A",
        project=at.project,
        fund=at.fund,
        township_id=TOWNSHIP,
        value_fen=WAN_FEN,
        formed_on=TODAY,
        use_state="in_use",
        state="registered",
    )
    asset.save()
    rows: dict[str, Flowing] = {
        ASSET.name: asset,
        DISPOSAL.name: Disposal(
            asset=asset, way="gift", owner_consent="同意书", district_approval="批复"
        ),
        STOCKTAKE.name: Stocktake(place_id=TOWNSHIP, title="盘点", counted_on=TODAY),
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
