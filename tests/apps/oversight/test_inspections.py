"""Inspections: drawn by a seed anybody can repeat, written down whole, closed when all is right."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.oversight.actions import inspections as actions
from bangfu.apps.oversight.actions.inspections import Draw, Report
from bangfu.apps.oversight.models import Inspection
from bangfu.apps.oversight.queries.inspections import (
    inspections_for,
    unvisited_for,
    visit_every_months,
)
from bangfu.apps.people.scope import PUBLIC
from bangfu.apps.records.refusal import Refused
from tests.apps.acts import fresh, key
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.oversight.test_findings import finding_of, put_right
from tests.apps.oversight.watching import at, clerk, day, office, project, told_row, weak_villages
from tests.apps.records.acting import COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from tests.apps.records.test_acts import codes
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db
SEED = "2018年第四季度抽查"
SEEN = Report(day(11, 20), "现场与台账一致", "完成70%", "按图施工", "合格")


def drawn(count: int = 2, seed: str = SEED) -> list[Inspection]:
    """Spot checks that the audit office drew."""
    actions.draw_villages(office("auditor"), Draw(COUNTY, seed, count, day(11, 20)), key=key())
    return list(Inspection.everything.order_by("pk"))


def visit() -> Inspection:
    """A visit that the bureau planned to a project."""
    told = actions.plan_visit(
        office("agriculture_bureau"), project(), planned_on=day(11, 19), key=key()
    )
    return told_row(Inspection, told)


def test_the_villages_drawn_can_be_drawn_again_by_hand() -> None:
    villages = weak_villages(6)
    checks = drawn()
    by_hand = sorted(villages, key=lambda code: sha256(f"{SEED}:{code}".encode()).hexdigest())
    assert [check.place_id for check in checks] == by_hand[:2]
    assert {(c.draw_seed, c.drawn_from, c.state) for c in checks} == {(SEED, 6, "planned")}


@pytest.mark.parametrize(("count", "seed"), [(2, " "), (0, SEED), (7, SEED)])
def test_a_draw_without_seed_or_of_more_than_there_are_is_refused(count: int, seed: str) -> None:
    weak_villages(6)
    with pytest.raises(Refused) as refused:
        drawn(count, seed)
    assert codes(refused) == ["draw_unclear"]


def test_a_township_draws_nothing() -> None:
    weak_villages(3)
    with pytest.raises(Refused) as refused:
        actions.draw_villages(clerk(), Draw(TOWNSHIP, SEED, 1, day(11, 20)), key=key())
    assert codes(refused) == ["not_yours_to_make"]


def test_a_visit_is_written_down_with_all_that_the_policy_demands() -> None:
    jizhou()
    row, bureau = visit(), office("agriculture_bureau")
    lacking = Report(day(11, 20), "看了现场", progress="完成70%")
    with pytest.raises(Refused) as refused:
        actions.write_visit(bureau, row, lacking, key=key())
    assert codes(refused) == ["entry_incomplete"]
    assert "建设标准、施工质量" in refused.value.problems[0].message("zh")
    row = fresh(row)
    actions.write_visit(bureau, row, SEEN, key=key())
    row = fresh(row)
    assert (row.state, row.visited_on, row.inspector_id) == (
        "visited",
        day(11, 20),
        bureau.person_id,
    )


def test_nobody_was_there_tomorrow() -> None:
    jizhou()
    tomorrow = Report(day(11, 21), "x", "x", "x", "x")
    with pytest.raises(Refused) as refused:
        actions.write_visit(office("agriculture_bureau"), visit(), tomorrow, key=key())
    assert codes(refused) == ["day_not_come_yet"]


def test_a_spot_check_stays_open_until_its_findings_are_closed_and_their_outcome_is_said() -> None:
    weak_villages(6)
    [row] = drawn(1)
    auditor = office("auditor")
    actions.write_visit(auditor, row, Report(day(11, 20), "台账缺三笔"), key=key())
    held = finding_of(fresh(row))
    with pytest.raises(Refused) as refused:
        actions.close_inspection(auditor, fresh(row), follow_up="已整改", key=key())
    assert codes(refused) == ["findings_open"]
    put_right(held)
    with pytest.raises(Refused) as unsaid:
        actions.close_inspection(auditor, fresh(row), follow_up=" ", key=key())
    assert codes(unsaid) == ["entry_incomplete"]
    assert "整改情况" in unsaid.value.problems[0].message("zh")
    actions.close_inspection(auditor, fresh(row), follow_up="三笔已补记", key=key())
    assert fresh(row).state == "closed"


def test_a_planned_inspection_is_cancelled_for_a_reason() -> None:
    jizhou()
    row = visit()
    with pytest.raises(Refused) as refused:
        actions.cancel_inspection(office("agriculture_bureau"), row, reason="", key=key())
    assert codes(refused) == ["reason_missing"]
    actions.cancel_inspection(office("agriculture_bureau"), row, reason="道路中断", key=key())
    assert fresh(row).state == "cancelled"


def test_a_project_not_visited_for_a_month_is_told() -> None:
    jizhou()
    bureau = office("agriculture_bureau")
    assert visit_every_months(bureau.today) == 1
    row = visit()
    assert [p.name for p in unvisited_for(bureau)] == ["出头岭食用菌"]
    actions.write_visit(bureau, row, SEEN, key=key())
    assert not unvisited_for(bureau).exists()
    assert not unvisited_for(at(bureau, 2018, 12, 19)).exists()
    assert unvisited_for(at(bureau, 2018, 12, 20)).count() == 1


def test_before_there_is_a_policy_no_project_is_late() -> None:
    assert not unvisited_for(office("agriculture_bureau")).exists()


def test_a_township_sees_its_own_inspections_and_strangers_none() -> None:
    jizhou()
    visit()
    assert inspections_for(clerk()).count() == 1
    assert not inspections_for(office("township", OTHER_TOWNSHIP)).exists()
    assert not inspections_for(PUBLIC).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "spot_check", "draw_seed": ""},
        {"category": "site_visit", "project": None},
        {"state": "visited", "visited_on": None},
        {"state": "closed", "visited_on": date(2018, 11, 1), "finding": ""},
    ],
)
def test_the_database_refuses_an_inspection_that_says_too_little(wrong: dict[str, Any]) -> None:
    jizhou()
    row = visit()
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.everything.filter(pk=row.pk).update(**wrong)


def test_the_flow_keeps_to_its_table() -> None:
    jizhou()
    row = visit()
    person = office("auditor").person_id
    Inspection.everything.filter(pk=row.pk).update(
        visited_on=day(11, 1), finding="x", inspector_id=person
    )
    row = fresh(row)
    assert triples_not_kept(row) == []
    assert reasons_not_asked(row) == []
    assert duties_not_apart(row) == []
