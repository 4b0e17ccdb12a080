"""The pages of visits: the form for a phone, a visit, and the work list of what is owed."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.actions.visits import enter_visit
from bangfu.apps.monitoring.forms.visits import VisitForm, visit_today, visited_of
from bangfu.apps.monitoring.queries.duties import duties_of
from bangfu.apps.monitoring.queries.visits import visits_for
from bangfu.apps.monitoring.tables import duties as tables
from bangfu.apps.monitoring.tables.visits import VISITING, VISITS, answer_columns
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.files import csv_parts_download, xlsx_parts_download
from bangfu.apps.pages.tables.filters import options_of
from bangfu.apps.pages.tables.grounds import of_answer
from bangfu.apps.pages.tables.problems import told
from bangfu.apps.pages.views.forms import Sheet, bound
from bangfu.apps.pages.views.records import Facts, RecordPage
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer, area_of
from bangfu.apps.records.actions import Told
from bangfu.apps.registry.queries.households import household_places
from bangfu.apps.registry.tables.class_3 import READERS
from bangfu.apps.registry.tables.individuals import household_href
from bangfu.core.filing import last_day_of
from bangfu.core.households import VISIT_LEVELS
from bangfu.core.period import add_months
from bangfu.core.place import level_of

MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)
MONTHS_SHOWN = 12

VISIT = RecordPage(
    "monitoring:visit",
    visits_for,
    register=VISITS,
    facts=(
        Facts(
            _("走访"),
            (
                Column("household", _("户编号"), path="household__code", href=household_href),
                Column("head_name", _("户主"), path="household__head_name"),
                Column("village", _("村"), "place", path="household__village"),
                Column("level", _("层级"), choices=VISIT_LEVELS),
                Column("visited_on", _("走访日期"), "date"),
                Column("visitor", _("走访人"), path="visitor__name"),
            ),
        ),
        Facts(
            _("看到和听到的"),
            (*answer_columns(), Column("findings", _("走访情况")), Column("needs", _("农户诉求"))),
        ),
    ),
)


def _enter(sent: Sent) -> Told:
    household = sent.data["household"]
    return enter_visit(sent.viewer, household, visited_of(sent.data), key=sent.key)


def new_visit(request: HttpRequest) -> HttpResponseBase:
    """The form of a visit. Its draft stays in the browser until the server has taken it."""
    viewer = viewer_of(request)
    if not viewer.roles & set(VISITING.split()):
        raise NotYours(*VISITING.split())
    form = bound(request, VisitForm, viewer, initial=visit_today)
    sheet = Sheet(request, form, _enter)
    done = sheet.done(_("走访已登记。"), "monitoring:visit")
    if done is not None:
        return done
    chosen = request.GET.get("household", "")
    about = {
        "title": said("登记走访"),
        "register": VISITS,
        "draft": f"visit {viewer.person_id} {chosen if chosen.isdecimal() else ''}",
    }
    return render(request, "monitoring/visit_new.html", sheet.context() | about)


# --- what is owed -----------------------------------------------------------------------------


def duties(request: HttpRequest) -> HttpResponseBase:
    """The work list: by grid and level what is due, done and overdue, and each household by name."""
    viewer = viewer_of(request)
    if not viewer.roles & set(READERS.split()):
        raise NotYours(*READERS.split())
    asked = _asked(request, viewer)
    day = min(last_day_of(asked["month"]), viewer.today)
    area = area_of(asked["place"]) if asked["place"] else ""
    found = duties_of(viewer, day, area=area, grid=asked["grid"])
    if (file := request.GET.get("format")) in ("csv", "xlsx"):
        download = csv_parts_download if file == "csv" else xlsx_parts_download
        name = f"{said('走访任务')} {asked['month']}"
        return download(name, tables.parts(found, viewer.language))
    language = viewer.language
    kept = urlencode({name: value for name, value in asked.items() if value and name != "grid"})
    places = options_of(household_places, viewer)
    context = {
        "found": found,
        "months": [(month, month == asked["month"]) for month in _months(viewer)],
        "places": [(code, name, code == asked["place"]) for code, name in places],
        "grid": asked["grid"],
        "whole": f"?{kept}",
        "file": urlencode({name: value for name, value in asked.items() if value}),
        "levels": tables.level_lines(found, language),
        "grids": tables.grid_lines(found, language, kept),
        "is_by_township": tables.is_by_township(found),
        "owing": tables.owing_lines(found, viewer),
        "more": max(0, found.owed - tables.SHOWN_MAX),
        "problems": [told(problem, language) for problem in found.problems],
        "grounds": of_answer(found.answer, said("依据"), language) if found.answer else None,
        "register": VISITS,
    }
    return render(request, "monitoring/duties.html", context)


def _months(viewer: Viewer) -> list[str]:
    """The last months, this one first."""
    first = viewer.today.replace(day=1)
    return [f"{add_months(first, -back):%Y-%m}" for back in range(MONTHS_SHOWN)]


def _asked(request: HttpRequest, viewer: Viewer) -> dict[str, str]:
    """Month, place and grid of the request; what is none of them is left out."""
    month, place = request.GET.get("month", ""), request.GET.get("place", "")
    this = f"{viewer.today:%Y-%m}"
    return {
        "month": month if MONTH.fullmatch(month) and month <= this else this,
        "place": place if level_of(place) is not None else "",
        "grid": request.GET.get("grid", "")[:40],
    }
