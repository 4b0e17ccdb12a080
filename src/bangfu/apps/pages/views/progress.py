"""How far work in the background has come, on the page of what it is about."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from bangfu.apps.pages.forms.policy_form import KEY
from bangfu.apps.pages.views.forms import new_key
from bangfu.apps.pages.views.see_other import tell_refused
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions.jobs import retry
from bangfu.apps.records.models import Job
from bangfu.apps.records.refusal import Refused


def progress_of(viewer: Viewer, job: Job | None, href: str) -> dict[str, Any]:
    """How far a job has come, and how long it takes at the speed so far; `href` is its page."""
    if job is None:
        return {"job": None}
    seconds = None
    if job.state == "running" and job.started_at is not None and 0 < job.done < job.total:
        left = (viewer.moment - job.started_at) * (job.total - job.done) // job.done
        seconds = max(1, left // timedelta(seconds=1))
    key = new_key() if job.state == "failed" else ""
    part = f"{href}{'&' if '?' in href else '?'}part=progress"
    return {
        "job": job,
        "seconds_left": seconds,
        "job_href": href,
        "job_part": part,
        "job_key": key,
    }


def bar(request: HttpRequest, told: Mapping[str, Any]) -> HttpResponseBase:
    """The progress bar alone; once the work has ended the whole page is asked for again."""
    answer = render(request, "pages/_progress.html", dict(told))
    if told["job"] is None or told["job"].state in ("done", "failed"):
        answer["HX-Refresh"] = "true"
    return answer


def run_again(request: HttpRequest, viewer: Viewer, job: Job | None) -> None:
    """Let failed work go on; a refusal is told on the page."""
    try:
        if job is not None:
            retry(viewer, job, key=request.POST.get(KEY, ""))
    except Refused as refused:
        tell_refused(request, refused)
