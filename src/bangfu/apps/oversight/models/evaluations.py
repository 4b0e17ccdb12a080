"""Targets of villages as they were found, and the assessment of townships."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.flow import EVALUATION
from bangfu.apps.oversight.models.inspections import zh_choices
from bangfu.apps.records.models import Decision, Flowing, Kept
from bangfu.apps.registry.models import Division
from bangfu.core.rules.indicator_target import STATES
from bangfu.core.words import Words, words

EVALUATION_CATEGORIES: Mapping[str, Words] = {
    "assessment": words("产业帮扶考评", "Assessment of industry assistance"),
    "money": words("资金绩效评价", "Evaluation of the money"),
}


class VillageTarget(Kept):
    """One target of one village in one year, as it was last found: met, not met, or unknown.

    `target_name` is what the policy called it then, as zh and en.
    """

    scope_path = "village__code"

    village = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("村")
    )
    year = models.PositiveIntegerField(_("年度"))
    target = models.CharField(_("目标"), max_length=40)
    target_name = models.JSONField()
    value_fen = models.BigIntegerField(_("实际"), null=True)
    target_fen = models.BigIntegerField(_("目标值"), null=True)
    gap_fen = models.BigIntegerField(_("差额"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=zh_choices(STATES))
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="+", verbose_name=_("依据")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "target"], name="a_target_once_a_village_and_year"
            ),
            models.CheckConstraint(
                condition=Q(state="unknown") | Q(value_fen__isnull=False),
                name="target_without_value_is_unknown",
            ),
        ]
        indexes = [models.Index(fields=["year", "target", "state"])]

    def __str__(self) -> str:
        return f"{self.village} {self.year}"


class Evaluation(Flowing):
    """An evaluation of the county's townships for a year: what it covers, when, and what came of it.

    `rule_digest` names the edition of the policy whose measures it scores.
    """

    flow = EVALUATION
    scope_path = "place__code"

    place = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("区县")
    )
    category = models.CharField(
        _("评价类别"), max_length=20, choices=zh_choices(EVALUATION_CATEGORIES)
    )
    year = models.PositiveIntegerField(_("年度"))
    scope = models.CharField(_("评价范围"), max_length=300)
    evaluator = models.CharField(_("评价单位"), max_length=200)
    evaluated_on = models.DateField(_("评价日期"))
    rule_pack = models.CharField(_("政策包"), max_length=100)
    rule_digest = models.CharField(_("政策版本"), max_length=64)
    conclusion = models.TextField(_("评价结论"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(scope="") & ~Q(evaluator=""), name="evaluation_says_who_and_what"
            ),
            models.CheckConstraint(
                condition=Q(rule_digest__regex=r"^[0-9a-f]{64}$"), name="evaluation_has_rules"
            ),
            models.UniqueConstraint(
                fields=["place", "category", "year"],
                condition=Q(category="assessment"),
                name="one_assessment_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {EVALUATION_CATEGORIES[self.category].zh}"


class EvaluationScore(Kept):
    """One measure of one township in an evaluation.

    `figure` is what was computed, as fraction text (`18/19`), empty where nothing was due; `score`
    is what people gave for it, out of a hundred. `measure_name` is what the policy called it then.
    """

    scope_path = "township__code"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="scores")
    township = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("镇乡")
    )
    measure = models.CharField(_("考评指标"), max_length=40)
    measure_name = models.JSONField()
    figure = models.CharField(_("取数"), max_length=80, blank=True)
    short_fen = models.BigIntegerField(_("欠缴"), null=True)
    score = models.PositiveSmallIntegerField(_("得分"), null=True)
    reason = models.CharField(_("评分理由"), max_length=300, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("依据")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "township", "measure"], name="a_measure_once_a_township"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100), name="score_out_of_a_hundred"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.township} {self.measure}"
