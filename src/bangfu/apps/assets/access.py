"""Who may begin something in the stage of assets."""

from bangfu.core.words import words

KEEPERS = ("township",)
"""Who keeps the assets that lie in a township: forms, changes, checks and asks to dispose of them."""

LOOKERS = ("township", "agriculture_bureau")
"""Who looks at assets on the spot and counts them."""

ASSET = words("资产", "asset")
EVENT = words("资产事项", "event of an asset")
CHECK = words("资产核查", "check of an asset")
STOCKTAKE = words("资产盘点", "stock-take")
DISPOSAL = words("资产处置", "disposal")
