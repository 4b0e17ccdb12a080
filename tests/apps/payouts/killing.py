"""A worker that dies: run as a program on a SQLite file, it kills itself where it is told to.

    python -m tests.apps.payouts.killing build
    python -m tests.apps.payouts.killing work <minutes> <where> <chunk>

`where` is `inside` (all is written, nothing committed), `after` (committed, not told), or `never`.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

LINES_AT_ONCE = 96
"""Three chunks for 288 villages."""


def main(arguments: list[str]) -> None:
    """Build the county, or work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.web.settings")
    import django

    django.setup()
    if arguments[0] == "build":
        build()
    else:
        minutes, where, chunk = arguments[1:]
        work(timedelta(minutes=int(minutes)), where, int(chunk))


def build() -> None:
    """A county whose run of 2018 waits to be paid; the one who released it is granted the role."""
    from django.core.management import call_command

    from bangfu.apps.people.models import Person, RoleGrant
    from tests.apps.payouts.runs import released
    from tests.apps.records.acting import COUNTY
    from tests.apps.returns.county import county, inject, paid_up

    call_command("migrate", verbosity=0)
    at = county()
    inject(at)
    paid_up(at, 2018)
    released(at)
    giver, confirmer = Person.objects.create(name="甲"), Person.objects.create(name="乙")
    RoleGrant.everything.create(
        person_id=at.finance.person_id,
        role="finance_bureau",
        place=COUNTY,
        begins_on=date(2018, 1, 1),
        given_by=giver,
        confirmed_by=confirmer,
    )


def work(after: timedelta, where: str, chunk: int) -> None:
    """Take the job up so long after it was queued, and die in the given chunk of this life."""
    from bangfu.apps.payouts import jobs
    from bangfu.apps.records.jobs import Run, claim, perform
    from bangfu.apps.records.models import Job

    jobs.LINES_AT_ONCE = LINES_AT_ONCE
    _die_in(Run, where, chunk)
    at: datetime = Job.everything.get().queued_at + after
    held = claim(lambda: at)
    assert held is not None, "nothing waits"
    perform(held)


def _die_in(run: type, where: str, chunk: int) -> None:
    step, count = run.step, iter(range(1, 1000))

    @contextmanager
    def dying(self: object, *given: int) -> Iterator[None]:
        now = next(count) == chunk
        with step(self, *given):
            yield
            if now and where == "inside":
                os.kill(os.getpid(), signal.SIGKILL)
        if now and where == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    run.step = dying


if __name__ == "__main__":
    main(sys.argv[1:])
