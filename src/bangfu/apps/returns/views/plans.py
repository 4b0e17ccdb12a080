"""The pages of surplus plans and of the villages' use plans."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, RecordPage, Verdict
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.records.models import Decision
from bangfu.apps.returns.actions import surplus, uses
from bangfu.apps.returns.forms import plans as forms
from bangfu.apps.returns.models import SurplusLine, SurplusPlan, UseLine, UsePlan
from bangfu.apps.returns.queries.plans import (
    lines_of_use_plan,
    next_surplus_line,
    next_use_line,
    surplus_plans_for,
    use_plans_for,
)
from bangfu.apps.returns.tables import plans as tables

PLATFORM, FINANCE, VILLAGE = "platform", "finance_bureau", "village"

# --- surplus ----------------------------------------------------------------------------------


def _propose(sent: Sent) -> Told:
    return surplus.propose_surplus_plan(sent.viewer, sent.row, key=sent.key)


def _approve_surplus(sent: Sent) -> Told:
    return surplus.approve_surplus_plan(sent.viewer, sent.row, key=sent.key)


def _moves_surplus(event: str) -> Act:
    def do(sent: Sent) -> Told:
        reason = sent.data["reason"]
        return surplus.move_surplus_plan(sent.viewer, sent.row, event, key=sent.key, reason=reason)

    return Act(do)


def _to_surplus_line(plan: SurplusPlan) -> str:
    """Where the next line is paid: to its payee, or by a run."""
    line = next_surplus_line(plan)
    if line is None:
        return reverse("returns:surplus_plan", args=[plan.pk])
    is_direct = line.way == SurplusLine.TO_PAYEE
    return reverse(
        "returns:surplus_line_pay" if is_direct else "returns:surplus_line", args=[line.pk]
    )


def _finish_surplus(sent: Sent) -> Told:
    return surplus.finish_surplus_plan(sent.viewer, sent.row, key=sent.key)


def _surplus_buttons(_viewer: Viewer, plan: SurplusPlan) -> Sequence[Button]:
    if plan.state not in ("draft", "returned"):
        return []
    change = reverse("returns:surplus_plan_change", args=[plan.pk])
    return [Button(_("修改明细"), change, PLATFORM)]


SURPLUS = RecordPage(
    "returns:surplus_plan",
    surplus_plans_for,
    register=tables.SURPLUS_PLANS,
    boxes=(tables.SURPLUS_BOX, tables.SURPLUS_VERDICT),
    facts=(tables.SURPLUS_FACTS,),
    sections=(tables.SURPLUS_LINES,),
    buttons=_surplus_buttons,
    acts={
        "propose": Act(_propose),
        "approve": Act(_approve_surplus),
        "return": _moves_surplus("return"),
        "drop": _moves_surplus("drop"),
        "pay": Act(href=_to_surplus_line),
        "finish": Act(_finish_surplus),
    },
)


def _draft_surplus(sent: Sent) -> Told:
    data = sent.data
    return surplus.draft_surplus_plan(
        sent.viewer, data["year"], key=sent.key, title=data["title"], lines=data["lines"]
    )


SURPLUS_NEW = FormPage(
    "returns:surplus_plan_new",
    _("拟订结余安排"),
    forms.SurplusPlanForm,
    _draft_surplus,
    by=PLATFORM,
    leads_to="returns:surplus_plan",
    register=tables.SURPLUS_PLANS,
    initial=forms.last_year_of_returns,
    intro=_("只能用于列出的用途。分给各村的由“分配”支付，其余付给收款单位。"),
)


def _change_surplus(sent: Sent) -> Told:
    lines = sent.data["lines"]
    return surplus.change_surplus_plan(sent.viewer, sent.row, key=sent.key, lines=lines)


SURPLUS_CHANGE = FormPage(
    "returns:surplus_plan_change",
    _("修改明细"),
    forms.SurplusLinesForm,
    _change_surplus,
    by=PLATFORM,
    leads_to="returns:surplus_plan",
    page=SURPLUS,
    initial=forms.surplus_lines_as_they_are,
)


def _surplus_line_buttons(_viewer: Viewer, line: SurplusLine) -> Sequence[Button]:
    waits = line.plan.state == "approved" and not line.paid_fen
    if not waits or line.way == SurplusLine.TO_VILLAGES:
        return []
    return [Button(_("支付"), reverse("returns:surplus_line_pay", args=[line.pk]), FINANCE)]


SURPLUS_LINE = RecordPage(
    "returns:surplus_line",
    tables.surplus_line_rows,
    register=tables.SURPLUS_PLANS,
    facts=(tables.SURPLUS_LINE_FACTS,),
    buttons=_surplus_line_buttons,
)


def _pay(sent: Sent) -> Told:
    voucher, paid_on = sent.data["voucher"], sent.data["paid_on"]
    return surplus.pay_surplus_line(
        sent.viewer, sent.row, key=sent.key, voucher=voucher, paid_on=paid_on
    )


SURPLUS_LINE_PAY = FormPage(
    "returns:surplus_line_pay",
    _("支付"),
    forms.PaidForm,
    _pay,
    by=FINANCE,
    leads_to="returns:surplus_plan",
    page=SURPLUS_LINE,
)

# --- use by the villages ----------------------------------------------------------------------


def _decide(sent: Sent) -> Told:
    data = sent.data
    return uses.decide_use_plan(
        sent.viewer, sent.row, key=sent.key, decided_on=data["decided_on"], minutes=data["minutes"]
    )


def _approve_use(sent: Sent) -> Told:
    reasons = forms.ReviewForm.reasons(sent.data)
    return uses.approve_use_plan(sent.viewer, sent.row, key=sent.key, reasons=reasons)


def _moves_use(event: str) -> Act:
    def do(sent: Sent) -> Told:
        reason = sent.data.get("reason", "")
        return uses.move_use_plan(sent.viewer, sent.row, event, key=sent.key, reason=reason)

    return Act(do)


def _finish_use(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return uses.finish_use_plan(sent.viewer, sent.row, key=sent.key, reason=reason)


def _to_use_line(plan: UsePlan) -> str:
    """Where the next line is spent; the plan itself where none waits."""
    line = next_use_line(plan)
    if line is None:
        return reverse("returns:use_plan", args=[plan.pk])
    return reverse("returns:use_line_spend", args=[line.pk])


def _use_buttons(_viewer: Viewer, plan: UsePlan) -> Sequence[Button]:
    if plan.state not in ("plan", "returned"):
        return []
    change = reverse("returns:use_plan_change", args=[plan.pk])
    return [Button(_("修改明细"), change, VILLAGE)]


def _of_first_line(viewer: Viewer, plan: UsePlan) -> Decision | None:
    """The decision on all lines of the plan: they were asked together."""
    first = lines_of_use_plan(viewer, plan).select_related("decision").first()
    return first.decision if first else None


USE = RecordPage(
    "returns:use_plan",
    use_plans_for,
    register=tables.USE_PLANS,
    gist=tables.USE_GIST,
    boxes=(tables.USE_BOX, Verdict(_("用途是否允许"), _of_first_line)),
    facts=(tables.USE_FACTS,),
    sections=(tables.USE_LINES,),
    buttons=_use_buttons,
    acts={
        "decide": Act(_decide, forms.DecidedForm),
        "approve": Act(_approve_use, forms.ReviewForm),
        "return": _moves_use("return"),
        "drop": _moves_use("drop"),
        "spend": Act(href=_to_use_line),
        "finish": Act(_finish_use, forms.FinishedForm),
        "publish": _moves_use("publish"),
    },
)


def _draft_use(sent: Sent) -> Told:
    data = sent.data
    return uses.draft_use_plan(
        sent.viewer,
        data["village"],
        key=sent.key,
        year=data["year"],
        title=data["title"],
        lines=data["lines"],
    )


USE_NEW = FormPage(
    "returns:use_plan_new",
    _("拟订使用计划"),
    forms.UsePlanForm,
    _draft_use,
    by=VILLAGE,
    leads_to="returns:use_plan",
    register=tables.USE_PLANS,
    initial=forms.last_year_of_returns,
    intro=_("每项支出选一个用途类别。禁止的用途会被拒绝，并说明依据哪一条。"),
)


def _change_use(sent: Sent) -> Told:
    return uses.change_use_plan(sent.viewer, sent.row, key=sent.key, lines=sent.data["lines"])


USE_CHANGE = FormPage(
    "returns:use_plan_change",
    _("修改明细"),
    forms.UseLinesForm,
    _change_use,
    by=VILLAGE,
    leads_to="returns:use_plan",
    page=USE,
    initial=forms.use_lines_as_they_are,
)


def _use_line_buttons(_viewer: Viewer, line: UseLine) -> Sequence[Button]:
    if line.plan.state != "approved" or line.spent_fen is not None:
        return []
    return [Button(_("登记支出"), reverse("returns:use_line_spend", args=[line.pk]), VILLAGE)]


USE_LINE = RecordPage(
    "returns:use_line",
    tables.use_line_rows,
    register=tables.USE_PLANS,
    boxes=(Verdict(_("用途是否允许"), lambda _viewer, line: line.decision),),
    facts=(tables.USE_LINE_FACTS,),
    buttons=_use_line_buttons,
)


def _spend(sent: Sent) -> Told:
    values = {name: sent.data[name] for name in ("spent_fen", "spent_on", "payee", "voucher")}
    return uses.spend_line(sent.viewer, sent.row, key=sent.key, values=values)


USE_LINE_SPEND = FormPage(
    "returns:use_line_spend",
    _("登记支出"),
    forms.SpentForm,
    _spend,
    by=VILLAGE,
    leads_to="returns:use_plan",
    page=USE_LINE,
    initial=forms.spending_as_planned,
)
