"""The register of funds: codes of the ledger, pooled as the policy asks, one returns account."""

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.funds.actions import change_fund, set_up_fund
from bangfu.apps.funds.models import Fund, Payment, PaymentRequest, Voucher
from bangfu.apps.funds.queries import funds_for, missing_opinions
from bangfu.apps.people.scope import Viewer
from tests.apps.acts import fresh, key, refused
from tests.apps.funds.offices import (
    FUND,
    WAN_FEN,
    arrival,
    county,
    drafted_request,
    injected,
    offices,
    paid,
    posted,
    set_up,
)
from tests.apps.records.acting import OTHER_TOWNSHIP, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance() -> Viewer:
    county()
    return acting("finance_bureau")


def test_a_fund_is_entered_with_who_answers_for_it(finance: Viewer) -> None:
    fund = set_up(finance)
    assert (fund.responsible_person, fund.pooled) == ("王某", ["projects", "funds"])


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"code": "petty-cash"}, "no_kind_of_fund"),
        ({"responsible_person": " "}, "fund_without_responsible"),
        ({"pooled": ["projects"]}, "fund_not_pooled"),
    ],
)
def test_a_fund_that_is_not_as_it_should_be_is_refused(
    finance: Viewer, values: dict[str, object], code: str
) -> None:
    with refused(code):
        set_up(finance, **values)


def test_a_code_stands_for_one_fund(finance: Viewer) -> None:
    set_up(finance)
    with refused("fund_code_taken"):
        set_up(finance)


def test_there_is_one_returns_account(finance: Viewer) -> None:
    set_up(finance, code="pool", pooled=[])
    with refused("one_returns_account"):
        set_up(finance, code="pool-2", pooled=[])


def test_a_returns_account_without_its_opinions_is_reminded_of(finance: Viewer) -> None:
    pool = set_up(finance, code="pool", pooled=[], finance_opinion="同意设立")
    found = missing_opinions(finance, pool)
    assert [(p.code, p.severity, p.clause) for p in found] == [
        ("opinion_missing", "warn", "JZ-048")
    ]
    assert "审计部门意见" in found[0].message("zh")
    change_fund(finance, pool, {"audit_opinion": "同意"}, key=key())
    assert missing_opinions(finance, fresh(pool)) == []


def test_only_the_finance_bureau_enters_and_changes_funds(finance: Viewer) -> None:
    fund, leader = set_up(finance), acting("county_leader")
    with refused("not_yours_to_make"):
        set_up_fund(leader, FUND | {"code": "village"}, key=key())
    with refused("not_yours_to_make"):
        change_fund(leader, fund, {"name": "x"}, key=key())
    assert Fund.everything.get().name == FUND["name"]


def test_a_fund_knows_where_its_money_is() -> None:
    at = offices()
    posted(at, arrival())
    injected(at, 600)
    paid(at)
    row = funds_for(at.finance).get()
    sums = (row.received_fen, row.in_treasury_fen, row.in_projects_fen, row.paid_fen)
    assert sums == (14400 * WAN_FEN, 13800 * WAN_FEN, 600 * WAN_FEN - 85_000_00, 85_000_00)


def test_another_township_reads_none_of_these_sums() -> None:
    at = offices()
    posted(at, arrival())
    injected(at, 600)
    row = funds_for(acting("township", place=OTHER_TOWNSHIP)).get()
    assert (row.received_fen, row.injected_fen, row.paid_fen) == (0, 0, 0)


# --- what the database refuses whatever the program does --------------------------------------


def test_the_database_refuses_a_second_payment_of_a_claim() -> None:
    at = offices()
    posted(at, arrival())
    injected(at)
    one = Payment.everything.get(request=paid(at))
    other = Payment(request=one.request, amount_fen=1, paid_on=one.paid_on, bank_reference="2")
    other.entry_id = one.entry_id
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_the_database_refuses_a_voucher_that_serves_twice() -> None:
    at = offices()
    held = Voucher.everything.filter(request=drafted_request(at)).first()
    second = PaymentRequest.everything.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.everything.create(
            request=second,
            category=held.category,
            number="另一写法",
            issuer=held.issuer,
            number_key=held.number_key,
            issuer_key=held.issuer_key,
            issued_on=held.issued_on,
            amount_fen=1,
        )
