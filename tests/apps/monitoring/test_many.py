"""Visits and work of many at once: new records only, one event, all of them or none."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bangfu.apps.monitoring.actions.employment import Work
from bangfu.apps.monitoring.actions.many import enter_visits_of_many, enter_works_of_many
from bangfu.apps.monitoring.actions.visits import Visited
from bangfu.apps.monitoring.models import Employment, Visit
from bangfu.apps.people.scope import Grant, Viewer
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.registry.models import Household
from tests.apps.acts import key, refused
from tests.apps.monitoring.households import (
    COUNTY,
    OTHER_TOWN,
    TOWN,
    families,
    grid,
    kaiyuan,
    members,
    office,
    reading_too,
    village,
    worker_of,
)

pytestmark = pytest.mark.django_db
SEEN = Visited(date(2024, 7, 10), "家中正常", answers={"housing": "met"})
WORK = Work("2024-06", "job_fair", "招聘会企业", wage_fen=350_000)


@pytest.fixture(autouse=True)
def county() -> None:
    kaiyuan()


def visit(viewer: Viewer, *rows: Household, seen: Visited = SEEN) -> None:
    visits = [(row.code, seen) for row in rows]
    enter_visits_of_many(viewer, visits, place=village(), key=key())


def test_the_visits_of_a_round_count_for_the_level_of_the_visitor() -> None:
    clerk, rows = office("township", TOWN), families(2)
    enter_visits_of_many(clerk, [(row.code, SEEN) for row in rows], place=TOWN, key=key())
    found = Visit.everything.order_by("household")
    assert [(v.level, v.visitor_id, v.housing, v.water) for v in found] == [
        ("township", clerk.person_id, "met", "")
    ] * 2
    [event] = AuditEvent.everything.filter(verb="monitoring.visit.enter_many")
    assert (event.after["rows"], "家中正常" in str(event.after)) == (2, False)


def test_a_grid_worker_enters_the_households_of_the_own_grid_only() -> None:
    worker = worker_of(village())
    own, other = families(1, of=grid(worker))[0], families(1)[0]
    visit(worker, own)
    with refused("household_not_found"):
        visit(worker, other)
    assert Visit.everything.get().household_id == own.pk


def test_reading_elsewhere_is_no_visiting_there() -> None:
    """The place is the own township; each household is asked for as when it is visited alone."""
    clerk = reading_too(office("township", TOWN))
    [own], [other] = families(1), families(1, place=village(0, OTHER_TOWN))
    with refused("not_yours_to_make"):
        enter_visits_of_many(clerk, [(own.code, SEEN), (other.code, SEEN)], place=TOWN, key=key())
    worker = worker_of(village())
    kept = [(families(1, of=grid(worker))[0].code, SEEN), (own.code, SEEN)]
    with refused("not_yours_to_make"):
        enter_visits_of_many(reading_too(worker), kept, place=village(), key=key())
    assert not Visit.everything.exists()


def test_each_visit_counts_for_the_level_of_the_role_held_there() -> None:
    worker = worker_of(village())
    both = replace(worker, grants=(*worker.grants, Grant("township", TOWN)))
    own, other = families(1, of=grid(worker))[0], families(1)[0]
    enter_visits_of_many(both, [(own.code, SEEN), (other.code, SEEN)], place=TOWN, key=key())
    kept = Visit.everything.values_list("household__code", "level")
    assert dict(kept) == {own.code: "village", other.code: "township"}
    as_clerk = replace(both, grants=both.grants[1:])
    enter_visits_of_many(as_clerk, [(own.code, SEEN)], place=TOWN, key=key())
    with refused("visit_twice"):
        enter_visits_of_many(as_clerk, [(own.code, SEEN)], place=TOWN, key=key())


def test_one_visitor_enters_a_household_and_day_once() -> None:
    committee, rows = office("village", village()), families(2)
    visit(committee, rows[0])
    with refused("visit_twice"):
        visit(committee, *rows)
    with refused("visit_twice"):
        visit(committee, rows[1], rows[1])
    assert Visit.everything.count() == 1


def test_a_visit_of_many_is_held_to_the_same_as_one() -> None:
    committee, [row] = office("village", village()), families(1)
    for seen, code in (
        (Visited(date(2024, 7, 9)), "visit_tells_nothing"),
        (Visited(date(2024, 8, 9)), "day_in_future"),
        (Visited(date(2023, 8, 9)), "day_before_entry"),
    ):
        with refused(code):
            visit(committee, row, seen=seen)


@pytest.mark.parametrize(
    "told", [{"cause": "illness"}, {"answers": {"water": "unmet", "housing": "met"}}]
)
def test_what_leads_to_a_clue_or_a_check_is_told_by_itself(told: dict[str, Any]) -> None:
    [row] = families(1)
    with pytest.raises(AssertionError, match="told by itself"):
        visit(office("village", village()), row, seen=replace(SEEN, **told))
    assert not Visit.everything.exists()


def test_the_work_of_many_stands_once_a_month_and_channel() -> None:
    bureau, [row] = office("agriculture_bureau"), families(1)
    people = members(row, 2)
    enter_works_of_many(bureau, [(one, WORK) for one in people], place=COUNTY, key=key())
    assert Employment.everything.filter(month="2024-06", wage_fen=350_000).count() == 2
    with refused("work_twice"):
        enter_works_of_many(bureau, [(people[0], WORK)], place=COUNTY, key=key())
    with refused("work_channel_unknown"):
        odd = Work("2024-06", "smuggling", "某单位")
        enter_works_of_many(bureau, [(people[0], odd)], place=COUNTY, key=key())


def test_a_township_enters_no_work_of_another() -> None:
    clerk = office("township", TOWN)
    [other] = families(1, place=village(0, "211282103000"))
    with refused("not_yours_to_make"):
        enter_works_of_many(clerk, [(members(other, 1)[0], WORK)], place=TOWN, key=key())
