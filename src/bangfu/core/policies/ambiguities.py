"""Whether the ambiguities of a pack hang together: their readings, and what these set."""

from collections.abc import Iterator, Mapping
from typing import Any

from bangfu.core.policies.pack import Pack
from bangfu.core.policies.rulebook import SEVERITY
from bangfu.core.problem import SEVERITIES, Problem
from bangfu.core.rules import KINDS


def ambiguity_problems(pack: Pack) -> Iterator[Problem]:
    """Readings that do not exist, and clauses or parameters that they cannot set."""
    for ambiguity in pack.ambiguities:
        if ambiguity.default not in ambiguity.readings:
            values = {"default": ambiguity.default}
            yield pack.problem(ambiguity.id, "no_default_reading", ambiguity.id, **values)
        named = {*ambiguity.clauses, *(c for r in ambiguity.readings.values() for c in r.sets)}
        for clause_id in sorted(named - set(pack.clauses)):
            yield pack.problem(ambiguity.id, "unknown_clause", clause_id)
        for reading in ambiguity.readings.values():
            for clause_id, values_set in reading.sets.items():
                yield from _set_problems(pack, ambiguity.id, clause_id, values_set)


def _set_problems(
    pack: Pack, ambiguity_id: str, clause_id: str, values: Mapping[str, Any]
) -> Iterator[Problem]:
    clause = pack.clauses.get(clause_id)
    if clause is not None and clause.kind is None and values:
        yield pack.problem(ambiguity_id, "sets_nothing", clause_id)
    kind = KINDS.get(clause.kind or "") if clause else None
    for name, value in values.items():
        if name == SEVERITY:
            if value not in SEVERITIES:
                why = " / ".join(SEVERITIES)
                yield pack.problem(ambiguity_id, "wrong_value", SEVERITY, value=value, why=why)
        elif kind is not None and name not in kind.model_fields:
            yield pack.problem(ambiguity_id, "unknown_parameter", name, kind=kind.kind)
