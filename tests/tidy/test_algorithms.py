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
    capsys: pytest.CaptureFixture[str],
    question: str,
    facts: dict[str, object],
    *more: str,
    pack: str = "jizhou-2018",
) -> list[dict[str, int]]:
    """The answer of a plan, asked as a person would."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(facts).encode())))
        with pytest.raises(SystemExit) as left:
            main(["ask", pack, question, "--facts", "-", *more])
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


def cells(page: str, first: str) -> list[list[str]]:
    """The rows of a table of a page, by how their first cell begins; thousands marks taken out."""
    rows = re.findall(rf"^\| ({first}.+) \|$", read(ALGORITHMS / page), re.MULTILINE)
    return [[cell.strip().replace(",", "") for cell in row.split("|")] for row in rows]


def fen(yuan: str) -> int:
    """The fen of yuan as a page writes them."""
    whole, _, rest = yuan.partition(".")
    return int(whole) * 100 + int(rest or 0)


@pytest.mark.parametrize(("column", "method"), [(4, "tiers"), (5, "gap_fill"), (6, "inverse")])
def test_the_page_on_shares_says_what_is_computed(
    column: int, method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = cells("differentiated-shares.md", "H[1-4]")
    households = [
        {
            "household": name,
            "persons": int(persons),
            "income_per_head_fen": fen(income),
            "status": "monitored",
            "has_benefit": False,
        }
        for name, persons, income, *_ in rows
    ]
    facts = {"households": households, "pool_fen": 2_000_000}
    choice = ("--reading", f"A-KY-01={method}")
    answer = ask(capsys, "payouts.differentiated", facts, *choice, pack="kaiyuan-2024")
    assert [row["amount_fen"] for row in answer] == [fen(row[column]) for row in rows]
    if method == "tiers":
        assert [row["weight"] for row in answer] == [row[3] for row in rows]


def test_the_page_on_project_returns_says_what_is_computed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = cells("project-returns.md", "(?:self_built|collective)")
    assert len(rows) == 3
    for project_type, *sums in rows:
        gross, upkeep, depreciation, *expected = (fen(cell) for cell in sums)
        facts: dict[str, object] = {
            "project_type": project_type,
            "invested_fen": 200 * WAN_FEN,
            "gross_fen": gross,
            "maintenance_fen": upkeep,
            "depreciation_fen": depreciation,
        }
        answer: dict[str, object] = ask(capsys, "payouts.waterfall", facts, pack="kaiyuan-2024")  # type: ignore[assignment]
        steps = answer["steps"]
        assert isinstance(steps, list)
        paid = {step["to"]: step["amount_fen"] for step in steps}
        found = [paid[to] for to in ("households", "maintenance", "depreciation")]
        assert [*found, answer["left_fen"]] == expected
