"""Receipts of remittances, and finding the due that a sum was paid for."""

from typing import Any

from django.db.models import QuerySet, Sum

from bangfu.apps.funds.queries.tranches import IN_PROJECT, tranches_for
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.records.refusal import refuse
from bangfu.apps.returns.flow import OPEN
from bangfu.apps.returns.models import RemittanceDue, RemittanceReceipt
from bangfu.core.money import Fen


def receipts_for(viewer: Viewer) -> QuerySet[Any]:
    """The receipts a viewer may see."""
    return RemittanceReceipt.objects.visible_to(viewer)


def waiting_fen(due: RemittanceDue) -> Fen:
    """What was entered for a due and is not confirmed yet."""
    waiting = RemittanceReceipt.everything.filter(due=due, state="entered")
    return int(waiting.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


def received_in(year: int) -> Fen:
    """What came into the pool's account in a year, by the days of the bank."""
    confirmed = RemittanceReceipt.everything.filter(
        state__in=["confirmed", "disputed"], received_on__year=year
    )
    return int(confirmed.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


def due_named(viewer: Viewer, *, project: str, year: int, tranche: str = "") -> RemittanceDue:
    """The due that a sum was paid for, by the codes on the paper.

    Raises Refused: no such project, a project without a tranche, a year that was not opened,
    several tranches of which none is named.
    """
    found = Project.objects.visible_to(viewer).filter(code=project).first()
    if found is None:
        raise refuse("receipt_of_unknown_project", project)
    if not tranches_for(viewer).filter(project=found, state__in=IN_PROJECT).exists():
        raise refuse("receipt_without_tranche", project, township=found.township)
    dues = RemittanceDue.objects.visible_to(viewer).filter(project=found, year=year)
    if tranche:
        dues = dues.filter(tranche__code=tranche)
    candidates = list(dues.order_by("tranche__code"))
    if not candidates:
        raise refuse("receipt_without_due", project, year=year, tranche=tranche or "—")
    still = [due for due in candidates if due.state in OPEN.split()] or candidates
    if len(still) > 1:
        codes = [due.tranche.code for due in still]
        raise refuse("receipt_for_several", project, year=year, tranches=codes)
    return still[0]
