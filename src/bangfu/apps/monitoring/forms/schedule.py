"""Forms of key areas, concentrated checks, dispatches, and of who helps a household."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.flow.schedule import CHECKED
from bangfu.apps.monitoring.queries.focus import supporter_choices
from bangfu.apps.monitoring.queries.schedule import key_places, schedule_terms
from bangfu.apps.pages.forms.policy_form import ChoiceField, DayField, PolicyForm, TextField
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.households import household_places
from bangfu.core.filing import last_day_of, period_name, periods_of

Pairs = list[tuple[str, str]]


def area_choices(viewer: Viewer) -> Pairs:
    """Townships and villages that may be listed as key areas."""
    return household_places(viewer)


def scope_choices(viewer: Viewer) -> Pairs:
    """The places of a concentrated check: the county, a township, a village."""
    county = Division.objects.visible_to(viewer).filter(pk=county_code()).first()
    whole = [(str(county.pk), str(county))] if county else []
    return [*whole, *household_places(viewer)]


def duty_choices(viewer: Viewer) -> Pairs:
    """The recurring duties of the policy of today."""
    terms = schedule_terms(viewer.today)
    duties = (terms.duties if terms else None) or {}
    return [(code, duty.name.said(viewer.language)) for code, duty in duties.items()]


def period_choices(viewer: Viewer) -> Pairs:
    """The months and quarters that are over, of this year and the last, the latest first."""
    year = viewer.today.year
    told = [
        period
        for rhythm in ("month", "quarter")
        for one in (year - 1, year)
        for period in periods_of(one, rhythm)
        if last_day_of(period) <= viewer.today
    ]
    told.sort(key=last_day_of, reverse=True)
    return [(period, period_name(period).said(viewer.language)) for period in told]


def key_area_choices(viewer: Viewer) -> Pairs:
    """The key areas of today within the viewer's places."""
    keys = key_places(viewer, viewer.today)
    return [(code, name) for code, name in household_places(viewer) if code in keys]


class KeyAreaForm(PolicyForm):
    """Which place is listed, since when, and why."""

    place = ChoiceField(_("区域"), area_choices)
    from_on = DayField(_("列入日期"))
    reason = TextField(_("列入原因"), lines=2, max_length=500)


class DelistForm(PolicyForm):
    """From which day an area is no key area any more."""

    until_on = DayField(_("移出日期"))


class CampaignForm(PolicyForm):
    """A concentrated check. What the policy needs of it the policy asks for."""

    title = TextField(_("名称"), max_length=100)
    place = ChoiceField(_("范围"), scope_choices, required=False)
    checked = ChoiceField(_("排查对象"), CHECKED, required=False)
    from_on = DayField(_("开始日期"))
    until_on = DayField(_("结束日期"), required=False)
    why = TextField(_("原因"), lines=2, max_length=500)


class DispatchForm(PolicyForm):
    """A recurring duty that was done."""

    duty = ChoiceField(_("事项"), duty_choices)
    period = ChoiceField(_("所属期"), period_choices)
    place = ChoiceField(
        _("重点关注区域"),
        key_area_choices,
        required=False,
        help_text=_("只有按区域办理的事项要选，其余的留空。"),
    )
    done_on = DayField(_("完成日期"))
    document = TextField(_("文号"), max_length=100, required=False)
    text = TextField(
        _("情况和要求"),
        lines=6,
        max_length=2000,
        help_text=_("当期数据自动附上，不必重抄。不要写身份证号、电话和银行账号。"),
    )


class SupporterForm(PolicyForm):
    """Who helps a household, from which day."""

    person = ChoiceField(_("帮扶责任人"), {}, help_text=_("限本村、本镇乡有授权的人员。"))
    from_on = DayField(_("起"))

    def arrange(self) -> None:
        """Those who may help this household."""
        field = self.fields["person"]
        assert isinstance(field, ChoiceField)
        field.choices = [("", "—"), *supporter_choices(self.viewer, self.row)]


def on_today(*fields: str) -> Any:
    """Usually today."""

    def initial(viewer: Viewer, _row: object) -> Mapping[str, Any]:
        return dict.fromkeys(fields, viewer.today)

    return initial
