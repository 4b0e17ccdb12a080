"""Jobs are queued in the transaction that wants them, and asked for again after a failure."""

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import may_retry
from bangfu.apps.records.actions.acts import Told, created, once, write_event
from bangfu.apps.records.models import Job, Kept
from bangfu.apps.records.refusal import refuse
from bangfu.core.words import words

RETRY = words("重新运行", "run again")


def queue(viewer: Viewer, work: str, subject: Kept, *, total: int) -> Job:
    """Ask for work in the background, in the transaction at hand: it begins when that is committed.

    `total` counts the steps. Raises Refused while the same work for the same row is under way.
    """
    assert viewer.person_id is not None, "work is asked for by a person"
    live = Job.everything.filter(
        work=work, subject_kind=subject.kind(), subject_id=subject.pk
    ).filter(state__in=["queued", "running"])
    if live.exists():
        raise refuse("work_under_way", str(subject))
    job = Job.everything.create(
        work=work,
        subject_kind=subject.kind(),
        subject_id=subject.pk,
        place=subject.place_code(),
        total=total,
        queued_by_id=viewer.person_id,
        queued_at=viewer.moment,
    )
    created(viewer, job)
    return job


def retry(viewer: Viewer, job: Job, *, key: str) -> Told:
    """Let failed work go on where it stopped, now in the name of who asks. Raises Refused.

    Those may ask who asked first, and the offices that answer for the work of the county.
    """

    def do() -> Job:
        if not may_retry(viewer, job):
            raise refuse("not_yours_to_do", str(job), event=RETRY)
        changed = Job.everything.filter(pk=job.pk, state="failed").update(
            state="queued", error="", ended_at=None, queued_by_id=viewer.person_id
        )
        if changed != 1:
            raise refuse("changed_meanwhile", str(job))
        write_event(viewer, f"{job.kind()}.retry", job, after={"state": "queued"})
        return job

    return once(viewer, key, {"retry": job.pk}, do)
