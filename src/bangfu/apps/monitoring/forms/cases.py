"""Forms of clues, cases and measures."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.models.cases import CATEGORIES, SOURCES
from bangfu.apps.monitoring.queries.terms import cause_choices, help_choices
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    PolicyForm,
    TextField,
)
from bangfu.apps.registry.forms.households import HouseholdChoice
from bangfu.apps.registry.queries.households import live_households_for

HEARD = {code: name for code, name in SOURCES.items() if code in ("self", "hotline", "visit")}
"""Where a clue that somebody enters comes from; lists and screenings bring theirs themselves."""


class ClueForm(PolicyForm):
    """What was heard of a household."""

    household = HouseholdChoice(_("户编号"), live_households_for)
    source = ChoiceField(_("线索来源"), HEARD)
    cause = ChoiceField(_("风险原因"), cause_choices)
    about = TextField(
        _("情况"), lines=3, max_length=500, help_text=_("不要写身份证号码、电话和银行账号")
    )
    found_on = DayField(_("发现日期"))


class StepForm(PolicyForm):
    """When a step was done, and what was found."""

    done_on = DayField(_("办理日期"))
    finding = TextField(_("情况"), lines=2, max_length=500, required=False)


class IdentifyForm(StepForm):
    """As what a household is monitored, from which day."""

    category = ChoiceField(_("监测类别"), CATEGORIES)


class LiftingForm(PolicyForm):
    """From which day lifting is proposed."""

    done_on = DayField(_("提出日期"))


class RelapseForm(PolicyForm):
    """On which day the risk was found again."""

    found_on = DayField(_("发现日期"))


class MeasureForm(PolicyForm):
    """What is done for a household."""

    help = ChoiceField(_("帮扶方式"), help_choices)
    content = TextField(_("内容"), lines=2, max_length=500)
    responsible = TextField(_("责任人"), max_length=100)
    begun_on = DayField(_("落实日期"))


class MeasureNewForm(MeasureForm):
    """A measure of a household that is chosen."""

    household = HouseholdChoice(_("户编号"), live_households_for)
    field_order = ("household", "help", "content", "responsible", "begun_on")


class MeasureEndForm(PolicyForm):
    """When a measure ended, and what came of it."""

    ended_on = DayField(_("结束日期"))
    effect = TextField(_("成效"), lines=2, max_length=500)
