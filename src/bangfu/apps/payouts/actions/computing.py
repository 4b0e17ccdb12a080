"""Runs up to their check: begun, computed on a snapshot, checked by computing again, sent back, voided."""

from collections.abc import Mapping
from typing import Any

from bangfu.apps.payouts.access import role_to_make_run
from bangfu.apps.payouts.models import (
    ARREARS,
    GUARANTEE,
    KIND_CHOICES,
    DistributionLine,
    DistributionRun,
    Entitlement,
)
from bangfu.apps.payouts.queries.computing import Computed, compute, digest_now
from bangfu.apps.payouts.queries.proving import differences, is_accepted, is_short
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code
from bangfu.apps.records.actions import Told, created, keep, move, once, take
from bangfu.apps.records.models import Decision, Kept
from bangfu.apps.records.refusal import refuse
from bangfu.apps.returns.models import SurplusLine
from bangfu.core.money import yuan


def open_run(viewer: Viewer, *, key: str, values: Mapping[str, Any]) -> Told:
    """Begin a run: `kind_of_run`, `year`; `surplus_line` (its key) where it pays one, `decided_fen`.

    Raises Refused: not the platform or the bureau, a run of that kind and year under way, a surplus
    line that is not approved or not for the villages.
    """

    def do() -> Kept:
        role = role_to_make_run(viewer, county_code())
        kind, year = values["kind_of_run"], values["year"]
        assert kind in dict(KIND_CHOICES), "forms offer the kinds there are"
        _refuse_second(kind, year)
        line = _line_for(values)
        run: DistributionRun = DistributionRun.everything.create(
            state=DistributionRun.flow.first,
            county_id=county_code(),
            kind_of_run=kind,
            year=year,
            surplus_line=line,
            decided_fen=values.get("decided_fen"),
        )
        created(viewer, run, role=role)
        return run

    return once(viewer, key, {"open_run": dict(values)}, do)


def _refuse_second(kind: str, year: int) -> None:
    others = DistributionRun.everything.filter(kind_of_run=kind, year=year).exclude(state="void")
    if kind != ARREARS and (other := others.first()) is not None:
        raise refuse("run_under_way", str(other), state=other.state_name, number=other.number)


def _line_for(values: Mapping[str, Any]) -> SurplusLine | None:
    if values["kind_of_run"] in (GUARANTEE, ARREARS):
        return None
    line = SurplusLine.everything.filter(pk=values.get("surplus_line")).first()
    if line is None:
        raise refuse("surplus_line_missing", str(values["year"]))
    fits = line.way == SurplusLine.TO_VILLAGES and line.plan.year == values["year"]
    if not fits or line.plan.state != "approved" or line.paid_fen:
        raise refuse("surplus_line_unfit", str(line), state=line.plan.state_name)
    used = DistributionRun.everything.filter(surplus_line=line).exclude(state="void").first()
    if used is not None:
        raise refuse("surplus_line_taken", str(line), run=used.number)
    return line


def compute_run(viewer: Viewer, run: DistributionRun, *, key: str) -> Told:
    """Compute a run: one question over all its villages, the answers kept, a line for each village.

    A pool that is too small is reported at once; the bureau accepts the shortfall or sends it back.
    Raises Refused, the shortfall included where the policy says that nothing is paid then.
    """
    return once(viewer, key, {"compute": run.pk}, lambda: _compute(viewer, run))


def _compute(viewer: Viewer, run: DistributionRun) -> Kept:
    found = compute(viewer, run)
    decisions = [
        keep(viewer, one.answer, one.facts, even_if_refused=True)  # what may not be was refused
        for one in found.asked
    ]
    _note_figures(run, found, decisions)
    Entitlement.everything.filter(run=run, is_live=True).update(is_live=False)
    _write_lines(run, found, decisions)
    run.result_digest = digest_now(run)
    DistributionRun.everything.filter(pk=run.pk).update(result_digest=run.result_digest)
    told = {
        "result_digest": run.result_digest,
        "snapshot_digest": run.snapshot_digest,
        "members": found.members,
        "amount_fen": found.amount_fen,
        "arrears_fen": found.arrears_fen,
    }
    take(viewer, run, "compute", decision=run.decision, after=told)
    if is_short(run):
        take(viewer, run, "report_shortfall", after={"arrears_fen": run.arrears_fen})
    return run


