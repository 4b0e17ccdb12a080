"""A visit on a phone whose network fails once: nothing is lost, and nothing is entered twice."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FORM = "/monitoring/visits/new/"
TAKEN = re.compile(r"/monitoring/visits/\d+/$")


@pytest.fixture
def households() -> list[int]:
    """The keys of two households of a village of Kaiyuan."""
    from tests.apps.monitoring.households import families, kaiyuan

    kaiyuan()
    return [row.pk for row in families(2)]


@pytest.fixture
def context(
    browser: Browser, live_server: LiveServer, households: list[int]
) -> Iterator[BrowserContext]:
    """A phone on which somebody of the village committee is signed in."""
    from tests.apps.monitoring.households import village
    from tests.apps.pages.offices import signed_in

    session = signed_in("village", village()).cookies["sessionid"].value
    opened = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="zh-CN")
    opened.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield opened
    opened.close()


@pytest.fixture
def phone(context: BrowserContext) -> Iterator[Page]:
    """Its page; an error of a script fails the journey. What the network does is the test's."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []


def fails_once(page: Page, *, after_it_arrived: bool) -> list[str]:
    """Let the first sending fail, before or after the server took it; gives what was tried."""
    tried: list[str] = []

    def handle(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        tried.append(route.request.post_data or "")
        if len(tried) > 1:
            return route.continue_()
        if after_it_arrived:
            route.fetch(max_redirects=0)
        return route.abort("internetdisconnected")

    page.route(f"**{FORM}*", handle)
    return tried


def fill(page: Page, household: int, said: str) -> None:
    page.goto(f"{FORM}?household={household}")
    page.get_by_label("走访情况").fill(said)
    page.get_by_role("group", name="住房安全").get_by_label("未保障").check()


def count(household: int) -> int:
    from bangfu.apps.monitoring.models import Visit

    return Visit.everything.filter(household=household).count()


def test_the_draft_stays_in_the_browser(phone: Page, households: list[int]) -> None:
    fill(phone, households[0], "屋顶漏雨，等修")
    assert phone.evaluate(WIDER) <= 0
    phone.goto("/monitoring/duties/")
    phone.goto(f"{FORM}?household={households[0]}")
    expect(phone.get_by_label("走访情况")).to_have_value("屋顶漏雨，等修")
    expect(phone.get_by_role("group", name="住房安全").get_by_label("未保障")).to_be_checked()
    expect(phone.get_by_text("已恢复上次没有交上去的内容")).to_be_visible()
    phone.goto(f"{FORM}?household={households[1]}")
    expect(phone.get_by_label("走访情况")).to_have_value("")
    phone.goto(f"{FORM}?household={households[0]}")
    phone.get_by_role("button", name="清空重填").click()
    expect(phone.get_by_label("走访情况")).to_have_value("")


@pytest.mark.parametrize("after_it_arrived", [False, True], ids=["not sent", "answer lost"])
def test_a_visit_whose_network_fails_once_is_entered_once(
    phone: Page, households: list[int], *, after_it_arrived: bool
) -> None:
    household = households[0]
    tried = fails_once(phone, after_it_arrived=after_it_arrived)
    fill(phone, household, "屋顶漏雨，等修")
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_text("网络不通，还没有交上去")).to_be_visible()
    expect(phone).to_have_url(TAKEN, timeout=15_000)
    assert len(tried) == 2
    assert count(household) == 1
    expect(phone.locator("main")).to_contain_text("屋顶漏雨，等修")
    phone.goto(f"{FORM}?household={household}")
    expect(phone.get_by_label("走访情况")).to_have_value("")
    expect(phone.get_by_text("已恢复上次没有交上去的内容")).to_be_hidden()


def test_what_the_server_refuses_is_told_and_stays_typed(
    phone: Page, households: list[int]
) -> None:
    form = f"{FORM}?household={households[0]}"
    phone.goto(form)
    phone.get_by_label("农户诉求").fill("想打井")
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator("#summary")).to_contain_text("请至少选一项看的结果")
    phone.goto(form)
    expect(phone.get_by_label("农户诉求")).to_have_value("想打井")
    phone.get_by_role("group", name="住房安全").get_by_label("未保障").check()
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator("#summary")).to_contain_text("没有写明情况")
    phone.get_by_label("走访情况").fill("屋顶漏雨")
    phone.get_by_role("button", name="提交").click()
    expect(phone).to_have_url(TAKEN)
    assert count(households[0]) == 1
