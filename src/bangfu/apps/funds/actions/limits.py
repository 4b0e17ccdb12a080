"""What holds tranches and payments below their limits: budget lines, and the township's cap.

A project has two budget lines, each of the subsidy that was approved for it: one for what goes into
its account, one for what is paid out of it. The database refuses to go over them.
"""

from bangfu.apps.funds.models import UNDONE, PaymentRequest, Tranche
from bangfu.apps.ledger.actions import reserve, set_budget
from bangfu.apps.ledger.models import BudgetLine
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import CapException, Project
from bangfu.apps.projects.queries.consents import unpooled_villages_of
from bangfu.apps.projects.queries.policy import rule_on
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.queries.villages import weak_villages_by_township
from bangfu.core.ledger import Account, kind_of_fund
from bangfu.core.money import yuan
from bangfu.core.projects.application import NAME as APPLICATION
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.limit_check import LimitCheck, cap_for
from bangfu.core.rules.rule import names

GUARANTEE = "returns.guarantee"
"""The question under which the policy says what missing consent of a village does."""

INJECTED, SPENT = "project_bank", "construction"
"""The headings for which a project has a budget line."""


def hold_subsidy(viewer: Viewer, row: Tranche) -> None:
    """Reserve a tranche in the subsidy of its project. Raises Refused where it is used up."""
    reserve(viewer, _line_for(viewer, row, INJECTED), row.amount_fen)


def hold_spending(viewer: Viewer, row: PaymentRequest) -> None:
    """Reserve a claim in what may be paid for its project. Raises Refused where it is used up."""
    reserve(viewer, _line_for(viewer, row, SPENT), row.amount_fen)


def subsidy_line(row: Tranche) -> BudgetLine:
    """The line in which a tranche was reserved."""
    return _held_line(_account(row, INJECTED))


def spending_line(row: PaymentRequest) -> BudgetLine:
    """The line in which a claim was reserved."""
    return _held_line(_account(row, SPENT))


def _account(row: Tranche | PaymentRequest, heading: str) -> Account:
    """All funds of a kind share the line: the subsidy was approved for the project as a whole."""
    return Account(kind_of_fund(row.fund.code), heading, row.project.code)


def _held_line(account: Account) -> BudgetLine:
    line: BudgetLine = BudgetLine.everything.get(**vars(account))
    return line


def _line_for(viewer: Viewer, row: Tranche | PaymentRequest, heading: str) -> BudgetLine:
    """The line, set to the subsidy that is approved for the project now."""
    project: Project = row.project
    approved = project.municipal_subsidy_fen or 0
    account = _account(row, heading)
    line: BudgetLine | None = BudgetLine.everything.filter(**vars(account)).first()
    if line is not None and line.approved_fen == approved:
        return line
    return set_budget(viewer, account, approved, place=str(project.township_id))


def refuse_over_township_cap(viewer: Viewer, row: Tranche) -> None:
    """Refuse a tranche by which a township gets more than its cap, unless that cap was lifted for it.

    Lifted by the platform's exception for the project, or by the waiver that the tranche names.
    """
    rule = rule_on(viewer.today, APPLICATION, LimitCheck)
    if rule is None or rule.terms.at_most is None or row.waiver.strip():
        return
    villages = weak_villages_by_township(viewer, viewer.today)
    cap = cap_for(rule.terms, villages.get(str(row.project.township_id), 0))
    total = township_total(row)
    excepted = CapException.everything.filter(application__project=row.project, state="granted")
    if total > cap and not excepted.exists():
        needed: list[object] = [*names(rule.terms.exception_needs).values()] or ["-"]
        sums = {"requested": yuan(total), "cap": yuan(cap), "over": yuan(total - cap)}
        told = {"subject": row.code, **sums, "needed": needed}
        raise Refused([rule.breach("over_cap", "at_most", **told)])


def refuse_unpooled_villages(viewer: Viewer, row: Tranche) -> None:
    """Refuse money into a project while a village of it has not given its money to the pool.

    Only where the policy keeps the money of such a village out; it may let it in, or only warn.
    """
    rule = rule_on(viewer.today, GUARANTEE, Eligibility)
    if rule is None or rule.terms.consent_effect != "block_funds":
        return
    villages = [village.short_name for village in unpooled_villages_of(row.project_id)]
    if villages:
        told = {"subject": str(row.project), "villages": villages}
        raise Refused([rule.breach("village_money_stays_out", "consent_effect", **told)])


def township_total(row: Tranche) -> int:
    """What goes into the projects of the tranche's township in all, this tranche included."""
    others = Tranche.everything.filter(project__township_id=row.project.township_id)
    held = others.exclude(state__in=[*UNDONE, "drafted", "returned"]).exclude(pk=row.pk)
    return sum(held.values_list("amount_fen", flat=True)) + row.amount_fen
