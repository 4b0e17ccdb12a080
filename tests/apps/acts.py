"""What tests of acts begin and end with: a key, the row that was told of, and why one was refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar

import pytest

from bangfu.apps.records.actions import Told
from bangfu.apps.records.refusal import Refused

R = TypeVar("R")
_keys = count(1)


def key() -> str:
    """A one-time key, as a browser would make it."""
    return f"key-{next(_keys)}"


def row(model: type[R], told: Told) -> R:
    """The row that an act told of, as it stands in the database now."""
    found: R = model.everything.get(pk=told.id)  # type: ignore[attr-defined]
    assert told.kind == model.kind()  # type: ignore[attr-defined]
    return found


def fresh(held: R) -> R:
    """The row again, as it stands now: what a page opened just now would act on."""
    again: Any = held
    found: R = type(again).everything.get(pk=again.pk)
    return found


def codes(refused: Refused) -> list[str]:
    """The codes of the reasons."""
    return [problem.code for problem in refused.problems]


@contextmanager
def refused(code: str, *, clause: str | None = None, says: str = "") -> Iterator[None]:
    """The act inside is refused for this reason: its clause and words, where they are given.

    The reason is put into English too, so that both can be said.
    """
    with pytest.raises(Refused) as caught:
        yield
    found = [problem for problem in caught.value.problems if problem.code == code]
    assert found, f"refused for {codes(caught.value)}, not {code}"
    assert clause is None or clause in [problem.clause for problem in found]
    assert all(problem.message("en") for problem in found)
    assert says in " ".join(problem.message("zh") for problem in found)
