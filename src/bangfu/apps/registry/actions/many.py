"""What is found about many households at once: one event for all of it, with its digest.

New figures only: what stands there already is changed household by household, where the old figure
is kept. All of them are written or none.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import commitment_of_body
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, once, write_event
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import ENTERERS
from bangfu.apps.registry.actions.bulk import insert_many
from bangfu.apps.registry.actions.circumstances import (
    FINDING,
    GUARANTEE,
    INCOME,
    SOURCE,
    Looked,
)
from bangfu.apps.registry.actions.divisions import hold_division
from bangfu.apps.registry.actions.entering import refuse_numbers
from bangfu.apps.registry.actions.households import not_after, refuse_unless_live
from bangfu.apps.registry.models import Division, GuaranteeCheck, Household, HouseholdIncome
from bangfu.apps.registry.models.households import HOUSEHOLD_INCOME_CLASSES
from bangfu.core.money import Fen
from bangfu.core.words import Words

LOOKED_UP = 500

T = TypeVar("T")
Incomes = Mapping[str, Mapping[str, Fen]]
"""By the code of a household, its incomes by class."""


def file_incomes_of_many(  # noqa: PLR0913 (of which period, for which place, from where)
    viewer: Viewer, year: int, amounts_fen: Incomes, *, place: str, source: str, key: str
) -> Told:
    """Enter the incomes of a period of many households. Leads to the place. Raises Refused."""
    digest = commitment_of_body({"year": year, "amounts": amounts_fen, "source": source})

    def do() -> Division:
        role = role_to_make(viewer, ENTERERS, place, INCOME)
        refuse_numbers({"source": (SOURCE, source)})
        households = live_of(viewer, [*amounts_fen], INCOME)
        for some in in_parts([*households.values()], LOOKED_UP):
            known = HouseholdIncome.everything.filter(household_id__in=some, year=year).first()
            if known is not None:
                raise refuse("entered_before", str(known))
        rows = list(_income_rows(households, year, amounts_fen, source))
        insert_many(
            HouseholdIncome, ("household_id", "year", "income_class", "amount_fen", "source"), rows
        )
        after = {"households": len(households), "rows": len(rows), "year": year, "digest": digest}
        return _told(viewer, place, HouseholdIncome.kind(), role, after)

    return once(viewer, key, {"incomes": digest, "place": place}, do)


def _income_rows(
    households: Mapping[str, int], year: int, amounts_fen: Incomes, source: str
) -> Iterator[tuple[object, ...]]:
    for code, by_class in amounts_fen.items():
        for income_class, fen in by_class.items():
            if fen < 0 and income_class != "business":
                raise refuse("income_below_zero", HOUSEHOLD_INCOME_CLASSES[income_class].zh)
            yield households[code], year, income_class, fen, source


def check_guarantees_of_many(
    viewer: Viewer, looked: Sequence[tuple[str, Looked]], *, place: str, key: str
) -> Told:
    """Keep what was found of the guarantees of many households, by code. One unmet says how.

    Leads to the place. Raises Refused.
    """
    digest = commitment_of_body({"looked": list(looked)})

    def do() -> Division:
        role = role_to_make(viewer, ENTERERS, place, GUARANTEE)
        households = live_of(viewer, [code for code, _one in looked], GUARANTEE)
        for code, one in looked:
            not_after(viewer, one.checked_on, code)
            refuse_numbers({"finding": (FINDING, one.finding)})
            if one.state == "unmet" and not one.finding.strip():
                raise refuse("reason_missing", code, event=FINDING)
        _refuse_checked(households, looked)
        insert_many(
            GuaranteeCheck,
            ("household_id", "item", "state", "checked_on", "checked_by_id", "finding"),
            (
                (households[code], g.item, g.state, g.checked_on, viewer.acting_id, g.finding)
                for code, g in looked
            ),
        )
        after = {"households": len(households), "rows": len(looked), "digest": digest}
        return _told(viewer, place, GuaranteeCheck.kind(), role, after)

    return once(viewer, key, {"guarantees": digest, "place": place}, do)


def _refuse_checked(households: Mapping[str, int], looked: Sequence[tuple[str, Looked]]) -> None:
    new = {(households[code], one.item, one.checked_on) for code, one in looked}
    if len(new) < len(looked):
        raise refuse("entered_before", GUARANTEE.zh)
    days = {one.checked_on for _code, one in looked}
    for some in in_parts([*households.values()], LOOKED_UP):
        rows = GuaranteeCheck.everything.filter(household_id__in=some, checked_on__in=days)
        for row in rows:
            if (row.household_id, row.item, row.checked_on) in new:
                raise refuse("entered_before", str(row))


def live_of(viewer: Viewer, codes: Sequence[str], what: Words) -> dict[str, int]:
    """The keys of registered households by their codes, all within the viewer's places.

    Raises Refused for the first that is not.
    """
    found: dict[str, Household] = {}
    for some in in_parts(codes, LOOKED_UP):
        rows: Sequence[Household] = Household.objects.visible_to(viewer).filter(code__in=some)
        found |= {row.code: row for row in rows}
    for code in codes:
        if code not in found or not viewer.holds(ENTERERS, found[code].village_id):
            raise refuse("not_yours_to_make", code, what=what)
        refuse_unless_live(found[code])
    return {code: found[code].pk for code in codes}


def in_parts(rows: Sequence[T], count: int) -> Iterator[Sequence[T]]:
    """Rows in parts of so many, as a statement can take them."""
    return (rows[at : at + count] for at in range(0, len(rows), count))


def _told(
    viewer: Viewer, place: str, kind: str, role: str, after: Mapping[str, object]
) -> Division:
    held = hold_division(place)
    write_event(viewer, f"{kind}.enter_many", held, role=role, after=after)
    return held
