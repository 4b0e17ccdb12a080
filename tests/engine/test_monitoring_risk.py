"""The screening finds who the slow reader finds, at every line and with every gap, in any order."""

import json
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import duckdb
import pyarrow as pa
import pytest

from bangfu.core.facts import RawFacts
from bangfu.engine.ask import ask
from bangfu.engine.backends.duckdb import Session
from bangfu.engine.kinds import eligibility
from bangfu.engine.tables import open_file
from tests.cli.running import bangfu
from tests.engine.monitored import (
    flags,
    pack,
    population,
    screened,
    slow_flags,
    with_risk,
    written,
)
from tests.worked import codes, even_tranches, unlike


def household(income_fen: int | None, persons: int = 1, **more: object) -> dict[str, Any]:
    """One relieved household and its members."""
    name = {"household": "H1", "status": "relieved"}
    members = [{"individual": f"I{n}", "household": "H1"} for n in range(persons)]
    return {"households": [name | {"income_fen": income_fen} | more], "individuals": members}


def verdict(risk: str, facts: Mapping[str, object]) -> str | None:
    """What one risk alone says of the only household."""
    found = flags(screened(facts, with_risk("{zh: 甲, en: A, " + risk + "}")))
    assert len(found) <= 1
    return found[0][2] if found else None


AT_RISK, NONE, UNKNOWN = "at_risk", None, "unknown"


@pytest.mark.parametrize(
    ("test", "income_fen", "persons", "said"),
    [
        ("at_most: 8500元", 8_500_00, 1, AT_RISK),
        ("at_most: 8500元", 8_500_01, 1, NONE),
        ("at_most: 8500元", 34_000_00, 4, AT_RISK),
        ("at_most: 8500元", 34_001_00, 4, NONE),
        ("at_most: 8500元", 34_000_01, 4, NONE),
        ("at_most: 10000元", 10_000_00, 1, AT_RISK),
        ("at_most: 10000元", 10_000_01, 1, NONE),
        ("below: 10000元", 10_000_00, 1, NONE),
        ("below: 10000元", 9_999_99, 1, AT_RISK),
        ("below: 10000元", 29_999_99, 3, AT_RISK),
        ("below: 10000元", 30_000_00, 3, NONE),
        ("at_least: 10000元", 10_000_00, 1, AT_RISK),
        ("at_least: 10000元", 9_999_99, 1, NONE),
        ("above: 10000元", 10_000_00, 1, NONE),
        ("above: 10000元", 30_000_01, 3, AT_RISK),
        ("at_most: 0元", -1, 1, AT_RISK),
        ("at_most: 8500元", None, 1, UNKNOWN),
    ],
)
def test_income_per_head_is_held_against_its_line_to_the_fen(
    test: str, income_fen: int | None, persons: int, said: str | None
) -> None:
    assert verdict(f"figure: income_per_head, {test}", household(income_fen, persons)) == said


@pytest.mark.parametrize(
    ("before", "persons_before", "said"),
    [
        (11_000_00, 1, AT_RISK),  # 11,000 -> 10,500
        (10_500_00, 1, NONE),
        (10_499_99, 1, NONE),
        (31_500_00, 3, NONE),  # 10,500 a head, as before
        (31_500_01, 3, AT_RISK),  # a third of a fen a head less
        (None, 1, UNKNOWN),
        (11_000_00, None, UNKNOWN),
        (11_000_00, 0, UNKNOWN),
    ],
)
def test_a_fall_is_found_to_a_part_of_a_fen(
    before: int | None, persons_before: int | None, said: str | None
) -> None:
    facts = household(10_500_00, previous_income_fen=before, previous_persons=persons_before)
    assert verdict("figure: income_per_head_change, below: 0元", facts) == said


@pytest.mark.parametrize(
    ("income_fen", "paid", "test", "said"),
    [
        (10_000_00, [5_000_00], "at_least: 50%", AT_RISK),
        (10_000_00, [4_999_99], "at_least: 50%", NONE),
        (10_000_00, [2_500_00, 2_500_00], "above: 50%", NONE),
        (10_000_00, [2_500_00, 2_500_01], "above: 50%", AT_RISK),
        (0, [1], "above: 50%", AT_RISK),
        (-5, [1], "at_least: 50%", AT_RISK),
        (0, [], "at_least: 50%", NONE),
        (-5, [0], "at_least: 50%", NONE),
        (-5, [0], "at_most: 50%", AT_RISK),
        (None, [], "at_least: 50%", NONE),
        (None, [1], "at_least: 50%", UNKNOWN),
    ],
)
def test_own_medical_payments_are_held_against_the_income(
    income_fen: int | None, paid: list[int], test: str, said: str | None
) -> None:
    feed = [{"individual": "I0", "paid_fen": fen} for fen in paid]
    facts = household(income_fen) | {"medical": feed}
    assert verdict(f"figure: medical_paid_share, {test}", facts) == said


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([{"insured": True}, {"insured": False}], AT_RISK),
        ([{"insured": None}, {"insured": False}], AT_RISK),
        ([{"insured": True}, {"insured": None}], UNKNOWN),
        ([{"insured": True}], NONE),
    ],
)
def test_one_uninsured_settles_it_and_one_unknown_leaves_it_open(
    members: list[dict[str, object]], said: str | None
) -> None:
    rows = [{"individual": f"I{n}", "household": "H1"} | m for n, m in enumerate(members)]
    facts = household(0) | {"individuals": rows}
    assert verdict("figure: uninsured, is: yes", facts) == said


