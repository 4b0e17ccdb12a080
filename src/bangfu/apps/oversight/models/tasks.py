"""Tasks with their due days, and figures that townships file."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.oversight.flow import FORM_RETURN, TASK
from bangfu.apps.projects.models import Project
from bangfu.apps.records.models import Flowing, Kept
from bangfu.apps.registry.models import Division


class Task(Flowing):
    """A line of the work ledger: what is to be done, by whom, by when, on which way.

    `matter` is a code of the policy (deciding, progress, money, tendering, supervision of works),
    `matter_name` what the policy called it then.
    """

    flow = TASK
    scope_path = "place__code"

    place = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("承办地")
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("项目")
    )
    matter = models.CharField(_("事项"), max_length=40, blank=True)
    matter_name = models.JSONField(default=dict)
    measure = models.CharField(_("措施"), max_length=300)
    road_map = models.TextField(_("路线图"))
    responsible = models.CharField(_("责任人"), max_length=100)
    due_on = models.DateField(_("完成时间"))
    progress = models.TextField(_("进展"), blank=True)
    closed_on = models.DateField(_("办结日期"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(measure="") & ~Q(road_map="") & ~Q(responsible=""),
                name="task_has_measure_way_and_person",
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return self.measure


class FormReturn(Flowing):
    """The figures of a township's weak villages for a period: due on a day, filed, accepted.

    `period` is a year, quarter or month: `2018`, `2018Q4`, `2018-11`. `filed_on` is the day of the
    first filing: a correction does not make a return late.
    """

    flow = FORM_RETURN
    scope_path = "filer__code"
    named_with = ("filer",)

    form = models.CharField(_("报表"), max_length=40)
    period = models.CharField(_("所属期"), max_length=10)
    filer = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("报送镇乡")
    )
    due_on = models.DateField(_("报送期限"))
    filed_on = models.DateField(_("报送日期"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "period", "filer"], name="one_return_a_period"),
            models.CheckConstraint(
                condition=Q(state="due") | Q(filed_on__isnull=False), name="filed_return_has_day"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.filer} {self.period}"


class FormReturnLine(Kept):
    """The figures of one village in a return, in fen; without a figure where none is known."""

    scope_path = "village__code"

    form_return = models.ForeignKey(FormReturn, on_delete=models.PROTECT, related_name="lines")
    village = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("村")
    )
    operating_income_fen = models.BigIntegerField(_("集体经营性收入"), null=True)
    income_per_head_fen = models.BigIntegerField(_("人均可支配收入"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form_return", "village"], name="a_village_once_in_a_return"
            )
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.form_return.period}"
