"""Inspections, the findings they leave, and clues referred to others."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.assets.models import Asset
from bangfu.apps.oversight.flow import FINDING, INSPECTION, REFERRAL
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.records.models import Flowing
from bangfu.apps.registry.models import Division
from bangfu.core.words import Words, words

INSPECTION_CATEGORIES: Mapping[str, Words] = {
    "spot_check": words("随机抽查", "Spot check"),
    "site_visit": words("现场督导", "Visit on site"),
}

GRAVITIES: Mapping[str, Words] = {
    "minor": words("一般", "Minor"),
    "serious": words("较重", "Serious"),
    "grave": words("严重", "Grave"),
}

CONFIDENTIAL_TO = ("auditor", "county_leader", "leading_group_office")
"""Who sees clues that were referred: nobody else, not even who was inspected."""


def zh_choices(named: Mapping[str, Words]) -> list[tuple[str, str]]:
    """Codes with their Chinese names, as a column of a model lists them."""
    return [(code, name.zh) for code, name in named.items()]


class Inspection(Flowing):
    """A spot check of a place that was drawn, or a visit to the site of a project.

    `draw_seed` is what the place was drawn by: with it anybody repeats the draw.
    """

    flow = INSPECTION
    scope_path = "place__code"
    named_with = ("project", "place")

    category = models.CharField(
        _("检查方式"), max_length=20, choices=zh_choices(INSPECTION_CATEGORIES)
    )
    place = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("地点")
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("项目")
    )
    draw_seed = models.CharField(_("抽样种子"), max_length=100, blank=True)
    drawn_from = models.PositiveIntegerField(_("抽样总数"), null=True)
    planned_on = models.DateField(_("计划日期"))
    visited_on = models.DateField(_("检查日期"), null=True)
    inspector = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("检查人")
    )
    progress = models.CharField(_("进度"), max_length=200, blank=True)
    standard = models.CharField(_("建设标准"), max_length=500, blank=True)
    quality = models.CharField(_("施工质量"), max_length=500, blank=True)
    finding = models.TextField(_("检查结论"), blank=True)
    follow_up = models.TextField(_("整改情况"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(category="spot_check") | ~Q(draw_seed=""), name="spot_check_was_drawn"
            ),
            models.CheckConstraint(
                condition=~Q(category="site_visit") | Q(project__isnull=False),
                name="site_visit_has_project",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["visited", "closed"])
                | (Q(visited_on__isnull=False) & Q(inspector__isnull=False) & ~Q(finding="")),
                name="inspection_visited_says_what_was_found",
            ),
        ]
        indexes = [models.Index(fields=["project", "visited_on"])]

    def __str__(self) -> str:
        return f"{INSPECTION_CATEGORIES[self.category].zh} {self.project or self.place}"


class Finding(Flowing):
    """Something found wrong, who is to put it right until when, and what became of it."""

    flow = FINDING
    scope_path = "place__code"

    place = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("责任镇乡或村")
    )
    inspection = models.ForeignKey(
        Inspection,
        on_delete=models.PROTECT,
        null=True,
        related_name="findings",
        verbose_name=_("来源检查"),
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("涉及项目")
    )
    asset = models.ForeignKey(
        Asset, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("涉及资产")
    )
    title = models.CharField(_("问题"), max_length=200)
    text = models.TextField(_("具体情况"))
    gravity = models.CharField(
        _("情节轻重"), max_length=10, choices=zh_choices(GRAVITIES), blank=True
    )
    responsible_person = models.CharField(_("责任人"), max_length=100, blank=True)
    penalty = models.CharField(_("处理决定"), max_length=500, blank=True)
    amount_fen = models.BigIntegerField(_("涉及金额"), null=True)
    measures = models.TextField(_("整改要求"))
    due_on = models.DateField(_("整改期限"))
    evidence = models.TextField(_("整改情况"), blank=True)
    found_on = models.DateField(_("发现日期"))
    closed_on = models.DateField(_("销号日期"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_on__isnull=False) & ~Q(evidence="")),
                name="finding_closed_has_evidence",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="finding_has_title"),
        ]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return self.title


class Referral(Flowing):
    """A clue handed to a body that may pursue it. Few see it."""

    flow = REFERRAL
    scope_path = "place__code"

    place = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("所在地")
    )
    finding = models.ForeignKey(
        Finding,
        on_delete=models.PROTECT,
        null=True,
        related_name="referrals",
        verbose_name=_("来源问题"),
    )
    clue = models.TextField(_("线索"))
    receiving_body = models.CharField(_("接收机关"), max_length=200)
    referred_on = models.DateField(_("移送日期"))
    amount_fen = models.BigIntegerField(_("涉及金额"))
    outcome = models.TextField(_("处理结果"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(clue="") & ~Q(receiving_body=""), name="referral_says_what_to_whom"
            ),
            models.CheckConstraint(
                condition=Q(state="referred") | ~Q(outcome=""), name="referral_settled_has_outcome"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="referral_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.receiving_body} {self.referred_on}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places for which the viewer holds one of the roles that may know."""
        seen = super().visible_q(viewer)
        return seen if viewer.roles & set(CONFIDENTIAL_TO) else Q(pk__in=[])
