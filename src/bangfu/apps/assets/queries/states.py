"""The states of use that the county's policy tells apart."""

from datetime import date

from bangfu.apps.projects.queries.policy import rule_on
from bangfu.core.rules.asset_rule import AssetRule
from bangfu.core.rules.rule import names
from bangfu.core.words import Words

CHECKS = "assets.checks"
IN_USE = "in_use"
"""The state of an asset that is used: what the rate of use counts."""


def use_states(on: date) -> dict[str, Words]:
    """The states of use by code, in the order of the policy."""
    rule = rule_on(on, CHECKS, AssetRule)
    return names(rule.terms.states) if rule else {}
