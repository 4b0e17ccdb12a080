"""The forms of funds: what offices type, and how the actions take it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bangfu.apps.funds.actions import Arrival, Claim, Injection, Paper
from bangfu.apps.funds.models import Appropriation, Fund, PaymentRequest, Tranche, Voucher
from bangfu.apps.funds.queries import (
    allowed_uses,
    denied_uses,
    earmarks,
    subsidy_funds,
    vouchers_of,
)
from bangfu.apps.ledger.models import LedgerAccount
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    ChoicesField,
    DayField,
    LinesField,
    MoneyField,
    NumberField,
    PlaceField,
    PolicyForm,
    RowField,
    TextField,
    YearField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.registry.queries.organisations import active_organisations
from bangfu.apps.registry.queries.places import place_choices
from bangfu.core.rules.use_restriction import OTHER, OTHER_NAME
from bangfu.core.words import Words, words

POOLED: Mapping[str, Words] = {
    "projects": words("产业项目", "Industry projects"),
    "funds": words("帮扶资金", "Assistance money"),
}
ON_STATEMENTS = ("treasury", "project_bank", "pool_bank", "village_bank")
"""The headings that a bank or the treasury sends statements of."""


def organisations(viewer: Viewer) -> list[tuple[str, str]]:
    """Organisations that work today, by their code."""
    rows = active_organisations(viewer, viewer.today)
    return [(one.code, one.name) for one in rows.exclude(category="village_collective")]


def _fund_levels(_viewer: Viewer) -> list[tuple[str, Any]]:
    return list(Fund.LEVELS)


def _earmarks(viewer: Viewer) -> list[tuple[str, str]]:
    return [(c, w.said(viewer.language)) for c, w in earmarks(viewer.today).items()]


class FundChangeForm(PolicyForm):
    """What is registered of a fund."""

    name = TextField(_("名称"), max_length=100)
    name_en = TextField(_("英文名称"))
    level = ChoiceField(_("资金级次"), _fund_levels)
    purpose = TextField(_("用途"), max_length=500, lines=2)
    earmark = ChoiceField(
        _("用途清单中的资金"), _earmarks, required=False, help_text=_("政策的用途清单里叫什么")
    )
    pooled = ChoicesField(_("区级统筹"), POOLED, required=False)
    responsible = ChoiceField(_("责任单位"), organisations)
    responsible_person = TextField(_("责任人"), max_length=50)
    supervisor = ChoiceField(
        _("专账监管单位"), organisations, required=False, help_text=_("只有收益专账填写")
    )
    finance_opinion = TextField(_("财政部门意见"), required=False)
    audit_opinion = TextField(_("审计部门意见"), required=False)


class FundForm(FundChangeForm):
    """A new fund with its code in the ledger."""

    code = NumberField(
        _("代码"), max_length=40, help_text=_("账本中的代码，如 subsidy、pool、village")
    )
    field_order = ["code"]


def fund_as_it_is(_viewer: Viewer, row: Fund) -> Mapping[str, Any]:
    """A fund as its form shows it."""
    return {name: getattr(row, name) for name in FundChangeForm.base_fields}


class AppropriationChangeForm(PolicyForm):
    """What arrived under a document."""

    document = NumberField(_("拨款文号"))
    year = YearField(_("年度"))
    planned_fen = MoneyField(_("文件下达"), required=False, help_text=_("文件只定了到账数的可不填"))
    amount_fen = MoneyField(_("到账金额"))
    received_on = DayField(_("到账日期"))


class AppropriationForm(AppropriationChangeForm):
    """The same, of a fund."""

    fund = RowField(_("资金"), subsidy_funds)
    field_order = ["fund"]


def arrival_of(data: Mapping[str, Any]) -> Arrival:
    """What was typed, as the action takes it."""
    return Arrival(**{name: data[name] for name in AppropriationChangeForm.base_fields})


def appropriation_as_it_is(_viewer: Viewer, row: Appropriation) -> Mapping[str, Any]:
    """An appropriation as its form shows it."""
    return {name: getattr(row, name) for name in AppropriationChangeForm.base_fields}


class TrancheChangeForm(PolicyForm):
    """How much goes in, and by which papers."""

    amount_fen = MoneyField(_("金额"))
    document = TextField(_("依据文件"))
    waiver = TextField(
        _("突破限额的批准"), required=False, help_text=_("超出本镇乡限额时填写批准文号")
    )


def fundable_projects(viewer: Viewer) -> Any:
    """The projects into which money may go."""
    rows = Project.objects.visible_to(viewer).filter(municipal_subsidy_fen__isnull=False)
    return rows.exclude(state__in=["closing", "closed", "terminated"]).order_by("code")


class TrancheForm(TrancheChangeForm):
    """The same, into a project from a fund."""

    project = RowField(_("项目"), fundable_projects)
    fund = RowField(_("资金"), subsidy_funds)
    field_order = ["project", "fund"]


def injection_of(data: Mapping[str, Any]) -> Injection:
    """What was typed, as the action takes it."""
    return Injection(**{name: data[name] for name in TrancheChangeForm.base_fields})


def tranche_as_it_is(_viewer: Viewer, row: Tranche) -> Mapping[str, Any]:
    """A tranche as its form shows it."""
    return {name: getattr(row, name) for name in TrancheChangeForm.base_fields}


# --- claims -----------------------------------------------------------------------------------


def uses(viewer: Viewer) -> list[tuple[str, Any]]:
    """The classes of use, grouped by what the policy says of them."""
    day, language = viewer.today, viewer.language
    allowed = [(code, name.said(language)) for code, name in allowed_uses(day).items()]
    denied = [(code, name.said(language)) for code, name in denied_uses(day).items()]
    groups = [(_now("可以使用"), allowed), (_now("不得使用"), denied)]
    other = [(OTHER, OTHER_NAME.said(language))]
    return [*((label, group) for label, group in groups if group), *other]


def _categories(_viewer: Viewer) -> list[tuple[str, Any]]:
    return list(Voucher.CATEGORIES)


class RequestChangeForm(PolicyForm):
    """What is claimed, for what, to whom, on which vouchers."""

    amount_fen = MoneyField(_("报账金额"))
    use_class = ChoiceField(_("用途类别"), uses)
    purpose = TextField(_("支出内容"))
    reason = TextField(
        _("理由"), max_length=500, lines=2, required=False, help_text=_("清单以外的用途必填")
    )
    site = PlaceField(_("实施地点"), place_choices, help_text=_("钱用在哪里，须在本区内"))
    payee = TextField(_("收款单位"), max_length=100)
    payee_bank = TextField(_("开户银行"), max_length=100, required=False)
    account_tail = TextField(_("账号末四位"), max_length=4, required=False)
    vouchers = LinesField(
        _("票据"),
        {
            "category": ChoiceField(_("票据种类"), _categories),
            "number": NumberField(_("票据号码"), max_length=60),
            "issuer": TextField(_("开票单位"), max_length=100),
            "issued_on": DayField(_("开票日期")),
            "amount_fen": MoneyField(_("金额")),
        },
        required=False,
    )


class RequestForm(RequestChangeForm):
    """The same, of a project, from a fund, by the township or a village of it."""

    project = RowField(_("项目"), fundable_projects)
    fund = RowField(_("资金"), subsidy_funds)
    place = PlaceField(_("报账单位所在地"), place_choices)
    field_order = ["project", "fund", "place"]


def claim_of(data: Mapping[str, Any]) -> Claim:
    """What was typed, as the action takes it."""
    names = [name for name in RequestChangeForm.base_fields if name != "vouchers"]
    return Claim(**{name: data[name] for name in names})


def papers_of(data: Mapping[str, Any]) -> list[Paper]:
    """The vouchers that were typed."""
    return [Paper(**line) for line in data["vouchers"]]


def request_as_it_is(viewer: Viewer, row: PaymentRequest) -> Mapping[str, Any]:
    """A claim as its form shows it."""
    names = [name for name in RequestChangeForm.base_fields if name != "vouchers"]
    fields = ("category", "number", "issuer", "issued_on", "amount_fen")
    vouchers = list(vouchers_of(viewer, row).values(*fields))
    return {name: getattr(row, name) for name in names} | {"vouchers": vouchers}


class PayForm(PolicyForm):
    """Under which number the bank carried the payment out."""

    bank_reference = NumberField(_("银行流水号"), max_length=60)


class AccountForm(PolicyForm):
    """Under which number the books of the township hold the payment."""

    accounted_as = NumberField(_("记账凭证号"), max_length=60)


# --- statements -------------------------------------------------------------------------------


def bank_accounts(viewer: Viewer) -> Any:
    """The accounts of which statements come."""
    return (
        LedgerAccount.objects.visible_to(viewer)
        .filter(code__in=ON_STATEMENTS)
        .order_by("fund", "code", "holder")
    )


class StatementForm(PolicyForm):
    """What the bank or the treasury states for the end of a day."""

    account = RowField(_("账户"), bank_accounts)
    on = DayField(_("日期"))
    fen = MoneyField(_("对账单余额"), least_fen=0)
    document = NumberField(_("对账单"), help_text=_("编号或文件名"))
