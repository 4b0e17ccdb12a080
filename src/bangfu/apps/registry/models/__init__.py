"""Divisions, organisations, the villages' programme and incomes; households and individuals."""

from bangfu.apps.registry.models.divisions import Division, DivisionChange
from bangfu.apps.registry.models.households import (
    Consent,
    Grid,
    GuaranteeCheck,
    Household,
    HouseholdIncome,
    HouseholdMove,
    HouseholdStatus,
)
from bangfu.apps.registry.models.individuals import (
    Duplicate,
    Erasure,
    Individual,
    IndividualMove,
)
from bangfu.apps.registry.models.organisations import Organisation
from bangfu.apps.registry.models.scopes import OfHousehold
from bangfu.apps.registry.models.villages import (
    ReferenceFigure,
    VillageIncome,
    VillageList,
    VillagePersonIncome,
    VillageProgramme,
)

__all__ = [
    "Consent",
    "Division",
    "DivisionChange",
    "Duplicate",
    "Erasure",
    "Grid",
    "GuaranteeCheck",
    "Household",
    "HouseholdIncome",
    "HouseholdMove",
    "HouseholdStatus",
    "Individual",
    "IndividualMove",
    "OfHousehold",
    "Organisation",
    "ReferenceFigure",
    "VillageIncome",
    "VillageList",
    "VillagePersonIncome",
    "VillageProgramme",
]
