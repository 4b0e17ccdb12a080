"""The dashboard: bands by the lines of the policy, how households moved, this month beside the last."""

from datetime import date

import pytest

from bangfu.apps.monitoring.actions.visits import Visited, enter_visit
from bangfu.apps.monitoring.models import MonitoringCase
from bangfu.apps.monitoring.queries.dashboard import (
    end_of_month_before,
    month_to,
    movement,
    open_cases,
)
from bangfu.apps.monitoring.queries.policy import income_lines
from bangfu.apps.monitoring.tables.dashboard import band_name, bands
from bangfu.apps.policies.models import PolicyPack
from bangfu.apps.registry.models import Individual
from tests.apps.acts import key
from tests.apps.monitoring.households import (
    COUNTY,
    OTHER_TOWN,
    TODAY,
    TOWN,
    earned,
    families,
    kaiyuan,
    members,
    office,
    village,
    visited,
)
from tests.apps.pages.offices import signed_in
from tests.apps.policies.standing import put_in_force
from tests.apps.policies.visiting import seen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    kaiyuan()


def test_the_lines_are_those_of_the_policy_and_include_the_number() -> None:
    lines = income_lines(TODAY)
    assert [(line.fen, line.has_line, line.clause) for line in lines] == [
        (8_500_00, True, "KY-063"),
        (10_000_00, True, "KY-040"),
    ]
    assert lines[0].above("income", "persons") == "income > 850000 * persons"


def test_households_move_between_the_bands_and_what_is_missing_is_not_known() -> None:
    fell, rose, stayed, new, nobody = families(5)
    for one in (fell, rose, stayed, new):
        members(one, 2)
    for one, before, now in (
        (fell, 24_000, 17_000),
        (rose, 16_000, 19_000),
        (stayed, 30_000, 31_000),
    ):
        earned(one, 2023, before)
        earned(one, 2024, now)
    earned(new, 2024, 20_000)
    earned(nobody, 2024, 9_000)
    moved = movement(office("agriculture_bureau"))
    assert moved is not None
    assert moved.year == 2024
    assert [moved.now(band) for band in bands(moved)] == [1, 2, 1, 1]
    assert [moved.before(band) for band in bands(moved)] == [1, 0, 2, 2]
    assert (moved.fell, moved.rose) == (1, 1)
    assert [band_name(moved, band) for band in bands(moved)] == [
        "8,500元及以下", "8,500元以上、10,000元及以下", "10,000元以上", "收入或人数未登记",
    ]  # fmt: skip


def test_those_who_live_elsewhere_are_no_heads_and_general_households_are_left_out() -> None:
    [one], [general] = families(1), families(1, status="general")
    away, _here = members(one, 2)
    members(general, 1)
    earned(one, 2024, 17_000)
    earned(general, 2024, 1_000)
    clerk = office("agriculture_bureau")
    assert movement(clerk).now(0) == 1  # type: ignore[union-attr]
    Individual.everything.filter(pk=away.pk).update(lives_here=False)
    found = movement(clerk)
    assert found is not None
    assert (found.now(0), found.now(2), sum(found.moves.values())) == (0, 1, 1)


def test_a_township_counts_its_own_only() -> None:
    [here], [there] = families(1), families(1, place=village(0, OTHER_TOWN))
    for one in (here, there):
        members(one, 1)
        earned(one, 2024, 9_000)
        MonitoringCase.everything.create(
            household=one, state="received", source="self", cause="illness", found_on=TODAY
        )
    clerk = office("township", TOWN)
    assert open_cases(clerk).open == 1
    assert list(open_cases(clerk).by_township) == [TOWN]
    assert sum(movement(clerk).moves.values()) == 1  # type: ignore[union-attr]
    assert open_cases(office("agriculture_bureau")).by_cause == {"illness": 2}
    assert open_cases(office("finance_bureau")).open == 0
    assert movement(office("finance_bureau")) is None


def test_this_month_stands_beside_the_last() -> None:
    rows = families(3)
    visited(rows[:2], date(2024, 6, 5))
    visited(rows[:1], date(2024, 5, 31))
    clerk = office("village", rows[0].village_id)
    enter_visit(clerk, rows[2], Visited(TODAY, "住院", cause="illness"), key=key())
    assert end_of_month_before(TODAY) == date(2024, 6, 30)
    now, before = month_to(clerk, TODAY), month_to(clerk, date(2024, 6, 30))
    assert (now.visits, now.clues) == (1, 1)
    assert (before.visits, before.clues) == (2, 0)


def test_the_page_draws_what_there_is() -> None:
    [one] = families(1)
    members(one, 1)
    earned(one, 2024, 9_000)
    MonitoringCase.everything.create(
        household=one, state="received", source="self", cause="illness", found_on=TODAY
    )
    page = seen(signed_in("agriculture_bureau", COUNTY), "/monitoring/")
    for word in ("因病", "8,500元以上、10,000元及以下", "威远堡镇", "有逾期", "本月与上月"):
        assert word in page, word
    other = seen(signed_in("township", OTHER_TOWN), "/monitoring/")
    assert "因病" not in other


def test_a_county_whose_policy_asks_for_no_visits_is_told_so() -> None:
    PolicyPack.everything.update(state="superseded", active_until=date(2024, 1, 2))
    put_in_force("jizhou-2018")
    families(1)
    client = signed_in("agriculture_bureau", COUNTY)
    assert "现行政策没有规定走访周期" in seen(client, "/monitoring/")
    assert "没有收入线" in seen(client, "/monitoring/")
    assert "尚未走访的户" in seen(client, "/monitoring/duties/")
    assert "还没有就业记录" in seen(client, "/monitoring/employments/stock/")
