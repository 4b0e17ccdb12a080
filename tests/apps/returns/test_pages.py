"""The pages of remittances and plans: every address opens, acts lead on, the policy speaks beside them."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bangfu.apps.people.scope import Viewer
from bangfu.apps.returns.forms.plans import use_classes
from bangfu.apps.returns.models import (
    RemittanceDue,
    RemittanceReceipt,
    RemittanceYear,
    SurplusPlan,
    UseLine,
    UsePlan,
)
from tests.apps.acts import fresh
from tests.apps.funds.offices import project
from tests.apps.records.acting import TOWNSHIP, acting
from tests.apps.returns.county import (
    WAN_FEN,
    County,
    county,
    dues,
    give,
    inject,
    members,
    noon,
    open_dues,
    received,
)
from tests.apps.returns.visiting import stranger, visitor, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> County:
    made = county()
    inject(made, 1000)
    inject(made, 2000, of=1)
    return made


@pytest.fixture
def due(at: County) -> RemittanceDue:
    return open_dues(at, 2018)[0]


# --- dues -------------------------------------------------------------------------------------


def test_the_platform_opens_a_year_and_finds_its_dues_with_their_clause(at: County) -> None:
    visit = visitor(at.platform)
    told = visit("returns:year_new", post={"year": "2018", "due_on": ""})
    year = RemittanceYear.everything.get()
    assert told["Location"] == reverse("returns:year", args=[year.pk])
    words = words_of(visit("returns:year", year.pk))
    assert "90.00 万元" in words
    assert "保底兜得住吗" in words
    words = words_of(visit("returns:dues", query="?year=2018"))
    assert "3%" in words
    assert "90.00" in words


def test_a_refused_opening_says_why_and_keeps_what_was_typed(at: County) -> None:
    answer = visitor(at.platform)("returns:year_new", post={"year": "2019", "due_on": ""})
    assert "还没有开始" in words_of(answer)
    assert 'value="2019"' in answer.content.decode()


def test_a_year_is_notified_township_by_township(at: County) -> None:
    visit = visitor(at.platform)
    visit("returns:year_new", post={"year": "2018", "due_on": ""})
    year = RemittanceYear.everything.get()
    visit("returns:year_notify", year.pk, post={"township": TOWNSHIP})
    assert {due.state for due in dues(2018)} == {"due", "notified"}
    visit("returns:year_notify", year.pk, post={"township": ""})
    assert {due.state for due in dues(2018)} == {"notified"}


def test_what_is_late_is_put_on_the_list_from_the_page_of_its_year(
    due: RemittanceDue, at: County
) -> None:
    visit = visitor(at.in_year(2019, 1, 5).platform)
    visit("returns:year_late", due.remittance_year_id, post={"township": ""})
    assert {one.state for one in dues(2018)} == {"late"}
    words = words_of(visit("returns:dues", query="?late=yes"))
    assert "逾期" in words


def test_the_page_of_a_due_says_how_it_was_worked_out(due: RemittanceDue, at: County) -> None:
    words = words_of(visitor(at.platform)("returns:due", due.pk))
    assert "JZ-041" in words
    assert "30.00 万元" in words


def test_before_a_leader_waives_the_effect_on_the_year_is_shown(
    due: RemittanceDue, at: County
) -> None:
    visit = visitor(at.leader)
    words = words_of(visit("returns:due", due.pk))
    assert "如果减免，对当年收益池的影响" in words
    visit("returns:due_event", due.pk, "waive", post={"reason": "大棚遭雪灾"})
    assert fresh(due).state == "waived"


def test_a_township_finds_its_own_dues_and_its_notice_to_print(
    due: RemittanceDue, at: County
) -> None:
    clerk = acting("township", place=TOWNSHIP, at=noon(2018))
    visit = visitor(clerk)
    words = words_of(visit("returns:dues"))
    assert "JZ2018-01" in words
    assert "JZ2018-02" not in words
    words = words_of(visit("returns:notice", 2018, TOWNSHIP))
    assert "300,000.00" in words
    assert "2018-12-31" in words
    assert visit("returns:notice", 2018, "120119102000").status_code == 404


def test_arrival_shows_each_township_with_its_light(due: RemittanceDue, at: County) -> None:
    received(at, due, 30 * WAN_FEN)
    words = words_of(visitor(at.platform)("returns:arrival"))
    assert "100%" in words
    assert "欠缴" in words
    assert "JZ-049" in words


def test_without_a_year_arrival_says_what_is_to_be_done_first(at: County) -> None:
    assert "由平台先列年度应缴" in words_of(visitor(at.platform)("returns:arrival"))


# --- receipts ---------------------------------------------------------------------------------

SLIP = {
    "amount_fen": "30",
    "amount_fen.unit": "wan",
    "received_on": "2018-12-20",
    "reference": "ICBC0001",
    "payer": "某镇人民政府",
}


def test_a_receipt_is_entered_by_one_and_confirmed_by_another(
    due: RemittanceDue, at: County
) -> None:
    told = visitor(at.platform)("returns:receipt_new", post=SLIP | {"due": str(due.pk)})
    held = RemittanceReceipt.everything.get()
    assert told["Location"] == reverse("returns:receipt", args=[held.pk])
    visitor(at.finance)("returns:receipt_event", held.pk, "confirm", post={})
    assert fresh(held).state == "confirmed"
    assert fresh(due).state == "paid"
    assert "JZ2018-01" in words_of(visitor(at.finance)("returns:receipt", held.pk))


def test_too_much_is_refused_at_its_form(due: RemittanceDue, at: County) -> None:
    slip = SLIP | {"due": str(due.pk), "amount_fen": "30.01"}
    answer = visitor(at.platform)("returns:receipt_new", post=slip)
    assert "多出 100.00 元" in words_of(answer)


def workbook(*rows: list[object]) -> SimpleUploadedFile:
    import xlsxwriter

    heads = [
        "银行流水号",
        "项目编号",
        "所属年度",
        "批次编号",
        "到账金额（元）",
        "到账日期",
        "付款人",
    ]
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([heads, *rows]):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("到账.xlsx", out.getvalue())


def slip(reference: str, code: str, yuan: int, **values: object) -> list[object]:
    row = {"year": 2018, "tranche": "", "day": "2018-12-20", "payer": "某镇"} | values
    return [reference, code, row["year"], row["tranche"], yuan, row["day"], row["payer"]]


def uploaded(visit: Any, *rows: list[object]) -> tuple[str, str]:
    """The page of the dry run, and its batch."""
    told = visit("returns:receipt_import", post={"workbook": workbook(*rows)})
    assert told.status_code == 303, words_of(told)
    return words_of(visit(told["Location"])), told["Location"].split("batch=")[1]


def test_a_workbook_of_receipts_is_entered_whole(due: RemittanceDue, at: County) -> None:
    visit = visitor(at.platform)
    _words, batch = uploaded(
        visit, slip("A1", "JZ2018-01", 300_000), slip("A2", "JZ2018-02", 100_000)
    )
    visit("returns:receipt_import", post={"batch": batch})
    assert sorted(RemittanceReceipt.everything.values_list("reference", "amount_fen", "state")) == [
        ("A1", 30 * WAN_FEN, "entered"),
        ("A2", 10 * WAN_FEN, "entered"),
    ]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (slip("B1", "JZ2018-09", 1), "没有注入过资金"),
        (slip("B1", "JZ2018-77", 1), "没有编号为"),
        (slip("B1", "JZ2018-01", 300_001), "多出 1.00 元"),
        (slip("B1", "JZ2018-01", 1, year=2019), "没有 2019 年的应缴"),
        (slip("B1", "JZ2018-01", 1, day="2018-12-21"), "还没有到"),
    ],
)
def test_one_bad_row_keeps_the_whole_workbook_out_and_is_told(
    due: RemittanceDue, at: County, bad: list[object], said: str
) -> None:
    project("JZ2018-09")
    visit = visitor(at.platform)
    words, batch = uploaded(visit, slip("A1", "JZ2018-02", 1_000), bad)
    assert said in words
    visit("returns:receipt_import", post={"batch": batch})
    assert not RemittanceReceipt.everything.exists()


def test_rows_for_one_due_are_counted_together(due: RemittanceDue, at: County) -> None:
    rows = [slip("A1", "JZ2018-01", 200_000), slip("A2", "JZ2018-01", 100_001)]
    words, _batch = uploaded(visitor(at.platform), *rows)
    assert "多出 1.00 元" in words


def test_the_same_workbook_again_changes_nothing(due: RemittanceDue, at: County) -> None:
    visit = visitor(at.platform)
    rows = [slip("A1", "JZ2018-01", 300_000, tranche="JZ2018-01-T1", payer="某镇")]
    _words, batch = uploaded(visit, *rows)
    visit("returns:receipt_import", post={"batch": batch})
    uploaded(visit, *rows)
    assert RemittanceReceipt.everything.count() == 1


# --- surplus ----------------------------------------------------------------------------------


def surplus_lines(yuan: str) -> dict[str, str]:
    return {
        "lines.0.use_class": "industry",
        "lines.0.purpose": "香菇棚扩建",
        "lines.0.amount_fen": yuan,
        "lines.0.amount_fen.unit": "wan",
        "lines.0.way": "payee",
        "lines.0.payee": "某合作社",
    }


def test_a_surplus_plan_goes_from_its_form_to_the_leader() -> None:
    at = county(at=noon(2021))
    inject(at.in_year(2018), 3 * 14400)
    for due in open_dues(at, 2021):
        received(at, due, due.amount_fen)
    visit = visitor(at.platform)
    form = {"year": "2021", "title": "年度安排"} | surplus_lines("100")
    told = visit("returns:surplus_plan_new", post=form)
    plan = SurplusPlan.everything.get()
    assert told["Location"] == reverse("returns:surplus_plan", args=[plan.pk])
    assert "今天可安排多少" in words_of(visit("returns:surplus_plan", plan.pk))
    visit("returns:surplus_plan_change", plan.pk, post=surplus_lines("200"))
    visit("returns:surplus_plan_event", plan.pk, "propose", post={})
    visitor(at.leader)("returns:surplus_plan_event", plan.pk, "approve", post={})
    assert fresh(plan).state == "approved"
    assert "200.00" in words_of(visit("returns:surplus_plans"))
    assert "香菇棚扩建" in words_of(visit("returns:surplus_plan", plan.pk))


# --- use by the villages ----------------------------------------------------------------------


@pytest.fixture
def village(at: County) -> str:
    give(at.in_year(2019), members()[0], 4)
    return members()[0]


@pytest.fixture
def clerk(village: str) -> Viewer:
    return acting("village", place=village, name="村会计", at=noon(2019))


def use_lines(use_class: str, yuan: str = "18000") -> dict[str, str]:
    return {
        "lines.0.use_class": use_class,
        "lines.0.purpose": "全年保洁",
        "lines.0.amount_fen": yuan,
        "lines.0.amount_fen.unit": "yuan",
    }


def test_a_village_plans_decides_spends_and_publishes_on_its_pages(
    village: str, clerk: Viewer
) -> None:
    visit = visitor(clerk)
    assert village in visit("returns:use_plan_new").content.decode()
    form = {"village": village, "year": "2019", "title": "年度计划"} | use_lines("cleaning")
    told = visit("returns:use_plan_new", post=form)
    plan = UsePlan.everything.get()
    assert told["Location"] == reverse("returns:use_plan", args=[plan.pk])
    decided = {"decided_on": "2019-12-18", "minutes": "村会6号"}
    visit("returns:use_plan_event", plan.pk, "decide", post=decided)
    reviewer = visitor(acting("township", place=f"{village[:9]}000", at=noon(2019)))
    reviewer("returns:use_plan_event", plan.pk, "approve", post={})
    line = UseLine.everything.get()
    spent = {
        "spent_fen": "17500", "spent_fen.unit": "yuan", "spent_on": "2019-12-19",
        "payee": "保洁队", "voucher": "V1",
    }  # fmt: skip
    visit("returns:use_line_spend", line.pk, post=spent)
    assert fresh(plan).state == "spent"
    nobody = stranger(noon(2019))
    assert nobody("returns:use_plan", plan.pk).status_code == 404
    visit("returns:use_plan_event", plan.pk, "publish", post={})
    words = words_of(nobody("returns:use_plan", plan.pk))
    assert "全年保洁" in words
    assert "全年保洁" in words_of(nobody("returns:use_line", line.pk))
    assert "年度计划" in words_of(nobody("returns:use_plans"))


def test_a_prohibited_use_is_refused_on_the_page_with_its_clause(
    village: str, clerk: Viewer
) -> None:
    form = {"village": village, "year": "2019", "title": "计划"} | use_lines("bonuses")
    answer = visitor(clerk)("returns:use_plan_new", post=form)
    assert "JZ-052" in words_of(answer)
    assert not UsePlan.everything.exists()


def test_the_reviewer_is_asked_for_a_reason_for_every_other_use(
    village: str, clerk: Viewer
) -> None:
    visit = visitor(clerk)
    form = {"village": village, "year": "2019", "title": "计划"} | use_lines("other")
    visit("returns:use_plan_new", post=form)
    plan = UsePlan.everything.get()
    visit(
        "returns:use_plan_event", plan.pk, "decide",
        post={"decided_on": "2019-12-18", "minutes": "6号"},
    )  # fmt: skip
    reviewer = visitor(acting("township", place=f"{village[:9]}000", at=noon(2019)))
    assert "第1行" in words_of(reviewer("returns:use_plan_event", plan.pk, "approve"))
    reviewer("returns:use_plan_event", plan.pk, "approve", post={"reason_1": "民生支出"})
    assert fresh(plan).state == "approved"
    assert "民生支出" in words_of(visit("returns:use_plan", plan.pk))


# --- every address ----------------------------------------------------------------------------

PLAIN = ["dues", "receipts", "years", "arrival", "surplus_plans", "use_plans"]
FORMS = ["year_new", "receipt_new", "receipt_import", "surplus_plan_new"]


@pytest.mark.parametrize("name", [*PLAIN, *FORMS])
def test_every_list_and_form_opens_for_the_platform(
    due: RemittanceDue, at: County, name: str
) -> None:
    assert visitor(at.platform)(f"returns:{name}").status_code == 200


@pytest.mark.parametrize("name", PLAIN)
def test_a_list_without_rows_says_so(name: str) -> None:
    at = county(villages=2)
    assert visitor(at.platform)(f"returns:{name}").status_code == 200


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_another_office_is_closed(due: RemittanceDue, at: County, name: str) -> None:
    assert visitor(at.bureau)(f"returns:{name}").status_code == 403


def test_a_list_is_also_a_file(due: RemittanceDue, at: County) -> None:
    answer = visitor(at.platform)("returns:dues", query="?format=csv")
    assert "300000.00" in b"".join(answer).decode("utf-8-sig")


def test_the_day_of_a_form_is_the_day_of_the_act() -> None:
    at = county(villages=2, at=noon(2020))
    assert 'value="2020"' in visitor(at.platform)("returns:surplus_plan_new").content.decode()
    assert at.platform.today == date(2020, 12, 20)


def test_a_plan_is_proposed_for_the_last_year_with_returns_however_late_it_is_made() -> None:
    at = county(at=noon(2021))
    give(at.in_year(2021), members()[0], 4)
    inject(at.in_year(2018), 1000)
    open_dues(at, 2021)
    later = acting("village", place=members()[0], name="村会计", at=noon(2024))
    assert 'value="2021"' in visitor(later)("returns:use_plan_new").content.decode()


# --- what a newcomer met ----------------------------------------------------------------------


def test_nothing_is_taken_back_where_nothing_arrived(due: RemittanceDue, at: County) -> None:
    finance = visitor(at.finance)
    assert "冲回" not in words_of(finance("returns:due", due.pk))
    received(at, due, 10 * WAN_FEN)
    assert "冲回" in words_of(finance("returns:due", due.pk))


def test_a_due_leads_to_its_project_its_tranche_and_its_clause(
    due: RemittanceDue, at: County
) -> None:
    page = visitor(at.platform)("returns:due", due.pk).content.decode()
    assert reverse("projects:project", args=[due.project_id]) in page
    assert reverse("funds:tranche", args=[due.tranche_id]) in page
    assert reverse("policies:clause", args=[due.decision.pack, due.clause]) in page


def test_a_receipt_says_what_it_is_and_leads_to_its_due_and_its_entry(
    due: RemittanceDue, at: County
) -> None:
    receipt = received(at, due, 10 * WAN_FEN)
    page = visitor(at.finance)("returns:receipt", receipt.pk)
    [heading] = re.findall(r"<h1>.*?</h1>", page.content.decode(), re.DOTALL)
    assert str(due.project) in heading
    assert "10.00 万元" in heading
    assert f'href="{reverse("returns:due", args=[due.pk])}"' in page.content.decode()
    assert reverse("ledger:entry", args=[fresh(receipt).entry_id]) in page.content.decode()


def test_the_page_of_a_project_shows_its_tranches_and_what_it_remits(
    due: RemittanceDue, at: County
) -> None:
    words = words_of(visitor(at.platform)("projects:project", due.project_id))
    assert due.tranche.code in words
    assert "上缴利润 1" in words
    words = words_of(stranger(noon(2018))("projects:project", due.project_id))
    assert due.tranche.code not in words
    assert "还没有注入资金，或不在您的范围内。" in words


def test_wages_are_found_among_the_uses_by_the_words_of_the_clause(at: County) -> None:
    choices = use_classes(at.platform)
    assert any("工资" in label for _group, options in choices for _code, label in options)
