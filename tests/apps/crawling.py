"""Every address of the house, found in the resolver and filled with rows of the database."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from bangfu.apps.people.scope import Scoped
from bangfu.apps.records.models import Flowing

SAMPLES = {
    "pack_id": "jizhou-2018",
    "pack": "jizhou-2018",
    "question": "returns.remittance",
    "file": "tranches.csv",
    "ambiguity_id": "A-JZ-01",
    "clause_id": "JZ-042",
    "digest": "0" * 64,
}
"""What stands in addresses besides rows and events."""

OF_PEOPLE = "staff"
"""The pages about people show the tables of `people`."""

PLACES = ("120119101000", "120119101200", "120119102000", "120119102200")
"""Places that addresses name: townships and villages of both grounds."""

Shown = dict[str, set[str]]
"""By the pattern of an address: the labels of the tables whose rows it shows."""

PLACE_NAMES = {"township", "village", "code", "place"}
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
UNSTEADY = re.compile(
    r'(name="(?:_key|csrfmiddlewaretoken)" value=")[^"]*|("csrfmiddlewaretoken": ")[^"]*'
    r'|(found=)[\w-]*|(name="found" value=")[^"]*'
    r"|('Content-Length': ')\d*"
)


@dataclass(frozen=True)
class Route:
    """One address of the resolver: its name with its spaces, and its pattern."""

    name: str
    pattern: str

    @property
    def space(self) -> str:
        """The space of the name: the stage."""
        return self.name.partition(":")[0] if ":" in self.name else ""

    @property
    def parameters(self) -> list[str]:
        """What the address asks for."""
        return [found["name"] for found in PARAMETER.finditer(self.pattern)]

    @property
    def asks_for_a_row(self) -> bool:
        """Whether the address names a row."""
        return "pk" in self.parameters

    @property
    def asks_for_a_place(self) -> bool:
        """Whether the address names a place by its code."""
        return not PLACE_NAMES.isdisjoint(self.parameters)

    def filled(self, row: Any = 1, *, event: str = "x", place: str = PLACES[0]) -> str:
        """The address with a row's key, an event and a place put in."""

        def value(found: re.Match[str]) -> str:
            name = found["name"]
            if name in PLACE_NAMES:
                return place
            if found["kind"] == "int":
                return "2022" if "year" in name else str(row)
            return str((SAMPLES | {"event": event}).get(name, row))

        return "/" + PARAMETER.sub(value, self.pattern)


def routes() -> list[Route]:
    """Every address of the house."""
    return list(_walked(get_resolver(), "", ()))


def _walked(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for one in resolver.url_patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield Route(":".join([*spaces, one.name or ""]), pattern)
        else:
            within = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walked(one, pattern, within)


def addresses(route: Route, rows: Iterable[Scoped], shown: Shown) -> Iterator[str]:
    """The addresses of a route: one, or one for each place, each row and event of the tables it shows."""
    if not route.asks_for_a_row:
        places = PLACES if route.asks_for_a_place else PLACES[:1]
        yield from (route.filled(place=place) for place in places)
        return
    tables = shown.get(route.pattern, set())
    for row in rows:
        if row._meta.label not in tables:
            continue
        if "event" not in route.parameters:
            yield route.filled(row.pk)
        elif isinstance(row, Flowing):
            yield from (route.filled(row.pk, event=event.code) for event in row.flow.events)


def tables_shown(client: Client, routes: Iterable[Route], rows: Iterable[Scoped]) -> Shown:
    """The tables whose rows each address shows, found by somebody who holds every role.

    An act on a row stands below the address of the row, and concerns the same table.
    """
    ones = list({row._meta.label: row for row in rows}.values())
    shown: Shown = {}
    for route in sorted((r for r in routes if r.asks_for_a_row), key=lambda r: len(r.pattern)):
        above = [shown[p] for p in shown if route.pattern.startswith(p) and p.endswith("pk>/")]
        found = above[-1] if above else _answering(client, route, ones)
        shown[route.pattern] = found
    return shown


def _answering(client: Client, route: Route, rows: Iterable[Scoped]) -> set[str]:
    of_stage = [row for row in rows if row._meta.app_label == app_of(route.space)]
    return {
        row._meta.label for row in of_stage if client.get(route.filled(row.pk)).status_code != 404
    }


def app_of(space: str) -> str:
    """The app whose tables a stage's pages show."""
    return "people" if space == OF_PEOPLE else space


def text_of(response: HttpResponseBase) -> str:
    """Everything a response carries, head and body; a workbook is unpacked first."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return f"{response.status_code} {response.headers}\n{body.decode('utf-8', errors='replace')}"


def steady(text: str) -> str:
    """A page without what differs each time: one-time keys, form tokens, names of searches, its length."""
    return UNSTEADY.sub("", text)


def visits(client: Client, address: str, words: Iterable[str]) -> Iterator[str]:
    """What a reader gets at an address: the page; of a list also its fragment, files and searches."""
    page = text_of(client.get(address))
    yield page
    if is_list(page):
        yield text_of(client.get(address, headers={"hx-request": "true"}))
        for format_ in ("json", "csv", "xlsx"):
            yield text_of(client.get(address, {"format": format_}))
        for word in words:
            yield searched(client, address, page, word)


def searched(client: Client, address: str, page: str, word: str) -> str:
    """A list that is searched for a word: by its address, or where it lists villagers by a form."""
    if 'id="search-people"' in page:
        return text_of(client.post(address, {"q": word}, follow=True))
    return text_of(client.get(address, {"q": word}))


def is_list(page: str) -> bool:
    """Whether a page is a list, which can be taken away as a file."""
    return "format=json" in page
