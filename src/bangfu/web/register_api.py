"""The registers on the API: every list of the pages, within the scope of whoever asks, for reading."""

from django.http import HttpRequest, HttpResponseBase
from ninja import Router

from bangfu.apps.pages.tables.list_files import file_of
from bangfu.apps.pages.tables.lists import Listing
from bangfu.apps.people.access import viewer_of, viewer_of_token
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.api import in_json, refusal
from bangfu.core.problem import Problem
from bangfu.web.registers import listings

router = Router(tags=["registers"])

FORBIDDEN, NOT_FOUND = 403, 404


def _viewer(request: HttpRequest) -> Viewer:
    """The program behind the token, else the person who is signed in, else the public."""
    return viewer_of_token(request) or viewer_of(request)


def _may_read(viewer: Viewer, listing: Listing) -> bool:
    readers = set(listing.readers.split())
    return not readers or bool(viewer.roles & readers)


@router.get("/registers", summary="The registers")
def every_register(request: HttpRequest) -> HttpResponseBase:
    """The lists that whoever asks may read, each with its address and its columns.

    A program shows its token as `Authorization: Bearer …`; without one only public rows are given.
    """
    viewer = _viewer(request)
    told = [
        {
            "name": name.replace(":", "/"),
            "title": str(listing.title),
            "page": listing.href,
            "columns": [{"name": c.name, "kind": c.kind} for c in listing.columns],
            "filters": [one.name for one in listing.filters],
        }
        for name, listing in listings().items()
        if _may_read(viewer, listing)
    ]
    return in_json({"registers": told})


@router.get("/registers/{stage}/{name}", summary="The rows of a register")
def rows_of_register(request: HttpRequest, stage: str, name: str) -> HttpResponseBase:
    """All rows that whoever asks may see, filtered as the page is (`?state=…`), money in fen."""
    viewer = _viewer(request)
    listing = listings().get(f"{stage}:{name}")
    subject = f"{stage}/{name}"[:80]
    if listing is None:
        known = sorted(one.replace(":", "/") for one in listings())
        problem = Problem("unknown_register", "block", subject, values={"known": known})
        return refusal([problem], "zh", NOT_FOUND)
    if not _may_read(viewer, listing):
        return refusal([Problem("register_not_yours", "block", subject)], "zh", FORBIDDEN)
    return file_of(listing.page(viewer, request.GET), "json")
