"""Visits and work of many at once: one event for all of it, with its digest.

New records only: what stands there already is corrected one by one. All of them or none.
"""

from collections.abc import Sequence

from bangfu.apps.monitoring.actions.employment import WHAT as WORK
from bangfu.apps.monitoring.actions.employment import Work, WorkDesk
from bangfu.apps.monitoring.actions.visits import WHAT as VISIT
from bangfu.apps.monitoring.actions.visits import Visited, refuse_unfit, role_of_visitor
from bangfu.apps.monitoring.flow.visits import LOOKED_AT, VISITORS
from bangfu.apps.monitoring.models import Employment, Visit
from bangfu.apps.monitoring.queries.policy import channels
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import commitment_of_body
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, once, write_event
from bangfu.apps.records.parts import in_parts
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.access import ENTERERS
from bangfu.apps.registry.actions.bulk import insert_many
from bangfu.apps.registry.actions.divisions import hold_division
from bangfu.apps.registry.actions.many import live_of
from bangfu.apps.registry.models import Division, Household, Individual

VISIT_COLUMNS = (
    "household_id", "level", "visited_on", "visitor_id", "findings", "needs", *LOOKED_AT,
)  # fmt: skip
WORK_COLUMNS = (
    "individual_id", "month", "channel", "employer", "place", "wage_fen", "post_subsidy_fen",
    "post_returns_fen",
)  # fmt: skip


def enter_visits_of_many(
    viewer: Viewer, visits: Sequence[tuple[str, Visited]], *, place: str, key: str
) -> Told:
    """Keep the visits of one visitor to many households, by code. None of them found a risk.

    Who may enter each, and for which level it counts, is as with one. Leads to the place. Raises
    Refused.
    """
    digest = commitment_of_body({"visits": list(visits)})

    def do() -> Division:
        role = role_to_make(viewer, VISITORS, place, VISIT)
        households = live_of(viewer, [code for code, _one in visits])
        rows = [_visit(viewer, households[code], visited) for code, visited in visits]
        _refuse_second(viewer, rows)
        insert_many(
            Visit, VISIT_COLUMNS, ([getattr(row, name) for name in VISIT_COLUMNS] for row in rows)
        )
        after = {"households": len(households), "rows": len(rows), "digest": digest}
        held = hold_division(place)
        write_event(viewer, f"{Visit.kind()}.enter_many", held, role=role, after=after)
        return held

    return once(viewer, key, {"visits": digest, "place": place}, do)


def _visit(viewer: Viewer, household: Household, visited: Visited) -> Visit:
    assert not visited.cause, "a risk is told by itself: it makes a clue"
    assert "unmet" not in visited.answers.values(), "what is unmet is told by itself: it is a check"
    role = role_of_visitor(viewer, household)
    refuse_unfit(viewer, household, visited)
    return Visit(
        household=household,
        level=VISITORS[role],
        visited_on=visited.visited_on,
        visitor_id=viewer.acting_id,
        findings=visited.findings.strip(),
        needs=visited.needs.strip(),
        **{name: visited.answers.get(name, "") for name in LOOKED_AT},
    )


def _refuse_second(viewer: Viewer, rows: Sequence[Visit]) -> None:
    """One visitor enters one visit of a household and day for a level."""
    seen: set[tuple[int, str, object]] = set()
    days = {row.visited_on for row in rows}
    for some in in_parts([row.household_id for row in rows]):
        known = Visit.everything.filter(
            household_id__in=some, visited_on__in=days, visitor_id=viewer.acting_id
        )
        seen |= set(known.values_list("household_id", "level", "visited_on"))
    for row in rows:
        of = (row.household_id, row.level, row.visited_on)
        if of in seen:
            raise refuse("visit_twice", str(row.household), day=row.visited_on)
        seen.add(of)


def enter_works_of_many(
    viewer: Viewer, works: Sequence[tuple[Individual, Work]], *, place: str, key: str
) -> Told:
    """Keep the work of many individuals in a month. Leads to the place. Raises Refused."""
    digest = commitment_of_body({"works": [(one.code, work) for one, work in works]})

    def do() -> Division:
        role = role_to_make(viewer, ENTERERS, place, WORK)
        desk = WorkDesk(viewer, channels(viewer.today))
        for individual, work in works:
            if not viewer.holds(ENTERERS, individual.household.village_id):
                raise refuse("not_yours_to_make", individual.code, what=WORK)
            desk.refuse_unfit(individual, work)
        _refuse_known(works)
        insert_many(
            Employment,
            WORK_COLUMNS,
            (
                (one.pk, work.month, work.channel, work.employer.strip(), work.place,
                 work.wage_fen, work.post_subsidy_fen, work.post_returns_fen)
                for one, work in works
            ),
        )  # fmt: skip
        after = {"rows": len(works), "digest": digest}
        held = hold_division(place)
        write_event(viewer, f"{Employment.kind()}.enter_many", held, role=role, after=after)
        return held

    return once(viewer, key, {"works": digest, "place": place}, do)


def _refuse_known(works: Sequence[tuple[Individual, Work]]) -> None:
    known: set[tuple[int, str, str]] = set()
    months = {work.month for _one, work in works}
    for some in in_parts([one.pk for one, _work in works]):
        rows = Employment.everything.filter(individual_id__in=some, month__in=months)
        known |= set(rows.values_list("individual_id", "month", "channel"))
    for one, work in works:
        of = (one.pk, work.month, work.channel)
        if of in known:
            raise refuse("work_twice", one.code, month=work.month)
        known.add(of)
