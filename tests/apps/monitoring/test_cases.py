"""Clues and cases: worked days, gates of the notice, the fast track, measures, lifting and relapse."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.monitoring.actions import cases, clues, measures
from bangfu.apps.monitoring.models import Measure, MonitoringCase, RiskClue
from bangfu.apps.monitoring.queries.cases import (
    LATE,
    cases_for,
    clue_facts,
    clues_for,
    course_of,
    measures_for,
    measures_judged,
)
from bangfu.apps.monitoring.queries.terms import case_terms
from bangfu.apps.monitoring.tables.cases import days_over
from bangfu.apps.people.scope import Viewer
from bangfu.apps.people.sealed import masked_name
from bangfu.apps.records.actions.notices import object_to, settle_objection
from bangfu.apps.records.models import AuditEvent, Notice, Objection
from bangfu.apps.records.queries.waiting import todo_for
from bangfu.apps.registry.models import Household, HouseholdStatus
from tests.apps.acts import fresh, refused
from tests.apps.monitoring.households import (
    OTHER_TOWN,
    families,
    grid,
    kaiyuan,
    office,
    village,
)
from tests.apps.monitoring.risks import (
    DAYS,
    FOUND,
    a_case,
    a_clue,
    a_measure,
    authorised,
    checked_guarantee,
    helped,
    on,
    person_of,
    somebody,
    step,
    walked,
)
from tests.apps.records.acting import same_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> Viewer:
    return kaiyuan()


@pytest.fixture
def family() -> Household:
    return families(1)[0]


# --- clues ----------------------------------------------------------------------------------------


def test_a_clue_of_2_may_is_to_be_decided_by_17_may(family: Household) -> None:
    clue = a_clue(family)
    assert clue.due_on == date(2024, 5, 17)
    assert clue.decision is not None
    assert "KY-030" in clue.decision.clauses
    assert clue.receipt == f"{family.village_id}-2024-0001"


def test_every_clue_of_a_village_has_the_next_receipt(family: Household) -> None:
    first = a_clue(family)
    second = a_clue(families(1)[0], source="self")
    assert second.receipt.removesuffix("2") == first.receipt.removesuffix("1")


def test_the_same_thing_is_heard_once(family: Household) -> None:
    a_clue(family)
    with refused("clue_already_known"):
        a_clue(family, key="again")
    assert RiskClue.everything.count() == 1


def test_a_clue_says_no_number_and_something(family: Household) -> None:
    viewer = somebody("village", family, FOUND)

    def heard(about: str, key: str) -> None:
        entered = clues.ClueEntered("visit", "illness", about, FOUND)
        clues.enter_clue(viewer, family, entered, key=key)

    with refused("text_holds_number"):
        heard("电话13800138000", "a")
    with refused("nothing_entered"):
        heard("  ", "b")


def test_a_grid_worker_hears_of_the_own_grid_only(family: Household) -> None:
    worker = somebody("grid_worker", family, FOUND)
    entered = clues.ClueEntered("visit", "illness", "住院", FOUND)
    with refused("household_not_yours"):
        clues.enter_clue(worker, family, entered, key="a")
    own = families(1, of=grid(worker))[0]
    clues.enter_clue(worker, own, entered, key="b")
    assert clues_for(worker).get().household == own


def test_a_clue_is_dismissed_for_a_reason(family: Household) -> None:
    clue, town = a_clue(family), somebody("township", family, FOUND)
    with refused("reason_missing"):
        clues.dismiss_clue(town, clue, reason="", key="a")
    clues.dismiss_clue(town, fresh(clue), reason="已核实为误报", key="b")
    assert fresh(clue).state == "dismissed"


def test_a_second_clue_joins_the_open_case(family: Household) -> None:
    case = a_case(family)
    other = a_clue(family, source="self")
    viewer = somebody("village", family, FOUND)
    told = clues.receive_clue(viewer, other, key="second")
    assert told.id == case.pk
    assert MonitoringCase.everything.count() == 1


# --- from the clue to the decision ----------------------------------------------------------------


def test_the_worked_case_is_decided_on_15_may_in_time(family: Household) -> None:
    case = walked(family)
    assert (case.state, case.category) == ("identified", "marginal")
    assert (case.identified_on, case.decide_by) == (date(2024, 5, 15), date(2024, 5, 17))
    assert case.due_on == date(2024, 5, 25), "a measure is due 10 days after the decision"
    assert fresh(family).status == "marginal"
    held = HouseholdStatus.everything.filter(household=family).order_by("from_on")
    assert [(row.status, row.from_on) for row in held] == [
        ("relieved", date(2024, 1, 1)),
        ("marginal", date(2024, 5, 15)),
    ]


def test_each_step_keeps_what_the_policy_said(family: Household) -> None:
    case = walked(family)
    events = AuditEvent.everything.filter(subject_kind=case.kind(), subject_id=case.pk)
    steps = [e for e in events.order_by("sequence") if not e.verb.endswith("create")]
    assert [e.verb.rpartition(".")[2] for e in steps] == list(DAYS)
    assert all(e.decision is not None and e.decision.question == "monitoring.case" for e in steps)


def test_a_home_check_needs_the_authorisation_of_the_household(family: Household) -> None:
    case = a_case(family)
    with refused("comparison_not_authorised"):
        step(case, "verify", DAYS["verify"])
    authorised(family)
    assert step(case, "verify", DAYS["verify"] + timedelta(1)).state == "verified"


def test_steps_go_forward_in_time_and_not_into_days_to_come(family: Household) -> None:
    authorised(family)
    case = step(a_case(family), "verify", date(2024, 5, 4))
    bureau = somebody("agriculture_bureau", family, date(2024, 5, 6))

    def compare(day: date, key: str) -> None:
        cases.do_step(bureau, fresh(case), "compare", cases.StepDone(day), key=key)

    with refused("case_step_before"):
        compare(date(2024, 5, 3), "a")
    with refused("day_in_future"):
        compare(date(2024, 5, 7), "b")
    compare(date(2024, 5, 6), "c")


def test_a_step_that_was_taken_is_not_taken_again_nor_by_another(family: Household) -> None:
    """not_in_state, not_yours_to_do: told before anything is written."""
    authorised(family)
    case = step(a_case(family), "verify", date(2024, 5, 4))
    for code, event, role in (
        ("not_in_state", "verify", "village"),
        ("not_yours_to_do", "compare", "village"),
    ):
        who, done = somebody(role, family, date(2024, 5, 5)), cases.StepDone(date(2024, 5, 5))
        with refused(code):
            cases.do_step(who, fresh(case), event, done, key=code)


def test_who_compared_does_not_decide(family: Household) -> None:
    case = walked(family, until="verify")
    one = somebody("agriculture_bureau", family, DAYS["compare"])
    case = step(case, "compare", DAYS["compare"], one)
    for event in ("review", "notice", "check"):
        case = step(case, event, DAYS[event])
    again = same_person(one, "agriculture_bureau", place="211282000000")
    later = Viewer("zh", again.person_id, again.name, again.grants, on(DAYS["identify"]))
    with refused("two_duties"):
        step(case, "identify", DAYS["identify"], later)


# --- the notice ----------------------------------------------------------------------------------


def test_the_notice_names_village_group_and_head_and_no_cause(family: Household) -> None:
    case = walked(family, until="notice")
    notice = Notice.everything.get()
    assert (notice.days, notice.begins_on, notice.ends_on) == (5, DAYS["notice"], DAYS["check"])
    assert notice.rows == [[family.village.name, masked_name(family.head_name)]]
    assert "因病" not in f"{notice.title}{notice.text}{notice.rows}"
    assert case.notice == notice


def test_the_check_waits_for_the_last_day_of_the_notice(family: Household) -> None:
    case = walked(family, until="notice")
    with refused("notice_not_over"):
        step(case, "check", date(2024, 5, 11))
    assert step(case, "check", date(2024, 5, 12)).state == "checked"


def test_the_check_waits_for_a_notice_that_hangs(family: Household) -> None:
    case = walked(family, until="review")
    village_clerk = somebody("village", family, DAYS["notice"])
    cases.draft_notice(village_clerk, case, "notice", key="draft")
    with refused("case_not_noticed"):
        step(case, "check", DAYS["check"])


def test_an_open_objection_blocks_and_one_upheld_sends_the_case_back(family: Household) -> None:
    case = walked(family, until="notice")
    neighbour = Viewer("zh", at=on(date(2024, 5, 8)))
    notice = Notice.everything.get()
    object_to(neighbour, notice, key="o", text="他家有两辆车")
    with refused("objections_open"):
        step(case, "check", DAYS["check"])
    town = somebody("township", family, DAYS["check"])
    settle_objection(town, Objection.everything.get(), key="s", upheld=True, reply="属实")
    with refused("case_notice_withdrawn"):
        step(case, "check", date(2024, 5, 13))
    cases.move_case(town, fresh(case), "give_back", reason="异议成立", key="back")
    back = fresh(case)
    assert (back.state, back.round, back.notice) == ("received", 2, None)
    assert step(back, "verify", date(2024, 5, 13)).state == "verified"


# --- time ----------------------------------------------------------------------------------------


def test_a_case_not_decided_in_15_days_is_overdue_by_name(family: Household) -> None:
    case = a_case(family)
    for day, late, days in ((date(2024, 5, 17), 0, 0), (date(2024, 5, 18), 1, 1)):
        viewer = somebody("agriculture_bureau", family, day)
        rows = cases_for(viewer)
        assert rows.filter(LATE).count() == late
        assert days_over(rows.get(pk=case.pk)) == days
    late_answer = course_of(somebody("agriculture_bureau", family, date(2024, 5, 18)), case)
    assert "case_step_overdue" in {p.code for p in late_answer.problems}


def test_no_measure_in_10_days_is_overdue(family: Household) -> None:
    person_of(family, 11)
    case = walked(family)
    viewer = somebody("agriculture_bureau", family, date(2024, 5, 26))
    assert cases_for(viewer).filter(LATE).get() == case
    answer = measures_judged(viewer, case)
    assert answer is not None
    assert answer.answer["state"] == "overdue"  # type: ignore[index]
    with refused("case_without_measure"):
        cases.confirm_help(viewer_of_town(family), case, key="h")
    a_measure(case, day=date(2024, 5, 26))
    assert fresh(case).due_on is None


def viewer_of_town(family: Household) -> Viewer:
    return somebody("township", family, date(2024, 5, 26))


# --- measures ------------------------------------------------------------------------------------


def test_a_measure_of_22_may_is_7_days_after_the_decision(family: Household) -> None:
    person_of(family, 11)
    measure = a_measure(walked(family))
    assert measure.kind_code == "development"
    assert measure.decision is not None
    assert measure.decision.answer["days"] == 7
    assert measure.decision.answer["state"] == "fit"


@pytest.mark.parametrize(
    ("labour", "help_code", "state"),
    [
        ("full", "temporary_relief", "unfit"),
        ("full", "job", "fit"),
        ("none", "job", "unfit"),
        ("none", "minimum_living", "fit"),
    ],
)
def test_who_can_work_is_developed_and_who_cannot_has_a_floor(
    family: Household, labour: str, help_code: str, state: str
) -> None:
    person_of(family, 11, labour=labour)
    measure = a_measure(walked(family), help_code)
    assert measure.decision is not None
    assert measure.decision.answer["state"] == state


def test_an_unmet_guarantee_without_its_measure_is_warned_of(family: Household) -> None:
    person_of(family, 11)
    checked_guarantee(family, "housing", "unmet", date(2024, 4, 1))
    case = walked(family)
    first = a_measure(case)
    assert first.decision is not None
    assert "guarantee_without_measure" in {p["code"] for p in first.decision.problems}
    second = a_measure(case, "housing_repair", date(2024, 5, 23))
    assert second.decision is not None
    assert "guarantee_without_measure" not in {p["code"] for p in second.decision.problems}


def test_a_measure_ends_with_what_came_of_it(family: Household) -> None:
    measure = a_measure(walked(family))
    town = somebody("township", family, date(2024, 7, 1))

    def end(day: date, effect: str, key: str) -> None:
        measures.end_measure(town, fresh(measure), day, effect, key=key)

    with refused("nothing_entered"):
        end(date(2024, 6, 30), " ", "a")
    with refused("measure_cannot_end"):
        end(date(2024, 5, 1), "好", "b")
    end(date(2024, 6, 30), "增收3000元", "c")
    with refused("measure_cannot_end"):
        end(date(2024, 6, 30), "又", "d")


def test_a_kind_of_help_the_policy_does_not_know_is_refused(family: Household) -> None:
    town = somebody("township", family, FOUND)
    entered = measures.MeasureEntered("lottery", "彩票", "李四", FOUND)
    with refused("help_not_known"):
        measures.add_measure(town, family, entered, key="a")


def test_no_measure_began_before_the_household_was_entered(family: Household) -> None:
    town = somebody("township", family, FOUND)
    entered = measures.MeasureEntered("temporary_relief", "米面", "李四", date(1950, 1, 1))
    with refused("day_before_entry"):
        measures.add_measure(town, family, entered, key="a")


# --- the fast track ------------------------------------------------------------------------------


def aid(case: MonitoringCase, day: date, key: str = "aid") -> None:
    town = somebody("township", case.household, day)
    entered = measures.MeasureEntered("temporary_relief", "发放救灾物资", "李四", day)
    cases.help_first(town, fresh(case), entered, key=key)


def test_help_first_is_refused_without_a_disaster(family: Household) -> None:
    case = a_case(family, cause="illness")
    with refused("help_first_not_allowed"):
        aid(case, date(2024, 5, 3))
    assert fresh(case).state == "received"
    assert not Measure.everything.exists()


def test_after_a_flood_help_comes_first_and_the_procedure_in_30_days(family: Household) -> None:
    flood = date(2024, 7, 28)
    case = a_case(family, cause="disaster", found_on=flood)
    aid(case, date(2024, 7, 29))
    aided = fresh(case)
    assert (aided.state, aided.helped_first_on) == ("aided", date(2024, 7, 29))
    assert Measure.everything.get().kind_code == "fast_track"
    town = somebody("township", family, date(2024, 8, 29))
    steps = {s["step"]: s for s in course_of(town, aided).answer["steps"]}  # type: ignore[index]
    assert steps["regularise"]["due_on"] == date(2024, 8, 28)
    assert steps["regularise"]["state"] == "overdue"
    cases.move_case(town, fresh(aided), "regularise", key="r")
    assert fresh(aided).state == "received"


# --- refuted, and who sees what -------------------------------------------------------------------


def test_a_case_refuted_changes_no_status(family: Household) -> None:
    case = a_case(family)
    team = somebody("resident_team", family, date(2024, 5, 3))
    cases.move_case(team, case, "refute", reason="医疗费已报销", key="x")
    over = fresh(case)
    assert (over.state, over.due_on) == ("not_founded", None)
    assert over.decision is not None
    assert over.decision.answer["state"] == "not_included"
    assert fresh(family).status == "relieved"


def test_another_township_sees_nothing_and_the_bureau_everything(family: Household) -> None:
    case = helped(family)
    stranger = office("township", OTHER_TOWN)
    for rows in (clues_for(stranger), cases_for(stranger), measures_for(stranger)):
        assert not rows.exists()
    for role in ("platform", "finance_bureau"):
        assert not cases_for(office(role)).exists()
    assert cases_for(office("agriculture_bureau")).get() == case


def test_a_grid_worker_sees_cases_of_the_own_grid(family: Household) -> None:
    worker = somebody("grid_worker", family, FOUND)
    own = families(1, of=grid(worker))[0]
    a_case(family)
    mine = a_case(own)
    assert cases_for(worker).get() == mine


def test_what_is_open_waits_for_whose_it_is(family: Household) -> None:
    a_clue(family)
    waiting = todo_for(somebody("village", family, FOUND))
    assert ("monitoring.risk_clue", "open") in {(w.kind, w.state.code) for w in waiting}
    helped(families(1)[0])
    town = somebody("township", family, date(2024, 5, 22))
    assert not [w for w in todo_for(town) if w.kind == "monitoring.monitoring_case"]


def test_a_household_has_one_open_case(family: Household) -> None:
    a_case(family)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonitoringCase.everything.create(
            state="received", household=family, source="visit", cause="other", found_on=FOUND
        )


def test_a_household_of_another_village_is_not_this_villages(family: Household) -> None:
    clue = a_clue(family)
    neighbour = office("village", village(1), at=on(FOUND))
    with refused("household_not_yours"):
        clues.receive_clue(neighbour, clue, key="a")


@pytest.mark.parametrize(
    ("source", "origin", "by_the_text"),
    [
        ("hotline", "hotline", "self"),
        ("screening", "screening", "department"),
        ("visit", "visit", "visit"),
    ],
)
def test_a_source_has_the_origin_of_its_own_that_the_policy_names(
    source: str, origin: str, by_the_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert clue_facts(source, "illness", FOUND, "1", FOUND)["origin"] == origin
    of_text = case_terms(FOUND)
    of_text = of_text.model_copy(
        update={"origins": {c: o for c, o in of_text.origins.items() if c in
                            ("self", "visit", "department")}}
    )  # fmt: skip
    monkeypatch.setattr("bangfu.apps.monitoring.queries.cases.case_terms", lambda _on: of_text)
    assert clue_facts(source, "illness", FOUND, "1", FOUND)["origin"] == by_the_text
