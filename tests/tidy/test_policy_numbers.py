"""Every number of a policy has one home, and that is its pack."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.tidy import policy_numbers
from tests.tidy.policy_numbers import Numbers
from tests.tidy.sources import SOURCE, Checker, complaints, files, python

# What holds such a number for another reason: (file, number) and the reason.
ALLOWED = {
    ("src/bangfu/engine/schema.py", "'2020'"): "the version of JSON Schema in its address",
}


def unexcused(checker: Checker, paths: list[Path]) -> list[str]:
    """The complaints that no entry of `ALLOWED` explains."""
    return [
        complaint
        for complaint in complaints(checker, paths)
        if not any(complaint.startswith(f"{p}: ") and f" {n} " in complaint for p, n in ALLOWED)
    ]


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    return policy_numbers.of_packs()


def test_the_packs_give_the_numbers_to_look_for(numbers: Numbers) -> None:
    """Jizhou's plan alone states these, in one unit or another; else the search is blind."""
    assert {2018, 2019, 2020, 43_200_000_000, 40_000, 70_000, 4_000_000, 7_000_000} <= numbers.whole
    assert {Fraction(3, 100), Fraction(13, 200), Fraction(7, 100)} <= numbers.shares


def test_no_python_outside_the_packs_holds_a_number_of_a_policy(numbers: Numbers) -> None:
    """The demonstration tells the story of one county, in its years."""
    told = [path for path in python() if "demonstration" not in path.parts]
    assert unexcused(lambda text: policy_numbers.in_python(text, numbers), told) == []


def test_no_page_holds_a_number_of_a_policy(numbers: Numbers) -> None:
    pages = [path for path in files(SOURCE, ".html") if "packs" not in path.parts]
    assert unexcused(lambda text: policy_numbers.in_text(text, numbers), pages) == []


def test_no_wording_of_a_problem_holds_a_number_of_a_policy(numbers: Numbers) -> None:
    wordings = files(SOURCE / "core", ".yaml")
    assert unexcused(lambda text: policy_numbers.in_text(text, numbers), wordings) == []


@pytest.mark.parametrize(
    "planted",
    [
        "first_year = 2018",
        "guarantee_fen = 70_000_00",
        "guarantee_yuan = 40_000",
        "total_fen = 43_200_000_000",
        "rate = Fraction(13, 200)",
        "rate = parse_rate('6.5%')",
        "rate = parse_rate('0.065')",
        "cap = parse_money('4.32亿元')",
        "message = '保底为70,000元'",
        "cap_fen = 2_000_00",
        "award = 2_000",
        "message = '每户2000元'",
        "due = '2018-08-31'",
    ],
)
def test_a_planted_number_is_found(planted: str, numbers: Numbers) -> None:
    assert policy_numbers.in_python(planted, numbers)


@pytest.mark.parametrize(
    "innocent",
    [
        "fen = 10_000 * 100",
        "half = Fraction(1, 2)",
        "copies = 6",
        '"""In 2018 it was 288."""',
        "y = 2023",
    ],
)
def test_units_counts_and_documentation_are_left_alone(innocent: str, numbers: Numbers) -> None:
    assert policy_numbers.in_python(innocent, numbers) == []


def test_a_county_of_other_numbers_is_searched_for_its_own() -> None:
    numbers = Numbers()
    for scalar in ("8.25%", "3万元", "1234", "2031-05-06"):
        numbers.add(scalar)
    assert policy_numbers.in_text("8.25%, 30000, 1,234, 2031-05-06", numbers)
    assert policy_numbers.in_text("6.5%, 432000000, 288", numbers) == []
