"""The page of arrival: how much of what it owed each township has paid, as it enters the assessment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.amounts import money, share
from bangfu.apps.pages.tables.grounds import of_answer
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.returns.queries.dues import arrival_of_year, dues_by_township, years_opened
from bangfu.apps.returns.tables.arrival import arrival_chart


def arrival(request: HttpRequest) -> HttpResponse:
    """Arrival by township. `?year=2019` for another year than the last that was opened."""
    viewer = viewer_of(request)
    if not viewer.read_areas:
        raise NotYours("platform", "finance_bureau", "township")
    years = years_opened(viewer)
    asked = request.GET.get("year", "")
    year = next((year for year in years if str(year) == asked), None)
    chosen = year or (years[0] if years else None)
    context: dict[str, Any] = {"years": years, "year": chosen}
    if chosen is not None:
        context |= _of_year(viewer, chosen)
    return render(request, "returns/arrival.html", context)


def _of_year(viewer: Viewer, year: int) -> dict[str, Any]:
    townships = dues_by_township(viewer, year)
    answer, _facts = arrival_of_year(viewer, year)
    found = answer.in_words(viewer.language)
    figures = {row["township"]: row for row in found} if isinstance(found, list) else {}
    rows = [
        {
            "township": one,
            "due": money(one.due_fen),
            "paid": money(one.paid_fen),
            "open": money(one.open_fen),
            "ratio": share(str(ratio)) if (ratio := figures[one.township]["ratio"]) else "—",
            "is_late": figures[one.township]["late"],
        }
        for one in townships
        if one.township in figures
    ]
    return {
        "rows": rows,
        "chart": arrival_chart(townships),
        "grounds": of_answer(answer, _("到位率"), viewer.language),
    }
