"""The worked tables of docs/algorithms/ledger.md are what the books come to, to the fen."""

import re

import pytest

from bangfu.apps.ledger.queries import balances
from bangfu.core.ledger import Account
from tests.apps.ledger.books import accountant, booked, moved, refusal
from tests.tidy.sources import ROOT, read

pytestmark = pytest.mark.django_db
SUM = r"(-?[\d,]+\.\d\d)"
PAGE = read(ROOT / "docs" / "algorithms" / "ledger.md")
BOOKED = re.findall(
    rf"^\| ([^|]+) \| (subsidy:\S+) \| (subsidy:\S+) \| {SUM} \|$", PAGE, re.MULTILINE
)
LEFT = re.findall(rf"^\| (subsidy:\S+) \| {SUM} \|$", PAGE, re.MULTILINE)


def account(name: str) -> Account:
    return Account(*name.split(":"))


def fen(yuan: str) -> int:
    return int(yuan.replace(",", "").replace(".", ""))


def test_a_tranche_goes_the_way_the_page_says() -> None:
    clerk = accountant()
    assert len(BOOKED) == len(LEFT) == 5
    for name, to, source, yuan in BOOKED:
        if name == "second claim paid":
            with refusal("account_short"):
                booked(clerk, moved(account(to), account(source), fen(yuan) + 1), "one fen more")
        booked(clerk, moved(account(to), account(source), fen(yuan)), name)
    assert balances(clerk, "subsidy") == {account(name): fen(yuan) for name, yuan in LEFT}
