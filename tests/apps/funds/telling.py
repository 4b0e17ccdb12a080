"""How tests say that an act is refused, and why."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bangfu.apps.records.refusal import Refused


def codes(refused: Refused) -> list[str]:
    """The codes of the reasons."""
    return [problem.code for problem in refused.problems]


@contextmanager
def told(code: str, *, clause: str | None = None) -> Iterator[None]:
    """The act inside is refused for this reason, naming the clause where one is given."""
    with pytest.raises(Refused) as caught:
        yield
    found = [problem for problem in caught.value.problems if problem.code == code]
    assert found, f"told {codes(caught.value)}, not {code}"
    assert clause is None or clause in [problem.clause for problem in found]
