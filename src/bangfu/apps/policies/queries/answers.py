"""Answers: the one function of the engine, asked on behalf of a viewer."""

from collections.abc import Mapping
from datetime import date

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.access import may_read_policies
from bangfu.core.facts import RawFacts
from bangfu.core.policies.pack import Case, Pack
from bangfu.engine.ask import Answer, ask


def answer_for(  # noqa: PLR0913 (what `ask` takes, and the viewer)
    viewer: Viewer,
    pack: Pack,
    question: str,
    raw: RawFacts,
    *,
    on: date | None = None,
    readings: Mapping[str, str] | None = None,
    explain: str | None = None,
) -> Answer:
    """What the pack answers. It never raises for bad data."""
    assert may_read_policies(viewer), "the calculator is public"
    return ask(pack, question, raw, on=on, readings=readings or {}, explain=explain)


def case_answer_for(
    viewer: Viewer, pack: Pack, case: Case, readings: Mapping[str, str] | None = None
) -> Answer:
    """A worked case, run now; `readings` take the place of those the case names."""
    chosen = dict(case.readings) | dict(readings or {})
    return answer_for(
        viewer, pack, case.question, RawFacts(case.facts), on=case.on, readings=chosen
    )
