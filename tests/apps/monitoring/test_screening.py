"""Screenings: worked figures, what is unknown, the difference, the texts, clues, both doors."""

from datetime import date

import pytest

from bangfu.apps.monitoring.actions import screening as actions
from bangfu.apps.monitoring.models import (
    FeedRow,
    RiskClue,
    Screening,
    ScreeningFlag,
)
from bangfu.apps.monitoring.queries import screening as queries
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.models import Household, Individual
from tests.apps.acts import fresh
from tests.apps.monitoring.households import (
    OTHER_TOWN,
    TODAY,
    TOWN,
    families,
    kaiyuan,
    office,
    village,
)
from tests.apps.monitoring.risks import a_case, checked_guarantee, person_of
from tests.apps.monitoring.screening import feed_of, household, screened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> Viewer:
    return kaiyuan()


def found(screening: Screening, row: Household) -> dict[str, str]:
    flags = ScreeningFlag.everything.filter(screening=screening, household=row)
    return dict(flags.values_list("risk", "verdict"))


def test_ten_thousand_yuan_is_in_focus_and_one_fen_more_is_not() -> None:
    at_line, above = household(1, 10_000, 10_000), household(2, 10_001, 10_000)
    flags = screened()
    assert found(flags, at_line)["income_at_most_10000"] == "at_risk"
    assert "income_at_most_10000" not in found(flags, above)
    flag = ScreeningFlag.everything.get(household=at_line, risk="income_at_most_10000")
    assert (flag.value_fen, flag.line_fen, flag.clause) == (10_000_00, 10_000_00, "KY-040")


def test_an_income_that_fell_from_11000_to_10500_is_in_focus() -> None:
    fell, rose = household(1, 10_500, 11_000), household(2, 11_000, 10_500)
    flags = screened()
    assert found(flags, fell)["income_fell"] == "at_risk"
    assert "income_fell" not in found(flags, rose)


def test_what_was_never_entered_is_unknown_and_not_without_risk() -> None:
    row = households_without_anything()
    flags = found(screened(), row)
    assert flags["income_at_most_10000"] == "unknown"
    assert flags["housing_unmet"] == "unknown"
    assert "at_risk" not in flags.values()


def households_without_anything() -> Household:
    row = families(1)[0]
    person_of(row, 1)
    return row


def test_the_last_look_at_a_guarantee_counts_as_of_the_day() -> None:
    row = household(1, 20_000, 20_000)
    checked_guarantee(row, "water", "unmet", date(2024, 6, 1))
    assert found(screened(), row)["water_unmet"] == "at_risk"
    assert "water_unmet" not in found(screened(at=date(2024, 5, 31)), row)


def test_the_status_of_the_day_decides() -> None:
    """The two risks of KY-040 are about relieved households only."""
    row = household(1, 9_000, 9_500, status="general")
    assert not {"income_fell", "income_at_most_10000"} & set(found(screened(), row))


def test_medical_payments_of_half_the_income_are_a_burden() -> None:
    row, other = household(1, 20_000, 20_000), household(2, 20_000, 20_000)
    before = screened()
    assert "medical_burden" not in found(before, row)
    assert "risk_not_judged" in {p["code"] for p in before.problems}, "no list, no judgement"
    feed_of(row, "medical_cost", 10_000)
    after = screened()
    assert found(after, row)["medical_burden"] == "at_risk"
    assert "medical_burden" not in found(after, other)
    flag = ScreeningFlag.everything.get(screening=after, household=row, risk="medical_burden")
    assert (flag.value_share, flag.line_share) == ("1/2", "1/2")


def test_a_loss_outside_the_income_year_does_not_count() -> None:
    row = household(1, 20_000, 20_000)
    feed_of(row, "disaster_loss", 10_000, date(2023, 9, 30))
    assert "sudden_loss" not in found(screened(), row)
    FeedRow.everything.update(happened_on=date(2023, 10, 1))
    assert found(screened(), row)["sudden_loss"] == "at_risk"


