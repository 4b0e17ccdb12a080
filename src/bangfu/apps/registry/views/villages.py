"""The pages of the programme's villages, their list, incomes and published figures."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import PolicyForm, Sent
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, RecordPage
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.actions.incomes import (
    IncomeFiled,
    ask_correction,
    decide_correction,
    enter_person_incomes,
    enter_reference_figure,
    file_incomes,
)
from bangfu.apps.registry.actions.villages import (
    close_list,
    enter_villages,
    leave_programme,
    move_list,
    set_pooled,
)
from bangfu.apps.registry.forms.villages import (
    CloseForm,
    CorrectionForm,
    IncomeForm,
    LeaveForm,
    MemberForm,
    PersonIncomeForm,
    PoolingForm,
    ReferenceFigureForm,
    pooling_as_it_is,
)
from bangfu.apps.registry.models.villages import INCOME_CLASSES
from bangfu.apps.registry.queries.incomes import incomes_for
from bangfu.apps.registry.queries.villages import lists_for
from bangfu.apps.registry.tables.incomes import (
    COUNTY,
    FILING,
    INCOME_FACTS,
    INCOMES,
    PERSON_INCOMES,
    REFERENCE_FIGURES,
)
from bangfu.apps.registry.tables.villages import (
    LIST_BOXES,
    LIST_FACTS,
    LIST_MEMBERS,
    MEMBER,
    MEMBERS,
    VILLAGE_LISTS,
)

# --- the list ---------------------------------------------------------------------------------


def _moves(event: str) -> Act:
    def do(sent: Sent) -> Told:
        reason = sent.data.get("reason", "")
        return move_list(sent.viewer, sent.row, event, reason=reason, key=sent.key)

    return Act(do)


def _close(sent: Sent) -> Told:
    return close_list(sent.viewer, sent.row, reason=sent.data["reason"], key=sent.key)


VILLAGE_LIST = RecordPage(
    "registry:village_list",
    lists_for,
    register=VILLAGE_LISTS,
    boxes=LIST_BOXES,
    facts=(LIST_FACTS,),
    sections=(LIST_MEMBERS,),
    acts={
        "enter": Act(href=lambda _row: reverse("registry:member_new")),
        "close": Act(_close, CloseForm),
        "confirm": _moves("confirm"),
        "reopen": _moves("reopen"),
    },
)


def _enter(sent: Sent) -> Told:
    return enter_villages(
        sent.viewer,
        {sent.data["village"]: sent.data["helped_level"]},
        entered_on=sent.data["entered_on"],
        source=sent.data["source"],
        key=sent.key,
    )


def _leave(sent: Sent) -> Told:
    day, reason = sent.data["left_on"], sent.data["reason"]
    return leave_programme(sent.viewer, sent.row, day, reason=reason, key=sent.key)


def _pool(sent: Sent) -> Told:
    pooled, reason = sent.data["pooled"], sent.data["reason"]
    return set_pooled(sent.viewer, sent.row, pooled=pooled, reason=reason, key=sent.key)


MEMBER_NEW = FormPage(
    "registry:member_new",
    _("列入村"),
    MemberForm,
    _enter,
    by=COUNTY,
    leads_to="registry:village_list",
    register=MEMBERS,
    intro=_("村数多时，用工作簿一次导入。"),
)
MEMBER_LEAVE = FormPage(
    "registry:member_leave",
    _("退出"),
    LeaveForm,
    _leave,
    by=COUNTY,
    leads_to="registry:member",
    page=MEMBER,
)
MEMBER_POOLING = FormPage(
    "registry:member_pooling",
    _("变更统筹"),
    PoolingForm,
    _pool,
    by=COUNTY,
    leads_to="registry:member",
    page=MEMBER,
    initial=pooling_as_it_is,
)

# --- incomes ----------------------------------------------------------------------------------


def _file(sent: Sent) -> Told:
    filed = [
        IncomeFiled(sent.data["village"], income_class, fen)
        for income_class in INCOME_CLASSES
        if (fen := sent.data[income_class]) is not None
    ]
    source, year = sent.data["source"], sent.data["year"]
    return file_incomes(sent.viewer, year, filed, source=source, key=sent.key)


def _ask(sent: Sent) -> Told:
    amount, reason = sent.data["amount_fen"], sent.data["reason"]
    return ask_correction(sent.viewer, sent.row, amount, reason=reason, key=sent.key)


def _decides(event: str) -> Act:
    def do(sent: Sent) -> Told:
        reason = sent.data.get("reason", "")
        return decide_correction(sent.viewer, sent.row, event, reason=reason, key=sent.key)

    return Act(do, PolicyForm)


INCOME = RecordPage(
    "registry:income",
    incomes_for,
    register=INCOMES,
    facts=(INCOME_FACTS,),
    acts={
        "ask_correction": Act(_ask, CorrectionForm),
        "correct": _decides("correct"),
        "keep": _decides("keep"),
    },
)

INCOME_NEW = FormPage(
    "registry:income_new",
    _("报送收入"),
    IncomeForm,
    _file,
    by=FILING,
    leads_to="registry:income",
    register=INCOMES,
    intro=_("没有的类别留空。村数多时，用工作簿一次导入。"),
)


def _enter_person_income(sent: Sent) -> Told:
    figures = {sent.data["village"]: sent.data["per_head_fen"]}
    source, year = sent.data["source"], sent.data["year"]
    return enter_person_incomes(sent.viewer, year, figures, source=source, key=sent.key)


PERSON_INCOME_NEW = FormPage(
    "registry:person_income_new",
    _("登记人均收入"),
    PersonIncomeForm,
    _enter_person_income,
    by=FILING,
    leads_to="registry:person_income",
    register=PERSON_INCOMES,
)


def _enter_reference_figure(sent: Sent) -> Told:
    given = ReferenceFigureForm.given(sent.data)
    return enter_reference_figure(sent.viewer, given, key=sent.key)


REFERENCE_FIGURE_NEW = FormPage(
    "registry:reference_figure_new",
    _("录入参照数"),
    ReferenceFigureForm,
    _enter_reference_figure,
    by=COUNTY,
    leads_to="registry:reference_figure",
    register=REFERENCE_FIGURES,
    intro=_("同一数列同一年度再次录入，以新数为准，旧数留痕。"),
)
