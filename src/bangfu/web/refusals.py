"""An act or a page that is refused where no form stands, or for which the database had no time.

It is told with its reasons, not as a failure.

A county that has taken up no policy yet, for example, has pages on which nothing can be decided.
"""

from collections.abc import Callable
from urllib.parse import unquote_plus

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from bangfu.apps.pages.tables.problems import told
from bangfu.apps.pages.views.see_other import SeeOther
from bangfu.apps.people.access import viewer_of
from bangfu.apps.records.refusal import Refused
from bangfu.core.identity import holds_person

Respond = Callable[[HttpRequest], HttpResponse]


WAITED_IN_VAIN = {"40001", "40P01", "55P03"}
"""How PostgreSQL calls a transaction that had to give way: serialization, deadlock, lock timeout."""

AGAIN_SECONDS = 5
METHODS = ("GET", "HEAD", "POST")


class RefusalMiddleware:
    """Tells every refusal that no page has told."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, _view: object, *_arguments: object
    ) -> HttpResponse | None:
        """On to the page itself where its address holds an identity number: no page repeats one.

        A page is read and sent, and nothing else. What is sent goes on without what the address asks.
        """
        match = request.resolver_match
        if match is None or "api" in match.namespaces:
            return None
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        asked = unquote_plus(request.META.get("QUERY_STRING", ""))
        if not holds_person(asked, on=viewer_of(request).today):
            return None
        if request.method == "POST":  # what was typed is not lost
            request.META["QUERY_STRING"] = ""
            request.GET = QueryDict()
            return None
        messages.error(request, _("网址里不得有身份证号。请用“按身份证号码查找”，号码不保存。"))
        return SeeOther(request.path)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal, or of a writer who waited in vain; the rest goes its way."""
        if isinstance(exception, OperationalError) and _is_busy(exception):
            headers = {"Retry-After": str(AGAIN_SECONDS)}
            page = render_to_string("busy.html")  # asks nothing of the database
            return HttpResponse(page, status=503, headers=headers)
        if not isinstance(exception, Refused):
            return None
        language = viewer_of(request).language
        problems = [told(problem, language) for problem in exception.problems]
        return render(request, "refused.html", {"problems": problems}, status=409)


def _is_busy(error: OperationalError) -> bool:
    """Whether another writer was in the way, and not the database at fault."""
    return "locked" in str(error) or getattr(error.__cause__, "sqlstate", "") in WAITED_IN_VAIN
