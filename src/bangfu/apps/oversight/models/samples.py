"""Samples of what was done, drawn by auditors with a seed that is kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import Kept


class AuditSample(Kept):
    """A draw of events: by which seed, from which days and tables, which ones. It is never changed.

    The same seed over the same events draws the same numbers, whoever draws.
    """

    READERS = ("auditor", "county_leader", "leading_group_office")

    place = models.CharField(_("所在地"), max_length=12)
    seed = models.CharField(_("抽样种子"), max_length=100)
    subject_kind = models.CharField(_("事项"), max_length=80, blank=True)
    begins_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"))
    drawn_from = models.PositiveIntegerField(_("抽样总数"))
    sequences = models.JSONField()
    drawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("抽样人")
    )
    drawn_at = models.DateTimeField(_("抽样时间"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(seed=""), name="sample_has_seed"),
            models.CheckConstraint(condition=Q(drawn_from__gte=1), name="sample_from_something"),
        ]

    def __str__(self) -> str:
        return f"{self.seed} {self.begins_on}—{self.ends_on}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the viewer's places, for who may look through events."""
        seen = super().visible_q(viewer)
        return seen if viewer.roles & set(cls.READERS) else Q(pk__in=[])
