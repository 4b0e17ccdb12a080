"""Requests that no page makes, and a database that has no time: each is answered, none breaks."""

import logging
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from bangfu.apps.pages.models import SavedView
from bangfu.apps.pages.tables.lists import Page
from tests.apps.pages.offices import TOWN, loaded, signed_in, villages_of
from tests.apps.pages.test_lists import AT, bureau, income, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("drop", ["9" * 5000, "9" * 18, "٣", "-1", "x"])
def test_a_saved_view_that_is_none_is_left_alone(drop: str) -> None:
    assert bureau().post(AT, {"drop": drop}).status_code == 302


@pytest.mark.parametrize("typed", [{"title": "本\x00年"}, {"title": "本年", "query": "a=\u202e"}])
def test_a_saved_view_holds_no_letter_that_cannot_be_seen(typed: dict[str, str]) -> None:
    """saved_view_unfit"""
    assert "不含看不见的字符" in words(bureau().post(AT, typed, follow=True))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("at", [AT, f"{AT}import/", f"{AT}new/", f"{AT}1/", "/monitoring/"])
@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "DELETE", "FOO"])
def test_no_page_answers_another_method(method: str, at: str) -> None:
    assert bureau().generic(method, at).status_code == 405


@pytest.mark.parametrize(
    "query", [f"year={'9' * 20_000}", "q=13800138000", f"q={'%E6%9D%91' * 300}"]
)
def test_a_view_that_cannot_be_kept_leads_back_without_what_it_asked(query: str) -> None:
    """Neither the number of anybody nor half a letter stands in an address."""
    answer = bureau().post(AT, {"title": "本年", "query": query})
    assert (answer.status_code, answer["Location"]) == (302, AT)
    assert not SavedView.objects.exists()


def test_a_list_whose_sums_fail_is_an_error_and_no_empty_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded()
    income(villages_of(TOWN)[0], 2022, 1)

    def overflown(page: Page) -> Any:
        raise OperationalError("integer overflow")

    monkeypatch.setattr(Page, "sums", property(overflown))
    browser = signed_in("agriculture_bureau")
    browser.raise_request_exception = False
    assert browser.get(AT, {"format": "json"}).status_code == 500


class GaveWay(Exception):
    """How the driver of PostgreSQL tells which of two transactions had to give way."""

    sqlstate = "40P01"


@pytest.mark.parametrize(
    ("told", "cause"), [("database is locked", None), ("deadlock detected", GaveWay())]
)
def test_a_writer_who_waits_in_vain_is_asked_to_press_again(
    monkeypatch: pytest.MonkeyPatch, told: str, cause: Exception | None
) -> None:
    def busy(*_given: Any, **_named: Any) -> None:
        raise OperationalError(told) from cause

    monkeypatch.setattr("bangfu.apps.pages.actions.save_view", busy)
    answer = bureau().post(AT, {"title": "本年"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "填过的内容还在，过一会儿再按一次" in words(answer)


def test_a_database_that_fails_otherwise_is_not_called_busy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_given: Any, **_named: Any) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr("bangfu.apps.pages.actions.save_view", broken)
    browser = bureau()
    browser.raise_request_exception = False
    assert browser.post(AT, {"title": "本年"}).status_code == 500


def test_a_foreign_host_leaves_one_line_in_the_log() -> None:
    """Whoever likes may send any host: a traceback each would drown the log."""
    lines: list[logging.LogRecord] = []
    seen = logging.Handler()
    seen.emit = lines.append  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(seen)
    try:
        answer = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})
    finally:
        root.removeHandler(seen)
    assert answer.status_code == 400
    assert [line.exc_info for line in lines] == [None]
