"""The patterns in a real browser: at a desk and on a phone, by keyboard, printed, and clicked twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from bangfu.apps.records.models import Submission
from bangfu.apps.registry.models import VillageIncome
from tests.apps.pages.offices import TOWN, filed, loaded, signed_in, villages_of
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SIZES = {"desk": DESKTOP, "phone": PHONE}


def opened(browser: Browser, server: LiveServer, client: Client, size: str) -> Iterator[Page]:
    """A browser in which the client's person is signed in; a script error fails the journey."""
    context = browser.new_context(
        base_url=server.url,
        viewport=SIZES[size],
        locale="zh-CN",  # type: ignore[arg-type]
    )
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}]
    )
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert faults == []


@pytest.fixture(params=SIZES)
def page(request: Any, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    loaded_row()
    yield from opened(browser, live_server, signed_in("township"), request.param)


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    loaded_row()
    yield from opened(browser, live_server, signed_in("township"), "desk")


def loaded_row() -> None:
    filed(loaded(), TOWN, 12_345_67)


def row() -> VillageIncome:
    made: VillageIncome = VillageIncome.everything.get()
    return made


def fits(page: Page) -> bool:
    """Whether nothing of the page is reached only by scrolling sideways."""
    wide: bool = page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return wide


def test_every_pattern_fits_its_screen(page: Page) -> None:
    at = f"/specimen/incomes/{row().pk}/"
    for address in (
        "/specimen/incomes/",
        "/specimen/incomes/new/",
        "/specimen/incomes/import/",
        "/specimen/charts/",
        at,
        f"{at}ask_correction/",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert fits(page), address


def test_a_filter_changes_the_rows_without_a_new_page(desk: Page) -> None:
    desk.goto("/specimen/incomes/")
    desk.select_option("[name=income_class]", "lease")
    desk.wait_for_selector("text=没有符合这些条件的记录")
    assert "income_class=lease" in desk.url
    desk.go_back()
    desk.wait_for_selector("text=共 1 条")


def test_the_act_is_done_by_keyboard_alone(desk: Page) -> None:
    desk.goto(f"/specimen/incomes/{row().pk}/ask_correction/")
    desk.focus("[name=amount_fen]")
    desk.keyboard.type("1.5")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.type("账页抄错")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("text=已办理：申请更正。")


def test_back_and_sending_again_has_no_second_effect(desk: Page) -> None:
    desk.goto("/specimen/incomes/new/")
    key = desk.input_value("[name=_key]")
    desk.select_option("[name=village]", villages_of(TOWN)[1])
    desk.fill("[name=year]", "2022")
    desk.select_option("[name='filed.0.income_class']", "operating")
    desk.fill("[name='filed.0.amount_fen']", "1.5")
    desk.fill("[name=source]", "报表")
    desk.click("button.first:has-text('提交')")
    desk.wait_for_selector("text=已报送。")
    desk.go_back()
    assert desk.input_value("[name=_key]") == key
    desk.fill("[name='filed.0.amount_fen']", "1.5")
    desk.click("button.first:has-text('提交')")
    desk.wait_for_selector("h1:has-text('2022')")
    assert VillageIncome.everything.count() == 2
    assert Submission.objects.count() == 2, "the one of the fixture and this one"


def test_a_faulty_form_leads_to_its_field(desk: Page) -> None:
    desk.goto("/specimen/incomes/new/")
    desk.click("button.first:has-text('提交')")
    desk.click("#summary a:has-text('年度')")
    assert desk.evaluate("document.activeElement.name") == "year"


def test_paper_shows_the_record_without_what_only_a_screen_can_do(desk: Page) -> None:
    desk.goto(f"/specimen/incomes/{row().pk}/")
    desk.emulate_media(media="print")
    assert not desk.is_visible("text=现在可以办")
    assert not desk.is_visible("header.head")
    assert desk.is_visible("text=基本情况")
