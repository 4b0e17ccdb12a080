"""The pages of runs and lines, the difference to the last run, and the payment list for the bank."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.amounts import money
from bangfu.apps.pages.tables.files import xlsx_download
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage, row_of
from bangfu.apps.pages.views.records import Act, RecordPage
from bangfu.apps.payouts.actions import approving, computing, paying
from bangfu.apps.payouts.forms import DisplayForm, RunForm, this_year
from bangfu.apps.payouts.models import DistributionRun
from bangfu.apps.payouts.queries.proving import Change, changes_since, last_run_before
from bangfu.apps.payouts.queries.runs import (
    lines_of_run,
    preview,
    runs_for,
    why_not_displayed,
)
from bangfu.apps.payouts.tables import runs as tables
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.records.refusal import Refused
from bangfu.core.problem import Problem

BANKING = "finance_bureau platform"
"""Who sends the payment list to the bank."""

LISTED = ("approved", "paying", "paid", "closed")
"""The states in which there is a payment list."""


def _compute(sent: Sent) -> Told:
    return computing.compute_run(sent.viewer, sent.row, key=sent.key)


def _report(sent: Sent) -> Told:
    return computing.report_shortfall(sent.viewer, sent.row, key=sent.key)


def _accept(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return computing.accept_shortfall(sent.viewer, sent.row, key=sent.key, reason=reason)


def _check(sent: Sent) -> Told:
    return computing.check_run(sent.viewer, sent.row, key=sent.key)


def _send_back(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return computing.send_back(sent.viewer, sent.row, key=sent.key, reason=reason)


def _void(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return computing.void_run(sent.viewer, sent.row, key=sent.key, reason=reason)


def _display(sent: Sent) -> Told:
    days, text = sent.data["days"], sent.data["text"]
    return approving.display_run(sent.viewer, sent.row, key=sent.key, days=days, text=text)


def _uphold(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return approving.uphold_objection(sent.viewer, sent.row, key=sent.key, reason=reason)


def _end_display(sent: Sent) -> Told:
    return approving.end_display(sent.viewer, sent.row, key=sent.key)


def _approve(sent: Sent) -> Told:
    return approving.approve_run(sent.viewer, sent.row, key=sent.key)


def _refuse(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return approving.refuse_run(sent.viewer, sent.row, key=sent.key, reason=reason)


def _stop(sent: Sent) -> Told:
    return approving.stop_run(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


def _annul(sent: Sent) -> Told:
    return approving.annul_run(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


def _pay(sent: Sent) -> Told:
    return paying.pay_run(sent.viewer, sent.row, key=sent.key)


def _close(sent: Sent) -> Told:
    return paying.close_run(sent.viewer, sent.row, key=sent.key)


def _missing(viewer: Viewer, run: DistributionRun) -> Sequence[Problem]:
    """What stands before the next step: why it cannot be computed, or that the display goes on."""
    if run.state == "draft" and viewer.roles & set(tables.MAKING.split()):
        found = preview(viewer, run)
        return found.problems if isinstance(found, Refused) else []
    if run.state == "noticed" and (problem := why_not_displayed(viewer, run)) is not None:
        return [problem]
    return []


def _buttons(_viewer: Viewer, run: DistributionRun) -> Sequence[Button]:
    buttons = []
    if run.result_digest:
        changes = reverse("payouts:run_changes", args=[run.pk])
        buttons.append(Button(_("与上次比较"), changes))
    if run.state in LISTED:
        listed = reverse("payouts:payment_list", args=[run.pk])
        buttons.append(Button(_("付款清单（Excel）"), listed, BANKING))
    return buttons


RUN = RecordPage(
    "payouts:run",
    runs_for,
    register=tables.RUNS,
    boxes=(tables.RUN_BOX, tables.PREVIEW),
    facts=(tables.RUN_FACTS,),
    sections=(tables.LEFT_OUT_OF_RUN, tables.LINES_OF_RUN),
    buttons=_buttons,
    missing=_missing,
    work=paying.PAY,
    acts={
        "compute": Act(_compute),
        "report_shortfall": Act(_report),
        "accept_shortfall": Act(_accept),
        "check": Act(_check),
        "send_back": Act(_send_back),
        "notice": Act(_display, DisplayForm),
        "uphold": Act(_uphold),
        "end_notice": Act(_end_display),
        "approve": Act(_approve),
        "refuse": Act(_refuse),
        "pay": Act(_pay),
        "close": Act(_close),
        "stop": Act(_stop),
        "annul": Act(_annul),
        "void": Act(_void),
    },
)


def _open(sent: Sent) -> Told:
    return computing.open_run(sent.viewer, key=sent.key, values=RunForm.given(sent.data))


RUN_NEW = FormPage(
    "payouts:run_new",
    _("新建分配"),
    RunForm,
    _open,
    by=tables.MAKING,
    leads_to="payouts:run",
    register=tables.RUNS,
    initial=this_year,
    intro=_("一种收益一年只分配一次。欠付的补付不限次数。"),
)


def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What is otherwise than in the last run of the same kind, village by village."""
    viewer = viewer_of(request)
    run = row_of(runs_for, viewer, pk)
    last = last_run_before(run)
    found = changes_since(run, last) if last else []
    context = {
        "run": run,
        "last": last,
        "rows": [_change_row(change) for change in found],
        "joined": sum(change.before_fen is None for change in found),
        "gone": sum(change.now_fen is None for change in found),
        "register": tables.RUNS,
    }
    return render(request, "payouts/changes.html", context)


def _change_row(change: Change) -> dict[str, object]:
    both = change.before_fen is not None and change.now_fen is not None
    more = (change.now_fen or 0) - (change.before_fen or 0)
    return {
        "change": change,
        "before": money(change.before_fen),
        "now": money(change.now_fen),
        "more": money(more) if both else money(None),
    }


def payment_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The payment list for the bank, under its own number: one row for each village, exact 元."""
    viewer = viewer_of(request)
    if not viewer.roles & set(BANKING.split()):
        raise NotYours(*BANKING.split())
    run = row_of(runs_for, viewer, pk)
    if run.state not in LISTED:
        raise Http404
    rows = lines_of_run(viewer, run).filter(amount_fen__gt=0).order_by("year", "village_id")
    heads = [
        _now("清单编号"), _now("序号"), _now("镇乡"), _now("收款村集体"), _now("村代码"),
        _now("所属年度"), _now("金额（元）"), _now("附言"),
    ]  # fmt: skip
    filed = [
        tables.payment_row(run, number, line, language=viewer.language)
        for number, line in enumerate(rows.select_related("village__parent"), start=1)
    ]
    return xlsx_download(f"{run.number}.xlsx", heads, filed)
