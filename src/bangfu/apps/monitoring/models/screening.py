"""Screenings of all households of the county, and what they flagged."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.models.cases import RiskClue
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.records.models import Job, Kept
from bangfu.apps.registry.models import Household
from bangfu.apps.registry.models.divisions import zh_choices
from bangfu.apps.registry.models.scopes import OfHousehold
from bangfu.core.monitoring.risk import RISK_STATES
from bangfu.core.words import Words

FIGURES = ("value_fen", "line_fen", "value_share", "line_share", "concerned")
"""What a flag tells of the figure it was found by."""


COUNTS = ("households", "individuals", "at_risk", "unknown")
"""What a screening counts of everybody."""


class Screening(Kept):
    """One screening of the county: by which pack, on which figures, with which texts, and its counts.

    It exists from the moment it is asked for; what it found is written by its job, all at once, and
    the digest of all flags with it. `texts` are the SQL texts the engine ran, `sources` those by
    which the tables were read, `tables` what was read: an auditor can compute it again.
    """

    is_about_people = True

    place = models.CharField(_("所在地"), max_length=12)
    on = models.DateField(_("筛查日期"))
    year = models.PositiveIntegerField(_("收入年度"))
    run_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    run_at = models.DateTimeField(_("运行时间"))
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    pack = models.CharField(_("政策"), max_length=100, blank=True)
    pack_digest = models.CharField(max_length=64, blank=True)
    readings = models.JSONField(default=dict)
    texts = models.JSONField(default=list)
    sources = models.JSONField(default=dict)
    households = models.PositiveIntegerField(_("户数"), null=True)
    individuals = models.PositiveIntegerField(_("人数"), null=True)
    at_risk = models.PositiveIntegerField(_("有风险户数"), null=True)
    unknown = models.PositiveIntegerField(_("数据不全户数"), null=True)
    by_risk = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="next_ones"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest="") | Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="screening_digest_is_sha256",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(digest=""),
                    **dict.fromkeys((f"{count}__isnull" for count in COUNTS), False),
                )
                | Q(digest="", **dict.fromkeys((f"{count}__isnull" for count in COUNTS), True)),
                name="screening_is_done_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} #{self.pk}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of a county all of whose households the viewer reads."""
        return _of_county(viewer, "place")

    @property
    def is_done(self) -> bool:
        """Whether its flags are written."""
        return bool(self.digest)

    @property
    def progress(self) -> str:
        """How far it has come: done, or as its job says."""
        state = "done" if self.is_done or self.job is None else self.job.state
        return str(dict(Job.STATES)[state])

    def event_values(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """The counts and the digest; the texts stand in the row."""
        left_out = {"texts", "sources", "by_risk", "problems"}
        return {name: value for name, value in values.items() if name not in left_out}

    def risk_named(self, risk: str) -> Words | str:
        """A risk in words, as the pack called it then."""
        rows: list[dict[str, Any]] = self.by_risk
        found = next((row for row in rows if row["risk"] == risk), None)
        return Words(**found["title"]) if found else risk


class ScreenedTable(Kept):
    """A table as a screening was given it, as a Parquet file: what is computed again is computed of it.

    It holds codes, sums and states of households and their members, and nothing of class 3.
    """

    is_about_people = True

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="tables")
    name = models.CharField(max_length=20)
    rows_count = models.PositiveIntegerField(_("行数"))
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["screening", "name"], name="a_table_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.screening_id} {self.name}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the screenings that the viewer sees."""
        return _of_county(viewer, "screening__place")


def _of_county(viewer: Viewer, path: str) -> Q:
    """The rows of the counties, at `path`, all of whose households a viewer reads."""
    seen = Q(pk__in=[])
    for area in viewer.household_areas:
        seen |= inside(path, area)
    return seen


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
