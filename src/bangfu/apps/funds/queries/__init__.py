"""What is read of the stage, each for a viewer."""

from bangfu.apps.funds.queries.funds import (
    appropriations_for,
    funds_for,
    injected_by_project,
    subsidy_funds,
)
from bangfu.apps.funds.queries.policy import (
    allowed_uses,
    appropriations_standing,
    denied_uses,
    earmarks,
    late_claims,
    missing_opinions,
    payment_times,
    use_names,
    use_standing,
    voucher_standing,
)
from bangfu.apps.funds.queries.requests import (
    moved_last,
    pace_of,
    paces_for,
    payment_requests_for,
    payments_for,
    payments_of,
    statements_for,
    vouchers_for,
    vouchers_of,
)
from bangfu.apps.funds.queries.tranches import tranche_rows, tranches_for

__all__ = [
    "allowed_uses",
    "appropriations_for",
    "appropriations_standing",
    "denied_uses",
    "earmarks",
    "funds_for",
    "injected_by_project",
    "late_claims",
    "missing_opinions",
    "moved_last",
    "pace_of",
    "paces_for",
    "payment_requests_for",
    "payment_times",
    "payments_for",
    "payments_of",
    "statements_for",
    "subsidy_funds",
    "tranche_rows",
    "tranches_for",
    "use_names",
    "use_standing",
    "voucher_standing",
    "vouchers_for",
    "vouchers_of",
]
