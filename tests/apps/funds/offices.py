"""A county with a fund, a township with weak villages, a project with its agreement, and its offices."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bangfu.apps.funds.actions import (
    Arrival,
    Claim,
    Injection,
    Paper,
    approve_request,
    approve_tranche,
    check_appropriation,
    check_tranche,
    check_vouchers,
    draft_appropriation,
    draft_request,
    draft_tranche,
    enter_appropriation,
    inject_tranche,
    pay_request,
    post_appropriation,
    propose_tranche,
    set_up_fund,
    submit_request,
)
from bangfu.apps.funds.models import Appropriation, Fund, PaymentRequest, Tranche
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Application, PlatformAgreement, Project
from bangfu.apps.registry.models import Division, VillageList, VillageProgramme
from tests.apps.acts import key, row
from tests.apps.policies.standing import put_in_force
from tests.apps.records.acting import COUNTY, NOON, TOWNSHIP, VILLAGE, acting

WAN_FEN = 1_000_000
TODAY = date(2018, 11, 5)
WEAK_VILLAGES = 12


@dataclass
class Offices:
    """Who works in the county, and what stands there already."""

    finance: Viewer
    second_finance: Viewer
    third_finance: Viewer
    bureau: Viewer
    leader: Viewer
    clerk: Viewer
    township_leader: Viewer
    cashier: Viewer
    second_cashier: Viewer
    fund: Fund
    project: Project


def offices(at: datetime = NOON, *, townships: int = 1) -> Offices:
    """The county with its policy in force, its villages, one fund, one project and its people."""
    county(townships)
    finance = acting("finance_bureau", name="王会计", at=at)
    fund = set_up(finance)
    return Offices(
        finance=finance,
        second_finance=acting("finance_bureau", name="李会计", at=at),
        third_finance=acting("finance_bureau", name="赵会计", at=at),
        bureau=acting("agriculture_bureau", name="农委经办", at=at),
        leader=acting("county_leader", name="分管区长", at=at),
        clerk=acting("township", place=TOWNSHIP, name="镇经办", at=at),
        township_leader=acting("township_leader", place=TOWNSHIP, name="镇长", at=at),
        cashier=acting("township_finance", place=TOWNSHIP, name="财政所甲", at=at),
        second_cashier=acting("township_finance", place=TOWNSHIP, name="财政所乙", at=at),
        fund=fund,
        project=project(),
    )


def county(townships: int = 1) -> None:
    """Jizhou with some of its townships, twelve weak villages in each, and its policy in force."""
    put_in_force()
    places = [Division(code=COUNTY, level="county", category="county", name="蓟州区")]
    for number in range(1, max(townships, 2) + 1):
        code = f"120119{100 + number}000"
        places.append(_place(code, "township", f"第{number}镇", COUNTY))
        places += [
            _place(f"{code[:9]}{village}", "village", f"第{village}村村委会", code)
            for village in range(200, 200 + WEAK_VILLAGES)
        ]
    Division.everything.bulk_create(places)
    listed = VillageList.everything.create(
        division_id=COUNTY, programme="结对帮扶", programme_round=2, state="confirmed"
    )
    members = [p for p in places if p.level == "village"][: townships * WEAK_VILLAGES]
    VillageProgramme.everything.bulk_create(
        VillageProgramme(
            village=village,
            village_list=listed,
            programme="结对帮扶",
            round=2,
            helped_level="municipal",
            entered_on=date(2018, 1, 1),
            source="名单",
        )
        for village in members
    )


def _place(code: str, level: str, name: str, parent: str) -> Division:
    category = "town" if level == "township" else "village"
    return Division(code=code, level=level, category=category, name=name, parent_id=parent)


def weak_villages() -> list[str]:
    """The codes of the township's villages that are in the programme."""
    inside = Division.everything.filter(code__startswith=TOWNSHIP[:9], level="village")
    return sorted(inside.values_list("code", flat=True))


FUND = {
    "code": "subsidy",
    "place_id": COUNTY,
    "name": "市级产业帮扶补助资金",
    "name_en": "Municipal subsidy for industry assistance",
    "level": "municipal",
    "purpose": "困难村产业带动帮扶",
    "earmark": "industry",
    "pooled": ["projects", "funds"],
    "responsible": "finance-bureau",
    "responsible_person": "王某",
}


def set_up(finance: Viewer, **values: object) -> Fund:
    """A fund as the finance bureau enters it."""
    return row(Fund, set_up_fund(finance, FUND | values, key=key()))


