"""Tranches: proposed by the agriculture bureau, checked by finance, approved, then injected.

Three things hold them: the papers of the step, the subsidy approved for the project (a budget line
that no interleaving can pass), and the money in the treasury account, which has a floor.
"""

from dataclasses import dataclass

from bangfu.apps.funds.access import PROPOSERS, TRANCHE
from bangfu.apps.funds.actions.drafts import change_draft, make_draft
from bangfu.apps.funds.actions.limits import (
    hold_subsidy,
    refuse_over_township_cap,
    refuse_unpooled_villages,
    subsidy_line,
)
from bangfu.apps.funds.actions.reversing import reverse_posted
from bangfu.apps.funds.actions.rulings import rule_injection
from bangfu.apps.funds.models import Fund, Tranche
from bangfu.apps.ledger.actions import post, release, restore, spend
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.records.actions import Told, move, once, take
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import refuse
from bangfu.core.ledger import Account, Entry, Line, kind_of_fund
from bangfu.core.money import Fen
from bangfu.core.words import words

FUNDABLE = ("approved", "contracted", "building", "completed", "accepted", "operating")
"""The states of a project in which money may go in."""


@dataclass(frozen=True)
class Injection:
    """Money to be injected: how much, by which document, and the waiver of a cap where one is needed."""

    amount_fen: Fen
    document: str
    waiver: str = ""


def draft_tranche(
    viewer: Viewer, project: Project, fund: Fund, *, injection: Injection, key: str
) -> Told:
    """Draft a tranche. Raises Refused: a project that is not approved, a fund without injections."""

    def do() -> Tranche:
        _refuse_unfundable(project)
        if kind_of_fund(fund.code) != "subsidy":
            raise refuse("fund_takes_no_appropriation", str(fund))
        number = Tranche.everything.filter(project=project).count() + 1
        code = f"{project.code}-T{number}"
        row = Tranche(code=code, project=project, fund=fund, **vars(injection))
        return make_draft(viewer, row, PROPOSERS, TRANCHE)

    return once(viewer, key, {"project": project.pk, "fund": fund.pk, **vars(injection)}, do)


def change_tranche(viewer: Viewer, row: Tranche, injection: Injection, *, key: str) -> Told:
    """Change a draft. Raises Refused."""

    def do() -> Tranche:
        return change_draft(viewer, row, vars(injection), roles=PROPOSERS, what=TRANCHE)

    return once(viewer, key, {"tranche": row.pk, **vars(injection)}, do)


def propose_tranche(viewer: Viewer, row: Tranche, *, key: str) -> Told:
    """Propose the injection. Raises Refused: the agreement is not signed, a cap would be passed."""

    def do() -> Tranche:
        _refuse_unfundable(row.project)
        decision = rule_injection(viewer, row)
        refuse_unpooled_villages(viewer, row)
        refuse_over_township_cap(viewer, row)
        take(viewer, row, "propose", decision=decision)
        return row

    return once(viewer, key, {"propose": row.pk}, do)


def check_tranche(viewer: Viewer, row: Tranche, *, key: str) -> Told:
    """Check what was proposed. Raises Refused."""
    return move(viewer, row, "check", key=key)


def approve_tranche(viewer: Viewer, row: Tranche, *, key: str) -> Told:
    """Approve the injection: the sum is reserved in the project's subsidy.

    Raises Refused where the subsidy approved for the project has not so much left, and where the
    township's cap would be passed without a waiver.
    """

    def do() -> Tranche:
        _refuse_unfundable(row.project)
        refuse_over_township_cap(viewer, row)
        take(viewer, row, "approve")
        hold_subsidy(viewer, row)
        return row

    return once(viewer, key, {"approve": row.pk}, do)


def inject_tranche(viewer: Viewer, row: Tranche, *, key: str) -> Told:
    """Inject the money today: treasury → the project's account. The papers are looked at once more."""

    def do() -> Tranche:
        _refuse_unfundable(row.project)
        decision = rule_injection(viewer, row)
        refuse_unpooled_villages(viewer, row)
        row.injected_on = viewer.today
        row.save(update_fields=["injected_on"])
        take(viewer, row, "inject", decision=decision, after={"injected_on": viewer.today})
        spend(viewer, subsidy_line(row), row.amount_fen)
        row.entry = _book(viewer, row, decision)
        row.save(update_fields=["entry"])
        return row

    return once(viewer, key, {"inject": row.pk}, do)


def _refuse_unfundable(project: Project) -> None:
    """Raise Refused where the project, as it stands now, takes no money."""
    project.refresh_from_db(fields=["state"], from_queryset=Project.everything.all())
    if project.state not in FUNDABLE:
        raise refuse("project_takes_no_money", str(project), state=project.state_name)


def return_tranche(viewer: Viewer, row: Tranche, *, reason: str, key: str) -> Told:
    """Send it back to be changed; what was reserved is free again. Raises Refused without a reason."""

    def do() -> Tranche:
        was_approved = row.state == "approved"
        take(viewer, row, "return", reason=reason)
        if was_approved:
            release(viewer, subsidy_line(row), row.amount_fen)
        return row

    return once(viewer, key, {"return": row.pk, "reason": reason}, do)


def reverse_tranche(viewer: Viewer, row: Tranche, *, key: str) -> Told:
    """Take an injection back. Raises Refused where the project has spent of it already."""

    def undo() -> JournalEntry:
        assert row.entry is not None, "what is disputed was posted"
        restore(viewer, subsidy_line(row), row.amount_fen)
        return row.entry

    return reverse_posted(viewer, row, undo, key=key)


def _book(viewer: Viewer, row: Tranche, decision: Decision) -> JournalEntry:
    fund, name = row.fund.code, row.project.name
    entry = Entry(
        booked_on=viewer.today,
        lines=(
            Line(Account(fund, "project_bank", row.project.code), row.amount_fen),
            Line(Account(fund, "treasury"), -row.amount_fen),
        ),
        memo=words(f"注入项目资金：{name}", f"Money injected into the project {name}"),
        clause=decision.clauses[0],
        document=row.document,
    )
    return post(viewer, entry, key=f"tranche-{row.pk}", decision=decision, subject=row)
