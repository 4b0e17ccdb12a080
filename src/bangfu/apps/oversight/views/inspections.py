"""The pages of inspections, findings and referrals."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.actions import findings as putting_right
from bangfu.apps.oversight.actions import inspections as inspecting
from bangfu.apps.oversight.flow import INSPECTING
from bangfu.apps.oversight.forms.inspections import (
    CompleteForm,
    DrawForm,
    EvidenceForm,
    FindingForm,
    FollowUpForm,
    OutcomeForm,
    ReferralForm,
    ReportForm,
    VerifyForm,
    VisitPlanForm,
)
from bangfu.apps.oversight.models import Finding, Inspection
from bangfu.apps.oversight.models.inspections import GRAVITIES, INSPECTION_CATEGORIES
from bangfu.apps.oversight.queries.inspections import (
    findings_for,
    findings_of,
    inspections_for,
    referrals_for,
)
from bangfu.apps.oversight.tables.inspections import (
    CONFIDENTIAL,
    FINDINGS,
    INSPECTIONS,
    REFERRALS,
)
from bangfu.apps.oversight.tables.papers import work_papers
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, Box, Facts, Papers, RecordPage, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.tables.places import place_href

ANSWERING_AND_INSPECTING = f"{INSPECTING} township township_leader village platform"


def _place(row: Any) -> str:
    return place_href(row.place)


# --- inspections ------------------------------------------------------------------------------


def _draw(sent: Sent) -> Told:
    return inspecting.draw_villages(sent.viewer, inspecting.Draw(**sent.data), key=sent.key)


def _plan(sent: Sent) -> Told:
    project, day = sent.data["project"], sent.data["planned_on"]
    return inspecting.plan_visit(sent.viewer, project, planned_on=day, key=sent.key)


def _visit(sent: Sent) -> Told:
    return inspecting.write_visit(
        sent.viewer, sent.row, inspecting.Report(**sent.data), key=sent.key
    )


def _close(sent: Sent) -> Told:
    said = sent.data["follow_up"]
    return inspecting.close_inspection(sent.viewer, sent.row, follow_up=said, key=sent.key)


def _cancel(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return inspecting.cancel_inspection(sent.viewer, sent.row, reason=reason, key=sent.key)


def _ways_from_inspection(viewer: Viewer, row: Inspection) -> list[Button]:
    query = f"?inspection={row.pk}&place={row.place_id}"
    return [Button(_("登记问题"), reverse("oversight:finding_new") + query, INSPECTING)]


INSPECTION = RecordPage(
    "oversight:inspection",
    inspections_for,
    register=INSPECTIONS,
    facts=(
        Facts(
            _("检查"),
            (
                Column("category", _("检查方式"), choices=INSPECTION_CATEGORIES),
                Column("place", _("地点"), "place", href=_place),
                Column("project", _("项目"), path="project__name"),
                Column("planned_on", _("计划日期"), "date"),
                Column("draw_seed", _("抽样种子")),
                Column("drawn_from", _("抽样总数"), "number"),
            ),
        ),
        Facts(
            _("检查结果"),
            (
                Column("visited_on", _("检查日期"), "date"),
                Column("inspector", _("检查人"), path="inspector__name"),
                Column("progress", _("进度")),
                Column("standard", _("建设标准")),
                Column("quality", _("施工质量")),
                Column("finding", _("检查结论")),
                Column("follow_up", _("整改情况")),
            ),
        ),
    ),
    sections=(Section(_("问题"), findings_of, FINDINGS.columns, row_url="oversight:finding"),),
    acts={
        "visit": Act(_visit, form=ReportForm),
        "close": Act(_close, form=FollowUpForm),
        "cancel": Act(_cancel),
    },
    buttons=_ways_from_inspection,
    papers=Papers(work_papers, by=INSPECTING),
)

INSPECTION_DRAW = FormPage(
    "oversight:inspection_draw",
    _("抽取村"),
    DrawForm,
    _draw,
    by=INSPECTING,
    leads_to="oversight:inspection",
    intro=_("按“种子:村代码”的 SHA-256 从小到大取前几个村。名单和种子都留档，可随时复核。"),
    register=INSPECTIONS,
)

INSPECTION_NEW = FormPage(
    "oversight:inspection_new",
    _("安排督导"),
    VisitPlanForm,
    _plan,
    by=INSPECTING,
    leads_to="oversight:inspection",
    register=INSPECTIONS,
)


# --- findings ---------------------------------------------------------------------------------


def _found(sent: Sent) -> Told:
    data = dict(sent.data)
    about = putting_right.About(**{n: data.pop(n) for n in ("inspection", "project", "asset")})
    found = putting_right.Found(**data)
    return putting_right.write_finding(sent.viewer, found, about=about, key=sent.key)


def _claim(sent: Sent) -> Told:
    said = sent.data["evidence"]
    return putting_right.claim_done(sent.viewer, sent.row, evidence=said, key=sent.key)


def _verify(sent: Sent) -> Told:
    said = sent.data["penalty"]
    return putting_right.verify_finding(sent.viewer, sent.row, penalty=said, key=sent.key)


def _reopen(sent: Sent) -> Told:
    return putting_right.reopen_finding(
        sent.viewer, sent.row, reason=sent.data["reason"], key=sent.key
    )


def _complete(sent: Sent) -> Told:
    return putting_right.complete_finding(sent.viewer, sent.row, **sent.data, key=sent.key)


def _as_it_is(viewer: Viewer, row: Finding) -> dict[str, str]:
    return {"gravity": row.gravity, "responsible_person": row.responsible_person}


def _ways_from_finding(viewer: Viewer, row: Finding) -> list[Button]:
    if row.state == "closed":
        return []
    complete = reverse("oversight:finding_complete", args=[row.pk])
    refer = reverse("oversight:referral_new") + f"?place={row.place_id}&finding={row.pk}"
    return [
        Button(_("补充责任人和情节"), complete, INSPECTING),
        Button(_("移送线索"), refer, CONFIDENTIAL),
    ]


FINDING = RecordPage(
    "oversight:finding",
    findings_for,
    register=FINDINGS,
    facts=(
        Facts(
            _("问题"),
            (
                Column("place", _("责任镇乡或村"), "place", href=_place),
                Column("text", _("具体情况")),
                Column("inspection", _("来源检查")),
                Column("project", _("涉及项目"), path="project__name"),
                Column("asset", _("涉及资产")),
                Column("gravity", _("情节轻重"), choices=GRAVITIES),
                Column("responsible_person", _("责任人")),
                Column("found_on", _("发现日期"), "date"),
            ),
        ),
        Facts(
            _("整改"),
            (
                Column("measures", _("整改要求")),
                Column("due_on", _("整改期限"), "date"),
                Column("evidence", _("整改情况")),
                Column("penalty", _("处理决定")),
                Column("closed_on", _("销号日期"), "date"),
            ),
        ),
    ),
    boxes=(Box(_("金额"), (Column("amount_fen", _("涉及金额"), "money"),)),),
    acts={
        "issue": Act(lambda s: putting_right.issue_finding(s.viewer, s.row, key=s.key)),
        "accept": Act(lambda s: putting_right.accept_finding(s.viewer, s.row, key=s.key)),
        "claim_done": Act(_claim, form=EvidenceForm),
        "verify": Act(_verify, form=VerifyForm),
        "reopen": Act(_reopen),
    },
    buttons=_ways_from_finding,
    papers=Papers(work_papers, by=ANSWERING_AND_INSPECTING),
)

FINDING_NEW = FormPage(
    "oversight:finding_new",
    _("登记问题"),
    FindingForm,
    _found,
    by=INSPECTING,
    leads_to="oversight:finding",
    register=FINDINGS,
)

FINDING_COMPLETE = FormPage(
    "oversight:finding_complete",
    _("补充责任人和情节"),
    CompleteForm,
    _complete,
    by=INSPECTING,
    leads_to="oversight:finding",
    page=FINDING,
    initial=_as_it_is,
)


# --- referrals --------------------------------------------------------------------------------


def _refer(sent: Sent) -> Told:
    data = dict(sent.data)
    finding = data.pop("finding")
    clue = putting_right.Clue(**data)
    return putting_right.refer(sent.viewer, clue, finding=finding, key=sent.key)


def _settle(sent: Sent) -> Told:
    said = sent.data["outcome"]
    return putting_right.settle_referral(sent.viewer, sent.row, outcome=said, key=sent.key)


REFERRAL = RecordPage(
    "oversight:referral",
    referrals_for,
    register=REFERRALS,
    facts=(
        Facts(
            _("移送"),
            (
                Column("place", _("所在地"), "place", href=_place),
                Column("finding", _("来源问题"), path="finding__title"),
                Column("clue", _("线索")),
                Column("receiving_body", _("接收机关")),
                Column("referred_on", _("移送日期"), "date"),
                Column("outcome", _("处理结果")),
            ),
        ),
    ),
    boxes=(Box(_("金额"), (Column("amount_fen", _("涉及金额"), "money"),)),),
    acts={"settle": Act(_settle, form=OutcomeForm)},
)

REFERRAL_NEW = FormPage(
    "oversight:referral_new",
    _("登记移送"),
    ReferralForm,
    _refer,
    by=CONFIDENTIAL,
    leads_to="oversight:referral",
    register=REFERRALS,
)
