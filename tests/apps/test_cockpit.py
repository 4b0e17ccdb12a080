"""The cockpit: money that stands, what waits, and nothing of the business for those who read none."""

import re

import pytest
from django.test import Client

from bangfu.apps.ledger.actions import reverse
from bangfu.apps.ledger.queries import balance_of, lines_for, standing_turnover, trial_balance
from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.core.ledger import Account
from bangfu.web.cockpit import cockpit
from tests.apps.funds.offices import project
from tests.apps.ledger.books import (
    CONSTRUCTION,
    POOL_BANK,
    PROJECT_BANK,
    REMITTANCE,
    TREASURY,
    WAN_FEN,
    accountant,
    booked,
    funded,
    moved,
    refusal,
)
from tests.apps.pages.offices import loaded, signed_in
from tests.apps.policies.standing import put_in_force
from tests.apps.records.acting import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, acting
from tests.pages import written_files

__all__ = ["written_files"]

pytestmark = pytest.mark.django_db
MONEY = re.compile(r"\d\.\d\d\b|万元|亿元")


@pytest.fixture
def clerk() -> Viewer:
    """An accountant whose books hold 1,000 that came, 400 injected and 150 paid."""
    loaded()
    made = accountant()
    funded(made, 1000 * WAN_FEN)
    booked(made, moved(PROJECT_BANK, TREASURY, 400 * WAN_FEN), "injected")
    booked(made, moved(CONSTRUCTION, PROJECT_BANK, 150 * WAN_FEN), "paid")
    return made


def undo(clerk: Viewer, entry_id: int, key: str) -> None:
    second = accountant("李会计")
    reverse(clerk, entry_id, key=key, reason="银行退回", checked_by=second.acting_id)


def figure(viewer: Viewer, stage: str) -> str:
    [tile] = [t for t in cockpit(viewer)["tiles"] if t.stage.name == stage]  # type: ignore[attr-defined]
    return str(tile.figure)


def test_money_that_the_bank_returned_was_not_injected_again(clerk: Viewer) -> None:
    paid = booked(clerk, moved(CONSTRUCTION, PROJECT_BANK, 14 * WAN_FEN), "returned")
    assert figure(clerk, "funds") == "400.00"
    undo(clerk, paid.pk, "back")
    assert balance_of(clerk, PROJECT_BANK) == 250 * WAN_FEN
    assert figure(clerk, "funds") == "400.00"
    [bank] = [r for r in trial_balance(clerk, "subsidy") if r.heading.code == "project_bank"]
    assert bank.debited_fen == 414 * WAN_FEN, "the trial balance keeps what was really booked"


def test_an_injection_that_was_taken_back_no_longer_counts_anywhere(clerk: Viewer) -> None:
    twice = booked(clerk, moved(PROJECT_BANK, TREASURY, 90 * WAN_FEN), "twice")
    undo(clerk, twice.pk, "back")
    came = standing_turnover(clerk)
    assert came["subsidy", "treasury"] == 1000 * WAN_FEN
    assert came["subsidy", "project_bank"] == 400 * WAN_FEN
    drawn = cockpit(clerk)["charts"][0]  # type: ignore[index]
    assert "490" not in str(drawn)
    assert "1,090" not in str(drawn)


def test_each_reader_counts_what_the_lines_they_may_read_say(clerk: Viewer) -> None:
    undo(clerk, booked(clerk, moved(PROJECT_BANK, TREASURY, 7 * WAN_FEN), "twice").pk, "back")
    readers = [clerk, acting("township", place=TOWNSHIP), PUBLIC]
    for reader in readers:
        counted: dict[tuple[str, str], int] = {}
        lines = lines_for(reader).filter(amount_fen__gt=0)
        for line in lines.filter(entry__reverses=None, entry__reversed_by=None):
            where = line.account.fund, line.account.code
            counted[where] = counted.get(where, 0) + line.amount_fen
        assert standing_turnover(reader) == counted
    assert standing_turnover(PUBLIC) == {}


def test_a_remittance_that_was_annulled_was_not_remitted(clerk: Viewer) -> None:
    booked(clerk, moved(POOL_BANK, REMITTANCE, 30 * WAN_FEN), "remitted")
    wrong = booked(clerk, moved(POOL_BANK, REMITTANCE, 70 * WAN_FEN), "wrong")
    undo(clerk, wrong.pk, "back")
    assert standing_turnover(clerk)["pool", "pool_bank"] == 30 * WAN_FEN


def test_a_township_is_shown_its_own_figures_and_not_what_is_public_of_others(
    clerk: Viewer,
) -> None:
    project("JZ2018-01", state="operating")
    project("JZ2018-02", state="operating", township_id=OTHER_TOWNSHIP)
    assert figure(clerk, "projects") == "2"
    assert figure(acting("township", place=TOWNSHIP), "projects") == "1"


