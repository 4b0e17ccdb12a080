"""A county's own pack needs no line of Python: it is read, proved and asked as it stands."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bangfu.core.facts import RawFacts
from bangfu.core.policies.difference import differences
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import read_pack
from bangfu.engine.ask import ask, questions_of
from bangfu.engine.cases import check
from tests.cli.running import bangfu
from tests.packs.written import FILES, changed, write_pack
from tests.worked import codes, column, jizhou, said

TRANCHE = {"tranche": "T1", "project": "P1", "subsidy_fen": 1_000_000}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """The pack of two villages, read from its folder."""
    return read_pack(str(write_pack(tmp_path, dict(FILES))))


def owed(pack: Pack, injected: int, year: int, on: date | None = None) -> list[int]:
    """What 10,000 yuan injected in a year owe in another."""
    facts = {"tranches": [TRANCHE | {"injected_on": f"{injected}-03-01"}], "year": year}
    answer = ask(pack, "returns.remittance", RawFacts(facts), on=on)
    return column(said(answer), "due_fen")


def test_it_is_proved_with_all_its_cases_and_figures(pack: Pack) -> None:
    report = check(pack)
    assert [p.code for p in report.problems] == ["not_built_yet", "not_built_yet"]
    assert report.has_failed is False
    assert pack.coverage() == {"executable": 5, "record": 1, "human": 1, "context": 1}
    assert all(report.cases[c.id] for c in pack.clauses.values() if c.reading == "executable")


def test_it_answers_the_questions_its_clauses_allow(pack: Pack) -> None:
    assert questions_of(pack) == [
        "returns.remittance",
        "returns.guarantee",
        "returns.forecast",
        "returns.settle",
    ]


def test_it_answers_by_its_own_rates(pack: Pack) -> None:
    assert [owed(pack, 2025, year) for year in (2025, 2026, 2027)] == [[20_000], [50_000], [0]]


def test_a_parameter_with_a_day_holds_from_that_day_on(pack: Pack) -> None:
    assert owed(pack, 2026, 2026) == [20_000]
    assert owed(pack, 2027, 2027) == [30_000]
    assert owed(pack, 2027, 2027, on=date(2026, 12, 31)) == [20_000]


def test_a_span_takes_each_year_by_the_rules_of_its_last_day(pack: Pack) -> None:
    rows = [TRANCHE | {"tranche": f"T{y}", "injected_on": f"{y}-03-01"} for y in (2026, 2027)]
    facts = {"tranches": rows, "from_year": 2026, "to_year": 2027}
    found = said(ask(pack, "returns.remittance", RawFacts(facts)))
    assert [(r["tranche"], r["year"], r["rate"]) for r in found] == [
        ("T2026", 2026, "1/50"),
        ("T2026", 2027, "1/20"),
        ("T2027", 2027, "3/100"),
    ]


def test_a_day_the_text_reaches_back_to_has_the_rules_of_the_first(pack: Pack) -> None:
    assert owed(pack, 2025, 2025, on=date(2025, 1, 1)) == [20_000]
    facts = RawFacts({"tranches": [TRANCHE | {"injected_on": "2025-03-01"}], "year": 2025})
    early = ask(pack, "returns.remittance", facts, on=date(2024, 12, 31))
    assert (early.exit_status, codes(early)) == (2, ["not_in_force"])


@pytest.mark.parametrize(("reading", "later"), [("stop", 0), ("carry", 80_000)])
def test_its_own_readings_can_be_chosen(pack: Pack, reading: str, later: int) -> None:
    facts = RawFacts({"villages": [{"village": "A"}, {"village": "B"}], "year": 2030})
    answer = ask(pack, "returns.guarantee", facts, readings={"A-SC-01": reading})
    assert column(said(answer), "amount_fen") == [later, later]


def test_it_says_in_both_languages_what_it_knows_in_one(pack: Pack) -> None:
    facts = RawFacts({"villages": [{"village": "A"}, {"village": "B"}], "year": 2025})
    answer = ask(pack, "returns.guarantee", facts)
    for language in ("zh", "en"):
        because: Any = answer.as_json(language)["because"]  # type: ignore[arg-type]
        assert because[0]["gist"] == "每村保底500元，次年800元"


def test_the_command_answers_like_the_function(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, dict(FILES))
    (tmp_path / "villages.csv").write_text("village,name\nB,乙村\nA,甲村\n", encoding="utf-8")
    done = bangfu(
        "ask",
        folder,
        "returns.guarantee",
        "--facts",
        tmp_path / "villages.csv",
        "--set",
        "year=2026",
    )
    assert done.status == 0, done.err
    assert done.json["answer"] == [
        {"village": "A", "name": "甲村", "amount_fen": 80_000},
        {"village": "B", "name": "乙村", "amount_fen": 80_000},
    ]
    assert (done.json["pack"], done.json["on"]) == ("two-villages-2025", "2026-12-31")


def test_the_command_proves_it(tmp_path: Path) -> None:
    done = bangfu("packs", "check", write_pack(tmp_path, dict(FILES)), "--format", "json")
    [told] = done.json["packs"]
    assert done.status == 0
    assert {c["id"]: c["cases"] for c in told["clauses"]}["SC-001"] == 1


def test_a_changed_file_is_another_edition(pack: Pack, tmp_path: Path) -> None:
    other = read_pack(
        str(write_pack(tmp_path / "other", changed("clauses/10-returns.yaml", "2: 5%", "2: 6%")))
    )
    assert other.digest != pack.digest
    assert [(d.name, d.before, d.after) for d in differences(pack, other)] == [
        ("returns.remittance rate_schedule.rates.2", "5%", "6%")
    ]


def test_two_packs_are_compared_by_what_they_answer(pack: Pack) -> None:
    found = {d.name: (d.before, d.after) for d in differences(pack, jizhou())}
    assert found["returns.remittance rate_schedule.rates.1"] == ("2%", "3%")
    assert found["funds.use"] == (None, "+")
