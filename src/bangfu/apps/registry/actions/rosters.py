"""A workbook of people entered whole: new households, new members of others, and changes of members.

One act for a workbook, in the transaction of its import. New households are checked by somebody
else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, once
from bangfu.apps.registry.access import ENTERERS
from bangfu.apps.registry.actions.batches import WHAT, HouseholdRow, write_batch
from bangfu.apps.registry.actions.divisions import hold_division
from bangfu.apps.registry.actions.entering import IndividualEntered
from bangfu.apps.registry.actions.individuals import add_individual, change_individual
from bangfu.apps.registry.models import Division, Household, Individual


@dataclass(frozen=True)
class RosterEntered:
    """What a roster brings: new households, members of registered ones, and changes of members."""

    households: Sequence[HouseholdRow]
    members: Sequence[tuple[int, IndividualEntered]]
    changes: Sequence[tuple[int, Mapping[str, Any]]]


def enter_roster(
    viewer: Viewer, roster: RosterEntered, *, source: str, key: str, batch: ImportBatch
) -> Told:
    """Enter a roster, all of it or nothing. Raises Refused."""

    def do() -> Division:
        role_to_make(viewer, ENTERERS, batch.place, WHAT)
        place = hold_division(batch.place)
        if roster.households:
            write_batch(
                viewer, roster.households, place=batch.place, source=source, key=f"{key}.new",
                batch=batch,
            )  # fmt: skip
        for at, (household_id, entered) in enumerate(roster.members):
            household = Household.everything.get(pk=household_id)
            add_individual(
                viewer, household, entered, joined_on=viewer.today, key=f"{key}.more.{at}"
            )
        for at, (individual_id, values) in enumerate(roster.changes):
            individual = Individual.everything.get(pk=individual_id)
            change_individual(viewer, individual, values, key=f"{key}.other.{at}")
        return place

    return once(viewer, key, {"batch": batch.pk}, do)
