"""Every address that writes asks for a form token, for sign-in, and for a one-time key.

It grows by itself: with the resolver, and with the forms that the pages show.
"""

import logging
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from bangfu.apps.people.roles import ROLES
from bangfu.apps.people.scope import Scoped
from tests.apps.crawling import Route, addresses, routes, tables_shown
from tests.apps.people.standing import account, grant, person
from tests.apps.planting import Planted, plant
from tests.pages import written_files

__all__ = ["written_files"]

pytestmark = pytest.mark.django_db

WITHOUT_FORM_TOKEN = {
    "api:ask": "a program asks; no cookie is read, and nothing is written",
}
"""Addresses that take a POST without a form token, and why."""

WITHOUT_KEY = {
    "/language/setlang/": "sets a cookie; twice is once",
    "/account/sign-in/": "the password is asked each time",
    "/account/sign-in/code/": "a code opens once",
    "/account/sign-out/": "a session ends once",
    "/account/again/": "the password is asked each time",
    "/account/again/code/": "a code opens once",
    "/account/password/": "the old password is asked, and is no longer the old one the second time",
    "/account/second-factor/set-up/": "a second one is refused",
    "/account/second-factor/remove/": "there is nothing to remove the second time",
    "/account/second-factor/codes/new/": "a new set replaces the old one",
    "/people/shown-once/": "writes nothing",
    "/registry/members/import/": "reads a file and tells; what it leads to carries the key",
    "/registry/incomes/import/": "reads a file and tells",
    "/pairings/contributions/import/": "reads a file and tells",
    "/monitoring/employments/import/": "reads a file and tells",
    "/projects/village-consents/import/": "reads a file and tells",
    "/returns/receipts/import/": "reads a file and tells",
}
"""Addresses whose forms carry no one-time key, and why a double click does no harm."""

COMPUTES = re.compile(r"^/policies/[^/]+/ask/")
"""The calculator takes files by POST and writes nothing."""

SAVES_A_VIEW = re.compile(r'name="(title|drop)"')
"""The form that saves a view of a list: the same name again replaces it."""

SEARCHES = re.compile(r'id="filter-q" name="q"')
"""The form that searches a list of people: it keeps the words in the session, and no row."""

FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL)
ACTION = re.compile(r'action="([^"]*)"')

ROUTES = routes()


@pytest.fixture
def signed_in() -> Client:
    """Somebody who has signed in, in a browser that checks form tokens."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(account(person("某", "township", "120119101000"), "someone"))
    return client


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.pattern)
def test_a_post_without_a_form_token_is_refused(route: Route, signed_in: Client) -> None:
    answer = signed_in.post(route.filled(), {"_key": "a-key"})
    if route.name in WITHOUT_FORM_TOKEN:
        assert answer.status_code in (200, 400, 404, 422)
    elif route.space != "api":
        assert answer.status_code == 403
        assert "页面已过期" in answer.content.decode()
    else:
        assert answer.status_code in (403, 404, 405)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.pattern)
def test_a_post_of_a_stranger_writes_nothing(route: Route) -> None:
    before = kept()
    answer = Client().post(route.filled(), {"_key": "a-key"})
    assert kept() == before
    if route.name not in settings.PUBLIC_PAGES and route.space not in settings.PUBLIC_SPACES:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/sign-in/")


def kept() -> dict[str, int]:
    """How many rows each table of the house has."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("bangfu.apps.")]
    return {model._meta.label: model._base_manager.count() for model in ours}


# --- forms ----------------------------------------------------------------------------------------


@pytest.fixture
def county() -> Iterator[Planted]:
    """Rows of every table, so that their pages show their forms."""
    logging.disable(logging.CRITICAL)
    yield plant()
    logging.disable(logging.NOTSET)


def test_every_form_that_writes_carries_a_token_and_a_key(county: Planted) -> None:
    """Seen by somebody who holds every role: so every form that anybody meets."""
    everyone = person("everyone")
    for role in ROLES:
        grant(everyone, role)
    client = Client(raise_request_exception=False)
    client.force_login(account(everyone, "everyone"))
    found = [(at, *form) for at in pages(client, county) for form in forms_of(client, at)]
    assert [(at, action) for at, action, body in found if "csrfmiddlewaretoken" not in body] == []
    assert [(at, action) for at, action, body in found if needs_key(at, action, body)] == []
    assert any('name="_key"' in body for _at, _action, body in found), "no form was met at all"


def pages(client: Client, county: Planted) -> Iterator[str]:
    """The addresses of all pages, with the rows of one township."""
    rows = [row for row in county.here.words if isinstance(row, Scoped)]
    shown = tables_shown(client, ROUTES, rows)
    for route in ROUTES:
        if route.name not in ("account_logout", "set_language") and route.space != "api":
            yield from addresses(route, rows, shown)


def forms_of(client: Client, address: str) -> Iterator[tuple[str, str]]:
    """The forms of a page that are sent by POST: where to, and what they hold."""
    answer = client.get(address)
    if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
        return
    for form in FORM.finditer(answer.content.decode()):
        if 'method="post"' in form["head"]:
            action = ACTION.search(form["head"])
            yield action[1] if action else address, form["body"]


def needs_key(address: str, action: str, body: str) -> bool:
    """Whether a form writes and has no one-time key."""
    return not (
        'name="_key"' in body
        or action in WITHOUT_KEY
        or COMPUTES.match(action or address)
        or SAVES_A_VIEW.search(body)
        or SEARCHES.search(body)
    )


# --- the checks themselves ----------------------------------------------------------------------


def test_a_form_without_a_key_is_found() -> None:
    bare = '<form method="post" action="/funds/payments/1/pay/"><button>付</button></form>'
    form = FORM.search(bare)
    assert form is not None
    assert needs_key("/funds/payments/1/", "/funds/payments/1/pay/", form["body"])


def test_an_address_without_a_key_is_still_one() -> None:
    filled = {route.filled() for route in ROUTES}
    assert set(WITHOUT_KEY) <= filled
