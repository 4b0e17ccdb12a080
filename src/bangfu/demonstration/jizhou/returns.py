"""The returns of the demonstration: remittances come in, guaranteed returns go out, year by year."""

from collections.abc import Sequence
from datetime import date, timedelta

from bangfu.apps.payouts.actions.approving import approve_run, display_run, end_display
from bangfu.apps.payouts.actions.computing import check_run, compute_run, open_run
from bangfu.apps.payouts.actions.paying import close_run, pay_run
from bangfu.apps.payouts.models import DistributionRun
from bangfu.apps.policies.queries.county import notice_days
from bangfu.apps.records.actions.notices import check_notice, finish_notice, post_notice
from bangfu.apps.returns.actions.dues import mark_late, notify, open_year
from bangfu.apps.returns.actions.receipts import confirm_receipt, enter_receipt
from bangfu.apps.returns.models import RemittanceDue, RemittanceReceipt
from bangfu.core.period import last_day
from bangfu.demonstration.telling import LABEL, Telling, fresh, in_background, row


def remit(story: Telling, year: int, *, late: str = "") -> None:
    """The year is opened in November; every township pays in December, but one that is late."""
    opened, paid = date(year, 11, 25), date(year, 12, 10)
    open_year(story.who("platform", opened), year, key=story.key)
    dues = _dues(year)
    notify(story.who("platform", opened), dues, key=story.key)
    for due in _dues(year):
        if due.township.name != late:
            receive(story, due, paid)
    if late:
        after = last_day(year) + timedelta(days=5)
        mark_late(story.who("platform", after), _open_dues(year), key=story.key)


def _dues(year: int) -> Sequence[RemittanceDue]:
    rows = RemittanceDue.everything.filter(year=year).select_related("township", "tranche")
    return list(rows.order_by("pk"))


def _open_dues(year: int) -> Sequence[RemittanceDue]:
    return [due for due in _dues(year) if due.state != "paid"]


def receive(story: Telling, due: RemittanceDue, on: date) -> None:
    """A remittance comes in whole: entered by the platform, confirmed by the finance bureau."""
    values = {
        "amount_fen": due.amount_fen,
        "received_on": on,
        "reference": f"{LABEL}{on:%Y%m%d}R{due.pk:04}",
        "payer": f"{due.township.name}人民政府",
    }
    entered = enter_receipt(story.who("platform", on), due, key=story.key, values=values)
    receipt = row(RemittanceReceipt, entered)
    confirm_receipt(story.who("finance", on), receipt, key=story.key)


def guarantee(story: Telling, year: int) -> DistributionRun:
    """The guaranteed return of a year, displayed to the end and waiting for approval."""
    computed, displayed = date(year, 12, 14), date(year, 12, 15)
    values = {"kind_of_run": "guarantee", "year": year}
    platform = story.who("platform", computed)
    run = row(DistributionRun, open_run(platform, key=story.key, values=values))
    compute_run(platform, run, key=story.key)
    check_run(story.who("bureau2", computed), fresh(run), key=story.key)
    days = notice_days(displayed).days
    text = f"{year}年度村级保底收益分配结果（{LABEL}数据）"
    display_run(story.who("platform", displayed), fresh(run), key=story.key, days=days, text=text)
    notice = fresh(run).notice
    assert notice is not None, "the result is displayed by a notice"
    check_notice(story.who("office", displayed), notice, key=story.key)
    poster, ended = story.who("platform", displayed), displayed + timedelta(days=days)
    post_notice(
        poster,
        fresh(notice),
        key=story.key,
        begins_on=displayed,
        board="区政府公示栏、各村村务公开栏",
    )
    finish_notice(story.who("platform", ended), fresh(notice), key=story.key)
    end_display(story.who("platform", ended), fresh(run), key=story.key)
    return fresh(run)


def pay(story: Telling, run: DistributionRun) -> None:
    """Approved, paid by the worker, closed."""
    approved = date(run.year, 12, 27)
    approve_run(story.who("leader", approved), run, key=story.key)
    pay_run(story.who("finance2", approved), fresh(run), key=story.key)
    in_background(approved)
    close_run(story.who("finance", date(run.year, 12, 30)), fresh(run), key=story.key)
