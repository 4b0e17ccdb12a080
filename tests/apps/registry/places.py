"""Jizhou as the shipped codes have it, its policy in force, and lists of its villages."""

from datetime import date

from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.actions.divisions import load_divisions
from bangfu.apps.registry.actions.villages import enter_villages
from bangfu.apps.registry.models import Division, VillageList
from tests.apps.policies.standing import put_in_force
from tests.apps.records.acting import COUNTY, acting

ENTERED = date(2018, 1, 1)


def jizhou() -> Viewer:
    """Load Jizhou's divisions, take its plan into force; the clerk of the agriculture bureau."""
    clerk = acting("agriculture_bureau")
    load_divisions(clerk, COUNTY)
    put_in_force()
    return clerk


def villages(count: int, *, skip: int = 0) -> list[str]:
    """The codes of some villages of Jizhou, spread over its townships."""
    codes = Division.everything.filter(category="village", code__startswith="120119")
    return sorted(codes.values_list("code", flat=True), key=lambda code: (code[9:], code))[
        skip : skip + count
    ]


def entered(clerk: Viewer, municipal: int, district: int) -> VillageList:
    """A list with so many villages helped by each level."""
    codes = villages(municipal + district)
    levels = dict.fromkeys(codes[:municipal], "municipal")
    levels |= dict.fromkeys(codes[municipal:], "district")
    enter_villages(clerk, levels, entered_on=ENTERED, source="区帮扶办名单", key="enter")
    listed: VillageList = VillageList.everything.get()
    return listed
