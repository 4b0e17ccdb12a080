"""The way of an application: submitted, handed in as a file, sent up, approved, recorded.

What is due at each step the policy says; nothing is decided here.
"""

from datetime import date

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.actions.writing import judge, refuse_before, refuse_early, refuse_future
from bangfu.apps.projects.models import Application, CapException, ProjectYearContent
from bangfu.apps.projects.queries.facts import application_facts, step_facts
from bangfu.apps.projects.queries.policy import (
    APPLICATION,
    AUTHORITY,
    OFFICES,
    STEP,
    due_with_the_file,
)
from bangfu.apps.records.actions import Told, move, once, take, write
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import refuse
from bangfu.core.money import Fen, yuan
from bangfu.core.words import words


def submit_plan(
    viewer: Viewer, application: Application, *, key: str, late_reason: str = ""
) -> Told:
    """Send the plan to the agriculture bureau.

    Refused for a late one without its reason, for one above the cap without an exception asked,
    and where the plan, the township's decision or the list of what is built is missing. The papers
    of the bound file are not due yet.
    """

    def do() -> Application:
        refuse_early(viewer, application, "submit_plan")
        _refuse_unready(application)
        reason = late_reason.strip()
        write(viewer, application, submitted_on=viewer.today, late_reason=reason)
        facts = application_facts(application, on=viewer.today)
        decision = judge(viewer, APPLICATION, facts, besides=due_with_the_file(viewer.today))
        take(viewer, application, "submit_plan", decision=decision)
        return application

    return once(viewer, key, {"submit_plan": application.pk, "late_reason": late_reason}, do)


def _refuse_unready(application: Application) -> None:
    """Refuse a plan without its sum, its villages, its collective decision or its yearly list."""
    if application.requested_fen is None:
        raise refuse("request_missing", str(application))
    if application.meeting is None:
        raise refuse("township_meeting_missing", str(application))
    project = application.project
    lines = ProjectYearContent.everything.filter(project=project)
    built = sum(lines.values_list("amount_fen", flat=True))
    if built != project.total_investment_fen:
        told = {"built": yuan(built), "total": yuan(project.total_investment_fen)}
        raise refuse("contents_differ", str(application), **told)


def bind_file(
    viewer: Viewer, application: Application, *, key: str, copies: int, is_sealed: bool
) -> Told:
    """Hand in the formal file: every paper there, sealed, in as many copies as are asked for.

    What is missing is refused by name, with the clause that asks for it.
    """

    def do() -> Application:
        refuse_early(viewer, application, "bind_file")
        write(viewer, application, copies=copies, is_sealed=is_sealed, filed_on=viewer.today)
        facts = application_facts(application, on=viewer.today)
        decision = judge(viewer, APPLICATION, facts)
        _refuse_open_exception(application, decision)
        take(viewer, application, "bind_file", decision=decision)
        return application

    body = {"bind_file": application.pk, "copies": copies, "is_sealed": is_sealed}
    return once(viewer, key, body, do)


def _refuse_open_exception(application: Application, decision: Decision) -> None:
    """Refuse a file above the cap while the exception is not granted for at least that sum."""
    over_fen = decision.answer.get("over_fen") or 0
    if not over_fen:
        return
    asked = CapException.everything.get(application=application)
    if asked.state != "granted":
        raise refuse("exception_open", str(application), state=asked.state_name)
    if asked.over_fen < over_fen:
        told = {"granted": yuan(asked.over_fen), "over": yuan(over_fen)}
        raise refuse("exception_too_small", str(application), **told)


def send_up(viewer: Viewer, application: Application, *, key: str) -> Told:
    """Check the file and send it up to the county's government."""

    def do() -> Application:
        refuse_early(viewer, application, "send_up")
        decision = _authority(viewer, "send_up_application", "agriculture_bureau")
        take(viewer, application, "send_up", decision=decision)
        return application

    return once(viewer, key, {"send_up": application.pk}, do)


