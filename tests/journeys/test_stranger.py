"""A stranger reads the policy, opens a clause, computes a remittance, switches a reading, speaks English."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
AT = "/policies/jizhou-2018/"
FAULTY = "tranche,project,injected_on,subsidy_fen\nT1,P1,2018-06-01,1万元\nT2,P2,2018-02-30,5\n"
MENDED = FAULTY.replace("1万元", "1000000").replace("02-30", "02-28")


def test_a_stranger_reads_and_computes(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("蓟州区新一轮")).click()
    page.get_by_label("问题").select_option("returns.remittance")
    expect(page.locator("#clauses")).to_contain_text("符合的")
    expect(page).to_have_url(re.compile("question=returns.remittance"))
    page.get_by_role("link", name="JZ-042", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("6.5%")
    page.get_by_role("link", name="用算例试算").click()
    expect(page.locator("#answer")).to_contain_text("JZ-042")


def test_a_stranger_fills_in_a_form(page: Page) -> None:
    page.goto(f"{AT}ask/")
    page.get_by_role("link", name="上缴利润", exact=True).click()
    page.get_by_label("批次编号").fill("T1")
    page.get_by_label("项目", exact=True).fill("P1")
    page.get_by_label("资金注入日期").fill("2018-06-01")
    page.get_by_label("市级补助资金", exact=True).fill("1000")
    page.get_by_label("年度", exact=True).fill("2019")
    page.get_by_role("button", name="开始计算").click()
    expect(page.locator("#answer")).to_contain_text("65.00")
    expect(page).to_have_url(re.compile("values.year=2019"))
    page.get_by_text("处疑义可换着算").click()
    page.get_by_label(re.compile("A-JZ-01")).select_option("R5")
    page.get_by_role("button", name="开始计算").click()
    expect(page.locator("#answer")).to_contain_text("30.00")
    expect(page.locator("#answer")).to_contain_text("用了非默认读法")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#answer")).to_contain_text("Computed with another reading")
    expect(page.locator("#answer")).to_contain_text("300,000.00")


def test_rows_are_added_in_place(page: Page) -> None:
    page.goto(f"{AT}ask/returns.remittance/")
    page.get_by_label("批次编号").fill("T1")
    page.get_by_role("button", name="加一行").click()
    expect(page.get_by_label("批次编号")).to_have_count(2)
    expect(page.get_by_label("批次编号").first).to_have_value("T1")


def test_a_file_with_faults_is_mended(page: Page, tmp_path: Path) -> None:
    page.goto(f"{AT}ask/returns.remittance/")
    file = tmp_path / "批次.csv"
    file.write_text(FAULTY, encoding="utf-8")
    page.get_by_label(re.compile("拖到这里")).set_input_files(file)
    page.get_by_label("年度", exact=True).fill("2019")
    page.get_by_role("button", name="开始计算").click()
    expect(page.get_by_role("alert")).to_contain_text("有 2 处要改")
    page.get_by_role("alert").get_by_role("link", name=re.compile("2018-02-30")).click()
    expect(page.locator("#tranches-1-injected_on")).to_be_in_viewport()
    file.write_text(MENDED, encoding="utf-8")
    page.get_by_label(re.compile("拖到这里")).set_input_files(file)
    page.get_by_role("button", name="开始计算").click()
    expect(page.locator("#answer")).to_contain_text("T2")


def test_the_forecast_draws_its_chart_and_changes_its_reading(page: Page) -> None:
    page.goto(f"{AT}forecast/")
    expect(page.locator("[data-drawn=yes] svg")).to_be_visible()
    expect(page.locator("#answer")).to_contain_text("1,008.00")
    page.get_by_role("row", name=re.compile("基数只是当年拨付的资金")).get_by_role(
        "button", name="看图"
    ).click()
    expect(page.locator("main")).to_contain_text("年的上缴利润不够付当年保底")
    expect(page.locator("[data-drawn=yes] svg")).to_contain_text("未兜住")


def test_it_works_without_scripts(browser_without_scripts: Page) -> None:
    page = browser_without_scripts
    page.goto(f"{AT}ask/returns.guarantee/")
    page.get_by_label("村编码").fill("V1")
    page.get_by_role("button", name="加一行").click()
    page.get_by_label("村编码").nth(1).fill("V2")
    page.get_by_label(re.compile("^年度")).fill("2020")
    page.get_by_role("button", name="开始计算").click()
    expect(page.locator("#answer")).to_contain_text("14.00")
    page.get_by_role("button", name="删行").first.click()
    expect(page.get_by_label("村编码")).to_have_count(1)


def test_a_search_leads_to_a_clause(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("保底 定额")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="JZ-044").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("保底")
