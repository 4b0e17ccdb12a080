"""Whose households and persons a viewer sees: one rule for every model that hangs on a household."""

from django.db.models import Q

from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.records.models import Kept


class OfHousehold(Kept):
    """Rows about people (class 2). `scope_path` leads to the household's `village__code`.

    They are read by roles that read households: all of their place, or those of the own grids. A
    role that reads the business of a place but no households sees none of them.
    """

    is_about_people = True

    class Meta:
        abstract = True

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """The rows of the places whose households are read, and of the grids the viewer works in."""
        return households_q(viewer, cls.scope_path.removesuffix("village__code"))


def households_q(viewer: Viewer, path: str) -> Q:
    """The rows whose household, at `path` (with its `__`, or empty), a viewer may see."""
    place = f"{path}village__code"
    seen = Q(pk__in=[])
    for area in viewer.household_areas:
        seen |= inside(place, area)
    if viewer.grid_areas and viewer.person_id is not None:
        own = Q(**{f"{path}grid__worker_id": viewer.person_id})
        for area in viewer.grid_areas:
            seen |= own & inside(place, area)
    return seen
