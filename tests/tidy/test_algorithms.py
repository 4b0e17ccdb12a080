"""The worked tables of docs/algorithms are what the program answers, to the fen."""

import io
import json
import re
from datetime import date

import pytest

from bangfu.cli import main
from bangfu.core.money import split
from bangfu.core.period import add_months
from tests.tidy.sources import ROOT, read

ALGORITHMS = ROOT / "docs" / "algorithms"
WAN_FEN = 1_000_000
COHORTS = [
    {
        "tranche": f"T{y}",
        "project": f"P{y}",
        "injected_on": f"{y}-11-01",
        "subsidy_fen": 14400 * WAN_FEN,
    }
    for y in (2018, 2019, 2020)
]


def ask(
    capsys: pytest.CaptureFixture[str], question: str, facts: dict[str, object], *more: str
) -> list[dict[str, int]]:
    """The answer of Jizhou's plan, asked as a person would."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(facts).encode())))
        with pytest.raises(SystemExit) as left:
            main(["ask", "jizhou-2018", question, "--facts", "-", *more])
    told = capsys.readouterr()
    assert left.value.code in {None, 0}, told
    answer: list[dict[str, int]] = json.loads(told.out)["answer"]
    return answer


def readings_table() -> dict[str, list[tuple[int, int]]]:
    """Per reading what is remitted and left in five years, as the page says."""
    rows = re.findall(
        r"^\| \**(R\d\w?)\**[^|]*\|[^|]*\|(.+)\|$", read(ALGORITHMS / "remittance.md"), re.MULTILINE
    )
    return {name: [_pair(cell) for cell in cells.split("|")] for name, cells in rows}


def _pair(cell: str) -> tuple[int, int]:
    remitted, left = cell.replace(",", "").replace("−", "-").split("/")
    return int(remitted) * WAN_FEN, int(left) * WAN_FEN


def test_all_seven_readings_are_on_the_page() -> None:
    assert list(readings_table()) == ["R1", "R2", "R3", "R3b", "R4", "R5", "R6"]


@pytest.mark.parametrize("reading", readings_table())
def test_the_page_on_remittance_says_what_is_computed(
    reading: str, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {"tranches": COHORTS, "members": 288, "from_year": 2018, "to_year": 2022}
    answer = ask(capsys, "returns.forecast", facts, "--reading", f"A-JZ-01={reading}")
    computed = [(row["remitted_fen"], row["surplus_fen"]) for row in answer]
    assert computed == readings_table()[reading]


def test_the_page_on_splitting_says_what_is_computed() -> None:
    shares = split(1_000_000_000, [1] * 288)
    assert shares == [3_472_223] * 64 + [3_472_222] * 224
    assert split(10_001, [6, 3, 1]) == [6_001, 3_000, 1_000]


def test_the_page_on_deadlines_says_what_is_computed() -> None:
    rows = re.findall(
        r"^\| (\d{4}-\d\d-\d\d) \| (\d{4}-\d\d-\d\d) \| (\d{4}-\d\d-\d\d) \|$",
        read(ALGORITHMS / "deadlines.md"),
        re.MULTILINE,
    )
    assert len(rows) == 4
    for start, month, year in rows:
        day = date.fromisoformat(start)
        assert (add_months(day, 1).isoformat(), add_months(day, 12).isoformat()) == (month, year)


@pytest.mark.parametrize(
    ("year", "received", "retained", "paid", "owed", "left"),
    [
        (2018, 3_456_000_00, 0, 10_000_00, 0, 576_000_00),
        (2019, 10_944_000_00, 576_000_00, 40_000_00, 0, 0),
        (2020, 19_008_000_00, 0, 66_000_00, 4_000_00, 0),
        (2020, 19_008_001_00, 0, 66_000_00, 4_000_00, 100),
    ],
)
def test_the_page_on_settlement_says_what_is_computed(
    year: int,
    received: int,
    retained: int,
    paid: int,
    owed: int,
    left: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    villages = [{"village": f"120119{number:06}"} for number in range(288)]
    facts = {"villages": villages, "year": year, "received_fen": received, "retained_fen": retained}
    answer: dict[str, object] = ask(capsys, "returns.settle", facts)  # type: ignore[assignment]
    assert answer["left_fen"] == left
    rows = answer["villages"]
    assert isinstance(rows, list)
    assert {(row["paid_fen"], row["arrears_fen"]) for row in rows} == {(paid, owed)}
