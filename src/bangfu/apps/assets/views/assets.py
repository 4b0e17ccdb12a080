"""The pages of assets, of what happens to them, and the card of an asset."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.assets import actions
from bangfu.apps.assets.access import KEEPERS, LOOKERS
from bangfu.apps.assets.forms import (
    AcceptForm,
    AccidentForm,
    AssetForm,
    CheckForm,
    ConfirmForm,
    DisposalForm,
    FindingsForm,
    HappeningForm,
    asset_of,
    event_as_it_is,
    findings_of,
    happening_of,
    look_of,
    wish_of,
)
from bangfu.apps.assets.models import Asset, AssetCheck, AssetEvent, Disposal
from bangfu.apps.assets.queries import checks_due, disposals_for, owners_of
from bangfu.apps.assets.queries.lights import shown_assets, shown_checks, shown_events
from bangfu.apps.assets.tables.assets import (
    ASSET_BOX,
    ASSET_EVENTS,
    ASSET_FACTS,
    ASSETS,
    CATEGORIES,
    CHECK_COLUMNS,
    EVENT_COLUMNS,
    EVENT_FACTS,
    OWNER_COLUMNS,
)
from bangfu.apps.assets.tables.rounds import DISPOSALS
from bangfu.apps.funds.views.funds import simple
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage, row_of
from bangfu.apps.pages.views.records import Act, Papers, RecordPage, Section
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.queries.projects import project_paper_types
from bangfu.apps.records.actions import Told
from bangfu.core.capital import capital_amount
from bangfu.core.money import yuan

KEEPING, LOOKING, BUREAU = " ".join(KEEPERS), " ".join(LOOKERS), "agriculture_bureau"


def _form(sent: Sent) -> Told:
    project, fund = sent.data["project"], sent.data["fund"]
    values = asset_of(sent.data)
    return actions.form_asset(sent.viewer, project, fund, values=values, key=sent.key)


def _confirm(sent: Sent) -> Told:
    certificate = sent.data["certificate"]
    return actions.confirm_asset(sent.viewer, sent.row, certificate=certificate, key=sent.key)


def _accept(sent: Sent) -> Told:
    number = sent.data["platform_number"]
    return actions.accept_asset(sent.viewer, sent.row, platform_number=number, key=sent.key)


def _buttons(viewer: Viewer, row: Asset) -> Sequence[Button]:
    card = Button(_("资产卡片"), reverse("assets:asset_card", args=[row.pk]))
    if not row.is_on_books or viewer.holds(LOOKERS, row.place_code()) is None:
        return (card,)

    def to(name: str) -> str:
        return reverse(f"assets:{name}", args=[row.pk])

    return (
        Button(_("核查"), to("asset_check_new"), LOOKING),
        Button(_("登记事项"), to("happening_new"), KEEPING),
        Button(_("登记事故"), to("accident_new"), LOOKING),
        Button(_("提出处置"), to("disposal_new"), KEEPING),
        card,
    )


def _events_of(viewer: Viewer, row: Asset) -> QuerySet[AssetEvent]:
    return shown_events(viewer).filter(asset=row)


def _checks_of(viewer: Viewer, row: Asset) -> QuerySet[AssetCheck]:
    return shown_checks(viewer).filter(asset=row)


def _disposals_of(viewer: Viewer, row: Asset) -> QuerySet[Disposal]:
    return disposals_for(viewer).filter(asset=row)


def _disposals_href(row: Asset) -> str:
    return f"{reverse('assets:disposals')}?q={row.code}"


ASSET = RecordPage(
    "assets:asset",
    shown_assets,
    register=ASSETS,
    facts=ASSET_FACTS,
    boxes=(ASSET_BOX,),
    sections=(
        Section(_("核查"), _checks_of, CHECK_COLUMNS, order=("-checked_on",)),
        Section(
            _("事项"),
            _events_of,
            EVENT_COLUMNS,
            row_url="assets:happening",
            order=("-happened_on", "-pk"),
        ),
        Section(
            _("处置"),
            _disposals_of,
            tuple(c for c in DISPOSALS.columns if c.name in ("asset", "way", "state")),
            row_url="assets:disposal",
        ),
        Section(
            _("权属"),
            owners_of,
            OWNER_COLUMNS,
            order=("village_id",),
            more=lambda row: f"{reverse('assets:asset_owners')}?asset={row.pk}",
            empty=_("登记后由系统按政策写入全部所有者。"),
        ),
    ),
    acts={
        "register": simple(actions.register_asset),
        "confirm": Act(_confirm, ConfirmForm),
        "accept": Act(_accept, AcceptForm),
        "reject": simple(actions.reject_asset),
        "withdraw": simple(actions.withdraw_asset),
        "dispose": Act(href=_disposals_href),
    },
    buttons=_buttons,
    papers=Papers(project_paper_types, LOOKING),
)
ASSET_NEW = FormPage(
    "assets:asset_new",
    _("登记资产"),
    AssetForm,
    _form,
    by=KEEPING,
    leads_to="assets:asset",
    register=ASSETS,
    intro=_(
        "先填资产情况；在资产页面点“登记”后，按政策写入管护单位和全部所有者，并从在建工程转入固定资产。"
    ),
)

# --- what happens -----------------------------------------------------------------------------


def _look(sent: Sent) -> Told:
    actions.check_asset(sent.viewer, sent.row, look_of(sent.data), key=sent.key)
    return Told(sent.row.kind(), sent.row.pk)


def _happen(sent: Sent) -> Told:
    return actions.record_happening(sent.viewer, sent.row, happening_of(sent.data), key=sent.key)


def _accident(sent: Sent) -> Told:
    what, findings = happening_of(sent.data), findings_of(sent.data)
    return actions.record_accident(sent.viewer, sent.row, what, findings, key=sent.key)


def _close(sent: Sent) -> Told:
    return actions.close_accident(sent.viewer, sent.row, findings_of(sent.data), key=sent.key)


def _dispose(sent: Sent) -> Told:
    return actions.draft_disposal(sent.viewer, sent.row, wish_of(sent.data), key=sent.key)


ASSET_CHECK_NEW = FormPage(
    "assets:asset_check_new",
    _("核查"),
    CheckForm,
    _look,
    by=LOOKING,
    leads_to="assets:asset",
    page=ASSET,
)
ASSET_EVENT_NEW = FormPage(
    "assets:happening_new",
    _("登记事项"),
    HappeningForm,
    _happen,
    by=KEEPING,
    leads_to="assets:happening",
    page=ASSET,
)
ASSET_ACCIDENT_NEW = FormPage(
    "assets:accident_new",
    _("登记事故"),
    AccidentForm,
    _accident,
    by=LOOKING,
    leads_to="assets:happening",
    page=ASSET,
    intro=_("先登记发生了什么；损失、责任人、处理决定和措施查清后再补，补齐才能结案。"),
)
DISPOSAL_NEW = FormPage(
    "assets:disposal_new",
    _("提出处置"),
    DisposalForm,
    _dispose,
    by=KEEPING,
    leads_to="assets:disposal",
    page=ASSET,
)


def _event_buttons(viewer: Viewer, row: AssetEvent) -> Sequence[Button]:
    if not row.is_open or viewer.holds([BUREAU], row.place_code()) is None:
        return ()
    return (Button(_("结案"), reverse("assets:happening_close", args=[row.pk]), BUREAU),)


ASSET_EVENT = RecordPage(
    "assets:happening",
    shown_events,
    register=ASSET_EVENTS,
    facts=EVENT_FACTS,
    buttons=_event_buttons,
)
ASSET_EVENT_CLOSE = FormPage(
    "assets:happening_close",
    _("结案"),
    FindingsForm,
    _close,
    by=BUREAU,
    leads_to="assets:happening",
    page=ASSET_EVENT,
    initial=event_as_it_is,
)


def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of an asset, to be printed and put up beside it."""
    viewer = viewer_of(request)
    row = row_of(shown_assets, viewer, pk)
    context = {
        "row": row,
        "category": CATEGORIES[row.category],
        "state": row.state_name.said(viewer.language),
        "amount": yuan(row.value_fen),
        "capital": capital_amount(row.value_fen),
        "owners": owners_of(viewer, row).count(),
        "share": owners_of(viewer, row).values_list("share", flat=True).first(),
        "due": checks_due(viewer, [row]).get(row.code),
        "checks": shown_checks(viewer).filter(asset=row).order_by("-checked_on")[:10],
    }
    return render(request, "assets/asset_card.html", context)
