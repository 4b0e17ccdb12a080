"""Targets: 200,000 yuan exactly is met, one fen less is not, and what nobody filed is unknown."""

from datetime import date

import pytest

from bangfu.apps.oversight.actions.targets import find_targets
from bangfu.apps.oversight.models import VillageTarget
from bangfu.apps.oversight.queries.targets import (
    facts_of,
    reached_for,
    target_names,
    targets_for,
    years_found,
)
from bangfu.apps.policies.actions import county as policy
from bangfu.apps.policies.models import ChosenReading
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from tests.apps.acts import key
from tests.apps.oversight.watching import city_average, income, office, per_head, weak_villages
from tests.apps.records.acting import acting
from tests.apps.records.test_acts import codes

pytestmark = pytest.mark.django_db


def found(year: int = 2020) -> dict[tuple[str, str], tuple[str, int | None]]:
    """State and gap in fen of every village and target, as the bureau finds them."""
    find_targets(office("agriculture_bureau"), year, key=key())
    rows = VillageTarget.everything.filter(year=year)
    return {(r.village_id, r.target): (r.state, r.gap_fen) for r in rows}


def test_200000_yuan_is_reached_by_200000_and_missed_by_187500_with_its_gap() -> None:
    exact, short, silent = weak_villages(3)
    income(exact, 200_000)
    income(short, 187_500)
    told = found()
    assert told[exact, "operating_income"] == ("met", 0)
    assert told[short, "operating_income"] == ("not_met", 12_500_00)
    assert told[silent, "operating_income"] == ("unknown", None)


def test_the_village_return_counts_and_a_subsidy_does_not() -> None:
    [village] = weak_villages(1)
    income(village, 130_000)
    income(village, 70_000, of="guaranteed_return")
    income(village, 50_000, of="subsidy")
    [row] = facts_of(2020)["villages"]
    assert (row["operating_income_fen"], row["return_fen"]) == (200_000_00, 70_000_00)
    assert found()[village, "operating_income"] == ("met", 0)


def test_read_without_the_return_130000_of_200000_are_70000_short() -> None:
    [village] = weak_villages(1)
    income(village, 130_000)
    income(village, 70_000, of="guaranteed_return")
    pack = "jizhou-2018"
    choice = policy.Choice(pack, "A-JZ-14", "not_counted", date(2018, 1, 1), "分开考核")
    told = policy.propose_reading(acting("pack_editor"), choice, key=key())
    row = ChosenReading.everything.get(pk=told.id)
    policy.confirm_reading(acting("county_leader"), row, key=key())
    assert found()[village, "operating_income"] == ("not_met", 70_000_00)


def test_income_per_head_is_unknown_until_the_city_has_published_its_average() -> None:
    [village] = weak_villages(1)
    per_head(village, 22_900)
    assert found()[village, "income_per_head"] == ("unknown", None)
    city_average(23_065)
    assert found()[village, "income_per_head"] == ("not_met", 165_00)


def test_in_2018_only_the_breaking_of_zero_is_due() -> None:
    broken, zero = weak_villages(2)
    income(broken, 10_000, of="guaranteed_return", year=2018)
    income(zero, 0, year=2018)
    told = found(2018)
    assert {target for _, target in told} == {"some_income"}
    assert told[broken, "some_income"][0] == "met"
    assert told[zero, "some_income"][0] == "not_met"


def test_a_draft_counts_for_nothing() -> None:
    [village] = weak_villages(1)
    income(village, 200_000)
    from bangfu.apps.registry.models import VillageIncome

    VillageIncome.everything.update(state="draft")
    assert found()[village, "operating_income"] == ("unknown", None)


def test_found_again_the_row_is_replaced_and_both_decisions_stay() -> None:
    [village] = weak_villages(1)
    income(village, 187_500)
    found()
    first = VillageTarget.everything.get(village_id=village, target="operating_income").decision_id
    income(village, 12_500, of="lease")
    assert found()[village, "operating_income"] == ("met", 0)
    row = VillageTarget.everything.get(village_id=village, target="operating_income")
    assert row.decision_id != first
    assert "JZ-017" in row.decision.clauses
    assert AuditEvent.everything.filter(verb="oversight.village_target.find").count() == 2


def test_how_far_the_villages_are_is_told_by_target_and_by_what_one_sees() -> None:
    villages = weak_villages(4)
    for village, yuan in zip(villages, (200_000, 150_000, 100_000), strict=False):
        income(village, yuan)
    found()
    [operating] = [
        r for r in reached_for(office("auditor"), 2020) if r.target == "operating_income"
    ]
    assert (operating.met, operating.not_met, operating.unknown, operating.total) == (1, 2, 1, 4)
    assert operating.gap_fen == 150_000_00
    township = office("township", f"{villages[0][:9]}000")
    assert targets_for(township).filter(target="operating_income").count() < 4
    assert years_found(township) == [2020]
    assert target_names(2020)["operating_income"].zh == "村集体经营性收入"


@pytest.mark.parametrize(
    ("role", "year", "code"),
    [("township", 2020, "not_yours_to_make"), ("agriculture_bureau", 2017, "no_policy_in_force")],
)
def test_a_wrong_asking_is_refused(role: str, year: int, code: str) -> None:
    weak_villages(1)
    with pytest.raises(Refused) as refused:
        find_targets(office(role), year, key=key())
    assert codes(refused) == [code]


def test_without_villages_there_is_nothing_to_find() -> None:
    from tests.apps.registry.places import jizhou

    jizhou()
    with pytest.raises(Refused) as refused:
        find_targets(office("agriculture_bureau"), 2020, key=key())
    assert codes(refused) == ["no_target_of_year"]
