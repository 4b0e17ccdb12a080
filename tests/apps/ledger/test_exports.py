"""Independent readers add up our journal and come to our balances, to the fen."""

import csv
import io
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from bangfu.apps.ledger.actions import Posting, post_many
from bangfu.apps.ledger.models import LedgerAccount
from bangfu.apps.ledger.queries.exports import Format, exported
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.words import words
from tests.apps.ledger.books import (
    APPROPRIATION,
    DAY,
    TREASURY,
    accountant,
    booked,
    decision,
    moved,
)
from tests.apps.ledger.tampering import as_administrator, books

pytestmark = pytest.mark.django_db

AWKWARD = '购"优质"种苗; 第1批 | a, b: \\c (x) = 5'


def everything() -> None:
    """Books with awkward texts, names that fall together, a fund of a year, and single fen."""
    books()
    clerk, made = accountant(), decision()
    awkward = Entry(
        DAY,
        (Line(TREASURY, 1, AWKWARD), Line(APPROPRIATION, -1)),
        words(AWKWARD, AWKWARD),
        "JZ-019",
        AWKWARD,
    )
    of_2019 = [Account("subsidy-2019", code) for code in ("treasury", "appropriation")]
    projects = ["a1", "A1", "项目1", "项目 1", "-1", "JZ_1"]
    banks = [Account("subsidy", "project_bank", project) for project in projects]
    entries = [
        awkward,
        moved(*of_2019, 144_000_000_00),
        *(moved(bank, TREASURY, n + 7) for n, bank in enumerate(banks)),
    ]
    post_many(clerk, [Posting(e, f"more {n}", None, made) for n, e in enumerate(entries)])


def written(folder: Path, form: Format) -> Path:
    path = folder / f"books.{form}"
    path.write_text("\n".join([*exported(form), ""]), encoding="utf-8")
    return path


def ours() -> list[int]:
    rows = LedgerAccount.everything.values_list("balance_fen", flat=True)
    return sorted(fen for fen in rows if fen)


def in_fen(amount: Decimal) -> int:
    fen = amount * 100
    assert fen == int(fen)
    return int(fen)


def test_beancount_comes_to_our_balances(tmp_path: Path) -> None:
    from beancount import loader
    from beancount.core import realization

    everything()
    entries, errors, _options = loader.load_file(str(written(tmp_path, "beancount")))
    assert errors == []
    real = realization.realize(entries)
    theirs = []
    for account in realization.iter_children(real, leaf_only=True):
        number = account.balance.get_currency_units("CNY").number
        theirs.append(in_fen(number or Decimal(0)))
    assert sorted(fen for fen in theirs if fen) == ours()


def test_beancount_sees_a_balance_that_is_not_ours_by_one_fen(tmp_path: Path) -> None:
    from beancount import loader

    everything()
    LedgerAccount.everything.filter(fund="subsidy", code="treasury").update(balance_fen=1)
    _entries, errors, _options = loader.load_file(str(written(tmp_path, "beancount")))
    assert len(errors) == 1
    assert "Balance failed" in errors[0].message


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_hledger_comes_to_our_balances(hledger: str, tmp_path: Path) -> None:
    everything()
    path = str(written(tmp_path, "hledger"))
    run(hledger, "-f", path, "check", "--strict")
    told = run(hledger, "-f", path, "balance", "--flat", "--no-total", "-O", "csv")
    rows = list(csv.DictReader(io.StringIO(told)))
    theirs = [in_fen(Decimal(row["balance"].removesuffix(" CNY"))) for row in rows]
    assert sorted(theirs) == ours()


def test_hledger_refuses_a_balance_that_is_not_ours_by_one_fen(
    hledger: str, tmp_path: Path
) -> None:
    everything()
    with as_administrator() as change:
        change(
            "UPDATE ledger_ledgeraccount SET balance_fen = balance_fen + 1 WHERE code = 'treasury'"
        )
    path = str(written(tmp_path, "hledger"))
    done = subprocess.run(
        [hledger, "-f", path, "check"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "Balance assertion" in done.stderr or "balance assertion" in done.stderr


@pytest.mark.parametrize("form", ["beancount", "hledger"])
def test_empty_books_are_written_too(form: Format, tmp_path: Path) -> None:
    assert written(tmp_path, form).exists()


def test_a_reversed_entry_stands_there_with_its_reversal() -> None:
    clerk = books()
    booked(clerk, moved(TREASURY, APPROPRIATION, 5), "five fen")
    text = "\n".join(exported("beancount"))
    assert "冲销第 10 号" in text
    assert "Assets:Subsidy:Treasury  0.05 CNY" in text
