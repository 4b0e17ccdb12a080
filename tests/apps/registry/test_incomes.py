"""Incomes of villages: filed at once or by one, corrected by a second person, kept with their past."""

from datetime import date
from typing import Any

import pytest

from bangfu.apps.people.scope import PUBLIC
from bangfu.apps.records.models import AuditEvent, DutyHeld
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.actions.incomes import (
    IncomeFiled,
    ask_correction,
    decide_correction,
    enter_person_incomes,
    enter_reference_figure,
    file_incomes,
)
from bangfu.apps.registry.models import ReferenceFigure, VillageIncome, VillagePersonIncome
from bangfu.apps.registry.queries.incomes import (
    income_by_township,
    income_by_year,
    incomes_for,
    pending_figures,
    person_incomes_for,
    reference_figures_for,
    years_of_incomes,
)
from tests.apps.acts import fresh
from tests.apps.records.acting import COUNTY, acting, same_person
from tests.apps.registry.places import jizhou, villages

pytestmark = pytest.mark.django_db

VILLAGE, TOWNSHIP = "120119101201", "120119101000"


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def filed(amount_fen: int = 187_500_00, *, at: str = VILLAGE) -> IncomeFiled:
    return IncomeFiled(at, "operating", amount_fen)


def test_a_township_files_for_its_village_and_sees_it() -> None:
    jizhou()
    clerk = acting("township", place=TOWNSHIP)
    file_incomes(clerk, 2018, [filed()], source="镇报表", key="1")
    row = VillageIncome.everything.get()
    assert (row.amount_fen, row.state) == (18_750_000, "filed")
    assert income_by_year(clerk, VILLAGE) == {2018: {"operating": 18_750_000}}
    assert incomes_for(acting("township", place="120119102000")).count() == 0
    assert incomes_for(PUBLIC).count() == 0
    assert list(incomes_for(clerk)) == [row]


def test_a_township_files_for_no_other() -> None:
    jizhou()
    clerk = acting("township", place=TOWNSHIP)
    with pytest.raises(Refused) as refused:
        file_incomes(clerk, 2018, [filed(), filed(at="120119102201")], source="表", key="1")
    assert codes(refused) == ["not_yours_to_make"]
    assert VillageIncome.everything.count() == 0
    with pytest.raises(Refused) as refused:
        file_incomes(clerk, 2018, [], source="表", key="2")
    assert codes(refused) == ["nothing_to_file"]


def test_949_villages_are_filed_in_one_act_with_one_event() -> None:
    clerk = jizhou()
    rows = [filed(100_00 * n, at=code) for n, code in enumerate(villages(949))]
    before = AuditEvent.everything.count()
    file_incomes(clerk, 2018, rows, source="年报.xlsx", key="1")
    assert VillageIncome.everything.filter(state="filed").count() == 949
    assert AuditEvent.everything.count() == before + 1
    held = DutyHeld.objects.filter(subject_kind="registry.village_income", duty="propose")
    assert held.count() == 949
    assert sum(income_by_township(clerk, 2018).values()) == 100_00 * 949 * 948 // 2
    file_incomes(clerk, 2018, rows, source="年报.xlsx", key="again")
    assert VillageIncome.everything.count() == 949


def test_no_village_has_an_income_of_a_year_to_come() -> None:
    """income_of_year_to_come"""
    jizhou()
    clerk = acting("township", place=TOWNSHIP)
    with pytest.raises(Refused) as refused:
        file_incomes(clerk, 2019, [filed()], source="表", key="1")
    assert codes(refused) == ["income_of_year_to_come"]
    with pytest.raises(Refused) as refused:
        enter_person_incomes(clerk, 2099, {VILLAGE: 2_290_000}, source="调查", key="2")
    assert codes(refused) == ["income_of_year_to_come"]


def test_a_loss_is_an_income_below_zero() -> None:
    clerk = jizhou()
    file_incomes(clerk, 2018, [filed(-5_000_00)], source="表", key="1")
    assert VillageIncome.everything.get().amount_fen == -500_000


