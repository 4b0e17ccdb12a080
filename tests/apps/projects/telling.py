"""How tests say that an act is refused, and by what."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bangfu.apps.records.refusal import Refused
from bangfu.core.problem import Problem


@contextmanager
def refused(code: str, *, clause: str | None = None, says: str = "") -> Iterator[None]:
    """The act inside is refused for this reason: its clause and words, where they are given."""
    with pytest.raises(Refused) as caught:
        yield
    found = [problem for problem in caught.value.problems if problem.code == code]
    assert found, f"{[problem.code for problem in caught.value.problems]}, not {code}"
    assert clause is None or clause in [problem.clause for problem in found]
    assert says in " ".join(told(problem) for problem in found)


def told(problem: Problem) -> str:
    """A problem in Chinese; its English is put into words too, so that both can be said."""
    assert problem.message("en")
    return problem.message("zh")
