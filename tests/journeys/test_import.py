"""A roster as an office keeps it: its faults beside the cells, mended, applied, checked by somebody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FORM = "/registry/households/import/"


@pytest.fixture
def roster() -> None:
    """Jizhou with its villages."""
    from tests.apps.registry.places import jizhou

    jizhou()


@pytest.fixture
def office(browser: Browser, live_server: LiveServer, roster: None) -> Iterator[Page]:
    """The clerk of a township at a desk; an error of a script fails the journey."""
    yield from opened(browser, live_server, "township", DESKTOP)


@pytest.fixture
def checker(browser: Browser, live_server: LiveServer, roster: None) -> Iterator[Page]:
    """The leader of the township with a phone."""
    yield from opened(browser, live_server, "township_leader", PHONE)


def opened(
    browser: Browser, live_server: LiveServer, role: str, size: dict[str, int]
) -> Iterator[Page]:
    from tests.apps.pages.offices import TOWN, signed_in

    session = signed_in(role, TOWN).cookies["sessionid"].value
    context = browser.new_context(base_url=live_server.url, viewport=size, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def handed_in(page: Page, content: bytes, folder: Path) -> None:
    """Upload a workbook; a worker has not read it yet."""
    file = folder / "户与人口.xlsx"
    file.write_bytes(content)
    page.goto(FORM)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("#progress")).to_contain_text("等待")


def test_a_roster_is_mended_applied_checked_and_listed(
    office: Page, checker: Page, tmp_path: Path
) -> None:
    from tests.apps.registry.people import identity
    from tests.apps.registry.rosters import couples, head, workbook, worked

    wrong = [head(1, 身份证号码="110101199001011234"), *couples(2, 3)]
    handed_in(office, workbook(wrong), tmp_path)
    office.goto(FORM)  # left, and found again
    office.get_by_role("link", name="户与人口.xlsx").click()
    worked()
    expect(office.locator("main")).to_contain_text("有错误，没有导入", timeout=15_000)
    expect(office.locator("main")).to_contain_text("第2行，J 列：身份证号码的末位校验码不对")
    expect(office.locator("main")).not_to_contain_text("110101199001011234")
    expect(office.get_by_role("link", name="下载标出错误的工作簿")).to_be_visible()
    assert office.evaluate(WIDER) <= 0

    right = [head(1, 身份证号码=identity("19900101", 12)), *couples(2, 3)]
    handed_in(office, workbook(right), tmp_path)
    worked()
    expect(office.locator("main")).to_contain_text("检查通过，尚未导入", timeout=15_000)
    expect(office.locator("main")).not_to_contain_text(identity("19900101", 12))
    office.get_by_role("button", name="全部导入").click()
    expect(office.locator("#progress")).to_be_visible()
    worked()
    expect(office.locator("#reading")).to_contain_text("已导入", timeout=15_000)

    checker.goto("/registry/households/")
    checker.goto("/registry/households/batches/")
    checker.get_by_role("link", name="户与人口.xlsx").click()
    expect(checker.locator("main")).to_contain_text("户主2（户主）")
    assert checker.evaluate(WIDER) <= 0
    checker.get_by_role("button", name="审核入册：3 户").click()
    expect(checker.locator("main")).to_contain_text("没有等待审核的批次")

    office.goto("/registry/households/?state=live")
    for code in ("H0001", "H0002", "H0003"):
        expect(office.locator("main")).to_contain_text(code)
