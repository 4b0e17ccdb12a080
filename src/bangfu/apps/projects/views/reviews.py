"""The pages of reviews: an expert sees the panels he sits in, judges, signs, and concludes."""

from collections.abc import Sequence

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import PolicyForm, Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, RecordPage, Section
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.actions import reviews
from bangfu.apps.projects.forms.reviews import (
    ConclusionForm,
    OpinionForm,
    PreferenceForm,
    preference_as_it_is,
    verdicts_in,
)
from bangfu.apps.projects.models import Review
from bangfu.apps.projects.queries.applications import files_to_review, review_for
from bangfu.apps.projects.tables.applications import (
    REVIEW_FACTS,
    REVIEW_SECTIONS,
    REVIEWS,
    reviews_with_signatures,
)
from bangfu.apps.records.actions import Told
from bangfu.apps.records.queries.papers import file_of

EXPERT = reviews.EXPERT


def concluding(event: str) -> Act:
    """How a panel concludes, on the page of the application."""

    def do(sent: Sent) -> Told:
        conclude = reviews.pass_review if event == "pass_review" else reviews.fail_review
        return conclude(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])

    return Act(do, ConclusionForm if event == "pass_review" else PolicyForm)


def review_buttons(viewer: Viewer, row: Review) -> Sequence[Button]:
    """Signing and judging, for the panel while the review is open; concluding on the application."""
    if EXPERT not in viewer.roles or row.closed_on is not None:
        return ()
    application = reverse("projects:application", args=[row.application_id])
    return (
        Button(_("签署意见"), reverse("projects:review_opinion", args=[row.pk]), EXPERT),
        Button(_("优先扶持"), reverse("projects:review_preference", args=[row.pk]), EXPERT),
        Button(_("汇总意见"), f"{application}#now", EXPERT),
    )


FILES = Section(
    _("送审文件"),
    files_to_review,
    (
        Column("title", _("名称"), link=True),
        Column("file_name", _("文件名")),
        Column("uploaded_at", _("上传时间"), "moment"),
    ),
    row_url=lambda row: reverse("projects:review_file", args=[row.review, row.pk]),
    order=("pk",),
    empty=_("申报单位没有上传文件，请看申报页面上的登记。"),
)

REVIEW = RecordPage(
    "projects:review",
    reviews_with_signatures,
    register=REVIEWS,
    facts=REVIEW_FACTS,
    sections=(FILES, *REVIEW_SECTIONS),
    buttons=review_buttons,
)


def _sign(sent: Sent) -> Told:
    return reviews.sign_opinion(
        sent.viewer,
        sent.row,
        key=sent.key,
        verdicts=verdicts_in(sent.data),
        opinion=sent.data["opinion"],
        remark=sent.data["remark"],
        is_impartial=bool(sent.data["is_impartial"]),
    )


def _prefer(sent: Sent) -> Told:
    data = dict(sent.data) | {"preference": bool(sent.data["preference"])}
    return reviews.judge_preference(sent.viewer, sent.row, key=sent.key, **data)


REVIEW_OPINION = FormPage(
    "projects:review_opinion",
    _("签署意见"),
    OpinionForm,
    _sign,
    by=EXPERT,
    leads_to="projects:review",
    page=REVIEW,
    intro=_("每项条件都要判断。签署后不能再改。"),
)
REVIEW_PREFERENCE = FormPage(
    "projects:review_preference",
    _("优先扶持"),
    PreferenceForm,
    _prefer,
    by=EXPERT,
    leads_to="projects:review",
    page=REVIEW,
    initial=preference_as_it_is,
    intro=_("判为优先扶持，三条理由都要写明；不改变任何金额。"),
)


def review_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """A file of the application under review, for whoever sees the review."""
    viewer = viewer_of(request)
    review = review_for(viewer, pk)
    paper = files_to_review(viewer, review).filter(pk=file).first() if review else None
    place = file_of(paper) if paper is not None else None
    if paper is None or place is None:
        raise Http404(_now("没有这份文件，或不在您的范围内。"))
    return FileResponse(
        place.open("rb"),
        as_attachment=True,
        filename=paper.file_name,
        content_type=paper.content_type,
    )
