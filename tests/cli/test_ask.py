"""`bangfu ask`: one shape, three exit statuses, and the same answer in every format and setting."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pyarrow.parquet as pq
import pytest

from bangfu.cli.printing import LIST_NAMES
from bangfu.core.catalogue import QUESTIONS
from bangfu.core.policies.pack import Case
from bangfu.engine.ask import questions_of
from bangfu.engine.cases import answer_of
from tests.cli.running import Done, ask, bangfu
from tests.tidy.sources import ROOT
from tests.worked import WAN, even_tranches, jizhou, villages

TRANCHES = "tranche,project,injected_on,subsidy_fen\n" + "".join(
    f"{row['tranche']},{row['project']},{row['injected_on']},{row['subsidy_fen']}\n"
    for row in even_tranches()
)
SPAN = ("--set", "members=288", "from_year=2018", "to_year=2025")


@pytest.fixture
def tranches(tmp_path: Path) -> Path:
    """The even programme as CSV."""
    path = tmp_path / "tranches.csv"
    path.write_text(TRANCHES)
    return path


def named(case: Case) -> str:
    """A case by its question and place."""
    return f"{case.question}-{jizhou().cases.index(case)}"


def asked(case: Case) -> Done:
    """A worked case put to the command on standard input."""
    readings = [
        x for name, reading in case.readings.items() for x in ("--reading", f"{name}={reading}")
    ]
    on = ["--on", case.on.isoformat()] if case.on else []
    return ask(case.question, "--facts", "-", *on, *readings, stdin=json.dumps(case.facts))


@pytest.mark.parametrize("case", jizhou().cases, ids=named)
def test_every_worked_case_is_answered_alike_by_command_and_function(case: Case) -> None:
    answer = answer_of(jizhou(), case)
    done = asked(case)
    assert done.status == answer.exit_status, done.out
    assert done.err == ""
    if answer.exit_status == 2:
        assert done.codes == [problem.code for problem in answer.problems]
    else:
        assert done.json == answer.as_json("zh")


def test_every_question_has_a_case_among_them() -> None:
    assert {case.question for case in jizhou().cases} == set(questions_of(jizhou()))


def test_the_answer_has_exactly_the_shape_of_the_contract(tranches: Path) -> None:
    told = ask("returns.remittance", "--facts", tranches, "--set", "year=2019").json
    assert list(told) == ["pack", "question", "on", "readings", "answer", "because", "problems"]
    assert (told["pack"], told["question"]) == ("jizhou-2018", "returns.remittance")
    assert (told["on"], told["readings"]) == ("2019-12-31", {})
    for citation in told["because"]:
        assert list(citation) == ["clause", "at", "gist", "values", "step"]
    assert [row["due_fen"] for row in told["answer"]] == [936 * WAN, 432 * WAN]


def test_a_problem_has_exactly_its_shape() -> None:
    facts = json.dumps({"class": "bonuses", "amount_fen": 1})
    [problem] = ask("returns.use", "--facts", "-", stdin=facts).json["problems"]
    assert list(problem) == ["code", "severity", "subject", "where", "message", "clause"]


@pytest.mark.parametrize(
    ("use", "status"), [("cleaning", 0), ("bonuses", 1), ("other", 1), ("champagne", 2)]
)
def test_the_exit_status_says_answered_refused_or_unusable(use: str, status: int) -> None:
    facts = json.dumps({"class": use, "amount_fen": 1})
    assert ask("returns.use", "--facts", "-", stdin=facts).status == status


def test_a_finding_is_an_answer() -> None:
    facts = {"villages": villages(287), "year": 2020}
    done = ask("returns.guarantee", "--facts", "-", stdin=json.dumps(facts))
    assert (done.status, done.codes) == (0, ["member_count"])


def test_one_set_takes_several_values(tranches: Path) -> None:
    apart = [x for value in SPAN[1:] for x in ("--set", value)]
    together = ask("returns.forecast", "--facts", tranches, *SPAN)
    assert together.json == ask("returns.forecast", "--facts", tranches, *apart).json
    assert together.json["answer"][0]["surplus_fen"] == 144 * WAN


def test_a_reading_is_chosen_and_told(tranches: Path) -> None:
    readings = ("--reading", "A-JZ-01=R3", "A-JZ-03=G2")
    told = ask("returns.forecast", "--facts", tranches, *SPAN, *readings).json
    assert told["readings"] == {"A-JZ-01": "R3", "A-JZ-03": "G2"}
    assert [row["remitted_fen"] // WAN for row in told["answer"]][:4] == [432, 936, 1_008, 0]


def test_further_tables_are_fed(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("village,level\nA,municipal\n")
    (tmp_path / "u.csv").write_text("unit\nU1\n")
    (tmp_path / "l.csv").write_text("unit,village\nU1,A\n")
    feeds = ("--feed", f"units={tmp_path / 'u.csv'}", f"links={tmp_path / 'l.csv'}")
    done = ask("pairings.coverage", "--facts", tmp_path / "v.csv", *feeds, "--on", "2018-12-31")
    assert (done.status, done.json["answer"]["covered"]) == (0, 1)


def test_the_day_is_told_and_can_be_set(tranches: Path) -> None:
    day = ("--on", "2025-06-30")
    assert (
        ask("returns.remittance", "--facts", tranches, "--set", "year=2019", *day).json["on"]
        == "2025-06-30"
    )


def test_messages_change_their_language_and_nothing_else(tranches: Path) -> None:
    zh, en = (
        ask("returns.forecast", "--facts", tranches, *SPAN, "--lang", language).json
        for language in ("zh", "en")
    )
    assert zh["answer"] == en["answer"]
    assert [c["clause"] for c in zh["because"]] == [c["clause"] for c in en["because"]]
    assert [c["gist"] for c in zh["because"]] != [c["gist"] for c in en["because"]]


def test_explain_adds_the_steps_of_one_row(tranches: Path) -> None:
    plain, explained = (
        ask("returns.remittance", "--facts", tranches, "--set", "year=2019", *more).json
        for more in ((), ("--explain", "T2018"))
    )
    assert plain["answer"] == explained["answer"]
    steps = {c["clause"]: c["step"] for c in explained["because"]}
    assert steps["JZ-042"] == "2019: 144000000_00 fen x 13/200 = 9360000_00 fen"
    assert all(c["step"] == "" for c in plain["because"])


# --- formats ---------------------------------------------------------------------------------


def test_csv_goes_to_standard_output_and_its_grounds_to_standard_error(tranches: Path) -> None:
    done = ask("returns.forecast", "--facts", tranches, *SPAN, "--format", "csv")
    lines = done.out.splitlines()
    assert lines[0] == "year,remitted_fen,guaranteed_fen,surplus_fen,cumulative_fen,covered"
    assert lines[1] == "2018,432000000,288000000,144000000,144000000,true"
    assert [c["clause"] for c in json.loads(done.err)["because"]]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_has_its_grounds_beside_it(form: str, tranches: Path, tmp_path: Path) -> None:
    out = tmp_path / f"answer.{form}"
    done = ask("returns.forecast", "--facts", tranches, *SPAN, "--format", form, "--out", out)
    assert (done.status, done.out) == (0, "")
    beside: Any = json.loads(out.with_name(out.name + ".json").read_text(encoding="utf-8"))
    assert beside["because"]
    if form == "parquet":
        assert pq.read_table(out).column("covered").to_pylist() == [True] * 8
    else:
        assert len(out.read_text().splitlines()) == 9
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        out.name,
        f"{out.name}.json",
        "tranches.csv",
    ]


def test_json_goes_to_the_file_named(tranches: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.json"
    done = ask("returns.forecast", "--facts", tranches, *SPAN, "--out", out)
    assert (done.status, done.out) == (0, "")
    assert json.loads(out.read_text(encoding="utf-8"))["answer"][0]["year"] == 2018


def test_parquet_needs_a_file(tranches: Path) -> None:
    done = ask("returns.forecast", "--facts", tranches, *SPAN, "--format", "parquet")
    assert done.status == 2
    assert "--out FILE" in done.out + done.err


def test_a_table_for_people_shows_yuan_clauses_and_problems(tranches: Path) -> None:
    done = ask(
        "returns.forecast", "--facts", tranches, *SPAN, "--format", "table", "--set", "members=287"
    )
    assert done.status == 2
    shown = ask(
        "returns.forecast",
        "--facts",
        tranches,
        "--set",
        "members=287",
        *SPAN[2:],
        "--format",
        "table",
    )
    assert "4,320,000 " in shown.out
    assert "JZ-041" in shown.out
    assert "287" in shown.out


def test_a_table_breaks_no_code_however_narrow_the_terminal(
    tranches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    shown = ask("returns.forecast", "--facts", tranches, *SPAN, "--format", "table").out
    heads = [line for line in shown.splitlines() if line.startswith("┃")]
    assert len(heads) > 1, "words wrap"
    [first] = [line for line in shown.splitlines() if line.startswith("│ 2018")]
    assert "4,320,000" in first
    assert first.endswith("│"), "nothing is cut off at the right"
    assert shown.startswith("jizhou-2018 · returns.forecast · ")
    owed = {"households": [{"household": "211282102200-0001", "grid": "211282102200-1"}]}
    facts = json.dumps(owed | {"visits": [], "as_of": "2024-07-31"})
    asked = ("ask", "kaiyuan-2024", "monitoring.duties", "--facts", "-", "--format", "table")
    assert "│ 211282102200-0001 │ 211282102200-1 │ 乡镇 │" in bangfu(*asked, stdin=facts).out


def test_a_table_for_people_says_codes_and_sums_in_the_words_of_its_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    facts = json.dumps({"class": "cleaning", "amount_fen": 1_000_000})
    asked = ("returns.use", "--facts", "-", "--format", "table")
    chinese = ask(*asked, stdin=facts).out
    assert "│ 可以使用 │ JZ-050   │" in chinese
    assert "10,000.00 元：可以使用" in chinese
    english = ask(*asked, "--lang", "en", stdin=facts).out
    assert "│ Allowed  │ JZ-050 │" in english
    assert "10,000.00 yuan: Allowed" in english
    households = [{"household": "H1", "status": "relieved", "income_fen": 10_000_00}]
    facts = json.dumps(
        {"households": households, "individuals": [{"individual": "I", "household": "H1"}]}
    )
    asked = ("ask", "kaiyuan-2024", "monitoring.risk", "--facts", "-", "--format", "table")
    shown = bangfu(*asked, "--on", "2024-12-01", stdin=facts).out
    assert "各项风险" in shown
    assert "H1     │ 脱贫户 │ 1    │ 人均收入1万元及以下" in shown
    assert "[提醒]" in shown


def test_the_shares_of_the_readme_are_told_with_the_reason_of_those_who_have_none() -> None:
    facts = str(ROOT / "docs" / "examples" / "shares.csv")
    asked = ("ask", "kaiyuan-2024", "payouts.differentiated", "--facts", facts)
    shown = bangfu(*asked, "--set", "pool_fen=2000000", "--explain", "H2", "--format", "table").out
    for part in (
        "3,529.41",
        "7,058.83",
        "4,705.88",
        "既不是监测户也不是脱贫户",
        "12/34 -> 7,058.83",
    ):
        assert part in shown


def test_a_list_of_an_answer_has_a_title_in_both_languages() -> None:
    lists = {name for question in QUESTIONS.values() for name in question.answer.lists}
    assert lists == set(LIST_NAMES)


def test_an_answer_of_one_object_is_one_row() -> None:
    facts = json.dumps({"class": "cleaning", "amount_fen": 1})
    done = ask("returns.use", "--facts", "-", "--format", "csv", stdin=facts)
    assert done.out == "decision,clause\nallowed,JZ-050\n"


# --- the schema ------------------------------------------------------------------------------


def plainly(facts: Any) -> Any:
    """Facts of a case as JSON carries them."""
    return json.loads(json.dumps(facts, default=str))


@pytest.mark.parametrize("question", questions_of(jizhou()))
def test_the_schema_is_valid_and_every_worked_case_satisfies_it(question: str) -> None:
    schema = ask(question, "--schema").json
    jsonschema_rs.meta.validate(schema["facts"])
    jsonschema_rs.meta.validate(schema["answer"])
    wanted, given = (jsonschema_rs.validator_for(schema[side]) for side in ("facts", "answer"))
    for case in (case for case in jizhou().cases if case.question == question):
        answer = answer_of(jizhou(), case)
        if answer.exit_status != 2:
            wanted.validate(plainly(case.facts))
            given.validate(plainly(answer.in_words("zh")))


@pytest.mark.parametrize("question", questions_of(jizhou()))
def test_the_schema_names_everything_in_both_languages(question: str) -> None:
    schema = ask(question, "--schema").json
    assert set(schema["title"]) == set(schema["description"]) == {"zh", "en"}
    text = json.dumps(schema["facts"])
    assert text.count('"title": ') == text.count('"titles": {"zh": ') > 0


def test_an_unknown_question_has_no_schema() -> None:
    done = ask("returns.nothing", "--schema")
    assert (done.status, done.codes) == (2, ["unknown_question"])


# --- the command as a process ----------------------------------------------------------------

COMMAND = str(Path(sys.executable).parent / "bangfu")


@pytest.mark.parametrize(
    "place",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"LANG": "tr_TR.UTF-8", "LC_ALL": "", "TZ": "America/Lima"},
    ],
)
def test_it_answers_the_same_in_any_locale_and_zone(place: dict[str, str], tranches: Path) -> None:
    here = ask("returns.forecast", "--facts", tranches, *SPAN)
    done = subprocess.run(
        [COMMAND, "ask", "jizhou-2018", "returns.forecast", "--facts", tranches, *SPAN],
        env=os.environ | place,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == here.out
    assert done.stderr == b""


def test_a_reader_that_goes_away_is_no_error(tranches: Path) -> None:
    command = f"{COMMAND} ask jizhou-2018 returns.forecast --facts {tranches} {' '.join(SPAN)}"
    done = subprocess.run(["bash", "-c", f"{command} | head -1"], capture_output=True, check=True)
    assert done.stdout == b"{\n"
    assert b"Traceback" not in done.stderr


def test_a_fault_of_the_program_is_told_as_one(
    monkeypatch: pytest.MonkeyPatch, tranches: Path
) -> None:
    monkeypatch.setattr("bangfu.cli.asking.ask_pack", lambda *_, **__: 1 // 0)
    done = ask("returns.forecast", "--facts", tranches, *SPAN)
    assert done.status == 3
    assert "internal error: ZeroDivisionError" in done.err


# --- the other commands ----------------------------------------------------------------------


def test_the_shipped_packs_are_listed() -> None:
    [told] = [
        p
        for p in bangfu("packs", "list", "--format", "json").json["packs"]
        if p["id"] == "jizhou-2018"
    ]
    assert (told["clauses"], len(told["digest"])) == (163, 64)
    assert "jizhou-2018" in bangfu("packs", "list").out


def test_a_pack_and_a_clause_are_shown() -> None:
    assert "JZ-119" in bangfu("packs", "show", "jizhou-2018").out
    clause = bangfu("packs", "show", "jizhou-2018", "JZ-042").json
    assert clause["parameters"][0]["values"] == {"rates": {"2": "6.5%"}}
    assert bangfu("packs", "show", "jizhou-2018", "JZ-999").status == 2
    assert bangfu("packs", "show", "nowhere").status == 2


def test_the_kinds_are_listed_with_their_parameters() -> None:
    shown = bangfu("packs", "kinds").out
    assert "rate_schedule" in shown
    assert "last_continues" in shown


def test_a_pack_does_not_differ_from_itself() -> None:
    done = bangfu("packs", "diff", "jizhou-2018", "jizhou-2018", "--format", "json")
    assert (done.status, done.json) == (0, {"differences": []})


@pytest.mark.parametrize("question", ["returns.guarantee", "returns.forecast", "funds.use"])
def test_a_question_is_found(question: str) -> None:
    told = bangfu("where", question).json
    assert told["question"] == question
    assert told["code"].startswith("src/bangfu/")
    assert told["cases"]["jizhou-2018"]
    assert any(path.startswith("tests/") for path in told["tests"])


def test_a_question_that_is_none_is_not_found() -> None:
    assert bangfu("where", "returns.nothing").status == 2
