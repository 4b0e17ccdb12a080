"""The pages of funds: every list and record, the claim from draft to payment, its printed paper."""

import re
from typing import Any

import pytest
from django.test import Client

from bangfu.apps.funds.models import Appropriation, Fund, PaymentRequest, Tranche
from bangfu.apps.ledger.models import StatementBalance
from tests.apps.acts import fresh
from tests.apps.funds.offices import (
    Offices,
    arrival,
    claim,
    drafted_request,
    injected,
    offices,
    paid,
    papers,
    posted,
    submitted,
)
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen, words_of
from tests.apps.records.acting import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE
from tests.apps.registry.test_pages import post, post_event

pytestmark = pytest.mark.django_db

LISTS = (
    "funds", "appropriations", "tranches", "payment-requests", "vouchers", "payments", "pace",
    "statements",
)  # fmt: skip


@pytest.fixture
def at() -> Offices:
    made = offices()
    posted(made, arrival())
    injected(made)
    paid(made)
    return made


def finance() -> Client:
    return signed_in("finance_bureau", COUNTY)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", LISTS)
def test_every_list_opens_in_both_languages(at: Offices, page: str, language: str) -> None:
    client = finance()
    client.cookies["django_language"] = language
    assert ("首页" in seen(client, f"/funds/{page}/")) is (language == "zh-hans")


@pytest.mark.parametrize("page", LISTS)
def test_every_list_opens_before_anything_is_there(page: str) -> None:
    words = seen(finance(), f"/funds/{page}/")
    assert "还没有" in words
    assert "共 0 条" in words


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_record_opens_in_both_languages(at: Offices, language: str) -> None:
    client = finance()
    client.cookies["django_language"] = language
    for model, name in (
        (Fund, "funds"),
        (Appropriation, "appropriations"),
        (Tranche, "tranches"),
        (PaymentRequest, "payment-requests"),
    ):
        row = model.everything.get()
        assert str(row) in seen(client, f"/funds/{name}/{row.pk}/")


def test_a_fund_shows_what_came_in_and_where_it_went(at: Offices) -> None:
    words = seen(finance(), f"/funds/funds/{at.fund.pk}/")
    for word in ("14,400.00", "600.00", "8.50", "资金流向", "各年到账", "JZ-035"):
        assert word in words, word


def test_the_queue_of_finance_shows_the_verdict_beside_each_claim(at: Offices) -> None:
    words = seen(finance(), "/funds/payment-requests/")
    assert "可以使用" in words
    assert "大棚钢架安装" in words
    assert "优质特色种养" in words


def test_a_claim_paid_late_has_a_red_light_and_is_found_by_the_filter(at: Offices) -> None:
    from tests.apps.funds.offices import approved

    held = approved(at, claim(1_000), papers(1_000, first=7))
    words = seen(finance(), "/funds/payment-requests/?late=yes")
    assert held.code in words
    assert "告警" in words
    assert PaymentRequest.everything.get(state="paid").code not in words


def test_a_denied_claim_shows_its_clause_on_the_page(at: Offices) -> None:
    held = drafted_request(at, claim(3_000, use_class="greening"), papers(3_000, first=50))
    client = signed_in("township", TOWNSHIP)
    page = f"/funds/payment-requests/{held.pk}/"
    assert "JZ-082" in seen(client, page)
    answer = post_event(client, page, "submit", status=200)
    assert "JZ-082" in words_of(answer)
    assert "基础设施帮扶资金" in words_of(answer)
    assert fresh(held).state == "drafted"


def typed_claim(**values: Any) -> dict[str, Any]:
    """A claim as the township types it, with two vouchers."""
    typed = {
        "place": TOWNSHIP, "amount_fen": "8.5", "amount_fen__unit": "wan",
        "use_class": "planting_breeding", "purpose": "滴灌设备", "reason": "", "site": VILLAGE,
        "payee": "某设备公司", "payee_bank": "", "account_tail": "1234",
    }  # fmt: skip
    for line, yuan in enumerate(("50000", "35000")):
        start = f"vouchers__{line}__"
        typed |= {
            f"{start}category": "vat_plain", f"{start}number": f"9{line}",
            f"{start}issuer": "某设备公司", f"{start}issued_on": "2018-11-01",
            f"{start}amount_fen": yuan, f"{start}amount_fen__unit": "yuan",
        }  # fmt: skip
    return typed | values


def test_a_claim_goes_from_its_form_to_the_payment(at: Offices) -> None:
    clerk, checker = signed_in("township", TOWNSHIP), signed_in("township_finance", TOWNSHIP)
    leader, payer = signed_in("township_leader", TOWNSHIP), finance()
    sent = typed_claim(project=str(at.project.pk), fund=str(at.fund.pk))
    answer = post(clerk, "/funds/payment-requests/new/", **sent)
    page = answer["Location"]
    assert "滴灌设备" in seen(clerk, page)
    for client, event in ((clerk, "submit"), (checker, "check"), (leader, "approve")):
        post_event(client, page, event)
    post(payer, f"{page}pay/", bank_reference="20181105-2")
    held = PaymentRequest.everything.latest("pk")
    assert (held.state, held.amount_fen) == ("paid", 8_500_000)
    post(checker_of_another_person(), f"{page}account/", accounted_as="记-3")
    assert fresh(held).state == "accounted"


def checker_of_another_person() -> Client:
    return signed_in("township_finance", TOWNSHIP)


