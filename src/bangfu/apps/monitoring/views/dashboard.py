"""The first page of monitoring: cases, visits owed, income, and what changed against last month."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from bangfu.apps.monitoring.queries.dashboard import (
    end_of_month_before,
    month_to,
    movement,
    open_cases,
)
from bangfu.apps.monitoring.queries.duties import duties_of
from bangfu.apps.monitoring.tables import dashboard as tables
from bangfu.apps.monitoring.tables.links import links_for
from bangfu.apps.monitoring.tables.reminders import reminders
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.registry.tables.class_3 import READERS


def dashboard(request: HttpRequest) -> HttpResponseBase:
    """Monitoring at a glance, for whoever reads households: of the own places only."""
    viewer = viewer_of(request)
    if not viewer.roles & set(READERS.split()):
        raise NotYours(*READERS.split())
    today, language = viewer.today, viewer.language
    last = end_of_month_before(today)
    cases, moved = open_cases(viewer), movement(viewer)
    now, before = duties_of(viewer, today), duties_of(viewer, last)
    context = {
        "today": today,
        "last": last,
        "links": links_for(viewer),
        "reminders": list(reminders(viewer)),
        "areas": tables.area_lines(viewer),
        "cases": cases,
        "by_cause": tables.cause_chart(cases, language),
        "by_township": tables.township_chart(cases),
        "households": now.households,
        "duties": tables.duty_lines(now, before, language),
        "months": tables.month_lines(month_to(viewer, today), month_to(viewer, last)),
        "moved": moved,
        "bands": tables.band_chart(moved) if moved else None,
        "heads": [tables.band_name(moved, band) for band in tables.bands(moved)] if moved else [],
        "moves": tables.move_lines(moved) if moved else [],
    }
    return render(request, "monitoring/dashboard.html", context)
