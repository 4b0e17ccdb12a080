"""Lists: what is shown, counted, summed and ordered, and files that hold exactly that."""

import csv
import io
import json
import re
import time
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from bangfu.apps.pages.models import SavedView
from bangfu.apps.pages.tables.lists import ROWS_PER_PAGE
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.models import Division, VillageIncome
from bangfu.engine.sheets import open_sheet
from tests.apps.pages.incomes import INCOMES
from tests.apps.pages.offices import OTHER_TOWN, TOWN, filed, loaded, signed_in, villages_of
from tests.apps.records.acting import COUNTY, acting

pytestmark = pytest.mark.django_db
AT = "/specimen/incomes/"
HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    " =1+1",
]


def words(answer: object) -> str:
    """What a reader sees of a page, on one line."""
    page = answer.content.decode().replace("<", " <")  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", strip_tags(page))


def bureau() -> Client:
    return signed_in("agriculture_bureau", COUNTY)


def income(village: str, year: int, fen: int, **columns: object) -> VillageIncome:
    """An income that stands in the table, without the act that filed it."""
    values = {"income_class": "operating", "source": "报表", "state": "filed"} | columns
    made: VillageIncome = VillageIncome.everything.create(
        village_id=village, year=year, amount_fen=fen, **values
    )
    return made


def many(count: int) -> list[VillageIncome]:
    """One income of 1 yuan for each of so many years of one village."""
    village = villages_of(TOWN)[0]
    return [income(village, 1900 + n, 100) for n in range(count)]


def streamed(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_money_is_shown_in_wan_with_the_exact_yuan_on_hover() -> None:
    clerk = loaded()
    filed(clerk, TOWN, 3_456_789_012)
    page = bureau().get(AT).content.decode()
    assert '<span title="34,567,890.12 元">3,456.79</span>' in page
    assert "金额（万元）" in page


def test_the_total_is_over_the_filter_and_not_over_the_page() -> None:
    loaded()
    many(ROWS_PER_PAGE + 7)
    page = words(bureau().get(AT))
    assert f"共 {ROWS_PER_PAGE + 7} 条" in page
    assert "合计" in page
    assert "57.00" in page
    assert "第 1 页，共 2 页" in page
    half = words(bureau().get(AT, {"year_from": 1900 + 50}))
    assert "共 7 条" in half
    assert "7.00" in half


def test_a_page_beyond_the_last_is_the_last() -> None:
    loaded()
    many(ROWS_PER_PAGE + 1)
    assert "第 2 页，共 2 页" in words(bureau().get(AT, {"page": "99"}))
    assert "第 1 页，共 2 页" in words(bureau().get(AT, {"page": "-1"}))


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 3),
        ({"state": "filed"}, 2),
        ({"state": "nonsense"}, 3),
        ({"income_class": "lease"}, 1),
        ({"village": TOWN}, 2),
        ({"village": OTHER_TOWN}, 1),
        ({"village": "nonsense"}, 3),
        ({"year_from": "2021", "year_to": "2021"}, 1),
        ({"amount_fen_from": "2"}, 1),
        ({"amount_fen_to": "1.5"}, 2),
        ({"source": "报"}, 2),
        ({"large": "yes"}, 2),
        ({"large": "no"}, 1),
        ({"q": "没有这个村"}, 0),
        ({"q": "120119102"}, 1),
    ],
)
def test_each_filter_narrows(asked: dict[str, str], count: int) -> None:
    loaded()
    first, second = villages_of(TOWN)[:2]
    income(first, 2021, 1_000_000)
    income(second, 2022, 1_500_000, income_class="lease", source="账页")
    income(villages_of(OTHER_TOWN)[0], 2022, 3_000_000, state="corrected")
    listed = INCOMES.page(acting("agriculture_bureau"), QueryDict(urlencode(asked)))
    assert listed.count == count


def test_what_cannot_be_read_narrows_nothing_and_is_told_beside_its_input() -> None:
    loaded()
    many(2)
    page = bureau().get(AT, {"year_from": "20x2"}).content.decode()
    assert "「20x2」读不懂，没有用来筛选。" in page
    assert "共 2 条" in page


