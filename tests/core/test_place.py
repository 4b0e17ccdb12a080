"""A place is known by the form of its code; no register is asked."""

import pytest

from bangfu.core import place


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("120119", "county"),
        ("120119000000", "county"),
        ("120119101", "township"),
        ("120119101000", "township"),
        ("120119101201", "village"),
        ("1201191", None),
        ("12011910120X", None),
        ("", None),
        ("１２０１１９", None),
    ],
)
def test_it_tells_the_level_of_a_code(code: str, level: str | None) -> None:
    assert place.level_of(code) == level


@pytest.mark.parametrize(
    ("applicant", "is_township"),
    [
        ("出头岭镇", True),
        ("下营镇人民政府", True),
        ("孙各庄满族乡", True),
        ("文昌街道办事处", True),
        ("120119101", True),
        ("120119101000", True),
        ("120119", False),
        ("120119101201", False),
        ("出头岭镇东小李庄村", False),
        ("某镇合作社", False),
        ("镇", False),
        ("", False),
    ],
)
def test_it_knows_a_township_by_code_or_name(applicant: str, is_township: bool) -> None:
    assert place.is_township(applicant) is is_township


@pytest.mark.parametrize(
    ("code", "area", "lies"),
    [
        ("120119101201", "120119", True),
        ("120119", "120119", True),
        ("120115101201", "120119", False),
        ("120119101201", "120119101000", True),
        ("120119102201", "120119101000", False),
        ("120119101201", "120119000000", True),
        ("nowhere", "120119", False),
    ],
)
def test_it_knows_what_lies_in_an_area(code: str, area: str, lies: bool) -> None:
    assert place.lies_in(code, area) is lies


def test_it_names_the_township_of_a_village() -> None:
    assert place.township_of("120119101201") == "120119101"