@pytest.mark.parametrize("item", ["medical", "education", "housing", "minimum_living", "water"])
@pytest.mark.parametrize(("state", "said"), [("unmet", AT_RISK), ("met", NONE), (None, UNKNOWN)])
def test_a_guarantee_is_unmet_met_or_unknown(item: str, state: str | None, said: str) -> None:
    assert verdict(f"figure: {item}, is: unmet", household(0, **{item: state})) == said


def test_a_household_of_nobody_is_unknown_and_not_without_risk() -> None:
    facts = household(0)
    facts["households"].append({"household": "H2", "status": "relieved", "income_fen": 1})
    found = flags(
        screened(facts, with_risk("{zh: 甲, en: A, figure: income_per_head, above: 9元}"))
    )
    assert found == [("H2", "only", "unknown")]


def test_other_statuses_are_not_judged() -> None:
    rule = "figure: income_per_head, at_most: 1元, statuses: [marginal]"
    assert verdict(rule, household(0)) is None
    assert verdict(rule, household(0, status="marginal")) == "at_risk"


@pytest.mark.parametrize("seed", range(12))
def test_the_screening_is_that_of_the_slow_reader(seed: int) -> None:
    chance = Random(seed)
    facts = population(chance, 400)
    found = slow_flags(facts)
    assert len(found) > 400
    assert unlike(flags(screened(facts)), found) == []


def test_the_slow_reader_meets_every_verdict_of_every_risk() -> None:
    met = {
        (risk, said)
        for seed in range(3)
        for _, risk, said in slow_flags(population(Random(seed), 400))
    }
    never = {("lost", "unknown")}
    risks = {risk for risk, _ in met}
    assert met == {(r, v) for r in risks for v in ("at_risk", "unknown")} - never


@pytest.mark.parametrize("seed", range(40))
def test_small_counties_are_screened_as_the_slow_reader_does(seed: int) -> None:
    facts = population(Random(1000 + seed), 1 + seed % 7)
    assert flags(screened(facts)) == slow_flags(facts)


def parquet(facts: Mapping[str, Any], folder: Path) -> RawFacts:
    """The same facts as Parquet files."""
    paths = {}
    for name, rows in facts.items():
        paths[name] = folder / f"{name}.parquet"
        duckdb.from_arrow(pa.Table.from_pylist(rows)).write_parquet(str(paths[name]))
    files = {name: open_file(path) for name, path in paths.items()}
    return RawFacts(files.pop("households"), files)


def test_order_of_rows_threads_and_kind_of_file_change_nothing(tmp_path: Path) -> None:
    chance = Random(7)
    facts = population(chance, 300)
    before = screened(facts).as_json("zh")
    for rows in facts.values():
        chance.shuffle(rows)
    assert screened(facts).as_json("zh") == before
    connection = Session()._connection
    try:
        for threads in (1, 4):
            connection.execute(f"SET threads = {threads}")
            answer = ask(pack(), "monitoring.risk", parquet(facts, tmp_path))
            assert answer.as_json("zh") == before
    finally:
        connection.execute("RESET threads")


def test_sums_beyond_64_bits_are_exact_and_beyond_128_are_refused() -> None:
    rule = with_risk("{zh: 甲, en: A, figure: income_per_head_change, below: 0元}")
    most = 2**63 - 1
    facts = household(most - 1, previous_income_fen=most, previous_persons=1)
    assert flags(screened(facts, rule)) == [("H1", "only", "at_risk")]
    facts = household(most, 3, previous_income_fen=-most, previous_persons=most)
    assert flags(screened(facts, rule)) == []
    medical = [{"individual": "I0", "paid_fen": most}] * 3
    burden = with_risk("{zh: 甲, en: A, figure: medical_paid_share, at_least: 99%}")
    assert flags(screened(household(most) | {"medical": medical}, burden)) == [
        ("H1", "only", "at_risk")
    ]
    lost = [{"household": "H1", "loss_fen": most}] * 3
    losses = with_risk("{zh: 甲, en: A, figure: loss, above: 0元}")
    assert codes(screened(household(1) | {"losses": lost}, losses)) == ["sum_too_large"]


