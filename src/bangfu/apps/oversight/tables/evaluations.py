"""Targets of villages, evaluations and scores as lists; and how far the villages are, as a chart."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.access import ASSESSORS
from bangfu.apps.oversight.flow import EVALUATION
from bangfu.apps.oversight.models import EvaluationScore, VillageTarget
from bangfu.apps.oversight.models.evaluations import EVALUATION_CATEGORIES
from bangfu.apps.oversight.queries.evaluations import evaluations_for, scores_for
from bangfu.apps.oversight.queries.targets import (
    reached_for,
    target_choices,
    target_names,
    targets_for,
)
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.charts import Chart, Point, bar_chart
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick, Span
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.queries.places import township_choices
from bangfu.core.rules.indicator_target import STATES
from bangfu.core.words import Words

ASSESSING = " ".join(ASSESSORS)
LIGHTS = {"met": "good", "not_met": "bad", "unknown": "care"}


def target_name(row: VillageTarget) -> Words:
    """The name of a target, as the policy had it."""
    return Words(**row.target_name)


TARGETS = Listing(
    "oversight:village_targets",
    _("双增目标"),
    targets_for,
    intro=_("各村各年度离目标还差多少。没有数据的一律是“未知”，不作达到处理。"),
    columns=(
        Column("village", _("村"), "place", link=True),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("year", _("年度"), "year"),
        Column("target", _("目标"), value=target_name),
        Column("value_fen", _("实际"), "money", decision="decision"),
        Column("target_fen", _("目标值"), "money"),
        Column("gap_fen", _("差额"), "money"),
        Column("state", _("结论"), choices=STATES),
        Column("light", _("灯"), "light", value=lambda row: LIGHTS[row.state]),
    ),
    filters=(
        Span("year", _("年度"), "year"),
        Pick("target", _("目标"), target_choices),
        Pick("state", _("结论"), STATES),
        PlacePick("village", _("镇乡"), township_choices),
    ),
    search=("village__name", "village__code"),
    order=("-year", "village", "target"),
    row_url="oversight:village_target",
    buttons=(
        Button(_("核算目标"), "oversight:village_target_new", ASSESSING),
        Button(_("看进展"), "oversight:targets"),
    ),
    empty=_("还没有核算。由农业农村部门按年度核算。"),
)


def reached_chart(viewer: Viewer, year: int) -> Chart:
    """How many villages reach each target of a year, do not, or cannot be judged."""
    names: Mapping[str, Words] = target_names(year)
    points = [
        Point(
            _said(names, one.target, viewer),
            getattr(one, state),
            STATES[state].said(viewer.language),
        )
        for one in reached_for(viewer, year)
        for state in STATES
    ]
    return bar_chart(gettext("%(year)s年各目标的村数") % {"year": year}, points, "number")


def _said(names: Mapping[str, Words], code: str, viewer: Viewer) -> str:
    return names[code].said(viewer.language) if code in names else code


EVALUATIONS = Listing(
    "oversight:evaluations",
    _("考评与绩效"),
    evaluations_for,
    intro=_("年度产业帮扶考评和不定期的资金绩效评价。取数自各阶段，评分由人，审定由另一人。"),
    columns=(
        Column("evaluation", _("评价"), value=str, link=True),
        Column("category", _("评价类别"), choices=EVALUATION_CATEGORIES),
        Column("year", _("年度"), "year"),
        Column("scope", _("评价范围")),
        Column("evaluator", _("评价单位")),
        Column("evaluated_on", _("评价日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Span("year", _("年度"), "year"),
        Pick("category", _("评价类别"), EVALUATION_CATEGORIES),
        Pick("state", _("状态"), EVALUATION),
    ),
    search=("scope", "evaluator", "conclusion"),
    order=("-year", "-pk"),
    row_url="oversight:evaluation",
    buttons=(Button(_("开始评价"), "oversight:evaluation_new", ASSESSING),),
    empty=_("还没有评价。"),
)


def measure_name(row: EvaluationScore) -> Words:
    """The measure of a score, as the policy had it."""
    return Words(**row.measure_name)


SCORE_COLUMNS = (
    Column("township", _("镇乡"), "place"),
    Column("measure", _("考评指标"), value=measure_name),
    Column("figure", _("取数"), "share", decision="decision"),
    Column("short_fen", _("欠缴"), "money", total=True),
    Column("score", _("得分"), "number"),
    Column("reason", _("评分理由")),
)

SCORES = Listing(
    "oversight:evaluation_scores",
    _("考评得分"),
    scores_for,
    columns=(
        Column("evaluation", _("评价"), path="evaluation", link=True),
        *SCORE_COLUMNS,
    ),
    filters=(
        Span("year", _("年度"), "year", path="evaluation__year"),
        PlacePick("township", _("镇乡"), township_choices),
    ),
    search=("township__name", "reason"),
    order=("-evaluation__year", "township", "measure"),
    row_url="oversight:evaluation_score",
    empty=_("还没有得分。"),
)