def _note_figures(run: DistributionRun, found: Computed, decisions: list[Decision]) -> None:
    """Write down what the computation rests on and what it comes to."""
    answer = found.asked[-1].answer
    figures = {
        "pack": answer.pack.id,
        "pack_digest": answer.pack.digest,
        "decision": decisions[-1],
        "members": found.members,
        "received_fen": found.received_fen,
        "retained_fen": found.retained_fen,
        "pool_fen": found.pool_fen,
        "entitled_fen": found.entitled_fen,
        "amount_fen": found.amount_fen,
        "arrears_fen": found.arrears_fen,
        "left_fen": found.pool_fen - found.amount_fen,
        "left_out": [dict(row) for row in found.left_out],
        "snapshot_digest": found.snapshot_digest,
        "approved_digest": "",
    }
    DistributionRun.everything.filter(pk=run.pk).update(**figures)
    for name, value in figures.items():
        setattr(run, name, value)


def _write_lines(run: DistributionRun, found: Computed, decisions: list[Decision]) -> None:
    """Write entitlements and lines in bulk; a village that has one of the kind and year refuses all."""
    _refuse_twice(run, found)
    new = [share for share in found.shares if share.entitlement_id is None]
    made = Entitlement.everything.bulk_create(
        Entitlement(
            run=run,
            kind_of_run=run.kind_of_run,
            year=share.year,
            village_id=share.village,
            entitled_fen=share.entitled_fen,
        )
        for share in new
    )
    keys = {(row.year, row.village_id): row.pk for row in made}
    DistributionLine.everything.bulk_create(
        DistributionLine(
            run=run,
            round=run.round,
            village_id=share.village,
            entitlement_id=share.entitlement_id or keys[share.year, share.village],
            year=share.year,
            entitled_fen=share.entitled_fen,
            before_fen=share.before_fen,
            amount_fen=share.amount_fen,
            arrears_fen=share.arrears_fen,
            clause=_clause(run, decisions[share.asked]),
            decision=decisions[share.asked],
        )
        for share in found.shares
    )


def _clause(run: DistributionRun, decision: Decision) -> str:
    """The clause that moves the money: that of the surplus line, else the first of the answer."""
    return run.surplus_line.clause if run.surplus_line else decision.clauses[0]


def _refuse_twice(run: DistributionRun, found: Computed) -> None:
    villages = [share.village for share in found.shares if share.entitlement_id is None]
    held = Entitlement.everything.filter(
        kind_of_run=run.kind_of_run, year=run.year, is_live=True, village_id__in=villages
    ).order_by("village_id")
    if (first := held.first()) is not None:
        told = {"count": held.count(), "other": first.run.number}
        raise refuse("entitled_already", str(first), **told)


def report_shortfall(viewer: Viewer, run: DistributionRun, *, key: str) -> Told:
    """Report again that the pool is too small, after the acceptance was given. Raises Refused."""

    def do() -> Kept:
        if not is_short(run):
            raise refuse("no_shortfall", str(run))
        take(viewer, run, "report_shortfall", after={"arrears_fen": run.arrears_fen})
        return run

    return once(viewer, key, {"report_shortfall": run.pk}, do)


def accept_shortfall(viewer: Viewer, run: DistributionRun, *, key: str, reason: str) -> Told:
    """Accept that all villages get the same part and the rest is owed. Raises Refused without a reason."""
    return move(viewer, run, "accept_shortfall", key=key, reason=reason)


def check_run(viewer: Viewer, run: DistributionRun, *, key: str) -> Told:
    """Check a run: ask the policy again with the kept facts, and hold every line and sum against it.

    Raises Refused with the first difference, and for the person who computed it.
    """

    def do() -> Kept:
        _refuse_changed(run)
        if is_short(run) and not is_accepted(run):
            raise refuse("shortfall_not_accepted", str(run), arrears=yuan(run.arrears_fen))
        if found := differences(run):
            raise refuse("result_differs", str(run), count=len(found), first=found[0])
        told = {"result_digest": run.result_digest, "amount": yuan(run.amount_fen)}
        take(viewer, run, "check", decision=run.decision, after=told)
        return run

    return once(viewer, key, {"check": run.pk, "result": run.result_digest}, do)


def _refuse_changed(run: DistributionRun) -> None:
    if digest_now(run) != run.result_digest:
        raise refuse("result_changed", str(run))


def send_back(viewer: Viewer, run: DistributionRun, *, key: str, reason: str) -> Told:
    """Send a run back to be computed again. Raises Refused without a reason."""
    return move(viewer, run, "send_back", key=key, reason=reason)


def void_run(viewer: Viewer, run: DistributionRun, *, key: str, reason: str) -> Told:
    """Void a run that nobody has approved; its villages may be in another. Raises Refused."""

    def do() -> Kept:
        take(viewer, run, "void", reason=reason)
        Entitlement.everything.filter(run=run).update(is_live=False)
        return run

    return once(viewer, key, {"void": run.pk, "reason": reason}, do)
