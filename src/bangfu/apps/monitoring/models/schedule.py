"""The work of the year: key areas, concentrated checks, and what was done of each recurring duty."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.flow.schedule import CAMPAIGN, CHECKED
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer, above_q
from bangfu.apps.records.models import Decision, Flowing, Kept
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.models.divisions import zh_choices
from bangfu.core.filing import period_name


class KeyArea(Kept):
    """A township or village that is watched closely, and why. Days are `[from_on, until_on)`."""

    scope_path = "place__code"

    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("列入原因"), max_length=500)
    from_on = models.DateField(_("列入日期"))
    until_on = models.DateField(_("移出日期"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(until_on__isnull=True),
                name="a_key_area_is_listed_once",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="key_area_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="key_area_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.place)

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the own places, and those in which they lie."""
        return super().visible_q(viewer) | above_q(viewer, cls.scope_path)


class Campaign(Flowing):
    """A concentrated check: which households of which place are visited, from which day to which.

    It is carried out by ordinary visits; both days are included. Whoever works in its place sees it.
    """

    flow = CAMPAIGN
    scope_path = "place__code"

    title = models.CharField(_("名称"), max_length=100)
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    checked = models.CharField(_("排查对象"), max_length=10, choices=zh_choices(CHECKED))
    from_on = models.DateField(_("开始日期"))
    until_on = models.DateField(_("结束日期"))
    why = models.CharField(_("原因"), max_length=500)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="campaign_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(checked__in=list(CHECKED)), name="campaign_checks_known"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="campaign_says_why"),
        ]
        indexes = [models.Index(fields=["state", "until_on"])]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the own places, and those in which they lie: they are to be carried out there."""
        return super().visible_q(viewer) | above_q(viewer, cls.scope_path)

    @classmethod
    def waiting_q(cls, viewer: Viewer) -> Q:
        """One is ended once its days are over."""
        return Q(until_on__lt=viewer.today)


class Dispatch(Kept):
    """What was done of a recurring duty: a monthly dispatch, a circular, a note on a key area.

    `duty` is named by the policy, with its words of the day; `figures` are those of the period as
    they stood when it was made.
    """

    scope_path = "place__code"

    duty = models.CharField(_("事项"), max_length=60)
    duty_name = models.JSONField()
    period = models.CharField(_("所属期"), max_length=7)
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(_("完成日期"))
    text = models.CharField(_("情况和要求"), max_length=2000)
    document = models.CharField(_("文号"), max_length=100, blank=True)
    figures = models.JSONField(default=dict)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "period", "place"], name="a_duty_is_done_once_a_period"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="dispatch_says_something"),
        ]
        indexes = [models.Index(fields=["period", "duty"])]

    def __str__(self) -> str:
        return f"{self.duty_name['zh']} {period_name(self.period).zh}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Those of the own places, and those in which they lie: a circular is for everybody there."""
        return super().visible_q(viewer) | above_q(viewer, cls.scope_path)
