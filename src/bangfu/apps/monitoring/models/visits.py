"""Visits to households: who was there, when, for which level, and what was found."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.people.models import Person
from bangfu.apps.registry.models import Household, OfHousehold
from bangfu.apps.registry.models.divisions import zh_choices
from bangfu.core.households import GUARANTEE_STATES, VISIT_LEVELS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_ANSWERS = zh_choices(GUARANTEE_STATES)
_IN_WORDS = ("findings", "needs")


def _answer(label: "StrOrPromise") -> "models.CharField[str, str]":
    """What was found of one thing; empty where nobody looked."""
    return models.CharField(label, max_length=10, choices=_ANSWERS, blank=True)


class Visit(OfHousehold):
    """One visit. An answer that something is unmet says how; an empty one was not looked at."""

    scope_path = "household__village__code"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="visits")
    level = models.CharField(_("层级"), max_length=10, choices=zh_choices(VISIT_LEVELS))
    visited_on = models.DateField(_("走访日期"))
    visitor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    findings = models.CharField(_("走访情况"), max_length=2000, blank=True)
    needs = models.CharField(_("农户诉求"), max_length=1000, blank=True)
    housing = _answer(_("住房安全"))
    water = _answer(_("饮水安全"))
    schooling = _answer(_("义务教育"))
    medical = _answer(_("基本医疗"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "level", "visited_on", "visitor"],
                name="one_visit_of_a_visitor_a_day",
            ),
            models.CheckConstraint(
                condition=Q(level__in=list(VISIT_LEVELS)), name="visit_level_known"
            ),
            models.CheckConstraint(
                condition=~Q(findings="")
                | ~(
                    Q(housing="unmet")
                    | Q(water="unmet")
                    | Q(schooling="unmet")
                    | Q(medical="unmet")
                ),
                name="visit_unmet_says_how",
            ),
        ]
        indexes = [models.Index(fields=["household", "level", "visited_on"])]

    def __str__(self) -> str:
        return f"{self.household} {self.visited_on}"

    def event_values(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Everything but the words: they may speak of somebody who is erased one day."""
        return {name: value for name, value in values.items() if name not in _IN_WORDS}
