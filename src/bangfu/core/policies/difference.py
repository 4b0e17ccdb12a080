"""What differs between two packs: parameters a question rests on, readings, clauses."""

from dataclasses import dataclass
from typing import Literal

from bangfu.core.policies.pack import Pack
from bangfu.core.policies.rulebook import leaves


@dataclass(frozen=True)
class Difference:
    """One thing that is new, gone or different. An absent side is None."""

    what: Literal["parameter", "default reading", "clause", "question"]
    name: str
    before: str | None
    after: str | None


def differences(one: Pack, other: Pack) -> list[Difference]:
    """All differences in the order of their names, policy before wording.

    Parameters are compared by question, kind and way, since two packs number their clauses each
    in its own manner; clauses are compared by id where the packs share any.
    """
    found = _compared(
        "question", dict.fromkeys(one.questions, "+"), dict.fromkeys(other.questions, "+")
    )
    found += _compared("parameter", _parameters(one), _parameters(other))
    found += _compared("default reading", _defaults(one), _defaults(other))
    if set(one.clauses) & set(other.clauses):
        found += _compared("clause", _gists(one), _gists(other))
    return found


def _compared(
    what: Literal["parameter", "default reading", "clause", "question"],
    before: dict[str, str],
    after: dict[str, str],
) -> list[Difference]:
    return [
        Difference(what, name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _parameters(pack: Pack) -> dict[str, str]:
    found = {}
    for clause in pack.clauses.values():
        if clause.reading != "executable" or clause.restates:
            continue
        for dated in clause.parameters:
            since = f" @{dated.start}" if dated.start else ""
            for way, value in leaves(dated.values):
                found[f"{clause.question} {clause.kind}.{'.'.join(way)}{since}"] = str(value)
    return found


def _defaults(pack: Pack) -> dict[str, str]:
    return {ambiguity.id: ambiguity.default for ambiguity in pack.ambiguities}


def _gists(pack: Pack) -> dict[str, str]:
    return {clause.id: f"{clause.reading}: {clause.gist.zh}" for clause in pack.clauses.values()}
