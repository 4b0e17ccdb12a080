"""The worked cases of a pack, asked now."""

from collections.abc import Mapping

from bangfu.core.facts import RawFacts
from bangfu.core.policies.pack import Case, Pack
from bangfu.engine.ask import Answer, ask


def case_answer(pack: Pack, case: Case, readings: Mapping[str, str] | None = None) -> Answer:
    """A worked case, run now; `readings` take the place of those the case names."""
    chosen = dict(case.readings) | dict(readings or {})
    return ask(pack, case.question, RawFacts(case.facts), on=case.on, readings=chosen)
