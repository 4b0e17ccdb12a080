"""Dues: worked out for a year over all tranches, notified, marked late, waived."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bangfu.apps.funds.models import Tranche
from bangfu.apps.ledger.actions import post
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code
from bangfu.apps.records.actions import Told, changed, created, keep, once, snapshot, take
from bangfu.apps.records.models import Decision, Kept
from bangfu.apps.records.refusal import refuse
from bangfu.apps.returns.access import role_to_make
from bangfu.apps.returns.models import RemittanceDue, RemittanceYear, open_of
from bangfu.apps.returns.queries.dues import Worked, remittances_of
from bangfu.apps.returns.queries.pool import POOL
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.period import last_day
from bangfu.core.words import words


def open_year(viewer: Viewer, year: int, *, key: str, due_on: date | None = None) -> Told:
    """Work out what every tranche owes for a year, and make it due: receivable against remittance.

    Opened again it takes in tranches injected since. `due_on` is the year's last day unless said.
    Raises Refused: not the platform, a year that has not begun, a day outside it, nothing new.
    """
    day = due_on or last_day(year)
    body = {"open_year": year, "due_on": day}
    return once(viewer, key, body, lambda: _open(viewer, year, day))


def _open(viewer: Viewer, year: int, due_on: date) -> Kept:
    role = role_to_make(viewer, "remittance_year", county_code())
    if year > viewer.today.year:
        raise refuse("year_not_begun", str(year))
    if due_on.year != year:
        raise refuse("due_day_outside_year", str(year), day=due_on)
    worked = remittances_of(viewer, year)
    decision = keep(viewer, worked.answer, worked.facts)
    new = _not_yet_due(worked, year)
    if not new:
        raise refuse("nothing_new_due", str(year), count=len(worked.rows))
    opened = _year_row(viewer, year, due_on=due_on, decision=decision, role=role)
    tranches = Tranche.everything.in_bulk([row["tranche_id"] for row in new])
    for row in new:
        _make_due(viewer, opened, row, tranches[row["tranche_id"]], role=role)
    return opened


def _not_yet_due(worked: Worked, year: int) -> list[dict[str, Any]]:
    known = set(RemittanceDue.everything.filter(year=year).values_list("tranche_id", flat=True))
    return [row for row in worked.rows if row["due_fen"] and row["tranche_id"] not in known]


def _year_row(
    viewer: Viewer, year: int, *, due_on: date, decision: Decision, role: str
) -> RemittanceYear:
    opened, is_new = RemittanceYear.everything.get_or_create(
        county_id=county_code(), year=year, defaults={"due_on": due_on, "decision": decision}
    )
    if is_new:
        created(viewer, opened, role=role, decision=decision)
        return opened
    before = snapshot(opened)
    opened.due_on, opened.decision = due_on, decision
    opened.save(update_fields=["due_on", "decision"])
    changed(viewer, opened, before, role=role)
    return opened


def _make_due(
    viewer: Viewer,
    opened: RemittanceYear,
    row: Mapping[str, Any],
    tranche: Tranche,
    *,
    role: str,
) -> None:
    due = RemittanceDue.everything.create(
        state=RemittanceDue.flow.first,
        remittance_year=opened,
        tranche=tranche,
        project_id=tranche.project_id,
        township_id=row["township"],
        year=opened.year,
        ordinal=row["ordinal"],
        rate=str(row["rate"]),
        base_fen=row["base_fen"],
        amount_fen=row["due_fen"],
        due_on=opened.due_on,
        clause=row["clause"],
        decision=opened.decision,
    )
    created(viewer, due, role=role, decision=opened.decision)
    take(viewer, due, "open", decision=opened.decision)
    entry = Entry(
        viewer.today,
        (
            Line(Account(POOL, "receivable", due.township_id), due.amount_fen),
            Line(Account(POOL, "remittance"), -due.amount_fen),
        ),
        words(f"应收上缴 {due}", f"Remittance due {due}"),
        due.clause,
    )
    post(viewer, entry, key=f"returns.due.{due.pk}", decision=opened.decision, subject=due)


def notify(viewer: Viewer, dues: Sequence[RemittanceDue], *, key: str) -> Told:
    """Send the notice of what is due to the townships: for each due, one event. Raises Refused."""

    def do() -> Kept:
        for due in dues:
            take(viewer, due, "notify")
        return dues[0].remittance_year

    if not dues:
        raise refuse("nothing_to_notify")
    return once(viewer, key, {"notify": [due.pk for due in dues]}, do)


def mark_late(viewer: Viewer, dues: Sequence[RemittanceDue], *, key: str) -> Told:
    """Put what is open after its day on the list of late remittances.

    Raises Refused for one whose day has not passed.
    """

    def do() -> Kept:
        for due in dues:
            if viewer.today <= due.due_on:
                raise refuse("not_late_yet", str(due), day=due.due_on)
            take(viewer, due, "mark_late", after={"open_fen": open_of(due)})
        return dues[0].remittance_year

    if not dues:
        raise refuse("nothing_late")
    return once(viewer, key, {"mark_late": [due.pk for due in dues]}, do)


def waive(viewer: Viewer, due: RemittanceDue, *, key: str, reason: str) -> Told:
    """Waive what is open of a due: the receivable becomes a waiver. Raises Refused without a reason."""
    return once(
        viewer, key, {"waive": due.pk, "reason": reason}, lambda: _waive(viewer, due, reason)
    )


def _waive(viewer: Viewer, due: RemittanceDue, reason: str) -> Kept:
    waived = open_of(due)
    take(viewer, due, "waive", reason=reason, after={"waived_fen": waived})
    held = RemittanceDue.everything.filter(pk=due.pk, received_fen=due.received_fen)
    if held.update(waived_fen=due.waived_fen + waived) != 1:
        raise refuse("changed_meanwhile", str(due))
    due.waived_fen += waived
    entry = Entry(
        viewer.today,
        (
            Line(Account(POOL, "waived"), waived),
            Line(Account(POOL, "receivable", due.township_id), -waived),
        ),
        words(f"减免上缴 {due}", f"Remittance waived {due}"),
        due.clause,
    )
    post(viewer, entry, key=f"returns.waiver.{due.pk}", decision=due.decision, subject=due)
    return due
