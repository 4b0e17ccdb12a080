"""What is found about a household, and the grids that look after it."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.people.models import Person
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.actions.circumstances import (
    GridEntered,
    Looked,
    change_grid,
    check_guarantee,
    enter_grid,
    file_household_incomes,
    give_consent,
    put_in_grid,
)
from bangfu.apps.registry.models import Grid, GuaranteeCheck, HouseholdIncome
from bangfu.apps.registry.queries.households import (
    consented,
    grid_choices,
    grids_for,
    guarantees_on,
    worker_choices,
)
from tests.apps.acts import fresh
from tests.apps.people.standing import grant
from tests.apps.registry.people import (
    NEAR_VILLAGE,
    VILLAGE,
    entered_household,
    live_household,
    town_clerk,
    village_clerk,
)
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


@pytest.fixture(autouse=True)
def county() -> None:
    jizhou()


def worker(place: str = VILLAGE) -> Person:
    made = Person.objects.create(name="网格员甲")
    grant(made, "grid_worker", place, begins_on=date(2018, 1, 1))
    return made


def grid(worker_id: int | None = None, code: str = "01") -> Grid:
    entered = GridEntered(VILLAGE, code, f"第{code}网格", worker_id, date(2018, 1, 1))
    told = enter_grid(town_clerk(), entered, key=f"grid {code}")
    found: Grid = Grid.everything.get(pk=told.id)
    return found


# --- incomes --------------------------------------------------------------------------------------


def test_incomes_of_a_period_are_entered_by_class_and_a_new_figure_keeps_the_old_in_its_event() -> (
    None
):
    row, clerk = live_household(), village_clerk()
    amounts = {"wage": 18_000_00, "business": -2_000_00, "transfer": 3_500_50}
    file_household_incomes(clerk, row, 2018, amounts, source="入户", key="i")
    filed = HouseholdIncome.everything.filter(household=row, year=2018)
    assert sum(filed.values_list("amount_fen", flat=True)) == 19_500_50
    file_household_incomes(clerk, fresh(row), 2018, {"wage": 20_000_00}, source="复核", key="j")
    assert sum(filed.values_list("amount_fen", flat=True)) == 21_500_50
    change = AuditEvent.everything.get(verb="registry.household_income.change")
    assert (change.before["amount_fen"], change.after["amount_fen"]) == (18_000_00, 20_000_00)


def test_only_business_loses() -> None:
    row = live_household()
    with pytest.raises(Refused) as refused:
        file_household_incomes(village_clerk(), row, 2018, {"wage": -1}, source="表", key="i")
    assert codes(refused) == ["income_below_zero"]
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdIncome.everything.create(
            household=row, year=2018, income_class="wage", amount_fen=-1, source="表"
        )
    with pytest.raises(Refused) as refused:
        file_household_incomes(village_clerk(), row, 2018, {}, source="表", key="j")
    assert codes(refused) == ["nothing_entered"]
    with pytest.raises(Refused) as refused:
        file_household_incomes(village_clerk(), row, 2090, {"wage": 1}, source="表", key="k")
    assert codes(refused) == ["income_of_year_to_come"]


def test_a_household_that_waits_for_its_check_has_no_incomes_yet() -> None:
    row = entered_household()
    with pytest.raises(Refused) as refused:
        file_household_incomes(village_clerk(), row, 2018, {"wage": 1}, source="表", key="i")
    assert codes(refused) == ["household_not_live"]


# --- guarantees and consents ----------------------------------------------------------------------


def test_the_last_look_at_a_guarantee_counts() -> None:
    row, clerk = live_household(), village_clerk()
    bad = Looked("housing", "unmet", date(2018, 6, 1), "屋顶漏雨")
    check_guarantee(clerk, row, bad, key="a")
    check_guarantee(clerk, row, Looked("housing", "met", date(2018, 9, 1)), key="b")
    assert guarantees_on(row, date(2018, 6, 30)) == {"housing": "unmet"}
    assert guarantees_on(row, date(2018, 9, 1)) == {"housing": "met"}
    assert guarantees_on(row, date(2018, 5, 1)) == {}
    check_guarantee(clerk, row, Looked("housing", "unmet", date(2018, 9, 1), "复看漏雨"), key="c")
    assert guarantees_on(row, date(2018, 9, 1)) == {"housing": "unmet"}
    assert GuaranteeCheck.everything.count() == 2


def test_what_is_not_met_says_how_and_no_look_lies_ahead() -> None:
    row, clerk = live_household(), village_clerk()
    for looked, code in (
        (Looked("water", "unmet", date(2018, 6, 1)), "reason_missing"),
        (Looked("water", "met", date(2018, 12, 1)), "day_in_future"),
    ):
        with pytest.raises(Refused) as refused:
            check_guarantee(clerk, row, looked, key=code)
        assert codes(refused) == [code]


def test_the_last_word_of_a_household_counts() -> None:
    row, clerk = live_household(), village_clerk()
    for day, willing in ((date(2018, 6, 1), True), (date(2018, 9, 1), False)):
        give_consent(
            clerk,
            row,
            "data_comparison",
            willing=willing,
            given_on=day,
            document="授权书",
            key=f"{day}",
        )
    assert consented(row, "data_comparison", date(2018, 5, 1)) is None
    assert consented(row, "data_comparison", date(2018, 6, 1)) is True
    assert consented(row, "data_comparison", date(2018, 9, 1)) is False


# --- grids ----------------------------------------------------------------------------------------


def test_a_grid_has_a_worker_with_a_grant_for_the_village() -> None:
    with pytest.raises(Refused) as refused:
        grid(worker(NEAR_VILLAGE).pk)
    assert codes(refused) == ["grid_worker_unfit"]
    made = grid(worker().pk, "02")
    assert [name for _pk, name in worker_choices(town_clerk())] == ["网格员甲", "网格员甲"]
    assert [name for _pk, name in worker_choices(village_clerk())] == ["网格员甲"]
    assert grid_choices(town_clerk(), VILLAGE) == [(str(made.pk), "02 第02网格")]
    with pytest.raises(Refused) as refused:
        grid(None, "02").delete()
    assert codes(refused) == ["key_of_another_act"]
    with pytest.raises(Refused) as refused:
        enter_grid(
            town_clerk(), GridEntered(VILLAGE, "02", "又一个", None, date(2018, 1, 1)), key="same"
        )
    assert codes(refused) == ["grid_code_taken"]


def test_a_household_lies_in_a_grid_of_its_village() -> None:
    row, made = live_household(), grid()
    put_in_grid(village_clerk(), row, made, key="in")
    assert fresh(row).grid == made
    assert grids_for(village_clerk()).get().households_count == 1
    other = Grid.everything.create(
        village_id=NEAR_VILLAGE, code="01", name="邻村", from_on=date(2018, 1, 1)
    )
    with pytest.raises(Refused) as refused:
        put_in_grid(village_clerk(), fresh(row), other, key="far")
    assert codes(refused) == ["grid_of_another_village"]
    put_in_grid(village_clerk(), fresh(row), None, key="out")
    assert fresh(row).grid is None


def test_a_grid_gets_another_worker_and_ends() -> None:
    made, clerk = grid(), town_clerk()
    change_grid(clerk, made, name="东片", worker_id=worker().pk, until_on=None, key="w")
    assert fresh(made).worker is not None
    with pytest.raises(Refused) as refused:
        change_grid(
            clerk, made, name="东片", worker_id=None, until_on=date(2018, 1, 1), key="early"
        )
    assert codes(refused) == ["ends_before_it_begins"]
    change_grid(clerk, made, name="东片", worker_id=None, until_on=date(2018, 10, 1), key="end")
    with pytest.raises(Refused) as refused:
        put_in_grid(clerk, live_household(), fresh(made), key="ended")
    assert codes(refused) == ["grid_of_another_village"]
