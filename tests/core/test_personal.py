"""The scanner finds every planted number that leads to a person, and leaves codes and sums alone."""

import random

import pytest

from bangfu.core.personal import personal_numbers

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(chance: random.Random) -> str:
    """An identity number with its right check digit."""
    born = f"{chance.randint(1930, 2020)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    first = f"120225{born}{chance.randint(0, 999):03}"
    left = sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11
    return first + "10X98765432"[left]


def card(chance: random.Random) -> str:
    """A card number of 16 to 19 digits that stands its check."""
    first = "62" + "".join(str(chance.randint(0, 9)) for _ in range(chance.randint(13, 16)))
    doubled = [int(d) * (1 if n % 2 else 2) for n, d in enumerate(reversed(first))]
    return first + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def phone(chance: random.Random) -> str:
    return f"1{chance.randint(3, 9)}{chance.randint(0, 999_999_999):09}"


def grouped(number: str, sizes: tuple[int, ...], gap: str) -> str:
    """The number as people write it, in groups."""
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return gap.join([*parts, number[at:]]) if number[at:] else gap.join(parts)


def full_width(number: str) -> str:
    return number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))


def planted(seed: int) -> list[tuple[str, str]]:
    """Two hundred leaks of every kind in every dress: (kind, text)."""
    chance = random.Random(seed)
    leaks = []
    for n in range(200):
        kind = ("identity", "old_identity", "phone", "card")[n % 4]
        number = {"identity": identity, "phone": phone, "card": card}.get(kind, identity)(chance)
        if kind == "old_identity":
            number = number[:6] + number[8:17]
        sizes = {"identity": (6, 8), "old_identity": (6, 6), "phone": (3, 4), "card": (4,) * 4}
        dress = chance.choice(["plain", "blank", "hyphen", "wide", "hidden"])
        if dress in ("blank", "hyphen"):
            number = grouped(number, sizes[kind], " " if dress == "blank" else "-")
        elif dress == "wide":
            number = full_width(number)
        elif dress == "hidden":
            number = number[:5] + "\u200b" + number[5:]
        leaks.append(
            (kind, chance.choice(["张三 {}", "电话：{}。", "{}", "账号{}，"]).format(number))
        )
    return leaks


@pytest.mark.parametrize("seed", [20181027, 7])
def test_two_hundred_planted_numbers_are_two_hundred_found(seed: int) -> None:
    missed = [
        (kind, text)
        for kind, text in planted(seed)
        if kind not in {number.kind for number in personal_numbers(text)}
    ]
    assert missed == [], f"seed={seed}"


@pytest.mark.parametrize(
    "innocent",
    [
        "120119101200",  # code of a village
        "合计14400000000分",  # 1.44亿元: eleven digits
        "2018-10-27至2020-12-31",
        "蓟州政办函〔2018〕44号",
        "91120225MA05XXXX1X",  # credit code
        "统一社会信用代码 911202251034567890",
        "凭证号 201811050000000123",
        "电话 022-82711234",
        "6468亩，1.4亿元，288个村",
    ],
)
def test_codes_sums_days_and_numbers_of_offices_are_left_alone(innocent: str) -> None:
    assert personal_numbers(innocent) == []


def test_what_is_told_of_a_number_does_not_tell_the_number() -> None:
    [found] = personal_numbers("11010519491231002X")
    assert found.masked == "110************02X"
