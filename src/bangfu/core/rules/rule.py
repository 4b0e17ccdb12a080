"""What a kind of rule is, and a rule: the parameters of a kind, each with the clause it stands in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Strict

from bangfu.core.period import parse_date
from bangfu.core.problem import Problem, Severity
from bangfu.core.words import Named, Unfit, Words


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    return parse_date(str(value))


def _count(value: Any) -> int:
    """A whole number of one or more; as the key of a mapping it is a text without leading zeros."""
    if isinstance(value, bool) or not _COUNT.fullmatch(str(value)):
        raise Unfit(
            "应为不小于1的整数，不带前导零",
            "it must be a whole number from 1 up, without leading zeros",
        )
    return int(value)


def _year(value: Any) -> int:
    if isinstance(value, bool) or not _YEAR.fullmatch(str(value)):
        raise Unfit("应为1949至2999之间的年份", "it must be a year between 1949 and 2999")
    return int(value)


_COUNT = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_YEAR = re.compile(r"19[5-9]\d|1949|2\d{3}", re.ASCII)

Day = Annotated[date, BeforeValidator(_day)]
"""A date as a pack writes it: `2018-10-27`."""

Count = Annotated[int, BeforeValidator(_count)]
"""A whole number of one or more."""

Year = Annotated[int, BeforeValidator(_year)]
"""A calendar year."""

Flag = Annotated[bool, Strict()]
"""`true` or `false` and nothing that merely resembles it."""

Fault = tuple[str, tuple[str, ...], dict[str, object]]
"""A problem code, the parameter at fault and the values of the message."""


class Kind(BaseModel):
    """The parameters of one kind of rule.

    Every parameter may be absent, since several clauses fill a kind together and not every
    question needs all of it; a question says what it needs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    title: ClassVar[Words]

    def faults(self) -> Iterator[Fault]:
        """What is wrong between parameters that are each right by themselves."""
        return iter(())

    def offices(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The offices that parameters name, each with the way to the parameter."""
        return iter(())


def names(items: Mapping[str, Named] | None) -> dict[str, Words]:
    """The words of every item by its code."""
    return {code: item.name for code, item in (items or {}).items()}


def named_offices(kind: Kind, *parameters: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The offices that single parameters of a kind name."""
    for parameter in parameters:
        office = getattr(kind, parameter)
        if office is not None:
            yield office, (parameter,)


def gap_faults(
    parameter: str, numbers: Mapping[int, Any] | None, first: int | None = None
) -> Iterator[Fault]:
    """A fault for each number missing between the first and the last."""
    if not numbers:
        return
    start = min(numbers) if first is None else first
    for number in range(start, max(numbers)):
        if number not in numbers:
            yield "gap", (parameter,), {"parameter": parameter, "missing": number}


K = TypeVar("K", bound=Kind)


@dataclass(frozen=True)
class Rule(Generic[K]):
    """The parameters of a kind in force on a day, for one question.

    `clauses` gives for the way to each parameter (`("rates", "2")`) the clause that states it.
    """

    terms: K
    clauses: Mapping[tuple[str, ...], str]
    severities: Mapping[str, Severity]

    def clause(self, *way: object) -> str:
        """The clause that states a parameter, or the first that states a part of it.

        Asserts that one does: whoever asks knows the parameter is there.
        """
        found = self._clauses(way)
        assert found, f"no clause states {way}"
        return found[0]

    def states(self, *way: object) -> bool:
        """Whether a clause states a parameter or a part of it."""
        return bool(self._clauses(way))

    def severity(self, *way: object) -> Severity:
        """How grave it is to break the clause that states a parameter."""
        return self.severities[self.clause(*way)]

    def breach(self, code: str, *way: object, subject: object = "", **values: object) -> Problem:
        """The breach of a parameter, as grave as its clause says."""
        clause = self.clause(*way)
        return Problem(code, self.severities[clause], str(subject), clause=clause, values=values)

    def finding(
        self, code: str, severity: Severity, *way: object, subject: object = "", **values: object
    ) -> Problem:
        """Something to tell about a parameter that the contract itself gives a severity."""
        return Problem(code, severity, str(subject), clause=self.clause(*way), values=values)

    def _clauses(self, way: tuple[object, ...]) -> list[str]:
        at = tuple(str(part) for part in way)
        return [clause for path, clause in self.clauses.items() if path[: len(at)] == at]
