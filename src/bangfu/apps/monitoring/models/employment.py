"""Who has work in which month, and by which channel it was found."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.registry.models import Individual, OfHousehold

PUBLIC_POST = "public_post"
"""The channel whose pay comes from a subsidy, from returns of projects, or from both."""


class Employment(OfHousehold):
    """Somebody had work at the end of a month. `month` is `2024-07`; the channels are the policy's.

    A public post tells what of its pay is subsidy and what comes from returns of projects.
    """

    scope_path = "individual__household__village__code"

    individual = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="work")
    month = models.CharField(_("月份"), max_length=7)
    channel = models.CharField(_("就业渠道"), max_length=40)
    employer = models.CharField(_("用人单位"), max_length=200)
    place = models.CharField(_("就业地点"), max_length=200, blank=True)
    wage_fen = models.BigIntegerField(_("月工资"), null=True, blank=True)
    post_subsidy_fen = models.BigIntegerField(_("其中岗位补贴"), null=True, blank=True)
    post_returns_fen = models.BigIntegerField(_("其中项目收益"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["individual", "month", "channel"], name="one_work_a_month_and_channel"
            ),
            models.CheckConstraint(
                condition=Q(month__regex=r"^[0-9]{4}-(0[1-9]|1[0-2])$"),
                name="work_month_is_year_and_month",
            ),
            models.CheckConstraint(condition=~Q(channel=""), name="work_has_its_channel"),
            models.CheckConstraint(condition=~Q(employer=""), name="work_has_its_employer"),
            models.CheckConstraint(
                condition=Q(wage_fen__isnull=True) | Q(wage_fen__gte=0), name="wage_not_below_zero"
            ),
            models.CheckConstraint(
                condition=(Q(post_subsidy_fen__isnull=True) & Q(post_returns_fen__isnull=True))
                | Q(
                    channel=PUBLIC_POST,
                    post_subsidy_fen__gte=0,
                    post_returns_fen__gte=0,
                    wage_fen=F("post_subsidy_fen") + F("post_returns_fen"),
                ),
                name="post_pay_is_the_sum_of_its_sources",
            ),
        ]
        indexes = [models.Index(fields=["month", "channel"])]

    def __str__(self) -> str:
        return f"{self.individual.code} {self.month}"

    def event_values(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Everything but where: it may say who somebody is who is erased one day."""
        return {name: value for name, value in values.items() if name not in ("employer", "place")}