def test_a_figure_filed_otherwise_is_not_overwritten() -> None:
    clerk = jizhou()
    file_incomes(clerk, 2018, [filed()], source="表", key="1")
    more = [filed(200_000_00), IncomeFiled(VILLAGE, "lease", 1)]
    with pytest.raises(Refused) as refused:
        file_incomes(clerk, 2018, more, source="表", key="2")
    assert codes(refused) == ["income_filed_otherwise"]
    assert VillageIncome.everything.get().amount_fen == 18_750_000


def test_a_correction_takes_a_second_person_and_keeps_the_old_figure() -> None:
    jizhou()
    clerk = acting("township", place=TOWNSHIP)
    file_incomes(clerk, 2018, [filed()], source="表", key="1")
    row = VillageIncome.everything.get()
    with pytest.raises(Refused) as refused:
        ask_correction(clerk, fresh(row), 18_750_000, reason="核对", key="same")
    assert codes(refused) == ["correction_is_the_same"]
    ask_correction(clerk, fresh(row), 20_000_000, reason="漏记租金", key="ask")
    row.refresh_from_db()
    assert (row.amount_fen, row.asked_fen, row.state) == (18_750_000, 20_000_000, "correcting")
    own = same_person(clerk, "township_leader", place=TOWNSHIP)
    with pytest.raises(Refused) as refused:
        decide_correction(own, fresh(row), "correct", key="own")
    assert codes(refused) == ["two_duties"]
    leader = acting("township_leader", place=TOWNSHIP)
    decide_correction(leader, fresh(row), "correct", key="correct")
    row.refresh_from_db()
    assert (row.amount_fen, row.asked_fen, row.state) == (20_000_000, None, "corrected")
    assert AuditEvent.everything.latest("sequence").after["former_fen"] == 18_750_000


def test_a_correction_refused_leaves_the_figure() -> None:
    jizhou()
    clerk, leader = acting("township", place=TOWNSHIP), acting("township_leader", place=TOWNSHIP)
    file_incomes(clerk, 2018, [filed()], source="表", key="1")
    row = VillageIncome.everything.get()
    ask_correction(clerk, fresh(row), 1, reason="误", key="ask")
    with pytest.raises(Refused):
        decide_correction(leader, fresh(row), "keep", key="no reason")
    decide_correction(leader, fresh(row), "keep", reason="凭证相符", key="keep")
    row.refresh_from_db()
    assert (row.amount_fen, row.asked_fen, row.state) == (18_750_000, None, "filed")
    ask_correction(leader_of_next_round(), fresh(row), 2, reason="另查", key="ask 2")
    decide_correction(leader, fresh(row), "correct", key="correct 2")
    assert VillageIncome.everything.get().amount_fen == 2


def leader_of_next_round() -> Any:
    return acting("village", place=VILLAGE)


def test_an_income_per_head_is_replaced_and_its_past_kept() -> None:
    jizhou()
    clerk = acting("village", place=VILLAGE)
    enter_person_incomes(clerk, 2018, {VILLAGE: 2_290_000}, source="调查", key="1")
    enter_person_incomes(clerk, 2018, {VILLAGE: 2_300_000}, source="复核", key="2")
    assert VillagePersonIncome.everything.get().per_head_fen == 2_300_000
    event = AuditEvent.everything.latest("sequence")
    assert event.before["per_head_fen"] == 2_290_000
    assert person_incomes_for(clerk).count() == 1


def test_a_reference_figure_is_pending_until_it_is_entered() -> None:
    clerk = jizhou()
    pending = pending_figures(clerk, date(2018, 11, 5))
    series, year = "city_average_fen", 2020
    assert [(name.zh, of) for name, of in pending] == [("对照：农民人均可支配收入", year)]
    figure = {
        "division_id": COUNTY,
        "series": series,
        "year": year,
        "amount_fen": 2_306_500,
        "document": "市统计公报",
    }
    enter_reference_figure(clerk, figure, key="1")
    enter_reference_figure(clerk, figure | {"amount_fen": 2_306_600}, key="2")
    assert pending_figures(clerk, date(2018, 11, 5)) == []
    assert ReferenceFigure.everything.get().amount_fen == 2_306_600
    assert reference_figures_for(PUBLIC).count() == 1
    assert years_of_incomes(clerk) == []
