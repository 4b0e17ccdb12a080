"""Surplus plans: proposed by the platform, approved by a leader, paid line by line."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bangfu.apps.ledger.actions import post
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code, decide
from bangfu.apps.records.actions import Told, claim, created, keep, move, once, renew, take
from bangfu.apps.records.models import Decision, Kept
from bangfu.apps.records.refusal import refuse
from bangfu.apps.returns.access import role_to_make
from bangfu.apps.returns.actions.lines import put_lines
from bangfu.apps.returns.models import SurplusLine, SurplusPlan
from bangfu.apps.returns.queries.pool import POOL, guarantee_booked, surplus_of_year
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.money import Fen, yuan
from bangfu.core.period import last_day
from bangfu.core.words import words


def draft_surplus_plan(
    viewer: Viewer, year: int, *, key: str, title: str, lines: Sequence[Mapping[str, Any]]
) -> Told:
    """Draft a plan. Lines hold `use_class`, `purpose`, `amount_fen`, `way`, `payee`.

    Raises Refused: not the platform, a title used before, a class that the policy does not permit.
    """

    def do() -> Kept:
        role = role_to_make(viewer, "surplus_plan", county_code())
        if SurplusPlan.everything.filter(year=year, title=title).exists():
            raise refuse("plan_title_used", title, year=year)
        plan: SurplusPlan = SurplusPlan.everything.create(
            state=SurplusPlan.flow.first, county_id=county_code(), year=year, title=title
        )
        created(viewer, plan, role=role)
        _write_lines(viewer, plan, lines)
        return plan

    return once(viewer, key, {"surplus_plan": title, "year": year, "lines": lines}, do)


def change_surplus_plan(
    viewer: Viewer, plan: SurplusPlan, *, key: str, lines: Sequence[Mapping[str, Any]]
) -> Told:
    """Put other lines into a plan that is a draft or was returned. Raises Refused as drafting does."""

    def do() -> Kept:
        role_to_make(viewer, "surplus_plan", plan.county_id)
        claim(plan, ("draft", "returned"))
        _write_lines(viewer, plan, lines)
        return plan

    return once(viewer, key, {"change_surplus_plan": plan.pk, "lines": lines}, do)


def _write_lines(viewer: Viewer, plan: SurplusPlan, lines: Sequence[Mapping[str, Any]]) -> None:
    """Write the lines of a plan, each with the clause that permits its class."""
    if not lines:
        raise refuse("plan_without_lines", str(plan))
    for number, line in enumerate(lines, start=1):
        if line["way"] == SurplusLine.TO_PAYEE and not line.get("payee"):
            raise refuse("line_without_payee", str(plan), number=number)
    decision, clauses = _rule(viewer, plan, lines)
    rows = [
        SurplusLine(
            use_class=line["use_class"],
            purpose=line["purpose"],
            amount_fen=line["amount_fen"],
            way=line["way"],
            payee=line.get("payee", ""),
            clause=clause,
        )
        for line, clause in zip(lines, clauses, strict=True)
    ]
    put_lines(viewer, plan, rows, decision=decision)


def _rule(
    viewer: Viewer,
    plan: SurplusPlan,
    lines: Sequence[Mapping[str, Any]],
    *,
    available_fen: Fen | None = None,
) -> tuple[Decision, list[str]]:
    """Ask whether the surplus may be used so: the decision, and the clause of each line."""
    facts: dict[str, object] = {
        "lines": [{"class": line["use_class"], "amount_fen": line["amount_fen"]} for line in lines]
    }
    if available_fen is not None:
        facts["available_fen"] = available_fen
    answer = decide(viewer, "returns.surplus_use", facts, on=last_day(plan.year))
    decision = keep(viewer, answer, facts)
    assert isinstance(answer.answer, list), "several lines are answered one by one"
    return decision, [row["clause"] for row in answer.answer]


def propose_surplus_plan(viewer: Viewer, plan: SurplusPlan, *, key: str) -> Told:
    """Propose a plan: its sum is held against what the policy leaves free today.

    Raises Refused: more than is free, or a surplus that the policy still holds back.
    """

    def do() -> Kept:
        decision, free = _within_surplus(viewer, plan)
        take(viewer, plan, "propose", decision=decision, after={"available_fen": free})
        SurplusPlan.everything.filter(pk=plan.pk).update(available_fen=free, decision=decision)
        plan.available_fen, plan.decision = free, decision
        return plan

    return once(viewer, key, {"propose": plan.pk}, do)


def _within_surplus(viewer: Viewer, plan: SurplusPlan) -> tuple[Decision, Fen]:
    found = surplus_of_year(viewer, plan.year)
    keep(viewer, found.answer, found.facts)
    lines = list(SurplusLine.everything.filter(plan=plan).order_by("number"))
    if found.held_fen and not found.free_fen:
        raise refuse("surplus_held", str(plan), held=yuan(found.held_fen))
    rows = [{"use_class": line.use_class, "amount_fen": line.amount_fen} for line in lines]
    decision, _clauses = _rule(viewer, plan, rows, available_fen=found.free_fen)
    return decision, found.free_fen


def approve_surplus_plan(viewer: Viewer, plan: SurplusPlan, *, key: str) -> Told:
    """Approve a plan; the surplus is asked again, so that two plans never share one sum. Raises Refused."""

    def do() -> Kept:
        decision, free = _within_surplus(viewer, plan)
        take(viewer, plan, "approve", decision=decision, after={"available_fen": free})
        return plan

    return once(viewer, key, {"approve": plan.pk}, do)


def move_surplus_plan(
    viewer: Viewer, plan: SurplusPlan, event: str, *, key: str, reason: str
) -> Told:
    """Return or drop a plan. Raises Refused without a reason."""
    assert event in ("return", "drop"), "the other events have acts of their own"
    return move(viewer, plan, event, key=key, reason=reason)


def pay_surplus_line(
    viewer: Viewer, line: SurplusLine, *, key: str, voucher: str, paid_on: date
) -> Told:
    """Pay a line to its payee from the pool's account.

    Raises Refused: a line for the villages (a run pays it), paid before, a guarantee of the year
    that was not granted yet.
    """
    body = {"pay": line.pk, "voucher": voucher, "paid_on": paid_on}
    return once(viewer, key, body, lambda: _pay(viewer, line, voucher, paid_on))


def _pay(viewer: Viewer, line: SurplusLine, voucher: str, paid_on: date) -> Kept:
    plan = renew(line).plan
    if line.way == SurplusLine.TO_VILLAGES:
        raise refuse("line_for_villages", str(line))
    if not voucher.strip():
        raise refuse("voucher_wanted", str(line))
    entry = Entry(
        viewer.today,
        (
            Line(Account(POOL, "surplus_use"), line.amount_fen, line.use_class),
            Line(Account(POOL, "pool_bank"), -line.amount_fen),
        ),
        words(f"结余支出 {line} {line.purpose}"[:200], f"Use of the surplus {line}"),
        line.clause,
        voucher,
    )
    refuse_before_guarantee(viewer, line)
    mark_paid(viewer, line, paid_on=paid_on, voucher=voucher)
    booked = post(
        viewer, entry, key=f"returns.surplus_line.{line.pk}", decision=plan.decision, subject=plan
    )
    note_entry(line, booked)
    return plan


def refuse_before_guarantee(viewer: Viewer, line: SurplusLine) -> None:
    """Raise Refused where the guarantee of the plan's year was not granted in full: it comes first."""
    found = surplus_of_year(viewer, line.plan.year)
    granted = guarantee_booked(viewer, line.plan.year)
    if granted < found.guaranteed_fen:
        told = {"guaranteed": yuan(found.guaranteed_fen), "granted": yuan(granted)}
        raise refuse("guarantee_comes_first", str(line), year=line.plan.year, **told)