@pytest.mark.parametrize(
    ("order", "years"),
    [
        ("year", [1900, 1901, 1902]),
        ("-year", [1902, 1901, 1900]),
        ("nonsense", [1902, 1901, 1900]),
        ("letters", [1902, 1901, 1900]),
        ("state", [1900, 1902, 1901]),
        ("-state", [1901, 1902, 1900]),
    ],
)
def test_a_head_orders_the_rows(order: str, years: list[int]) -> None:
    loaded()
    village = villages_of(TOWN)[0]
    for year, state in ((1900, "draft"), (1901, "corrected"), (1902, "filed")):
        income(village, year, 100, state=state)
    listed = INCOMES.page(acting("agriculture_bureau"), QueryDict(f"order={order}"))
    assert [row.year for row in listed.rows] == years


def test_a_clicked_head_turns_round_and_keeps_the_filter() -> None:
    loaded()
    many(1)
    page = bureau().get(AT, {"order": "year", "state": "filed"}).content.decode()
    assert 'aria-sort="ascending"' in page
    assert "?state=filed&amp;order=-year" in page or "?order=-year&amp;state=filed" in page


def test_columns_are_chosen_by_the_reader() -> None:
    loaded()
    many(1)
    shown = bureau().get(AT).content.decode()
    assert ">报表</td>" not in shown
    chosen = bureau().get(f"{AT}?column=year&column=source").content.decode()
    assert '<td role="cell" data-label="来源">报表</td>' in chosen, "a phone names the column"
    assert "经营收入</td>" not in chosen


def test_a_view_is_saved_for_its_person_alone_and_forgotten_again() -> None:
    loaded()
    browser = bureau()
    browser.post(AT, {"title": "只看已报送", "query": "state=filed&order=-year"})
    assert '<a class="button small" href="?state=filed&amp;order=-year">只看已报送</a>' in (
        browser.get(AT).content.decode()
    )
    assert "只看已报送" not in bureau().get(AT).content.decode()
    kept = SavedView.objects.get()
    bureau().post(AT, {"drop": kept.pk})
    assert SavedView.objects.exists()
    browser.post(AT, {"drop": kept.pk})
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused() -> None:
    """saved_view_unfit"""
    loaded()
    answer = bureau().post(AT, {"title": " ", "query": ""}, follow=True)
    assert "视图要有名称" in words(answer)


def test_too_many_views_are_refused() -> None:
    """too_many_saved_views"""
    loaded()
    browser = bureau()
    person = Person.objects.get(name="agriculture_bureau经办")
    for number in range(30):
        SavedView.objects.create(person=person, listing=INCOMES.name, title=str(number), query="")
    answer = browser.post(AT, {"title": "第三十一个", "query": ""}, follow=True)
    assert "最多保存 30 个视图" in words(answer)


# --- files ------------------------------------------------------------------------------------


def test_a_workbook_holds_exactly_the_filter_in_exact_yuan_with_its_head() -> None:
    loaded()
    many(ROWS_PER_PAGE + 3)
    answer = bureau().get(AT, {"year_from": "1902", "format": "xlsx"})
    sheet = open_sheet("x.xlsx", streamed(answer), ["村", "年度"])
    told = {line[0]: line[1] for line in sheet.rows[:5]}
    assert told["名单"] == "村集体收入"
    assert told["条件"] == "年度 自：1902"
    assert told["导出人"] == "agriculture_bureau经办"
    assert sheet.rows[5][4] == "金额（元）"
    assert len(sheet.rows) == 5 + 1 + (ROWS_PER_PAGE + 1) + 1
    assert sheet.rows[6][4] == 1
    assert (sheet.rows[-1][0], sheet.rows[-1][4]) == ("合计", ROWS_PER_PAGE + 1)


def test_csv_holds_every_row_and_excel_knows_its_letters() -> None:
    loaded()
    many(ROWS_PER_PAGE + 3)
    content = streamed(bureau().get(AT, {"format": "csv"}))
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(lines) == 1 + ROWS_PER_PAGE + 3
    assert lines[1][4] == "1.00"


