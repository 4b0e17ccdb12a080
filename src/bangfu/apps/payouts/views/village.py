"""One village's money, for everybody: what came in by year, what it was used for, and a notice to print.

The village committee finds here what it may do next; on a phone it is one column.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import Cell, money
from bangfu.apps.payouts.models import RUN_KINDS
from bangfu.apps.payouts.queries.runs import entitlements_of, paid_to
from bangfu.apps.payouts.tables.village import payments_of, received_chart
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.places import division_for
from bangfu.apps.returns.access import may_make
from bangfu.apps.returns.queries.plans import (
    free_of_village,
    use_plans_for,
    village_balance,
)
from bangfu.core.money import yuan


def village(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a village's money. Without signing in one sees what was paid and made public."""
    viewer = viewer_of(request)
    place = _village(viewer, code)
    plans = use_plans_for(viewer).filter(village=place).order_by("-year", "title")
    context = {
        "village": place,
        "payments": payments_of(viewer, place),
        "chart": received_chart(viewer, place),
        "entitlements": _entitlements(viewer, place),
        "plans": [
            {"plan": plan, "total": money(plan.total_fen), "used": money(plan.used_fen)}
            for plan in plans
        ],
        "figures": _figures(viewer, place),
        "may_plan": may_make(viewer, "use_plan", place.code),
    }
    return render(request, "payouts/village.html", context)


def _village(viewer: Viewer, code: str) -> Division:
    place = division_for(viewer, code)
    if place is None or place.level != "village":
        raise Http404
    return place


def _entitlements(viewer: Viewer, place: Division) -> list[dict[str, object]]:
    rows = entitlements_of(viewer, place).order_by("-year", "kind_of_run")
    return [
        {
            "year": row.year,
            "kind": RUN_KINDS[row.kind_of_run].said(viewer.language),
            "entitled": money(row.entitled_fen),
            "paid": money(row.paid_fen),
            "owed": money(row.arrears_fen),
        }
        for row in rows
    ]


def _figures(viewer: Viewer, place: Division) -> list[tuple[str, Cell]]:
    """The balance and what may still be planned, for those who read the village's account."""
    if not any(place.code.startswith(area) for area in viewer.read_areas):
        return []
    return [
        (_("账户余额"), money(village_balance(viewer, place.code))),
        (_("还可安排"), money(free_of_village(viewer, place.code))),
    ]


def notice(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """What was paid to a village in a year, as a notice to be printed and hung out."""
    viewer = viewer_of(request)
    place = _village(viewer, code)
    rows = list(paid_to(viewer, place).filter(paid_on__year=year).order_by("paid_on", "pk"))
    if not rows:
        raise Http404
    lines = [
        {
            "kind": RUN_KINDS[line.run.kind_of_run].said(viewer.language),
            "year": line.year,
            "paid_on": line.paid_on,
            "amount": yuan(line.amount_fen),
            "clause": line.clause,
            "number": line.run.number,
        }
        for line in rows
    ]
    context = {
        "village": place,
        "year": year,
        "lines": lines,
        "total": yuan(sum(line.amount_fen for line in rows)),
    }
    return render(request, "payouts/notice.html", context)
