"""Helping units: whom they help, what they gave; the contributions stay apart from the subsidy."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.pairings.actions.units import (
    change_unit,
    correct_contribution,
    end_pairing,
    enter_unit,
    give,
    give_all,
    pair,
)
from bangfu.apps.pairings.models import HelpingUnit, Pairing, UnitContribution
from bangfu.apps.pairings.queries.units import (
    LevelSum,
    contributions_by_level,
    contributions_for,
    coverage_for,
    pairings_for,
    units_for,
)
from bangfu.apps.people.scope import PUBLIC
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from tests.apps.pairings.helping import unit
from tests.apps.records.acting import COUNTY, acting
from tests.apps.registry.places import entered, jizhou, villages

pytestmark = pytest.mark.django_db

PAIRED = date(2017, 9, 1)
OCTOBER_END = date(2018, 10, 31)


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def row_of(key: int) -> UnitContribution:
    row: UnitContribution = UnitContribution.everything.get(pk=key)
    return row


def gift(unit: HelpingUnit, place: str, amount_fen: int, **more: Any) -> dict[str, Any]:
    return {
        "unit_id": unit.pk,
        "place_id": place,
        "given_on": OCTOBER_END,
        "category": "money",
        "amount_fen": amount_fen,
    } | more


def test_the_policy_names_villages_without_a_unit_and_units_without_a_village() -> None:
    clerk = jizhou()
    entered(clerk, 2, 1)
    one, _idle = unit(clerk, "U1", "municipal"), unit(clerk, "U2")
    codes_of = villages(3)
    pair(clerk, one, codes_of[:2], paired_on=PAIRED, team="一组", key="pair")
    answer = coverage_for(clerk, clerk.today).answer
    assert (answer["villages"], answer["covered"]) == (3, 2)
    assert answer["uncovered"] == [{"village": codes_of[2]}]
    assert answer["idle_units"] == [{"unit": "U2"}]


def test_two_units_share_a_team() -> None:
    clerk = jizhou()
    entered(clerk, 1, 0)
    village = villages(1)
    for code in ("U1", "U2"):
        pair(clerk, unit(clerk, code), village, paired_on=PAIRED, team="联合组", key=code)
    answer = coverage_for(clerk, clerk.today)
    assert answer.answer["joint_teams"] is True
    assert not [p for p in answer.problems if p.code == "team_shared"]


def test_a_pairing_before_the_programme_began_is_told() -> None:
    clerk = jizhou()
    entered(clerk, 1, 0)
    held = unit(clerk, "U1")
    pair(clerk, held, villages(1), paired_on=date(2017, 8, 30), key="early")
    found = [p.code for p in coverage_for(clerk, clerk.today).problems]
    assert "outside_programme" in found


def test_a_pairing_handed_in_again_is_passed_over_and_ends_for_a_reason() -> None:
    clerk = jizhou()
    held = unit(clerk, "U1")
    for key in ("1", "2"):
        pair(clerk, held, villages(2), paired_on=PAIRED, key=key)
    assert units_for(clerk).get().villages == 2
    row = pairings_for(clerk).order_by("pk").first()
    with pytest.raises(Refused) as refused:
        end_pairing(clerk, row, date(2018, 1, 1), reason="", key="3")
    assert codes(refused) == ["reason_missing"]
    with pytest.raises(Refused) as refused:
        end_pairing(clerk, row, date(2017, 1, 1), reason="换村", key="4")
    assert codes(refused) == ["ends_before_it_begins"]
    end_pairing(clerk, row, date(2018, 1, 1), reason="换村", key="5")
    with pytest.raises(Refused) as refused:
        end_pairing(clerk, row, date(2018, 2, 1), reason="换村", key="6")
    assert codes(refused) == ["pairing_has_ended"]
    assert units_for(clerk).get().villages == 1
    assert pairings_for(clerk).get(pk=row.pk).ended_on == date(2018, 1, 1)
    pair(clerk, held, villages(1), paired_on=date(2018, 3, 1), key="7")
    assert Pairing.everything.filter(ended_on__isnull=True).count() == 2


def test_an_organisation_is_one_unit() -> None:
    clerk = jizhou()
    held = unit(clerk, "U1")
    values = {"organisation_id": held.organisation_id, "division_id": COUNTY, "level": "district"}
    with pytest.raises(Refused) as refused:
        enter_unit(clerk, values, key="again")
    assert codes(refused) == ["unit_is_there"]
    change_unit(clerk, held, {"contact": "王某 办公室"}, key="contact")
    assert units_for(clerk).get().contact == "王某 办公室"


def test_a_township_sees_all_units_of_the_county_and_the_public_none() -> None:
    clerk = jizhou()
    unit(clerk, "U1")
    assert units_for(acting("township", place="120119101000")).count() == 1
    assert units_for(acting("township", place="120114001000")).count() == 0
    assert HelpingUnit.objects.visible_to(PUBLIC).count() == 0


def test_contributions_are_summed_by_level_beside_what_was_reported() -> None:
    clerk = jizhou()
    city, district = unit(clerk, "U1", "municipal"), unit(clerk, "U2")
    give(clerk, gift(city, "120119101201", 67_387_400_00), key="1")
    give(clerk, gift(district, COUNTY, 24_620_000_00), key="2")
    late = gift(district, COUNTY, 1, given_on=date(2018, 11, 1))
    give(clerk, late, key="3")
    assert contributions_by_level(clerk, OCTOBER_END) == [
        LevelSum("municipal", 6_738_740_000, 6_738_740_000),
        LevelSum("district", 2_462_000_000, 2_462_000_000),
    ]


def test_a_contribution_to_a_village_is_seen_by_its_township_only() -> None:
    clerk = jizhou()
    held = unit(clerk, "U1")
    give(clerk, gift(held, "120119101201", 100), key="1")
    assert contributions_for(acting("township", place="120119101000")).count() == 1
    assert contributions_for(acting("township", place="120119102000")).count() == 0
    assert contributions_for(PUBLIC).count() == 0


def test_a_contribution_is_above_zero_of_a_day_that_has_been_and_of_a_place_there() -> None:
    clerk = jizhou()
    held = unit(clerk, "U1")
    with pytest.raises(Refused) as refused:
        give(clerk, gift(held, COUNTY, 1, given_on=date(2018, 11, 6)), key="1")
    assert codes(refused) == ["given_in_the_future"]
    with pytest.raises(Refused) as refused:
        give(clerk, gift(held, "120119999999", 1), key="2")
    assert codes(refused) == ["no_such_division"]
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitContribution.everything.create(**gift(held, COUNTY, 0))


def test_many_contributions_come_in_once_with_one_event() -> None:
    clerk = jizhou()
    held = unit(clerk, "U1")
    rows = [gift(held, code, 100 * (n + 1)) for n, code in enumerate(villages(20))]
    before = AuditEvent.everything.count()
    give_all(clerk, rows, source="投入表.xlsx", key="1")
    assert AuditEvent.everything.count() == before + 1
    give_all(clerk, [*rows, gift(held, COUNTY, 7)], source="投入表.xlsx", key="2")
    assert UnitContribution.everything.count() == 21
    with pytest.raises(Refused) as refused:
        give_all(clerk, [], source="空表", key="3")
    assert codes(refused) == ["nothing_to_enter"]


def test_a_contribution_is_corrected_for_a_reason_and_its_past_kept() -> None:
    clerk = jizhou()
    held = unit(clerk, "U1")
    made = give(clerk, gift(held, COUNTY, 100), key="1")
    with pytest.raises(Refused):
        correct_contribution(clerk, row_of(made.id), {"amount_fen": 200}, reason="", key="2")
    correct_contribution(clerk, row_of(made.id), {"amount_fen": 200}, reason="单位写错", key="3")
    assert contributions_for(clerk).get(pk=made.id).amount_fen == 200
    assert AuditEvent.everything.latest("sequence").before == {"amount_fen": 100}


def test_units_are_entered_by_the_county_only() -> None:
    clerk = jizhou()
    held = unit(clerk, "U1")
    township = acting("township", place="120119101000")
    with pytest.raises(Refused) as refused:
        pair(township, held, ["120119101201"], paired_on=PAIRED, key="1")
    assert codes(refused) == ["not_yours_to_make"]
