"""Refusal: an act that may not be done, with every reason."""

from collections.abc import Sequence

from bangfu.core.cite import Because
from bangfu.core.personal import KINDS, personal_numbers
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


def refuse_personal(text: str) -> None:
    """Refuse a text, to be kept or seen by everybody, with a number that leads to a person.

    What it is called is not told: the number may stand in the name.
    """
    found = personal_numbers(text)
    if found:
        raise Refused(
            [
                Problem(
                    "personal_number",
                    "block",
                    values={"kind": KINDS[number.kind], "number": number.masked},
                )
                for number in found[:20]
            ]
        )
