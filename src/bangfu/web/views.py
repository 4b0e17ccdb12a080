"""Home, search, the page about the API, and the pages for what goes wrong."""

import json

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.roles import role_name
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.clauses import Found, found_with
from bangfu.apps.policies.queries.packs import usable_packs
from bangfu.apps.policies.queries.questions import cases_on, questions_in
from bangfu.apps.policies.views.document import cards_for
from bangfu.apps.projects.queries.projects import projects_for
from bangfu.apps.projects.views.projects import PROJECT
from bangfu.apps.records.queries.waiting import reminders_for, todo_for
from bangfu.apps.registry.queries.villages import villages_for
from bangfu.apps.registry.tables.households import HOUSEHOLDS
from bangfu.apps.registry.tables.individuals import INDIVIDUALS
from bangfu.apps.registry.tables.places import place_href
from bangfu.core.cite import plain
from bangfu.core.words import Language
from bangfu.web import api
from bangfu.web.cockpit import cockpit, errands

QUERY_LENGTH_MAX = 100
FOUND_SHOWN_MAX = 200
ROWS_FOUND_MAX = 20


def home(request: HttpRequest) -> HttpResponse:
    """For strangers what this is and what they may see; for those signed in, their cockpit."""
    viewer = viewer_of(request)
    if viewer.is_public:
        return render(request, "home.html", {"cards": cards_for(viewer)})
    return render(request, "cockpit.html", cockpit(viewer))


def todo(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer, by kind and state, each with its rows."""
    viewer = viewer_of(request)
    waiting = errands(todo_for(viewer), viewer)
    context = {
        "errands": waiting,
        "reminders": reminders_for(viewer),
        "is_administrator": "administrator" in viewer.roles,
    }
    return render(request, "todo.html", context)


def search(request: HttpRequest) -> HttpResponse:
    """Villages and projects that the viewer sees; clauses, questions and ambiguities of all packs.

    Each holds every word. Households and people are found in their own lists: those who read them
    are led there, by a form, so that no address holds a name.
    """
    viewer = viewer_of(request)
    text = request.GET.get("q", "").strip()[:QUERY_LENGTH_MAX]
    found = found_with(text)
    lines = [_line(one, viewer.language) for one in found[:FOUND_SHOWN_MAX]]
    rows = _rows_found(viewer, text)
    context = {
        "text": text,
        "words": text.split(),
        "rows": rows,
        "lines": lines,
        "count": len(found) + len(rows),
        "people": [one for one in (HOUSEHOLDS, INDIVIDUALS) if viewer.is_one_of(one.readers)],
    }
    return render(request, "search.html", context)


def _rows_found(viewer: Viewer, text: str) -> list[tuple[str, str, str]]:
    """Villages and projects by their names: kind, name with its township, address."""
    wanted = Q(*(Q(name__icontains=word) for word in text.split()))
    if not wanted:
        return []
    villages = villages_for(viewer).filter(wanted)[:ROWS_FOUND_MAX]
    projects = projects_for(viewer).filter(wanted).select_related("township")[:ROWS_FOUND_MAX]
    return [
        *((_("项目"), f"{one} · {one.township}", PROJECT.href_of(one)) for one in projects),
        *((_("村"), f"{one} · {one.parent}", place_href(one)) for one in villages),
    ]


def _line(found: Found, language: Language) -> dict[str, object]:
    pages = {"clause": "clause", "question": "calculator", "ambiguity": "ambiguity"}
    names = {"clause": _("条款"), "question": _("问题"), "ambiguity": _("疑义")}
    return {
        "found": found,
        "kind": names[found.kind],
        "href": reverse(f"policies:{pages[found.kind]}", args=[found.pack.id, found.id]),
        "said": found.words.said(language),
        "other": found.words.said("zh" if language == "en" else "en"),
    }


def about_api(request: HttpRequest) -> HttpResponse:
    """The endpoints with an example from the first pack that has worked cases."""
    origin = f"{request.scheme}://{request.get_host()}"
    for pack in usable_packs():
        for question in questions_in(pack):
            if cases := cases_on(pack, question.name):
                facts = json.dumps(plain(cases[0].facts), ensure_ascii=False)
                example = {"pack": pack, "question": question, "json": facts}
                return render(request, "api.html", {"example": example, "origin": origin})
    return render(request, "api.html", {"example": None})


# --- what goes wrong --------------------------------------------------------------------------


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No page has this address: what was looked for, and where to go on."""
    if request.path.startswith(api.ADDRESS):
        return api.not_found(request)
    told = str(exception.args[0]) if isinstance(exception, Http404) and exception.args else ""
    reason = "" if told.startswith("{") else told
    return render(request, "404.html", {"reason": reason}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The browser sent what cannot be read: too many fields, a broken form."""
    return render(request, "400.html", status=400)


def not_yours(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page of another office: whose it is, what the reader holds, and whom to ask."""
    viewer = viewer_of(request)
    roles = exception.roles if isinstance(exception, NotYours) else ()
    theirs = [role_name(code).said(viewer.language) for code in roles]
    mine = [role_name(code).said(viewer.language) for code in sorted(viewer.roles)]
    context = {"theirs": _("、").join(theirs), "mine": _("、").join(mine)}
    return render(request, "403.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """The program failed. Nothing of the failure is shown; the log of the server has it."""
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened too long ago, or a browser that keeps no cookies."""
    return render(request, "403_csrf.html", status=403)
