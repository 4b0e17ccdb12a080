"""Facts that cannot be used: one clear message per fault, in both languages, and exit status 2."""

import re
import time
from pathlib import Path

import pytest

from tests.cli.running import ask
from tests.faults.broken_facts import CELLS, FILES, GOOD, OPTIONS, YEAR, Handed, workbook

CHINESE = re.compile(r"[\u4e00-\u9fff]")
EVERY = [*CELLS, *FILES, *OPTIONS]


@pytest.mark.parametrize("handed", EVERY, ids=lambda h: f"{h.codes[0]}-{h.file}-{len(h.options)}")
def test_each_fault_is_told_once_with_its_place(handed: Handed, tmp_path: Path) -> None:
    done = ask(*handed.arguments(tmp_path), "--lang", "en")
    assert (done.status, done.codes) == (2, list(handed.codes)), done.out + done.err
    assert done.json["answer"] is None
    if handed.place:
        assert done.json["problems"][0]["where"] == handed.place


@pytest.mark.parametrize("handed", EVERY, ids=lambda h: f"{h.codes[0]}-{h.file}-{len(h.options)}")
def test_each_fault_is_told_in_chinese_unless_asked_otherwise(
    handed: Handed, tmp_path: Path
) -> None:
    for problem in ask(*handed.arguments(tmp_path)).json["problems"]:
        assert CHINESE.search(problem["message"])
        assert problem["message"].endswith(("。", "」"))


def test_every_row_is_told_up_to_a_thousand(tmp_path: Path) -> None:
    rows = "".join(f"T{n},P,2018-11-01,-1\n" for n in range(1_500))
    (tmp_path / "t.csv").write_text("tranche,project,injected_on,subsidy_fen\n" + rows)
    done = ask("returns.remittance", "--facts", tmp_path / "t.csv", *YEAR)
    assert (done.status, len(done.codes), done.codes[-1]) == (2, 1_001, "and_more")


def test_a_million_rows_are_answered_in_bounded_time(tmp_path: Path) -> None:
    lines = "\n".join(str(120_000_000_000 + n) for n in range(1_000_000))
    (tmp_path / "v.csv").write_text(f"village\n{lines}\n")
    started = time.monotonic()
    out = tmp_path / "a.csv"
    done = ask(
        "returns.guarantee", "--facts", tmp_path / "v.csv", *YEAR, "--format", "csv", "--out", out
    )
    assert (done.status, done.err) == (0, "")
    with out.open() as answer:
        assert sum(1 for _ in answer) == 1_000_001
    assert time.monotonic() - started < 60


def test_a_workbook_is_read_like_a_table(tmp_path: Path) -> None:
    heading = ["tranche", "project", "injected_on", "subsidy_fen"]
    (tmp_path / "t.xlsx").write_bytes(workbook(heading, ["T1", "P1", "2018-11-01", 1_000_000]))
    done = ask("returns.remittance", "--facts", tmp_path / "t.xlsx", *YEAR)
    assert (done.status, done.json["answer"][0]["due_fen"]) == (0, 65_000)


def test_a_workbook_tells_sheet_row_and_column(tmp_path: Path) -> None:
    heading = ["tranche", "project", "injected_on", "subsidy_fen"]
    (tmp_path / "t.xlsx").write_bytes(workbook(heading, ["T1", "P1", "2018-11-01", 1.5]))
    done = ask("returns.remittance", "--facts", tmp_path / "t.xlsx", *YEAR, "--lang", "en")
    assert done.codes == ["not_whole_fen"]
    assert done.json["problems"][0]["where"] == "t.xlsx, row 2, column subsidy_fen"


def test_nothing_is_written_when_nothing_can_be_computed(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(GOOD.replace("1000000", "much"))
    for form in ("json", "csv", "parquet", "table"):
        out = tmp_path / f"answer.{form}"
        done = ask(
            "returns.remittance",
            "--facts",
            tmp_path / "t.csv",
            *YEAR,
            "--format",
            form,
            "--out",
            out,
        )
        assert done.status == 2
        assert "not_money" in done.out + done.err or "应为金额" in done.out + done.err
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize(
    "arguments", [("--colour", "red"), ("--format", "xml"), ("--lang", "fr"), ("--set",)]
)
def test_an_option_that_is_none_is_refused(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(GOOD)
    done = ask("returns.remittance", "--facts", tmp_path / "t.csv", *YEAR, *arguments)
    assert done.status == 2
    assert done.out + done.err
