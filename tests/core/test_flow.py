"""Flows: which events somebody waits for, and which are plain work done."""

from bangfu.apps.funds.flow import TRANCHE
from bangfu.apps.projects.flow import PROJECT
from bangfu.apps.returns.flow import REMITTANCE_DUE, SURPLUS_PLAN
from bangfu.core.flow import Flow


def errands(flow: Flow, state: str) -> list[str]:
    return [event.code for event in flow.errands_from(state)]


def forward(flow: Flow, state: str) -> list[str]:
    return [event.code for event in flow.events_from(state) if flow.is_forward(event, state)]


def test_nobody_waits_for_the_end_of_a_healthy_project() -> None:
    assert errands(PROJECT, "operating") == []
    assert errands(PROJECT, "closing") == ["close"]


def test_nobody_waits_for_money_to_be_taken_back() -> None:
    assert errands(REMITTANCE_DUE, "late") == ["receive", "settle"]


def test_the_next_payment_is_waited_for_though_the_plan_stays_where_it_is() -> None:
    assert errands(SURPLUS_PLAN, "approved") == ["pay", "finish"]


def test_a_reversal_that_was_asked_for_waits_to_be_decided_but_is_no_step_forward() -> None:
    assert errands(TRANCHE, "disputed") == ["reverse", "keep"]
    assert forward(TRANCHE, "disputed") == []
    assert forward(TRANCHE, "checked") == ["approve"]
