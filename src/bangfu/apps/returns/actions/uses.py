"""Use plans of villages: planned, decided by the villagers, checked, spent on vouchers, made public."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bangfu.apps.ledger.actions import post
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.records.actions import Told, claim, created, keep, once, renew, take
from bangfu.apps.records.models import Decision, Kept
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.apps.returns.access import role_to_make
from bangfu.apps.returns.actions.lines import put_lines
from bangfu.apps.returns.models import UseLine, UsePlan
from bangfu.apps.returns.queries.plans import free_of_village
from bangfu.apps.returns.queries.pool import VILLAGE
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.money import Fen, wan_yuan, yuan
from bangfu.core.period import last_day
from bangfu.core.words import words


def draft_use_plan(  # noqa: PLR0913 (whose, which year, what it is called, what for)
    viewer: Viewer,
    village: str,
    *,
    key: str,
    year: int,
    title: str,
    lines: Sequence[Mapping[str, Any]],
) -> Told:
    """Draft a plan of a village. Lines hold `use_class`, `purpose`, `amount_fen`.

    Raises Refused: a class that the policy forbids (with its clause), more than the village has.
    """
    body = {"use_plan": title, "village": village, "year": year, "lines": lines}

    def do() -> Kept:
        role = role_to_make(viewer, "use_plan", village)
        if UsePlan.everything.filter(village_id=village, year=year, title=title).exists():
            raise refuse("plan_title_used", title, year=year)
        plan: UsePlan = UsePlan.everything.create(
            state=UsePlan.flow.first, village_id=village, year=year, title=title
        )
        created(viewer, plan, role=role)
        _write_lines(viewer, plan, lines)
        return plan

    return once(viewer, key, body, do)


def change_use_plan(
    viewer: Viewer, plan: UsePlan, *, key: str, lines: Sequence[Mapping[str, Any]]
) -> Told:
    """Put other lines into a plan that is not decided or was returned. Raises Refused as drafting does."""

    def do() -> Kept:
        role_to_make(viewer, "use_plan", plan.village_id)
        claim(plan, ("plan", "returned"))
        _write_lines(viewer, plan, lines)
        return plan

    return once(viewer, key, {"change_use_plan": plan.pk, "lines": lines}, do)


def _write_lines(viewer: Viewer, plan: UsePlan, lines: Sequence[Mapping[str, Any]]) -> None:
    """Write the lines of a plan, each with what the policy says of its class."""
    if not lines:
        raise refuse("plan_without_lines", str(plan))
    _refuse_over_balance(viewer, plan, sum(line["amount_fen"] for line in lines))
    decision, ruled = _rule(viewer, plan, lines)
    rows = [
        UseLine(
            use_class=line["use_class"],
            purpose=line["purpose"],
            amount_fen=line["amount_fen"],
            ruling=ruling["decision"],
            clause=ruling["clause"],
            decision=decision,
        )
        for line, ruling in zip(lines, ruled, strict=True)
    ]
    put_lines(viewer, plan, rows, decision=decision)


def _rule(
    viewer: Viewer, plan: UsePlan, lines: Sequence[Mapping[str, Any]]
) -> tuple[Decision, list[dict[str, Any]]]:
    """Ask for every line whether it may be spent. A use that only lacks a reason is kept, to be reviewed.

    Raises Refused for what the policy forbids, with the clause.
    """
    facts: dict[str, object] = {
        "lines": [
            {
                "class": line["use_class"],
                "amount_fen": line["amount_fen"],
                "reason": line.get("reason") or None,
            }
            for line in lines
        ]
    }
    answer = decide(viewer, "returns.use", facts, on=last_day(plan.year))
    denied = [problem for problem in answer.problems if problem.severity == "block"]
    if denied or not isinstance(answer.answer, list):
        raise Refused(denied or answer.problems, answer.because)
    return keep(viewer, answer, facts, even_if_refused=True), answer.answer


def _refuse_over_balance(viewer: Viewer, plan: UsePlan, total: Fen) -> None:
    free = free_of_village(viewer, plan.village_id, but=plan)
    if total > free:
        told = {"total": wan_yuan(total), "free": wan_yuan(free), "over": wan_yuan(total - free)}
        raise refuse("use_over_balance", str(plan), **told)


def decide_use_plan(
    viewer: Viewer, plan: UsePlan, *, key: str, decided_on: date, minutes: str
) -> Told:
    """Record that the villagers decided on the plan, on which day, by which minutes. Raises Refused."""

    def do() -> Kept:
        if not minutes.strip():
            raise refuse("use_minutes_missing", str(plan))
        if decided_on > viewer.today:
            raise refuse("decided_in_future", str(plan), day=decided_on)
        held = UsePlan.everything.filter(pk=plan.pk, version=plan.version)
        if held.update(decided_on=decided_on, minutes=minutes) != 1:
            raise refuse("changed_meanwhile", str(plan))
        plan.decided_on, plan.minutes = decided_on, minutes
        take(viewer, plan, "decide", after={"decided_on": decided_on, "minutes": minutes})
        return plan

    body = {"decide": plan.pk, "decided_on": decided_on, "minutes": minutes}
    return once(viewer, key, body, do)


def approve_use_plan(
    viewer: Viewer, plan: UsePlan, *, key: str, reasons: Mapping[int, str] | None = None
) -> Told:
    """Check a plan: every line asked again, with the reviewer's `reasons` by the number of the line.

    Raises Refused: a use outside the lists without a reason, or more than the village has by now.
    """
    given = {number: reason.strip() for number, reason in (reasons or {}).items()}
    body = {"approve": plan.pk, "reasons": {str(n): reason for n, reason in given.items()}}
    return once(viewer, key, body, lambda: _approve(viewer, plan, given))


def _approve(viewer: Viewer, plan: UsePlan, reasons: Mapping[int, str]) -> Kept:
    lines = list(UseLine.everything.filter(plan=plan).order_by("number"))
    _refuse_over_balance(viewer, plan, sum(line.amount_fen for line in lines))
    decision, ruled = _rule(
        viewer,
        plan,
        [
            {
                "use_class": line.use_class,
                "amount_fen": line.amount_fen,
                "reason": reasons.get(line.number),
            }
            for line in lines
        ],
    )
    wanting = [line.number for line, r in zip(lines, ruled, strict=True) if _wants_reason(r)]
    if wanting:
        raise refuse("reviewer_reason_missing", str(plan), lines=[str(n) for n in wanting])
    for line, ruling in zip(lines, ruled, strict=True):
        reason = reasons.get(line.number, "")
        UseLine.everything.filter(pk=line.pk).update(
            ruling=ruling["decision"],
            clause=ruling["clause"],
            decision=decision,
            reason=reason,
            reviewer=viewer.name if reason else "",
        )
    told = {str(number): reason for number, reason in reasons.items() if reason}
    take(viewer, plan, "approve", decision=decision, after={"reasons": told})
    return plan


def _wants_reason(ruling: Mapping[str, Any]) -> bool:
    return ruling["decision"] == "needs_reason"


def spend_line(viewer: Viewer, line: UseLine, *, key: str, values: Mapping[str, Any]) -> Told:
    """Spend a line on a voucher: `spent_fen`, `spent_on`, `payee`, `voucher`.

    Raises Refused: above the plan, no voucher or one used before, spent before, no money left.
    """
    body = {"spend": line.pk, **values}
    return once(viewer, key, body, lambda: _spend(viewer, line, values))


def _spend(viewer: Viewer, line: UseLine, values: Mapping[str, Any]) -> Kept:
    plan, spent = renew(line).plan, values["spent_fen"]
    _refuse_spending(viewer, line, values)
    took = UseLine.everything.filter(pk=line.pk, spent_fen__isnull=True).update(
        spent_fen=spent,
        spent_on=values["spent_on"],
        payee=values["payee"],
        voucher=values["voucher"],
    )
    if took != 1:
        raise refuse("line_spent_before", str(line))
    take(viewer, plan, "spend", after={"line": line.number, "spent_fen": spent})
    village = plan.village_id
    entry = Entry(
        viewer.today,
        (
            Line(Account(VILLAGE, "village_spending", village), spent, line.use_class),
            Line(Account(VILLAGE, "village_bank", village), -spent),
        ),
        words(f"村级支出 {line.purpose}"[:200], f"Village spending {line}"),
        line.clause,
        values["voucher"],
    )
    booked = post(
        viewer, entry, key=f"returns.use_line.{line.pk}", decision=line.decision, subject=plan
    )
    UseLine.everything.filter(pk=line.pk).update(entry=booked)
    if not _unspent(plan):
        take(viewer, plan, "finish")
    return plan


def _unspent(plan: UsePlan) -> list[int]:
    """The numbers of the lines that were not spent."""
    lines = UseLine.everything.filter(plan=plan, spent_fen__isnull=True)
    return list(lines.order_by("number").values_list("number", flat=True))


def finish_use_plan(viewer: Viewer, plan: UsePlan, *, key: str, reason: str = "") -> Told:
    """End the spending of a plan; lines that stay unspent ask for a reason. Raises Refused."""

    def do() -> Kept:
        unspent = _unspent(plan)
        if unspent and not reason.strip():
            raise refuse("lines_unspent", str(plan), lines=[str(number) for number in unspent])
        take(viewer, plan, "finish", reason=reason, after={"unspent": unspent})
        return plan

    return once(viewer, key, {"finish": plan.pk, "reason": reason}, do)


def _refuse_spending(viewer: Viewer, line: UseLine, values: Mapping[str, Any]) -> None:
    spent: Fen = values["spent_fen"]
    if not 0 < spent <= line.amount_fen:
        told = {"spent": yuan(spent), "planned": yuan(line.amount_fen)}
        raise refuse("spent_over_plan", str(line), **told)
    if not values["voucher"].strip() or not values["payee"].strip():
        raise refuse("voucher_wanted", str(line))
    if values["spent_on"] > viewer.today:
        raise refuse("spent_in_future", str(line), day=values["spent_on"])
    used = UseLine.everything.filter(voucher=values["voucher"], payee=values["payee"])
    if used.exists():
        raise refuse("voucher_spent_before", str(line), voucher=values["voucher"])


def move_use_plan(viewer: Viewer, plan: UsePlan, event: str, *, key: str, reason: str = "") -> Told:
    """Return, drop or publish a plan. Raises Refused, where the flow asks, without a reason."""
    assert event in ("return", "drop", "publish"), "the others have acts of their own"

    def do() -> Kept:
        take(viewer, plan, event, reason=reason)
        return plan

    return once(viewer, key, {event: plan.pk, "reason": reason}, do)
