"""Sums that are typed into filters: read exactly, or refused before they cost anything."""

import time

import pytest
from django.http import QueryDict

from bangfu.apps.pages.tables.filters import Span
from bangfu.apps.pages.tables.lists import Page
from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.apps.registry.models import VillageIncome
from bangfu.core.money import FEN_MAX
from tests.apps.pages.incomes import INCOMES
from tests.apps.pages.offices import TOWN, loaded, signed_in, villages_of
from tests.apps.pages.test_lists import AT, income
from tests.apps.records.acting import COUNTY

pytestmark = pytest.mark.django_db
SUM = Span("amount_fen", "金额", "money")
HUGE = ["1e999999", "1e99999", "-1e99999", "1e30", "9" * 90, "Infinity", "-inf", "NaN", "sNaN"]


@pytest.mark.parametrize("typed", [*HUGE, "一万", "1.2.3", "0x10", "1e", "--1"])
def test_what_no_table_holds_narrows_nothing_and_is_told(typed: str) -> None:
    given = QueryDict(mutable=True)
    given["amount_fen_from"] = typed
    began = time.perf_counter()
    shown = SUM.inputs(given, PUBLIC)[0]
    SUM.narrow(VillageIncome.everything.all(), given, PUBLIC)
    assert "读不懂" in shown.fault
    assert time.perf_counter() - began < 0.1, "a number of 100,000 digits was written out"


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("1", 1_000_000), ("1,440.5", 1_440_500_000), ("1e3", 1_000_000_000), ("0.01", 10_000)],
)
def test_a_sum_is_read_in_wan(typed: str, fen: int) -> None:
    assert SUM._value(typed) == fen


def test_the_largest_sum_of_a_table_is_read_and_one_more_is_not() -> None:
    assert SUM._value("9223372036854.775807") == FEN_MAX
    assert SUM._value("9223372036854.775808") is None


@pytest.mark.parametrize("typed", ["1e999999", "1e99999", "1e40"])
@pytest.mark.parametrize("format_", ["", "csv"])
def test_no_typed_sum_breaks_a_list(typed: str, format_: str) -> None:
    loaded()
    asked = {"amount_fen_from": typed, "format": format_}
    assert signed_in("agriculture_bureau", COUNTY).get(AT, asked).status_code == 200


def test_a_list_asks_for_its_rows_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some lists ask the policy to make their rows: twice would be twice the cost."""
    loaded()
    [village, *_] = villages_of(TOWN)
    income(village, 2022, 100)
    asked: list[Viewer] = []
    made = INCOMES.rows

    def rows(viewer: Viewer) -> object:
        asked.append(viewer)
        return made(viewer)

    monkeypatch.setitem(INCOMES.__dict__, "rows", rows)
    page = Page(INCOMES, PUBLIC, QueryDict())
    assert page.count == len(page.rows)
    assert len(asked) == 1
