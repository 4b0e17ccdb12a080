"""Who may write in the stage of pairings: by role, for the place concerned.

The county's offices keep helping units and whom they help; a township also keeps contributions and
training of its place: the same as in the register.
"""

from bangfu.apps.registry.access import COUNTY_OFFICES, KEEPERS

__all__ = ["COUNTY_OFFICES", "DRAFTERS", "KEEPERS"]

DRAFTERS = (*COUNTY_OFFICES, "platform", "township")
"""Who drafts an agreement."""
