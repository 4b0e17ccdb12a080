"""The addresses of oversight, and of notices and what was done."""

from collections.abc import Sequence

from django.urls import URLPattern, path

from bangfu.apps.oversight.tables.evaluations import EVALUATIONS, SCORES, TARGETS
from bangfu.apps.oversight.tables.events import EVENTS, SAMPLES
from bangfu.apps.oversight.tables.inspections import FINDINGS, INSPECTIONS, REFERRALS, UNVISITED
from bangfu.apps.oversight.tables.notices import NOTICES, OBJECTIONS
from bangfu.apps.oversight.tables.papers import PAPERS, WORK_FILES
from bangfu.apps.oversight.tables.tasks import FORM_RETURNS, TASKS
from bangfu.apps.oversight.views import evaluations, events, inspections, notices, papers, tasks
from bangfu.apps.pages.tables.lists import Listing
from bangfu.apps.pages.views.forms import FormPage, form_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import RecordPage, event_view, record_view

app_name = "oversight"


def _register(at: str, listing: Listing, page: RecordPage, *new: FormPage) -> Sequence[URLPattern]:
    """A list, its forms for new rows, a row, and the row's events."""
    named = [one.name.removeprefix("oversight:") for one in (listing, page)]
    paths = [path(f"{at}/", list_view(listing), name=named[0])]
    for form in new:
        name = form.name.removeprefix("oversight:")
        paths.append(path(f"{at}/{name.rpartition('_')[2]}/", form_view(form), name=name))
    paths.append(path(f"{at}/<int:pk>/", record_view(page), name=named[1]))
    if page.acts:
        event = path(f"{at}/<int:pk>/<slug:event>/", event_view(page), name=f"{named[1]}_event")
        paths.append(event)
    return paths


urlpatterns = [
    path("targets/", evaluations.targets, name="targets"),
    *_register(
        "village-targets", TARGETS, evaluations.VILLAGE_TARGET, evaluations.VILLAGE_TARGET_NEW
    ),
    path(
        "evaluations/<int:pk>/scoring/",
        form_view(evaluations.EVALUATION_SCORING),
        name="evaluation_scoring",
    ),
    *_register("evaluations", EVALUATIONS, evaluations.EVALUATION, evaluations.EVALUATION_NEW),
    *_register("evaluation-scores", SCORES, evaluations.EVALUATION_SCORE),
    path("inspections/unvisited/", list_view(UNVISITED), name="unvisited"),
    *_register(
        "inspections",
        INSPECTIONS,
        inspections.INSPECTION,
        inspections.INSPECTION_NEW,
        inspections.INSPECTION_DRAW,
    ),
    path(
        "findings/<int:pk>/complete/",
        form_view(inspections.FINDING_COMPLETE),
        name="finding_complete",
    ),
    *_register("findings", FINDINGS, inspections.FINDING, inspections.FINDING_NEW),
    *_register("referrals", REFERRALS, inspections.REFERRAL, inspections.REFERRAL_NEW),
    *_register("tasks", TASKS, tasks.TASK, tasks.TASK_NEW),
    *_register("form-returns", FORM_RETURNS, tasks.FORM_RETURN, tasks.FORM_RETURN_NEW),
    path("work-files/", list_view(WORK_FILES), name="work_files"),
    path("papers/<int:pk>/file/", papers.paper_file, name="paper_file"),
    *_register("papers", PAPERS, papers.PAPER, papers.PAPER_NEW),
    # notices and objections
    path("notices/<int:pk>/content/", notices.notice_content, name="notice_content"),
    path("notices/<int:pk>/photo/", form_view(notices.NOTICE_PHOTO), name="notice_photo"),
    *_register("notices", NOTICES, notices.NOTICE, notices.NOTICE_NEW),
    path(
        "objections/<int:pk>/contact/",
        form_view(notices.OBJECTION_CONTACT),
        name="objection_contact",
    ),
    *_register("objections", OBJECTIONS, notices.OBJECTION),
    path("public/", notices.public_notices, name="public_notices"),
    path("public/<int:pk>/", notices.public_notice, name="public_notice"),
    path("public/<int:pk>/photo/", notices.public_photo, name="public_notice_photo"),
    path("public/<int:pk>/objection/", notices.public_object, name="public_notice_object"),
    path("public/received/<int:pk>/", notices.objection_received, name="objection_received"),
    # what was done
    path("events/", list_view(EVENTS), name="events"),
    path("events/<int:sequence>/", events.event, name="event"),
    *_register("audit-samples", SAMPLES, events.SAMPLE, events.SAMPLE_NEW),
]
