"""The pages of runs: from the preview to the payment list, and what everybody sees of a village's money."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse

from bangfu.apps.payouts.models import DistributionLine, DistributionRun
from bangfu.apps.payouts.queries.runs import paid_by_year
from bangfu.apps.payouts.tables.village import received_chart
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import Notice
from bangfu.apps.registry.models import Division
from tests.apps.acts import fresh
from tests.apps.payouts.runs import (
    approved,
    begun,
    checked,
    computed,
    displayed,
    paid,
    released,
    work_as,
)
from tests.apps.records.acting import acting
from tests.apps.returns.county import County, county, inject, members, noon, paid_up
from tests.apps.returns.visiting import stranger, visitor, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> County:
    made = county()
    inject(made)
    paid_up(made, 2018)
    return made


def clerk_of(village: str, at: County) -> Viewer:
    return acting("village", place=village, name="村会计", at=at.platform.moment)


# --- a run ------------------------------------------------------------------------------------


def test_a_draft_shows_what_it_would_come_to_before_anything_is_computed(at: County) -> None:
    visit = visitor(at.platform)
    told = visit("payouts:run_new", post={"kind_of_run": "guarantee", "year": "2018",
                                          "surplus_line": "", "decided_fen": ""})  # fmt: skip
    run = DistributionRun.everything.get()
    assert told["Location"] == reverse("payouts:run", args=[run.pk])
    words = words_of(visit("payouts:run", run.pk))
    assert "现在计算会怎样" in words
    assert "2,880,000.00" in words
    assert fresh(run).state == "draft"


def test_a_draft_that_cannot_be_computed_says_why(at: County) -> None:
    run = begun(at, "arrears")
    assert "没有可补付的" in words_of(visitor(at.platform)("payouts:run", run.pk))


def test_a_run_goes_on_by_the_buttons_of_its_page(at: County) -> None:
    run = begun(at)
    visitor(at.platform)("payouts:run_event", run.pk, "compute", post={})
    visitor(at.bureau)("payouts:run_event", run.pk, "check", post={})
    assert fresh(run).state == "checked"
    display = {"days": "7", "text": "如有异议请在公示期内提出"}
    visitor(at.platform)("payouts:run_event", run.pk, "notice", post=display)
    assert fresh(run).state == "noticed"
    assert Notice.everything.get().days == 7
    words = words_of(visitor(at.office)("payouts:run", run.pk))
    assert "公示还没有期满" in words


def test_the_leader_approves_and_finance_pays_on_their_pages(at: County) -> None:
    after, run = displayed(at, checked(at, computed(at)))
    visitor(after.leader)("payouts:run_event", run.pk, "approve", post={})
    visit = visitor(after.finance)
    visit("payouts:run_event", run.pk, "pay", post={})
    assert fresh(run).state == "paying"
    progress = words_of(visit("payouts:run", run.pk, query="?part=progress"))
    assert "0 / 288" in progress
    work_as(after.finance)
    assert "288 / 288" in words_of(visit("payouts:run", run.pk, query="?part=progress"))


def test_a_change_after_the_approval_is_told_where_it_is_paid(at: County) -> None:
    after, run = approved(at)
    DistributionRun.everything.filter(pk=run.pk).update(left_fen=1)
    answer = visitor(after.finance)("payouts:run_event", run.pk, "pay", post={})
    assert "批准作废" in words_of(answer)


def test_a_shortfall_is_shown_and_accepted_with_a_reason(at: County) -> None:
    made = at.in_year(2019)
    run = computed(made, year=2019)
    visit = visitor(made.bureau)
    assert "资金不足" in words_of(visit("payouts:run", run.pk))
    visit("payouts:run_event", run.pk, "accept_shortfall", post={"reason": "同额先付"})
    assert fresh(run).state == "computed"


def test_a_village_number_is_explained_with_its_own_arithmetic(at: County) -> None:
    run = computed(at)
    line = run.lines.model.everything.filter(run=run).order_by("village_id").first()
    words = words_of(visitor(at.platform)("payouts:line", line.pk))
    assert "为什么是这个数" in words
    assert "JZ-044" in words
    assert line.village_id in words


def test_the_difference_to_the_last_run_is_told_village_by_village(at: County) -> None:
    _after, first = paid(at)
    visit = visitor(at.platform)
    assert "没有可比较的" in words_of(visit("payouts:run_changes", first.pk))
    now = at.in_year(2019)
    inject(now)
    paid_up(now, 2019)
    run = computed(now)
    words = words_of(visitor(now.platform)("payouts:run_changes", run.pk))
    assert "288 个村的金额不同" in words
    assert "3.00 万元" in words


def test_the_payment_list_for_the_bank_has_its_number_and_every_village(at: County) -> None:
    from python_calamine import load_workbook

    after, run = approved(at)
    answer = visitor(after.finance)("payouts:payment_list", run.pk)
    rows = load_workbook(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + 288
    assert rows[1][0] == run.number
    assert rows[1][4] == members()[0]
    assert sum(row[6] for row in rows[1:]) == 2_880_000


def test_there_is_no_payment_list_before_the_approval_nor_for_others(at: County) -> None:
    run = computed(at)
    assert visitor(at.finance)("payouts:payment_list", run.pk).status_code == 404
    assert visitor(at.leader)("payouts:payment_list", run.pk).status_code == 403


@pytest.mark.parametrize("name", ["runs", "lines", "entitlements", "run_new"])
def test_every_list_and_form_opens(at: County, name: str) -> None:
    computed(at)
    assert visitor(at.platform)(f"payouts:{name}").status_code == 200


@pytest.mark.parametrize("name", ["runs", "lines", "entitlements"])
def test_a_list_without_rows_says_so(name: str) -> None:
    assert visitor(county(villages=2).platform)(f"payouts:{name}").status_code == 200


def test_the_lines_of_a_run_are_also_a_file(at: County) -> None:
    run = computed(at)
    answer = visitor(at.platform)("payouts:lines", query=f"?run={run.pk}&format=csv")
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 288
    assert "10000.00" in lines[1]


# --- a village --------------------------------------------------------------------------------


def test_everybody_sees_what_a_village_was_paid_and_nobody_what_is_only_computed(
    at: County,
) -> None:
    village = members()[0]
    after, run = released(at)
    nobody = stranger(after.finance.moment)
    assert "还没有付过返还收益" in words_of(nobody("payouts:village", village))
    assert nobody("payouts:village_notice", village, 2018).status_code == 404
    work_as(after.finance)
    words = words_of(nobody("payouts:village", village))
    assert "1.00 万元" in words
    assert "账户余额" not in words
    words = words_of(nobody("payouts:village_notice", village, 2018))
    assert "10,000.00" in words
    assert run.number in words
    assert nobody("payouts:runs").status_code == 302


def test_a_village_committee_sees_its_balance_and_goes_on_to_its_plan(at: County) -> None:
    village = members()[0]
    after, _run = paid(at)
    words = words_of(visitor(clerk_of(village, after))("payouts:village", village))
    assert "账户余额" in words
    assert "拟订使用计划" in words
    other = words_of(visitor(clerk_of(members()[1], after))("payouts:village", village))
    assert "账户余额" not in other


def test_a_place_that_is_no_village_has_no_such_page(at: County) -> None:
    nobody = stranger(noon(2018))
    assert nobody("payouts:village", "120119000000").status_code == 404
    assert nobody("payouts:village", "x").status_code == 404


def test_the_portrait_of_a_village_shows_its_returns(at: County) -> None:
    paid(at)
    words = words_of(stranger(noon(2018))("registry:village", members()[0]))
    assert "返还收益" in words
    assert "保底收益" in words


def test_the_chart_of_a_village_goes_by_the_year_the_money_is_for(at: County) -> None:
    after, run = paid(at)
    village = members()[0]
    rows = paid_by_year(after.platform, Division.everything.get(pk=village))
    assert [row["year"] for row in rows] == [run.year]
    DistributionLine.everything.filter(run=run).update(paid_on=date(2026, 1, 5))
    late = received_chart(after.platform, Division.everything.get(pk=village))
    assert late is not None
    assert [row[0].text for row in late.rows] == [str(run.year)]
