"""The ten-minute walk through the demonstration county, in a real browser, with a real server."""

import re
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import county
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.journey

ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a copy of the demonstration, for the walks of this file."""
    shared = tmp_path_factory.getbasetemp().parent
    template = county.demonstration(shared)
    with county.served(template, tmp_path_factory.mktemp("county") / "home") as address:
        yield address


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Page]:
    """A stranger at a desk; a script error fails the walk."""
    yield from _visitor(browser, address, DESKTOP)


@pytest.fixture
def on_the_phone(browser: Browser, address: str) -> Iterator[Page]:
    """A stranger with a phone."""
    yield from _visitor(browser, address, PHONE)


def _visitor(browser: Browser, address: str, size: dict[str, int]) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport=size, locale="zh-CN")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def sign_in(page: Page, name: str) -> None:
    """Sign in as somebody of the cast, after signing out whoever was there."""
    page.context.clear_cookies()
    page.goto("/account/sign-in/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", county.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()


def test_connections_that_stand_idle_keep_nobody_waiting(address: str) -> None:
    """A browser keeps half a dozen open; that of one office must not be all there is."""
    host, port = address.removeprefix("http://").split(":")
    with ExitStack() as idle:
        for _each in range(60):
            idle.enter_context(socket.create_connection((host, int(port))))
        with urllib.request.urlopen(f"{address}/account/sign-in/", timeout=20) as answer:
            assert answer.status == 200


def test_an_application_is_refused_for_its_missing_paper_then_goes_up(visitor: Page) -> None:
    page = visitor
    sign_in(page, "clerk")
    page.get_by_role("link", name="全部待办").click()
    page.get_by_role("link", name="菌棒加工厂").first.click()
    expect(page.locator("main")).to_contain_text("缺：区域位置图")
    where = page.url

    page.get_by_role("link", name="装订并报送正式文件").click()
    bind(page)
    expect(page.locator("main")).to_contain_text("区域位置图")
    page.goto(where)
    expect(page.locator("h1")).to_contain_text("评审通过")

    page.get_by_role("link", name="登记要件").click()
    page.fill("input[name=location_map]", "图-01")
    page.locator("main form button.first").click()
    page.goto(where)
    page.get_by_role("link", name="装订并报送正式文件").click()
    bind(page)
    page.goto(where)
    expect(page.locator("h1")).to_contain_text("文件已报送")


def bind(page: Page) -> None:
    """Fill in the form of the bound file and hand it in."""
    page.fill("input[name=copies]", "6")
    page.select_option("select[name=is_sealed]", label="是")
    page.locator("main form button.first").click()


def test_a_year_is_settled_from_the_approval_to_the_payment(visitor: Page) -> None:
    page = visitor
    sign_in(page, "leader")
    page.goto("/payouts/runs/?state=ready")
    page.locator("tbody a").first.click()
    where = page.url
    take(page, "批准")
    page.goto(where)
    expect(page.locator("h1")).to_contain_text("已批准")

    sign_in(page, "finance2")
    page.goto(where)
    take(page, "支付")
    for _look in range(60):
        page.goto(where)
        if "已付" in page.locator("h1").inner_text():
            return
        page.wait_for_timeout(1000)
    raise AssertionError("the run was not paid within a minute")


def take(page: Page, event: str) -> None:
    """Take an event on the page of a record: open it, then confirm."""
    page.locator("#now summary", has_text=re.compile(f"^{event}$")).click()
    page.get_by_role("button", name=f"确认：{event}", exact=True).click()


def test_a_stranger_reads_the_policy_and_what_a_village_received(on_the_phone: Page) -> None:
    page = on_the_phone
    page.goto("/policies/jizhou-2018/JZ-044/")
    expect(page.locator("h1")).to_be_visible()
    for path in (
        "/payouts/lines/",
        "/registry/villages/",
        "/projects/projects/",
        "/oversight/public/",
    ):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        said = page.content()
        assert not ID_NUMBER.search(said), path
        assert not MOBILE.search(said), path
        assert "演示" in said
    page.goto("/payouts/lines/")
    page.locator("tbody a").first.click()
    expect(page.locator("main")).to_contain_text("万元")


def test_the_books_of_the_demonstration_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    template: Path = county.demonstration(tmp_path_factory.getbasetemp().parent)
    county.run(template, "verify")


def test_a_stranger_finds_a_notice_on_display_on_the_day_of_the_telling(visitor: Page) -> None:
    visitor.goto("/oversight/public/")
    expect(visitor.locator("main")).to_contain_text("2020年度村级保底收益发放情况公示")
    expect(visitor.locator("body")).to_contain_text("演示讲到2021年12月28日")


def test_every_weak_village_has_a_unit_that_helps_it(visitor: Page) -> None:
    sign_in(visitor, "bureau")
    visitor.goto("/pairings/coverage/")
    expect(visitor.locator("main")).to_contain_text(re.compile(r"已有帮扶单位\s*288"))
    expect(visitor.locator("main")).not_to_contain_text("不符合")
    visitor.goto("/pairings/letters/")
    expect(visitor.locator("main")).to_contain_text("未签订 0 个")


def test_a_plan_for_use_is_proposed_for_the_last_year_of_the_story(visitor: Page) -> None:
    sign_in(visitor, "village")
    visitor.goto("/returns/use-plans/new/")
    expect(visitor.locator("input[name=year]")).to_have_value("2021")
