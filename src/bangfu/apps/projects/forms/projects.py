"""Forms of a project that was approved: contracts, progress, acceptance, operation, termination."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    LinesField,
    MoneyField,
    NumberField,
    PolicyForm,
    ReasonField,
    TextField,
    WholeField,
)
from bangfu.apps.projects.actions.building import Inspection, Recovery
from bangfu.apps.projects.models.projects import CONTRACTS


class ContractForm(PolicyForm):
    """A contract."""

    category = ChoiceField(_("合同类别"), CONTRACTS)
    number = NumberField(_("合同编号"), max_length=100)
    title = TextField(_("合同名称"))
    supplier = TextField(_("乙方"))
    amount_fen = MoneyField(_("合同金额"))
    signed_on = DayField(_("签订日期"))
    tender = TextField(
        _("招投标记录"), required=False, help_text=_("达到限额的合同必须有招投标记录")
    )


class ProgressForm(PolicyForm):
    """How far a project is built."""

    measured_on = DayField(_("日期"))
    percent = WholeField(_("完成比例（%）"), max_value=100)
    evidence = TextField(
        _("证明材料"), max_length=300, help_text=_("照片、监理月报等的编号；文件在下一页上传")
    )


class InspectionForm(PolicyForm):
    """An inspection that passes."""

    held_on = DayField(_("验收日期"))
    members = TextField(_("验收人员"), max_length=300)
    defects = TextField(_("发现问题"), max_length=2000, lines=3, required=False)
    settled_fen = MoneyField(_("结算审定额"), least_fen=0, required=False)


class FailedInspectionForm(InspectionForm):
    """An inspection that does not pass: the defects are the reason."""

    defects = TextField(_("发现问题"), max_length=2000, lines=3)
    reason = ReasonField(required=False)

    def arrange(self) -> None:
        """The defects are the reason: it is asked for once."""
        del self.fields["reason"]


def inspection_in(data: Mapping[str, Any]) -> Inspection:
    """The inspection that was typed."""
    return Inspection(data["held_on"], data["members"], data["defects"], data["settled_fen"])


class CareForm(PolicyForm):
    """The list of assets and their care."""

    care_list = NumberField(_("资产登记和管护清单编号"), max_length=100)


class TerminationForm(PolicyForm):
    """The end of a project before its acceptance."""

    reason = ReasonField()
    items = LinesField(
        _("追回清单"),
        {
            "content": TextField(_("追回事项")),
            "amount_fen": MoneyField(_("追回金额"), least_fen=0),
            "holder": TextField(_("责任方")),
            "due_on": DayField(_("追回期限")),
        },
        help_text=_("没有可追回的，也列一行说明，金额填零"),
    )


def recovery_in(data: Mapping[str, Any]) -> list[Recovery]:
    """The list that was typed."""
    return [Recovery(**line) for line in data["items"]]
