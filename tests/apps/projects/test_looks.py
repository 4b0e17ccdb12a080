"""The pages of projects in a real browser: nothing lies beyond the edge, at a desk or on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from bangfu.apps.projects.actions.consents import open_pooling
from bangfu.apps.projects.models import Review, TownshipConsent
from tests.apps.acts import key
from tests.apps.pages.offices import signed_in
from tests.apps.pages.test_looks import SIZES, fits, opened
from tests.apps.projects.working import drafted, offices, panelled, submitted, to_approved
from tests.apps.records.acting import TOWNSHIP

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=SIZES)
def visits(
    request: Any, browser: Browser, live_server: LiveServer
) -> Iterator[tuple[Page, list[str]]]:
    """A clerk of the township with the addresses of a county at work, some of each kind of page."""
    at = offices()
    approved = to_approved(at)
    draft = drafted(at, name="设施蔬菜与冷链物流一体化示范基地")
    reviewed = panelled(at, submitted(at, drafted(at, name="西瓜种植基地")))
    open_pooling(at.platform, TOWNSHIP, key=key())
    names: list[tuple[str, list[int]]] = [
        ("projects", []),
        ("applications", []),
        ("reviews", []),
        ("township_consents", []),
        ("village_consents", []),
        ("application_new", []),
        ("application", [draft.pk]),
        ("application_request", [draft.pk]),
        ("application_contents", [draft.pk]),
        ("application_papers", [draft.pk]),
        ("application_form", [draft.pk]),
        ("application_cover", [draft.pk]),
        ("application", [reviewed.pk]),
        ("application", [approved.pk]),
        ("project", [approved.project_id]),
        ("contract_new", [approved.project_id]),
        ("review", [Review.everything.get(application=reviewed).pk]),
        ("township_consent", [TownshipConsent.everything.get().pk]),
    ]
    hrefs = [reverse(f"projects:{name}", args=args) for name, args in names]
    clerk = signed_in("township", TOWNSHIP)
    for page in opened(browser, live_server, clerk, request.param):
        yield page, hrefs


def test_nothing_of_the_pages_lies_beyond_the_edge(visits: tuple[Page, list[str]]) -> None:
    page, hrefs = visits
    for href in hrefs:
        answer = page.goto(href)
        assert answer is not None
        assert answer.ok, href
        assert fits(page), href
