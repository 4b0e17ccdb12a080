"""Consent to pooling: the meetings that decided, the consent of each village and each township."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.flow import TOWNSHIP_CONSENT, VILLAGE_CONSENT
from bangfu.apps.records.models import Decision, Flowing, Kept
from bangfu.apps.registry.models import Division
from bangfu.core.words import Words, words

MEETINGS: Mapping[str, Words] = {
    "village": words("村级民主决策（六步三要）", "Decision of a village (six steps, three musts)"),
    "township": words("镇乡集体决策（三重一大）", "Collective decision of a township"),
}


class Meeting(Kept):
    """A meeting that decided: when, who voted how, where its minutes are kept.

    `items` are the codes of the steps and musts that were kept to, as the policy lists them.
    """

    scope_path = "division__code"

    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    category = models.CharField(
        _("会议类别"), max_length=20, choices=[(code, w.zh) for code, w in MEETINGS.items()]
    )
    held_on = models.DateField(_("会议日期"))
    items = models.JSONField(_("已办步骤"), default=list)
    attended = models.PositiveIntegerField(_("到会人数"))
    votes_for = models.PositiveIntegerField(_("同意票"))
    votes_against = models.PositiveIntegerField(_("反对票"), default=0)
    minutes = models.CharField(_("会议记录编号"), max_length=100)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("依据")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attended__gte=models.F("votes_for") + models.F("votes_against")),
                name="no_more_votes_than_people",
            ),
            models.CheckConstraint(condition=~Q(minutes=""), name="meeting_has_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.division} {MEETINGS[self.category].zh} {self.held_on}"


class TownshipConsent(Flowing):
    """The consent of a township that the district pools the money of all its weak villages."""

    flow = TOWNSHIP_CONSENT
    papers_fixed = frozenset({"pooled"})
    scope_path = "township__code"
    named_with = ("township",)

    township = models.OneToOneField(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("镇乡")
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("集体决策")
    )
    signed_on = models.DateField(_("签订日期"), null=True)

    def __str__(self) -> str:
        return f"{self.township} {self.flow.title.zh}"

    @classmethod
    def waiting_q(cls, viewer: Viewer) -> Q:
        """A township decides when none of its villages is open."""
        unpooled = VillageConsent.everything.filter(
            township_consent=OuterRef("pk"), state__in=["open", "village_agreed"]
        )
        return ~Q(state="open") | Q(~Exists(unpooled))


class VillageConsent(Flowing):
    """The consent of a weak village that its township pools its money."""

    flow = VILLAGE_CONSENT
    papers_fixed = frozenset({"village_pooled"})
    scope_path = "village__code"
    named_with = ("village",)

    village = models.OneToOneField(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("困难村")
    )
    township_consent = models.ForeignKey(
        TownshipConsent,
        on_delete=models.PROTECT,
        related_name="villages",
        verbose_name=_("所属镇乡"),
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("村级决策")
    )
    signed_on = models.DateField(_("签订日期"), null=True)

    def __str__(self) -> str:
        return f"{self.village} {self.flow.title.zh}"
