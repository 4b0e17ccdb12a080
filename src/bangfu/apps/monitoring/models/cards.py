"""Clear cards and policy sheets: printed for a household, and handed over."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.models import Person
from bangfu.apps.registry.models import Household, OfHousehold
from bangfu.apps.registry.models.divisions import zh_choices
from bangfu.core.words import Words, words

CARD_KINDS: Mapping[str, Words] = {
    "clear_card": words("明白卡", "Clear card"),
    "policy_sheet": words("明白纸", "Policy sheet"),
}
"""What is printed for households: each is printed from other things."""


class CardIssue(OfHousehold):
    """One card or sheet of a household, by its version: printed on a day, handed over on another."""

    scope_path = "household__village__code"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="cards")
    kind_code = models.CharField(_("种类"), max_length=20, choices=zh_choices(CARD_KINDS))
    version = models.PositiveIntegerField(_("版次"))
    printed_on = models.DateField(_("印制日期"))
    printed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    handed_over_on = models.DateField(_("送达日期"), null=True, blank=True)
    handed_over_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind_code", "version"], name="one_card_a_version"
            ),
            models.CheckConstraint(
                condition=Q(kind_code__in=list(CARD_KINDS)), name="card_kind_known"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="card_version_counts"),
            models.CheckConstraint(
                condition=(Q(handed_over_on__isnull=True) & Q(handed_over_by__isnull=True))
                | Q(handed_over_by__isnull=False, handed_over_on__gte=F("printed_on")),
                name="card_handed_over_after_printing",
            ),
        ]
        indexes = [models.Index(fields=["household", "kind_code", "handed_over_on"])]

    def __str__(self) -> str:
        return f"{self.household} {CARD_KINDS[self.kind_code].zh} {self.version}"
