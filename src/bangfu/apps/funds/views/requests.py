"""The pages of payment requests, and the claim as it is printed."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.funds import actions
from bangfu.apps.funds.access import CLAIMANTS
from bangfu.apps.funds.forms import (
    AccountForm,
    PayForm,
    RequestChangeForm,
    RequestForm,
    StatementForm,
    claim_of,
    papers_of,
    request_as_it_is,
)
from bangfu.apps.funds.models import PaymentRequest
from bangfu.apps.funds.queries import (
    payment_requests_for,
    payments_of,
    use_standing,
    voucher_standing,
    vouchers_of,
)
from bangfu.apps.funds.tables.requests import (
    CATEGORIES,
    PAYMENT_COLUMNS,
    PAYMENT_REQUESTS,
    REQUEST_FACTS,
    REQUEST_GIST,
    STATEMENTS,
    VOUCHER_COLUMNS,
)
from bangfu.apps.funds.views.funds import change_button, simple
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage, row_of
from bangfu.apps.pages.views.records import Act, Papers, RecordPage, Section, Verdict
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.queries.projects import project_paper_types
from bangfu.apps.records.actions import Told
from bangfu.apps.records.queries.timeline import timeline_for
from bangfu.core.capital import capital_amount
from bangfu.core.flow import DUTIES
from bangfu.core.money import yuan


def _draft(sent: Sent) -> Told:
    data = sent.data
    return actions.draft_request(
        sent.viewer,
        data["project"],
        data["fund"],
        place=data["place"],
        claim=claim_of(data),
        papers=papers_of(data),
        key=sent.key,
    )


def _change(sent: Sent) -> Told:
    claim, papers = claim_of(sent.data), papers_of(sent.data)
    return actions.change_request(sent.viewer, sent.row, claim, papers=papers, key=sent.key)


def _pay(sent: Sent) -> Told:
    reference = sent.data["bank_reference"]
    return actions.pay_request(sent.viewer, sent.row, bank_reference=reference, key=sent.key)


def _account(sent: Sent) -> Told:
    number = sent.data["accounted_as"]
    return actions.account_request(sent.viewer, sent.row, accounted_as=number, key=sent.key)


def _buttons(viewer: Viewer, row: PaymentRequest) -> Sequence[Button]:
    printed = Button(_("打印"), reverse("funds:payment_request_print", args=[row.pk]))
    change = change_button(viewer, row, "funds:payment_request_change", roles=CLAIMANTS)
    return (*change, printed)


PAYMENT_REQUEST = RecordPage(
    "funds:payment_request",
    payment_requests_for,
    register=PAYMENT_REQUESTS,
    gist=REQUEST_GIST,
    facts=REQUEST_FACTS,
    boxes=(Verdict(_("用途审核"), use_standing), Verdict(_("票据审核"), voucher_standing)),
    sections=(
        Section(_("票据"), vouchers_of, VOUCHER_COLUMNS, empty=_("还没有票据。")),
        Section(_("支付记录"), payments_of, PAYMENT_COLUMNS, empty=_("还没有支付。")),
    ),
    acts={
        "submit": simple(actions.submit_request),
        "check": simple(actions.check_vouchers),
        "approve": simple(actions.approve_request),
        "pay": Act(_pay, PayForm),
        "account": Act(_account, AccountForm),
        "return": simple(actions.return_request),
        "withdraw": simple(actions.withdraw_request),
        "fail": simple(actions.fail_request),
        "reopen": simple(actions.reopen_request),
        "dispute": simple(actions.dispute),
        "keep": simple(actions.keep_posted),
        "reverse": simple(actions.reverse_request),
    },
    buttons=_buttons,
    papers=Papers(project_paper_types, "township village township_finance"),
)
PAYMENT_REQUEST_NEW = FormPage(
    "funds:payment_request_new",
    _("新建报账单"),
    RequestForm,
    _draft,
    by=" ".join(CLAIMANTS),
    leads_to="funds:payment_request",
    register=PAYMENT_REQUESTS,
    intro=_("一张报账单报一类用途。票据合计须与报账金额一分不差；每张票据在全区只能用一次。"),
)
PAYMENT_REQUEST_CHANGE = FormPage(
    "funds:payment_request_change",
    _("修改"),
    RequestChangeForm,
    _change,
    by=" ".join(CLAIMANTS),
    leads_to="funds:payment_request",
    page=PAYMENT_REQUEST,
    initial=request_as_it_is,
)


def printed_request(request: HttpRequest, pk: int) -> HttpResponse:
    """A claim as the paper that is signed and filed, with its sum in capital figures."""
    viewer = viewer_of(request)
    row = row_of(payment_requests_for, viewer, pk)
    steps = [event.step for event in timeline_for(viewer, row) if hasattr(event, "step")]
    held = {step.duty: step for step in reversed(steps) if step.duty and step.round == row.round}
    duties = dict.fromkeys(event.duty for event in row.flow.events if event.duty)
    context = {
        "row": row,
        "state": row.state_name.said(viewer.language),
        "amount": yuan(row.amount_fen),
        "capital": capital_amount(row.amount_fen),
        "vouchers": [
            (one, CATEGORIES[one.category], yuan(one.amount_fen))
            for one in vouchers_of(viewer, row)
        ],
        "voucher_sum": yuan(row.voucher_fen),
        "signatures": [(DUTIES[d].said(viewer.language), held.get(d)) for d in duties],
    }
    return render(request, "funds/payment_request_print.html", context)


# --- statements -------------------------------------------------------------------------------


def _state(sent: Sent) -> Told:
    data = sent.data
    stated = actions.Stated(data["on"], data["fen"], data["document"])
    return actions.state_balance(sent.viewer, data["account"], stated, key=sent.key)


STATEMENT_NEW = FormPage(
    "funds:statement_new",
    _("核对余额"),
    StatementForm,
    _state,
    by="finance_bureau township_finance",
    register=STATEMENTS,
    intro=_("填对账单上当天日终的余额。与账面相差一分也不能通过，须先查明原因。"),
    done=_("余额相符，已登记。"),
)
