"""Every page at a desk and on a phone: no fault in the console, nothing wider than the screen."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from bangfu.apps.policies.actions.editions import register_editions
from bangfu.apps.policies.queries.packs import folders

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
AT = "/policies/jizhou-2018/"
PAGES = [
    "/",
    "/policies/",
    "/search/?q=保底",
    "/search/?q=火星",
    "/api/",
    AT,
    f"{AT}?q=火星",
    f"{AT}JZ-001/",
    f"{AT}JZ-042/",
    f"{AT}JZ-044/",
    f"{AT}ask/",
    f"{AT}ask/returns.remittance/",
    f"{AT}ask/returns.remittance/?case=0",
    f"{AT}ask/returns.remittance/?ask=1&values.year=x&tranches.0.tranche=T1",
    f"{AT}ask/returns.settle/?case=0",
    f"{AT}ask/projects.application/?case=0",
    f"{AT}ask/pairings.coverage/?case=0",
    f"{AT}ask/funds.use/?case=0",
    f"{AT}forecast/",
    f"{AT}readings/",
    f"{AT}readings/A-JZ-01/",
    f"{AT}editions/",
]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _visited(page: Page) -> None:
    register_editions(folders(), registered_at=datetime(2026, 1, 1, tzinfo=UTC))
    for address in PAGES:
        page.goto(address)
        if "forecast" in address:
            page.wait_for_selector("[data-drawn=yes]")
        assert page.title(), address
        assert page.evaluate(WIDER) <= 0, address
    with page.expect_navigation():  # the last page lists the editions: open one
        page.locator("td a.code").first.click()
    assert page.evaluate(WIDER) <= 0, page.url


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_at_a_desk(page: Page, language: str) -> None:
    _speak(page, language)
    _visited(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_on_a_phone(phone: Page, language: str) -> None:
    _speak(phone, language)
    _visited(phone)


def _speak(page: Page, language: str) -> None:
    page.goto("/")
    address = page.url
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
