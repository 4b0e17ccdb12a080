"""Work in the background: taken up under a lease, done step by step, resumed after a crash.

A stage's `jobs.py` names its work: `WORK["payouts.compute"] = compute`. Each step is one
transaction that also counts itself and renews the lease, under the number of its holder (`fence`):
of two who believe they hold a job only the later one writes.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, close_old_connections, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.module_loading import autodiscover_modules

from bangfu.apps.people.access import county_clock, viewer_for
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import fingerprinting, hold_the_chain, write_event
from bangfu.apps.records.models import Job
from bangfu.apps.records.refusal import Refused

LEASE = timedelta(seconds=60)
PAUSE_SECONDS = 1
TIDY_EVERY = timedelta(hours=1)
Clock = Callable[[], datetime]

logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker has taken the job up; what this one was about to write is undone."""


@dataclass
class Run:
    """A job in the hands of one worker. `done` steps of `total` lie behind it."""

    job: Job
    fence: int
    viewer: Viewer
    clock: Clock = county_clock

    @property
    def subject_id(self) -> int:
        """The row for which the work is done."""
        return int(self.job.subject_id)

    @property
    def done(self) -> int:
        """Steps done; work taken up again goes on after them."""
        return int(self.job.done)

    @property
    def total(self) -> int:
        """Steps there are."""
        return int(self.job.total)

    @contextmanager
    def step(self, count: int = 1) -> Iterator[None]:
        """One transaction of the work, counted as so many steps. Raises LeaseLost."""
        with transaction.atomic(), fingerprinting():
            hold_the_chain()
            self._write(done=self.done + count, lease_until=self.clock() + LEASE)
            yield
        self.job.done += count

    def finish(self) -> None:
        """Say that all is done. Raises LeaseLost."""
        self._end("done", done=self.total)

    def fail(self, error: str) -> None:
        """Say why it cannot go on; what was done stays done. Raises LeaseLost."""
        self._end("failed", error=error[:2000])

    def _end(self, state: str, **values: object) -> None:
        with transaction.atomic(), fingerprinting():
            hold_the_chain()
            self._write(state=state, lease_until=None, ended_at=self.clock(), **values)
            write_event(self.viewer, f"{self.job.kind()}.{state}", self.job, after=values)

    def _write(self, **values: object) -> None:
        held = Job.everything.filter(pk=self.job.pk, state="running", fence=self.fence)
        if held.update(**values) != 1:
            raise LeaseLost(str(self.job))


WORK: dict[str, Callable[[Run], None]] = {}
"""What can be done in the background, by the name under which it is queued."""


TIDY: list[Callable[[Viewer], object]] = []
"""What a worker sees to now and then, in nobody's name: each in a transaction of its own."""


def tidy(clock: Clock = county_clock) -> None:
    """See to what was left behind."""
    for see_to in TIDY:
        with transaction.atomic(), fingerprinting():
            hold_the_chain()
            see_to(Viewer(at=clock()))


def claim(clock: Clock = county_clock) -> Run | None:
    """Take up the oldest job that waits, or whose holder's lease has run out; None where none does."""
    now = clock()
    free = Q(state="queued") | Q(state="running", lease_until__lt=now)
    for job in Job.everything.filter(free).select_related("queued_by").order_by("pk")[:20]:
        taken = Job.everything.filter(free, pk=job.pk, fence=job.fence).update(
            state="running",
            fence=F("fence") + 1,
            lease_until=now + LEASE,
            started_at=Coalesce("started_at", now),
        )
        if taken:
            viewer = viewer_for(job.queued_by, at=now)
            return Run(job, job.fence + 1, viewer, clock)
    return None


def perform(run: Run) -> None:
    """Do the work of a job to its end. What goes wrong is told on the job, not raised."""
    try:
        try:
            WORK[run.job.work](run)
            run.finish()
        except Refused as refused:
            run.fail("；".join(problem.message("zh") for problem in refused.problems))
        except (LeaseLost, OperationalError):
            raise
        except Exception as error:
            logger.exception("job %s failed", run.job.pk)
            run.fail(f"程序出错 / internal error: {type(error).__name__}")
    except LeaseLost:
        logger.warning("job %s was taken up by another worker", run.job.pk)


def work(is_wanted: Callable[[], bool], *, until_empty: bool = False) -> None:
    """Work on jobs as long as this worker is wanted, or until none waits.

    A database that cannot be reached is waited for: the lease of what was in hand runs out.
    """
    autodiscover_modules("jobs")
    tidied_at: int | None = None
    while is_wanted():
        did = _did_one()
        if did:
            continue
        if did is False and _is_untidy(tidied_at):
            did = _reached(tidy)
            tidied_at = tidied_at if did is None else time.monotonic_ns()
        if did is False and until_empty:
            return
        time.sleep(PAUSE_SECONDS)


def _is_untidy(tidied_at: int | None) -> bool:
    return (
        tidied_at is None
        or time.monotonic_ns() >= tidied_at + TIDY_EVERY // timedelta(microseconds=1) * 1000
    )


def _did_one() -> bool | None:
    """Whether a job was there to do; None where the database could not be reached."""
    return _reached(_take_up)


def _take_up() -> bool:
    run = claim()
    if run is not None:
        perform(run)
    return run is not None


def _reached(do: Callable[[], bool | None]) -> bool | None:
    """What was done; None where the database could not be reached."""
    close_old_connections()
    try:
        return bool(do())
    except OperationalError as error:
        logger.warning("the database cannot be reached: %s", type(error).__name__)
        return None