def test_the_summary_counts_what_is_listed() -> None:
    facts = population(Random(3), 200)
    answer: Any = screened(facts).in_words("zh")
    listed = flags(screened(facts))
    assert answer["households"] == 200
    assert answer["at_risk"] == len({h for h, _, v in listed if v == "at_risk"})
    assert answer["unknown"] == len({h for h, _, v in listed if v == "unknown"})
    for row in answer["risks"]:
        for said in ("at_risk", "unknown"):
            assert row[said] == sum((r, v) == (row["risk"], said) for _, r, v in listed)
    relieved = sum(row["status"] == "relieved" for row in facts["households"])
    assert answer["risks"][0] | {"at_risk": 0, "unknown": 0} == {
        "risk": "low", "title": "低收入", "clause": "MO-001", "judged": relieved,
        "at_risk": 0, "unknown": 0,
    }  # fmt: skip


def test_a_flag_shows_figure_line_clause_and_what_the_household_carries() -> None:
    facts = household(
        34_000_00, 4, name="张某户", housing="met", previous_income_fen=1, previous_persons=1
    )
    facts |= {"medical": [{"individual": "I1", "paid_fen": 17_000_00}], "losses": []}
    answer: Any = screened(facts).in_words("zh")
    low, burden = answer["flags"][0], answer["flags"][3]
    assert low["name"] == "张某户"
    assert (low["risk"], low["value_fen"], low["line_fen"]) == ("low", 8_500_00, 10_000_00)
    assert (low["persons"], low["clause"], low["value_share"]) == (4, "MO-001", None)
    assert (burden["risk"], burden["value_share"], burden["line_share"]) == ("burden", "1/2", "1/3")


def test_a_loss_is_shown_rounded_down_but_compared_exactly() -> None:
    rule = with_risk("{zh: 甲, en: A, figure: income_per_head, below: 0元}")
    answer: Any = screened(household(-1, 3), rule).in_words("zh")
    assert answer["flags"][0]["value_fen"] == -1


def test_the_steps_of_one_household_are_told() -> None:
    facts = household(34_000_00, 4)
    answer = screened(
        facts,
        explain="H1",
        by=with_risk("{zh: 甲, en: A, figure: income_per_head, at_most: 8500元}"),
    )
    [citation] = answer.because.citations.values()
    assert citation.clause == "MO-001"
    assert str(citation.step.zh) == "H1: income_per_head 8500_00 fen at_most 8500_00 fen"
    assert codes(screened(facts, explain="H9")) == ["no_such_row"]


def test_a_feed_that_is_missing_leaves_its_risk_unknown_and_says_so() -> None:
    answer = screened(household(9_999_999, housing="met"))
    assert codes(answer) == ["risk_not_judged", "risk_not_judged"]
    found: Any = answer.in_words("zh")
    by_risk = {row["risk"]: (row["judged"], row["unknown"]) for row in found["risks"]}
    assert by_risk["burden"] == by_risk["lost"] == (0, 1)
    alone = with_risk("{zh: 甲, en: A, figure: loss, above: 0元}")
    assert (screened(household(1), alone).exit_status) == 2


def test_nobody_is_lost_for_want_of_a_household() -> None:
    facts = household(1)
    facts["individuals"].append({"individual": "I9", "household": "H9"})
    answer = screened(facts)
    assert (answer.exit_status, codes(answer)) == (2, ["individuals_without_household"])
    assert (answer.problems[0].subject, answer.problems[0].values["count"]) == ("H9", 1)


def test_rows_of_a_feed_that_match_nobody_are_counted() -> None:
    feed = [{"individual": name, "paid_fen": 1} for name in ("I0", "X1", "X2", "X2")]
    answer = screened(household(1) | {"medical": feed, "losses": []})
    assert codes(answer) == ["feed_unmatched"]
    assert answer.problems[0].values["count"] == 3


