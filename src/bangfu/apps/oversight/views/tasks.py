"""The pages of the work ledger and of filed figures."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.access import LEADERS_OF_WORK, TASK_GIVERS
from bangfu.apps.oversight.actions import form_returns as filing
from bangfu.apps.oversight.actions import tasks as tasking
from bangfu.apps.oversight.forms.tasks import FiguresForm, PeriodForm, ProgressForm, TaskForm
from bangfu.apps.oversight.queries.tasks import (
    figures_as_filed,
    lines_of,
    returns_for,
    tasks_for,
)
from bangfu.apps.oversight.tables.papers import work_papers
from bangfu.apps.oversight.tables.tasks import FORM_RETURNS, TASKS, matter_name, period_of
from bangfu.apps.oversight.views.inspections import ANSWERING_AND_INSPECTING
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, Facts, Papers, RecordPage, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.tables.places import place_href

# --- tasks ------------------------------------------------------------------------------------


def _give(sent: Sent) -> Told:
    data = dict(sent.data)
    project = data.pop("project")
    return tasking.give_task(sent.viewer, tasking.Duty(**data), project=project, key=sent.key)


def _report(sent: Sent) -> Told:
    said = sent.data["progress"]
    return tasking.report_task(sent.viewer, sent.row, progress=said, key=sent.key)


def _claim(sent: Sent) -> Told:
    said = sent.data["progress"]
    return tasking.claim_task_done(sent.viewer, sent.row, progress=said, key=sent.key)


def _reopen(sent: Sent) -> Told:
    return tasking.reopen_task(sent.viewer, sent.row, reason=sent.data["reason"], key=sent.key)


def _drop(sent: Sent) -> Told:
    return tasking.drop_task(sent.viewer, sent.row, reason=sent.data["reason"], key=sent.key)


TASK = RecordPage(
    "oversight:task",
    tasks_for,
    register=TASKS,
    facts=(
        Facts(
            _("任务"),
            (
                Column("place", _("承办地"), "place", href=lambda row: place_href(row.place)),
                Column("project", _("项目"), path="project__name"),
                Column("matter", _("事项"), value=matter_name),
                Column("measure", _("措施")),
                Column("road_map", _("路线图")),
                Column("responsible", _("责任人")),
                Column("due_on", _("完成时间"), "date"),
                Column("progress", _("进展")),
                Column("closed_on", _("办结日期"), "date"),
            ),
        ),
    ),
    acts={
        "start": Act(lambda s: tasking.start_task(s.viewer, s.row, key=s.key)),
        "report": Act(_report, form=ProgressForm),
        "claim_done": Act(_claim, form=ProgressForm),
        "verify": Act(lambda s: tasking.verify_task(s.viewer, s.row, key=s.key)),
        "reopen": Act(_reopen),
        "drop": Act(_drop),
    },
    papers=Papers(work_papers, by=ANSWERING_AND_INSPECTING),
)

TASK_NEW = FormPage(
    "oversight:task_new",
    _("登记任务"),
    TaskForm,
    _give,
    by=" ".join(TASK_GIVERS),
    leads_to="oversight:task",
    register=TASKS,
)


# --- figures ----------------------------------------------------------------------------------


def _open(sent: Sent) -> Told:
    return filing.open_period(sent.viewer, sent.data["period"], key=sent.key)


def _file(sent: Sent) -> Told:
    figures = [filing.Figures(**line) for line in sent.data["figures"]]
    return filing.file_figures(sent.viewer, sent.row, figures, key=sent.key)


def _as_filed(viewer: Viewer, row: Any) -> dict[str, Any]:
    return {"figures": figures_as_filed(viewer, row)}


def _give_back(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return filing.give_back_return(sent.viewer, sent.row, reason=reason, key=sent.key)


def _correct(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return filing.correct_return(sent.viewer, sent.row, reason=reason, key=sent.key)


FORM_RETURN = RecordPage(
    "oversight:form_return",
    returns_for,
    register=FORM_RETURNS,
    facts=(
        Facts(
            _("报送"),
            (
                Column("period", _("所属期"), value=period_of),
                Column("filer", _("报送镇乡"), "place", href=lambda row: place_href(row.filer)),
                Column("due_on", _("报送期限"), "date"),
                Column("filed_on", _("报送日期"), "date"),
            ),
        ),
    ),
    sections=(
        Section(
            _("各村数据"),
            lines_of,
            (
                Column("village", _("村"), "place"),
                Column("operating_income_fen", _("集体经营性收入"), "money", total=True),
                Column("income_per_head_fen", _("人均可支配收入"), "money"),
            ),
        ),
    ),
    acts={
        "file": Act(_file, form=FiguresForm, initial=_as_filed),
        "accept": Act(lambda s: filing.accept_return(s.viewer, s.row, key=s.key)),
        "give_back": Act(_give_back),
        "correct": Act(_correct),
    },
    papers=Papers(work_papers, by="township village agriculture_bureau"),
)

FORM_RETURN_NEW = FormPage(
    "oversight:form_return_new",
    _("开通一期"),
    PeriodForm,
    _open,
    by=" ".join(LEADERS_OF_WORK),
    leads_to="oversight:form_return",
    intro=_("开通后，有困难村的各镇乡都会收到这一期的报送任务，期限由政策（或选定的读法）定。"),
    register=FORM_RETURNS,
)
