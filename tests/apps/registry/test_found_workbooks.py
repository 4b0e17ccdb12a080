"""Incomes and guarantees from workbooks: filed once, never changed, only for registered households."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from bangfu.apps.pages.forms.workbooks import Import, read
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.registry.forms.found import GUARANTEE_IMPORT, HOUSEHOLD_INCOME_IMPORT
from bangfu.apps.registry.models import GuaranteeCheck, HouseholdIncome
from tests.apps.pages.offices import signed_in
from tests.apps.records.acting import TOWNSHIP, acting
from tests.apps.registry.people import FAR_VILLAGE, live_household
from tests.apps.registry.places import jizhou
from tests.apps.registry.rosters import applied, checked, couples, workbook

pytestmark = pytest.mark.django_db
INCOMES, GUARANTEES = (
    "/registry/households/incomes/import/",
    "/registry/households/guarantees/import/",
)
INCOME_HEADS = ["户编号", "收入年度", "工资性收入（元）", "经营净收入（元）", "转移净收入（元）"]
LOOKED_HEADS = ["户编号", "核查日期", "基本医疗", "住房安全", "饮水安全", "情况"]
DAY = date(2018, 9, 1)


@pytest.fixture
def town() -> Client:
    jizhou()
    live_household(code="H0001")
    return signed_in("township", TOWNSHIP)


def faults(declared: Import, heads: list[str], *rows: list[Any], place: str = TOWNSHIP) -> Any:
    """What a dry run finds."""
    viewer = acting("township", place=place)
    reading = read(declared, viewer, "表.xlsx", content=workbook([*rows], heads))
    return [(p.code, p.where.row, p.where.column) for p in reading.problems]


def test_incomes_are_filed_once_and_a_figure_that_is_there_stays(town: Client) -> None:
    """household_income_held_otherwise, household_not_found"""
    row = ["H0001", 2018, 18_000, -2_000.5, None]
    applied(town, workbook([row], INCOME_HEADS), at=INCOMES)
    filed = HouseholdIncome.everything.values_list("income_class", "amount_fen", "year")
    assert sorted(filed) == [("business", -200_050, 2018), ("wage", 1_800_000, 2018)]
    assert AuditEvent.everything.get(verb="registry.household_income.enter_many")
    again = checked(town, workbook([row], INCOME_HEADS), at=INCOMES)
    assert again.context["counts"] == {"new": 0, "changed": 0, "same": 1}
    more = ["H0001", 2018, 18_000, -2_000.5, 300]
    applied(town, workbook([more], INCOME_HEADS), at=INCOMES)
    assert HouseholdIncome.everything.count() == 3
    other = ["H0001", 2018, 19_000, None, None]
    assert faults(HOUSEHOLD_INCOME_IMPORT, INCOME_HEADS, other) == [
        ("household_income_held_otherwise", 2, "wage")
    ]
    applied(town, workbook(couples(2, 2)))
    rows = [["H0002", 2018, 18_000, None, None], ["H0003", 2099, 18_000, None, None]]
    assert faults(HOUSEHOLD_INCOME_IMPORT, INCOME_HEADS, *rows) == [
        ("household_not_found", 2, "household"), ("household_not_found", 3, "household"),
        ("income_of_year_to_come", 3, "year"),
    ]  # fmt: skip
    far = faults(HOUSEHOLD_INCOME_IMPORT, INCOME_HEADS, other, place=f"{FAR_VILLAGE[:9]}000")
    assert far == [("household_not_found", 2, "household")]


def test_guarantees_are_kept_with_what_was_found(town: Client) -> None:
    """guarantee_held_otherwise, guarantee_unmet_untold"""
    row = ["H0001", DAY, "有保障", "未保障", None, "屋顶漏雨"]
    applied(town, workbook([row], LOOKED_HEADS), at=GUARANTEES)
    kept = GuaranteeCheck.everything.values_list("item", "state", "finding", "checked_on")
    assert sorted(kept) == [("housing", "unmet", "屋顶漏雨", DAY), ("medical", "met", "", DAY)]
    again = checked(town, workbook([row], LOOKED_HEADS), at=GUARANTEES)
    assert again.context["counts"]["same"] == 1
    rows = [
        ["H0001", DAY, "未保障", None, None, "屋顶漏雨"],
        ["H0001", date(2018, 9, 2), "未保障", None, None, None],
        ["H0001", date(2018, 9, 3), None, None, None, None],
        ["H0001", date(2099, 9, 3), "有保障", None, None, "电话13800138000"],
    ]
    assert faults(GUARANTEE_IMPORT, LOOKED_HEADS, *rows) == [
        ("guarantee_held_otherwise", 2, "medical"), ("guarantee_unmet_untold", 3, "finding"),
        ("nothing_entered", 4, "household"), ("day_in_future", 5, "checked_on"),
        ("text_holds_number", 5, "finding"),
    ]  # fmt: skip
