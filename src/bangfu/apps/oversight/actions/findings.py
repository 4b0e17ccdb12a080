"""Findings are issued, put right by who is responsible, and verified by another; clues are referred."""

from dataclasses import asdict, dataclass
from datetime import date

from bangfu.apps.assets.models import Asset
from bangfu.apps.oversight.access import INSPECTORS, REFERRERS
from bangfu.apps.oversight.models import Finding, Inspection, Referral
from bangfu.apps.oversight.queries.inspections import BREACH, REFERRED, needed_for
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, claim, created, move, once, renew, take, write
from bangfu.apps.records.refusal import refuse
from bangfu.core.money import Fen
from bangfu.core.words import words

FINDING = words("问题", "finding")
REFERRAL = words("线索移送", "referral")


@dataclass(frozen=True)
class Found:
    """What was found wrong in a place, and what is to be done until when."""

    place: str
    title: str
    text: str
    measures: str
    due_on: date
    gravity: str = ""
    responsible_person: str = ""
    amount_fen: Fen | None = None


@dataclass(frozen=True)
class About:
    """What a finding is about, beside its place: an inspection, a project, an asset."""

    inspection: Inspection | None = None
    project: Project | None = None
    asset: Asset | None = None

    @property
    def body(self) -> dict[str, object]:
        """Their numbers, as JSON can hold them."""
        return {name: row.pk if row else None for name, row in vars(self).items()}


NOTHING_ELSE = About()


def write_finding(viewer: Viewer, found: Found, *, key: str, about: About = NOTHING_ELSE) -> Told:
    """Write down a finding. Raises Refused: another role, a day to put it right that has passed."""

    def do() -> Finding:
        role = role_to_make(viewer, INSPECTORS, found.place, FINDING)
        if found.due_on < viewer.today:
            raise refuse("day_past", found.title, day=viewer.today)
        fields = asdict(found)
        row = Finding.everything.create(
            state=Finding.flow.first,
            place_id=fields.pop("place"),
            found_on=viewer.today,
            **fields,
            **vars(about),
        )
        created(viewer, row, role=role)
        return row

    return once(viewer, key, asdict(found) | about.body, do)


def issue_finding(viewer: Viewer, row: Finding, *, key: str) -> Told:
    """Issue a finding to who is responsible. Raises Refused."""
    return move(viewer, row, "issue", key=key)


def accept_finding(viewer: Viewer, row: Finding, *, key: str) -> Told:
    """Accept a finding, by who is responsible. Raises Refused."""
    return move(viewer, row, "accept", key=key)


def claim_done(viewer: Viewer, row: Finding, *, evidence: str, key: str) -> Told:
    """Say that a finding was put right, and how. Raises Refused without a word on it."""

    def do() -> Finding:
        if not evidence.strip():
            raise refuse("nothing_said", str(row))
        write(viewer, row, evidence=evidence.strip())
        take(viewer, row, "claim_done")
        return row

    return once(viewer, key, {"claim_done": row.pk, "evidence": evidence}, do)


def verify_finding(viewer: Viewer, row: Finding, *, key: str, penalty: str = "") -> Told:
    """Verify that a finding was put right, and close it; `penalty` is what was decided on it.

    Raises Refused: for the one who claimed it; for a breach on an asset, while the person
    responsible, the gravity or the penalty is not named.
    """

    def do() -> Finding:
        renew(row)
        write(viewer, row, penalty=penalty.strip() or row.penalty, closed_on=viewer.today)
        _refuse_breach_unsettled(row, viewer.today)
        take(viewer, row, "verify")
        return row

    return once(viewer, key, {"verify": row.pk, "penalty": penalty}, do)


def reopen_finding(viewer: Viewer, row: Finding, *, reason: str, key: str) -> Told:
    """Send a finding back to be put right. Raises Refused without a reason."""
    return move(viewer, row, "reopen", key=key, reason=reason)


def complete_finding(
    viewer: Viewer, row: Finding, *, gravity: str, responsible_person: str, key: str
) -> Told:
    """Name the gravity and the person responsible before a finding is closed. Raises Refused."""

    def do() -> Finding:
        role = role_to_make(viewer, INSPECTORS, row.place_code(), FINDING)
        claim(row, set(row.flow.state_by_code) - {"closed"})
        write(viewer, row, role, gravity=gravity, responsible_person=responsible_person.strip())
        return row

    body = {"finding": row.pk, "gravity": gravity, "person": responsible_person}
    return once(viewer, key, body, do)


def _refuse_breach_unsettled(row: Finding, on: date) -> None:
    if row.asset_id is None:
        return
    missing = [n for code, n in needed_for(BREACH, on).items() if not getattr(row, code, None)]
    if missing:
        raise refuse("entry_incomplete", str(row), missing=missing)


# --- referrals --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clue:
    """A clue that is handed to a body that may pursue it, with the money at stake."""

    place: str
    clue: str
    receiving_body: str
    referred_on: date
    amount_fen: Fen


def refer(viewer: Viewer, clue: Clue, *, key: str, finding: Finding | None = None) -> Told:
    """Refer a clue. Raises Refused: another role, a day to come, what the policy demands missing."""

    def do() -> Referral:
        role = role_to_make(viewer, REFERRERS, clue.place, REFERRAL)
        if clue.referred_on > viewer.today:
            raise refuse("day_not_come_yet", clue.receiving_body, day=viewer.today)
        fields = asdict(clue)
        told = fields | {"amount": clue.amount_fen, "outcome": "comes later"}
        needed = needed_for(REFERRED, viewer.today)
        missing = [name for code, name in needed.items() if told.get(code) in ("", None)]
        if missing:
            raise refuse("entry_incomplete", clue.receiving_body, missing=missing)
        row = Referral.everything.create(
            state=Referral.flow.first, place_id=fields.pop("place"), finding=finding, **fields
        )
        created(viewer, row, role=role)
        return row

    return once(viewer, key, asdict(clue) | {"finding": finding.pk if finding else None}, do)


def settle_referral(viewer: Viewer, row: Referral, *, outcome: str, key: str) -> Told:
    """Write down what came of a clue. Raises Refused without a word on it."""

    def do() -> Referral:
        if not outcome.strip():
            raise refuse("nothing_said", str(row))
        write(viewer, row, outcome=outcome.strip())
        take(viewer, row, "settle")
        return row

    return once(viewer, key, {"settle": row.pk, "outcome": outcome}, do)
