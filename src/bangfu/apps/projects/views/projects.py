"""The pages of projects and of the progress of building."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.views.forms import FormPage, row_of
from bangfu.apps.pages.views.records import Act, Facts, Papers, RecordPage
from bangfu.apps.people.access import viewer_of
from bangfu.apps.projects.actions import building
from bangfu.apps.projects.forms import projects as forms
from bangfu.apps.projects.models import Project
from bangfu.apps.projects.queries.projects import (
    contracts_for,
    progress_for,
    project_paper_types,
    projects_for,
)
from bangfu.apps.projects.tables import projects as tables
from bangfu.apps.projects.tables.bundles import bundle_of
from bangfu.apps.projects.tables.projects import APPLYING, PROGRESS_COLUMNS
from bangfu.apps.projects.views.applications import APPLICATION
from bangfu.apps.records.actions import Told


def _contract(sent: Sent) -> Told:
    facts = building.ContractFacts(**sent.data)
    return building.add_contract(sent.viewer, sent.row, facts, key=sent.key)


def _finish_contracting(sent: Sent) -> Told:
    return building.finish_contracting(sent.viewer, sent.row, key=sent.key)


def _start(sent: Sent) -> Told:
    return building.start_building(sent.viewer, sent.row, key=sent.key)


def _report(sent: Sent) -> Told:
    measured = building.Measured(**sent.data)
    return building.report_progress(sent.viewer, sent.row, measured, key=sent.key)


def _complete(sent: Sent) -> Told:
    return building.complete(sent.viewer, sent.row, key=sent.key)


def _accept(sent: Sent) -> Told:
    inspection = forms.inspection_in(sent.data)
    return building.accept(sent.viewer, sent.row, inspection, key=sent.key)


def _fail(sent: Sent) -> Told:
    inspection = forms.inspection_in(sent.data)
    return building.fail_acceptance(sent.viewer, sent.row, inspection, key=sent.key)


def _operate(sent: Sent) -> Told:
    care_list = sent.data["care_list"]
    return building.begin_operation(sent.viewer, sent.row, key=sent.key, care_list=care_list)


def _begin_closing(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return building.begin_closing(sent.viewer, sent.row, key=sent.key, reason=reason)


def _close(sent: Sent) -> Told:
    return building.close(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


def _terminate(sent: Sent) -> Told:
    items, reason = forms.recovery_in(sent.data), sent.data["reason"]
    return building.terminate(sent.viewer, sent.row, items, key=sent.key, reason=reason)


def _application_href(row: Project) -> str:
    application = getattr(row, "application", None)
    return APPLICATION.href_of(application) if application else reverse("projects:applications")


IN_APPLICATION = Act(href=_application_href)
"""A project is approved or dropped with its application."""

PROJECT = RecordPage(
    "projects:project",
    projects_for,
    register=tables.PROJECTS,
    facts=tables.PROJECT_FACTS,
    boxes=(tables.PROJECT_MONEY,),
    sections=tables.project_sections,
    acts={
        "approve": IN_APPLICATION,
        "drop": IN_APPLICATION,
        "contract": Act(_finish_contracting),
        "start_building": Act(_start),
        "complete": Act(_complete),
        "accept": Act(_accept, forms.InspectionForm),
        "fail_acceptance": Act(_fail, forms.FailedInspectionForm),
        "operate": Act(_operate, forms.CareForm),
        "begin_closing": Act(_begin_closing),
        "close": Act(_close),
        "terminate": Act(_terminate, forms.TerminationForm),
    },
    buttons=tables.project_buttons,
    papers=Papers(project_paper_types, "township agriculture_bureau"),
)

CONTRACT_NEW = FormPage(
    "projects:contract_new",
    _("登记合同"),
    forms.ContractForm,
    _contract,
    by=APPLYING,
    leads_to="projects:contract",
    page=PROJECT,
)
CONTRACT = RecordPage(
    "projects:contract",
    contracts_for,
    register=tables.CONTRACTS_LIST,
    facts=tables.CONTRACT_FACTS,
)
PROGRESS_NEW = FormPage(
    "projects:progress_new",
    _("上报进度"),
    forms.ProgressForm,
    _report,
    by=APPLYING,
    leads_to="projects:progress_record",
    page=PROJECT,
)


def _check(sent: Sent) -> Told:
    return building.check_progress(sent.viewer, sent.row, key=sent.key)


def _return(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return building.return_progress(sent.viewer, sent.row, key=sent.key, reason=reason)


PROGRESS_RECORD = RecordPage(
    "projects:progress_record",
    progress_for,
    register=tables.PROGRESS,
    facts=(
        Facts(
            _("建设进度"),
            (
                tables.PROJECT_OF_PROGRESS,
                *PROGRESS_COLUMNS[:3],
            ),
        ),
    ),
    acts={"check": Act(_check), "return": Act(_return)},
    papers=Papers(project_paper_types, APPLYING),
)


def project_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one project in one file, as far as the viewer sees it."""
    viewer = viewer_of(request)
    project = row_of(projects_for, viewer, pk)
    name, content = bundle_of(viewer, project)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
