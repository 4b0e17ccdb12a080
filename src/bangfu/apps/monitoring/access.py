"""Who may write in the stage of monitoring: by role, for the place concerned."""

from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.models import Household

COUNTY_OFFICES = ("leading_group_office", "agriculture_bureau")
"""Who looks after monitoring for the whole county."""

REPORTERS = ("village", "resident_team", "grid_worker", "township", "agriculture_bureau")
"""Who enters what was heard of a household."""

HELPERS = ("village", "resident_team", "township", "agriculture_bureau")
"""Who enters what is done for a household."""

SUPPORTING = ("village", "resident_team", "grid_worker", "township", "township_leader")
"""Whose people support households of their place."""

REVIEWERS = ("village", "resident_team", "township")
"""Who reviews a household that is helped."""

SUPERIORS = ("county_leader", "township_leader")
"""Who is reminded of what is late: the responsible are reminded of what is due."""

SUPPORTER_NAMERS = ("township", "village", "agriculture_bureau")
"""Who names the supporter of a household."""

NOTERS = (*COUNTY_OFFICES, "township")
"""Who writes the monthly note on a key area: the county, or the township in which it lies."""

SCREENERS = ("agriculture_bureau",)
"""Who screens the county."""

SENDERS = ("department",)
"""Who sends lists of warnings: for the own department."""

COUNTY_READERS = tuple(
    role.code for role in ROLES.values() if role.households == "place" and role.level == "county"
)
"""Who reads what tells of the households of the whole county."""


def refuse_unseen(viewer: Viewer, household: Household) -> None:
    """Refuse an act on a household the viewer does not see, such as one of another grid."""
    if not Household.objects.visible_to(viewer).filter(pk=household.pk).exists():
        raise refuse("household_not_yours", household.code)
