"""Who helps a household: one person at a time, from a day to a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.models import Person
from bangfu.apps.registry.models import Household, OfHousehold


class Supporter(OfHousehold):
    """The person who looks after a household and its measures. Days are `[from_on, until_on)`."""

    scope_path = "household__village__code"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="supporters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField(_("起"))
    until_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until_on__isnull=True),
                name="one_supporter_of_a_household_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="supporter_ends_after_they_begin",
            ),
        ]
        indexes = [models.Index(fields=["person", "until_on"])]

    def __str__(self) -> str:
        return f"{self.household} {self.person}"
