"""Workbooks of the register: names matched, hazards told beside the cell, twice is once."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.test import Client

from bangfu.apps.pages.forms.workbooks import Import, Reading, read
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.forms.imports import INCOME_IMPORT, MEMBER_IMPORT
from bangfu.apps.registry.models import Division, VillageIncome, VillageList, VillageProgramme
from bangfu.apps.registry.queries.places import names_of_places
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import words_of
from tests.apps.records.acting import COUNTY, acting
from tests.apps.registry.places import jizhou, villages

pytestmark = pytest.mark.django_db

MEMBER_HEADS = ["镇乡", "村", "帮扶级别", "列入日期"]
INCOME_HEADS = ["镇乡", "村", "年度", "经营收入（万元）", "发包租赁收入（元）"]
ENTERED = date(2018, 1, 1)
TOWN = "洇溜镇"


def workbook(heads: list[str], rows: list[list[Any]]) -> bytes:
    """A workbook with heads and rows on its first sheet."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("名单")
        for number, row in enumerate([heads, *rows]):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, at, cell, day)
                else:
                    sheet.write(number, at, cell)
    return out.getvalue()


def told(reading: Reading) -> list[tuple[str, int | None, str | None]]:
    """What is wrong, where."""
    return [(p.code, p.where.row, p.where.column) for p in reading.problems]


def dry(declared: Import, viewer: Viewer, heads: list[str], *rows: list[Any]) -> Reading:
    """A dry run over a workbook."""
    return read(declared, viewer, "表.xlsx", content=workbook(heads, list(rows)))


def all_named(count: int = 949) -> list[tuple[str, str]]:
    """Township and village of real villages, as their offices write them."""
    places = Division.everything.filter(pk__in=villages(count)).select_related("parent")
    return [(place.parent.name, place.short_name) for place in places.order_by("pk")]


def hand_in(client: Client, address: str, content: bytes) -> Any:
    """Hand a workbook in on its page; the page with the dry run."""
    page = client.get(address)
    file = BytesIO(content)
    file.name = "名单.xlsx"
    key = page.context["form"].key
    answer = client.post(address, {"_key": key, "workbook": file})
    return client.get(answer["Location"]) if answer.status_code == 303 else answer


def test_949_villages_by_their_names_are_all_found() -> None:
    clerk = jizhou()
    rows = [[town, village, 2018, 1.5, None] for town, village in all_named()]
    reading = dry(INCOME_IMPORT, clerk, INCOME_HEADS, *rows)
    assert told(reading) == []
    assert reading.counts == {"new": 949, "changed": 0, "same": 0}
    INCOME_IMPORT.apply(clerk, reading.moving, "import 1")
    assert VillageIncome.everything.count() == 949
    assert set(VillageIncome.everything.values_list("amount_fen", flat=True)) == {1_500_000}
    again = dry(INCOME_IMPORT, clerk, INCOME_HEADS, *rows)
    assert again.counts == {"new": 0, "changed": 0, "same": 949}


def test_a_name_that_stands_for_two_villages_is_not_guessed() -> None:
    clerk = jizhou()
    rows = [
        [TOWN, "三岔口村", "市级帮扶", ENTERED],
        ["侯家营镇", "三岔口", "区级帮扶", ENTERED],
        [TOWN, "没有的村", "区级帮扶", ENTERED],
        ["没有的镇", "高各庄村", "区级帮扶", ENTERED],
        ["随意", "120119101203", "区级帮扶", ENTERED],
    ]
    reading = dry(MEMBER_IMPORT, clerk, MEMBER_HEADS, *rows)
    assert told(reading) == [
        ("village_not_found", 4, "village"),
        ("village_not_found", 5, "village"),
    ]
    assert "没有的村" in reading.problems[0].message("zh")


def test_one_village_written_in_two_ways_is_told() -> None:
    clerk = jizhou()
    rows = [[TOWN, "高各庄村", "市级帮扶", ENTERED], [TOWN, "高各庄村委会", "市级帮扶", ENTERED]]
    reading = dry(MEMBER_IMPORT, clerk, MEMBER_HEADS, *rows)
    assert told(reading) == [("village_named_twice", 3, "village")]


