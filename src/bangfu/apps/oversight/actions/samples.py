"""Samples of what was done are drawn by a seed that is kept with them."""

from dataclasses import dataclass
from datetime import date

from bangfu.apps.oversight.models import AuditSample
from bangfu.apps.oversight.queries.events import drawn_from
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, created, once
from bangfu.apps.records.refusal import refuse
from bangfu.core.draw import drawn
from bangfu.core.words import words

SAMPLE = words("抽样", "sample")


@dataclass(frozen=True)
class Wanted:
    """How many events, of which days and of which table (all if empty), drawn by which seed."""

    seed: str
    count: int
    begins_on: date
    ends_on: date
    subject_kind: str = ""


def draw_sample(viewer: Viewer, wanted: Wanted, *, key: str) -> Told:
    """Draw events, and keep seed, span and numbers. Raises Refused: another role, nothing to draw."""

    def do() -> AuditSample:
        place = county_code()
        role = role_to_make(viewer, ("auditor",), place, SAMPLE)
        numbers = drawn_from(
            viewer, kind=wanted.subject_kind, begins_on=wanted.begins_on, ends_on=wanted.ends_on
        )
        if not wanted.seed.strip() or not 0 < wanted.count <= len(numbers):
            raise refuse("sample_unclear", count=len(numbers))
        chosen = drawn(wanted.seed.strip(), numbers, wanted.count)
        assert viewer.person_id is not None, "a role is held by a person"
        row = AuditSample.everything.create(
            place=place,
            seed=wanted.seed.strip(),
            subject_kind=wanted.subject_kind,
            begins_on=wanted.begins_on,
            ends_on=wanted.ends_on,
            drawn_from=len(numbers),
            sequences=sorted(int(number) for number in chosen),
            drawn_by_id=viewer.person_id,
            drawn_at=viewer.moment,
        )
        created(viewer, row, role=role)
        return row

    return once(viewer, key, vars(wanted), do)
