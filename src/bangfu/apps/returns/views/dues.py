"""The pages of years, dues and receipts."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.amounts import share
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.pages.views.records import Act, RecordPage
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.queries.places import division_for
from bangfu.apps.returns.access import MAKERS
from bangfu.apps.returns.actions import dues as acts
from bangfu.apps.returns.actions import receipts
from bangfu.apps.returns.forms.dues import ReceiptForm, TownshipForm, YearForm
from bangfu.apps.returns.models import RemittanceDue, RemittanceYear
from bangfu.apps.returns.queries.dues import dues_for, dues_in, years_for
from bangfu.apps.returns.queries.receipts import receipts_for
from bangfu.apps.returns.tables import dues as tables
from bangfu.core.money import yuan

PLATFORM = "platform"
RECEIVING = " ".join(MAKERS["remittance_receipt"])

# --- a due ------------------------------------------------------------------------------------


def _notify(sent: Sent) -> Told:
    return _told_of(sent, acts.notify(sent.viewer, [sent.row], key=sent.key))


def _mark_late(sent: Sent) -> Told:
    return _told_of(sent, acts.mark_late(sent.viewer, [sent.row], key=sent.key))


def _told_of(sent: Sent, told: Told) -> Told:
    """Lead back to the due, though the act tells of its year."""
    return Told(sent.row.kind(), sent.row.pk, told.is_repeat)


def _waive(sent: Sent) -> Told:
    return acts.waive(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


def _to_receipt(due: RemittanceDue) -> str:
    return f"{reverse('returns:receipt_new')}?due={due.pk}"


def _to_receipts(due: RemittanceDue) -> str:
    return f"{reverse('returns:receipts')}?q={due.project.code}"


DUE = RecordPage(
    "returns:due",
    dues_for,
    register=tables.DUES,
    boxes=(tables.DUE_BOX, tables.WAIVER_VERDICT),
    facts=(tables.DUE_FACTS,),
    sections=(tables.RECEIPTS_OF_DUE,),
    acts={
        "notify": Act(_notify),
        "mark_late": Act(_mark_late),
        "waive": Act(_waive),
        "receive": Act(href=_to_receipt),
        "settle": Act(href=_to_receipt),
        "take_back": Act(href=_to_receipts),
        "take_all_back": Act(href=_to_receipts),
    },
)

# --- a receipt --------------------------------------------------------------------------------


def _confirm(sent: Sent) -> Told:
    return receipts.confirm_receipt(sent.viewer, sent.row, key=sent.key)


def _return(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return receipts.return_receipt(sent.viewer, sent.row, key=sent.key, reason=reason)


def _dispute(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return receipts.dispute_receipt(sent.viewer, sent.row, key=sent.key, reason=reason)


def _keep(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return receipts.keep_receipt(sent.viewer, sent.row, key=sent.key, reason=reason)


def _reverse(sent: Sent) -> Told:
    reason = sent.data["reason"]
    return receipts.reverse_receipt(sent.viewer, sent.row, key=sent.key, reason=reason)


RECEIPT = RecordPage(
    "returns:receipt",
    receipts_for,
    register=tables.RECEIPTS,
    gist=tables.RECEIPT_GIST,
    facts=(tables.RECEIPT_FACTS,),
    acts={
        "confirm": Act(_confirm),
        "return": Act(_return),
        "dispute": Act(_dispute),
        "keep": Act(_keep),
        "reverse": Act(_reverse),
    },
)


def _enter(sent: Sent) -> Told:
    values = {name: sent.data[name] for name in ("amount_fen", "received_on", "reference", "payer")}
    return receipts.enter_receipt(sent.viewer, sent.data["due"], key=sent.key, values=values)


RECEIPT_NEW = FormPage(
    "returns:receipt_new",
    _("登记到账"),
    ReceiptForm,
    _enter,
    by=RECEIVING,
    leads_to="returns:receipt",
    register=tables.RECEIPTS,
    intro=_("按银行回单登记；由财政部门另一人核对后入专账。"),
)

# --- a year -----------------------------------------------------------------------------------


def _buttons_of_year(_viewer: Viewer, row: RemittanceYear) -> Sequence[Button]:
    def to(name: str) -> str:
        return reverse(f"returns:{name}", args=[row.pk])

    return [
        Button(_("通知镇乡"), to("year_notify"), PLATFORM),
        Button(_("列为逾期"), to("year_late"), PLATFORM),
        Button(_("到位率"), f"{reverse('returns:arrival')}?year={row.year}"),
    ]


YEAR = RecordPage(
    "returns:year",
    years_for,
    register=tables.YEARS,
    boxes=(tables.YEAR_BOX, *tables.YEAR_CHARTS),
    facts=(tables.YEAR_FACTS,),
    sections=(tables.DUES_OF_YEAR,),
    buttons=_buttons_of_year,
)


def _open(sent: Sent) -> Told:
    due_on = sent.data["due_on"]
    return acts.open_year(sent.viewer, sent.data["year"], key=sent.key, due_on=due_on)


YEAR_NEW = FormPage(
    "returns:year_new",
    _("列年度应缴"),
    YearForm,
    _open,
    by=PLATFORM,
    leads_to="returns:year",
    register=tables.YEARS,
    intro=_("按政策算出每批资金当年应上缴多少，一次列齐；已列过的不重列，当年新注入的补列。"),
)


def _notify_year(sent: Sent) -> Told:
    township = sent.data["township"]
    dues = dues_in(sent.viewer, sent.row, township=township, states=["due"])
    return acts.notify(sent.viewer, dues, key=sent.key)


def _late_year(sent: Sent) -> Told:
    township, states = sent.data["township"], ["due", "notified", "part_paid"]
    dues = dues_in(sent.viewer, sent.row, township=township, states=states)
    return acts.mark_late(sent.viewer, dues, key=sent.key)


YEAR_NOTIFY = FormPage(
    "returns:year_notify",
    _("通知镇乡"),
    TownshipForm,
    _notify_year,
    by=PLATFORM,
    leads_to="returns:year",
    page=YEAR,
    intro=_("所选镇乡当年还没有通知的应缴，全部列为已通知。通知书可在“到位率”页打印。"),
)
YEAR_LATE = FormPage(
    "returns:year_late",
    _("列为逾期"),
    TownshipForm,
    _late_year,
    by=PLATFORM,
    leads_to="returns:year",
    page=YEAR,
    intro=_("所选镇乡过了期限还没有缴清的应缴，全部列为逾期。"),
)


def notice_to_township(request: HttpRequest, year: int, township: str) -> HttpResponse:
    """The notice of what a township owes for a year, to be printed."""
    viewer = viewer_of(request)
    rows = dues_for(viewer).filter(year=year, township_id=township).order_by("tranche__code")
    dues = list(rows.select_related("project", "tranche"))
    if not dues:
        raise Http404
    context = {
        "year": year,
        "township": division_for(viewer, township),
        "lines": [_notice_line(due) for due in dues],
        "due": yuan(sum(due.amount_fen - due.waived_fen for due in dues)),
        "received": yuan(sum(due.received_fen for due in dues)),
        "open": yuan(sum(due.open_fen for due in dues)),
        "due_on": max(due.due_on for due in dues),
        "today": viewer.today,
    }
    return render(request, "returns/notice.html", context)


def _notice_line(due: RemittanceDue) -> dict[str, object]:
    """A due as the notice prints it: sums in exact 元."""
    return {
        "due": due,
        "base": yuan(due.base_fen),
        "rate": share(due.rate),
        "amount": yuan(due.amount_fen - due.waived_fen),
        "received": yuan(due.received_fen),
    }
