"""The review of a plan: its panel, the criteria judged one by one, the signed opinions."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models.applications import Application
from bangfu.apps.projects.models.assigned import assigned_q
from bangfu.apps.records.models import Kept
from bangfu.core.words import Words, words

OPINIONS: Mapping[str, Words] = {
    "passed": words("通过", "Passed"),
    "not_passed": words("不通过", "Not passed"),
}

PREFERENCE_GROUNDS: Mapping[str, Words] = {
    "close_links": words("联结紧密", "Close links"),
    "clear_effect": words("带动明显", "Clear effect"),
    "good_repute": words("口碑良好", "Good repute"),
}
"""What a preference rests on; each is a field of the review."""

_CHOICES = [(code, name.zh) for code, name in OPINIONS.items()]


class Review(Kept):
    """The review of an application in one round, with its joint opinion once it is closed.

    `preference` is a judgement of the panel by which nothing is paid: whether an enterprise or a
    village with close links, clear effect and good repute deserves to be put first, and why.
    """

    scope_path = "application__project__township__code"

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("申报")
    )
    round = models.PositiveIntegerField(_("轮次"))
    named_on = models.DateField(_("组成日期"))
    opinion = models.CharField(_("专家组意见"), max_length=20, blank=True, choices=_CHOICES)
    reason = models.TextField(_("意见说明"), blank=True)
    closed_on = models.DateField(_("评审日期"), null=True)
    preference = models.BooleanField(_("优先扶持"), null=True)
    close_links = models.TextField(_("联结紧密"), blank=True)
    clear_effect = models.TextField(_("带动明显"), blank=True)
    good_repute = models.TextField(_("口碑良好"), blank=True)
    preferred_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("评判人")
    )
    preferred_on = models.DateField(_("评判日期"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="one_review_a_round"),
            models.CheckConstraint(
                condition=~Q(preference=True)
                | (~Q(close_links="") & ~Q(clear_effect="") & ~Q(good_repute="")),
                name="preference_has_its_grounds",
            ),
        ]

    def __str__(self) -> str:
        return self.application.project.name

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places read, and those in whose panel the viewer sits."""
        return super().visible_q(viewer) | assigned_q(viewer, "application")


class ReviewMember(Kept):
    """A member of a panel. `home` is the township or village the member comes from, if any here."""

    scope_path = "review__application__project__township__code"

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="members", verbose_name=_("评审")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("专家")
    )
    home = models.CharField(_("所在镇乡"), max_length=12, blank=True)
    opinion = models.CharField(_("本人意见"), max_length=20, blank=True, choices=_CHOICES)
    remark = models.TextField(_("说明"), blank=True)
    signed_on = models.DateField(_("签署日期"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="expert_in_panel_once")
        ]

    def __str__(self) -> str:
        return self.person.name

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places read, and those of the viewer's own panels."""
        return super().visible_q(viewer) | assigned_q(viewer, "review__application")


class ReviewScore(Kept):
    """What one member holds of one criterion."""

    scope_path = "member__review__application__project__township__code"

    member = models.ForeignKey(
        ReviewMember, on_delete=models.PROTECT, related_name="scores", verbose_name=_("专家")
    )
    criterion = models.CharField(_("条件"), max_length=60)
    criterion_name = models.JSONField(default=dict)
    is_met = models.BooleanField(_("认可"))
    remark = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "criterion"], name="criterion_judged_once")
        ]

    def __str__(self) -> str:
        return self.criterion

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places read, and those of the viewer's own panels."""
        return super().visible_q(viewer) | assigned_q(viewer, "member__review__application")
