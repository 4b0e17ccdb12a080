"""A project after its approval: contracts, building, progress, acceptance, operation, the end."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.access import APPLICANTS
from bangfu.apps.projects.actions.meetings import Handed
from bangfu.apps.projects.actions.papers import put_papers
from bangfu.apps.projects.actions.writing import judge, refuse_early, refuse_future, refuse_unknown
from bangfu.apps.projects.models import (
    Acceptance,
    Contract,
    ProgressRecord,
    Project,
    RecoveryItem,
)
from bangfu.apps.projects.models.projects import CONTRACTS
from bangfu.apps.projects.queries.facts import step_facts
from bangfu.apps.projects.queries.policy import STEP
from bangfu.apps.projects.queries.projects import progress_percent
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, claim, move, once, take
from bangfu.apps.records.refusal import refuse
from bangfu.core.money import Fen
from bangfu.core.words import words

CONTRACT = words("合同", "contract")
PROGRESS = words("建设进度", "progress of building")
TENDER_RECORD = "tender_record"
SUPERVISION = "supervision"
SUPERVISION_CONTRACT = "supervision_contract"
CARE_LIST = "care_list"
"""Codes of papers: the first and the third as the policy has them, the last our own."""

CARE_LIST_NAME = words("资产登记和管护清单", "List of assets and their care")

SIGNING = ("approved", "contracted", "building")
"""The states of a project in which contracts are signed."""

WHOLE = 100
"""Per cent of a building that is finished."""


@dataclass(frozen=True)
class ContractFacts:
    """A contract; the sum in fen. `tender` names the record of the tender, if there was one."""

    category: str
    number: str
    title: str
    supplier: str
    amount_fen: Fen
    signed_on: date
    tender: str = ""


@dataclass(frozen=True)
class Measured:
    """How far a project is built on a day, in whole per cent, and by which evidence."""

    measured_on: date
    percent: int
    evidence: str


@dataclass(frozen=True)
class Inspection:
    """An inspection at the end of building. `settled_fen` is the audited cost, if it is known."""

    held_on: date
    members: str
    defects: str = ""
    settled_fen: Fen | None = None


@dataclass(frozen=True)
class Recovery:
    """What is to be got back of a terminated project; nothing to get back is said with a sum of 0."""

    content: str
    amount_fen: Fen
    holder: str
    due_on: date


# --- contracts and building --------------------------------------------------------------------


def add_contract(viewer: Viewer, project: Project, facts: ContractFacts, *, key: str) -> Told:
    """Enter a contract. Refused from the policy's value on without the record of a tender."""

    def do() -> Contract:
        role = role_to_make(viewer, APPLICANTS, project.township_id, CONTRACT)
        claim(project, SIGNING)
        _refuse_contract(viewer, project, facts)
        papers = [TENDER_RECORD] if facts.tender.strip() else []
        step = step_facts("sign_contract", papers, contract_fen=facts.amount_fen)
        decision = judge(viewer, STEP, step)
        return add(viewer, Contract(project=project, **asdict(facts)), role=role, decision=decision)

    return once(viewer, key, {"contract": asdict(facts), "project": project.pk}, do)


def _refuse_contract(viewer: Viewer, project: Project, facts: ContractFacts) -> None:
    refuse_unknown(facts.category, CONTRACTS, words("合同类别", "class of contract"))
    refuse_future(viewer, facts.signed_on, words("签订日期", "day of signing"))
    if facts.amount_fen <= 0:
        raise refuse("amount_not_positive", facts.number, name=words("合同金额", "contract sum"))
    if Contract.everything.filter(project=project, number=facts.number).exists():
        raise refuse("contract_number_taken", facts.number)


def finish_contracting(viewer: Viewer, project: Project, *, key: str) -> Told:
    """Say that the contracts are signed. Refused while none but the supervision is entered."""

    def do() -> Project:
        refuse_early(viewer, project, "contract")
        signed = Contract.everything.filter(project=project).exclude(category=SUPERVISION)
        if not signed.exists():
            raise refuse("contract_missing", str(project))
        take(viewer, project, "contract", after={"contracts": signed.count()})
        return project

    return once(viewer, key, {"contract": project.pk}, do)


def start_building(viewer: Viewer, project: Project, *, key: str) -> Told:
    """Start building. Refused without a contract of supervision."""

    def do() -> Project:
        refuse_early(viewer, project, "start_building")
        supervised = Contract.everything.filter(project=project, category=SUPERVISION).exists()
        papers = [SUPERVISION_CONTRACT] if supervised else []
        decision = judge(viewer, STEP, step_facts("start_build", papers))
        take(viewer, project, "start_building", decision=decision)
        return project

    return once(viewer, key, {"start_building": project.pk}, do)


# --- progress ----------------------------------------------------------------------------------


