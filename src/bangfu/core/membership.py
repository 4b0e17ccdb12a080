"""How many members a pack has, against how many were handed in."""

from bangfu.core.problem import Problem
from bangfu.core.rules.asset_rule import AssetRule
from bangfu.core.rules.rule import Rule
from bangfu.core.rules.unit_entitlement import UnitEntitlement


def member_problems(rule: Rule[UnitEntitlement] | Rule[AssetRule], count: int) -> list[Problem]:
    """A warning where the members handed in are not as many as the pack says."""
    members = rule.terms.members
    if members is None or members == count:
        return []
    return [rule.finding("member_count", "warn", "members", count=count, members=members)]
