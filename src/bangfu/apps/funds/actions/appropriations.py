"""Appropriations: entered by one person of the finance bureau, checked and posted by another."""

from dataclasses import dataclass
from datetime import date

from bangfu.apps.funds.access import APPROPRIATION, KEEPERS
from bangfu.apps.funds.actions.drafts import change_draft, make_draft
from bangfu.apps.funds.actions.reversing import reverse_posted
from bangfu.apps.funds.actions.rulings import rule_appropriation
from bangfu.apps.funds.models import UNDONE, Appropriation, Fund
from bangfu.apps.ledger.actions import post
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, move, once, take
from bangfu.apps.records.models import Decision
from bangfu.apps.records.refusal import refuse
from bangfu.core.ledger import Account, Entry, Line, kind_of_fund
from bangfu.core.money import Fen
from bangfu.core.words import words


@dataclass(frozen=True)
class Arrival:
    """Money that arrived under a document: of which year, how much was granted and how much came."""

    document: str
    year: int
    amount_fen: Fen
    received_on: date
    planned_fen: Fen | None = None


def draft_appropriation(viewer: Viewer, fund: Fund, arrival: Arrival, *, key: str) -> Told:
    """Draft what arrived. Raises Refused: entered before, to come, a fund that takes none."""

    def do() -> Appropriation:
        row = Appropriation(fund=fund, **vars(arrival))
        _check(viewer, row)
        return make_draft(viewer, row, KEEPERS, APPROPRIATION)

    return once(viewer, key, {"fund": fund.pk, **vars(arrival)}, do)


def change_appropriation(viewer: Viewer, row: Appropriation, arrival: Arrival, *, key: str) -> Told:
    """Change a draft. Raises Refused."""

    def do() -> Appropriation:
        _check(viewer, Appropriation(pk=row.pk, fund=row.fund, **vars(arrival)))
        return change_draft(viewer, row, vars(arrival), roles=KEEPERS, what=APPROPRIATION)

    return once(viewer, key, {"appropriation": row.pk, **vars(arrival)}, do)


def enter_appropriation(viewer: Viewer, row: Appropriation, *, key: str) -> Told:
    """Hand the draft in to be checked. Raises Refused where the policy's total would be passed."""

    def do() -> Appropriation:
        take(viewer, row, "enter", decision=rule_appropriation(viewer, row))
        return row

    return once(viewer, key, {"enter": row.pk}, do)


def check_appropriation(viewer: Viewer, row: Appropriation, *, key: str) -> Told:
    """Check what another entered against the document. Raises Refused."""
    return move(viewer, row, "check", key=key)


def post_appropriation(viewer: Viewer, row: Appropriation, *, key: str) -> Told:
    """Book what arrived: treasury / appropriation.

    The policy is asked once more with the books held, so that two that each fit cannot both pass.
    """

    def do() -> Appropriation:
        decision = rule_appropriation(viewer, row)
        take(viewer, row, "post", decision=decision)
        row.entry = _book(viewer, row, decision)
        row.save(update_fields=["entry"])
        return row

    return once(viewer, key, {"post": row.pk}, do)


def reverse_appropriation(viewer: Viewer, row: Appropriation, *, key: str) -> Told:
    """Take back what was posted and disputed. Raises Refused where the money is gone already."""
    return reverse_posted(viewer, row, lambda: _entry_of(row), key=key)


def _entry_of(row: Appropriation) -> JournalEntry:
    assert row.entry is not None, "what is disputed was posted"
    return row.entry


def _book(viewer: Viewer, row: Appropriation, decision: Decision) -> JournalEntry:
    fund = row.fund.code
    entry = Entry(
        booked_on=row.received_on,
        lines=(
            Line(Account(fund, "treasury"), row.amount_fen),
            Line(Account(fund, "appropriation"), -row.amount_fen),
        ),
        memo=words(f"{row.year}年度拨款到账", f"Appropriation of {row.year} received"),
        clause=decision.clauses[0],
        document=row.document,
    )
    return post(viewer, entry, key=f"appropriation-{row.pk}", decision=decision, subject=row)


def _check(viewer: Viewer, row: Appropriation) -> None:
    if kind_of_fund(row.fund.code) != "subsidy":
        raise refuse("fund_takes_no_appropriation", str(row.fund))
    if row.received_on > viewer.today:
        raise refuse("day_to_come", row.document, day=row.received_on)
    held = Appropriation.everything.exclude(state__in=UNDONE).exclude(pk=row.pk)
    if held.filter(fund=row.fund, document=row.document, received_on=row.received_on).exists():
        raise refuse("appropriation_entered_before", row.document, day=row.received_on)
