"""The pages of applications, exceptions and agreements; the application is filled in step by step."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, Papers, RecordPage
from bangfu.apps.policies.queries.county import decide
from bangfu.apps.projects.actions import agreements, applying, drafting, over_cap, papers
from bangfu.apps.projects.actions.reviews import name_panel
from bangfu.apps.projects.forms import applications as forms
from bangfu.apps.projects.forms.reviews import PanelForm, members_in
from bangfu.apps.projects.forms.steps import TownshipMeetingForm, meeting_in, papers_in
from bangfu.apps.projects.queries.applications import (
    agreements_for,
    applications_for,
    exceptions_for,
    paper_types,
)
from bangfu.apps.projects.queries.facts import application_facts
from bangfu.apps.projects.queries.policy import APPLICATION as QUESTION
from bangfu.apps.projects.tables import applications as tables
from bangfu.apps.projects.tables.projects import APPLYING
from bangfu.apps.projects.views.reviews import concluding
from bangfu.apps.records.actions import Told
from bangfu.engine.ask import Answer

# --- filling in, step by step -----------------------------------------------------------------


def _begin(sent: Sent) -> Told:
    facts = forms.facts_in(sent.data, sent.data["township"])
    return drafting.begin_application(sent.viewer, facts, key=sent.key)


def _edit(sent: Sent) -> Told:
    facts = forms.facts_in(sent.data, sent.row.project.township_id)
    return drafting.edit_facts(sent.viewer, sent.row, facts, key=sent.key)


def _request(sent: Sent) -> Told:
    return drafting.set_request(
        sent.viewer,
        sent.row,
        key=sent.key,
        requested_fen=sent.data["requested_fen"],
        villages=sent.data["villages"],
    )


def _would_the_cap_hold(sent: Sent) -> Answer:
    """What the policy would say of the sum and the villages that were typed."""
    facts = application_facts(sent.row, on=sent.viewer.today)
    facts |= {"requested_fen": sent.data["requested_fen"], "villages": sent.data["villages"]}
    return decide(sent.viewer, QUESTION, facts, on=sent.viewer.today)


def _contents(sent: Sent) -> Told:
    contents = forms.contents_in(sent.data)
    return drafting.set_year_contents(sent.viewer, sent.row, contents, key=sent.key)


def _meeting(sent: Sent) -> Told:
    given = papers_in(sent.data)
    meeting = meeting_in(sent.data)
    return papers.record_project_meeting(sent.viewer, sent.row, meeting, key=sent.key, papers=given)


def _hand_in(sent: Sent) -> Told:
    numbers, statements = forms.checklist_in(sent.data)
    return papers.set_papers(
        sent.viewer, sent.row, key=sent.key, numbers=numbers, statements=statements
    )


def _ask(sent: Sent) -> Told:
    return over_cap.ask_exception(
        sent.viewer,
        sent.row,
        key=sent.key,
        grounds=sent.data["grounds"],
        explanation=sent.data["explanation"],
    )


def _agreement(sent: Sent) -> Told:
    number, terms = sent.data["number"], forms.terms_in(sent.data)
    return agreements.draft_agreement(
        sent.viewer, sent.row, key=sent.key, number=number, terms=terms
    )


# --- the events of an application -------------------------------------------------------------


def _submit(sent: Sent) -> Told:
    reason = sent.data["late_reason"]
    return applying.submit_plan(sent.viewer, sent.row, key=sent.key, late_reason=reason)


def _name_panel(sent: Sent) -> Told:
    return name_panel(sent.viewer, sent.row, members_in(sent.data), key=sent.key)


def _bind(sent: Sent) -> Told:
    copies, is_sealed = sent.data["copies"], bool(sent.data["is_sealed"])
    return applying.bind_file(
        sent.viewer, sent.row, key=sent.key, copies=copies, is_sealed=is_sealed
    )


def _send_up(sent: Sent) -> Told:
    return applying.send_up(sent.viewer, sent.row, key=sent.key)


def _approve(sent: Sent) -> Told:
    return applying.approve(sent.viewer, sent.row, key=sent.key, **sent.data)


def _record(sent: Sent) -> Told:
    return applying.record(sent.viewer, sent.row, key=sent.key, **sent.data)


def _return_file(sent: Sent) -> Told:
    return applying.return_file(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


def _return_plan(sent: Sent) -> Told:
    return applying.return_plan(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


def _reject(sent: Sent) -> Told:
    return applying.reject(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


def _withdraw(sent: Sent) -> Told:
    return applying.withdraw(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


APPLICATION = RecordPage(
    "projects:application",
    applications_for,
    register=tables.APPLICATIONS,
    facts=tables.APPLICATION_FACTS,
    boxes=(tables.APPLICATION_MONEY, tables.STANDING),
    sections=tables.APPLICATION_SECTIONS,
    acts={
        "submit_plan": Act(_submit, forms.SubmitForm),
        "name_panel": Act(_name_panel, PanelForm),
        "pass_review": concluding("pass_review"),
        "fail_review": concluding("fail_review"),
        "bind_file": Act(_bind, forms.BindForm),
        "send_up": Act(_send_up),
        "return_file": Act(_return_file),
        "return_plan": Act(_return_plan),
        "approve": Act(_approve, forms.ReplyForm, initial=forms.reply_as_asked),
        "reject": Act(_reject),
        "record": Act(_record, forms.RecordForm),
        "withdraw": Act(_withdraw),
    },
    buttons=tables.application_buttons,
    missing=tables.missing_of,
    mended_at=tables.mended_at,
    papers=Papers(paper_types, APPLYING),
)

STEPS = (
    _("第一步：基本情况"),
    _("第二步：资金和困难村"),
    _("第三步：年度建设内容"),
    _("第四步：镇乡集体决策"),
    _("第五步：登记要件"),
)

APPLICATION_NEW = FormPage(
    "projects:application_new",
    STEPS[0],
    forms.FactsForm,
    _begin,
    by=APPLYING,
    leads_to="projects:application_request",
    register=tables.APPLICATIONS,
    intro=_("五步填完后，在申报页面上核对，再报送。每一步都会保存，可以分几次填。"),
)
APPLICATION_FACTS = FormPage(
    "projects:application_facts",
    STEPS[0],
    forms.FactsChangeForm,
    _edit,
    by=APPLYING,
    leads_to="projects:application",
    page=APPLICATION,
    initial=forms.facts_as_they_are,
)
APPLICATION_REQUEST = FormPage(
    "projects:application_request",
    STEPS[1],
    forms.RequestForm,
    _request,
    by=APPLYING,
    leads_to="projects:application_contents",
    page=APPLICATION,
    initial=forms.request_as_it_is,
    ask=_would_the_cap_hold,
    intro=_("“先试算”会按政策算出限额和是否超出，不保存。"),
)
APPLICATION_CONTENTS = FormPage(
    "projects:application_contents",
    STEPS[2],
    forms.ContentsForm,
    _contents,
    by=APPLYING,
    leads_to="projects:application_meeting",
    page=APPLICATION,
    initial=forms.contents_as_they_are,
)
APPLICATION_MEETING = FormPage(
    "projects:application_meeting",
    STEPS[3],
    TownshipMeetingForm,
    _meeting,
    by=APPLYING,
    leads_to="projects:application_papers",
    page=APPLICATION,
)
APPLICATION_PAPERS = FormPage(
    "projects:application_papers",
    STEPS[4],
    forms.PapersForm,
    _hand_in,
    by=APPLYING,
    leads_to="projects:application",
    page=APPLICATION,
    initial=forms.papers_as_they_are,
    title_of=tables.papers_title,
    intro=_("交了的填文号或编号，没交的留空。方案和对接、调研记录随方案报送，其余要件装订时才用。"),
)
APPLICATION_EXCEPTION = FormPage(
    "projects:application_exception",
    _("超限额申请"),
    forms.ExceptionForm,
    _ask,
    by=APPLYING,
    leads_to="projects:cap_exception",
    page=APPLICATION,
    initial=forms.exception_as_it_is,
)
APPLICATION_AGREEMENT = FormPage(
    "projects:application_agreement",
    _("起草协议"),
    forms.AgreementForm,
    _agreement,
    by=APPLYING,
    leads_to="projects:platform_agreement",
    page=APPLICATION,
    initial=forms.agreement_as_it_is,
)

# --- beside it --------------------------------------------------------------------------------


def _grant(sent: Sent) -> Told:
    return over_cap.grant_exception(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


def _refuse(sent: Sent) -> Told:
    return over_cap.refuse_exception(
        sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"]
    )


CAP_EXCEPTION = RecordPage(
    "projects:cap_exception",
    exceptions_for,
    register=tables.EXCEPTIONS,
    facts=tables.EXCEPTION_FACTS,
    acts={"grant": Act(_grant), "refuse": Act(_refuse)},
)


def _sign_township(sent: Sent) -> Told:
    return agreements.sign_for_township(sent.viewer, sent.row, key=sent.key)


def _sign_platform(sent: Sent) -> Told:
    return agreements.sign_for_platform(sent.viewer, sent.row, key=sent.key)


def _reopen(sent: Sent) -> Told:
    return agreements.reopen_agreement(
        sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"]
    )


PLATFORM_AGREEMENT = RecordPage(
    "projects:platform_agreement",
    agreements_for,
    register=tables.AGREEMENTS,
    facts=tables.AGREEMENT_FACTS,
    sections=(tables.AGREEMENT_TERMS,),
    acts={
        "sign_township": Act(_sign_township),
        "sign_platform": Act(_sign_platform),
        "reopen": Act(_reopen),
    },
)
