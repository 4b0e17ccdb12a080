"""The only writers of the stage: each act in one transaction, once for its key."""

from bangfu.apps.funds.actions.appropriations import (
    Arrival,
    change_appropriation,
    check_appropriation,
    draft_appropriation,
    enter_appropriation,
    post_appropriation,
    reverse_appropriation,
)
from bangfu.apps.funds.actions.payments import (
    account_request,
    fail_request,
    pay_request,
    reopen_request,
    reverse_request,
)
from bangfu.apps.funds.actions.register import change_fund, set_up_fund
from bangfu.apps.funds.actions.requests import (
    Claim,
    Paper,
    approve_request,
    change_request,
    check_vouchers,
    draft_request,
    return_request,
    submit_request,
    withdraw_request,
)
from bangfu.apps.funds.actions.reversing import dispute, keep_posted
from bangfu.apps.funds.actions.statements import Stated, state_balance
from bangfu.apps.funds.actions.tranches import (
    Injection,
    approve_tranche,
    change_tranche,
    check_tranche,
    draft_tranche,
    inject_tranche,
    propose_tranche,
    return_tranche,
    reverse_tranche,
)
from bangfu.apps.records.actions import move

__all__ = [
    "Arrival",
    "Claim",
    "Injection",
    "Paper",
    "Stated",
    "account_request",
    "approve_request",
    "approve_tranche",
    "change_appropriation",
    "change_fund",
    "change_request",
    "change_tranche",
    "check_appropriation",
    "check_tranche",
    "check_vouchers",
    "dispute",
    "draft_appropriation",
    "draft_request",
    "draft_tranche",
    "enter_appropriation",
    "fail_request",
    "inject_tranche",
    "keep_posted",
    "move",
    "pay_request",
    "post_appropriation",
    "propose_tranche",
    "reopen_request",
    "return_request",
    "return_tranche",
    "reverse_appropriation",
    "reverse_request",
    "reverse_tranche",
    "set_up_fund",
    "state_balance",
    "submit_request",
    "withdraw_request",
]
