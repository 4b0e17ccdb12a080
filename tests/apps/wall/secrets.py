"""The numbers and illnesses of the county, and how they are found in whatever leaves."""

import re
from collections.abc import Iterable, Iterator

from tests.apps.wall.spots import SPOTS, Spot

PIECE = 6
"""So many letters of a number in a row say too much of it."""

DOTS = r"[*•xX]{2,}"


def numbers(spot: Spot) -> Iterator[tuple[str, str]]:
    """The identity, phone and card numbers of a family, by the name of the field."""
    for one in spot.members():
        yield from (("identity", one.identity), ("phone", one.phone), ("card", one.card))


def illnesses(spot: Spot) -> list[str]:
    """What they suffer from."""
    return [one.health for one in spot.members()]


def names(spot: Spot) -> list[str]:
    """How they are called."""
    return [one.name for one in spot.members()]


def _pieces(field: str, number: str) -> Iterator[str]:
    """Pieces of a number; the area of an identity number and the bank of a card are no secret."""
    own = number[6:]
    own = number if field == "phone" else own
    yield from (own[at : at + PIECE] for at in range(len(own) - PIECE + 1))


def _masks(field: str, number: str) -> Iterator[str]:
    """Masks that show more than ours: a longer end of the number, or its beginning."""
    shortest = {"identity": 3, "phone": 3, "card": 5}[field]
    for shown in range(shortest, 9):
        yield DOTS + re.escape(number[-shown:]) + r"\b"
    yield re.escape(number[: 4 if field == "phone" else 10]) + DOTS


EVERY = {pair for spot in SPOTS for pair in numbers(spot)}
PIECES = {piece for field, number in EVERY for piece in _pieces(field, number)}
MASKS = re.compile("|".join(sorted({mask for pair in EVERY for mask in _masks(*pair)})))
ILL = [word for spot in SPOTS for word in illnesses(spot)]
RUNS = re.compile(rf"(?<![0-9A-Fa-f])[0-9X]{{{PIECE},}}(?![0-9A-Fa-f])")
"""Digits in a row; those of a digest have letters beside them."""
LONG = re.compile(r"[0-9X]{11,}")
MASKED = re.compile(rf"[0-9]*{DOTS}[0-9]*[0-9X]?")
"""Where a whole number or a mask of one may stand: only there are all of them looked for."""


def secrets_in(text: str) -> list[str]:
    """What a text tells that no text may."""
    runs = set(RUNS.findall(text))
    pieces = {run[at : at + PIECE] for run in runs for at in range(len(run) - PIECE + 1)}
    masks = [mask for mask in set(MASKED.findall(text)) if MASKS.search(mask)]
    long = " ".join(LONG.findall(text))
    whole = [number for _field, number in EVERY if number in long]
    return [*whole, *sorted(pieces & PIECES), *masks, *(word for word in ILL if word in text)]


def leaking(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Where something is told that may not be: the place, and what."""
    return [f"{at}: {found}" for at, text in texts for found in secrets_in(text)[:1]]
