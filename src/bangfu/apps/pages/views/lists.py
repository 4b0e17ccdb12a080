"""A list as a page, and as the files that hold exactly what the page shows.

path("projects/", list_view(PROJECTS), name="projects")
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bangfu.apps.pages import actions, queries
from bangfu.apps.pages.tables.filters import KEPT, SEARCH, typed_text
from bangfu.apps.pages.tables.list_files import FORMATS, file_of
from bangfu.apps.pages.tables.lists import Listing, Page
from bangfu.apps.pages.views.declared import declared_as
from bangfu.apps.pages.views.see_other import SeeOther, tell_refused
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import Refused
from bangfu.core.personal import may_lead_to_somebody

Respond = Callable[..., HttpResponseBase]
SEARCHES = "searches"
SEARCHES_KEPT = 20
"""How many searches for people a session keeps: those of the tabs that are open."""

DIGITS_MAX = 18
"""No key of a row has more; a longer text is not made into a number."""


def list_view(listing: Listing) -> Respond:
    """The view of a list. `?format=xlsx|csv|json` gives all rows of the filter as a file."""

    def view(request: HttpRequest) -> HttpResponseBase:
        viewer = viewer_of(request)
        if not viewer.is_one_of(listing.readers):
            raise NotYours(*listing.readers.split())
        if SEARCH in request.POST:
            return _search(request, viewer, listing)
        if request.method == "POST":
            return _keep_view(request, viewer, listing)
        page = listing.page(viewer, request.GET, request.session.get(SEARCHES, {}))
        if (format_ := request.GET.get("format", "")) in FORMATS:
            return file_of(page, format_)
        return render(request, "pages/list.html", _context(viewer, page))

    return declared_as(listing, require_http_methods(["GET", "HEAD", "POST"])(view))


def _search(request: HttpRequest, viewer: Viewer, listing: Listing) -> HttpResponse:
    """Keep what is searched for in the session, under a name that says nothing; then show it found.

    So no address, no history and no log of the server holds the name or a number of anybody.
    """
    kept: dict[str, str] = request.session.get(SEARCHES, {})
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    for name in (SEARCH, KEPT, "page"):
        query.pop(name, None)
    text = typed_text(request.POST, SEARCH)
    if may_lead_to_somebody(text):  # kept nowhere, in no session either
        messages.error(
            request, _("这里只查文字和编号。身份证号码请用“按身份证号码查找”，号码不保存。")
        )
    elif text:
        query[KEPT] = secrets.token_urlsafe(9)
        latest = [*kept.items(), (query[KEPT], text)][-SEARCHES_KEPT:]
        request.session[SEARCHES] = dict(latest)
    return SeeOther(f"{listing.href}?{query.urlencode()}" if query else listing.href)


def _context(viewer: Viewer, page: Page) -> dict[str, Any]:
    listing = page.listing
    return {
        "listing": listing,
        "page": page,
        "buttons": [button for button in listing.buttons if button.is_for(viewer)],
        "saved": queries.saved_views_for(viewer, listing.name),
        "can_save": viewer.person_id is not None,
        "choices": [(column, column in page.columns) for column in listing.columns],
        "files": [(format_, page.query(format=format_)) for format_ in FORMATS],
    }


def _keep_view(request: HttpRequest, viewer: Viewer, listing: Listing) -> HttpResponse:
    """Save the view that is shown under a name, or forget one; then back to it."""
    dropped, query = request.POST.get("drop", ""), request.POST.get("query", "")
    if dropped.isdecimal() and len(dropped) < DIGITS_MAX:
        actions.drop_view(viewer, int(dropped))
        return HttpResponseRedirect(listing.href)
    try:
        kept = actions.save_view(viewer, listing.name, request.POST.get("title", ""), query=query)
        messages.success(request, _("已保存为“%(title)s”。") % {"title": kept.title})
    except Refused as refused:
        tell_refused(request, refused)
        return HttpResponseRedirect(listing.href)  # the query may be what was refused
    return HttpResponseRedirect(f"{listing.href}?{query}")
