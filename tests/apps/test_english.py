"""The pages in English: their names, their navigation, and money as English counts it."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from bangfu.apps.pages.tables.amounts import money, unit_for, usual
from bangfu.apps.pages.tables.charts import Point, bar_chart
from bangfu.apps.people.models import County
from bangfu.web.shell import ROAD
from tests.apps.policies.visiting import words_of
from tests.pages import written_files

__all__ = ["written_files"]


def test_english_counts_in_yuan_and_chinese_by_ten_thousands() -> None:
    for language, unit, written in (("en", "yuan", "432,000.00"), ("zh-hans", "万元", "43.20")):
        with translation.override(language):
            sum_told = 432_000 * 100
            assert money(sum_told).text == f"{written} {unit}"
            assert unit_for([sum_told]).label == unit
            assert usual(sum_told) == written
            drawn = bar_chart("x", [Point("2018", sum_told)], "money")
            assert unit in drawn.heads[1]
            assert drawn.spec["data"]["values"][0]["tip"] == f"{written} {unit}"


def test_the_navigation_says_in_english_what_each_stage_is() -> None:
    with translation.override("en"):
        assert [str(stage.title) for stage in ROAD] == [
            "Policies", "Registry", "Monitoring", "Pairings", "Projects", "Funds", "Assets", "Returns",
            "Distribution", "Oversight",
        ]  # fmt: skip
        assert translation.gettext("依据") == "Basis"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "told"),
    [("zh-hans", "演示讲到2021年12月28日"), ("en", "The story is told up to Dec. 28, 2021.")],
)
def test_every_page_of_the_demonstration_says_up_to_which_day_it_is_told(
    client: Client, language: str, told: str
) -> None:
    client.cookies["django_language"] = language

    def page() -> str:
        return words_of(client.get("/policies/"))

    assert told not in page()
    begun = datetime(2018, 1, 1, tzinfo=UTC)
    County.objects.create(code="120119000000", begun_at=begun, is_demonstration=True)
    assert told in page()


@pytest.mark.django_db
def test_the_title_of_an_english_page_ends_in_the_name_of_the_system(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/policies/").content.decode()
    assert "· Bangfu</title>" in page
    assert "Kaiyuan City, Tieling, Liaoning · in force" in page, "a document without a number"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-hans", "education 行业部门（教育）"),
        ("en", "education Sector department (Education)"),
    ],
)
def test_the_departments_of_the_demonstration_are_named_where_one_signs_in(
    client: Client, language: str, told: str
) -> None:
    client.cookies["django_language"] = language
    begun = datetime(2024, 1, 2, tzinfo=UTC)
    County.objects.create(code="211282000000", begun_at=begun, is_demonstration=True)
    assert told in words_of(client.get("/account/sign-in/"))
