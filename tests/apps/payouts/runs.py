"""Runs as the offices bring them forward, each step by the one whose duty it is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bangfu.apps.payouts.actions.approving import approve_run, display_run, end_display
from bangfu.apps.payouts.actions.computing import (
    accept_shortfall,
    check_run,
    compute_run,
    open_run,
)
from bangfu.apps.payouts.actions.paying import PAY, pay_run
from bangfu.apps.payouts.jobs import pay
from bangfu.apps.payouts.models import DistributionLine, DistributionRun
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions.notices import check_notice, finish_notice, post_notice
from bangfu.apps.records.jobs import WORK, Run, claim, perform
from bangfu.apps.records.models import Notice
from tests.apps.acts import fresh, key, row
from tests.apps.returns.county import County

DAYS = 7

assert WORK[PAY] is pay, "the worker knows how runs are paid"


def begun(at: County, kind: str = "guarantee", **values: Any) -> DistributionRun:
    """A run of the year of the county, as a draft."""
    given = {"kind_of_run": kind, "year": at.platform.today.year} | values
    return row(DistributionRun, open_run(at.platform, key=key(), values=given))


def computed(at: County, kind: str = "guarantee", **values: Any) -> DistributionRun:
    """A run that was computed."""
    run = begun(at, kind, **values)
    return row(DistributionRun, compute_run(at.platform, run, key=key()))


def checked(at: County, run: DistributionRun) -> DistributionRun:
    """A computed run that was checked; a shortfall is accepted first."""
    if run.state == "shortfall":
        told = accept_shortfall(at.bureau, run, key=key(), reason="上缴不足，同额先付")
        run = row(DistributionRun, told)
    return row(DistributionRun, check_run(at.bureau, run, key=key()))


def displayed(at: County, run: DistributionRun) -> tuple[County, DistributionRun]:
    """A checked run whose notice has run its days: the county a week later, and the run."""
    told = display_run(at.platform, run, key=key(), days=DAYS, text="如有异议，请在公示期内提出。")
    run = row(DistributionRun, told)
    notice = run.notice
    assert notice is not None
    check_notice(at.office, notice, key=key())
    post_notice(at.platform, fresh(notice), key=key(), begins_on=at.platform.today)
    after = later(at)
    finish_notice(after.office, fresh(Notice.everything.get(pk=notice.pk)), key=key())
    return after, row(DistributionRun, end_display(after.office, fresh(run), key=key()))


def later(at: County, days: int = DAYS) -> County:
    """The same people some days later."""
    people = {
        name: replace(held, at=held.moment + timedelta(days=days))
        for name, held in vars(at).items()
        if isinstance(held, Viewer)
    }
    return replace(at, **people)


def approved(at: County, kind: str = "guarantee", **values: Any) -> tuple[County, DistributionRun]:
    """A run that a leader approved, a week after it was displayed."""
    after, run = displayed(at, checked(at, computed(at, kind, **values)))
    return after, row(DistributionRun, approve_run(after.leader, run, key=key()))


def released(at: County, kind: str = "guarantee", **values: Any) -> tuple[County, DistributionRun]:
    """A run whose payment waits to be done."""
    after, run = approved(at, kind, **values)
    return after, row(DistributionRun, pay_run(after.finance, run, key=key()))


def paid(at: County, kind: str = "guarantee", **values: Any) -> tuple[County, DistributionRun]:
    """A run that was paid."""
    after, run = released(at, kind, **values)
    work_as(after.finance)
    return after, fresh(run)


def work_as(viewer: Viewer) -> None:
    """Do the work that waits, as the one who queued it, at the moment of the viewer."""
    work = claim(lambda: viewer.moment)
    assert work is not None, "nothing waits"
    perform(as_person(work, viewer))


def as_person(work: Run, viewer: Viewer) -> Run:
    """The work in the hands of somebody with the roles of the tests, which are granted in no table."""
    return replace(work, viewer=viewer)


def lines_of(run: DistributionRun) -> list[DistributionLine]:
    """The lines of the computation that counts, in the order of the payment list."""
    rows = DistributionLine.everything.filter(run=run, round=run.round)
    return list(rows.order_by("year", "village_id"))
