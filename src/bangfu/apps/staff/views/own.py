"""One's own account: who one is here, what one may do and for which places."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bangfu.apps.people.access import viewer_of
from bangfu.apps.staff.queries.rights import own_grants


def me(request: HttpRequest) -> HttpResponse:
    """The own account with its grants, the password and the second factor."""
    viewer = viewer_of(request)
    return render(request, "staff/me.html", {"viewer": viewer, "grants": own_grants(viewer)})
