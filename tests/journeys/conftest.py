"""A browser for the journeys: Debian's Chromium, driven by Playwright, on a server of this test."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request
from pytest_django.live_server_helper import LiveServer

from tests.pages import written_files

__all__ = ["written_files"]

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
# Playwright runs a loop in this thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A fresh visitor at a desk. A script error or a refused resource fails the journey."""
    yield from _visitor(browser, live_server, DESKTOP)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A fresh visitor with a phone in hand."""
    yield from _visitor(browser, live_server, PHONE)


@pytest.fixture
def browser_without_scripts(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A fresh visitor whose browser runs no scripts."""
    yield from _visitor(browser, live_server, DESKTOP, scripts=False)


def _visitor(
    browser: Browser, server: LiveServer, size: dict[str, int], *, scripts: bool = True
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server.url, viewport=size, locale="zh-CN", java_script_enabled=scripts
    )
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    opened.on("requestfailed", lambda request: faults.extend(_not_loaded(request)))
    yield opened
    context.close()
    assert faults == []


def _not_loaded(request: Request) -> list[str]:
    """What could not be loaded; a request that the next click called off is no fault."""
    called_off = request.failure == "net::ERR_ABORTED"
    return [] if called_off else [f"not loaded: {request.url} ({request.failure})"]