def return_file(viewer: Viewer, application: Application, *, key: str, reason: str) -> Told:
    """Give the file back to be bound anew; the review stands."""
    return move(viewer, application, "return_file", key=key, reason=reason)


def return_plan(viewer: Viewer, application: Application, *, key: str, reason: str) -> Told:
    """Give the plan back to be changed; it is reviewed anew."""
    return move(viewer, application, "return_plan", key=key, reason=reason)


def approve(  # noqa: PLR0913 (what a written reply states)
    viewer: Viewer,
    application: Application,
    *,
    key: str,
    reply_number: str,
    replied_on: date,
    approved_fen: Fen,
) -> Told:
    """Approve by a written reply: number, day and the municipal subsidy. The project begins.

    Refused without the number of the reply, and for more than was asked.
    """

    def do() -> Application:
        project = application.project
        refuse_early(viewer, application, "approve")
        _refuse_reply(viewer, application, reply_number, replied_on, approved_fen)
        _refuse_incomplete(viewer, application)
        decision = _authority(viewer, "approve_project", "county_leader")
        write(viewer, application, reply_number=reply_number.strip(), replied_on=replied_on)
        take(viewer, application, "approve", decision=decision)
        write(viewer, project, municipal_subsidy_fen=approved_fen)
        take(viewer, project, "approve", decision=decision, after={"reply": reply_number})
        return application

    body = {
        "approve": application.pk,
        "reply": reply_number,
        "on": replied_on,
        "fen": approved_fen,
    }
    return once(viewer, key, body, do)


def _refuse_incomplete(viewer: Viewer, application: Application) -> None:
    """Ask once more, of the papers as they are now, what was asked when the file was bound."""
    assert application.filed_on is not None, "a file sent up was bound on a day"
    judge(viewer, APPLICATION, application_facts(application, on=application.filed_on))


def _refuse_reply(
    viewer: Viewer, application: Application, number: str, day: date, approved_fen: Fen
) -> None:
    if not number.strip():
        raise refuse("reply_number_missing", str(application))
    name = words("批复日期", "day of the reply")
    refuse_future(viewer, day, name)
    refuse_before(day, application.filed_on, name)
    asked = application.requested_fen or 0
    if not 0 < approved_fen <= asked:
        told = {"approved": yuan(approved_fen), "asked": yuan(asked)}
        raise refuse("approved_over_request", str(application), **told)


def reject(viewer: Viewer, application: Application, *, key: str, reason: str) -> Told:
    """Do not approve; the project ends with it."""
    return _ended(viewer, application, "reject", key=key, reason=reason)


def withdraw(viewer: Viewer, application: Application, *, key: str, reason: str) -> Told:
    """Withdraw an application that was not submitted; the project ends with it."""
    return _ended(viewer, application, "withdraw", key=key, reason=reason)


def _ended(viewer: Viewer, application: Application, event: str, *, key: str, reason: str) -> Told:
    def do() -> Application:
        take(viewer, application, event, reason=reason)
        take(viewer, application.project, "drop", reason=reason)
        return application

    return once(viewer, key, {event: application.pk, "reason": reason}, do)


def record(
    viewer: Viewer, application: Application, *, key: str, recorded_on: date, record_number: str = ""
) -> Told:  # fmt: skip
    """File an approved application with the municipality, for the record only."""

    def do() -> Application:
        refuse_early(viewer, application, "record")
        name = words("备案日期", "day of filing")
        refuse_future(viewer, recorded_on, name)
        refuse_before(recorded_on, application.replied_on, name)
        facts = step_facts("record_with_municipality", (), done=["approve"])
        decision = judge(viewer, STEP, facts)
        write(viewer, application, recorded_on=recorded_on, record_number=record_number.strip())
        take(viewer, application, "record", decision=decision)
        return application

    body = {"record": application.pk, "on": recorded_on, "number": record_number}
    return once(viewer, key, body, do)


def _authority(viewer: Viewer, act: str, role: str) -> Decision:
    """Whether the policy gives the act to the office that the role acts for."""
    return judge(viewer, AUTHORITY, {"act": act, "office": OFFICES[role]})
