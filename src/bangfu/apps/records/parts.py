"""Many keys in parts of so many, as a statement can take them."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

IN_ONE = 500

T = TypeVar("T")


def in_parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The rows, so many at a time.

    >>> [len(some) for some in in_parts(range(1_200))]
    [500, 500, 200]
    """
    return (rows[at : at + IN_ONE] for at in range(0, len(rows), IN_ONE))
