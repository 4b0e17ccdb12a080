"""The scope crawler: who may open what, and that nobody meets a row of another place anywhere.

Every address of the house is opened, by strangers and by people of two townships in which every
table has a row with a word of its own. It grows by itself with the resolver and with the tables.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from bangfu.apps.people.access import viewer_for
from bangfu.apps.people.models import Person, RoleGrant
from bangfu.apps.people.scope import PUBLIC, Scoped, ScopedQuerySet, Viewer
from tests.apps.crawling import (
    Route,
    addresses,
    app_of,
    is_list,
    routes,
    steady,
    text_of,
    visits,
)
from tests.apps.people.standing import OTHER_COUNTY, account, person
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
    ("policies", "packs pack clause ambiguities ambiguity editions edition edition_json "
                 "policy_packs policy_pack policy_documents policy_document chosen_readings "
                 "chosen_reading", "policies are public: which is in force, and what it says"),
    ("policies", "questions calculator blank forecast", "everybody may compute; nothing is kept"),
    ("registry", "divisions division division_changes division_change organisations organisation "
                 "villages village map", "places and offices are public"),
    ("registry", "members member reference_figures reference_figure", "the list is published"),
    ("projects", "projects project", "projects are published once approved; the table decides"),
    ("returns", "use_plans use_plan use_line", "uses that were made public; the table decides"),
    ("payouts", "lines line entitlements village village_notice", "what villages were paid is public"),
    ("oversight", "public_notices public_notice public_notice_photo public_notice_object "
                  "objection_received", "what must be displayed is read and objected to by everybody"),
)  # fmt: skip
SIGNED = {
    f"{stage}:{page}".strip(":") for stage, pages, _why in SIGNED_PAGES for page in pages.split()
}
"""What strangers may open, and why. Nobody opens a page by adding a name to the settings alone."""

ROUTES = routes()


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
def county() -> Planted:
    """Two townships with a row of every table."""
    return plant()


@pytest.fixture
def people(county: Planted) -> dict[str, tuple[Client, Viewer]]:
    """Who visits: of this township, of the other, of a village, of another county, without a grant."""
    posts = {
        "clerk here": ("township", county.here.township),
        "leader here": ("township_leader", county.here.township),
        "finance here": ("township_finance", county.here.township),
        "village here": ("village", county.here.village),
        "clerk there": ("township", county.there.township),
        "another county": ("agriculture_bureau", OTHER_COUNTY),
        "nobody": ("", ""),
    }
    return {name: visitor(name, *post) for name, post in posts.items()}


def visitor(name: str, role: str, place: str) -> tuple[Client, Viewer]:
    """The browser of somebody, and what they may see."""
    holder = person(name, role, place)
    client = Client()
    client.force_login(account(holder, name.replace(" ", "-")))
    return client, viewer_for(holder, at=timezone.now())


def hidden_from(viewer: Viewer, county: Planted) -> dict[str, Scoped]:
    """The words of the rows that a viewer may not see, by the tables themselves."""
    return {
        word: row
        for row, word in county.rows()
        if not type(row).objects.visible_to(viewer).filter(pk=row.pk).exists()
    }


def leaks(client: Client, viewer: Viewer, county: Planted, space: str) -> Iterator[str]:
    """Hidden words that a visitor meets on any page of a stage, in any form."""
    hidden = hidden_from(viewer, county)
    rows = [row for row, _word in county.rows()]
    beginnings = [word[:-1] for word, row in hidden.items() if is_of(row, space)][:2]
    for route in ROUTES:
        if route.space == space and route.name not in LEAVE_ALONE:
            for address in addresses(route, rows):
                for text in visits(client, address, beginnings):
                    yield from (f"{address}: {word}" for word in hidden if word in text)


def is_of(row: Scoped, space: str) -> bool:
    """Whether the pages of a stage show the table of a row."""
    return row._meta.app_label == app_of(space)


LEAVE_ALONE = {"set_language", "account_logout"}
"""They would send the visitor home."""

SPACES = sorted({route.space for route in ROUTES})
VISITORS = (
    "clerk here", "leader here", "finance here", "village here", "another county", "nobody",
)  # fmt: skip


def test_every_table_has_rows_at_both_places(county: Planted) -> None:
    """A table without rows proves nothing: say in `planting.SPECIAL` what its constraints ask for."""
    assert county.barren == {}


@pytest.mark.parametrize("space", SPACES)
def test_nobody_meets_a_row_of_another_place(
    space: str, county: Planted, people: dict[str, tuple[Client, Viewer]]
) -> None:
    found = [f"{name}: {leak}" for name in VISITORS for leak in leaks(*people[name], county, space)]
    assert found == []


@pytest.mark.parametrize("space", SPACES)
def test_a_row_of_another_place_looks_like_none(
    space: str, county: Planted, people: dict[str, tuple[Client, Viewer]]
) -> None:
    """The same answer for what is elsewhere and for what is nowhere: not even existence is told."""
    client, viewer = people["clerk here"]
    hidden = list(hidden_from(viewer, county).values())
    for route in ROUTES:
        if route.space != space or not route.asks_for_a_row or "event" in route.parameters:
            continue
        nowhere = client.get(route.filled(999_999_999))
        for address in addresses(route, hidden):
            elsewhere = client.get(address)
            assert elsewhere.status_code == nowhere.status_code, address
            assert elsewhere.status_code in (403, 404), address


@pytest.mark.parametrize("space", SPACES)
def test_a_search_for_a_hidden_word_tells_no_more_than_one_for_no_word(
    space: str, county: Planted, people: dict[str, tuple[Client, Viewer]]
) -> None:
    """Counts, totals and hints are data too."""
    client, viewer = people["clerk here"]
    words = [word for word, row in hidden_from(viewer, county).items() if is_of(row, space)]
    for route in ROUTES:
        if route.space != space or route.asks_for_a_row or route.name in LEAVE_ALONE:
            continue
        if not is_list(text_of(client.get(route.filled()))):
            continue
        nothing = said(client, route.filled(), "暗无一物号")
        for word in words:
            assert said(client, route.filled(), word) == nothing, f"{route.filled()}?q={word}"


def said(client: Client, address: str, word: str) -> str:
    """A page that searches for a word, without the word itself."""
    text = steady(client.get(address, {"q": word}).content.decode())
    for echo in (word, *(part for part in quoted(word))):
        text = text.replace(echo, "")
    return text


def quoted(word: str) -> Iterable[str]:
    """A word as addresses and scripts spell it."""
    from urllib.parse import quote

    return quote(word), word.encode("unicode_escape").decode()


@pytest.mark.parametrize("space", SPACES)
def test_nobody_changes_a_row_of_another_place(
    space: str, county: Planted, people: dict[str, tuple[Client, Viewer]]
) -> None:
    client, viewer = people["leader here"]
    found = hidden_from(viewer, county)
    hidden = list(found.values())
    before = [as_kept(row) for row in hidden]
    for route in ROUTES:
        if route.space != space or not route.asks_for_a_row:
            continue
        for address in addresses(route, hidden):
            sent = {"_key": f"key-{address}"[:64], "reason": "试", "_version": "1"}
            answer = client.post(address, sent)
            assert answer.status_code in (302, 403, 404, 405, 422), address
            shown = text_of(answer)
            assert [word for word in found if word in shown] == [], address
    assert [as_kept(row) for row in hidden] == before


def as_kept(row: Scoped) -> dict[str, Any]:
    """The row as the database holds it."""
    found: dict[str, Any] = type(row).everything.filter(pk=row.pk).values().get()
    return found


# --- the crawler itself -------------------------------------------------------------------------


def test_the_clerk_there_meets_the_words_that_are_hidden_here(
    county: Planted, people: dict[str, tuple[Client, Viewer]]
) -> None:
    """Else the crawl proves nothing: the rows are on pages, and their words with them."""
    _client, here = people["clerk here"]
    client, viewer = people["clerk there"]
    words = set(hidden_from(here, county)) - set(hidden_from(viewer, county))
    met = {word for text in everything(client, county) for word in words if word in text}
    assert len(met) >= 3, "the pages of the other township show its rows"


def everything(client: Client, county: Planted) -> Iterator[str]:
    """Every page of the business as a visitor gets it."""
    rows = [row for row, _word in county.rows()]
    for route in ROUTES:
        if route.name not in LEAVE_ALONE and not route.name.startswith(("policies:", "api:")):
            for address in addresses(route, rows):
                yield text_of(client.get(address))


def test_without_the_filter_the_crawl_finds_leaks(
    county: Planted,
    people: dict[str, tuple[Client, Viewer]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, viewer = people["clerk here"]
    hidden = set(hidden_from(viewer, county))

    def unfiltered(self: Any, viewer: Viewer) -> Any:
        every = self.all()
        every.query.has_viewer = True
        return every

    monkeypatch.setattr(ScopedQuerySet, "visible_to", unfiltered)
    met = {word for text in everything(client, county) for word in hidden if word in text}
    assert len(met) >= 3


def test_a_grant_that_was_ended_is_gone_from_every_page(
    county: Planted, people: dict[str, tuple[Client, Viewer]]
) -> None:
    client, viewer = people["clerk here"]
    seen_before = hidden_from(PUBLIC, county).keys() - hidden_from(viewer, county).keys()
    assert any(word in text for text in everything(client, county) for word in seen_before)
    holder = Person.objects.get(pk=viewer.person_id)
    RoleGrant.everything.filter(person=holder).update(ends_on=timezone.localdate())
    own = {w for row, w in county.rows() if isinstance(row, RoleGrant)}
    for text in everything(client, county):
        assert [word for word in seen_before - own if word in text] == []
