"""The forms of the county's own policy."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    FlagField,
    NumberField,
    PolicyForm,
    ReasonField,
    TextField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.models import SOURCE_TYPES
from bangfu.apps.policies.queries.county import categories_for, editions_to_take_up, latest_pack


def editions_as_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The editions that may be taken up, by number and in words."""
    return [
        (str(edition.pk), f"{edition.title_zh}（{edition.short}）")
        for edition in editions_to_take_up()
    ]


class TakeUpForm(PolicyForm):
    """Which edition of a pack becomes the county's policy."""

    edition = ChoiceField(gettext_lazy("政策包版本"), editions_as_choices)


class ActivateForm(PolicyForm):
    """From which day a policy is in force."""

    active_from = DayField(gettext_lazy("施行日期"))


class DocumentForm(PolicyForm):
    """A document of the policy library."""

    title = TextField(gettext_lazy("标题"), max_length=300)
    number = NumberField(gettext_lazy("文号"), max_length=100, required=False)
    issuer = TextField(gettext_lazy("印发单位"), required=False)
    approver = TextField(gettext_lazy("批准单位"), required=False)
    addressees = TextField(gettext_lazy("主送单位"), max_length=300, required=False)
    issued_on = DayField(gettext_lazy("印发日期"), required=False)
    as_of = DayField(gettext_lazy("数据截止日"), required=False)
    source_type = ChoiceField(gettext_lazy("来源类别"), SOURCE_TYPES)
    category = ChoiceField(gettext_lazy("类别"), categories_for, required=False)
    held = FlagField(gettext_lazy("已收存原文"))


def readings_as_choices(viewer: Viewer) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every reading of the county's policy, grouped by its ambiguity; one without a choice is left out."""
    pack = latest_pack()
    return [
        (
            f"{one.id} {one.asks.said(viewer.language)}",
            [
                (f"{one.id}={name}", f"{name}　{reading.gist.said(viewer.language)}")
                for name, reading in one.readings.items()
            ],
        )
        for one in (pack.ambiguities if pack else ())
        if len(one.readings) > 1
    ]


class ReadingForm(PolicyForm):
    """Which reading the county takes, from when on, and why."""

    reading = ChoiceField(gettext_lazy("读法"), readings_as_choices)
    begins_on = DayField(gettext_lazy("自何日起"))
    reason = ReasonField()

    def clean_reading(self) -> tuple[str, str]:
        """The ambiguity and the reading."""
        ambiguity, sign, reading = str(self.cleaned_data["reading"]).partition("=")
        if not sign:
            raise forms.ValidationError(_("请选一种读法。"))
        return ambiguity, reading


class EndReadingForm(PolicyForm):
    """From which day the default holds again, and why."""

    ends_on = DayField(gettext_lazy("自何日起停用"))
    reason = ReasonField()
