"""A visit is entered by whoever made it, once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bangfu.apps.monitoring.actions.clues import ClueDesk, ClueEntered
from bangfu.apps.monitoring.flow.visits import CAUSE_OF, GUARANTEE_OF, LOOKED_AT, VISITORS
from bangfu.apps.monitoring.models import Visit
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, add, once, renew
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.circumstances import Looked, write_check
from bangfu.apps.registry.actions.entering import body_of, refuse_numbers
from bangfu.apps.registry.actions.households import not_after, not_before, refuse_unless_live
from bangfu.apps.registry.models import Household
from bangfu.apps.registry.queries.households import guarantees_on
from bangfu.core.words import words

WHAT = words("走访", "visit")
ABOUT_MAX = 500
FINDINGS, NEEDS = words("走访情况", "findings"), words("农户诉求", "needs")


@dataclass(frozen=True)
class Visited:
    """What a visitor tells: when, what was found, what the household wants, and the answers.

    `answers` are `met` or `unmet` by what was looked at; what was not looked at is absent or empty.
    With a `cause` the findings become a clue.
    """

    visited_on: date
    findings: str = ""
    needs: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""


def enter_visit(viewer: Viewer, household: Household, visited: Visited, *, key: str) -> Told:
    """Keep a visit; for which level it counts follows from the role of the visitor.

    A risk that was seen becomes a clue in the same act, or joins the one that is open; so does a
    guarantee that is found unmet and was not known to be, which is kept as a check of it. Sent
    twice with one key it is one visit. Raises Refused.
    """

    def do() -> Visit:
        row = renew(household)
        role = role_of_visitor(viewer, row)
        refuse_unless_live(row)
        refuse_unfit(viewer, row, visited)
        visit = Visit(
            household=row,
            level=VISITORS[role],
            visited_on=visited.visited_on,
            visitor_id=viewer.acting_id,
            findings=visited.findings.strip(),
            needs=visited.needs.strip(),
            **{name: visited.answers.get(name, "") for name in LOOKED_AT},
        )
        _refuse_second(visit)
        add(viewer, visit, role=role)
        unmet = _write_unmet(viewer, row, visited, role)
        for cause in [visited.cause] if visited.cause else unmet:
            _report(viewer, row, visited, cause, role)
        return visit

    return once(viewer, key, body_of(household=household.pk, visited=visited), do)


def _write_unmet(viewer: Viewer, household: Household, visited: Visited, role: str) -> list[str]:
    """Keep a check of each guarantee that is newly found unmet; the causes of which they speak.

    One that was known to be unmet on the day is left as it stands. Of one that was looked at since
    and found met there is a check in the history, and no cause.
    """
    found = [item for item in GUARANTEE_OF if visited.answers.get(item) == "unmet"]
    known = guarantees_on(household, visited.visited_on)
    new = [one for one in found if known.get(GUARANTEE_OF[one]) != "unmet"]
    finding = visited.findings.strip()[:ABOUT_MAX]
    for one in new:
        looked = Looked(GUARANTEE_OF[one], "unmet", visited.visited_on, finding)
        write_check(viewer, household, looked, role=role)
    now = guarantees_on(household, viewer.today)
    still = [one for one in new if now.get(GUARANTEE_OF[one]) == "unmet"]
    return list(dict.fromkeys(CAUSE_OF.get(one, "other") for one in still))


def _report(viewer: Viewer, household: Household, visited: Visited, cause: str, role: str) -> None:
    """The findings as a clue."""
    about = visited.findings.strip()[:ABOUT_MAX]
    clue = ClueEntered("visit", cause, about, visited.visited_on)
    ClueDesk(viewer, role).take_in(household, clue)


def role_of_visitor(viewer: Viewer, household: Household) -> str:
    """The role by which somebody visits a household. Raises Refused where none is held.

    A grid worker visits the households of the own grids.
    """
    for role in VISITORS:
        if viewer.holds([role], household.village_id) is None:
            continue
        grid = household.grid
        if role != "grid_worker" or (grid is not None and grid.worker_id == viewer.person_id):
            return role
    raise refuse("not_yours_to_make", str(household), what=WHAT)


def refuse_unfit(viewer: Viewer, household: Household, visited: Visited) -> None:
    """Refuse a visit of a day that cannot be, of which nothing is told, with a number in its words,
    or with a risk left unsaid.
    """
    not_after(viewer, visited.visited_on, str(household))
    not_before(household, visited.visited_on)
    refuse_numbers(
        {"findings": (FINDINGS, visited.findings), "needs": (NEEDS, visited.needs)},
    )
    if visited.cause and not visited.findings.strip():
        raise refuse("visit_risk_unsaid", str(household))
    looked_at = [name for name in LOOKED_AT if visited.answers.get(name)]
    if not looked_at and not visited.findings.strip():
        raise refuse("visit_tells_nothing", str(household))
    unmet = [name for name in looked_at if visited.answers[name] == "unmet"]
    if unmet and not visited.findings.strip():
        raise refuse("visit_unmet_unsaid", str(household), items=[LOOKED_AT[n] for n in unmet])


def _refuse_second(visit: Visit) -> None:
    """One visitor enters one visit of a household and day: a second one was sent by mistake."""
    same = Visit.everything.filter(
        household=visit.household,
        level=visit.level,
        visited_on=visit.visited_on,
        visitor=visit.visitor_id,
    )
    if same.exists():
        raise refuse("visit_twice", str(visit.household), day=visit.visited_on)