def remitted_and_returned(clerk: Viewer, town: str, remitted: int, returned: int) -> None:
    """What a township remitted into the county's pool, and what a village of it got of that."""
    at, village = project(f"JZ{town}", township_id=town), f"{town[:9]}200"
    banks = (
        Account("village", "village_bank", village),
        Account("village", "return_income", village),
    )
    paid = Account("pool", "payable", village)
    entries = {
        "remitted": moved(POOL_BANK, Account("pool", "receivable", town), remitted * WAN_FEN),
        "owed": moved(Account("pool", "guarantee"), paid, returned * WAN_FEN),
        "paid": moved(paid, POOL_BANK, returned * WAN_FEN),
        "got": moved(*banks, returned * WAN_FEN),
    }
    for name, entry in entries.items():
        booked(clerk, entry, f"{name} {town}", subject=None if name == "owed" else at)


def flows(viewer: Viewer) -> tuple[str, dict[str, str]]:
    chart = cockpit(viewer)["charts"][0]  # type: ignore[index]
    return chart.title, {f"{row[0].text} → {row[1].text}": row[2].text for row in chart.rows}


def test_a_township_is_shown_the_flows_of_its_own_money_and_not_of_the_countys_pool() -> None:
    loaded()
    clerk = accountant()
    remitted_and_returned(clerk, TOWNSHIP, 70, 19)
    remitted_and_returned(clerk, OTHER_TOWNSHIP, 110, 38)
    into, out = "上缴利润 → 返村专账", "返村专账 → 村集体"
    for town, name, sums in (
        (TOWNSHIP, "洇溜镇", {into: "70.00", out: "19.00"}),
        (OTHER_TOWNSHIP, "官庄镇", {into: "110.00", out: "38.00"}),
    ):
        assert flows(acting("township_leader", place=town)) == (f"资金流向（只含{name}）", sums)
        with refusal("account_out_of_sight"):
            balance_of(acting("township_leader", place=town), POOL_BANK)
    assert flows(clerk) == ("资金流向", {into: "180.00", out: "57.00"})


@pytest.mark.parametrize(
    ("role", "register"),
    [
        ("administrator", "/people/accounts/"),
        ("pack_editor", "/policies/policy_packs/"),
        ("expert", "/projects/reviews/"),
    ],
)
def test_who_reads_no_business_sees_their_registers_and_no_figure(
    clerk: Viewer, role: str, register: str
) -> None:
    put_in_force()
    shown = signed_in(role, COUNTY).get("/")
    assert shown.context["charts"] == []
    assert {tile.figure for tile in shown.context["tiles"]} == {""}
    page = shown.content.decode()
    assert f'href="{register}"' in page
    assert not MONEY.search(page.partition("<main")[2])


def test_every_register_of_those_who_read_no_business_opens_to_them(clerk: Viewer) -> None:
    put_in_force()
    for role in ("administrator", "pack_editor", "expert"):
        client = signed_in(role, COUNTY)
        for tile in client.get("/").context["tiles"]:
            assert client.get(tile.href).status_code == 200, (role, tile.href)


def test_who_reads_the_business_still_sees_its_figures(clerk: Viewer) -> None:
    page: Client = signed_in("auditor", COUNTY)
    assert "400.00" in page.get("/").content.decode()


def test_the_tiles_of_a_county_are_those_its_policy_answers(clerk: Viewer) -> None:
    put_in_force()
    tiles = cockpit(acting("agriculture_bureau"))["tiles"]
    assert [tile.stage.name for tile in tiles] == [  # type: ignore[attr-defined]
        "policies", "registry", "pairings", "projects", "funds", "assets", "returns", "payouts",
        "oversight",
    ]  # fmt: skip
    assert [str(tile.told.what) for tile in tiles][1] == "个困难村"  # type: ignore[attr-defined]


def test_the_administrators_of_a_new_county_are_told_what_to_do_first() -> None:
    loaded()
    client = signed_in("administrator", COUNTY)
    page = client.get("/").content.decode()
    for href in ("/people/accounts/new/", "/people/grants/new/", "/policies/"):
        assert f'<li><a href="{href}">' in page, href
    assert 'href="/people/grants/"' in client.get("/todo/").content.decode()
    put_in_force()
    assert "新开的区县" not in client.get("/").content.decode()


def test_villages_and_projects_are_found_by_their_names_by_who_sees_them(clerk: Viewer) -> None:
    held = project("JZ2018-09", state="planned")
    here = signed_in("township", TOWNSHIP).get("/search/", {"q": held.name}).content.decode()
    assert f'href="/projects/projects/{held.pk}/"' in here
    away = signed_in("township", OTHER_TOWNSHIP).get("/search/", {"q": held.name})
    assert f'href="/projects/projects/{held.pk}/"' not in away.content.decode()
    village = signed_in("auditor", COUNTY).get("/search/", {"q": "洇0"}).content.decode()
    assert 'href="/registry/villages/120119101200/"' in village
