"""Who may write in the register: by role, for the place concerned."""

COUNTY_OFFICES = ("leading_group_office", "agriculture_bureau")
"""Who keeps the register of the county."""

KEEPERS = (*COUNTY_OFFICES, "township")
"""Who keeps what belongs to a township: for its own place, or the county for all."""

FILERS = ("village", "township", *COUNTY_OFFICES)
"""Who files figures of villages: the village, its township, or the county from a workbook of all."""

ENTERERS = ("village", "township", "resident_team", "agriculture_bureau")
"""Who enters and changes households and individuals of its place; another person checks."""

ERASERS = ("agriculture_bureau",)
"""Who proposes that somebody off the register be erased; another person does it."""

HOUSEHOLD_KEEPERS = ("township", "agriculture_bureau")
"""Who moves and merges households and keeps grids: the township within itself, else the county."""

CHECKERS = ("township", "township_leader", "agriculture_bureau")
"""Who checks and registers households that another person entered."""
