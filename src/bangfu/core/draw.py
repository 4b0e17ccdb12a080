"""A draw that anybody can repeat: by a seed that is written down, never by chance."""

from collections.abc import Iterable, Sequence
from hashlib import sha256


def drawn(seed: str, names: Iterable[str], count: int) -> Sequence[str]:
    """So many of the names, in the order of SHA-256 over seed, colon and name.

    The same seed draws the same names from the same list, whatever its order; each is as likely.

    >>> drawn("2018-11", ["甲村", "乙村", "丙村"], 2) == drawn(
    ...     "2018-11", ["丙村", "乙村", "甲村"], 2
    ... )
    True
    """
    marked = sorted((sha256(f"{seed}:{name}".encode()).hexdigest(), name) for name in set(names))
    return [name for _, name in marked[:count]]
