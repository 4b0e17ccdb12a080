"""Runs from the public display to the approval, which is of the hash of the result and of nothing else."""

from django.db.models import QuerySet

from bangfu.apps.ledger.actions import post, reverse
from bangfu.apps.payouts.models import GUARANTEE, DistributionLine, DistributionRun, Entitlement
from bangfu.apps.payouts.queries.computing import cash_for_arrears, digest_now
from bangfu.apps.payouts.queries.runs import why_not_displayed
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, last_step, move, once, take
from bangfu.apps.records.actions.notices import Posting, open_notice
from bangfu.apps.records.models import Kept
from bangfu.apps.records.refusal import Refused, refuse
from bangfu.apps.returns.queries.pool import POOL, pool_of
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.money import yuan
from bangfu.core.words import words

RETURNS_RECEIVED = "returns"
"""What the notice of a run makes open to everyone, as policies call it."""

_COLUMNS = (
    words("镇乡", "Township"),
    words("村", "Village"),
    words("所属年度", "Year"),
    words("应得", "Entitled"),
    words("本次支付", "Paid now"),
    words("仍欠", "Still owed"),
)


def display_run(viewer: Viewer, run: DistributionRun, *, key: str, days: int, text: str) -> Told:
    """Put the result before the public: a notice is drafted with every village and the result's hash.

    Whoever drafts it does not check it; it is checked and posted where notices are kept.
    """

    def do() -> Kept:
        _refuse_changed(run)
        notice = open_notice(viewer, run, _posting(run, days, text))
        DistributionRun.everything.filter(pk=run.pk).update(notice=notice)
        run.notice = notice
        take(viewer, run, "notice", after={"notice": notice.pk, "proof": run.result_digest})
        return run

    return once(viewer, key, {"notice": run.pk, "days": days, "text": text}, do)


def _posting(run: DistributionRun, days: int, text: str) -> Posting:
    lines = lines_of(run).select_related("village__parent").order_by("year", "village_id")
    rows = [
        (
            str(line.village.parent or ""),
            str(line.village),
            str(line.year),
            line.entitled_fen,
            line.amount_fen,
            line.arrears_fen,
        )
        for line in lines
    ]
    return Posting(
        kind=RETURNS_RECEIVED,
        kind_name=words("返还收益", "Returns received"),
        level="county",
        title=f"{run.year}年{run.kind_name.zh}分配公示",
        text=text,
        place=run.county_id,
        days=days,
        is_assumed=True,
        columns=_COLUMNS,
        rows=rows,
        proof=run.result_digest,
    )


def lines_of(run: DistributionRun) -> QuerySet[DistributionLine]:
    """The lines of the computation that counts."""
    lines: QuerySet[DistributionLine] = DistributionLine.everything.filter(run=run, round=run.round)
    return lines


def uphold_objection(viewer: Viewer, run: DistributionRun, *, key: str, reason: str) -> Told:
    """Compute anew, because an objection was upheld and the notice taken down. Raises Refused."""

    def do() -> Kept:
        if run.notice is None or run.notice.state != "withdrawn":
            raise refuse("notice_stands", str(run))
        take(viewer, run, "uphold", reason=reason)
        return run

    return once(viewer, key, {"uphold": run.pk, "reason": reason}, do)


def end_display(viewer: Viewer, run: DistributionRun, *, key: str) -> Told:
    """Go on once the notice has run its days. Raises Refused: before, or with an open objection."""

    def do() -> Kept:
        _refuse_undisplayed(viewer, run)
        take(viewer, run, "end_notice")
        return run

    return once(viewer, key, {"end_notice": run.pk}, do)


def _refuse_undisplayed(viewer: Viewer, run: DistributionRun) -> None:
    if (problem := why_not_displayed(viewer, run)) is not None:
        raise Refused([problem])
    _refuse_changed(run)