@pytest.mark.parametrize("seed", range(4))
def test_whoever_matches_nobody_is_told_from_files_in_any_order(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    facts = population(chance, 200)
    facts["medical"] += [{"individual": f"X{n}", "paid_fen": n} for n in range(3)]
    facts["losses"] += [{"household": "Y1", "loss_fen": 1}] * 2
    for rows in facts.values():
        chance.shuffle(rows)
    answer = ask(pack(), "monitoring.risk", parquet(facts, tmp_path))
    assert flags(answer) == slow_flags(facts)
    told = [(p.code, p.subject, p.values["count"]) for p in answer.problems]
    assert told == [("feed_unmatched", "X0", 3), ("feed_unmatched", "Y1", 2)]
    facts["individuals"] += [{"individual": f"Z{n}", "household": f"Z{9 - n}"} for n in range(3)]
    [stray] = ask(pack(), "monitoring.risk", parquet(facts, tmp_path)).problems
    told = [(stray.code, stray.subject, stray.values["count"])]
    assert told == [("individuals_without_household", "Z7", 3)]


@pytest.mark.parametrize(
    ("table", "select", "code"),
    [
        ("households", "SELECT 'H1' AS household, '脱贫' AS status", "unknown_codes"),
        ("households", "SELECT 'H1' AS household, '' AS status", "missing_cells"),
        (
            "households",
            "SELECT 'H1' AS household, 'relieved' AS status, -1 AS previous_persons",
            "below_zero_cells",
        ),
        (
            "individuals",
            "SELECT 'I1' AS individual, 'H1' AS household FROM range(2)",
            "duplicate_keys",
        ),
        (
            "individuals",
            "SELECT 'I1' AS individual, 'H1' AS household, 1 AS insured",
            "wrong_column_type",
        ),
    ],
)
def test_a_faulty_parquet_file_is_refused(
    table: str, select: str, code: str, tmp_path: Path
) -> None:
    files = {
        "households": "SELECT 'H1' AS household, 'relieved' AS status",
        "individuals": "SELECT 'I1' AS individual, 'H1' AS household",
    } | {table: select}
    for name, text in files.items():
        duckdb.sql(text).write_parquet(str(tmp_path / f"{name}.parquet"))
    feeds = {"individuals": open_file(tmp_path / "individuals.parquet")}
    raw = RawFacts(open_file(tmp_path / "households.parquet"), feeds)
    assert codes(ask(pack(), "monitoring.risk", raw)) == [code]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            dict(eligibility._OPERATORS),
            {"at_most": "<", "below": "<=", "at_least": ">", "above": ">="},
        ),
        (
            dict(eligibility._OPERATORS),
            {"at_most": "<=", "below": "<=", "at_least": ">=", "above": ">"},
        ),
    ],
)
def test_a_planted_operator_is_found(right: dict[str, str], wrong: dict[str, str]) -> None:
    facts = population(Random(0), 400)
    with mock.patch.dict(eligibility._OPERATORS, right | wrong):
        assert flags(screened(facts)) != slow_flags(facts)


def test_a_planted_division_is_found() -> None:
    divided = eligibility._Figure(
        "(income_fen IS NOT NULL AND persons > 0)", "(income_fen // persons)", "1"
    )
    facts = population(Random(0), 400)
    with mock.patch.dict(eligibility._FIGURES, {"income_per_head": divided}):
        assert flags(screened(facts)) != slow_flags(facts)


def test_the_text_that_was_run_gives_the_same_flags_to_an_auditor() -> None:
    facts = population(Random(5), 100)
    answer = screened(facts)
    connection = duckdb.connect()
    for name, rows in facts.items():
        connection.register(name, pa.Table.from_pylist(rows))
    for text in answer.texts:
        connection.execute(text)
    again = connection.sql("SELECT household, risk, verdict FROM flags ORDER BY household, place")
    assert again.fetchall() == flags(answer)


def test_the_command_reads_several_tables_and_writes_each_form(tmp_path: Path) -> None:
    facts = population(Random(6), 50)
    parquet(facts, tmp_path)
    root = written(tmp_path)
    feeds = [f"{name}={tmp_path}/{name}.parquet" for name in ("individuals", "medical", "losses")]
    given = [
        "ask",
        root,
        "monitoring.risk",
        "--facts",
        tmp_path / "households.parquet",
        "--feed",
        *feeds,
    ]
    done = bangfu(*given)
    found = [
        (row["household"], row["risk"], row["verdict"]) for row in done.json["answer"]["flags"]
    ]
    assert found == slow_flags(facts)
    out = tmp_path / "flags.parquet"
    assert bangfu(*given, "--format", "parquet", "--out", out).status == 0
    assert duckdb.sql(f"SELECT household, risk, verdict FROM '{out}'").fetchall() == found
    lines = bangfu(*given, "--format", "csv").out.splitlines()
    assert len(lines) == len(found) + 1
    assert "低收入" in bangfu(*given, "--format", "table").out
    text = bangfu(*given, "--sql").out
    assert text.startswith("CREATE TEMPORARY TABLE heads AS")
    assert "income_fen <= CAST(1000000 AS HUGEINT) * persons" in text


def test_a_question_of_one_case_has_no_sql_to_show() -> None:
    facts = json.dumps({"tranches": even_tranches()})
    given = ["ask", "jizhou-2018", "returns.remittance", "--facts", "-", "--set", "year=2020"]
    assert bangfu(*given, stdin=facts).status == 0
    refused = bangfu(*given, "--sql", stdin=facts)
    assert (refused.status, refused.codes) == (2, ["bad_option"])
