"""A draw can be repeated by anybody, and no name is likelier than another."""

from collections import Counter
from hashlib import sha256

from bangfu.core.draw import drawn

VILLAGES = [str(120_119_101_201 + n) for n in range(288)]


def test_five_of_288_villages_are_drawn_again_the_same_by_hand() -> None:
    by_hand = sorted(VILLAGES, key=lambda v: sha256(f"抽查2018-11:{v}".encode()).hexdigest())
    assert drawn("抽查2018-11", VILLAGES, 5) == by_hand[:5]
    assert drawn("抽查2018-11", reversed(VILLAGES), 5) == by_hand[:5]


def test_another_seed_draws_others() -> None:
    assert drawn("a", VILLAGES, 5) != drawn("b", VILLAGES, 5)


def test_no_name_stands_twice_and_no_more_are_drawn_than_there_are() -> None:
    assert len(drawn("a", VILLAGES[:3] * 2, 10)) == 3


def test_no_village_is_likelier_than_another() -> None:
    times = Counter(v for seed in range(2_000) for v in drawn(str(seed), VILLAGES[:20], 5))
    assert len(times) == 20
    assert all(400 < count < 600 for count in times.values())
