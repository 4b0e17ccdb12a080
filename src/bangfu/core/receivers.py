"""Receivers 受益方: to whom, or to what, the return of a project goes, as codes with their names."""

from collections.abc import Mapping
from typing import Literal

from bangfu.core.words import Words, words

Receiver = Literal["households", "village_collective", "maintenance", "depreciation", "public_good"]

RECEIVERS: Mapping[str, Words] = {
    "households": words("脱贫户、监测户", "Relieved and monitored households"),
    "village_collective": words("村集体", "Village collective"),
    "maintenance": words("运行维护", "Operation and maintenance"),
    "depreciation": words("折旧", "Depreciation"),
    "public_good": words("公益事业", "Public good"),
}