def test_the_list_of_288_is_imported_once() -> None:
    clerk = jizhou()
    named = all_named(288)
    rows = [
        [town, village, "市级帮扶" if at < 150 else "区级帮扶", ENTERED]
        for at, (town, village) in enumerate(named)
    ]
    reading = dry(MEMBER_IMPORT, clerk, MEMBER_HEADS, *rows)
    assert told(reading) == []
    MEMBER_IMPORT.apply(clerk, reading.moving, "import 2")
    counts = [
        VillageProgramme.everything.filter(helped_level=level).count()
        for level in ("municipal", "district")
    ]
    assert counts == [150, 138]
    assert VillageList.everything.count() == 1
    assert dry(MEMBER_IMPORT, clerk, MEMBER_HEADS, *rows).counts["same"] == 288
    rows[0][2] = "区级帮扶"
    other = dry(MEMBER_IMPORT, clerk, MEMBER_HEADS, *rows)
    assert told(other) == [("member_held_otherwise", 2, "helped_level")]


def test_a_township_imports_its_own_villages_only() -> None:
    jizhou()
    clerk = acting("township", place="120119101000")
    rows = [[TOWN, "高各庄村", 2018, 1, None], ["侯家营镇", "三岔口村", 2018, 1, None]]
    reading = dry(INCOME_IMPORT, clerk, INCOME_HEADS, *rows)
    assert told(reading) == [("village_not_yours", 3, "village")]


def test_wan_for_yuan_is_noticed_against_the_last_year() -> None:
    clerk = jizhou()
    named = all_named(20)
    past = [[town, village, 2017, 15, None] for town, village in named]
    INCOME_IMPORT.apply(clerk, dry(INCOME_IMPORT, clerk, INCOME_HEADS, *past).moving, "past")
    wrong = [[town, village, 2018, 150_000, None] for town, village in named]
    reading = dry(INCOME_IMPORT, clerk, INCOME_HEADS, *wrong)
    assert "column_off_by_unit" in [code for code, _row, _column in told(reading)]
    assert reading.is_refused


def test_a_year_to_come_is_told_beside_its_cell() -> None:
    """income_of_year_to_come"""
    clerk = jizhou()
    reading = dry(INCOME_IMPORT, clerk, INCOME_HEADS, [TOWN, "高各庄村", 2099, 2, None])
    assert told(reading) == [("income_of_year_to_come", 2, "year")]


def test_a_total_below_the_rows_is_no_village() -> None:
    clerk = jizhou()
    rows = [[town, village, 2018, 2, None] for town, village in all_named(3)]
    reading = dry(INCOME_IMPORT, clerk, INCOME_HEADS, *rows, ["合计", None, None, 6, None])
    assert ("total_agrees", 5) in [(code, row) for code, row, _column in told(reading)]
    assert len(reading.rows) == 3
    reading = dry(INCOME_IMPORT, clerk, INCOME_HEADS, *rows, ["合计", None, None, 7, None])
    assert ("total_differs", 5) in [(code, row) for code, row, _column in told(reading)]
    assert reading.is_refused


def test_a_figure_filed_is_not_changed_by_an_import() -> None:
    clerk = jizhou()
    rows = [[TOWN, "高各庄村", 2018, 18.75, None]]
    INCOME_IMPORT.apply(clerk, dry(INCOME_IMPORT, clerk, INCOME_HEADS, *rows).moving, "rows")
    changed = dry(INCOME_IMPORT, clerk, INCOME_HEADS, [TOWN, "高各庄", 2018, 20, None])
    assert told(changed) == [("income_held_otherwise", 2, "operating")]
    added = dry(INCOME_IMPORT, clerk, INCOME_HEADS, [TOWN, "高各庄", 2018, None, 500])
    INCOME_IMPORT.apply(clerk, added.moving, "import 3")
    assert {(r.income_class, r.amount_fen) for r in VillageIncome.everything.all()} == {
        ("operating", 18_750_000),
        ("lease", 50_000),
    }


def test_the_pages_take_a_workbook_whole_or_not_at_all() -> None:
    jizhou()
    client = signed_in("agriculture_bureau", COUNTY)
    named = all_named(30)
    bad = [[t, v, "市级帮扶", ENTERED] for t, v in named] + [["甲镇", "乙村", "市级帮扶", ENTERED]]
    page = hand_in(client, "/registry/members/import/", workbook(MEMBER_HEADS, bad))
    assert "乙村" in words_of(page)
    assert VillageProgramme.everything.count() == 0
    page = hand_in(client, "/registry/members/import/", workbook(MEMBER_HEADS, bad[:-1]))
    assert page.status_code == 200
    assert client.get("/registry/members/import/?template=1").status_code == 200
    assert client.get("/registry/incomes/import/?template=1").status_code == 200


def test_names_are_matched_on_the_day_they_held() -> None:
    clerk = jizhou()
    names = names_of_places(clerk, clerk.today)
    assert names.find_place(TOWN, "全镇") == ("120119101000",)
    assert names.find_place("", "全区") == (COUNTY,)
    assert names.find_place("没有的镇", "全镇") == ()
