"""The import of village decisions: one row a village, each with the day and the votes of its meeting."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.actions.consents import VILLAGE_DECISION, record_each_meeting
from bangfu.apps.projects.actions.meetings import MeetingFacts
from bangfu.apps.projects.queries.consents import village_consents_for
from bangfu.apps.projects.queries.policy import step_needs
from bangfu.apps.registry.forms.named import TOWNSHIP, VILLAGE, Named, at, code_of, unfound
from bangfu.apps.registry.queries.places import names_of_places
from bangfu.core.problem import Problem
from bangfu.core.words import words

COLUMNS = (
    TOWNSHIP,
    VILLAGE,
    ImportColumn("held_on", words("会议日期", "Day of the meeting"), "date", required=True),
    ImportColumn("attended", words("到会人数", "People present"), "number", required=True),
    ImportColumn("votes_for", words("同意票", "Votes for"), "number", required=True),
    ImportColumn("votes_against", words("反对票", "Votes against"), "number", required=True),
    ImportColumn(
        "minutes",
        words("会议记录编号", "Number of the minutes"),
        required=True,
        length_max=100,
    ),
    ImportColumn(
        "all_steps",
        words("六步三要已办齐", "All steps and musts kept to"),
        "flag",
        required=True,
        note=words(
            "有一项没办就填否，不能登记为同意", "No, if one was left out: then it is no consent"
        ),
    ),
)
COUNTED = ("attended", "votes_for", "votes_against", "minutes")


def _held(viewer: Viewer) -> Named:
    """What was recorded already, by the names in a workbook's rows."""
    found: dict[tuple[str, ...], Mapping[str, Any]] = {
        (row.village_id,): {name: getattr(row.meeting, name) for name in COUNTED}
        | {"held_on": row.meeting.held_on, "all_steps": True}
        for row in village_consents_for(viewer)
        if row.meeting is not None
    }
    return Named(names_of_places(viewer, viewer.today), found)


def _checked(viewer: Viewer, rows: tuple[ImportRow, ...]) -> Sequence[Problem]:
    names = names_of_places(viewer, viewer.today)
    problems = unfound(viewer, names, rows)
    consents = {row.village_id: row for row in village_consents_for(viewer)}
    for row in rows:
        code, village = code_of(names, row), row.key[1]
        consent = consents.get(code or "")
        if code is not None and consent is None:
            problems.append(at(row, "village", "village_not_asked", village))
        elif consent is not None and not row.is_same and consent.state != "open":
            problems.append(at(row, "village", "village_decided_otherwise", village))
        if not row.values["all_steps"]:
            problems.append(at(row, "all_steps", "steps_left_out", village))
        problems += _faults_of_meeting(row, viewer.today)
    return problems


def _faults_of_meeting(row: ImportRow, today: date) -> list[Problem]:
    """What the act would refuse of a meeting, told beside its cell."""
    given, village = row.values, row.key[1]
    faults = []
    if given["held_on"] > today:
        name = words("会议日期", "day of the meeting")
        day = given["held_on"].isoformat()
        faults.append(at(row, "held_on", "in_future", day, name=name, today=today))
    if given["votes_for"] + given["votes_against"] > given["attended"]:
        told = {"attended": given["attended"]}
        faults.append(at(row, "attended", "too_many_votes", village, **told))
    if given["votes_for"] <= given["votes_against"]:
        told = {"votes": given["votes_for"], "against": given["votes_against"]}
        faults.append(at(row, "votes_for", "voted_down", village, **told))
    return faults


def _recorded(viewer: Viewer, rows: tuple[ImportRow, ...], key: str) -> None:
    names = names_of_places(viewer, viewer.today)
    items = tuple(step_needs(viewer.today, VILLAGE_DECISION))
    meetings: dict[str, MeetingFacts] = {}
    for row in rows:
        code = code_of(names, row)
        assert code is not None, "a row that names no village was refused"
        given = {name: row.values[name] for name in (*COUNTED, "held_on")}
        meetings[code] = MeetingFacts(items=items if row.values["all_steps"] else (), **given)
    record_each_meeting(viewer, meetings, key=key)


MEETING_IMPORT = Import(
    "projects:meeting_import",
    _("村级决策"),
    COLUMNS,
    held=_held,
    apply=_recorded,
    by="village township",
    leads_to="projects:village_consents",
    check=_checked,
    intro=_("一行一村，各村会议日期和票数可以不同。全部读对才登记；同一份表再交一次不会重复。"),
)
