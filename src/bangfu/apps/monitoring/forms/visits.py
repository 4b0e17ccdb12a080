"""The form of a visit: one page, for a phone."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.actions.visits import Visited
from bangfu.apps.monitoring.flow.visits import LOOKED_AT
from bangfu.apps.monitoring.models.cases import CAUSES
from bangfu.apps.pages.forms.fields import pairs_of
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    PolicyForm,
    TextField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.forms.households import HouseholdChoice
from bangfu.apps.registry.queries.households import live_households_for
from bangfu.core.households import GUARANTEE_STATES


def _asked(label: Any) -> ChoiceField:
    return ChoiceField(label, GUARANTEE_STATES, required=False, widget=forms.RadioSelect)


class VisitForm(PolicyForm):
    """What a visitor tells of a household."""

    household = HouseholdChoice(_("走访哪一户"), live_households_for)
    visited_on = DayField(_("走访日期"))
    housing = _asked(_("住房安全"))
    water = _asked(_("饮水安全"))
    schooling = _asked(_("义务教育"))
    medical = _asked(_("基本医疗"))
    findings = TextField(
        _("走访情况"),
        max_length=2000,
        lines=4,
        required=False,
        help_text=_(
            "上面一项都没有看的，必须写看到了什么；有“未保障”的必须写明。"
            "不要写身份证号、电话和银行账号。"
        ),
    )
    needs = TextField(_("农户诉求"), max_length=1000, lines=3, required=False)
    cause = ChoiceField(
        _("发现返贫风险"),
        CAUSES,
        required=False,
        help_text=_("选了原因，走访情况同时作为风险线索上报。没有风险的不选。"),
    )

    def arrange(self) -> None:
        """An answer may stay open, and says so."""
        answers = pairs_of(GUARANTEE_STATES, self.viewer)
        for name in LOOKED_AT:
            field = self.fields[name]
            assert isinstance(field, ChoiceField)
            field.choices = [("", gettext("没有看")), *answers]


def visit_today(viewer: Viewer, _row: Any) -> Mapping[str, Any]:
    """A visit is entered on its day."""
    return {"visited_on": viewer.today}


def visited_of(data: Mapping[str, Any]) -> Visited:
    """The visit as the action takes it."""
    answers = {name: data[name] for name in LOOKED_AT if data[name]}
    return Visited(data["visited_on"], data["findings"], data["needs"], answers, data["cause"])
