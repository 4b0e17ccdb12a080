"""The pages of stock-takes and disposals."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.assets import actions
from bangfu.apps.assets.access import LOOKERS
from bangfu.apps.assets.forms import (
    ApprovalForm,
    CarryOutForm,
    ConsentForm,
    CountForm,
    StocktakeForm,
    counted_of,
)
from bangfu.apps.assets.models import Stocktake
from bangfu.apps.assets.queries import (
    disposal_standing,
    disposals_for,
    stocktake_lines,
    stocktakes_for,
)
from bangfu.apps.assets.tables.assets import asset_href
from bangfu.apps.assets.tables.rounds import (
    DISPOSAL_FACTS,
    DISPOSALS,
    LINE_COLUMNS,
    STOCKTAKE_BOX,
    STOCKTAKE_FACTS,
    STOCKTAKES,
)
from bangfu.apps.funds.views.funds import simple
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, Papers, RecordPage, Section, Verdict
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.queries.projects import project_paper_types
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.queries.places import division_for

LOOKING = " ".join(LOOKERS)


# --- stock-takes ------------------------------------------------------------------------------


def _open(sent: Sent) -> Told:
    place = division_for(sent.viewer, sent.data["place"])
    assert place is not None, "the form offers places that there are"
    title, day = sent.data["title"], sent.data["counted_on"]
    return actions.open_stocktake(sent.viewer, place, title=title, counted_on=day, key=sent.key)


def _count(sent: Sent) -> Told:
    found, notes = counted_of(sent.data)
    return actions.count_assets(sent.viewer, sent.row, found, notes=notes, key=sent.key)


def _count_button(viewer: Viewer, row: Stocktake) -> Sequence[Button]:
    if row.state != row.flow.first or viewer.holds(LOOKERS, row.place_code()) is None:
        return ()
    return (Button(_("填写盘点"), reverse("assets:stocktake_count", args=[row.pk]), LOOKING),)


STOCKTAKE = RecordPage(
    "assets:stocktake",
    stocktakes_for,
    register=STOCKTAKES,
    facts=STOCKTAKE_FACTS,
    boxes=(STOCKTAKE_BOX, Verdict(_("盘点结论"), lambda _viewer, row: row.decision)),
    sections=(Section(_("清单"), stocktake_lines, LINE_COLUMNS, row_url=asset_href),),
    acts={
        "hand_in": simple(actions.hand_in_stocktake),
        "return": simple(actions.return_stocktake),
        "close": simple(actions.close_stocktake),
    },
    buttons=_count_button,
)
STOCKTAKE_NEW = FormPage(
    "assets:stocktake_new",
    _("发起盘点"),
    StocktakeForm,
    _open,
    by=LOOKING,
    leads_to="assets:stocktake",
    register=STOCKTAKES,
    intro=_("按所选范围列出全部在账资产，逐件填写是否在位。"),
)
STOCKTAKE_COUNT = FormPage(
    "assets:stocktake_count",
    _("填写盘点"),
    CountForm,
    _count,
    by=LOOKING,
    leads_to="assets:stocktake",
    page=STOCKTAKE,
    intro=_("可以分几次填；没有看过的留空。全部填完后在盘点页面提交。"),
)

# --- disposals --------------------------------------------------------------------------------


def _consent(sent: Sent) -> Told:
    paper = sent.data["owner_consent"]
    return actions.consent_disposal(sent.viewer, sent.row, owner_consent=paper, key=sent.key)


def _approve(sent: Sent) -> Told:
    paper = sent.data["district_approval"]
    return actions.approve_disposal(sent.viewer, sent.row, district_approval=paper, key=sent.key)


def _carry_out(sent: Sent) -> Told:
    return actions.carry_out_disposal(
        sent.viewer,
        sent.row,
        proceeds_fen=sent.data["proceeds_fen"],
        deal_number=sent.data["deal_number"],
        key=sent.key,
    )


DISPOSAL = RecordPage(
    "assets:disposal",
    disposals_for,
    register=DISPOSALS,
    facts=DISPOSAL_FACTS,
    boxes=(Verdict(_("要件审核"), disposal_standing),),
    acts={
        "ask": simple(actions.ask_disposal),
        "consent": Act(_consent, ConsentForm),
        "approve": Act(_approve, ApprovalForm),
        "dispose": Act(_carry_out, CarryOutForm),
        "refuse": simple(actions.refuse_disposal),
        "withdraw": simple(actions.withdraw_disposal),
    },
    papers=Papers(project_paper_types, f"{LOOKING} county_leader"),
)
