"""An entry is whole, in fen, balanced in each fund, and names its clause, or it is told why not."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.core.ledger import (
    CHART,
    FUND_KINDS,
    Account,
    Entry,
    Line,
    faults,
    fund_name,
    heading_name,
    negated,
    sums_by_account,
    sums_by_fund,
)
from bangfu.core.money import FEN_MAX
from bangfu.core.words import words
from tests.drawn import brief

TREASURY = Account("subsidy", "treasury")
APPROPRIATION = Account("subsidy", "appropriation")
POOL_BANK = Account("pool", "pool_bank")
REMITTANCE = Account("pool", "remittance")
VILLAGE = "120119101200"
SPENDING = Account("village", "village_spending", VILLAGE)
VILLAGE_BANK = Account("village", "village_bank", VILLAGE)
GOOD = Entry(
    date(2018, 11, 5),
    (Line(TREASURY, 14_400_0000_00), Line(APPROPRIATION, -14_400_0000_00)),
    words("2018年市级补助到账", "Subsidy of 2018 received"),
    "JZ-019",
)


def codes(entry: Entry) -> list[str]:
    return [problem.code for problem in faults(entry)]


def lines(*given: tuple[Account, Any, str]) -> Entry:
    return replace(GOOD, lines=tuple(Line(*one) for one in given))


def test_an_entry_without_faults_has_none() -> None:
    assert codes(GOOD) == []


def test_each_fund_balances_by_itself_not_only_in_total() -> None:
    crossed = lines((TREASURY, 100_00, ""), (REMITTANCE, -100_00, ""))
    assert codes(crossed) == ["unbalanced", "unbalanced"]
    told = [problem.message("zh") for problem in faults(crossed)]
    assert "差 100.00 元" in told[0]
    assert "差 -100.00 元" in told[1]


def test_an_entry_may_move_money_in_two_funds_if_each_balances() -> None:
    both = lines(
        (TREASURY, 1, ""), (APPROPRIATION, -1, ""), (POOL_BANK, 2, ""), (REMITTANCE, -2, "")
    )
    assert codes(both) == []


@pytest.mark.parametrize("amount", [100.0, "100", True, None])
def test_an_amount_that_is_no_whole_fen_is_refused(amount: object) -> None:
    assert "line_not_in_fen" in codes(lines((TREASURY, amount, ""), (APPROPRIATION, -100, "")))


def test_a_line_of_nothing_is_refused() -> None:
    assert codes(lines((TREASURY, 0, ""))) == ["line_of_nothing"]


def test_the_largest_sum_passes_and_one_more_does_not() -> None:
    assert codes(lines((TREASURY, FEN_MAX, ""), (APPROPRIATION, -FEN_MAX, ""))) == []
    over = lines((TREASURY, FEN_MAX + 1, ""), (APPROPRIATION, -FEN_MAX - 1, ""))
    assert codes(over) == ["line_too_large", "line_too_large"]


def test_lines_that_cannot_be_added_up_in_64_bits_are_refused() -> None:
    over = lines(
        (TREASURY, FEN_MAX, ""),
        (TREASURY, 1, ""),
        (APPROPRIATION, -FEN_MAX, ""),
        (APPROPRIATION, -1, ""),
    )
    assert codes(over) == ["line_too_large"]


def test_a_moment_is_no_book_date() -> None:
    assert codes(replace(GOOD, booked_on=datetime(2018, 11, 5))) == ["no_book_date"]  # noqa: DTZ001


def test_an_entry_needs_lines_a_memo_and_a_clause() -> None:
    assert codes(replace(GOOD, lines=())) == ["no_lines"]
    assert codes(replace(GOOD, memo=words(" ", ""))) == ["no_memo"]
    assert codes(replace(GOOD, clause="")) == ["no_clause"]


def test_texts_longer_than_their_column_are_refused() -> None:
    assert codes(replace(GOOD, document="文" * 200)) == []
    assert codes(replace(GOOD, document="文" * 201)) == ["text_too_long"]


@pytest.mark.parametrize("letter", ["\x00", "\n", "\x85", "\ud800"])
def test_letters_that_cannot_be_kept_are_named(letter: str) -> None:
    (problem,) = faults(replace(GOOD, memo=words(f"补助{letter}到账", "")))
    assert problem.code == "unprintable_text"
    assert f"U+{ord(letter):04X}" in problem.message("zh")


@pytest.mark.parametrize("name", ["𠮷田·买买提", "\ue863村", "䶮"])
def test_rare_letters_of_names_are_kept(name: str) -> None:
    assert codes(replace(GOOD, memo=words(name, name))) == []


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (Account("subsidy", "petty_cash"), "unknown_account"),
        (Account("lottery", "treasury"), "unknown_account"),
        (Account("Subsidy", "treasury"), "unknown_account"),
        (Account("subsidy-" + "9" * 40, "treasury"), "unknown_account"),
        (Account("subsidy", "treasury", "P1"), "wrong_holder"),
        (Account("subsidy", "project_bank"), "wrong_holder"),
        (Account("village", "village_bank", "120119101"), "wrong_holder"),
        (Account("village", "village_bank", "120119101000"), "wrong_holder"),
        (Account("pool", "receivable", VILLAGE), "wrong_holder"),
    ],
)
def test_an_account_outside_the_chart_is_refused(account: Account, code: str) -> None:
    assert code in codes(lines((account, 1, ""), (APPROPRIATION, -1, "")))


def test_spending_names_its_use() -> None:
    assert codes(lines((SPENDING, 5, ""), (VILLAGE_BANK, -5, ""))) == ["purpose_missing"]
    assert codes(lines((SPENDING, 5, "保洁"), (VILLAGE_BANK, -5, ""))) == []


def test_a_fund_is_named_after_its_kind_and_what_follows() -> None:
    assert fund_name("subsidy-2019").zh == "市级补助资金 2019"
    assert fund_name("pool").en == "Returns pool"
    assert heading_name("pool", "payable").zh == "应付村级收益"
    assert heading_name("pool", "gone").zh == "gone"


def test_every_heading_belongs_to_a_kind_of_fund_and_banks_have_floors() -> None:
    assert {kind for kind, _code in CHART} == set(FUND_KINDS)
    floors = {heading.code for heading in CHART.values() if heading.has_floor}
    assert floors == {"treasury", "project_bank", "pool_bank", "village_bank"}


amounts = st.integers(-FEN_MAX, FEN_MAX).filter(bool)


@brief
@given(st.lists(amounts, min_size=1, max_size=6))
def test_what_is_undone_adds_up_to_nothing_on_every_account(drawn: list[int]) -> None:
    booked = tuple(Line(TREASURY if n % 2 else APPROPRIATION, x) for n, x in enumerate(drawn))
    both = (*booked, *negated(booked))
    assert set(sums_by_account(both).values()) == {0}
    assert sums_by_fund(both) == {"subsidy": 0}
