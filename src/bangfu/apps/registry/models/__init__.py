"""Divisions and their changes, organisations, and the villages' programme and incomes."""

from bangfu.apps.registry.models.divisions import Division, DivisionChange
from bangfu.apps.registry.models.organisations import Organisation
from bangfu.apps.registry.models.villages import (
    ReferenceFigure,
    VillageIncome,
    VillageList,
    VillagePersonIncome,
    VillageProgramme,
)

__all__ = [
    "Division",
    "DivisionChange",
    "Organisation",
    "ReferenceFigure",
    "VillageIncome",
    "VillageList",
    "VillagePersonIncome",
    "VillageProgramme",
]
