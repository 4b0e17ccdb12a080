"""Targets are found by asking the policy; each village keeps what was last found, with its decision."""

from typing import Any

from bangfu.apps.oversight.access import ASSESSORS
from bangfu.apps.oversight.models import VillageTarget
from bangfu.apps.oversight.queries.targets import QUESTION, facts_of, target_names
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code, decide
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, keep, once, write_event
from bangfu.apps.records.refusal import refuse
from bangfu.core.period import last_day
from bangfu.core.words import words

TARGETS = words("目标核算", "finding of the targets")


def find_targets(viewer: Viewer, year: int, *, key: str) -> Told:
    """Ask the policy for every village of the programme how far it is from its targets in a year.

    Found again, the rows are replaced; the decisions stay. Raises Refused: another role, no target
    due in the year, no village in the programme.
    """
    return once(viewer, key, {"targets": year}, lambda: _find(viewer, year))


def _find(viewer: Viewer, year: int) -> VillageTarget:
    role = role_to_make(viewer, ASSESSORS, county_code(), TARGETS)
    facts = facts_of(year)
    if not facts["villages"]:
        raise refuse("no_target_of_year", str(year))
    answer = decide(viewer, QUESTION, facts, on=last_day(year))
    decision = keep(viewer, answer, facts)
    names = target_names(year)
    rows = [
        VillageTarget(
            village_id=row["village"],
            year=year,
            target=row["target"],
            target_name=names[row["target"]].model_dump(),
            value_fen=row["value_fen"],
            target_fen=row["target_fen"],
            gap_fen=row["gap_fen"],
            state=row["state"],
            decision=decision,
        )
        for row in _rows(answer.answer)
    ]
    if not rows:
        raise refuse("no_target_of_year", str(year))
    VillageTarget.everything.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["village", "year", "target"],
        update_fields=["target_name", "value_fen", "target_fen", "gap_fen", "state", "decision"],
    )
    first: VillageTarget = VillageTarget.everything.filter(year=year).order_by("pk")[0]
    write_event(
        viewer,
        "oversight.village_target.find",
        first,
        role=role,
        after={"year": year, "rows": len(rows)},
        decision=decision,
    )
    return first


def _rows(answer: object) -> list[dict[str, Any]]:
    assert isinstance(answer, list), "targets are answered row by row"
    return answer
