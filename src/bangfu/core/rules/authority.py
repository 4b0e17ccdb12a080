"""RK13 delegation of authority 签约、审批与职责权限: which office may do an act."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from bangfu.core.problem import Problem
from bangfu.core.rules.rule import Flag, Kind, Rule
from bangfu.core.words import Named, Words, words


class Act(Named):
    """An act and the offices that may do it; `apart`: not the person who made what is checked."""

    offices: tuple[str, ...] = ()
    apart: Flag = False


class Authority(Kind):
    """Acts with those who may do them. An act without a rule is refused."""

    kind: ClassVar[str] = "authority"
    title: ClassVar[Words] = words("审批与职责权限", "Delegation of authority")

    acts: dict[str, Act] | None = None
    posts: dict[str, int] | None = None

    def offices(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The offices that acts are given to, with the way to each."""
        for code, act in (self.acts or {}).items():
            for office in act.offices:
                yield office, ("acts", code, "offices")


def offices_for(rule: Rule[Authority], act: str) -> tuple[str, ...]:
    """The offices that may do an act, in the order of the pack."""
    return (rule.terms.acts or {})[act].offices


def act_problems(
    rule: Rule[Authority],
    act: str,
    *,
    office: str | None,
    people: tuple[str | None, str | None],
    offices: Mapping[str, Words],
) -> list[Problem]:
    """Why an act may not be done: by this office, or checked by the person who made it.

    `people` are the maker and the checker; whoever is not known is not judged.
    """
    ruled = (rule.terms.acts or {})[act]
    problems = []
    if office is not None and office not in ruled.offices:
        may = [offices[code] for code in ruled.offices]
        told = {"office": offices[office], "may": may}
        problems.append(rule.breach("wrong_office", "acts", act, subject=act, **told))
    maker, checker = people
    if ruled.apart and maker is not None and maker == checker:
        problems.append(rule.breach("same_person", "acts", act, subject=maker))
    return problems
