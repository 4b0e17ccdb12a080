"""Work in the background: queued with what wants it, done step by step, by one holder at a time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, OperationalError, transaction

from bangfu.apps.people.models import Person, RoleGrant
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records import jobs
from bangfu.apps.records.actions.jobs import queue, retry
from bangfu.apps.records.jobs import LEASE, WORK, LeaseLost, Run, claim, perform
from bangfu.apps.records.models import AuditEvent, Job, Notice
from bangfu.apps.records.queries.jobs import job_of
from bangfu.apps.records.refusal import Refused, refuse
from tests.apps.records.acting import NOON, acting
from tests.apps.records.posting import drafted, township
from tests.apps.records.test_acts import codes

pytestmark = pytest.mark.django_db(transaction=True)
WRITE = "records.count"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notice() -> Notice:
    return drafted()


def count(run: Run) -> None:
    """Work to watch: each step adds one to the days of a notice."""
    for _ in range(run.done, run.total):
        with run.step():
            add_a_day(run)


def add_a_day(run: Run) -> None:
    row = Notice.everything.get(pk=run.subject_id)
    Notice.everything.filter(pk=row.pk).update(days=row.days + 1)


@pytest.fixture(autouse=True)
def work() -> Iterator[None]:
    WORK[WRITE] = count
    yield
    WORK.pop(WRITE)


def queued(notice: Notice, viewer: Viewer | None = None, total: int = 5) -> Job:
    with transaction.atomic():
        return queue(viewer or township(), WRITE, notice, total=total)


def days(notice: Notice) -> int:
    return int(Notice.everything.get(pk=notice.pk).days) - 7


def latest(job: Job) -> Job:
    found: Job = Job.everything.get(pk=job.pk)
    return found


def test_what_is_queued_is_done_once_to_its_end(notice: Notice, clock: Clock) -> None:
    job = queued(notice)
    run = claim(clock)
    assert run is not None
    perform(run)
    done = latest(job)
    assert (done.state, done.done, done.total, done.ended_at) == ("done", 5, 5, NOON)
    assert days(notice) == 5
    assert claim(clock) is None
    assert AuditEvent.everything.filter(verb="records.job.done").count() == 1


def test_what_is_rolled_back_was_never_queued(notice: Notice, clock: Clock) -> None:
    def queue_and_fail() -> None:
        with transaction.atomic():
            queue(township(), WRITE, notice, total=5)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue_and_fail()
    assert claim(clock) is None


def test_the_same_work_for_the_same_row_is_queued_once(notice: Notice) -> None:
    queued(notice)
    with pytest.raises(Refused) as refused:
        queued(notice)
    assert codes(refused) == ["work_under_way"]
    second = Job.everything.get()
    second.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_work_broken_off_goes_on_after_its_last_step(notice: Notice, clock: Clock) -> None:
    job = queued(notice)
    first = claim(clock)
    assert first is not None
    for _ in range(2):
        with first.step():
            add_a_day(first)
    assert claim(clock) is None, "the lease holds"
    clock.now += LEASE + timedelta(seconds=1)
    second = claim(clock)
    assert second is not None
    assert (second.fence, second.done) == (2, 2)
    perform(second)
    assert (latest(job).state, days(notice)) == ("done", 5)


def test_a_step_that_fails_is_undone_with_its_count(notice: Notice, clock: Clock) -> None:
    job = queued(notice)
    run = claim(clock)
    assert run is not None

    def fail_in_the_middle(run: Run) -> None:
        with run.step():
            add_a_day(run)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle(run)
    assert (latest(job).done, days(notice), run.done) == (0, 0, 0)


def test_a_holder_whose_lease_ran_out_writes_nothing_any_more(notice: Notice, clock: Clock) -> None:
    queued(notice)
    stale = claim(clock)
    clock.now += LEASE + timedelta(seconds=1)
    fresh = claim(clock)
    assert stale is not None
    assert fresh is not None
    with fresh.step():
        add_a_day(fresh)
    with pytest.raises(LeaseLost), stale.step():
        add_a_day(stale)
    with pytest.raises(LeaseLost):
        stale.finish()
    assert days(notice) == 1


def test_a_step_renews_the_lease(notice: Notice, clock: Clock) -> None:
    queued(notice)
    run = claim(clock)
    assert run is not None
    clock.now += LEASE - timedelta(seconds=1)
    with run.step():
        add_a_day(run)
    clock.now += LEASE - timedelta(seconds=1)
    assert claim(clock) is None


def test_a_stale_worker_goes_away_without_a_word(notice: Notice, clock: Clock) -> None:
    job = queued(notice)
    stale = claim(clock)
    clock.now += LEASE + timedelta(seconds=1)
    assert claim(clock) is not None
    assert stale is not None
    perform(stale)
    assert (latest(job).state, days(notice)) == ("running", 0)


def test_a_refusal_is_told_on_the_job_and_it_may_be_run_again(notice: Notice, clock: Clock) -> None:
    def refusing(run: Run) -> None:
        with run.step():
            add_a_day(run)
        raise refuse("work_under_way", str(notice))

    WORK[WRITE] = refusing
    asking = township()
    job = queued(notice, asking)
    run = claim(clock)
    assert run is not None
    perform(run)
    failed = latest(job)
    assert (failed.state, failed.done) == ("failed", 1)
    assert "正在进行" in failed.error
    with pytest.raises(Refused) as refused:
        retry(acting("auditor"), failed, key="not yours")
    assert codes(refused) == ["not_yours_to_do"]
    retry(asking, failed, key="retry")
    WORK[WRITE] = count
    again = claim(clock)
    assert again is not None
    assert again.done == 1
    perform(again)
    assert (latest(job).state, days(notice)) == ("done", 5)
    with pytest.raises(Refused) as late:
        retry(asking, failed, key="too late")
    assert codes(late) == ["changed_meanwhile"]


@pytest.mark.filterwarnings("ignore")
def test_a_fault_of_the_program_is_told_without_what_it_worked_on(
    notice: Notice, clock: Clock
) -> None:
    def broken(run: Run) -> None:
        raise KeyError("张三 11010519491231002X")

    WORK[WRITE] = broken
    job = queued(notice)
    run = claim(clock)
    assert run is not None
    perform(run)
    assert latest(job).error == "程序出错 / internal error: KeyError"


def test_the_work_is_done_with_the_rights_of_who_asked_as_they_are_now(
    notice: Notice, clock: Clock
) -> None:
    viewer = township()
    giver, confirmer = Person.objects.create(name="甲"), Person.objects.create(name="乙")
    RoleGrant.objects.create(
        person_id=viewer.person_id, role="township", place="120119101000",
        begins_on=NOON.date(), given_by=giver, confirmed_by=confirmer,
    )  # fmt: skip
    queued(notice, viewer)
    run = claim(clock)
    assert run is not None
    assert run.viewer.person_id == viewer.person_id
    assert [grant.role for grant in run.viewer.grants] == ["township"]
    assert run.viewer.moment == clock.now


def test_the_worker_works_until_nothing_waits_and_stops_when_unwanted(notice: Notice) -> None:
    job = queued(notice)
    jobs.work(lambda: False)
    assert latest(job).state == "queued"
    jobs.work(lambda: True, until_empty=True)
    assert latest(job).state == "done"


@pytest.mark.filterwarnings("ignore")
def test_a_database_that_is_away_for_a_while_is_waited_for(
    notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, tries = queued(notice), iter([True, False])

    def claimed() -> Run | None:
        if next(tries, False):
            raise OperationalError
        return claim()

    monkeypatch.setattr(jobs, "claim", claimed)
    monkeypatch.setattr(jobs, "PAUSE_SECONDS", 0)
    jobs.work(lambda: True, until_empty=True)
    assert latest(job).state == "done"


def test_the_place_of_the_row_sees_how_far_it_is(notice: Notice, clock: Clock) -> None:
    queued(notice)
    run = claim(clock)
    assert run is not None
    with run.step(3):
        pass
    seen = job_of(township(), notice, WRITE)
    assert seen is not None
    assert (seen.done, seen.total, seen.state) == (3, 5, "running")
    assert job_of(acting("township", place="120119102000"), notice, WRITE) is None


def test_a_job_is_called_by_what_is_done_to_which_row(notice: Notice) -> None:
    assert str(Job(work="records.post", subject_kind="records.notice", subject_id=notice.pk)) == (
        f"张贴：{notice}"
    )