def test_data_are_whole_fen_with_count_and_sum() -> None:
    clerk = loaded()
    filed(clerk, TOWN, 12_345_67)
    told = json.loads(streamed(bureau().get(AT, {"format": "json"})))
    assert (told["count"], told["totals"]) == (1, {"amount_fen": 1_234_567})
    assert told["rows"][0]["amount_fen"] == 1_234_567
    assert told["rows"][0]["state"] == "filed"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_file_is_a_formula(text: str) -> None:
    loaded()
    income(villages_of(TOWN)[0], 2022, 100, source=text)
    at = f"{AT}?column=source&format="
    sheet = open_sheet("x.xlsx", streamed(bureau().get(f"{at}xlsx")), ["来源"])
    assert not sheet.formulas
    assert any(text.strip() in str(cell) for line in sheet.rows for cell in line)
    told = streamed(bureau().get(f"{at}csv")).decode("utf-8-sig")
    cell = next(
        line[0] for line in csv.reader(io.StringIO(told)) if "1" in line[0] or "c" in line[0]
    )
    assert cell == f"'{text}"


@pytest.mark.parametrize("format_", ["", "xlsx", "csv", "json"])
def test_nothing_of_another_township_is_shown_counted_or_filed(format_: str) -> None:
    clerk = loaded()
    filed(clerk, TOWN, 7_000_000)
    strange = filed(clerk, OTHER_TOWN, 333_333_300)
    answer = signed_in("township", TOWN).get(AT, {"format": format_})
    content = streamed(answer) if format_ else answer.content
    if format_ == "xlsx":
        rows = open_sheet("x.xlsx", content, ["村"]).rows
        content = json.dumps([[str(c) for c in line] for line in rows]).encode()
    for marker in (strange.village_id, "3,333", "3333333", "340"):
        assert marker.encode() not in content
    if not format_:
        assert "共 1 条" in content.decode()


def test_a_list_without_rows_says_what_to_do_next() -> None:
    loaded()
    page = words(signed_in("township").get(AT))
    assert "还没有收入，或不在您的范围内。由镇乡或村报送。" in page
    assert "报送收入" in page
    assert "没有符合这些条件的记录" in words(signed_in("township").get(AT, {"q": "无"}))


def test_a_list_with_readers_names_whose_it_is(settings: object) -> None:
    loaded()
    answer = signed_in("township_leader").get("/specimen/incomes/new/")
    assert answer.status_code == 403
    assert "镇乡经办、村委会" in words(answer)


# --- speed ------------------------------------------------------------------------------------


def test_a_page_takes_few_questions_to_the_database() -> None:
    loaded()
    many(ROWS_PER_PAGE)
    viewer = acting("agriculture_bureau")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = INCOMES.page(viewer, QueryDict(""))
        assert page.count, page.lines
        assert page.totals
    assert len(asked) == 4, "places to choose, sums, keys, rows"


def test_a_hundred_thousand_rows_page_in_a_fifth_of_a_second() -> None:
    loaded(villages=400)
    villages = Division.everything.filter(category="village").values_list("code", flat=True)
    VillageIncome.everything.bulk_create(
        [
            VillageIncome(
                village_id=village,
                year=1900 + n,
                income_class="operating",
                amount_fen=n,
                source="报表",
                state="filed",
            )
            for village in villages
            for n in range(100_000 // len(villages) + 1)
        ],
        batch_size=5_000,
    )
    viewer = acting("agriculture_bureau")
    for asked in ("", "page=1500", "order=-year", "q=村&page=3"):
        assert min(seconds_for(viewer, asked) for _try in range(3)) < 0.2, asked


def seconds_for(viewer: Viewer, asked: str) -> float:
    """How long the server works on a page of the list, whatever else the machine does."""
    began = time.process_time()
    page = INCOMES.page(viewer, QueryDict(asked))
    assert page.count >= 100_000
    assert len(page.lines) == ROWS_PER_PAGE
    return time.process_time() - began


def test_who_reads_a_part_is_told_that_rows_may_lie_out_of_sight() -> None:
    loaded()
    page = signed_in("township", TOWN).get("/specimen/incomes/").content.decode()
    assert "还没有收入，或不在您的范围内。由镇乡或村报送。" in page
    page = signed_in("agriculture_bureau", COUNTY).get("/specimen/incomes/").content.decode()
    assert "还没有收入。由镇乡或村报送。" in page
