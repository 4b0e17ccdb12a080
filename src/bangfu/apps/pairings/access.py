"""Who may write in the stage of pairings: by role, for the place concerned."""

COUNTY_OFFICES = ("leading_group_office", "agriculture_bureau")
"""Who keeps helping units and whom they help."""

KEEPERS = (*COUNTY_OFFICES, "township")
"""Who keeps contributions and training of a place."""

DRAFTERS = (*COUNTY_OFFICES, "platform", "township")
"""Who drafts an agreement."""
