"""A risk is lifted by the same steps, reviewed until then, and taken up again when it is back."""

from datetime import date

import pytest

from bangfu.apps.monitoring.actions import cases, clues
from bangfu.apps.monitoring.models import CaseStep, MonitoringCase
from bangfu.apps.monitoring.queries.cases import (
    LATE,
    cases_for,
    measures_judged,
)
from bangfu.apps.monitoring.queries.dashboard import month_to
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import move
from bangfu.apps.records.models import Notice
from bangfu.apps.records.queries.waiting import reminders_for, todo_for
from bangfu.apps.registry.models import Household
from tests.apps.acts import fresh, refused
from tests.apps.monitoring.households import (
    families,
    kaiyuan,
)
from tests.apps.monitoring.risks import (
    FOUND,
    a_clue,
    helped,
    person_of,
    somebody,
    step,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> Viewer:
    return kaiyuan()


@pytest.fixture
def family() -> Household:
    return families(1)[0]


# --- lifting and relapse -------------------------------------------------------------------------


LIFTING = {
    "lift_verify": date(2024, 9, 2),
    "lift_compare": date(2024, 9, 3),
    "lift_review": date(2024, 9, 4),
    "lift_notice": date(2024, 9, 5),
    "lift_check": date(2024, 9, 10),
    "lift": date(2024, 9, 11),
}


def lifted(family: Household) -> MonitoringCase:
    case = helped(family)
    team = somebody("village", family, date(2024, 9, 1))
    done = cases.StepDone(date(2024, 9, 1), "收入稳定")
    cases.propose_lifting(team, case, done, key="lifting")
    case = fresh(case)
    for event, day in LIFTING.items():
        case = step(case, event, day)
    return case


def test_a_risk_is_lifted_by_the_same_steps_and_the_status_goes_back(family: Household) -> None:
    case = lifted(family)
    assert (case.state, case.lifted_on, case.due_on) == ("risk_removed", date(2024, 9, 11), None)
    assert fresh(family).status == "relieved"
    rounds = CaseStep.everything.filter(case=case).values_list("round", "step")
    assert sum(of == 2 for of, _step in rounds) == 5, "the notice counts from the day it hung"


def test_the_day_a_risk_was_found_stays_and_a_later_course_counts_from_its_own(
    family: Household,
) -> None:
    case = helped(family)
    team = somebody("village", family, date(2024, 9, 1))
    cases.propose_lifting(team, case, cases.StepDone(date(2024, 9, 1), "稳定"), key="l")
    again = fresh(case)
    assert (again.found_on, again.identified_on) == (FOUND, date(2024, 5, 15))
    assert (again.course_from, again.decide_by) == (date(2024, 9, 1), date(2024, 9, 16))
    with refused("case_step_before", says="2024-09-01"):
        step(again, "lift_verify", date(2024, 8, 31), somebody("village", family, team.today))
    assert month_to(team, team.today).cases == 0, "a lifting is no case of its month"


def test_lifting_waits_for_its_own_notice(family: Household) -> None:
    case = helped(family)
    team = somebody("village", family, date(2024, 9, 1))
    cases.propose_lifting(team, case, cases.StepDone(date(2024, 9, 1), "稳定"), key="l")
    for event in ("lift_verify", "lift_compare", "lift_review", "lift_notice"):
        case = step(case, event, LIFTING[event])
    with refused("notice_not_over"):
        step(case, "lift_check", date(2024, 9, 9))
    town = somebody("township", family, date(2024, 9, 9))
    with refused("case_notice_hangs", says="2024-09-10"):
        cases.move_case(town, fresh(case), "keep_on", reason="仍不稳定", key="k")
    assert Notice.everything.get(kind_code="monitoring_lifting").state == "running"
    on_its_end = somebody("township", family, date(2024, 9, 10))
    cases.move_case(on_its_end, fresh(case), "keep_on", reason="仍不稳定", key="on")
    kept = fresh(case)
    assert (kept.state, kept.due_on) == ("helped", date(2024, 11, 22))
    assert Notice.everything.get(kind_code="monitoring_lifting").state == "withdrawn"


def test_a_case_is_kept_on_once_its_notice_was_withdrawn(family: Household) -> None:
    case = helped(family)
    team = somebody("village", family, date(2024, 9, 1))
    cases.propose_lifting(team, case, cases.StepDone(date(2024, 9, 1), "稳定"), key="l")
    for event in ("lift_verify", "lift_compare", "lift_review", "lift_notice"):
        case = step(case, event, LIFTING[event])
    town = somebody("township", family, date(2024, 9, 9))
    notice = Notice.everything.get(kind_code="monitoring_lifting")
    move(town, notice, "withdraw", reason="情况有变", key="w")
    cases.move_case(town, fresh(case), "keep_on", reason="仍不稳定", key="k")
    assert fresh(case).state == "helped"


# --- reviews -------------------------------------------------------------------------------------


def test_a_review_is_due_half_a_year_after_the_first_measure_and_then_after_each(
    family: Household,
) -> None:
    person_of(family, 11)
    case = helped(family)
    assert case.due_on == date(2024, 11, 22), "the measure began on 22 May"
    team = somebody("village", family, date(2024, 11, 20))
    cases.move_case(team, case, "follow_up", reason="收入稳定，措施有效", key="f")
    again = fresh(case)
    assert (again.reviewed_on, again.due_on) == (date(2024, 11, 20), date(2025, 5, 20))
    answer = measures_judged(somebody("village", family, date(2025, 5, 23)), again)
    assert answer is not None
    [late] = [problem for problem in answer.problems if problem.code == "review_overdue"]
    assert (late.clause, late.values["days"]) == ("KY-036", 3)


@pytest.mark.parametrize(
    ("day", "waits", "late"),
    [(date(2024, 10, 31), 0, 0), (date(2024, 11, 1), 1, 0), (date(2024, 11, 23), 1, 1)],
)
def test_a_review_waits_for_the_village_in_its_month_and_is_then_late(
    family: Household, day: date, waits: int, late: int
) -> None:
    case = helped(family)
    team = somebody("village", family, day)
    found = [one for one in todo_for(team) if one.kind == case.kind()]
    assert sum(one.count for one in found) == waits
    assert [event.code for one in found for event in one.events] == ["follow_up"] * waits
    assert cases_for(team).filter(LATE).count() == late
    told = [one for one in reminders_for(team) if "state=helped" in one.href]
    assert [(one.count, one.light) for one in told] == [(1, "bad")] * late


def test_a_relapse_begins_the_case_anew(family: Household) -> None:
    case = lifted(family)
    team = somebody("village", family, date(2024, 11, 1))
    cases.relapse(team, case, date(2024, 11, 1), reason="再次住院", key="r")
    again = fresh(case)
    assert (again.state, again.decide_by) == ("received", date(2024, 11, 16))
    assert (again.found_on, again.counts_from) == (FOUND, date(2024, 11, 1))
    assert (again.relapsed_on, again.reviewed_on) == (date(2024, 11, 1), None)
    assert step(again, "verify", date(2024, 11, 2)).state == "verified"


def test_a_new_clue_after_lifting_takes_the_case_up_again(family: Household) -> None:
    case = lifted(family)
    clue = a_clue(fresh(family), found_on=date(2024, 11, 1), key="new")
    team = somebody("village", family, date(2024, 11, 1))
    told = clues.receive_clue(team, clue, key="n")
    assert (told.id, fresh(case).state) == (case.pk, "received")
    again = fresh(case)
    assert again.relapsed_on == again.counts_from == date(2024, 11, 1), "marked as a relapse"
    assert (again.found_on, again.decide_by) == (FOUND, date(2024, 11, 16))
    assert cases_for(team).filter(relapsed_on__isnull=False).get() == case


def test_no_relapse_beside_an_open_case(family: Household) -> None:
    case = lifted(family)
    MonitoringCase.everything.create(
        state="received", household=family, source="visit", cause="other",
        found_on=date(2024, 10, 1),
    )  # fmt: skip
    team = somebody("village", family, date(2024, 11, 1))
    with refused("household_has_open_case"):
        cases.relapse(team, case, FOUND, reason="再现", key="r")
