"""Forms of the programme's villages, of incomes and of published figures."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    FlagField,
    MoneyField,
    PlaceField,
    PolicyForm,
    ReasonField,
    TextField,
    YearField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code
from bangfu.apps.registry.models import VillageProgramme
from bangfu.apps.registry.models.villages import HELPED_LEVELS, INCOME_CLASSES
from bangfu.apps.registry.queries.incomes import known_series
from bangfu.apps.registry.queries.places import village_choices
from bangfu.core.money import FEN_MAX


class MemberForm(PolicyForm):
    """A village to enter."""

    village = PlaceField(_("村"), village_choices)
    helped_level = ChoiceField(_("帮扶级别"), HELPED_LEVELS)
    entered_on = DayField(_("列入日期"))
    source = TextField(_("来源"), help_text=_("文号或名单名称"))


class LeaveForm(PolicyForm):
    """When a village leaves and why."""

    left_on = DayField(_("退出日期"), help_text=_("从这一天起不在名单内"))
    reason = ReasonField()


class PoolingForm(PolicyForm):
    """Whether the money of a village is pooled, and by which paper or for which reason."""

    pooled = FlagField(_("资金由区统筹"))
    reason = ReasonField(_("依据或理由"))


def pooling_as_it_is(_viewer: Viewer, row: VillageProgramme) -> Mapping[str, Any]:
    """The pooling as the form shows it."""
    return {"pooled": row.pooled}


class CloseForm(PolicyForm):
    """Closing a list: a reason is needed only where it differs from what was settled."""

    reason = ReasonField(required=False, help_text=_("与定数不符时必填"))


class IncomeForm(PolicyForm):
    """What a village took in over a year, class by class; what is left empty is not filed."""

    village = PlaceField(_("村"), village_choices)
    year = YearField(_("年度"))
    operating = MoneyField(INCOME_CLASSES["operating"].zh, least_fen=-FEN_MAX, required=False)
    lease = MoneyField(INCOME_CLASSES["lease"].zh, least_fen=-FEN_MAX, required=False)
    investment = MoneyField(INCOME_CLASSES["investment"].zh, least_fen=-FEN_MAX, required=False)
    guaranteed_return = MoneyField(
        INCOME_CLASSES["guaranteed_return"].zh, least_fen=0, required=False
    )
    dividend = MoneyField(INCOME_CLASSES["dividend"].zh, least_fen=0, required=False)
    subsidy = MoneyField(INCOME_CLASSES["subsidy"].zh, least_fen=0, required=False)
    other = MoneyField(INCOME_CLASSES["other"].zh, least_fen=-FEN_MAX, required=False)
    source = TextField(_("来源"), help_text=_("账簿、凭证或报表"))

    def arrange(self) -> None:
        """Name each class in the viewer's language."""
        for income_class, name in INCOME_CLASSES.items():
            self.fields[income_class].label = name.said(self.viewer.language)


class CorrectionForm(PolicyForm):
    """The right amount."""

    amount_fen = MoneyField(_("正确的金额"), least_fen=-FEN_MAX)


class PersonIncomeForm(PolicyForm):
    """The disposable income per head of a village in a year."""

    village = PlaceField(_("村"), village_choices)
    year = YearField(_("年度"))
    per_head_fen = MoneyField(_("人均可支配收入"))
    source = TextField(_("来源"))


def series_of(viewer: Viewer) -> list[tuple[str, str]]:
    """The series that the targets of the policy in force are held against."""
    return [(code, name.said(viewer.language)) for code, name in known_series(viewer.today).items()]


class ReferenceFigureForm(PolicyForm):
    """A published figure with its document."""

    series = ChoiceField(_("数列"), series_of)
    year = YearField(_("年度"))
    amount_fen = MoneyField(_("数值"))
    document = TextField(_("出处"), help_text=_("公报名称和日期"))

    @staticmethod
    def given(data: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return dict(data) | {"division_id": county_code()}
