"""Paying a run: released by finance, then line by line in the background, each chunk one transaction."""

from collections.abc import Sequence

from django.db.models import F

from bangfu.apps.ledger.actions import Posting, post_many
from bangfu.apps.payouts.actions.approving import grant, lines_of
from bangfu.apps.payouts.models import DistributionLine, DistributionRun, Entitlement
from bangfu.apps.payouts.queries.computing import digest_now
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, once, take
from bangfu.apps.records.actions.jobs import queue
from bangfu.apps.records.models import Kept
from bangfu.apps.records.refusal import refuse
from bangfu.apps.returns.actions.surplus import mark_paid, note_entry, refuse_before_guarantee
from bangfu.apps.returns.queries.pool import POOL, VILLAGE
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.words import words

PAY = "payouts.pay"
"""The name under which the work of paying is queued."""


def pay_run(viewer: Viewer, run: DistributionRun, *, key: str) -> Told:
    """Release an approved run: its payment is queued in this very transaction.

    Raises Refused: a result that is no longer the one approved, and for whoever approved it.
    """
    body = {"pay": run.pk, "approved": run.approved_digest}
    return once(viewer, key, body, lambda: _release(viewer, run))


def _release(viewer: Viewer, run: DistributionRun) -> Kept:
    _refuse_unapproved(run)
    take(viewer, run, "pay", decision=run.decision, after={"number": run.number})
    if (line := run.surplus_line) is not None:
        refuse_before_guarantee(viewer, line)
        mark_paid(viewer, line, paid_on=viewer.today, voucher=run.number)
        grant(viewer, run, Account(POOL, "surplus_use"), purpose=line.use_class)
        assert run.entry is not None, "granted by an entry"
        note_entry(line, run.entry)
    job = queue(viewer, PAY, run, total=lines_of(run).count())
    DistributionRun.everything.filter(pk=run.pk).update(job=job)
    run.job = job
    return run


def _refuse_unapproved(run: DistributionRun) -> None:
    """Raise Refused where what stands in the tables is not what was approved."""
    if not run.approved_digest or digest_now(run) != run.approved_digest:
        raise refuse("approval_void", str(run), number=run.number)


def next_lines(run: DistributionRun, count: int) -> list[DistributionLine]:
    """The next lines that wait to be paid, in the order of the payment list."""
    waiting = lines_of(run).filter(is_paid=False).select_related("village")
    return list(waiting.order_by("year", "village_id")[:count])


def pay_lines(viewer: Viewer, run: DistributionRun, lines: Sequence[DistributionLine]) -> None:
    """Pay some lines of a run: entries, markers and what the villages have got; the last ends the run.

    Call it in a transaction that also counts the step. Paying a line again changes nothing: its entry
    has its key, and a marked line is refused. Raises Refused where the approval no longer holds.
    """
    _refuse_unapproved(run)
    paid = [line for line in lines if line.amount_fen]
    booked = post_many(viewer, [_posting(viewer, run, line) for line in paid])
    entries = {line.pk: entry for line, entry in zip(paid, booked, strict=True)}
    for line in lines:
        marked = DistributionLine.everything.filter(pk=line.pk, is_paid=False).update(
            is_paid=True, paid_on=viewer.today, entry=entries.get(line.pk)
        )
        if marked != 1:
            raise refuse("line_paid_twice", str(line), number=run.number)
        Entitlement.everything.filter(pk=line.entitlement_id).update(
            paid_fen=F("paid_fen") + line.amount_fen
        )
    if not lines_of(run).filter(is_paid=False).exists():
        take(viewer, run, "finish", after={"amount_fen": run.amount_fen})


def _posting(viewer: Viewer, run: DistributionRun, line: DistributionLine) -> Posting:
    """Out of the pool's account into the village's, for what was payable to it."""
    village, amount = line.village_id, line.amount_fen
    entry = Entry(
        viewer.today,
        (
            Line(Account(POOL, "payable", village), amount),
            Line(Account(POOL, "pool_bank"), -amount),
            Line(Account(VILLAGE, "village_bank", village), amount),
            Line(Account(VILLAGE, "return_income", village), -amount),
        ),
        words(
            f"支付{run.kind_name.zh} {line.year} {line.village}",
            f"{run.kind_name.en} {line.year} paid to {village}",
        ),
        line.clause,
        run.number,
    )
    return Posting(entry, f"payouts.line.{line.pk}", line, line.decision)


def close_run(viewer: Viewer, run: DistributionRun, *, key: str) -> Told:
    """Close a run that was paid. Raises Refused."""

    def do() -> Kept:
        take(viewer, run, "close")
        return run

    return once(viewer, key, {"close": run.pk}, do)
