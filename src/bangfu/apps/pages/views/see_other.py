"""Where an act leads: to another page, which a reload may fetch again without doing anything twice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect

from bangfu.apps.people.access import viewer_of
from bangfu.apps.records.refusal import Refused


class SeeOther(HttpResponseRedirect):
    """On to another page, by GET (303)."""

    status_code = 303


def tell_refused(request: HttpRequest, refused: Refused) -> None:
    """Tell on the page that follows why an act was refused."""
    for problem in refused.problems:
        messages.error(request, problem.message(viewer_of(request).language))
