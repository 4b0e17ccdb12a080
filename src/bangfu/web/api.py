"""The API of the house: one address, one shape for whatever goes wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from bangfu import __version__
from bangfu.apps.policies.api import refusal
from bangfu.apps.policies.api import router as policies
from bangfu.core.problem import Problem
from bangfu.web.register_api import router as registers

ADDRESS = "/api/v1/"

api = NinjaAPI(
    title="bangfu 帮扶",
    version=__version__,
    description="Ask a county's policy, read its registers; every figure names its clause.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", policies)
api.add_router("", registers)


@api.exception_handler(ValidationError)
def unusable(request: HttpRequest, error: ValidationError | Any) -> HttpResponse:
    """Options that cannot be read, in the shape of everything else that goes wrong."""
    names = sorted({str(fault["loc"][-1])[:80] for fault in error.errors})
    problems = [Problem("bad_option", "block", name, values={"form": name}) for name in names]
    return refusal(problems, "zh", 422)


def not_found(request: HttpRequest) -> JsonResponse:
    """An address the API does not know."""
    values = {
        "known": ["/ask/{pack}/{question}", "/schema/{pack}/{question}", "/packs", "/registers"]
    }
    subject = request.path.removeprefix(ADDRESS)[:80]
    return refusal([Problem("unknown_question", "block", subject, values=values)], "zh", 404)
