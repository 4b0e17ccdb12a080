"""Screenings of all households of the county, and what they flagged."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.models.cases import RiskClue
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.records.models import Kept
from bangfu.apps.registry.models import Household
from bangfu.apps.registry.models.divisions import zh_choices
from bangfu.apps.registry.models.scopes import OfHousehold
from bangfu.core.monitoring.risk import RISK_STATES
from bangfu.core.words import Words

FIGURES = ("value_fen", "line_fen", "value_share", "line_share", "concerned")
"""What a flag tells of the figure it was found by."""


class Screening(Kept):
    """One screening of the county: by which pack, on which figures, with which texts, and its counts.

    `texts` are the SQL texts the engine ran, `sources` those by which the tables were read: an
    auditor can run both again. `digest` is that of all flags.
    """

    is_about_people = True

    place = models.CharField(_("所在地"), max_length=12)
    on = models.DateField(_("筛查日期"))
    year = models.PositiveIntegerField(_("收入年度"))
    run_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    run_at = models.DateTimeField(_("运行时间"))
    pack = models.CharField(_("政策"), max_length=100)
    pack_digest = models.CharField(max_length=64)
    readings = models.JSONField(default=dict)
    texts = models.JSONField(default=list)
    sources = models.JSONField(default=dict)
    households = models.PositiveIntegerField(_("户数"))
    individuals = models.PositiveIntegerField(_("人数"))
    at_risk = models.PositiveIntegerField(_("有风险户数"))
    unknown = models.PositiveIntegerField(_("数据不全户数"))
    by_risk = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="next_ones"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="screening_digest_is_sha256"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} #{self.pk}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of a county all of whose households the viewer reads."""
        seen = Q(pk__in=[])
        for area in viewer.household_areas:
            seen |= inside("place", area)
        return seen

    def event_values(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """The counts and the digest; the texts stand in the row."""
        left_out = {"texts", "sources", "by_risk", "problems"}
        return {name: value for name, value in values.items() if name not in left_out}

    def risk_named(self, risk: str) -> Words | str:
        """A risk in words, as the pack called it then."""
        rows: list[dict[str, Any]] = self.by_risk
        found = next((row for row in rows if row["risk"] == risk), None)
        return Words(**found["title"]) if found else risk


class ScreeningFlag(OfHousehold):
    """A risk of a household that a screening found, or could not judge: by which figure and line."""

    scope_path = "household__village__code"

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="flags")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="risk_flags")
    risk = models.CharField(_("风险"), max_length=60)
    verdict = models.CharField(_("判断"), max_length=10, choices=zh_choices(RISK_STATES))
    status = models.CharField(max_length=20)
    persons = models.PositiveIntegerField(_("人数"))
    value_fen = models.BigIntegerField(_("指标值"), null=True)
    line_fen = models.BigIntegerField(_("标准"), null=True)
    value_share = models.CharField(_("占比"), max_length=60, blank=True)
    line_share = models.CharField(_("占比标准"), max_length=60, blank=True)
    concerned = models.PositiveIntegerField(_("涉及人数"), null=True)
    clause = models.CharField(_("条款"), max_length=40)
    clue = models.ForeignKey(RiskClue, on_delete=models.PROTECT, null=True, related_name="flags")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "household", "risk"], name="a_risk_is_flagged_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=list(RISK_STATES)), name="flag_verdict_known"
            ),
        ]
        indexes = [models.Index(fields=["household", "screening"])]

    def __str__(self) -> str:
        return f"{self.household.code} {self.risk}"