def mark_paid(viewer: Viewer, line: SurplusLine, *, paid_on: date, voucher: str) -> None:
    """Mark a line as paid whole and move its plan on; for the run that pays the villages, too.

    Call it inside `once`. Raises Refused for a line paid before.
    """
    took = SurplusLine.everything.filter(pk=line.pk, paid_fen=0).update(
        paid_fen=line.amount_fen, paid_on=paid_on, voucher=voucher
    )
    if took != 1:
        raise refuse("line_paid_before", str(line))
    line.paid_fen, line.paid_on, line.voucher = line.amount_fen, paid_on, voucher
    take(viewer, line.plan, "pay", after={"line": line.number, "paid_fen": line.amount_fen})
    if not SurplusLine.everything.filter(plan=line.plan, paid_fen=0).exists():
        take(viewer, line.plan, "finish")


def finish_surplus_plan(viewer: Viewer, plan: SurplusPlan, *, key: str) -> Told:
    """End a plan all of whose lines are paid. Raises Refused while one is not."""

    def do() -> Kept:
        unpaid = SurplusLine.everything.filter(plan=plan, paid_fen=0).order_by("number")
        if unpaid:
            lines = [str(line.number) for line in unpaid]
            raise refuse("lines_unpaid", str(plan), lines=lines)
        take(viewer, plan, "finish")
        return plan

    return once(viewer, key, {"finish": plan.pk}, do)


def note_entry(line: SurplusLine, booked: JournalEntry) -> None:
    """Note by which entry a line was paid."""
    SurplusLine.everything.filter(pk=line.pk).update(entry=booked)
    line.entry = booked
