"""Forms of cards and sheets."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.models import CardIssue
from bangfu.apps.monitoring.models.cards import CARD_KINDS
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    FlagField,
    PlaceField,
    PolicyForm,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.forms.households import HouseholdChoice
from bangfu.apps.registry.queries.households import household_villages, live_households_for


class CardForm(PolicyForm):
    """Which card or sheet is printed, and for whom."""

    household = HouseholdChoice(_("户"), live_households_for)
    kind_code = ChoiceField(_("种类"), CARD_KINDS)


class BatchForm(PolicyForm):
    """Which card or sheet is printed for the households of a village."""

    village = PlaceField(_("村"), household_villages)
    kind_code = ChoiceField(_("种类"), CARD_KINDS)
    lacking_only = FlagField(_("只印还没有送达过的户"), initial=True)


class HandOverForm(PolicyForm):
    """On which day it was handed over."""

    handed_over_on = DayField(_("送达日期"))


def today_of(viewer: Viewer, _row: CardIssue) -> Mapping[str, Any]:
    """Usually today."""
    return {"handed_over_on": viewer.today}
