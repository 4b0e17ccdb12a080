"""Parts that several forms share: a meeting, and the papers of a step by their names."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoicesField,
    DayField,
    NumberField,
    PolicyForm,
    WholeField,
)
from bangfu.apps.projects.actions.meetings import MeetingFacts
from bangfu.apps.projects.queries.policy import step_needs

NUMBER = _("填写文号或编号；没有这件的留空")


class StepForm(PolicyForm):
    """A form with an input for each paper that a step of the policy needs; `step` names the step."""

    step = ""

    def arrange(self) -> None:
        """An input for each paper, named by its code, so that what is missing is told beside it."""
        for code, name in step_needs(self.viewer.today, self.step).items():
            said = name.said(self.viewer.language)
            number = NumberField(said, max_length=100, required=False, help_text=NUMBER)
            number.for_viewer(self.viewer)
            self.fields[code] = number


class MeetingForm(PolicyForm):
    """A meeting that decided."""

    held_on = DayField(_("会议日期"))
    attended = WholeField(_("到会人数"), min_value=1)
    votes_for = WholeField(_("同意票"))
    votes_against = WholeField(_("反对票"), initial=0)
    minutes = NumberField(_("会议记录编号"), max_length=100)


class VillageMeetingForm(MeetingForm):
    """The decision of a village: every step of the policy is ticked by itself."""

    items = ChoicesField(_("已办步骤"), {}, required=False)
    step = "village_consent"

    def arrange(self) -> None:
        """The steps as the policy lists them."""
        needs = step_needs(self.viewer.today, self.step)
        pairs = [(code, name.said(self.viewer.language)) for code, name in needs.items()]
        self.fields["items"].choices = pairs  # type: ignore[attr-defined]


class TownshipMeetingForm(MeetingForm, StepForm):
    """The collective decision of a township, with the papers of that step."""

    step = "township_decision"


class VillageSigningForm(StepForm):
    """The papers of a village, checked and signed."""

    step = "pool_village"
    signed_on = DayField(_("签订日期"))


class TownshipSigningForm(StepForm):
    """The papers of a township, signed by the platform."""

    step = "pool_township"
    signed_on = DayField(_("签订日期"))


OF_OTHER_FIELDS = frozenset(
    {"signed_on", "held_on", "attended", "votes_for", "votes_against", "minutes", "items", "reason"}
)


def papers_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The papers that were handed in, by code with their numbers."""
    given = {code: typed for code, typed in data.items() if code not in OF_OTHER_FIELDS}
    return {code: number for code, number in given.items() if number.strip()}


def meeting_in(data: Mapping[str, Any]) -> MeetingFacts:
    """The meeting that was typed."""
    return MeetingFacts(
        held_on=data["held_on"],
        attended=data["attended"],
        votes_for=data["votes_for"],
        minutes=data["minutes"],
        votes_against=data["votes_against"],
        items=tuple(data.get("items", ())),
    )
