"""Identity numbers, phones, cards and names as they are typed: checked, never repaired."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.core.identity import (
    card_problem,
    checked_identity,
    name_key,
    name_problem,
    phone_problem,
)

TODAY = date(2024, 6, 1)


def with_check(bare: str) -> str:
    """Seventeen places with the check digit of GB 11643, by its own table."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = sum(int(digit) * weight for digit, weight in zip(bare, weights, strict=True))
    return bare + "10X98765432"[total % 11]


def codes(typed: str) -> list[str]:
    return [problem.code for problem in checked_identity(typed, on=TODAY).problems]


def test_the_example_of_the_standard_is_right() -> None:
    told = checked_identity("11010519491231002X", on=TODAY)
    assert (told.born_on, told.sex, told.problems) == (date(1949, 12, 31), "female", ())
    assert checked_identity("440524188001010014", on=date(1990, 1, 1)).sex == "male"


def test_every_wrong_check_digit_is_found() -> None:
    right = with_check("11010119900307001")
    for last in "0123456789X":
        found = codes(right[:17] + last)
        assert found == ([] if last == right[17] else ["identity_check_wrong"])


def test_any_two_neighbours_that_changed_places_are_found() -> None:
    right = with_check("11010119900307285")
    for at in range(14, 16):
        turned = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
        assert turned == right or codes(turned) == ["identity_check_wrong"]


def test_a_small_x_is_a_capital_one() -> None:
    assert checked_identity("11010519491231002x", on=TODAY).number == "11010519491231002X"


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002Х",
        "1101051949123100２X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105194912310 02X",
        "\u200b11010519491231002X",
        "11010519491231002×",
    ],
)
def test_what_only_looks_like_a_number_is_refused_with_what_was_meant(typed: str) -> None:
    told = checked_identity(typed, on=TODAY)
    assert (told.number, told.suggested) == ("", "11010519491231002X")
    assert codes(typed) == ["identity_written_otherwise"]


def test_an_old_number_is_refused_with_the_new_one() -> None:
    told = checked_identity("110105491231002", on=TODAY)
    assert codes("110105491231002") == ["identity_old"]
    assert (told.number, told.suggested) == ("", "11010519491231002X")


@pytest.mark.parametrize(
    ("bare", "code"),
    [
        ("11010120230230001", "identity_without_birthday"),
        ("11010120250101001", "identity_without_birthday"),
        ("11010119030101001", "identity_without_birthday"),
        ("99010119900101001", "identity_area_unknown"),
    ],
)
def test_an_impossible_birthday_is_refused_and_an_unknown_area_warned_of(
    bare: str, code: str
) -> None:
    told = checked_identity(with_check(bare), on=TODAY)
    assert [problem.code for problem in told.problems] == [code]
    assert bool(told.number) is (code == "identity_area_unknown")


@pytest.mark.parametrize("typed", ["", "1", "11010519491231002", "①" * 18, "٣" * 18, "A" * 18])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert codes(typed) == ["identity_of_another_length"]


def test_phones_and_cards() -> None:
    assert phone_problem("13800138000") is None
    assert phone_problem("0410-7882345") is None
    for typed in ("1380013800", "23800138000", "138 0013 8000", "１３８００１３８０００"):
        problem = phone_problem(typed)
        assert problem is not None
        assert problem.code == "phone_wrong"
    assert card_problem("6217000012345678") is None
    wrong = card_problem("6217 0000 1234 5678")
    assert wrong is not None
    assert wrong.code == "card_wrong"


def test_rare_letters_are_a_name_and_lost_ones_are_not() -> None:
    for name in ("王䶮", "𠮷田", "买买提·艾力", "欧阳修", "A" * 50):
        assert name_problem(name) is None
    for name, code in (("", "name_length"), ("王" * 51, "name_length"), ("王?", "name_lost_letters"),
                       ("王\ue000", "name_lost_letters"), ("王\x07", "name_lost_letters"),
                       ("11010519491231002X", "name_holds_number"),
                       ("王13800138000", "name_holds_number")):  # fmt: skip
        problem = name_problem(name)
        assert problem is not None
        assert problem.code == code


def test_a_name_is_matched_by_its_key_and_no_letter_is_changed() -> None:
    assert name_key("买买提 • 艾力") == name_key("买买提·艾力") == "买买提·艾力"
    assert name_key("吉") != name_key("𠮷")
    assert name_key("\uf9dc") == "\uf9dc", "a compatibility letter stays itself"


BORN = st.dates(date(1905, 1, 1), TODAY)


@given(st.integers(110000, 659999), BORN, st.integers(0, 999))
def test_any_right_number_is_taken_and_tells_its_day_and_sex(
    area: int, born: date, order: int
) -> None:
    told = checked_identity(with_check(f"{area}{born:%Y%m%d}{order:03}"), on=TODAY)
    assert told.born_on == born
    assert told.sex == ("male" if order % 2 else "female")


@given(BORN, st.integers(0, 999), st.integers(0, 17), st.integers(1, 10))
def test_one_wrong_place_is_always_found(born: date, order: int, at: int, more: int) -> None:
    """MOD 11-2 finds every single slip; the day may show it first."""
    right = with_check(f"110105{born:%Y%m%d}{order:03}")
    places = "0123456789X" if at == 17 else "0123456789"
    other = places[(places.index(right[at]) + more) % len(places)]
    wrong = right[:at] + other + right[at + 1 :]
    assert wrong == right or checked_identity(wrong, on=TODAY).number == ""


@given(st.text(max_size=20))
def test_no_text_is_made_into_a_number(typed: str) -> None:
    told = checked_identity(typed, on=TODAY)
    assert told.number in ("", typed.upper())
    assert bool(told.number) is not any(p.severity == "block" for p in told.problems)
