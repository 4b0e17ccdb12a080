"""An application with its papers, its exception to the cap and its agreement with the platform."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.flow import APPLICATION, CAP_EXCEPTION, PLATFORM_AGREEMENT
from bangfu.apps.projects.models.assigned import assigned_q
from bangfu.apps.projects.models.consents import Meeting
from bangfu.apps.projects.models.projects import Project
from bangfu.apps.records.models import Flowing, Kept


class Application(Flowing):
    """The application for a project. What the project is stands in the project itself."""

    flow = APPLICATION
    papers_fixed = frozenset(
        {"filed", "sent_to_government", "approved", "recorded", "rejected", "withdrawn"}
    )
    scope_path = "project__township__code"
    named_with = ("project",)

    project = models.OneToOneField(
        Project, on_delete=models.PROTECT, related_name="application", verbose_name=_("项目")
    )
    requested_fen = models.BigIntegerField(_("申请市级补助"), null=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("集体决策")
    )
    submitted_on = models.DateField(_("报送日期"), null=True)
    late_reason = models.CharField(_("逾期说明"), max_length=500, blank=True)
    copies = models.PositiveSmallIntegerField(_("份数"), null=True)
    is_sealed = models.BooleanField(_("已加盖公章"), default=False)
    filed_on = models.DateField(_("文件报送日期"), null=True)
    reply_number = models.CharField(_("批复文号"), max_length=100, blank=True)
    replied_on = models.DateField(_("批复日期"), null=True)
    record_number = models.CharField(_("备案编号"), max_length=100, blank=True)
    recorded_on = models.DateField(_("备案日期"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(requested_fen__isnull=True) | Q(requested_fen__gt=0),
                name="request_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(requested_fen__isnull=False),
                name="submitted_application_has_its_sum",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "recorded"]) | ~Q(reply_number=""),
                name="approved_application_has_its_reply",
            ),
        ]

    def __str__(self) -> str:
        return self.project.name

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places read, and those to be reviewed by the viewer."""
        return super().visible_q(viewer) | assigned_q(viewer, "pk")


class CapException(Flowing):
    """What a township asks for above its cap, on which grounds, and the opinion of the platform.

    `over_fen` is how much was over when it was asked: a larger request needs a new exception.
    """

    flow = CAP_EXCEPTION
    scope_path = "application__project__township__code"
    named_with = ("application__project",)

    application = models.OneToOneField(
        Application,
        on_delete=models.PROTECT,
        related_name="cap_exception",
        verbose_name=_("申报"),
    )
    over_fen = models.BigIntegerField(_("超出金额"))
    grounds = models.JSONField(_("理由类别"), default=list)
    explanation = models.TextField(_("理由说明"))

    def __str__(self) -> str:
        return f"{self.application} {self.flow.title.zh}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places read, and those of applications to be reviewed by the viewer."""
        return super().visible_q(viewer) | assigned_q(viewer, "application")


class PlatformAgreement(Flowing):
    """The agreement of township and platform on a project, with the terms the policy asks for."""

    flow = PLATFORM_AGREEMENT
    scope_path = "application__project__township__code"
    named_with = ("application__project",)

    application = models.OneToOneField(
        Application,
        on_delete=models.PROTECT,
        related_name="platform_agreement",
        verbose_name=_("申报"),
    )
    number = models.CharField(_("协议编号"), max_length=100)
    signed_on = models.DateField(_("签订日期"), null=True)

    def __str__(self) -> str:
        return f"{self.application} {self.flow.title.zh}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places read, and those of applications to be reviewed by the viewer."""
        return super().visible_q(viewer) | assigned_q(viewer, "application")


class AgreementTerm(Kept):
    """One term of an agreement, by its code in the policy, in words."""

    scope_path = "agreement__application__project__township__code"

    agreement = models.ForeignKey(
        PlatformAgreement,
        on_delete=models.PROTECT,
        related_name="terms",
        verbose_name=_("协议"),
    )
    code = models.CharField(_("条款"), max_length=60)
    code_name = models.JSONField(default=dict)
    wording = models.TextField(_("约定内容"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code"], name="term_of_agreement_once"),
            models.CheckConstraint(condition=~Q(wording=""), name="term_is_worded"),
        ]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places read, and those of applications to be reviewed by the viewer."""
        return super().visible_q(viewer) | assigned_q(viewer, "agreement__application")
