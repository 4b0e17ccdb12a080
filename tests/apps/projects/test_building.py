"""From the approval to the end: contracts, supervision, progress checked by another, acceptance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bangfu.apps.projects.actions.building import (
    ContractFacts,
    Inspection,
    Measured,
    Recovery,
    accept,
    add_contract,
    begin_closing,
    begin_operation,
    check_progress,
    close,
    complete,
    fail_acceptance,
    finish_contracting,
    report_progress,
    return_progress,
    start_building,
    terminate,
)
from bangfu.apps.projects.models import Acceptance, Contract, ProgressRecord, Project, RecoveryItem
from bangfu.apps.projects.queries.projects import progress_percent
from bangfu.apps.records.models import AuditEvent
from tests.apps.acts import key, refused
from tests.apps.projects.working import Offices, offices, to_approved
from tests.apps.records.acting import COUNTY, same_person
from tests.worked import WAN

pytestmark = pytest.mark.django_db

DAY = date(2018, 8, 20)
WORKS = ContractFacts("works", "合同1", "温室工程", "某某建筑公司", 399 * WAN, DAY)
WATCHED = ContractFacts("supervision", "合同2", "监理", "某某监理公司", 8 * WAN, DAY)
INSPECTION = Inspection(DAY, "张某、李某", settled_fen=2390 * WAN)


@pytest.fixture
def at() -> Offices:
    return offices()


@pytest.fixture
def approved(at: Offices) -> Project:
    """A project that was approved."""
    to_approved(at)
    return project()


def project() -> Project:
    found: Project = Project.everything.get()
    return found


def under_way(at: Offices) -> Project:
    """A project that is being built."""
    add_contract(at.clerk, project(), WORKS, key=key())
    add_contract(at.clerk, project(), WATCHED, key=key())
    finish_contracting(at.clerk, project(), key=key())
    start_building(at.clerk, project(), key=key())
    return project()


def reported(at: Offices, percent: int, evidence: str = "监理月报") -> ProgressRecord:
    told = report_progress(at.clerk, project(), Measured(DAY, percent, evidence), key=key())
    found: ProgressRecord = ProgressRecord.everything.get(pk=told.id)
    return found


def finished(at: Offices) -> Project:
    """A project reported complete, its progress checked."""
    under_way(at)
    check_progress(at.town_leader, reported(at, 100), key=key())
    complete(at.clerk, project(), key=key())
    return project()


def accepted(at: Offices) -> Project:
    finished(at)
    accept(at.bureau, project(), INSPECTION, key=key())
    return project()


# --- contracts ---------------------------------------------------------------------------------


def test_a_contract_of_five_million_without_a_tender_is_refused(
    at: Offices, approved: Project
) -> None:
    large = replace(WORKS, amount_fen=500 * WAN)
    with refused("paper_missing", clause="JZ-086", says="招标投标记录"):
        add_contract(at.clerk, approved, large, key=key())
    add_contract(at.clerk, approved, replace(large, tender="津蓟招〔2018〕3号"), key=key())
    assert Contract.everything.get().amount_fen == 500 * WAN


def test_from_four_million_on_a_tender_is_asked_for(at: Offices, approved: Project) -> None:
    with refused("paper_missing"):
        add_contract(at.clerk, approved, replace(WORKS, amount_fen=400 * WAN), key=key())
    add_contract(at.clerk, approved, WORKS, key=key())
    event = AuditEvent.everything.filter(verb="projects.contract.create").get()
    assert event.decision is not None
    assert event.decision.clauses == ["JZ-086"]


def test_a_contract_is_whole_of_a_class_and_entered_once(at: Offices, approved: Project) -> None:
    add_contract(at.clerk, approved, WORKS, key=key())
    wrong = {
        "contract_number_taken": {},
        "no_such_code": {"category": "gift"},
        "amount_not_positive": {"amount_fen": 0},
        "in_future": {"signed_on": at.clerk.today + timedelta(days=1)},
    }
    for code, facts in wrong.items():
        with refused(code):
            add_contract(at.clerk, project(), replace(WORKS, **facts), key=key())  # type: ignore[arg-type]


def test_contracting_ends_with_a_contract_of_works(at: Offices, approved: Project) -> None:
    add_contract(at.clerk, approved, WATCHED, key=key())
    with refused("contract_missing"):
        finish_contracting(at.clerk, project(), key=key())


def test_no_building_without_a_contract_of_supervision(at: Offices, approved: Project) -> None:
    add_contract(at.clerk, approved, WORKS, key=key())
    finish_contracting(at.clerk, project(), key=key())
    with refused("paper_missing", clause="JZ-087", says="监理合同"):
        start_building(at.clerk, project(), key=key())
    add_contract(at.clerk, project(), WATCHED, key=key())
    start_building(at.clerk, project(), key=key())
    assert project().state == "building"


# --- progress ----------------------------------------------------------------------------------


def test_progress_counts_when_another_has_checked_it(at: Offices, approved: Project) -> None:
    under_way(at)
    row = reported(at, 70)
    assert progress_percent(approved) == 0
    both = same_person(at.clerk, "agriculture_bureau", place=COUNTY)
    with refused("two_duties"):
        check_progress(both, row, key=key())
    check_progress(at.town_leader, row, key=key())
    assert progress_percent(approved) == 70


def test_progress_does_not_fall_nor_pass_the_whole_nor_come_without_evidence(
    at: Offices, approved: Project
) -> None:
    under_way(at)
    check_progress(at.town_leader, reported(at, 70), key=key())
    for percent in (69, 101):
        with refused("progress_out_of_range"):
            reported(at, percent)
    with refused("evidence_missing"):
        reported(at, 80, evidence=" ")
    with refused("in_future"):
        report_progress(at.clerk, project(), Measured(date(2018, 12, 1), 80, "照片"), key=key())


def test_a_returned_report_counts_for_nothing(at: Offices, approved: Project) -> None:
    under_way(at)
    row = reported(at, 70)
    return_progress(at.bureau, row, key=key(), reason="照片不清")
    assert progress_percent(approved) == 0
    assert ProgressRecord.everything.get().state == "returned"


# --- acceptance --------------------------------------------------------------------------------


def test_completion_needs_the_whole_to_be_checked(at: Offices, approved: Project) -> None:
    under_way(at)
    check_progress(at.town_leader, reported(at, 99), key=key())
    reported(at, 100)
    with refused("progress_short", says="99%"):
        complete(at.clerk, project(), key=key())


def test_the_township_does_not_accept_its_own_project(at: Offices, approved: Project) -> None:
    finished(at)
    with refused("not_yours_to_do"):
        accept(at.clerk, project(), INSPECTION, key=key())
    with refused("two_duties"):
        accept(
            same_person(at.clerk, "agriculture_bureau", place=COUNTY),
            project(),
            INSPECTION,
            key=key(),
        )


def test_what_is_not_accepted_is_built_on_and_inspected_again(
    at: Offices, approved: Project
) -> None:
    finished(at)
    with refused("inspectors_missing"):
        accept(at.bureau, project(), replace(INSPECTION, members=" "), key=key())
    with refused("defects_missing"):
        fail_acceptance(at.bureau, project(), INSPECTION, key=key())
    fail_acceptance(at.bureau, project(), replace(INSPECTION, defects="排水不畅"), key=key())
    assert project().state == "building"
    complete(at.clerk, project(), key=key())
    accept(at.bureau, project(), INSPECTION, key=key())
    assert project().state == "accepted"
    assert list(Acceptance.everything.order_by("pk").values_list("is_passed", flat=True)) == [
        False,
        True,
    ]


def test_operation_begins_with_the_list_of_assets_and_their_care(
    at: Offices, approved: Project
) -> None:
    accepted(at)
    with refused("care_list_missing"):
        begin_operation(at.bureau, project(), key=key(), care_list=" ")
    begin_operation(at.bureau, project(), key=key(), care_list="管护1号")
    assert project().state == "operating"


def test_a_project_is_closed_by_two_offices(at: Offices, approved: Project) -> None:
    accepted(at)
    begin_operation(at.bureau, project(), key=key(), care_list="管护1号")
    begin_closing(at.government, project(), key=key(), reason="租期届满")
    close(at.bureau, project(), key=key(), reason="资产移交村集体，账目结清")
    assert project().state == "closed"


# --- termination -------------------------------------------------------------------------------


def test_a_project_is_terminated_with_the_list_of_what_is_got_back(
    at: Offices, approved: Project
) -> None:
    under_way(at)
    item = Recovery("预付工程款", 30 * WAN, "某某建筑公司", date(2018, 12, 31))
    with refused("recovery_list_missing"):
        terminate(at.government, project(), [], key=key(), reason="用地调整")
    with refused("amount_not_positive"):
        terminate(
            at.government, project(), [replace(item, amount_fen=-1)], key=key(), reason="调整"
        )
    with refused("reason_missing"):
        terminate(at.government, project(), [item], key=key(), reason=" ")
    terminate(at.government, project(), [item], key=key(), reason="用地调整")
    assert project().state == "terminated"
    assert RecoveryItem.everything.get().amount_fen == 30 * WAN


def test_an_accepted_project_is_not_terminated_any_more(at: Offices, approved: Project) -> None:
    accepted(at)
    item = Recovery("无可追回", 0, "镇政府", date(2018, 12, 31))
    with refused("not_in_state"):
        terminate(at.government, project(), [item], key=key(), reason="调整")


def test_the_clock_of_an_act_is_the_viewers(at: Offices, approved: Project) -> None:
    later = replace(at.clerk, at=datetime(2019, 3, 1, 4, tzinfo=UTC))
    add_contract(later, approved, replace(WORKS, signed_on=date(2019, 3, 1)), key=key())
    assert Contract.everything.get().signed_on == date(2019, 3, 1)
