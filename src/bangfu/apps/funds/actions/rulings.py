"""What the county's policy says of a row: facts from the rows, the answer kept as a decision.

Each raises Refused where the policy refuses; then nothing has been written.
"""

from collections.abc import Mapping
from datetime import date

from bangfu.apps.funds.models import Appropriation, PaymentRequest, Tranche
from bangfu.apps.funds.queries.facts import claim_facts, use_facts
from bangfu.apps.funds.queries.policy import POSTED
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.projects.models import Application
from bangfu.apps.projects.queries.facts import papers_of, step_facts
from bangfu.apps.projects.queries.policy import step_needs
from bangfu.apps.records.actions import keep
from bangfu.apps.records.models import Decision

INJECT = "inject"
"""The step of a project by which money goes in; a pack that answers `projects.step` names it."""


def ruled(viewer: Viewer, question: str, facts: Mapping[str, object], *, on: date) -> Decision:
    """The policy's answer on a day, kept. Raises Refused where it refuses or cannot answer."""
    return keep(viewer, decide(viewer, question, facts, on=on), facts)


def rule_appropriation(viewer: Viewer, row: Appropriation) -> Decision:
    """Whether the money may come in: all that came into funds of this earmark, and this."""
    posted = Appropriation.everything.filter(fund__earmark=row.fund.earmark, state__in=POSTED)
    rows = [*posted.exclude(pk=row.pk).order_by("received_on", "pk"), row]
    told = [
        {
            "id": f"{one.document} {one.pk}",
            "received_on": one.received_on,
            "amount_fen": one.amount_fen,
        }
        for one in rows
    ]
    return ruled(viewer, "funds.appropriation", {"appropriations": told}, on=row.received_on)


def rule_injection(viewer: Viewer, row: Tranche) -> Decision:
    """Whether money may go into the project today: the papers that the step of injection asks for."""
    application = Application.everything.filter(project=row.project).first()
    held = papers_of(application) if application is not None else {}
    papers = [code for code in step_needs(viewer.today, INJECT) if code in held]
    return ruled(viewer, "projects.step", step_facts(INJECT, papers), on=viewer.today)


def rule_use(viewer: Viewer, row: PaymentRequest) -> Decision:
    """Whether the fund may pay for this use."""
    return ruled(viewer, "funds.use", use_facts(row), on=viewer.today)


def rule_claim(viewer: Viewer, row: PaymentRequest, *, claimant: str, office: str) -> Decision:
    """Whether the vouchers carry the claim; `claimant` is who handed it in, `office` the viewer's."""
    people = {"claimant": claimant, "checker": viewer.name, "checker_office": office}
    return ruled(viewer, "funds.claim", claim_facts(row) | people, on=viewer.today)
