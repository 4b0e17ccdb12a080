"""Who may write in the stage of monitoring: by role, for the place concerned."""

COUNTY_OFFICES = ("leading_group_office", "agriculture_bureau")
"""Who looks after monitoring for the whole county."""
