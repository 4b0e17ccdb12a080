"""The scope crawler: who may open what, and that nobody meets a row of another place anywhere.

Every address of the house is opened, by strangers and by people of two townships in which every
table has a row with a word of its own. It grows by itself with the resolver and with the tables.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from bangfu.apps.people.access import viewer_for
from bangfu.apps.people.models import Person, RoleGrant
from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.scope import PUBLIC, Scoped, ScopedQuerySet, Viewer
from bangfu.core.place import level_of
from tests.apps.crawling import (
    Route,
    Shown,
    addresses,
    app_of,
    is_list,
    routes,
    searched,
    steady,
    tables_shown,
    text_of,
    visits,
)
from tests.apps.people.standing import OTHER_COUNTY, account, grant, person
from tests.apps.planting import Planted, plant
from tests.pages import written_files

__all__ = ["written_files"]

pytestmark = pytest.mark.django_db
SIGNED_PAGES = (
    ("", "home search about_api", "says what this is, and what is in the packs"),
    ("", "set_language", "sets a cookie"),
    ("", "account_login mfa_authenticate", "the door itself"),
    ("", "account_logout", "there is nothing to end; leads home"),
    ("", "account_inactive", "says that an account is closed, and not whose"),
    ("api", "openapi-json api-root", "describes the interface"),
    ("api", "ask question_schema every_pack every_clause", "policies are public"),
    ("api", "every_register rows_of_register", "public rows only; a token shows what it may read"),
    ("policies", "packs pack clause ambiguities ambiguity", "what a policy says is public"),
    ("policies", "editions edition edition_json", "and how it has changed"),
    ("policies", "policy_packs policy_pack policy_documents policy_document", "which is in force"),
    ("policies", "chosen_readings chosen_reading", "and how it is read"),
    ("policies", "questions calculator blank forecast", "everybody may compute; nothing is kept"),
    ("registry", "divisions division division_changes division_change map", "places are public"),
    ("registry", "organisations organisation villages village", "so are offices"),
    ("registry", "members member reference_figures reference_figure", "the list is published"),
    ("projects", "projects project", "projects are published once approved; the table decides"),
    ("returns", "use_plans use_plan use_line", "uses that were made public; the table decides"),
    ("payouts", "lines line entitlements village village_notice", "what villages were paid is public"),
    ("oversight", "public_notices public_notice public_notice_photo", "what must be displayed"),
    ("oversight", "public_notice_object objection_received", "is objected to by everybody"),
)  # fmt: skip
SIGNED = {
    f"{stage}:{page}".strip(":") for stage, pages, _why in SIGNED_PAGES for page in pages.split()
}
"""What strangers may open, and why. Nobody opens a page by adding a name to the settings alone."""

THANKS = ("oversight:objection_received",)
"""Thanks whoever objected, whatever the number, and tells nothing of what was said."""

ROUTES = routes()
People = dict[str, tuple[Client, Viewer]]


def of_public() -> set[str]:
    """The routes that the settings open to strangers."""
    public, spaces = settings.PUBLIC_PAGES, settings.PUBLIC_SPACES
    return {r.name for r in ROUTES if r.name in public or r.space in spaces}


# --- strangers ------------------------------------------------------------------------------------


def test_what_is_open_to_strangers_is_signed_here() -> None:
    assert of_public() == SIGNED
    assert {route.name for route in ROUTES} >= settings.PUBLIC_PAGES, "a name without a page"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.pattern)
def test_a_stranger_opens_what_is_public_and_is_asked_to_sign_in_elsewhere(route: Route) -> None:
    stranger = Client()
    for answer in (stranger.get(route.filled()), stranger.post(route.filled())):
        if route.name in SIGNED:
            assert answer.status_code < 500
        else:
            assert answer.status_code == 302
            assert answer["Location"].startswith("/account/sign-in/?next=/")


def test_a_fragment_asked_by_a_stranger_leads_the_whole_page_to_sign_in() -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/people/grants/?role=x"}
    answer = Client().get("/people/grants/", headers=headers)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/account/sign-in/?next=/people/grants/%3Frole%3Dx"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page() -> None:
    answer = Client().post(
        "/people/grants/new/", headers={"referer": "http://testserver/people/me/"}
    )
    assert answer["Location"] == "/account/sign-in/?next=/people/me/"


# --- two townships ------------------------------------------------------------------------------


@pytest.fixture
def county() -> Iterator[Planted]:
    """Two townships with a row of every table. What fails on such rows is not written down."""
    logging.disable(logging.CRITICAL)
    yield plant()
    logging.disable(logging.NOTSET)


_shown: Shown = {}


@pytest.fixture
def shown(county: Planted) -> Shown:
    """Which tables each address shows: found once, since addresses do not change."""
    if not _shown:
        everyone = person("everyone")
        for role in ROLES:
            grant(everyone, role)
        client = Client(raise_request_exception=False)
        client.force_login(account(everyone, "everyone"))
        _shown.update(tables_shown(client, ROUTES, [row for row, _word in county.rows()]))
    return _shown


@pytest.fixture
def people(county: Planted) -> People:
    """Who visits: of this township, of its village, of the other township, of another county, nobody.

    Everybody holds every role that there is on the level: so each meets every page of it.
    """
    places = {
        "here": county.here.township,
        "village here": county.here.village,
        "there": county.there.township,
        "another county": OTHER_COUNTY,
        "nobody": "",
    }
    if connection.vendor == "sqlite":
        # Else a visitor's own grant bears the next number, which a planted row of another table has.
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = seq * 1000 WHERE name = 'people_rolegrant'"
            )
    return {name: visitor(name, place) for name, place in places.items()}


def visitor(name: str, place: str) -> tuple[Client, Viewer]:
    """The browser of somebody who holds every role of a place, and what they may see."""
    holder = person(name)
    for role in ROLES.values():
        if place and role.level == level_of(place):
            grant(holder, role.code, place)
    # Rows made from the tables alone are nonsense to some pages: a page that fails tells nothing.
    client = Client(raise_request_exception=False)
    client.force_login(account(holder, name.replace(" ", "-")))
    return client, viewer_for(holder, at=timezone.now())


def hidden_from(viewer: Viewer, county: Planted) -> dict[str, Scoped]:
    """The words of the rows that a viewer may not see, by the tables themselves."""
    return {
        word: row
        for row, word in county.rows()
        if not type(row).objects.visible_to(viewer).filter(pk=row.pk).exists()
    }


def leaks(
    visited: tuple[Client, Viewer], county: Planted, space: str, shown: Shown
) -> Iterator[str]:
    """Hidden words that a visitor meets on any page of a stage, in any form."""
    client, viewer = visited
    hidden = hidden_from(viewer, county)
    rows = [row for row, _word in county.rows()]
    beginnings = [word[:-1] for word, row in hidden.items() if is_of(row, space)][:2]
    for route in ROUTES:
        if route.space == space and route.name not in LEAVE_ALONE:
            for address in addresses(route, rows, shown):
                for text in visits(client, address, beginnings):
                    yield from (f"{address}: {word}" for word in hidden if word in text)


def is_of(row: Scoped, space: str) -> bool:
    """Whether the pages of a stage show the table of a row."""
    return row._meta.app_label == app_of(space)


LEAVE_ALONE = {"set_language", "account_logout"}
"""They would send the visitor home."""

NO_HIDDEN_PAGES = {"", "api"}
"""The spaces without a page of a row that is hidden from the township."""

NO_HIDDEN_LISTS = {"", "api"}
"""The spaces without a list of a table some of whose rows are hidden from the township."""

SPACES = sorted({route.space for route in ROUTES})
MET_MIN = 3
"""So many words tell that a crawl meets what stands on the pages."""

VISITORS = ("here", "village here", "another county", "nobody")


def test_every_table_has_rows_at_both_places(county: Planted) -> None:
    """A table without rows proves nothing: say in `planting.SPECIAL` what its constraints ask for."""
    assert county.barren == {}


@pytest.mark.parametrize("space", SPACES)
def test_nobody_meets_a_row_of_another_place(
    space: str, county: Planted, people: People, shown: Shown
) -> None:
    found = [
        f"{name}: {leak}" for name in VISITORS for leak in leaks(people[name], county, space, shown)
    ]
    assert found == []


@pytest.mark.parametrize("space", SPACES)
def test_a_row_of_another_place_looks_like_none(
    space: str, county: Planted, people: People, shown: Shown
) -> None:
    """The same answer for what is elsewhere and for what is nowhere: not even existence is told."""
    client, viewer = people["here"]
    hidden = list(hidden_from(viewer, county).values())
    compared = 0
    for route in ROUTES:
        if route.space != space or not route.asks_for_a_row or "event" in route.parameters:
            continue
        if route.name in THANKS:
            continue
        nowhere = client.get(route.filled(999_999_999))
        for address in addresses(route, hidden, shown):
            elsewhere = client.get(address)
            assert elsewhere.status_code == nowhere.status_code, address
            assert elsewhere.status_code in (403, 404), address
            compared += 1
    assert (compared == 0) == (space in NO_HIDDEN_PAGES), f"{space}: {compared} pages compared"


@pytest.mark.parametrize("space", SPACES)
def test_a_search_for_a_hidden_word_tells_no_more_than_one_for_no_word(
    space: str, county: Planted, people: People, shown: Shown
) -> None:
    """Counts, totals and hints are data too."""
    client, viewer = people["here"]
    words = [word for word, row in hidden_from(viewer, county).items() if is_of(row, space)]
    compared = 0
    for route in ROUTES:
        if route.space != space or route.asks_for_a_row or route.name in LEAVE_ALONE:
            continue
        page = text_of(client.get(route.filled()))
        if not is_list(page):
            continue
        nothing = said(client, route.filled(), page, "暗无一物号")
        for word in words:
            assert said(client, route.filled(), page, word) == nothing, f"{route.filled()}?q={word}"
            compared += 1
    assert (compared == 0) == (space in NO_HIDDEN_LISTS), f"{space}: {compared} searches compared"


def said(client: Client, address: str, page: str, word: str) -> str:
    """A page that searches for a word, without the word itself."""
    text = steady(searched(client, address, page, word))
    for echo in (word, *(part for part in quoted(word))):
        text = text.replace(echo, "")
    return text


def quoted(word: str) -> Iterable[str]:
    """A word as addresses and scripts spell it."""
    from urllib.parse import quote

    return quote(word), word.encode("unicode_escape").decode()


@pytest.mark.parametrize("space", SPACES)
def test_nobody_changes_a_row_of_another_place(
    space: str, county: Planted, people: People, shown: Shown
) -> None:
    client, viewer = people["here"]
    found = hidden_from(viewer, county)
    hidden = list(found.values())
    before = [as_kept(row) for row in hidden]
    for route in ROUTES:
        if route.space != space or not route.asks_for_a_row or route.name in THANKS:
            continue
        for address in addresses(route, hidden, shown):
            sent = {"_key": f"key-{address}"[:64], "reason": "试", "_version": "1"}
            answer = client.post(address, sent)
            assert answer.status_code in (302, 303, 403, 404, 405, 409, 422, 500), address
            said = text_of(answer)
            assert [word for word in found if word in said] == [], address
    assert [as_kept(row) for row in hidden] == before


def as_kept(row: Scoped) -> dict[str, Any]:
    """The row as the database holds it."""
    found: dict[str, Any] = type(row).everything.filter(pk=row.pk).values().get()
    return found


# --- the crawler itself -------------------------------------------------------------------------


def test_the_clerk_there_meets_the_words_that_are_hidden_here(
    county: Planted, people: People, shown: Shown
) -> None:
    """Else the crawl proves nothing: the rows are on pages, and their words with them."""
    _client, here = people["here"]
    client, viewer = people["there"]
    words = set(hidden_from(here, county)) - set(hidden_from(viewer, county))
    assert len(met(everything(client, county, shown), words)) >= MET_MIN, "rows are on no page"


def met(texts: Iterable[str], words: set[str]) -> set[str]:
    """The words that stand in texts; no further text is asked for once they are enough."""
    found: set[str] = set()
    for text in texts:
        found |= {word for word in words if word in text}
        if len(found) >= MET_MIN:
            break
    return found


def everything(client: Client, county: Planted, shown: Shown) -> Iterator[str]:
    """Every page of the business as a visitor gets it."""
    rows = [row for row, _word in county.rows()]
    for route in ROUTES:
        if route.name not in LEAVE_ALONE and not route.name.startswith(("policies:", "api:")):
            for address in addresses(route, rows, shown):
                yield text_of(client.get(address))


def test_without_the_filter_the_crawl_finds_leaks(
    county: Planted,
    people: People,
    shown: Shown,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, viewer = people["here"]
    hidden = set(hidden_from(viewer, county))

    def unfiltered(self: Any, viewer: Viewer) -> Any:
        every = self.all()
        every.query.has_viewer = True
        return every

    monkeypatch.setattr(ScopedQuerySet, "visible_to", unfiltered)
    assert len(met(everything(client, county, shown), hidden)) >= MET_MIN


def test_a_grant_that_was_ended_is_gone_from_every_page(
    county: Planted, people: People, shown: Shown
) -> None:
    client, viewer = people["here"]
    seen_before = hidden_from(PUBLIC, county).keys() - hidden_from(viewer, county).keys()
    assert any(word in text for text in everything(client, county, shown) for word in seen_before)
    holder = Person.objects.get(pk=viewer.person_id)
    RoleGrant.everything.filter(person=holder).update(ends_on=timezone.localdate())
    own = {w for row, w in county.rows() if isinstance(row, RoleGrant)}
    for text in everything(client, county, shown):
        assert [word for word in seen_before - own if word in text] == []
