"""A project from its design to its end: what it is, whose money it holds, how it is built."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.flow import PROGRESS_RECORD, PROJECT
from bangfu.apps.projects.models.assigned import assigned_q
from bangfu.apps.records.models import Flowing, Kept
from bangfu.apps.registry.models import Division
from bangfu.core.words import Words, words

AREAS: Mapping[str, Words] = {
    "east": words("东部片区", "Eastern area"),
    "west": words("西部片区", "Western area"),
    "south": words("南部片区", "Southern area"),
    "north": words("北部片区", "Northern area"),
    "middle": words("中部片区", "Middle area"),
}

CONTRACTS: Mapping[str, Words] = {
    "works": words("工程", "Works"),
    "goods": words("货物", "Goods"),
    "services": words("服务", "Services"),
    "supervision": words("监理", "Construction supervision"),
}

UNBUILT = ("planned", "dropped")
"""The states of a project that the government has not approved: the public does not see it."""


class Project(Flowing):
    """One project and its one record, from the application to the end.

    `sector`, `industry` are codes of the policy, kept with their names of the day; `industry`
    outside its list says why. What is asked for stands in the application; `municipal_subsidy_fen`
    is what was approved, None before.
    """

    flow = PROJECT
    scope_path = "township__code"

    code = models.CharField(_("项目编号"), max_length=20, unique=True)
    plan_year = models.PositiveIntegerField(_("项目年度"))
    name = models.CharField(_("项目名称"), max_length=100)
    industry = models.CharField(_("产业类别"), max_length=40)
    industry_name = models.JSONField(default=dict)
    industry_reason = models.CharField(_("其他类别的理由"), max_length=300, blank=True)
    sector = models.CharField(_("工农商"), max_length=40)
    sector_name = models.JSONField(default=dict)
    area = models.CharField(
        _("所在片区"), max_length=10, blank=True, choices=[(c, w.zh) for c, w in AREAS.items()]
    )
    township = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("镇乡")
    )
    site = models.CharField(_("建设地点"), max_length=200, blank=True)
    implementing_body = models.CharField(_("实施主体"), max_length=200)
    operator = models.CharField(_("经营主体"), max_length=200, blank=True)
    operating_form = models.CharField(_("经营方式"), max_length=100, blank=True)
    area_mu = models.PositiveIntegerField(_("面积（亩）"))
    total_investment_fen = models.BigIntegerField(_("总投资"))
    own_fen = models.BigIntegerField(_("自筹资金"), default=0)
    municipal_subsidy_fen = models.BigIntegerField(_("批复市级补助"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "name"],
                condition=~Q(state="dropped"),
                name="one_project_a_name_and_year",
            ),
            models.CheckConstraint(
                condition=Q(total_investment_fen__gt=0) & Q(own_fen__gte=0),
                name="project_sums_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(municipal_subsidy_fen__isnull=True) | Q(municipal_subsidy_fen__gt=0),
                name="approved_subsidy_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNBUILT) | Q(municipal_subsidy_fen__isnull=False),
                name="approved_project_has_its_subsidy",
            ),
        ]
        indexes = [models.Index(fields=["plan_year", "township"])]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def public_q(cls) -> Q:
        """The projects that were approved."""
        return ~Q(state__in=UNBUILT)

    @classmethod
    def waiting_q(cls, viewer: Viewer) -> Q:
        """A project that is applied for waits in its application."""
        return ~Q(state="planned")

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places read, those approved, and those to be reviewed by the viewer."""
        return super().visible_q(viewer) | assigned_q(viewer, "application")


class OfProject(Kept):
    """A part of the record of a project: whoever may see the project's place may see it."""

    scope_path = "project__township__code"

    class Meta:
        abstract = True

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the places read, and those of projects to be reviewed by the viewer."""
        return super().visible_q(viewer) | assigned_q(viewer, "project__application")


class ProjectVillage(OfProject):
    """A weak village whose money is in the project, with its share as fraction text (`1/12`)."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="villages", verbose_name=_("项目")
    )
    village = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("困难村")
    )
    share = models.CharField(_("份额"), max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "village"], name="village_in_project_once")
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.share}"

    @classmethod
    def public_q(cls) -> Q:
        """Those of approved projects."""
        return ~Q(project__state__in=UNBUILT)


class ProjectYearContent(OfProject):
    """What is built in a year and for how much: a line of the yearly construction list."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="year_contents", verbose_name=_("项目")
    )
    year = models.PositiveIntegerField(_("年度"))
    content = models.CharField(_("建设内容"), max_length=300)
    amount_fen = models.BigIntegerField(_("投资额"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year", "content"], name="content_of_a_year_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="content_amount_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.content}"

    @classmethod
    def public_q(cls) -> Q:
        """Those of approved projects."""
        return ~Q(project__state__in=UNBUILT)


class Contract(OfProject):
    """A contract of a project: works, goods, services or the supervision of works.

    `tender` names the record of the tender, which the policy asks for from some value on.
    """

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("项目")
    )
    category = models.CharField(
        _("合同类别"), max_length=20, choices=[(c, w.zh) for c, w in CONTRACTS.items()]
    )
    number = models.CharField(_("合同编号"), max_length=100)
    title = models.CharField(_("合同名称"), max_length=200)
    supplier = models.CharField(_("乙方"), max_length=200)
    amount_fen = models.BigIntegerField(_("合同金额"))
    signed_on = models.DateField(_("签订日期"))
    tender = models.CharField(_("招投标记录"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="contract_number_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="contract_amount_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ProgressRecord(Flowing):
    """How far a project was built on a day, in whole per cent, by which evidence; checked by another."""

    flow = PROGRESS_RECORD
    scope_path = "project__township__code"
    named_with = ("project",)

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="progress", verbose_name=_("项目")
    )
    measured_on = models.DateField(_("日期"))
    percent = models.PositiveSmallIntegerField(_("完成比例"))
    evidence = models.CharField(_("证明材料"), max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="progress_is_per_cent"),
            models.CheckConstraint(condition=~Q(evidence=""), name="progress_has_evidence"),
        ]
        indexes = [models.Index(fields=["project", "measured_on"])]

    def __str__(self) -> str:
        return f"{self.project} {self.percent}%"


class Acceptance(OfProject):
    """One inspection at the end of building: who took part, with what result, which defects."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="acceptances", verbose_name=_("项目")
    )
    held_on = models.DateField(_("验收日期"))
    members = models.CharField(_("验收人员"), max_length=300)
    is_passed = models.BooleanField(_("验收合格"))
    defects = models.TextField(_("发现问题"), blank=True)
    settled_fen = models.BigIntegerField(_("结算审定额"), null=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(members=""), name="acceptance_has_members"),
            models.CheckConstraint(
                condition=Q(is_passed=True) | ~Q(defects=""), name="failed_acceptance_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.held_on}"


class RecoveryItem(OfProject):
    """What is to be got back when a project is terminated: what, how much, from whom, until when."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="recovery", verbose_name=_("项目")
    )
    content = models.CharField(_("追回事项"), max_length=200)
    amount_fen = models.BigIntegerField(_("追回金额"))
    holder = models.CharField(_("责任方"), max_length=200)
    due_on = models.DateField(_("追回期限"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="recovery_not_below_zero")
        ]

    def __str__(self) -> str:
        return self.content
