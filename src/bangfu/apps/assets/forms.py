"""The forms of assets: what offices type, and how the actions take it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bangfu.apps.assets.actions import Findings, Happening, Look, Wish
from bangfu.apps.assets.actions.assets import BUILT
from bangfu.apps.assets.models import Asset, AssetEvent, Disposal
from bangfu.apps.assets.queries import stocktake_lines, use_states
from bangfu.apps.funds.queries import subsidy_funds
from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    DayField,
    FlagField,
    MoneyField,
    NumberField,
    PlaceField,
    PolicyForm,
    RowField,
    TextField,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.registry.queries.places import place_choices, village_choices

HAPPENINGS = ("changed", "leased", "repaired")
"""What an office records by hand; the rest comes of other acts."""


def built_projects(viewer: Viewer) -> Any:
    """The projects whose works were accepted."""
    return Project.objects.visible_to(viewer).filter(state__in=BUILT).order_by("code")


def _categories(_viewer: Viewer) -> list[tuple[str, Any]]:
    return list(Asset.CATEGORIES)


def _happenings(_viewer: Viewer) -> list[tuple[str, Any]]:
    return [(code, name) for code, name in AssetEvent.CATEGORIES if code in HAPPENINGS]


def _states(viewer: Viewer) -> list[tuple[str, str]]:
    return [(c, w.said(viewer.language)) for c, w in use_states(viewer.today).items()]


def _ways(_viewer: Viewer) -> list[tuple[str, Any]]:
    return list(Disposal.WAYS)


class AssetForm(PolicyForm):
    """What a project built."""

    project = RowField(_("形成项目"), built_projects)
    fund = RowField(_("资金"), subsidy_funds)
    name = TextField(_("资产名称"), max_length=100)
    category = ChoiceField(_("资产类别"), _categories)
    value_fen = MoneyField(_("原值"), help_text=_("不超过项目在建工程的余额"))
    quantity = TextField(_("数量和规格"), max_length=100, required=False)
    village = PlaceField(_("所在村"), village_choices, required=False)
    site = TextField(_("位置"))
    formed_on = DayField(_("形成日期"))
    use_state = ChoiceField(_("使用状态"), _states)


def asset_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as the action takes it."""
    kept = {
        name: value for name, value in data.items() if name not in ("project", "fund", "village")
    }
    return kept | {"village_id": data["village"] or None}


class ConfirmForm(PolicyForm):
    """The certificate of an asset."""

    certificate = NumberField(_("权属证号"), max_length=100)


class AcceptForm(PolicyForm):
    """The number under which the platform of collective assets holds it."""

    platform_number = NumberField(_("三资平台编号"), max_length=60)


class HappeningForm(PolicyForm):
    """What happened to an asset."""

    category = ChoiceField(_("事项"), _happenings)
    happened_on = DayField(_("日期"))
    use_state = ChoiceField(_("之后的使用状态"), _states)
    note = TextField(_("说明"), max_length=500, lines=2)


def happening_of(data: Mapping[str, Any]) -> Happening:
    """What was typed, as the action takes it."""
    category = data.get("category", "accident")
    return Happening(category, data["happened_on"], data["use_state"], data["note"])


class FindingsForm(PolicyForm):
    """What was found out about an accident, and what followed."""

    loss_fen = MoneyField(_("损失金额"), least_fen=0)
    responsible = TextField(_("责任人"), max_length=100)
    penalty = TextField(_("处理决定"), max_length=500, lines=2)
    measures = TextField(_("处理措施"), max_length=500, lines=2)


class AccidentForm(FindingsForm):
    """An accident, with what is known of it so far."""

    happened_on = DayField(_("日期"))
    use_state = ChoiceField(_("之后的使用状态"), _states)
    note = TextField(_("说明"), max_length=500, lines=2)
    field_order = ["happened_on", "note", "use_state"]

    def arrange(self) -> None:
        """What is to be found out may still be open."""
        for name in FindingsForm.base_fields:
            self.fields[name].required = False


def findings_of(data: Mapping[str, Any]) -> Findings:
    """What was typed, as the action takes it."""
    return Findings(**{name: data[name] for name in FindingsForm.base_fields})


def event_as_it_is(_viewer: Viewer, row: AssetEvent) -> Mapping[str, Any]:
    """An accident as the form that closes it shows it."""
    return {name: getattr(row, name) for name in FindingsForm.base_fields}


class CheckForm(PolicyForm):
    """A look at an asset on the spot."""

    checked_on = DayField(_("核查日期"))
    found_state = ChoiceField(_("现场状态"), _states)
    difference = TextField(_("与账面的差异"), max_length=500, lines=2, required=False)
    maintained = FlagField(_("已维护保养"))


def look_of(data: Mapping[str, Any]) -> Look:
    """What was typed, as the action takes it."""
    return Look(
        data["checked_on"], data["found_state"], data["difference"], bool(data["maintained"])
    )


class StocktakeForm(PolicyForm):
    """A stock-take of a place."""

    place = PlaceField(_("范围"), place_choices)
    title = TextField(_("名称"), max_length=100)
    counted_on = DayField(_("盘点基准日"))


class CountForm(PolicyForm):
    """For each asset: found or not, with a note. What is left open stays open."""

    def arrange(self) -> None:
        """Two inputs for each asset of the stock-take."""
        for line in stocktake_lines(self.viewer, self.row):
            code = line.asset.code
            found = FlagField(str(line.asset), required=False)
            found.for_viewer(self.viewer)
            self.fields[f"found-{code}"] = found
            self.fields[f"note-{code}"] = TextField(_("备注"), required=False)
            self.initial.update({f"found-{code}": line.found, f"note-{code}": line.note})


def counted_of(data: Mapping[str, Any]) -> tuple[dict[str, bool], dict[str, str]]:
    """Which assets were found and which not, by code, with the notes; open ones left out."""
    found = {
        name.removeprefix("found-"): value
        for name, value in data.items()
        if name.startswith("found-") and value is not None
    }
    return found, {code: data[f"note-{code}"] for code in found}


class DisposalForm(PolicyForm):
    """In which way an asset is to go, and why."""

    way = ChoiceField(_("处置方式"), _ways)
    reason = TextField(_("理由"), max_length=500, lines=2)
    receiver = TextField(_("接收方"), max_length=100, required=False)


def wish_of(data: Mapping[str, Any]) -> Wish:
    """What was typed, as the action takes it."""
    return Wish(data["way"], data["reason"], data["receiver"])


class ConsentForm(PolicyForm):
    """The paper by which the owners consented."""

    owner_consent = NumberField(_("所有者同意书"), help_text=_("文号；各村决议汇总成一件"))


class ApprovalForm(PolicyForm):
    """The document by which the district approves."""

    district_approval = NumberField(_("区级批准文件"), help_text=_("文号"))


class CarryOutForm(PolicyForm):
    """What the disposal brought."""

    proceeds_fen = MoneyField(_("处置收入"), least_fen=0, help_text=_("没有收入的填 0"))
    deal_number = NumberField(_("产权交易编号"), max_length=60, required=False)