def test_a_claim_is_changed_by_its_form_as_it_is(at: Offices) -> None:
    held = drafted_request(at, claim(100), papers(100, first=3))
    clerk = signed_in("township", TOWNSHIP)
    page = f"/funds/payment-requests/{held.pk}/change/"
    assert "大棚钢架安装" in clerk.get(page).content.decode()
    sent = typed_claim()
    del sent["place"]
    post(clerk, page, **sent)
    assert fresh(held).purpose == "滴灌设备"
    assert fresh(held).amount_fen == 8_500_000


def test_the_printed_claim_says_its_sum_in_capital_figures(at: Offices) -> None:
    held = PaymentRequest.everything.get()
    words = seen(finance(), f"/funds/payment-requests/{held.pk}/print/")
    for word in ("捌万伍仟元整", "85,000.00", "12345678", "镇经办", "财政所甲", "JZ-075"):
        assert word in words, word


def test_funds_appropriations_and_tranches_are_entered_by_their_forms(at: Offices) -> None:
    office = finance()
    fund = {
        "code": "pool", "name": "返村收益专账", "name_en": "Returns pool", "level": "district",
        "purpose": "返村收益", "earmark": "", "responsible": "NW", "responsible_person": "张某",
        "supervisor": "NW", "finance_opinion": "同意", "audit_opinion": "同意",
    }  # fmt: skip
    register_organisation()
    post(office, "/funds/funds/new/", **fund)
    assert Fund.everything.get(code="pool").supervisor == "NW"
    came = {
        "fund": str(at.fund.pk), "document": "津财〔2019〕1号", "year": "2019", "planned_fen": "",
        "planned_fen__unit": "wan", "amount_fen": "100", "amount_fen__unit": "wan",
        "received_on": "2019-03-01",
    }  # fmt: skip
    post(office, "/funds/appropriations/new/", **came)
    assert Appropriation.everything.latest("pk").amount_fen == 100_000_000
    injection = {
        "project": str(at.project.pk), "fund": str(at.fund.pk), "amount_fen": "50",
        "amount_fen__unit": "wan", "document": "文件", "waiver": "",
    }  # fmt: skip
    bureau = signed_in("agriculture_bureau", COUNTY)
    answer = post(bureau, "/funds/tranches/new/", **injection)
    post_event(bureau, answer["Location"], "propose")
    assert Tranche.everything.latest("pk").state == "proposed"


def register_organisation() -> None:
    """The agriculture commission in the register."""
    from datetime import date

    from bangfu.apps.registry.models import Organisation

    Organisation.everything.create(
        code="NW", name="区农委", category="bureau", level="district", division_id=COUNTY,
        active_from=date(2010, 1, 1),
    )  # fmt: skip


def test_a_statement_balance_must_be_ours_to_the_fen(at: Offices) -> None:
    from bangfu.apps.ledger.models import LedgerAccount

    account = LedgerAccount.everything.get(code="project_bank")
    typed = {
        "account": str(account.pk),
        "on": "2018-11-30",
        "document": "对账单",
        "fen__unit": "yuan",
    }
    answer = post(finance(), "/funds/statements/new/", status=200, fen="5915000.01", **typed)
    assert "0.01" in words_of(answer)
    post(finance(), "/funds/statements/new/", fen="5915000", **typed)
    assert StatementBalance.everything.get().fen == 591_500_000


def test_the_pace_of_a_project_shows_what_lies_idle(at: Offices) -> None:
    words = seen(signed_in("township", TOWNSHIP), "/funds/pace/")
    assert "591.50" in words
    assert "1.4%" in words
    assert at.project.name not in seen(signed_in("township", OTHER_TOWNSHIP), "/funds/pace/")


def test_another_township_sees_no_claim_and_no_tranche(at: Offices) -> None:
    stranger = signed_in("township", OTHER_TOWNSHIP)
    for model, name in ((PaymentRequest, "payment-requests"), (Tranche, "tranches")):
        row = model.everything.get()
        assert str(row) not in seen(stranger, f"/funds/{name}/")
        assert stranger.get(f"/funds/{name}/{row.pk}/").status_code == 404


def test_a_submitted_claim_shows_what_the_check_of_its_vouchers_will_say(at: Offices) -> None:
    held = submitted(at, claim(100), papers(60, 39, first=3))
    words = seen(signed_in("township_finance", TOWNSHIP), f"/funds/payment-requests/{held.pk}/")
    assert "JZ-084" in words
    assert "99.00" in words


def test_a_claim_says_what_it_is_and_its_money_leads_to_the_books(at: Offices) -> None:
    held = PaymentRequest.everything.get()
    page = finance().get(f"/funds/payment-requests/{held.pk}/").content.decode()
    [heading] = re.findall(r"<h1>.*?</h1>", page, re.DOTALL)
    assert held.purpose in heading
    assert "8.50 万元" in heading
    tranche = Tranche.everything.get()
    page = finance().get(f"/funds/tranches/{tranche.pk}/").content.decode()
    assert f'href="/ledger/entries/{tranche.entry_id}/"' in page


def test_the_to_do_list_says_what_waits_and_not_its_number_alone(at: Offices) -> None:
    held = submitted(at, claim(2_000), papers(2_000, first=70))
    words = seen(signed_in("township_finance", TOWNSHIP), "/todo/")
    assert f"{held.code} {held.purpose}" in words
