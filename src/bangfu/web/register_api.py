"""The registers on the API: every list of the pages, within the scope of whoever asks, for reading."""

from django.http import HttpRequest, HttpResponseBase, QueryDict
from ninja import Router

from bangfu.apps.pages.tables.filters import SEARCH
from bangfu.apps.pages.tables.list_files import file_of
from bangfu.apps.pages.tables.lists import Page
from bangfu.apps.pages.views.registers import listings
from bangfu.apps.people.access import viewer_of, viewer_of_token
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.api import in_json, refusal
from bangfu.core.problem import Problem

router = Router(tags=["registers"])

UNKNOWN, FORBIDDEN, NOT_FOUND, UNREADABLE = 401, 403, 404, 422

OF_EVERY_LIST = ("column", "order")
"""What a page takes beside its filters. A file has all rows: it knows no page."""


def _viewer(request: HttpRequest) -> Viewer | None:
    """The program behind the token, else the person who is signed in, else the public.

    None for a token that opens nothing: a program that shows one must not take the public rows,
    or none at all, for those of its county.
    """
    if request.headers.get("Authorization"):
        return viewer_of_token(request)
    return viewer_of(request)


def _no_token() -> HttpResponseBase:
    return refusal([Problem("token_opens_nothing", "block", "Authorization")], "zh", UNKNOWN)


def _misread(page: Page, given: QueryDict) -> list[Problem]:
    """Every option that the list does not know, or that narrows nothing as it is written."""
    # An address of the API is logged as others are: it searches for nobody.
    known = [
        one.name for one in page.filters.inputs if not (page.is_about_people and one.name == SEARCH)
    ]
    strange = sorted(set(given) - {*known, *OF_EVERY_LIST})
    return [
        Problem("unknown_option", "block", name[:80], values={"known": known}) for name in strange
    ] + [Problem("option_unreadable", "block", name) for name in page.filters.unread]


@router.get("/registers", summary="The registers")
def every_register(request: HttpRequest) -> HttpResponseBase:
    """The lists that whoever asks may read, each with its address and its columns.

    A program shows its token as `Authorization: Bearer …`; without one only public rows are given.
    """
    viewer = _viewer(request)
    if viewer is None:
        return _no_token()
    told = [
        {
            "name": name.replace(":", "/"),
            "title": str(listing.title),
            "page": listing.href,
            "columns": [{"name": c.name, "kind": c.kind} for c in listing.columns],
            "filters": [one.name for one in listing.filters],
        }
        for name, listing in listings().items()
        if viewer.is_one_of(listing.readers)
    ]
    return in_json({"registers": told})


@router.get("/registers/{stage}/{name}", summary="The rows of a register")
def rows_of_register(request: HttpRequest, stage: str, name: str) -> HttpResponseBase:
    """All rows that whoever asks may see, filtered as the page is (`?state=…`), money in fen."""
    viewer = _viewer(request)
    if viewer is None:
        return _no_token()
    listing = listings().get(f"{stage}:{name}")
    subject = f"{stage}/{name}"[:80]
    if listing is None:
        known = sorted(one.replace(":", "/") for one in listings())
        problem = Problem("unknown_register", "block", subject, values={"known": known})
        return refusal([problem], "zh", NOT_FOUND)
    if not viewer.is_one_of(listing.readers):
        return refusal([Problem("register_not_yours", "block", subject)], "zh", FORBIDDEN)
    page = listing.page(viewer, request.GET)
    if problems := _misread(page, request.GET):
        return refusal(problems, "zh", UNREADABLE)
    return file_of(page, "json")
