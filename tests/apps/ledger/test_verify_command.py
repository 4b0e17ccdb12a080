"""`bangfu verify`, `bangfu ledger export`, `bangfu ledger head`: what they say and how they leave."""

from pathlib import Path

import pytest
from django.db import OperationalError

from bangfu.apps.ledger.models import LedgerAccount
from bangfu.cli import main
from tests.apps.ledger.tampering import as_administrator, books

pytestmark = pytest.mark.django_db


def left_with(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code


def test_good_books_leave_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    books()
    assert left_with("verify") == 0
    told = capsys.readouterr().out
    assert "✗" not in told
    assert told.count("✓") == 19
    assert "账本完好" in told


def test_altered_books_leave_with_1_and_name_the_row(capsys: pytest.CaptureFixture[str]) -> None:
    books()
    with as_administrator() as run:
        run("UPDATE ledger_journalentry SET memo_zh = '别的用途' WHERE sequence = 7")
    assert left_with("verify") == 1
    assert "第 7 号分录的内容与其摘要不符" in capsys.readouterr().out
    assert left_with("verify", "--lang", "en") == 1
    assert "Entry 7 does not match its digest" in capsys.readouterr().out


def test_books_that_cannot_be_opened_leave_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_checks: object) -> None:
        raise OperationalError("no such table: ledger_journalcounter")

    monkeypatch.setattr("bangfu.apps.ledger.queries.checks.verify", broken)
    assert left_with("verify") == 2
    assert "bangfu setup" in capsys.readouterr().err


def test_the_quick_checks_are_fewer(capsys: pytest.CaptureFixture[str]) -> None:
    books()
    assert left_with("verify", "--quick") == 0
    assert capsys.readouterr().out.count("✓") == 5


def test_a_head_kept_outside_shows_a_tail_cut_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    books()
    head = tmp_path / "head.json"
    assert left_with("ledger", "head", "--out", str(head)) == 0
    assert left_with("verify", "--head", str(head)) == 0
    with as_administrator() as run:
        run("DELETE FROM records_step")
        run("DELETE FROM records_auditevent WHERE sequence > 5")
    assert left_with("verify", "--head", str(head)) == 1
    assert "被改写" in capsys.readouterr().out
    assert left_with("verify", "--head", str(tmp_path / "none.json")) == 1
    assert "不是链头文件" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["beancount", "hledger"])
def test_the_journal_is_exported_to_a_file(form: str, tmp_path: Path) -> None:
    books()
    out = tmp_path / "books"
    assert left_with("ledger", "export", "--format", form, "--out", str(out)) == 0
    assert "津财农" in out.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_leaves_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert left_with("ledger", "export", "--out", str(tmp_path)) == 2
    assert "cannot_write" in capsys.readouterr().err


def test_a_balance_changed_beside_the_journal_is_told_in_yuan(
    capsys: pytest.CaptureFixture[str],
) -> None:
    books()
    LedgerAccount.everything.filter(code="village_bank").update(balance_fen=1)
    assert left_with("verify") == 1
    assert "记载余额 0.01 元，按分录重算是 20.00 元" in capsys.readouterr().out
