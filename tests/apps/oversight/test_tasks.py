"""Tasks have measure, day, way and person; figures are filed whole, in time, and corrected openly."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.oversight.actions import form_returns
from bangfu.apps.oversight.actions import tasks as actions
from bangfu.apps.oversight.actions.form_returns import Figures
from bangfu.apps.oversight.actions.tasks import Duty
from bangfu.apps.oversight.models import FormReturn, FormReturnLine, Task
from bangfu.apps.oversight.queries.tasks import (
    in_time_by_township,
    late_q,
    lines_of,
    matters_of,
    overdue_q,
    returns_for,
    tasks_for,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.models import PolicyPack
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.models import VillageProgramme
from tests.apps.acts import fresh, key
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.oversight.watching import at, clerk, day, office, project, told_row, weak_villages
from tests.apps.records.acting import OTHER_TOWNSHIP, TOWNSHIP, same_person
from tests.apps.records.test_acts import codes
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db
SIGN = Duty(
    place=TOWNSHIP,
    measure="签订项目协议",
    due_on=day(11, 30),
    road_map="先报平台审核，再由双方签字盖章",
    responsible="镇农业办主任",
)


def given(duty: Duty = SIGN, viewer: Viewer | None = None, **more: Any) -> Task:
    told = actions.give_task(viewer or office("leading_group_office"), duty, key=key(), **more)
    return told_row(Task, told)


def done(row: Task) -> Task:
    """The task, started and said to be done by the township."""
    actions.start_task(clerk(), row, key=key())
    actions.claim_task_done(clerk(), fresh(row), progress="协议已签，文号〔2018〕3号", key=key())
    return fresh(row)


# --- tasks -------------------------------------------------------------------------------------


def test_a_task_is_given_done_and_verified_by_another() -> None:
    jizhou()
    row = given()
    row = done(row)
    actions.verify_task(office("leading_group_office"), row, key=key())
    row = fresh(row)
    assert (row.state, row.closed_on) == ("closed", day(11, 20))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"measure": ""}, "措施"),
        ({"road_map": ""}, "路线图"),
        ({"responsible": ""}, "责任人"),
    ],
)
def test_a_task_without_what_the_ledger_demands_is_refused(
    changes: dict[str, str], said: str
) -> None:
    jizhou()
    with pytest.raises(Refused) as refused:
        given(replace(SIGN, **changes))  # type: ignore[arg-type]
    assert codes(refused) == ["entry_incomplete"]
    assert said in refused.value.problems[0].message("zh")


def test_the_five_matters_of_a_project_are_those_of_the_policy() -> None:
    jizhou()
    held = project()
    matters = list(matters_of(day(11, 20)))
    assert matters == ["decision", "progress", "money", "tender", "supervision"]
    given(replace(SIGN, matter="tender"), project=held)
    with pytest.raises(Refused) as refused:
        given(replace(SIGN, matter="weather"), project=held)
    assert codes(refused) == ["unknown_matter"]


def test_a_village_gives_no_tasks() -> None:
    jizhou()
    with pytest.raises(Refused) as refused:
        given(viewer=office("village", TOWNSHIP))
    assert codes(refused) == ["not_yours_to_make"]


def test_progress_is_reported_in_words() -> None:
    jizhou()
    row = given()
    actions.start_task(clerk(), row, key=key())
    with pytest.raises(Refused) as refused:
        actions.report_task(clerk(), fresh(row), progress="", key=key())
    assert codes(refused) == ["nothing_said"]
    actions.report_task(clerk(), fresh(row), progress="已报平台", key=key())
    assert (fresh(row).state, fresh(row).progress) == ("in_work", "已报平台")


def test_who_says_it_is_done_does_not_verify_it_and_it_may_go_back() -> None:
    jizhou()
    row = given()
    actions.start_task(clerk(), row, key=key())
    township = clerk()
    actions.claim_task_done(township, fresh(row), progress="已签", key=key())
    with pytest.raises(Refused) as refused:
        actions.verify_task(same_person(township, "auditor"), fresh(row), key=key())
    assert codes(refused) == ["two_duties"]
    actions.reopen_task(office("auditor"), fresh(row), reason="没有盖章", key=key())
    assert fresh(row).state == "in_work"
    actions.drop_task(office("auditor"), fresh(row), reason="项目终止", key=key())
    assert fresh(row).state == "dropped"


def test_a_task_is_overdue_from_the_day_after_its_own() -> None:
    jizhou()
    given()
    on_day, after = at(clerk(), 2018, 11, 30), at(clerk(), 2018, 12, 1)
    assert not tasks_for(on_day).filter(overdue_q(on_day)).exists()
    assert tasks_for(after).filter(overdue_q(after)).count() == 1
    assert not tasks_for(office("township", OTHER_TOWNSHIP)).exists()


def test_the_database_keeps_no_task_without_a_person() -> None:
    jizhou()
    row = given()
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.everything.filter(pk=row.pk).update(responsible="")


def test_the_flow_of_tasks_keeps_to_its_table() -> None:
    jizhou()
    row = given()
    assert triples_not_kept(row) == []
    assert reasons_not_asked(row) == []
    assert duties_not_apart(row) == []


# --- figures -----------------------------------------------------------------------------------

QUARTER = "2018Q3"


def opened(period: str = QUARTER) -> FormReturn:
    """The return of the first township with weak villages, for the third quarter of 2018."""
    office_ = at(office("leading_group_office"), 2018, 10, 1)
    told = form_returns.open_period(office_, period, key=key())
    return told_row(FormReturn, told)


def township_of(row: FormReturn) -> Viewer:
    """A clerk of the township that files, on 8 October 2018."""
    return at(office("township", row.filer_id), 2018, 10, 8)


def villages_of(row: FormReturn) -> list[str]:
    held = VillageProgramme.everything.filter(village__parent_id=row.filer_id)
    return sorted(held.values_list("village_id", flat=True))


def figures(row: FormReturn, yuan: int = 30_000) -> list[Figures]:
    return [Figures(code, yuan * 100, None) for code in villages_of(row)]


def filed(row: FormReturn, yuan: int = 30_000) -> FormReturn:
    form_returns.file_figures(township_of(row), row, figures(row, yuan), key=key())
    return fresh(row)


def test_a_quarter_is_asked_of_every_township_and_due_ten_days_after_it() -> None:
    weak_villages(60)
    row = opened()
    assert row.due_on == date(2018, 10, 10)
    townships = {
        code[:9] for code in VillageProgramme.everything.values_list("village_id", flat=True)
    }
    filers = FormReturn.everything.values_list("filer_id", flat=True)
    assert {code[:9] for code in filers} == townships
    with pytest.raises(Refused) as twice:
        opened()
    assert codes(twice) == ["period_opened"]


@pytest.mark.parametrize("period", ["2018", "2018-07", "2018Q5", "乱写"])
def test_what_is_no_quarter_is_refused(period: str) -> None:
    weak_villages(3)
    with pytest.raises(Refused) as refused:
        opened(period)
    assert codes(refused) == ["not_a_period"]


def test_without_villages_or_a_rhythm_nothing_is_asked() -> None:
    jizhou()
    with pytest.raises(Refused) as refused:
        opened()
    assert codes(refused) == ["no_villages_to_file"]
    from bangfu.apps.oversight.queries import tasks as queries
    from bangfu.core.rules.register_report import RegisterReport

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(form_returns, "return_terms", lambda on: RegisterReport())
        with pytest.raises(Refused) as unsaid:
            opened()
    assert codes(unsaid) == ["no_rhythm_of_returns"]
    assert queries.return_terms(day(11, 20)).due_days == 10
    assert PolicyPack.everything.count() == 1


def test_only_an_office_of_the_county_opens_a_period() -> None:
    weak_villages(3)
    with pytest.raises(Refused) as refused:
        form_returns.open_period(clerk(), QUARTER, key=key())
    assert codes(refused) == ["not_yours_to_make"]


def test_the_figures_of_every_village_are_filed_and_accepted_by_another() -> None:
    weak_villages(60)
    row = filed(opened())
    assert (row.state, row.filed_on) == ("filed", date(2018, 10, 8))
    lines = lines_of(township_of(row), row)
    assert {line.operating_income_fen for line in lines} == {30_000_00}
    assert returns_for(township_of(row)).get(pk=row.pk).villages == len(villages_of(row))
    form_returns.accept_return(office("agriculture_bureau"), row, key=key())
    assert fresh(row).state == "accepted"


def test_a_village_missing_doubled_empty_or_of_elsewhere_is_refused() -> None:
    weak_villages(60)
    row = opened()
    right = figures(row)
    for wrong, code in [
        (right[1:], "villages_without_figures"),
        ([*right, right[0]], "villages_of_elsewhere"),
        ([*right, Figures("120119999999", 1)], "villages_of_elsewhere"),
        ([Figures(right[0].village), *right[1:]], "villages_without_figures"),
    ]:
        with pytest.raises(Refused) as refused:
            form_returns.file_figures(township_of(row), fresh(row), wrong, key=key())
        assert codes(refused) == [code]
    assert not FormReturnLine.everything.exists()


def test_a_correction_keeps_the_old_figure_and_makes_nothing_late() -> None:
    weak_villages(60)
    row = filed(opened())
    form_returns.accept_return(office("agriculture_bureau"), row, key=key())
    late = at(office("township", row.filer_id), 2018, 12, 1)
    form_returns.correct_return(late, fresh(row), reason="甲村漏报发包收入", key=key())
    assert fresh(row).state == "due"
    form_returns.file_figures(late, fresh(row), figures(row, 35_000), key=key())
    event = AuditEvent.everything.filter(verb="oversight.form_return_line.change").first()
    assert event is not None
    assert event.before == {"operating_income_fen": 30_000_00}
    assert event.after == {"operating_income_fen": 35_000_00}
    assert fresh(row).filed_on == date(2018, 10, 8)
    assert not returns_for(late).filter(late_q(late)).filter(pk=row.pk).exists()


def test_a_return_given_back_is_filed_again_by_the_same_clerk() -> None:
    weak_villages(60)
    row = filed(opened())
    bureau = office("agriculture_bureau")
    with pytest.raises(Refused) as refused:
        form_returns.give_back_return(bureau, row, reason="", key=key())
    assert codes(refused) == ["reason_missing"]
    form_returns.give_back_return(bureau, fresh(row), reason="两村数字颠倒", key=key())
    assert filed(fresh(row), 31_000).state == "filed"


def test_a_return_is_late_the_day_after_it_was_due_filed_or_not() -> None:
    weak_villages(60)
    row = opened()
    on_day = at(office("leading_group_office"), 2018, 10, 10)
    after = at(on_day, 2018, 10, 11)
    assert not returns_for(on_day).filter(late_q(on_day)).exists()
    assert returns_for(after).filter(late_q(after)).filter(pk=row.pk).exists()
    late = at(office("township", row.filer_id), 2018, 10, 11)
    form_returns.file_figures(late, row, figures(row), key=key())
    assert returns_for(after).filter(late_q(after)).filter(pk=row.pk).exists()
    parts = in_time_by_township(2018, date(2018, 12, 31))
    assert set(parts.values()) == {Fraction(0)}


def test_the_part_filed_in_time_counts_what_was_due_by_the_day() -> None:
    weak_villages(3)
    row = filed(opened())
    opened("2018Q4")
    assert in_time_by_township(2018, date(2018, 12, 31))[row.filer_id] == 1
    assert in_time_by_township(2018, date(2019, 1, 31))[row.filer_id] == Fraction(1, 2)


def test_the_flow_of_returns_keeps_to_its_table() -> None:
    weak_villages(3)
    row = opened()
    FormReturn.everything.filter(pk=row.pk).update(filed_on=day(10, 8))
    row = fresh(row)
    assert triples_not_kept(row) == []
    assert reasons_not_asked(row) == []
    assert duties_not_apart(row) == []
