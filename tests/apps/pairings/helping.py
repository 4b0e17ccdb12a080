"""Short ways to have organisations, helping units and agreements of Jizhou."""

from datetime import date
from typing import Any

from bangfu.apps.pairings.actions.units import enter_unit
from bangfu.apps.pairings.models import HelpingUnit
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.actions.organisations import make_organisation
from bangfu.apps.registry.models import Organisation
from tests.apps.records.acting import COUNTY

BEFORE = date(2010, 1, 1)


def organisation(clerk: Viewer, code: str, **given: Any) -> Organisation:
    """An organisation of the county; its name is its code unless told otherwise."""
    values = {
        "code": code,
        "name": code,
        "category": "helping_unit",
        "level": "district",
        "division_id": COUNTY,
        "active_from": BEFORE,
    } | given
    made = make_organisation(clerk, values, key=f"make {code}")
    row: Organisation = Organisation.everything.get(pk=made.id)
    return row


def unit(clerk: Viewer, code: str, level: str = "district") -> HelpingUnit:
    """A helping unit of a level."""
    held = organisation(clerk, code, level=level)
    values = {"organisation_id": held.pk, "division_id": COUNTY, "level": level}
    made = enter_unit(clerk, values, key=f"enter {code}")
    row: HelpingUnit = HelpingUnit.everything.get(pk=made.id)
    return row


def government(clerk: Viewer) -> Organisation:
    """The district government."""
    return organisation(
        clerk, "QZF", name="蓟州区人民政府", category="government", office="district_government"
    )


def township_government(clerk: Viewer, township: str, name: str) -> Organisation:
    """The government of a township."""
    return organisation(
        clerk,
        f"ZF{township}",
        name=name,
        category="township_government",
        office="township",
        level="township",
        division_id=township,
    )
