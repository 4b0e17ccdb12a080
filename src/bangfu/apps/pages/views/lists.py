"""A list as a page, and as the files that hold exactly what the page shows.

path("projects/", list_view(PROJECTS), name="projects")
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bangfu.apps.pages import actions, queries
from bangfu.apps.pages.tables.list_files import FORMATS, file_of
from bangfu.apps.pages.tables.lists import Listing, Page
from bangfu.apps.pages.views.declared import declared_as
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.refusal import Refused

Respond = Callable[..., HttpResponseBase]
DIGITS_MAX = 18
"""No key of a row has more; a longer text is not made into a number."""


def list_view(listing: Listing) -> Respond:
    """The view of a list. `?format=xlsx|csv|json` gives all rows of the filter as a file."""

    def view(request: HttpRequest) -> HttpResponseBase:
        viewer = viewer_of(request)
        if not viewer.is_one_of(listing.readers):
            raise NotYours(*listing.readers.split())
        if request.method == "POST":
            return _keep_view(request, viewer, listing)
        page = listing.page(viewer, request.GET)
        if (format_ := request.GET.get("format", "")) in FORMATS:
            return file_of(page, format_)
        return render(request, "pages/list.html", _context(viewer, page))

    return declared_as(listing, require_http_methods(["GET", "HEAD", "POST"])(view))


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
        for problem in refused.problems:
            messages.error(request, problem.message(viewer.language))
    return HttpResponseRedirect(f"{listing.href}?{query}")
