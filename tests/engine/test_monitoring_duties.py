"""Visits owed by grid and level: worked months, and equality with a slow reader day by day."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import duckdb
import pyarrow as pa
import pytest

from bangfu.core.facts import RawFacts
from bangfu.engine import monitoring
from bangfu.engine.ask import Answer, ask
from tests.cli.running import bangfu
from tests.engine.monitored import pack, slow_verdict, visited, written
from tests.worked import codes


def owed(facts: dict[str, Any]) -> Answer:
    """The answer about visits."""
    return ask(pack(), "monitoring.duties", RawFacts(facts, file="facts.yaml"))


def said(facts: dict[str, Any]) -> Any:
    """The same in Chinese."""
    return owed(facts).in_words("zh")


def grid_07(as_of: str) -> dict[str, Any]:
    """86 households of one grid; the village saw 82 of them in July, the township all in July."""
    names = [f"H{number:02}" for number in range(86)]
    days = {"village": names[:82], "township": names}
    return {
        "households": [{"household": name, "grid": "07"} for name in names],
        "visits": [
            {"visit": f"{level}{name}", "household": name, "level": level, "visited_on": "2024-07-09"}
            for level, seen in days.items()
            for name in seen
        ]
        + [
            {"visit": f"June {name}", "household": name, "level": "village", "visited_on": "2024-06-09"}
            for name in names
        ],
        "as_of": as_of,
    }  # fmt: skip


def counted(facts: dict[str, Any], level: str) -> tuple[int, int, int, int]:
    """Due, done, open, overdue of the only grid."""
    [row] = [r for r in said(facts)["grids"] if r["level"] == level]
    return row["due"], row["done"], row["open"], row["overdue"]


def test_july_is_missing_for_four_of_eighty_six() -> None:
    facts = grid_07("2024-07-31")
    assert counted(facts, "village") == (86, 82, 0, 4)
    assert counted(facts, "township") == (86, 86, 0, 0)
    answer: Any = owed(facts).answer
    [village] = [row for row in answer["grids"] if row["level"] == "village"]
    assert village["done_share"] == Fraction(82, 86)
    assert round(village["done_share"] * 1000) == 953
    assert [row["household"] for row in answer["overdue"]] == ["H82", "H83", "H84", "H85"]
    assert answer["overdue"][0] == {
        "household": "H82", "grid": "07", "level": "village",
        "last_on": date(2024, 6, 9), "due_on": date(2024, 7, 31), "clause": "MO-002",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "village"),
    [
        ("2024-07-30", (86, 82, 4, 0)),  # July is not over
        ("2024-07-31", (86, 82, 0, 4)),
        ("2024-08-01", (86, 0, 82, 4)),  # August has begun; who was not seen in July stays overdue
        ("2024-08-31", (86, 0, 0, 86)),
        ("2024-07-08", (86, 0, 86, 0)),
        ("2024-01-20", (86, 0, 86, 0)),  # nothing is over since the rules hold
        ("2024-01-31", (86, 0, 0, 86)),
    ],
)
def test_a_visit_is_open_until_its_month_is_over(
    as_of: str, village: tuple[int, int, int, int]
) -> None:
    assert counted(grid_07(as_of), "village") == village


@pytest.mark.parametrize(
    ("as_of", "township"),
    [
        ("2024-07-09", (86, 86, 0, 0)),
        ("2024-09-30", (86, 86, 0, 0)),
        ("2024-10-01", (86, 0, 86, 0)),
        ("2024-12-31", (86, 0, 0, 86)),
        ("2024-07-08", (86, 0, 0, 86)),  # nobody was seen by the township in the second quarter
    ],
)
def test_the_township_has_the_quarter(as_of: str, township: tuple[int, int, int, int]) -> None:
    assert counted(grid_07(as_of), "township") == township


def test_a_late_visit_ends_what_was_overdue() -> None:
    facts = grid_07("2024-08-02")
    facts["visits"].append(
        {"visit": "late", "household": "H85", "level": "village", "visited_on": "2024-08-02"}
    )
    assert counted(facts, "village") == (86, 1, 82, 3)


def test_who_came_in_the_middle_of_a_month_is_not_overdue_for_it() -> None:
    facts = grid_07("2024-08-05")
    facts["households"][85]["since_on"] = "2024-07-02"
    facts["households"][84]["since_on"] = "2024-08-06"
    assert counted(facts, "village") == (85, 0, 83, 2)


def test_households_of_no_grid_stand_apart_and_are_told() -> None:
    facts = grid_07("2024-07-31")
    facts["households"][0]["grid"] = None
    answer = owed(facts)
    assert codes(answer) == ["households_without_grid"]
    assert [row["grid"] for row in said(facts)["grids"]] == ["07", "07", None, None]


def test_visits_to_others_are_counted_apart() -> None:
    facts = grid_07("2024-07-31")
    facts["visits"].append(
        {"visit": "x", "household": "H99", "level": "village", "visited_on": "2024-07-01"}
    )
    assert codes(owed(facts)) == ["feed_unmatched"]


def test_where_nobody_was_visited_all_are_open_or_overdue() -> None:
    facts = grid_07("2024-07-31") | {"visits": []}
    assert counted(facts, "village") == (86, 0, 0, 86)


DAYS = ["2024-02-29", "2024-03-30", "2024-03-31", "2024-04-01", "2024-07-15", "2024-12-31"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("seed", range(3))
def test_every_household_stands_as_the_slow_reader_says(day: str, seed: int) -> None:
    chance = Random(f"{day} {seed}")
    facts = visited(chance, 250, date.fromisoformat(day))
    verdicts = slow(facts)
    found = said(facts)
    assert {"open", "overdue"} <= set(verdicts.values())
    assert [(row["household"], row["level"]) for row in found["overdue"]] == [
        key for key, verdict in verdicts.items() if verdict == "overdue"
    ]
    grids = {row["household"]: row["grid"] for row in facts["households"]}
    for row in found["grids"]:
        mine = [
            v
            for (h, level), v in verdicts.items()
            if (grids[h], level) == (row["grid"], row["level"])
        ]
        assert [row[name] for name in ("due", "done", "open", "overdue")] == [
            len(mine), mine.count("done"), mine.count("open"), mine.count("overdue"),
        ]  # fmt: skip
    for rows in (facts["households"], facts["visits"]):
        chance.shuffle(rows)
    assert said(facts) == found


def slow(facts: dict[str, Any]) -> dict[tuple[str, str], str]:
    """The verdict of every household and level, by the slow reader."""
    found = {
        (row["household"], level): slow_verdict(row, level, facts)
        for row in facts["households"]
        for level in ("township", "village")
    }
    return {key: verdict for key, verdict in found.items() if verdict is not None}


def test_a_planted_period_is_found() -> None:
    facts = visited(Random(1), 250, date(2024, 7, 15))
    right = said(facts)

    def too_late(as_of: date, months: int, first_day: date) -> tuple[date, date, None, None]:
        return (*monitoring.period_of(as_of, months), None, None)

    with mock.patch.object(monitoring, "_periods", too_late):
        assert said(facts) != right


def test_the_command_answers_from_parquet_and_csv(tmp_path: Path) -> None:
    facts = visited(Random(2), 40, date(2024, 7, 31))
    right = said(facts)
    root = written(tmp_path)
    for name in ("households", "visits"):
        table = duckdb.from_arrow(pa.Table.from_pylist(facts[name]))
        typed = "SELECT * REPLACE (CAST({0} AS DATE) AS {0}) FROM given".format(
            "since_on" if name == "households" else "visited_on"
        )
        table.query("given", typed).write_parquet(str(tmp_path / f"{name}.parquet"))
        table.write_csv(str(tmp_path / f"{name}.csv"))
    for kind in ("parquet", "csv"):
        done = bangfu(
            "ask", root, "monitoring.duties", "--facts", tmp_path / f"households.{kind}",
            "--feed", f"visits={tmp_path}/visits.{kind}", "--set", "as_of=2024-07-31",
        )  # fmt: skip
        assert done.json["answer"] == right
    sheet = bangfu(
        "ask", root, "monitoring.duties", "--facts", tmp_path / "households.parquet",
        "--feed", f"visits={tmp_path}/visits.parquet", "--set", "as_of=2024-07-31", "--format", "csv",
    )  # fmt: skip
    assert sheet.out.splitlines()[0].startswith("grid,level,from_on,until_on,due,done")
