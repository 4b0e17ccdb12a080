"""The exception to the cap: asked by the township with its grounds, decided by the platform."""

from collections.abc import Sequence

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.projects.access import APPLICANTS
from bangfu.apps.projects.actions.drafting import OPEN
from bangfu.apps.projects.actions.writing import judge, refuse_early, refuse_unknown
from bangfu.apps.projects.models import Application, CapException
from bangfu.apps.projects.queries.facts import application_facts
from bangfu.apps.projects.queries.policy import APPLICATION, exception_grounds
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, once, take, write
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.core.money import Fen
from bangfu.core.words import words

WHAT = words("超限额申请", "exception to the cap")
AGAIN = words("申请有变，重新提出", "the request has changed")


def ask_exception(
    viewer: Viewer,
    application: Application,
    *,
    key: str,
    grounds: Sequence[str],
    explanation: str,
) -> Told:
    """Ask the platform for more than the cap; asked again it takes the place of the one before.

    Refused where nothing is over, and where a ground that the policy needs is missing.
    """

    def do() -> CapException:
        role = role_to_make(viewer, APPLICANTS, application.place_code(), WHAT)
        if application.state not in OPEN:
            event = CapException.flow.event_by_code["ask"].name
            raise refuse(
                "not_in_state", str(application), state=application.state_name, event=event
            )
        for code in grounds:
            refuse_unknown(code, exception_grounds(viewer.today), words("理由", "ground"))
        if not explanation.strip():
            raise refuse("explanation_missing", str(application))
        values = {
            "grounds": list(grounds),
            "explanation": explanation.strip(),
            "over_fen": _over(viewer, application, grounds),
        }
        row = _drafted(viewer, application, values, role)
        facts = application_facts(application, on=viewer.today)
        decision = judge(viewer, APPLICATION, facts, about=frozenset({"over_cap"}))
        take(viewer, row, "ask", decision=decision)
        return row

    body = {"ask": application.pk, "grounds": list(grounds), "explanation": explanation}
    return once(viewer, key, body, do)


def _over(viewer: Viewer, application: Application, grounds: Sequence[str]) -> Fen:
    """How much the request is over the cap. Raises Refused where it is not."""
    if application.requested_fen is None:
        raise refuse("request_missing", str(application))
    facts = application_facts(application, on=viewer.today) | {"exception": list(grounds)}
    answer = decide(viewer, APPLICATION, facts, on=viewer.today)
    if not isinstance(answer.answer, dict):
        raise Refused(answer.problems, answer.because)
    over: Fen = answer.answer["over_fen"]
    if not over:
        raise refuse("no_exception_needed", str(application))
    return over


def _drafted(
    viewer: Viewer, application: Application, values: dict[str, object], role: str
) -> CapException:
    """The exception with its new content, not asked yet: made, or the old one opened again."""
    row: CapException | None = CapException.everything.filter(application=application).first()
    if row is None:
        new = CapException(state=CapException.flow.first, application=application, **values)
        return add(viewer, new, role=role)
    if row.state != "draft":
        take(viewer, row, "reopen", reason=AGAIN.said(viewer.language))
    write(viewer, row, **values)
    return row


def grant_exception(viewer: Viewer, row: CapException, *, key: str, reason: str) -> Told:
    """Grant what is asked, with the platform's opinion as the reason."""
    return _decided(viewer, row, "grant", key=key, reason=reason)


def refuse_exception(viewer: Viewer, row: CapException, *, key: str, reason: str) -> Told:
    """Refuse what is asked, with the platform's opinion as the reason."""
    return _decided(viewer, row, "refuse", key=key, reason=reason)


def _decided(viewer: Viewer, row: CapException, event: str, *, key: str, reason: str) -> Told:
    def do() -> CapException:
        refuse_early(viewer, row, event)
        take(viewer, row, event, reason=reason)
        return row

    return once(viewer, key, {event: row.pk, "reason": reason}, do)
