"""The pages of funds, appropriations and tranches."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.funds import actions
from bangfu.apps.funds.forms import (
    AppropriationChangeForm,
    AppropriationForm,
    FundChangeForm,
    FundForm,
    TrancheChangeForm,
    TrancheForm,
    appropriation_as_it_is,
    arrival_of,
    fund_as_it_is,
    injection_of,
    tranche_as_it_is,
)
from bangfu.apps.funds.models import Appropriation, Fund, Tranche
from bangfu.apps.funds.queries import (
    appropriations_for,
    appropriations_standing,
    funds_for,
    missing_opinions,
    tranches_for,
)
from bangfu.apps.funds.tables.funds import (
    APPROPRIATION_FACTS,
    APPROPRIATION_GIST,
    APPROPRIATIONS,
    FUND_BOX,
    FUND_FACTS,
    FUNDS,
    TRANCHE_FACTS,
    TRANCHE_GIST,
    TRANCHES,
    by_year,
    where_it_went,
)
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, Drawn, Papers, RecordPage, Section, Verdict
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import county_code
from bangfu.apps.projects.queries.projects import project_paper_types
from bangfu.apps.records.actions import Told
from bangfu.apps.records.models import Flowing

FINANCE, BUREAU = "finance_bureau", "agriculture_bureau"
EDITABLE = ("drafted", "returned")


def simple(act: Callable[..., Told]) -> Act:
    """An act that needs nothing but the row, and the reason where the flow asks for one."""

    def do(sent: Sent) -> Told:
        reason = {"reason": sent.data["reason"]} if "reason" in sent.data else {}
        return act(sent.viewer, sent.row, key=sent.key, **reason)

    return Act(do)


def moves(event: str) -> Act:
    """An event that moves the row and does nothing else."""

    def act(viewer: Viewer, row: Flowing, *, key: str, reason: str = "") -> Told:
        return actions.move(viewer, row, event, key=key, reason=reason)

    return simple(act)


def change_button(
    viewer: Viewer, row: Flowing, name: str, *, roles: Sequence[str]
) -> Sequence[Button]:
    """Changing, while it is a draft."""
    if row.state not in EDITABLE or viewer.holds(roles, row.place_code()) is None:
        return ()
    return (Button(_("修改"), reverse(name, args=[row.pk]), " ".join(roles)),)


# --- funds ------------------------------------------------------------------------------------


def _set_up(sent: Sent) -> Told:
    values = {**sent.data, "place_id": county_code()}
    return actions.set_up_fund(sent.viewer, values, key=sent.key)


def _change_fund(sent: Sent) -> Told:
    return actions.change_fund(sent.viewer, sent.row, sent.data, key=sent.key)


def _fund_buttons(viewer: Viewer, row: Fund) -> Sequence[Button]:
    if viewer.holds([FINANCE], row.place_code()) is None:
        return ()
    arrival = f"{reverse('funds:appropriation_new')}?fund={row.pk}"
    return (
        Button(_("修改"), reverse("funds:fund_change", args=[row.pk]), FINANCE),
        Button(_("录入拨款"), arrival, FINANCE),
    )


def _appropriations_of(viewer: Viewer, row: Fund) -> QuerySet[Appropriation]:
    return appropriations_for(viewer).filter(fund=row)


def _tranches_of(viewer: Viewer, row: Fund) -> QuerySet[Tranche]:
    return tranches_for(viewer).filter(fund=row)


FUND = RecordPage(
    "funds:fund",
    funds_for,
    register=FUNDS,
    facts=FUND_FACTS,
    boxes=(
        FUND_BOX,
        Drawn(where_it_went),
        Drawn(by_year),
        Verdict(_("到账总额"), appropriations_standing),
    ),
    sections=(
        Section(
            _("拨款"),
            _appropriations_of,
            tuple(column for column in APPROPRIATIONS.columns if column.name != "fund"),
            row_url="funds:appropriation",
            order=("-received_on",),
            more=lambda row: f"{reverse('funds:appropriations')}?fund={row.pk}",
        ),
        Section(
            _("资金注入"),
            _tranches_of,
            tuple(column for column in TRANCHES.columns if column.name != "fund"),
            row_url="funds:tranche",
            order=("-injected_on", "code"),
            more=lambda row: f"{reverse('funds:tranches')}?fund={row.pk}",
        ),
    ),
    buttons=_fund_buttons,
    missing=missing_opinions,
)
FUND_NEW = FormPage(
    "funds:fund_new",
    _("登记资金"),
    FundForm,
    _set_up,
    by=FINANCE,
    leads_to="funds:fund",
    register=FUNDS,
)
FUND_CHANGE = FormPage(
    "funds:fund_change",
    _("修改"),
    FundChangeForm,
    _change_fund,
    by=FINANCE,
    leads_to="funds:fund",
    page=FUND,
    initial=fund_as_it_is,
)

# --- appropriations ---------------------------------------------------------------------------


def _draft_appropriation(sent: Sent) -> Told:
    fund, arrival = sent.data["fund"], arrival_of(sent.data)
    return actions.draft_appropriation(sent.viewer, fund, arrival, key=sent.key)


def _change_appropriation(sent: Sent) -> Told:
    arrival = arrival_of(sent.data)
    return actions.change_appropriation(sent.viewer, sent.row, arrival, key=sent.key)


def _appropriation_buttons(viewer: Viewer, row: Appropriation) -> Sequence[Button]:
    return change_button(viewer, row, "funds:appropriation_change", roles=[FINANCE])


APPROPRIATION = RecordPage(
    "funds:appropriation",
    appropriations_for,
    register=APPROPRIATIONS,
    gist=APPROPRIATION_GIST,
    facts=(APPROPRIATION_FACTS,),
    acts={
        "enter": simple(actions.enter_appropriation),
        "check": simple(actions.check_appropriation),
        "post": simple(actions.post_appropriation),
        "return": moves("return"),
        "withdraw": moves("withdraw"),
        "dispute": simple(actions.dispute),
        "keep": simple(actions.keep_posted),
        "reverse": simple(actions.reverse_appropriation),
    },
    buttons=_appropriation_buttons,
)
APPROPRIATION_NEW = FormPage(
    "funds:appropriation_new",
    _("录入拨款"),
    AppropriationForm,
    _draft_appropriation,
    by=FINANCE,
    leads_to="funds:appropriation",
    register=APPROPRIATIONS,
    intro=_("按拨款文件和到账回单录入。提交后由另一人审核、入账。"),
)
APPROPRIATION_CHANGE = FormPage(
    "funds:appropriation_change",
    _("修改"),
    AppropriationChangeForm,
    _change_appropriation,
    by=FINANCE,
    leads_to="funds:appropriation",
    page=APPROPRIATION,
    initial=appropriation_as_it_is,
)

# --- tranches ---------------------------------------------------------------------------------


def _draft_tranche(sent: Sent) -> Told:
    data: Any = sent.data
    return actions.draft_tranche(
        sent.viewer, data["project"], data["fund"], injection=injection_of(data), key=sent.key
    )


def _change_tranche(sent: Sent) -> Told:
    return actions.change_tranche(sent.viewer, sent.row, injection_of(sent.data), key=sent.key)


def _tranche_buttons(viewer: Viewer, row: Tranche) -> Sequence[Button]:
    return change_button(viewer, row, "funds:tranche_change", roles=[BUREAU])


TRANCHE = RecordPage(
    "funds:tranche",
    tranches_for,
    register=TRANCHES,
    gist=TRANCHE_GIST,
    facts=(TRANCHE_FACTS,),
    acts={
        "propose": simple(actions.propose_tranche),
        "check": simple(actions.check_tranche),
        "approve": simple(actions.approve_tranche),
        "inject": simple(actions.inject_tranche),
        "return": simple(actions.return_tranche),
        "withdraw": moves("withdraw"),
        "dispute": simple(actions.dispute),
        "keep": simple(actions.keep_posted),
        "reverse": simple(actions.reverse_tranche),
    },
    buttons=_tranche_buttons,
    papers=Papers(project_paper_types, f"{BUREAU} {FINANCE}"),
)
TRANCHE_NEW = FormPage(
    "funds:tranche_new",
    _("提出注入"),
    TrancheForm,
    _draft_tranche,
    by=BUREAU,
    leads_to="funds:tranche",
    register=TRANCHES,
    intro=_("项目已批复、镇乡与平台的协议已签，才能注入。各批之和不超过批复的补助。"),
)
TRANCHE_CHANGE = FormPage(
    "funds:tranche_change",
    _("修改"),
    TrancheChangeForm,
    _change_tranche,
    by=BUREAU,
    leads_to="funds:tranche",
    page=TRANCHE,
    initial=tranche_as_it_is,
)
