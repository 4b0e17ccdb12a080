"""What is printed of an application: its form, and the cover of the bound file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.apps.pages.tables.amounts import exact
from bangfu.apps.pages.views.forms import row_of
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import policy_pack_on
from bangfu.apps.projects.models import Application
from bangfu.apps.projects.models.projects import AREAS
from bangfu.apps.projects.queries.applications import applications_for, checklist
from bangfu.apps.projects.queries.policy import copies_asked
from bangfu.apps.projects.queries.projects import villages_of, year_contents_of
from bangfu.apps.projects.tables.applications import APPLICATIONS
from bangfu.apps.projects.tables.projects import industry_of, sector_of
from bangfu.core.capital import capital_amount


def application_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an application as it is handed in on paper."""
    viewer = viewer_of(request)
    row = row_of(applications_for, viewer, pk)
    project = row.project
    context = _about(row) | {
        "industry": industry_of(project),
        "sector": sector_of(project),
        "area": AREAS.get(project.area),
        "total": exact(project.total_investment_fen),
        "own": exact(project.own_fen),
        "requested": exact(row.requested_fen) if row.requested_fen else "—",
        "capital": capital_amount(row.requested_fen or 0),
        "villages": villages_of(viewer, project),
        "contents": [
            (line.year, line.content, exact(line.amount_fen))
            for line in year_contents_of(viewer, project)
        ],
    }
    return render(request, "projects/application_form.html", context)


def application_cover(request: HttpRequest, pk: int) -> HttpResponse:
    """The cover of the bound file with the list of its papers."""
    viewer = viewer_of(request)
    row = row_of(applications_for, viewer, pk)
    context = _about(row) | _asked(viewer, row)
    return render(request, "projects/application_cover.html", context)


def _asked(viewer: Viewer, row: Application) -> dict[str, Any]:
    """The papers and copies that the policy asks for; nothing while none is in force."""
    if policy_pack_on(viewer.today) is None:
        return {"papers": [], "copies": row.copies}
    papers = checklist(row, on=viewer.today)
    return {"papers": papers, "copies": row.copies or copies_asked(viewer.today)}


def _about(row: Application) -> dict[str, Any]:
    href = reverse("projects:application", args=[row.pk])
    return {"row": row, "project": row.project, "register": APPLICATIONS, "back": href}
