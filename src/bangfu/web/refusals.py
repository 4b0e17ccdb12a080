"""An act or a page that is refused where no form stands: told with its reasons, not as a failure.

A county that has taken up no policy yet, for example, has pages on which nothing can be decided.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bangfu.apps.pages.tables.problems import told
from bangfu.apps.people.access import viewer_of
from bangfu.apps.records.refusal import Refused

Respond = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Tells every refusal that no page has told."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.respond(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal; every other exception goes its way."""
        if not isinstance(exception, Refused):
            return None
        language = viewer_of(request).language
        problems = [told(problem, language) for problem in exception.problems]
        return render(request, "refused.html", {"problems": problems}, status=409)