def project(code: str = "JZ2018-01", *, subsidy_wan: int = 1000, **values: object) -> Project:
    """A project that was approved, with the agreement that both have signed."""
    made: Project = Project.everything.create(
        **{
            "code": code,
            "plan_year": 2018,
            "name": f"食用菌产业园{code}",
            "industry": "planting_breeding",
            "sector": "farming",
            "township_id": TOWNSHIP,
            "implementing_body": "镇政府",
            "area_mu": 300,
            "total_investment_fen": 2 * subsidy_wan * WAN_FEN,
            "municipal_subsidy_fen": subsidy_wan * WAN_FEN,
            "state": "approved",
        }
        | values
    )
    application = Application.everything.create(
        project=made,
        requested_fen=subsidy_wan * WAN_FEN,
        submitted_on=date(2018, 8, 1),
        reply_number="津蓟政批〔2018〕1号",
        replied_on=date(2018, 10, 30),
        state="recorded",
    )
    PlatformAgreement.everything.create(
        application=application, number="协议-1", signed_on=TODAY, state="signed"
    )
    return made


# --- what comes before ------------------------------------------------------------------------


def arrival(amount_wan: int = 14400, *, number: int = 1, on: date = TODAY) -> Arrival:
    """Money that arrived: 144 million yuan unless told otherwise."""
    return Arrival(f"津财农指〔{on.year}〕{number}号", on.year, amount_wan * WAN_FEN, on)


def entered(at: Offices, came: Arrival | None = None) -> Appropriation:
    """An appropriation that was handed in."""
    told = draft_appropriation(at.finance, at.fund, came or arrival(), key=key())
    held = row(Appropriation, told)
    return row(Appropriation, enter_appropriation(at.finance, held, key=key()))


def posted(at: Offices, came: Arrival | None = None) -> Appropriation:
    """An appropriation on the treasury account."""
    held = entered(at, came)
    held = row(Appropriation, check_appropriation(at.second_finance, held, key=key()))
    return row(Appropriation, post_appropriation(at.second_finance, held, key=key()))


def drafted_tranche(
    at: Offices, amount_wan: int = 600, *, of: Project | None = None, waiver: str = ""
) -> Tranche:
    """A tranche that the agriculture bureau drafted."""
    injection = Injection(amount_wan * WAN_FEN, "津蓟农〔2018〕9号", waiver)
    told = draft_tranche(at.bureau, of or at.project, at.fund, injection=injection, key=key())
    return row(Tranche, told)


def checked_tranche(at: Offices, amount_wan: int = 600, **options: Any) -> Tranche:
    """A tranche that was proposed and checked."""
    held = drafted_tranche(at, amount_wan, **options)
    held = row(Tranche, propose_tranche(at.bureau, held, key=key()))
    return row(Tranche, check_tranche(at.finance, held, key=key()))


def injected(at: Offices, amount_wan: int = 600, **options: Any) -> Tranche:
    """A tranche in the project's account."""
    held = checked_tranche(at, amount_wan, **options)
    held = row(Tranche, approve_tranche(at.leader, held, key=key()))
    return row(Tranche, inject_tranche(at.second_finance, held, key=key()))


def claim(yuan: int = 85_000, **values: Any) -> Claim:
    """A claim of 85,000 yuan for building greenhouses, unless told otherwise."""
    given: dict[str, Any] = {
        "amount_fen": yuan * 100,
        "use_class": "planting_breeding",
        "purpose": "大棚钢架安装",
        "site": VILLAGE,
        "payee": "某某温室工程有限公司",
    }
    return Claim(**(given | values))


def papers(*yuan: int, first: int = 12345678) -> list[Paper]:
    """Vouchers of these sums, of one issuer, with numbers in a row."""
    return [
        Paper("vat_plain", str(first + n), "某某温室工程有限公司", date(2018, 11, 1), one * 100)
        for n, one in enumerate(yuan)
    ]


def drafted_request(
    at: Offices, what: Claim | None = None, on: list[Paper] | None = None
) -> PaymentRequest:
    """A claim of the worked case: 85,000 yuan on three vouchers, as the township drafted it."""
    told = draft_request(
        at.clerk,
        at.project,
        at.fund,
        place=TOWNSHIP,
        claim=what or claim(),
        papers=papers(50_000, 25_000, 10_000) if on is None else on,
        key=key(),
    )
    return row(PaymentRequest, told)


def submitted(at: Offices, *args: Any) -> PaymentRequest:
    """A claim that was handed in."""
    held = drafted_request(at, *args)
    return row(PaymentRequest, submit_request(at.clerk, held, key=key()))


def approved(at: Offices, *args: Any) -> PaymentRequest:
    """A claim that waits to be paid."""
    held = submitted(at, *args)
    held = row(PaymentRequest, check_vouchers(at.cashier, held, key=key()))
    return row(PaymentRequest, approve_request(at.township_leader, held, key=key()))


def paid(at: Offices, *args: Any, reference: str = "2018110500001") -> PaymentRequest:
    """A claim that was paid from the project's account."""
    held = approved(at, *args)
    told = pay_request(at.finance, held, bank_reference=reference, key=key())
    return row(PaymentRequest, told)


LATER = datetime(2018, 12, 3, 4, tzinfo=UTC)
"""Noon of 3 December 2018: past fifteen working days after 5 November."""
