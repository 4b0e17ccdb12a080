"""Workbooks about people entered whole: new households, new members, changes, incomes, guarantees.

One act for a workbook, in the transaction of its import. New households are checked by somebody
else; figures and findings that are there already are never changed by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.apps.pages.models import ImportBatch
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import commitment_of_body
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, once, write_event
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import ENTERERS
from bangfu.apps.registry.actions.batches import LOOKED_UP, WHAT, HouseholdRow, some, write_batch
from bangfu.apps.registry.actions.bulk import insert_many
from bangfu.apps.registry.actions.circumstances import GUARANTEE, INCOME
from bangfu.apps.registry.actions.divisions import hold_division
from bangfu.apps.registry.actions.entering import IndividualEntered
from bangfu.apps.registry.actions.individuals import add_individual, change_individual
from bangfu.apps.registry.models import (
    Division,
    GuaranteeCheck,
    Household,
    HouseholdIncome,
    Individual,
)
from bangfu.core.money import Fen
from bangfu.core.words import Words


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


@dataclass(frozen=True)
class IncomeRow:
    """An income of a household in a period, by the code of the household."""

    household: str
    year: int
    income_class: str
    amount_fen: Fen


def file_incomes_of_many(
    viewer: Viewer, rows: Sequence[IncomeRow], *, place: str, source: str, key: str
) -> Told:
    """File incomes of many households that have none of the class and period. Raises Refused."""

    def do() -> Division:
        role = role_to_make(viewer, ENTERERS, place, INCOME)
        held = hold_division(place)
        keys = _live(viewer, {row.household for row in rows}, INCOME)
        columns = ("household_id", "year", "income_class", "amount_fen", "source")
        filed = (
            (keys[row.household], row.year, row.income_class, row.amount_fen, source)
            for row in rows
        )
        insert_many(HouseholdIncome, columns, filed)
        after = {"incomes": len(rows), "digest": _digest(rows), "source": source}
        write_event(viewer, f"{HouseholdIncome.kind()}.file_many", held, role=role, after=after)
        return held

    return once(viewer, key, {"digest": _digest(rows), "place": place, "source": source}, do)


@dataclass(frozen=True)
class LookedRow:
    """What was found of a guarantee of a household on a day, by the code of the household."""

    household: str
    item: str
    state: str
    checked_on: date
    finding: str = ""


def check_guarantees_of_many(
    viewer: Viewer, rows: Sequence[LookedRow], *, place: str, source: str, key: str
) -> Told:
    """Keep what was found of guarantees of many households. Raises Refused."""

    def do() -> Division:
        role = role_to_make(viewer, ENTERERS, place, GUARANTEE)
        held = hold_division(place)
        keys = _live(viewer, {row.household for row in rows}, GUARANTEE)
        columns = ("household_id", "item", "state", "checked_on", "checked_by_id", "finding")
        found = (
            (
                keys[row.household],
                row.item,
                row.state,
                row.checked_on,
                viewer.acting_id,
                row.finding,
            )
            for row in rows
        )
        insert_many(GuaranteeCheck, columns, found)
        after = {"checks": len(rows), "digest": _digest(rows), "source": source}
        write_event(viewer, f"{GuaranteeCheck.kind()}.check_many", held, role=role, after=after)
        return held

    return once(viewer, key, {"digest": _digest(rows), "place": place, "source": source}, do)


def _digest(rows: Sequence[object]) -> str:
    return commitment_of_body({"rows": list(rows)})


def _live(viewer: Viewer, codes: set[str], what: Words) -> dict[str, int]:
    """The keys of registered households of the viewer's own places, by code. Raises Refused."""
    keys: dict[str, int] = {}
    for few in some(sorted(codes), LOOKED_UP):
        live = Household.everything.filter(code__in=few, state="live")
        for code, pk, village in live.values_list("code", "pk", "village_id"):
            if viewer.holds(ENTERERS, village) is None:
                raise refuse("not_yours_to_make", code, what=what)
            keys[code] = pk
    if missing := sorted(codes - keys.keys()):
        raise refuse("household_not_found", missing[0])
    return keys