def _refuse_changed(run: DistributionRun) -> None:
    if digest_now(run) != run.result_digest:
        raise refuse("result_changed", str(run))


def approve_run(viewer: Viewer, run: DistributionRun, *, key: str) -> Told:
    """Approve the result by its hash; a guarantee is granted to the villages with it.

    Raises Refused: not displayed to the end, changed since, less in the pool than it pays, and for
    whoever computed or checked it.
    """
    body = {"approve": run.pk, "result": run.result_digest}
    return once(viewer, key, body, lambda: _approve(viewer, run))


def _approve(viewer: Viewer, run: DistributionRun) -> Kept:
    _refuse_undisplayed(viewer, run)
    _refuse_poor(viewer, run)
    DistributionRun.everything.filter(pk=run.pk).update(approved_digest=run.result_digest)
    run.approved_digest = run.result_digest
    told = {"approved_digest": run.result_digest, "amount_fen": run.amount_fen}
    take(viewer, run, "approve", decision=run.decision, after=told)
    if run.kind_of_run == GUARANTEE:
        grant(viewer, run, Account(POOL, "guarantee"), purpose=str(run.year))
    return run


def _refuse_poor(viewer: Viewer, run: DistributionRun) -> None:
    """Raise Refused where the pool no longer holds what the run pays."""
    if run.surplus_line is not None:  # set aside when its plan was approved
        return
    if run.kind_of_run == GUARANTEE:
        there = pool_of(viewer, run.year).free_fen
    else:
        there = cash_for_arrears(viewer, run)
    if there < run.amount_fen:
        told = {"there": yuan(there), "amount": yuan(run.amount_fen)}
        raise refuse("pool_changed", str(run), **told)


def grant(viewer: Viewer, run: DistributionRun, expense: Account, *, purpose: str) -> None:
    """Book what the villages are entitled to: spent by the pool, payable to each village."""
    lines = [line for line in lines_of(run).order_by("village_id") if line.entitled_fen]
    payable = [
        Line(Account(POOL, "payable", line.village_id), -line.entitled_fen) for line in lines
    ]
    total = sum(line.entitled_fen for line in lines)
    entry = Entry(
        viewer.today,
        (Line(expense, total, purpose), *payable),
        words(f"应付{run.kind_name.zh} {run.year}", f"{run.kind_name.en} {run.year} payable"),
        lines[0].clause,
        run.number,
    )
    booked = post(viewer, entry, key=f"payouts.run.{run.pk}", decision=run.decision, subject=run)
    DistributionRun.everything.filter(pk=run.pk).update(entry=booked)
    run.entry = booked


def refuse_run(viewer: Viewer, run: DistributionRun, *, key: str, reason: str) -> Told:
    """Do not approve: it is computed again. Raises Refused without a reason."""
    return move(viewer, run, "refuse", key=key, reason=reason)


def stop_run(viewer: Viewer, run: DistributionRun, *, key: str, reason: str) -> Told:
    """Stop an approved run before it is paid. Raises Refused without a reason."""
    return move(viewer, run, "stop", key=key, reason=reason)


def annul_run(viewer: Viewer, run: DistributionRun, *, key: str, reason: str) -> Told:
    """Annul a stopped run: what was granted is reversed, and its villages may be in another run.

    Raises Refused for the leader who stopped it.
    """
    return once(
        viewer, key, {"annul": run.pk, "reason": reason}, lambda: _annul(viewer, run, reason)
    )


def _annul(viewer: Viewer, run: DistributionRun, reason: str) -> Kept:
    take(viewer, run, "annul", reason=reason)
    Entitlement.everything.filter(run=run).update(is_live=False)
    if run.entry_id is not None:
        by = last_step(run, "stop").person_id
        assert by is not None, "a run is stopped by a person"
        reverse(
            viewer,
            run.entry_id,
            key=f"payouts.run.{run.pk}.reversal",
            reason=reason,
            checked_by=by,
        )
    return run
