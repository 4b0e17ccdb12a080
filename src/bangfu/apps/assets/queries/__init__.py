"""What is read of the stage, each for a viewer."""

from bangfu.apps.assets.queries.assets import (
    asset_for,
    assets_for,
    checks_for,
    checks_of,
    event_for,
    events_for,
    events_of,
    owned_by,
    owners_for,
    owners_of,
    use_rate,
)
from bangfu.apps.assets.queries.care import CheckDue, checks_due, missing_assets
from bangfu.apps.assets.queries.disposals import disposal_for, disposal_standing, disposals_for
from bangfu.apps.assets.queries.states import use_state_name, use_states
from bangfu.apps.assets.queries.stocktakes import (
    stocktake_for,
    stocktake_lines,
    stocktakes_for,
)

__all__ = [
    "CheckDue",
    "asset_for",
    "assets_for",
    "checks_due",
    "checks_for",
    "checks_of",
    "disposal_for",
    "disposal_standing",
    "disposals_for",
    "event_for",
    "events_for",
    "events_of",
    "missing_assets",
    "owned_by",
    "owners_for",
    "owners_of",
    "stocktake_for",
    "stocktake_lines",
    "stocktakes_for",
    "use_rate",
    "use_state_name",
    "use_states",
]
