"""Numbers that two rows of a list share: found whatever the order, told without the number."""

from hypothesis import given
from hypothesis import strategies as st

from bangfu.core.doubles import Listed, doubles
from tests.hostile.hazards import shows

NUMBER = "11010519491231002X"


def told(*listed: Listed) -> list[tuple[str, str, int | None, object]]:
    return [(p.code, p.severity, p.where.row, p.values["first"]) for p in doubles(listed)]


@shows("doubles")
def test_the_same_identity_number_twice_is_refused_with_the_earlier_row() -> None:
    """identity_twice, identity_of_two_names"""
    rows = (
        Listed(2, "H1", "王 五", NUMBER),
        Listed(3, "H1", "赵六"),
        Listed(4, "H2", "王五", NUMBER),
        Listed(5, "H3", "王武", NUMBER),
    )
    assert told(*rows) == [
        ("identity_twice", "block", 4, 2),
        ("identity_of_two_names", "block", 5, 2),
    ]


@shows("doubles")
def test_a_card_of_several_households_is_asked_about() -> None:
    """card_of_several_households"""
    card = "6217000012345678"
    rows = (
        Listed(2, "H1", "王五", card=card),
        Listed(3, "H1", "王小五", card=card),
        Listed(4, "H2", "王老五", card=card),
    )
    assert told(*rows) == [("card_of_several_households", "warn", 4, 2)]


@given(st.lists(st.sampled_from(["", "A", "B", "C"]), max_size=30))
def test_as_many_are_told_as_stand_too_often(numbers: list[str]) -> None:
    rows = [Listed(n, f"H{n}", "王五", number, number) for n, number in enumerate(numbers)]
    again = len([number for number in numbers if number]) - len(set(numbers) - {""})
    found = doubles(rows)
    assert len(found) == 2 * again
    assert not any(number in p.message("en") for p in found for number in ("A ", "B ", "C "))
