"""One's own account: who one is here, what one may do and for which places."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bangfu.apps.pages.tables.lists import Listing
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.staff import tables
from bangfu.apps.staff.queries.rights import own_grants

REGISTERS = (tables.ACCOUNTS, tables.GRANTS, tables.POSTS, tables.TOKENS)


def me(request: HttpRequest) -> HttpResponse:
    """The own account with its grants, the password and the second factor."""
    viewer = viewer_of(request)
    context = {
        "viewer": viewer,
        "grants": own_grants(viewer),
        "registers": [listing for listing in REGISTERS if may_open(viewer, listing)],
    }
    return render(request, "staff/me.html", context)


def may_open(viewer: Viewer, listing: Listing) -> bool:
    """Whether a viewer is a reader of a register."""
    return bool(viewer.roles) and viewer.is_one_of(listing.readers)
