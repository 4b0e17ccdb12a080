"""Kaiyuan as its officials meet it: a list of a department, step by step to the risk that is gone.

The server is a real one. Days pass by moving the clock of the county, as a demonstration has one.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import county
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_county import sign_in, take
from tests.tidy.sources import ROOT

pytestmark = pytest.mark.journey

DAY_MICROSECONDS = 86_400_000_000
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDE_PAGES = (
    "/",
    "/todo/",
    "/monitoring/",
    "/monitoring/duties/?place=211282109200",
    "/monitoring/cases/",
    "/monitoring/flags/",
    "/monitoring/employments/stock/",
    "/monitoring/visits/new/",
    "/registry/households/",
)
QUERIES_MAX = 90
"""What the page of a household with all its sections takes, and a little more."""

WARNINGS = ROOT / "docs" / "examples" / "warnings.csv"


@dataclass
class Kaiyuan:
    """A served copy of Kaiyuan: its address, and its data folder."""

    address: str
    home: Path

    @property
    def today(self) -> str:
        """The day as the county counts it."""
        with sqlite3.connect(self.home / "bangfu.sqlite3", timeout=30) as held:
            [(behind,)] = held.execute("SELECT behind FROM people_county")
        now = datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(microseconds=behind)
        return now.date().isoformat()

    def let_pass(self, days: int) -> None:
        """Let days go by for everybody."""
        with sqlite3.connect(self.home / "bangfu.sqlite3", timeout=30) as held:
            held.execute("UPDATE people_county SET behind = behind - ?", [days * DAY_MICROSECONDS])


@pytest.fixture(scope="module")
def kaiyuan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kaiyuan]:
    """A server on a copy of Kaiyuan, for the walks of this file that stay on its day."""
    with a_copy(tmp_path_factory) as served:
        yield served


@pytest.fixture
def passing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kaiyuan]:
    """A server on a copy of its own, for a walk that lets days pass."""
    with a_copy(tmp_path_factory) as served:
        yield served


@contextmanager
def a_copy(folders: pytest.TempPathFactory) -> Iterator[Kaiyuan]:
    template = county.demonstration(folders.getbasetemp().parent, "kaiyuan")
    home = folders.mktemp("kaiyuan") / "home"
    with county.served(template, home) as address:
        yield Kaiyuan(address, home)


@pytest.fixture
def page(browser: Browser, kaiyuan: Kaiyuan) -> Iterator[Page]:
    """Somebody at a desk; a script error fails the walk."""
    with a_desk(browser, kaiyuan) as opened:
        yield opened


@contextmanager
def a_desk(browser: Browser, where: Kaiyuan) -> Iterator[Page]:
    context = browser.new_context(base_url=where.address, locale="zh-CN")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []


def test_the_story_leaves_the_work_of_the_year_in_every_state(page: Page) -> None:
    come_in(page, "office")
    for address, told in (
        ("/monitoring/schedule/", ("按时完成", "逾期完成", "逾期未办", "八棵树镇")),
        ("/monitoring/campaigns/", ("排查中", "已结束")),
        ("/monitoring/campaigns/?state=ended", ("秋冬监测对象集中排查",)),
        ("/", ("户监测对象", "目标 2,500 人", "户次走访逾期")),
    ):
        page.goto(address)
        for words in told:
            expect(page.locator("main")).to_contain_text(words)
    found = [rows_of(page, f"/monitoring/focus/?helped={said}") for said in ("yes", "no")]
    assert found[0] > 5 * found[1] > 0, "most in focus have somebody who helps them"


def rows_of(page: Page, address: str) -> int:
    """How many rows a list has."""
    page.goto(address)
    [count] = re.findall(r"共 ([0-9,]+) 条", page.locator(".toolbar").inner_text())
    return int(count.replace(",", ""))


def test_a_list_of_a_department_leads_to_a_risk_that_is_gone(
    browser: Browser, passing: Kaiyuan
) -> None:
    with a_desk(browser, passing) as page:
        clue = hand_in(page)
        case = receive(page, clue)
        for who, event in (
            ("village", "核实属实"),
            ("bureau", "完成比对"),
            ("village", "评议通过"),
        ):
            if event == "核实属实":
                authorise(page, case, passing.today)
            step(page, case, who, event)
        notice = post(page, case, passing.today, "监测对象公示")
        waits(page, case, "clerk", "审核通过", "公示至")
        passing.let_pass(6)
        finish(page, notice)
        step(page, case, "clerk", "审核通过")
        identify(page, case)
        measure(page, case)
        decide(page, case, "clerk", "措施已落实", then="帮扶中")
        decide(page, case, "village", "定期复核", then="帮扶中", reason="收入回升")
        passing.let_pass(40)
        step(page, case, "village", "提出解除风险", reason="费用已报销，收入稳定")
        for who, event in (
            ("village", "核实属实"),
            ("bureau", "完成比对"),
            ("village", "评议通过"),
        ):
            step(page, case, who, event)
        notice = post(page, case, passing.today, "风险解除公示")
        passing.let_pass(6)
        finish(page, notice)
        step(page, case, "clerk", "审核通过")
        step(page, case, "bureau2", "确认解除")
        expect(page.locator("h1")).to_contain_text("风险已解除")
        expect(page.locator("main")).to_contain_text("脱贫户")


def come_in(page: Page, who: str) -> None:
    """Be somebody of the cast; whoever has signed in on this browser before need not again."""
    held: dict[str, Any] = page.context.__dict__.setdefault("signed_in", {})
    if who in held:
        page.context.clear_cookies()
        page.context.add_cookies(held[who])
    else:
        sign_in(page, who)
        held[who] = page.context.cookies()


def hand_in(page: Page) -> str:
    """The department hands in the list of the README; gives the address of the clue of its first row."""
    come_in(page, "medical")
    page.goto("/monitoring/feeds/new/")
    page.select_option("select[name=department]", "medical")
    page.fill("input[name=period]", "2024-12")
    page.set_input_files("input[name=workbook]", WARNINGS)
    page.select_option("select[name=is_further]", "yes")
    page.get_by_role("button", name="提交").dblclick()
    page.wait_for_load_state("networkidle")
    for told in (r"行数\s*5", r"已对上\s*2", r"重复\s*1", r"对不上\s*2"):
        expect(page.locator("main")).to_contain_text(re.compile(told))
    assert "990000" not in page.content()
    come_in(page, "village")
    page.goto("/monitoring/clues/")
    page.locator("#filter-q").fill("211282109200-0047")
    page.locator("#search-people button").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    found = page.locator("tbody a").first.get_attribute("href")
    assert found is not None
    return found


def receive(page: Page, clue: str) -> str:
    """The village receives the clue; gives the address of its case."""
    page.goto(clue)
    take(page, "受理")
    page.goto(clue)
    page.get_by_role("link", name="监测案件").last.click()
    expect(page.locator("h1")).to_contain_text("已受理")
    return page.url


def authorise(page: Page, case: str, today: str) -> None:
    """The household signs that its data may be compared."""
    come_in(page, "village")
    page.goto(case)
    page.get_by_role("link", name="211282109200-0047", exact=True).first.click()
    page.goto(f"{page.url}consent/")
    page.select_option("select[name=subject]", "data_comparison")
    page.select_option("select[name=willing]", label="是")
    page.fill("input[name=given_on]", today)
    page.fill("input[name=document]", "演示授权书-47")
    page.get_by_role("button", name="提交").dblclick()
    page.wait_for_load_state("networkidle")


def waits(page: Page, case: str, who: str, event: str, told: str) -> None:
    """An event is not offered yet, and the page says until when."""
    come_in(page, who)
    page.goto(case)
    expect(page.locator("#now li", has_text=event)).to_contain_text(told)
    expect(page.locator("#now").get_by_role("link", name=event, exact=True)).to_have_count(0)


def step(page: Page, case: str, who: str, event: str, *, reason: str = "") -> None:
    """Take an event with a form of its own; today stands in it."""
    come_in(page, who)
    page.goto(case)
    page.locator("#now").get_by_role("link", name=event, exact=True).click()
    if reason:
        page.fill("textarea[name=reason]", reason)
    page.get_by_role("button", name="提交").dblclick()
    page.wait_for_load_state("networkidle")
    page.goto(case)
    expect(page.locator("#now")).not_to_contain_text(event)


def decide(page: Page, case: str, who: str, event: str, *, then: str, reason: str = "") -> None:
    """Take an event on the page of the case."""
    come_in(page, who)
    page.goto(case)
    if reason:
        page.locator("#now summary", has_text=re.compile(f"^{event}$")).click()
        page.locator("#now details[open] textarea").fill(reason)
        page.get_by_role("button", name=f"确认：{event}", exact=True).dblclick()
        page.wait_for_load_state("networkidle")
    else:
        take(page, event)
    page.goto(case)
    expect(page.locator("h1")).to_contain_text(then)


def post(page: Page, case: str, today: str, title: str) -> str:
    """The village drafts the notice, the township checks it, the village posts it."""
    decide(page, case, "village", "拟公示", then="公示中")
    page.get_by_role("link", name=title).click()
    notice = page.url
    come_in(page, "clerk")
    page.goto(notice)
    take(page, "审核")
    come_in(page, "village")
    page.goto(notice)
    page.locator("#now").get_by_role("link", name="张贴", exact=True).click()
    page.fill("input[name=begins_on]", today)
    page.get_by_role("button", name="提交").dblclick()
    page.wait_for_load_state("networkidle")
    return notice


def finish(page: Page, notice: str) -> None:
    """The notice has run its days without an objection."""
    come_in(page, "village")
    page.goto(notice)
    take(page, "公示期满无异议")


def identify(page: Page, case: str) -> None:
    """Somebody else of the county decides, and the status of the household follows."""
    come_in(page, "bureau2")
    page.goto(case)
    page.locator("#now").get_by_role("link", name="确认纳入", exact=True).click()
    page.select_option("select[name=category]", "unstable_relieved")
    page.get_by_role("button", name="提交").dblclick()
    page.wait_for_load_state("networkidle")
    page.goto(case)
    expect(page.locator("h1")).to_contain_text("已纳入")
    expect(page.locator("main")).to_contain_text("脱贫不稳定户")


def measure(page: Page, case: str) -> None:
    """The work team enters what is done."""
    come_in(page, "team")
    page.goto(case)
    page.get_by_role("link", name="登记措施").click()
    page.select_option("select[name=help]", "industry")
    page.fill("textarea[name=content]", "发放种苗")
    page.fill("input[name=responsible]", "驻村工作队")
    page.get_by_role("button", name="提交").dblclick()
    page.wait_for_load_state("networkidle")


def test_the_books_of_kaiyuan_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    county.run(county.demonstration(tmp_path_factory.getbasetemp().parent, "kaiyuan"), "verify")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, int, int]]]:
    """What everybody found behind every address: name → address, status, queries."""
    home = county.demonstration(tmp_path_factory.getbasetemp().parent, "kaiyuan")
    told = county.measured(home, "tests.journeys.opening")
    return {name: [(a, s, q) for a, s, q in pages] for name, pages in told.items()}


def test_every_page_opens_for_whoever_may_open_it(
    opened: dict[str, list[tuple[str, int, int]]],
) -> None:
    failed = [
        (name, address, status)
        for name, pages in opened.items()
        for address, status, _queries in pages
        if status not in (200, 302, 403, 404)
    ]
    assert failed == []
    shown = {
        name: sum(status == 200 for _address, status, _queries in pages)
        for name, pages in opened.items()
    }
    assert shown["bureau"] > 60
    assert shown["clerk"] > 50
    assert shown["grid"] > 30
    assert 0 < shown["medical"] < 20
    assert shown["editor"] < shown["medical"]


def test_no_page_of_three_thousand_households_asks_a_query_for_each(
    opened: dict[str, list[tuple[str, int, int]]],
) -> None:
    many = [
        (name, address, queries)
        for name, pages in opened.items()
        for address, _status, queries in pages
        if queries > QUERIES_MAX
    ]
    assert many == []


@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "zh-hans"), (PHONE, "en")])
def test_no_page_is_wider_than_its_screen(
    browser: Browser, kaiyuan: Kaiyuan, size: dict[str, int], language: str
) -> None:
    context = browser.new_context(base_url=kaiyuan.address, viewport=size, locale="zh-CN")
    page = context.new_page()
    come_in(page, "clerk")
    context.add_cookies([{"name": "django_language", "value": language, "url": kaiyuan.address}])
    for address in WIDE_PAGES:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert page.evaluate(WIDER) <= 0, address
    context.close()
