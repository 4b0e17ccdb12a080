"""The pages of targets and evaluations."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.actions import evaluations as evaluating
from bangfu.apps.oversight.actions.targets import find_targets
from bangfu.apps.oversight.forms.evaluations import (
    ConclusionForm,
    EvaluationForm,
    ScoresForm,
    TargetsForm,
)
from bangfu.apps.oversight.models.evaluations import EVALUATION_CATEGORIES
from bangfu.apps.oversight.queries.evaluations import (
    evaluations_for,
    scores_as_given,
    scores_for,
    scores_of,
)
from bangfu.apps.oversight.queries.targets import (
    reached_for,
    target_names,
    targets_for,
    years_found,
)
from bangfu.apps.oversight.tables.evaluations import (
    ASSESSING,
    EVALUATIONS,
    LIGHTS,
    SCORE_COLUMNS,
    SCORES,
    TARGETS,
    measure_name,
    reached_chart,
    target_name,
)
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.amounts import money
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, Box, Facts, RecordPage, Section
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.tables.places import place_href
from bangfu.core.rules.indicator_target import STATES

# --- targets ----------------------------------------------------------------------------------


def targets(request: HttpRequest) -> HttpResponse:
    """How far the villages are from each target of a year: `?year=2020`, else the latest found."""
    viewer = viewer_of(request)
    years = years_found(viewer)
    asked = request.GET.get("year", "")
    found = [year for year in years if str(year) == asked]
    year = found[0] if found else (years[0] if years else None)
    names = target_names(year) if year else {}
    reached = [
        {
            "name": names[one.target].said(viewer.language) if one.target in names else one.target,
            "figures": one,
            "gap": money(one.mean_gap_fen),
            "query": f"year_from={year}&year_to={year}&target={one.target}",
        }
        for one in (reached_for(viewer, year) if year else ())
    ]
    context = {
        "years": years,
        "year": year,
        "reached": reached,
        "chart": reached_chart(viewer, year) if year else None,
        "register": TARGETS,
        "may_find": bool(viewer.roles & set(ASSESSING.split())),
    }
    return render(request, "oversight/targets.html", context)


def _find(sent: Sent) -> Told:
    return find_targets(sent.viewer, sent.data["year"], key=sent.key)


VILLAGE_TARGET = RecordPage(
    "oversight:village_target",
    targets_for,
    register=TARGETS,
    facts=(
        Facts(
            _("目标"),
            (
                Column("village", _("村"), "place", href=lambda row: place_href(row.village)),
                Column("year", _("年度"), "year"),
                Column("target", _("目标"), value=target_name),
                Column("state", _("结论"), choices=STATES),
                Column("light", _("灯"), "light", value=lambda row: LIGHTS[row.state]),
            ),
        ),
    ),
    boxes=(
        Box(
            _("金额"),
            (
                Column("value_fen", _("实际"), "money", decision="decision"),
                Column("target_fen", _("目标值"), "money"),
                Column("gap_fen", _("差额"), "money"),
            ),
        ),
    ),
)

VILLAGE_TARGET_NEW = FormPage(
    "oversight:village_target_new",
    _("核算目标"),
    TargetsForm,
    _find,
    by=ASSESSING,
    leads_to="oversight:village_target",
    intro=_("按底册中已报送的收入逐村核算。再次核算会更新结果，历次依据都保留。"),
    register=TARGETS,
)


# --- evaluations ------------------------------------------------------------------------------


def _open(sent: Sent) -> Told:
    return evaluating.open_evaluation(sent.viewer, evaluating.Scheme(**sent.data), key=sent.key)


def _scores(sent: Sent) -> Told:
    scores = [
        evaluating.Score(int(line["line"]), line["score"], line["reason"])
        for line in sent.data["scores"]
    ]
    return evaluating.give_scores(sent.viewer, sent.row, scores, key=sent.key)


def _given(viewer: Viewer, row: Any) -> dict[str, Any]:
    return {"scores": scores_as_given(viewer, row)}


def _decide(sent: Sent) -> Told:
    said = sent.data["conclusion"]
    return evaluating.decide_evaluation(sent.viewer, sent.row, conclusion=said, key=sent.key)


def _give_back(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return evaluating.give_back_evaluation(sent.viewer, sent.row, reason=reason, key=sent.key)


def _ways_on(viewer: Viewer, row: Any) -> list[Button]:
    if row.state != "measured":
        return []
    return [Button(_("评分"), reverse("oversight:evaluation_scoring", args=[row.pk]), ASSESSING)]


EVALUATION = RecordPage(
    "oversight:evaluation",
    evaluations_for,
    register=EVALUATIONS,
    facts=(
        Facts(
            _("评价"),
            (
                Column("category", _("评价类别"), choices=EVALUATION_CATEGORIES),
                Column("year", _("年度"), "year"),
                Column("scope", _("评价范围")),
                Column("evaluator", _("评价单位")),
                Column("evaluated_on", _("评价日期"), "date"),
                Column("rule_pack", _("政策包")),
                Column("rule_digest", _("政策版本"), value=lambda row: row.rule_digest[:12]),
                Column("conclusion", _("评价结论")),
            ),
        ),
    ),
    sections=(
        Section(
            _("得分"),
            scores_of,
            SCORE_COLUMNS,
            row_url="oversight:evaluation_score",
        ),
    ),
    acts={
        "measure": Act(lambda s: evaluating.measure(s.viewer, s.row, key=s.key)),
        "score": Act(lambda s: evaluating.submit_scores(s.viewer, s.row, key=s.key)),
        "decide": Act(_decide, form=ConclusionForm),
        "give_back": Act(_give_back),
    },
    buttons=_ways_on,
)

EVALUATION_NEW = FormPage(
    "oversight:evaluation_new",
    _("开始评价"),
    EvaluationForm,
    _open,
    by=ASSESSING,
    leads_to="oversight:evaluation",
    register=EVALUATIONS,
)

EVALUATION_SCORING = FormPage(
    "oversight:evaluation_scoring",
    _("评分"),
    ScoresForm,
    _scores,
    by=ASSESSING,
    leads_to="oversight:evaluation",
    page=EVALUATION,
    initial=_given,
)

EVALUATION_SCORE = RecordPage(
    "oversight:evaluation_score",
    scores_for,
    register=SCORES,
    facts=(
        Facts(
            _("得分"),
            (
                Column("evaluation", _("评价")),
                Column("township", _("镇乡"), "place", href=lambda row: place_href(row.township)),
                Column("measure", _("考评指标"), value=measure_name),
                Column("figure", _("取数"), "share", decision="decision"),
                Column("short_fen", _("欠缴"), "money"),
                Column("score", _("得分"), "number"),
                Column("reason", _("评分理由")),
            ),
        ),
    ),
)
