"""What is found about many households at once: one event for all of it, with its digest.

    file_incomes_of_many(viewer, {("H0001", 2024): {"wage": 1_800_000}}, …)   # all of them or none
    check_guarantees_of_many(viewer, [("H0001", looked)], …)

New figures only: what stands there already is changed household by household, where the old figure
is kept. Workbooks and what the demonstration tells come this way.
"""

from collections.abc import Iterator, Mapping, Sequence

from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import commitment_of_body
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, once, write_event
from bangfu.apps.records.parts import in_parts
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
from bangfu.apps.registry.actions.incomes import refuse_year_to_come
from bangfu.apps.registry.models import Division, GuaranteeCheck, Household, HouseholdIncome
from bangfu.apps.registry.models.households import HOUSEHOLD_INCOME_CLASSES
from bangfu.core.money import Fen
from bangfu.core.words import Words

Incomes = Mapping[tuple[str, int], Mapping[str, Fen]]
"""By the code of a household and the year, its incomes by class."""


def file_incomes_of_many(
    viewer: Viewer, amounts_fen: Incomes, *, place: str, source: str, key: str
) -> Told:
    """Enter incomes of many households that have none of the year and class.

    Leads to the place. Raises Refused.
    """
    digest = commitment_of_body({"amounts": list(amounts_fen.items()), "source": source})

    def do() -> Division:
        role = role_to_make(viewer, ENTERERS, place, INCOME)
        refuse_numbers({"source": (SOURCE, source)})
        households = _entered_by(viewer, [code for code, _year in amounts_fen], INCOME)
        rows = list(_income_rows(viewer, households, amounts_fen, source))
        _refuse_filed(amounts_fen, households)
        insert_many(
            HouseholdIncome, ("household_id", "year", "income_class", "amount_fen", "source"), rows
        )
        after = {"households": len(households), "rows": len(rows), "digest": digest}
        after |= {"years": sorted({year for _code, year in amounts_fen}), "source": source}
        return _told(viewer, place, HouseholdIncome.kind(), role, after)

    return once(viewer, key, {"incomes": digest, "place": place}, do)


def _income_rows(
    viewer: Viewer, households: Mapping[str, int], amounts_fen: Incomes, source: str
) -> Iterator[tuple[object, ...]]:
    for (code, year), by_class in amounts_fen.items():
        refuse_year_to_come(viewer, year)
        for income_class, fen in by_class.items():
            if fen < 0 and income_class != "business":
                raise refuse("income_below_zero", HOUSEHOLD_INCOME_CLASSES[income_class].zh)
            yield households[code], year, income_class, fen, source


def _refuse_filed(amounts_fen: Incomes, households: Mapping[str, int]) -> None:
    """Refuse what stands there of the same household, year and class; another class may join it."""
    new = {
        (households[code], year, income_class)
        for (code, year), by_class in amounts_fen.items()
        for income_class in by_class
    }
    years = {year for _code, year in amounts_fen}
    for some in in_parts([*households.values()]):
        rows = HouseholdIncome.everything.filter(household_id__in=some, year__in=years)
        for row in rows.select_related("household"):
            if (row.household_id, row.year, row.income_class) in new:
                raise refuse("entered_before", str(row))


def check_guarantees_of_many(
    viewer: Viewer, looked: Sequence[tuple[str, Looked]], *, place: str, source: str, key: str
) -> Told:
    """Keep what was found of the guarantees of many households, by code. One unmet says how.

    Leads to the place. Raises Refused.
    """
    digest = commitment_of_body({"looked": list(looked), "source": source})

    def do() -> Division:
        role = role_to_make(viewer, ENTERERS, place, GUARANTEE)
        refuse_numbers({"source": (SOURCE, source)})
        households = _entered_by(viewer, [code for code, _one in looked], GUARANTEE)
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
        return _told(viewer, place, GuaranteeCheck.kind(), role, after | {"source": source})

    return once(viewer, key, {"guarantees": digest, "place": place}, do)


def _refuse_checked(households: Mapping[str, int], looked: Sequence[tuple[str, Looked]]) -> None:
    new = {(households[code], one.item, one.checked_on) for code, one in looked}
    if len(new) < len(looked):
        raise refuse("entered_before", GUARANTEE.zh)
    days = {one.checked_on for _code, one in looked}
    for some in in_parts([*households.values()]):
        rows = GuaranteeCheck.everything.filter(household_id__in=some, checked_on__in=days)
        for row in rows:
            if (row.household_id, row.item, row.checked_on) in new:
                raise refuse("entered_before", str(row))


def _entered_by(viewer: Viewer, codes: Sequence[str], what: Words) -> dict[str, int]:
    """The keys of registered households by their codes, all within the viewer's own places."""
    households = live_of(viewer, codes)
    for code, row in households.items():
        if not viewer.holds(ENTERERS, row.village_id):
            raise refuse("not_yours_to_make", code, what=what)
    return {code: row.pk for code, row in households.items()}


def live_of(viewer: Viewer, codes: Sequence[str]) -> dict[str, Household]:
    """The registered households of some codes, all of them seen by the viewer, with their grids.

    What the viewer may do there is asked of each. Raises Refused for the first that is not seen or
    not registered.
    """
    named, found = list(dict.fromkeys(codes)), dict[str, Household]()
    for some in in_parts(named):
        rows: Sequence[Household] = (
            Household.objects.visible_to(viewer).filter(code__in=some).select_related("grid")
        )
        found |= {row.code: row for row in rows}
    for code in named:
        if code not in found:
            raise refuse("household_not_found", code)
        refuse_unless_live(found[code])
    return found


def _told(
    viewer: Viewer, place: str, kind: str, role: str, after: Mapping[str, object]
) -> Division:
    held = hold_division(place)
    write_event(viewer, f"{kind}.enter_many", held, role=role, after=after)
    return held
