"""Refusal: an act that may not be done, with every reason."""

from collections.abc import Sequence

from bangfu.core.cite import Because
from bangfu.core.problem import Problem


class Refused(Exception):
    """Nothing was changed. `problems` tell why and what to do; `because` holds the grounds, if any."""

    def __init__(self, problems: Sequence[Problem], because: Because | None = None) -> None:
        super().__init__("; ".join(problem.message("en") for problem in problems))
        self.problems = list(problems)
        self.because = because


def refuse(code: str, subject: str = "", /, **values: object) -> Refused:
    """A refusal for one reason."""
    return Refused([Problem(code, "block", subject, values=values)])
