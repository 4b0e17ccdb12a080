"""The only writers of the stage: each act in one transaction, once for its key."""

from bangfu.apps.assets.actions.assets import (
    accept_asset,
    confirm_asset,
    form_asset,
    register_asset,
    reject_asset,
    withdraw_asset,
)
from bangfu.apps.assets.actions.disposals import (
    Wish,
    approve_disposal,
    ask_disposal,
    carry_out_disposal,
    consent_disposal,
    draft_disposal,
    refuse_disposal,
    withdraw_disposal,
)
from bangfu.apps.assets.actions.happenings import (
    Findings,
    Happening,
    Look,
    check_asset,
    close_accident,
    record_accident,
    record_happening,
)
from bangfu.apps.assets.actions.stocktakes import (
    close_stocktake,
    count_assets,
    hand_in_stocktake,
    open_stocktake,
    return_stocktake,
)

__all__ = [
    "Findings",
    "Happening",
    "Look",
    "Wish",
    "accept_asset",
    "approve_disposal",
    "ask_disposal",
    "carry_out_disposal",
    "check_asset",
    "close_accident",
    "close_stocktake",
    "confirm_asset",
    "consent_disposal",
    "count_assets",
    "draft_disposal",
    "form_asset",
    "hand_in_stocktake",
    "open_stocktake",
    "record_accident",
    "record_happening",
    "refuse_disposal",
    "register_asset",
    "reject_asset",
    "return_stocktake",
    "withdraw_asset",
    "withdraw_disposal",
]
