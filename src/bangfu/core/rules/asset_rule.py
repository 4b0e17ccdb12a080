"""RK16 asset rule 资产权属与管护: who owns and keeps an asset, how often it is seen to, how it may go.

Dividing an asset among its owners is the engine's.
"""

from typing import ClassVar, Literal

from bangfu.core.rules.rule import Kind
from bangfu.core.words import Named, Words, words


class AssetRule(Kind):
    """Owners, custodian, states, checks, stock-take and what a disposal needs."""

    kind: ClassVar[str] = "asset_rule"
    title: ClassVar[Words] = words("资产权属与管护", "Asset ownership and custody")

    owners: Literal["joint_equal", "contribution", "host_village"] | None = None
    members: int | None = None
    rounding_unit: Literal["fen", "yuan"] | None = None
    custodian: Literal["township_of_location"] | None = None
    states: dict[str, Named] | None = None
    check_months: int | None = None
    disposal_needs: dict[str, Named] | None = None
    stock_take: Literal["by_item"] | None = None
