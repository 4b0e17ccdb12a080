"""RK02: the same sum to every village, by year; and what follows the last stated year."""

import pytest

from bangfu.core.rules import unit_entitlement
from bangfu.core.rules.unit_entitlement import UnitEntitlement
from tests.worked import WAN, answer_to, codes, column, said, unlike, villages

STATED = {2018: "1万元", 2019: "4万元", 2020: "7万元"}


def amount(year: int, **terms: object) -> int | None:
    """The sum of one village under the stated years and other terms."""
    whole = UnitEntitlement.model_validate({"amounts": STATED, "members": 288} | terms)
    return unit_entitlement.amount_in(whole, year, decided_fen=None, pool_fen=4_176 * WAN)


def test_a_stated_year_gives_its_sum_and_an_earlier_one_nothing() -> None:
    found = [amount(year, after_last="carry") for year in (2017, 2018, 2019, 2020)]
    assert found == [0, 1 * WAN, 4 * WAN, 7 * WAN]


@pytest.mark.parametrize(
    ("after_last", "later"), [("carry", 7 * WAN), ("stop", 0), ("set_yearly", None)]
)
def test_a_later_year_goes_by_the_reading(after_last: str, later: int | None) -> None:
    assert amount(2021, after_last=after_last) == later


def test_a_sum_for_all_villages_is_absurdly_small() -> None:
    assert amount(2018, unit="all_villages") == 3_472  # 34.72元 a village


def test_a_ratio_spreads_the_three_years_money() -> None:
    found = [amount(year, unit="ratio") for year in (2018, 2019, 2020)]
    assert found == [1_208_333, 4_833_333, 8_458_333]


def test_a_gap_in_the_years_is_a_fault() -> None:
    terms = UnitEntitlement.model_validate({"amounts": {2018: "1元", 2020: "2元"}})
    assert [values["missing"] for _, _, values in terms.faults()] == [2019]


@pytest.mark.parametrize(("year", "wan"), [(2018, 1), (2019, 4), (2020, 7), (2021, 7), (2035, 7)])
def test_all_288_villages_get_the_same(year: int, wan: int) -> None:
    answer = answer_to("returns.guarantee", villages=villages(), year=year)
    assert unlike(column(said(answer), "amount_fen"), [wan * WAN] * 288) == []
    assert codes(answer) == []


def test_a_year_before_the_policy_is_refused() -> None:
    answer = answer_to("returns.guarantee", villages=villages(), year=2017)
    assert (answer.exit_status, codes(answer)) == (2, ["not_in_force"])


def test_another_count_of_villages_is_a_warning() -> None:
    answer = answer_to("returns.guarantee", villages=villages(287), year=2020)
    assert (answer.exit_status, codes(answer)) == (0, ["member_count"])


def test_missing_consent_is_told_and_holds_back_only_by_the_reading() -> None:
    handed = [*villages(287, consent=True), {"village": "999", "consent": False}]
    facts = {"villages": handed, "year": 2020}
    for reading, last, status in [("block_funds", 7 * WAN, 0), ("block_return", 0, 1)]:
        answer = answer_to("returns.guarantee", facts, readings={"A-JZ-05": reading})
        assert said(answer)[-1]["amount_fen"] == last
        assert [(p.code, p.subject) for p in answer.problems] == [("consent_missing", "999")]
        assert answer.exit_status == status


def test_a_sum_set_yearly_must_be_decided_first() -> None:
    facts = {"villages": villages(), "year": 2021}
    undecided = answer_to("returns.guarantee", facts, readings={"A-JZ-03": "G3"})
    assert (undecided.exit_status, said(undecided)) == (1, [])
    assert codes(undecided) == ["guarantee_not_decided"]
    decided = answer_to("returns.guarantee", facts, readings={"A-JZ-03": "G3"}, decided_fen=5 * WAN)
    assert set(column(said(decided), "amount_fen")) == {5 * WAN}


def test_the_ratio_reading_asks_for_the_money_it_spreads() -> None:
    facts = {"villages": villages(), "year": 2018}
    asked = answer_to("returns.guarantee", facts, readings={"A-JZ-04": "ratio"})
    assert codes(asked) == ["reading_needs_value"]
    told = answer_to(
        "returns.guarantee", facts, readings={"A-JZ-04": "ratio"}, pool_fen=4_176 * WAN
    )
    assert set(column(said(told), "amount_fen")) == {1_208_333}
