"""The agreement of township and platform on a project: drafted with its terms, signed by both."""

from collections.abc import Mapping

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.access import APPLICANTS
from bangfu.apps.projects.actions.writing import judge, refuse_early, refuse_unknown, replace_rows
from bangfu.apps.projects.models import AgreementTerm, Application, PlatformAgreement
from bangfu.apps.projects.queries.facts import agreement_facts
from bangfu.apps.projects.queries.policy import AGREEMENT, agreement_terms
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, once, take, write
from bangfu.apps.records.refusal import refuse
from bangfu.core.words import words

WHAT = words("镇乡与平台协议", "agreement with the platform")
TERM = words("协议条款", "term of an agreement")
ENDED = ("rejected", "withdrawn")
IN_USE = ("filed", "sent_to_government", "approved", "recorded")
"""The states of an application whose bound file holds the agreement: it stays as it was signed."""


def draft_agreement(
    viewer: Viewer, application: Application, *, key: str, number: str, terms: Mapping[str, str]
) -> Told:
    """Draft the agreement, or change its draft: its number, and the wording of each term by code."""

    def do() -> PlatformAgreement:
        role = role_to_make(viewer, APPLICANTS, application.place_code(), WHAT)
        known = agreement_terms(viewer.today)
        for code in terms:
            refuse_unknown(code, known, TERM)
        row = _draft(viewer, application, number, role)
        worded = [
            AgreementTerm(
                agreement=row,
                code=code,
                code_name=known[code].model_dump(),
                wording=wording.strip(),
            )
            for code, wording in terms.items()
            if wording.strip()
        ]
        old = AgreementTerm.everything.filter(agreement=row)
        replace_rows(viewer, row, old, rows=worded, role=role)
        return row

    body = {"draft_agreement": application.pk, "number": number, "terms": dict(terms)}
    return once(viewer, key, body, do)


def _draft(viewer: Viewer, application: Application, number: str, role: str) -> PlatformAgreement:
    found = PlatformAgreement.everything.filter(application=application)
    row: PlatformAgreement | None = found.first()
    act = words("起草协议", "Draft the agreement")
    if application.state in ENDED:
        raise refuse("not_in_state", str(application), state=application.state_name, event=act)
    if row is None:
        new = PlatformAgreement(state="draft", application=application, number=number.strip())
        return add(viewer, new, role=role)
    if row.state != "draft":
        raise refuse("not_in_state", str(row), state=row.state_name, event=act)
    write(viewer, row, number=number.strip())
    return row


def sign_for_township(viewer: Viewer, row: PlatformAgreement, *, key: str) -> Told:
    """Sign for the township. Refused while a term that the policy asks for is missing."""
    return _signed(viewer, row, "sign_township", key=key)


def sign_for_platform(viewer: Viewer, row: PlatformAgreement, *, key: str) -> Told:
    """Sign for the platform: from then on the agreement is in force."""
    return _signed(viewer, row, "sign_platform", key=key)


def _signed(viewer: Viewer, row: PlatformAgreement, event: str, *, key: str) -> Told:
    def do() -> PlatformAgreement:
        refuse_early(viewer, row, event)
        decision = judge(viewer, AGREEMENT, agreement_facts(row))
        if event == "sign_platform":
            write(viewer, row, signed_on=viewer.today)
        take(viewer, row, event, decision=decision)
        return row

    return once(viewer, key, {event: row.pk}, do)


def reopen_agreement(viewer: Viewer, row: PlatformAgreement, *, key: str, reason: str) -> Told:
    """Draft it again. Refused once it lies in a bound file."""

    def do() -> PlatformAgreement:
        refuse_early(viewer, row, "reopen")
        if row.application.state in IN_USE:
            raise refuse("agreement_in_use", str(row), state=row.application.state_name)
        take(viewer, row, "reopen", reason=reason)
        write(viewer, row, signed_on=None)
        return row

    return once(viewer, key, {"reopen": row.pk, "reason": reason}, do)
