"""The crawl: everything that leaves at every address, as somebody gets it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import reverse

from bangfu.apps.pages.tables.filters import PlacePick, Typed
from bangfu.apps.pages.views.registers import listings
from bangfu.apps.people.scope import Scoped
from bangfu.apps.records.models import Flowing
from tests.apps.crawling import SAMPLES, Route, Shown, routes, steady, text_of
from tests.apps.monitoring.households import OTHER_TOWN, TOWN
from tests.apps.wall.eyes import Eye
from tests.apps.wall.spots import OTHER_TOWNSHIP, OWN_GRID, Settled

ROUTES = routes()
LEAVE_ALONE = {"set_language", "account_logout"}
"""They would send the reader home."""

FILLED = {
    "pk",
    "event",
    "code",
    "township",
    "village",
    "place",
    "stage",
    "name",
    "year",
    "sequence",
}
"""What the crawl knows to put into an address, beside `SAMPLES`."""

VARIES = re.compile(r"'(?:Set-Cookie|Content-Length|Expires)': '[^']*',? ?|<dcterms:[^>]*>[^<]*<")


def unfilled(every: Iterable[Route]) -> list[str]:
    """The addresses that ask for something the crawl does not know to fill."""
    known = FILLED | SAMPLES.keys()
    return [route.pattern for route in every if not known.issuperset(route.parameters)]


@dataclass
class Seen:
    """What somebody got: by address (with its query) everything that the answer carried."""

    texts: dict[str, str] = field(default_factory=dict)

    def get(self, eye: Eye, address: str, query: Mapping[str, Any] | None = None) -> str:
        """Open an address, and keep what it carries."""
        text = said(eye.client.get(address, query or {}))
        self.texts[f"{address}?{dict(query)}" if query else address] = text
        return text

    def search(self, eye: Eye, address: str, word: str, query: Mapping[str, Any]) -> None:
        """Search a list of people for a word, as its form does, and keep what was found."""
        sent = {"q": word, "query": urlencode(query, doseq=True)}
        text = said(eye.client.post(address, sent, follow=True))
        self.texts[f"{address}?{dict(query) | {'q': word}}"] = text


def said(answer: HttpResponseBase) -> str:
    """What an answer carries, without what differs each time."""
    return VARIES.sub("", steady(text_of(answer)))


PEOPLES = ("", "registry", "monitoring")
"""The stages whose pages may show people, and those that show a little of every stage."""

ASKS_THE_API = ("grid_worker", "stranger")
"""Who also looks at the registers of the API without a token: it has one door for all roles."""

ELSEWHERE = tuple(sorted({route.space for route in ROUTES} - {*PEOPLES, "api", "policies"}))
"""The other stages. What packs say is public and the same for everybody."""


def stages_of(eye: Eye) -> tuple[str, ...]:
    """Where it is looked twice: before a household is there, and after."""
    if eye.is_program:
        return ("api",)
    return (*PEOPLES, "api") if eye.name in ASKS_THE_API else PEOPLES


def look(eye: Eye, stages: Iterable[str], *, deep: bool = True) -> Seen:
    """Every address of some stages that names no row, as somebody gets it; deep with files and searches."""
    seen = Seen()
    for route in ROUTES:
        if route.space in stages and not route.asks_for_a_row and is_for(eye, route):
            for address in _addresses(route):
                text = seen.get(eye, address)
                if deep and is_about_people(route) and text.startswith("200"):
                    _look_through(eye, seen, route.name, text)
    return seen


READS_THE_PUBLIC = ("township", "stranger")
"""Who looks at what everybody may open, too: it has the same rows for all roles."""


def is_for(eye: Eye, route: Route) -> bool:
    """Whether somebody looks there."""
    is_public = route.name in settings.PUBLIC_PAGES and route.space != ""
    return route.name not in LEAVE_ALONE and (eye.name in READS_THE_PUBLIC or not is_public)


def is_about_people(route: Route) -> bool:
    """Whether the address is a list of people."""
    listing = listings().get(route.name)
    return (
        listing is not None and route.space in ("registry", "monitoring") and bool(listing.readers)
    )


def _addresses(route: Route) -> Iterator[str]:
    if {"stage", "name"} <= set(route.parameters):
        for name in listings():
            stage, _colon, noun = name.partition(":")
            yield reverse(route.name, kwargs={"stage": stage, "name": noun})
    elif route.asks_for_a_place:
        for place in (TOWN, OTHER_TOWN, OWN_GRID.village, OTHER_TOWNSHIP.village):
            yield route.filled(place=place)
    else:
        yield route.filled()


def _look_through(eye: Eye, seen: Seen, name: str, page: str) -> None:
    """The files of a list with every column, and what its searches and filters find."""
    listing, word = listings()[name], eye.hidden[-1:]
    file = {"format": "csv", "column": [column.name for column in listing.columns]}
    seen.get(eye, listing.href, file)
    if eye.name == "township":
        seen.get(eye, listing.href, file | {"format": "xlsx"})
    if 'id="search-people"' in page:
        seen.search(eye, listing.href, word, file)
    else:
        seen.get(eye, listing.href, file | {"q": word})
    for one in listing.filters:
        if isinstance(one, PlacePick | Typed):
            value = OTHER_TOWN if isinstance(one, PlacePick) else word
            seen.get(eye, listing.href, file | {one.name: value})


def own_pages(eye: Eye, settled: Settled, shown: Shown) -> Seen:
    """The pages of the rows of a spot, for the township those of their events too."""
    seen = Seen()
    for address in pages_of(settled, shown, events=eye.name == "township"):
        seen.get(eye, address)
    return seen


def pages_of(settled: Settled, shown: Shown, *, events: bool = True) -> Iterator[str]:
    """The addresses of a row of each table of a spot: each that shows the table."""
    for route in ROUTES:
        if route.asks_for_a_row:
            for model, keys in settled.rows.items():
                if keys and model._meta.label in shown.get(route.pattern, ()):
                    yield from _of_row(route, model, keys[0], events=events)


def _of_row(route: Route, model: type[Scoped], key: int, *, events: bool) -> Iterator[str]:
    if "event" not in route.parameters:
        yield route.filled(key)
    elif events and issubclass(model, Flowing):
        yield from (route.filled(key, event=event.code) for event in model.flow.events)
