"""A Parquet file is read by the engine itself: checked whole, answered in order, written whole."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bangfu.core.facts import RawFacts
from bangfu.engine.ask import Answer, ask
from bangfu.engine.tables import open_file
from tests.cli.running import ask as command
from tests.faults.broken_facts import workbook
from tests.worked import WAN, codes, column, jizhou, said


def put(folder: Path, select: str, question: str = "returns.guarantee", **values: object) -> Answer:
    """The answer to a population from a query, handed over as Parquet."""
    path = folder / "v.parquet"
    duckdb.sql(select).write_parquet(str(path))
    return ask(jizhou(), question, RawFacts(open_file(path), values={"year": 2020} | values))


VILLAGES = "SELECT (120119000000 + i)::VARCHAR AS village FROM range(288) r(i)"


def test_it_answers_in_the_order_of_the_key_and_carries_other_columns(tmp_path: Path) -> None:
    rows = "SELECT * FROM (VALUES ('B', 2), ('C', 3), ('A', 1)) t(village, note)"
    found = said(put(tmp_path, rows))
    assert column(found, "village") == ["A", "B", "C"]
    assert column(found, "note") == [1, 2, 3]
    assert column(found, "amount_fen") == [7 * WAN] * 3


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("SELECT NULL::VARCHAR AS village FROM range(3)", "missing_cells", {"count": 3}),
    ("SELECT '' AS village UNION ALL SELECT 'A'", "missing_cells", {"count": 1}),
    ("SELECT (i // 2)::VARCHAR AS village FROM range(10) r(i)", "duplicate_keys", {"count": 5}),
    (
        "SELECT (10 - i // 2)::VARCHAR AS village FROM range(10) r(i)",
        "duplicate_keys",
        {"count": 5},
    ),
    ("SELECT 12 AS village", "wrong_column_type", {"found": "INTEGER", "expected": "VARCHAR"}),
    ("SELECT 'A' AS village, 1 AS consent", "wrong_column_type", {"expected": "BOOLEAN"}),
    ("SELECT 'A' AS name", "missing_column", {}),
    ("SELECT 'A' AS village WHERE false", "empty_table", {}),
    ("SELECT 'A' AS village, 1 AS amount_fen", "column_taken", {}),
]


@pytest.mark.parametrize(("select", "code", "told"), REFUSED)
def test_it_refuses_a_faulty_file_with_counts(
    select: str, code: str, told: dict[str, Any], tmp_path: Path
) -> None:
    answer = put(tmp_path, select)
    assert (answer.exit_status, codes(answer)) == (2, [code])
    values = answer.problems[0].values
    assert {name: values[name] for name in told} == told


@pytest.mark.parametrize(
    ("select", "code"),
    [
        ("SELECT 'A' AS village, -1 AS contributed_fen", "below_zero_cells"),
        ("SELECT 'A' AS village, 1.5::DOUBLE AS contributed_fen", "wrong_column_type"),
        ("SELECT 'A' AS village, 1::HUGEINT AS contributed_fen", "wrong_column_type"),
    ],
)
def test_it_refuses_money_that_is_none(select: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "v.parquet"
    duckdb.sql(select).write_parquet(str(path))
    raw = RawFacts(open_file(path), values={"amount_fen": 1})
    assert codes(ask(jizhou(), "returns.dividend", raw)) == [code]


def test_sums_beyond_64_bits_are_exact(tmp_path: Path) -> None:
    path = tmp_path / "v.parquet"
    rows = (
        f"SELECT i::VARCHAR AS village, {2**62}::BIGINT + i AS contributed_fen FROM range(4) r(i)"
    )
    duckdb.sql(rows).write_parquet(str(path))
    raw = RawFacts(open_file(path), values={"amount_fen": 2**63 - 1})
    found = said(ask(jizhou(), "returns.dividend", raw, readings={"A-JZ-09": "contribution"}))
    assert sum(column(found, "amount_fen")) == 2**63 - 1


THREE = [("C", 5), ("A", 3), ("B", 3)]


def handed(folder: Path) -> list[Path]:
    """The same three villages as CSV, JSON, YAML, workbook and Parquet."""
    folder.mkdir(exist_ok=True)
    (folder / "v.csv").write_text("village,contributed_fen\nC,5\nA,3\nB,3\n")
    cases = [{"village": village, "contributed_fen": fen} for village, fen in THREE]
    rows = json.dumps(cases)
    (folder / "v.json").write_text(rows)
    (folder / "v.yaml").write_text(rows)
    cells: list[list[object]] = [["village", "contributed_fen"], ["C", 5], ["A", 3], ["B", 3]]
    (folder / "v.xlsx").write_bytes(workbook(*cells))
    made = "SELECT * FROM (VALUES ('C', 5), ('A', 3), ('B', 3)) t(village, contributed_fen)"
    duckdb.sql(made).write_parquet(str(folder / "v.parquet"))
    return sorted(folder.iterdir())


@pytest.mark.parametrize("reading", ["equal", "contribution"])
def test_the_kind_of_file_changes_nothing(reading: str, tmp_path: Path) -> None:
    told = [
        command(
            "returns.dividend",
            "--facts",
            file,
            "--set",
            "amount_fen=101",
            "--reading",
            f"A-JZ-09={reading}",
        ).json["answer"]
        for file in handed(tmp_path / "facts")
    ]
    amounts = [[(row["village"], row["amount_fen"]) for row in rows] for rows in told]
    assert amounts == [amounts[0]] * 5
    assert sum(fen for _, fen in amounts[0]) == 101


def test_a_result_is_written_and_read_back_in_order(tmp_path: Path) -> None:
    duckdb.sql(f"{VILLAGES} ORDER BY 1 DESC").write_parquet(str(tmp_path / "v.parquet"))
    out = tmp_path / "a.parquet"
    done = command(
        "returns.guarantee",
        "--facts",
        tmp_path / "v.parquet",
        "--set",
        "year=2018",
        "--format",
        "parquet",
        "--out",
        out,
    )
    assert (done.status, done.err) == (0, "")
    rows = duckdb.sql(f"SELECT village, amount_fen FROM '{out}'").fetchall()
    assert rows == sorted(rows)
    assert [fen for _, fen in rows] == [1 * WAN] * 288


def test_a_quote_in_a_name_is_only_a_quote(tmp_path: Path) -> None:
    folder = tmp_path / "it's"
    folder.mkdir()
    answer = put(folder, """SELECT 'A' AS village, 1 AS "a""b" """)
    assert said(answer)[0]['a"b'] == 1


def test_a_settlement_of_a_file_is_that_of_rows(tmp_path: Path) -> None:
    answer = put(tmp_path, VILLAGES, "returns.settle", received_fen=19_008_001_00)
    found = said(answer)
    assert {row["paid_fen"] for row in found["villages"]} == {66_000_00}
    assert (found["left_fen"], codes(answer)) == (100, ["shortfall", "left_in_pool"])


def test_locale_and_zone_change_nothing(other_place: None, tmp_path: Path) -> None:
    rows = "SELECT * FROM (VALUES ('İ', 1), ('i', 2), ('I', 3), ('ı', 4)) t(village, note)"
    assert column(said(put(tmp_path, rows)), "village") == ["I", "i", "İ", "ı"]
