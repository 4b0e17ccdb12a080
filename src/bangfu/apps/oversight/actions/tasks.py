"""Tasks are given with measure, day, way and person; done by them, and verified by another."""

from dataclasses import asdict, dataclass
from datetime import date

from bangfu.apps.oversight.access import TASK_GIVERS
from bangfu.apps.oversight.models import Task
from bangfu.apps.oversight.queries.tasks import matters_of, needed_of_task
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, created, move, once, take, write
from bangfu.apps.records.refusal import refuse
from bangfu.core.words import words

TASK = words("任务", "task")


@dataclass(frozen=True)
class Duty:
    """A line of the work ledger. `matter` is one of the policy's, for a task of a project."""

    place: str
    measure: str
    due_on: date
    road_map: str
    responsible: str
    matter: str = ""


_COLUMNS = {"due": "due_on"}


def give_task(viewer: Viewer, duty: Duty, *, key: str, project: Project | None = None) -> Told:
    """Give a task. Raises Refused: another role, what the policy demands missing, an unknown matter."""

    def do() -> Task:
        role = role_to_make(viewer, TASK_GIVERS, duty.place, TASK)
        fields = asdict(duty)
        needed = needed_of_task(viewer.today)
        missing = [n for code, n in needed.items() if not fields.get(_COLUMNS.get(code, code))]
        if missing:
            raise refuse("entry_incomplete", duty.measure or str(TASK.zh), missing=missing)
        matters = matters_of(viewer.today)
        if duty.matter and duty.matter not in matters:
            raise refuse("unknown_matter", duty.matter, known=list(matters.values()))
        row = Task.everything.create(
            state=Task.flow.first,
            place_id=fields.pop("place"),
            project=project,
            matter_name=matters[duty.matter].model_dump() if duty.matter else {},
            **fields,
        )
        created(viewer, row, role=role)
        return row

    return once(viewer, key, asdict(duty) | {"project": project.pk if project else None}, do)


def start_task(viewer: Viewer, row: Task, *, key: str) -> Told:
    """Start on a task. Raises Refused."""
    return move(viewer, row, "start", key=key)


def report_task(viewer: Viewer, row: Task, *, progress: str, key: str) -> Told:
    """Say how far a task is. Raises Refused without a word on it."""
    return _said(viewer, row, "report", progress=progress, key=key)


def claim_task_done(viewer: Viewer, row: Task, *, progress: str, key: str) -> Told:
    """Say that a task is done, and with what result. Raises Refused without a word on it."""
    return _said(viewer, row, "claim_done", progress=progress, key=key)


def verify_task(viewer: Viewer, row: Task, *, key: str) -> Told:
    """Verify that a task is done, and close it. Raises Refused for the one who said so."""

    def do() -> Task:
        write(viewer, row, closed_on=viewer.today)
        take(viewer, row, "verify")
        return row

    return once(viewer, key, {"verify": row.pk}, do)


def reopen_task(viewer: Viewer, row: Task, *, reason: str, key: str) -> Told:
    """Send a task back to be done. Raises Refused without a reason."""
    return move(viewer, row, "reopen", key=key, reason=reason)


def drop_task(viewer: Viewer, row: Task, *, reason: str, key: str) -> Told:
    """Drop a task. Raises Refused without a reason."""
    return move(viewer, row, "drop", key=key, reason=reason)


def _said(viewer: Viewer, row: Task, code: str, *, progress: str, key: str) -> Told:
    def do() -> Task:
        if not progress.strip():
            raise refuse("nothing_said", str(row))
        write(viewer, row, progress=progress.strip())
        take(viewer, row, code)
        return row

    return once(viewer, key, {code: row.pk, "progress": progress}, do)
