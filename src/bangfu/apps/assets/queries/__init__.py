"""What is read of the stage, each for a viewer."""

from bangfu.apps.assets.queries.assets import (
    assets_for,
    checks_for,
    event_for,
    events_for,
    events_of,
    owners_for,
    owners_of,
)
from bangfu.apps.assets.queries.care import CheckDue, checks_due, missing_assets
from bangfu.apps.assets.queries.disposals import disposal_standing, disposals_for
from bangfu.apps.assets.queries.states import use_states
from bangfu.apps.assets.queries.stocktakes import (
    stocktake_lines,
    stocktakes_for,
)

__all__ = [
    "CheckDue",
    "assets_for",
    "checks_due",
    "checks_for",
    "disposal_standing",
    "disposals_for",
    "event_for",
    "events_for",
    "events_of",
    "missing_assets",
    "owners_for",
    "owners_of",
    "stocktake_lines",
    "stocktakes_for",
    "use_states",
]