def report_progress(viewer: Viewer, project: Project, measured: Measured, *, key: str) -> Told:
    """Report how far a project is built; another person checks it."""

    def do() -> ProgressRecord:
        role = role_to_make(viewer, APPLICANTS, project.township_id, PROGRESS)
        claim(project, ("building",))
        _refuse_progress(viewer, project, measured)
        row = ProgressRecord(state=ProgressRecord.flow.first, project=project, **asdict(measured))
        add(viewer, row, role=role)
        take(viewer, row, "report")
        return row

    return once(viewer, key, {"report": project.pk, "measured": asdict(measured)}, do)


def _refuse_progress(viewer: Viewer, project: Project, measured: Measured) -> None:
    refuse_future(viewer, measured.measured_on, words("日期", "day"))
    last = progress_percent(project)
    if not last <= measured.percent <= WHOLE:
        raise refuse("progress_out_of_range", str(project), percent=measured.percent, last=last)
    if not measured.evidence.strip():
        raise refuse("evidence_missing", str(project))


def check_progress(viewer: Viewer, row: ProgressRecord, *, key: str) -> Told:
    """Find the report right, on site: not by the one who reported."""
    return move(viewer, row, "check", key=key)


def return_progress(viewer: Viewer, row: ProgressRecord, *, key: str, reason: str) -> Told:
    """Give the report back."""
    return move(viewer, row, "return", key=key, reason=reason)


# --- acceptance and what follows ---------------------------------------------------------------


def complete(viewer: Viewer, project: Project, *, key: str) -> Told:
    """Report completion. Refused while the progress last checked is not the whole."""

    def do() -> Project:
        refuse_early(viewer, project, "complete")
        percent = progress_percent(project)
        if percent != WHOLE:
            raise refuse("progress_short", str(project), percent=percent)
        take(viewer, project, "complete")
        return project

    return once(viewer, key, {"complete": project.pk}, do)


def accept(viewer: Viewer, project: Project, inspection: Inspection, *, key: str) -> Told:
    """Accept the works, by an inspection."""
    return _inspected(viewer, project, inspection, key=key, is_passed=True)


def fail_acceptance(viewer: Viewer, project: Project, inspection: Inspection, *, key: str) -> Told:
    """Do not accept: the defects are the reason, and building goes on."""
    return _inspected(viewer, project, inspection, key=key, is_passed=False)


def _inspected(
    viewer: Viewer, project: Project, inspection: Inspection, *, key: str, is_passed: bool
) -> Told:
    event = "accept" if is_passed else "fail_acceptance"

    def do() -> Project:
        refuse_early(viewer, project, event)
        refuse_future(viewer, inspection.held_on, words("验收日期", "day of acceptance"))
        if not inspection.members.strip():
            raise refuse("inspectors_missing", str(project))
        if not is_passed and not inspection.defects.strip():
            raise refuse("defects_missing", str(project))
        assert viewer.person_id is not None, "an event is taken by a person"
        person = Person.objects.get(pk=viewer.person_id)
        row = Acceptance(
            project=project,
            is_passed=is_passed,
            person=person,
            **asdict(inspection),
        )
        add(viewer, row)
        take(viewer, project, event, reason=inspection.defects)
        return project

    return once(viewer, key, {event: project.pk, "inspection": asdict(inspection)}, do)


def begin_operation(viewer: Viewer, project: Project, *, key: str, care_list: str) -> Told:
    """Hand the project over to operation. `care_list` is the number of the list of assets and care."""

    def do() -> Project:
        refuse_early(viewer, project, "operate")
        if not care_list.strip():
            raise refuse("care_list_missing", str(project))
        put_papers(viewer, project, [Handed(CARE_LIST, CARE_LIST_NAME, care_list.strip())])
        take(viewer, project, "operate")
        return project

    return once(viewer, key, {"operate": project.pk, "care_list": care_list}, do)


def begin_closing(viewer: Viewer, project: Project, *, key: str, reason: str) -> Told:
    """Decide that operation ends, or has failed."""
    return move(viewer, project, "begin_closing", key=key, reason=reason)


def close(viewer: Viewer, project: Project, *, key: str, reason: str) -> Told:
    """Close: assets and money are settled, as the reason says."""
    return move(viewer, project, "close", key=key, reason=reason)


def terminate(
    viewer: Viewer, project: Project, items: Sequence[Recovery], *, key: str, reason: str
) -> Told:
    """Terminate a project before its acceptance, with the list of what is to be got back."""

    def do() -> Project:
        refuse_early(viewer, project, "terminate")
        if not items:
            raise refuse("recovery_list_missing", str(project))
        for item in items:
            if item.amount_fen < 0:
                raise refuse("amount_not_positive", item.content, name=words("追回金额", "sum"))
            add(viewer, RecoveryItem(project=project, **asdict(item)))
        take(viewer, project, "terminate", reason=reason)
        return project

    listed = [asdict(item) for item in items]
    return once(viewer, key, {"terminate": project.pk, "items": listed, "reason": reason}, do)