def test_who_lives_elsewhere_is_not_counted_among_the_heads() -> None:
    """20,000 yuan of two is 10,000 a head; of one who lives there it is 20,000."""
    row = household(1, 20_000, 20_000)
    second = person_of(row, 2, relation="spouse", insured=True, schooling="ended")
    assert found(screened(), row)["income_at_most_10000"] == "at_risk"
    Individual.everything.filter(pk=second.pk).update(lives_here=False)
    assert "income_at_most_10000" not in found(screened(), row)


# --- the record -----------------------------------------------------------------------------------


def test_a_screening_keeps_its_counts_its_texts_and_an_event() -> None:
    household(1, 9_000, 9_500)
    row = screened()
    assert (row.households, row.individuals, row.at_risk) == (1, 1, 1)
    assert "SELECT" in "".join(row.texts)
    assert set(row.sources) == {"households", "individuals"}
    asked = AuditEvent.everything.get(verb="monitoring.screening.create")
    assert (asked.role, asked.after["year"], asked.after["digest"]) == (
        "agriculture_bureau", 2024, "",
    )  # fmt: skip
    done = AuditEvent.everything.get(verb="monitoring.screening.change")
    assert done.after["digest"] == row.digest
    assert not {"texts", "sources", "by_risk"} & set(done.after)


def test_the_same_rows_give_the_same_digest() -> None:
    household(1, 9_000, 9_500)
    assert screened().digest == screened().digest


def test_the_difference_against_the_last_screening() -> None:
    up, gone = household(1, 20_000, 20_000), household(2, 9_000, 9_000)
    screened()
    checked_guarantee(up, "housing", "unmet", date(2024, 7, 1))
    Household.everything.filter(pk=gone.pk).update(state="ended", ended_on=TODAY)
    second = screened()
    bureau = office("agriculture_bureau")
    assert [f.household for f in queries.come_up(bureau, second)] == [up]
    assert {f.household for f in queries.gone_since(bureau, second)} == {gone}


# --- clues ----------------------------------------------------------------------------------------


def test_flags_make_one_clue_a_household_in_one_act() -> None:
    row, other = household(1, 9_000, 9_500), household(2, 50_000, 40_000)
    screening = screened()
    bureau = office("agriculture_bureau")
    actions.make_clues(bureau, screening, key="c")
    clue = RiskClue.everything.get()
    assert (clue.household, clue.source, clue.found_on) == (row, "screening", TODAY)
    assert "人均收入" in clue.about
    assert not ScreeningFlag.everything.filter(household=other, clue__isnull=False).exists()
    assert AuditEvent.everything.get(verb="monitoring.screening.make_clues").after == {
        "households": 1,
        "clues": 1,
    }
    with pytest.raises(Refused) as why:
        actions.make_clues(bureau, screening, key="d")
    assert why.value.problems[0].code == "screening_leaves_nothing"


def test_a_household_whose_screening_clue_is_open_gets_no_second_one() -> None:
    household(1, 9_000, 9_500)
    bureau = office("agriculture_bureau")
    actions.make_clues(bureau, screened(), key="c")
    actions.make_clues(bureau, screened(), key="d")
    assert RiskClue.everything.count() == 1


def test_only_the_bureau_screens() -> None:
    household(1, 9_000, 9_500)
    with pytest.raises(Refused) as why:
        actions.screen(office("township", TOWN), 2024, key="x")
    assert why.value.problems[0].code == "not_yours_to_make"


# --- who sees what --------------------------------------------------------------------------------


def test_a_township_sees_the_flags_of_its_households_and_no_counts_of_the_county() -> None:
    mine = household(1, 9_000, 9_500, place=village(0, TOWN))
    household(2, 9_000, 9_500, place=village(0, OTHER_TOWN))
    screened()
    town = office("township", TOWN)
    assert {flag.household for flag in queries.flags_for(town)} == {mine}
    assert not queries.screenings_for(town).exists()
    assert not queries.flags_for(office("platform")).exists()
    assert not queries.screenings_for(office("platform")).exists()


def test_a_case_that_is_open_is_not_touched_by_a_screening() -> None:
    row = household(1, 9_000, 9_500)
    case = a_case(row)
    screened()
    assert fresh(case).state == "received"
