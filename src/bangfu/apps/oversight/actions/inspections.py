"""Inspections are drawn by a seed or planned for a project, written down, and closed when all is right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bangfu.apps.oversight.access import INSPECTORS
from bangfu.apps.oversight.models import Inspection
from bangfu.apps.oversight.queries.inspections import (
    SITE_VISIT,
    SPOT_CHECK,
    needed_for,
    open_findings,
)
from bangfu.apps.people.scope import Viewer, area_of
from bangfu.apps.projects.models import Project
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, created, once, take, write
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.queries.villages import member_codes
from bangfu.core.draw import drawn
from bangfu.core.words import Words, words

INSPECTION = words("检查", "inspection")


@dataclass(frozen=True)
class Draw:
    """A draw of villages of the programme inside a place, by a seed that is written down."""

    place: str
    seed: str
    count: int
    planned_on: date


@dataclass(frozen=True)
class Report:
    """What was seen on a visit."""

    visited_on: date
    finding: str
    progress: str = ""
    standard: str = ""
    quality: str = ""


def draw_villages(viewer: Viewer, draw: Draw, *, key: str) -> Told:
    """Plan a spot check of each village that the seed draws. Raises Refused.

    Drawn is from the villages of the programme on the day of the act; how many there were is kept.
    """

    def do() -> Inspection:
        role = role_to_make(viewer, INSPECTORS, draw.place, INSPECTION)
        area = area_of(draw.place)
        villages = [code for code in member_codes(viewer.today) if code.startswith(area)]
        if not draw.seed.strip() or not 0 < draw.count <= len(villages):
            raise refuse("draw_unclear", draw.place, count=len(villages))
        planned = [
            Inspection.everything.create(
                state=Inspection.flow.first,
                category="spot_check",
                place_id=code,
                draw_seed=draw.seed.strip(),
                drawn_from=len(villages),
                planned_on=draw.planned_on,
            )
            for code in drawn(draw.seed.strip(), villages, draw.count)
        ]
        for row in planned:
            created(viewer, row, role=role)
        return planned[0]

    return once(viewer, key, vars(draw), do)


def plan_visit(viewer: Viewer, project: Project, *, planned_on: date, key: str) -> Told:
    """Plan a visit to the site of a project. Raises Refused."""

    def do() -> Inspection:
        role = role_to_make(viewer, INSPECTORS, project.place_code(), INSPECTION)
        row = Inspection.everything.create(
            state=Inspection.flow.first,
            category="site_visit",
            place_id=project.place_code(),
            project=project,
            planned_on=planned_on,
        )
        created(viewer, row, role=role)
        return row

    return once(viewer, key, {"project": project.pk, "planned_on": planned_on}, do)


def write_visit(viewer: Viewer, row: Inspection, report: Report, *, key: str) -> Told:
    """Write down what was seen. Raises Refused: what the policy demands is missing, a day to come."""

    def do() -> Inspection:
        if report.visited_on > viewer.today:
            raise refuse("day_not_come_yet", str(row), day=viewer.today)
        write(viewer, row, **vars(report), inspector_id=viewer.person_id)
        _refuse_gaps(row, _needed(row, viewer.today), but=("follow_up",))
        take(viewer, row, "visit")
        return row

    return once(viewer, key, {"visit": row.pk} | vars(report), do)


def close_inspection(viewer: Viewer, row: Inspection, *, follow_up: str, key: str) -> Told:
    """Close an inspection. Raises Refused while a finding of it is open, or without what followed."""

    def do() -> Inspection:
        if count := open_findings(row):
            raise refuse("findings_open", str(row), count=count)
        write(viewer, row, follow_up=follow_up.strip())
        _refuse_gaps(row, _needed(row, viewer.today))
        take(viewer, row, "close")
        return row

    return once(viewer, key, {"close": row.pk, "follow_up": follow_up}, do)


def cancel_inspection(viewer: Viewer, row: Inspection, *, reason: str, key: str) -> Told:
    """Cancel an inspection that was planned. Raises Refused without a reason."""

    def do() -> Inspection:
        take(viewer, row, "cancel", reason=reason)
        return row

    return once(viewer, key, {"cancel": row.pk, "reason": reason}, do)


def _needed(row: Inspection, on: date) -> Mapping[str, Words]:
    return needed_for(SPOT_CHECK if row.category == "spot_check" else SITE_VISIT, on)


_COLUMNS = {"checked_on": "visited_on"}
"""What the policy demands, where our column is called otherwise."""


def _refuse_gaps(row: Inspection, needed: Mapping[str, Words], *, but: Iterable[str] = ()) -> None:
    """Refuse an inspection without what the policy demands of it."""
    missing = [
        name
        for code, name in needed.items()
        if code not in but and not getattr(row, _COLUMNS.get(code, code), None)
    ]
    if missing:
        raise refuse("entry_incomplete", str(row), missing=missing)
