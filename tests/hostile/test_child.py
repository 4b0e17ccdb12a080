"""The reader runs apart: what takes it down gives one message, and whoever asked lives on."""

import io
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from bangfu.core.words import Words
from bangfu.engine import apart, sheet_reader
from bangfu.engine.archives import Refused
from bangfu.engine.tables import TablesUnusable, open_bytes
from bangfu.engine.workbook import Bounds
from tests.hostile import files
from tests.hostile.hazards import shows
from tests.hostile.lists import looked, people


def why(content: bytes) -> object:
    """Why a workbook cannot be read."""
    [problem] = looked(content).problems
    assert problem.code == "broken_workbook"
    assert problem.message("zh").startswith("无法读取工作簿 人员.xlsx：")
    return problem.values["why"]


@shows("limits")
def test_a_workbook_that_takes_all_memory_ends_only_its_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(apart, "BOUNDS", Bounds(memory=512 * 1024**2))
    assert why(files.long_texts()) == apart.TOO_MUCH
    assert looked(files.good()).problems == []


@shows("limits")
def test_a_workbook_that_takes_all_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system counts its own seconds, not those that others keep the machine busy."""
    rows = [b"<row><c><v>%d</v></c><c><v>7</v></c></row>" % n * 2 for n in range(99_000)]
    content = files.with_rows(rows)
    monkeypatch.setattr(apart, "BOUNDS", Bounds(cpu_seconds=1))
    assert why(content) == apart.TOO_LONG


@shows("limits")
def test_a_reader_that_aborts_tells_why() -> None:
    """Facts that are asked about are read without a look at their XML first: there it does abort."""
    with pytest.raises(TablesUnusable) as unusable:
        open_bytes("facts.xlsx", files.cell_nowhere())
    [problem] = unusable.value.problems
    assert (problem.code, problem.values["why"]) == ("broken_workbook", apart.TOO_MUCH)


@shows("limits")
def test_a_reader_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS_MAX", 0.01)
    assert why(files.good()) == apart.TOO_LONG


@shows("limits")
def test_a_reader_that_prints_without_end_runs_out_of_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "BOUNDS", Bounds(written=4_096))
    assert why(people(*[{}] * 40)) == apart.TOO_MUCH


@shows("limits")
@pytest.mark.parametrize(
    ("status", "last_words", "cause"),
    [
        (-6, "memory allocation of 8589934592 bytes failed", apart.TOO_MUCH),
        (-9, "", apart.TOO_MUCH),
        (-24, "", apart.TOO_LONG),
        (-6, "thread '<unnamed>' panicked at src/xls.rs: range end index", apart.DAMAGED),
        (-11, "Fatal Python error: Segmentation fault", apart.DAMAGED),
        (1, "Zip error: invalid archive", apart.DAMAGED),
    ],
)
def test_the_last_words_of_a_reader_tell_its_cause(
    status: int, last_words: str, cause: Words
) -> None:
    assert apart.Outcome(status, b"", last_words).cause == cause


@shows("bounds")
def test_cells_are_counted_wherever_they_say_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet of millions of cells that all say A1 is no smaller than it looks."""
    monkeypatch.setattr(sheet_reader, "CELLS_MAX", 10)
    cells = b'<s><row r="1">' + b'<c r="A1"/>' * 11 + b"</row></s>"
    with pytest.raises(Refused) as refused:
        sheet_reader._look("一", io.BytesIO(cells))
    assert refused.value.code == "sheet_too_large"


def test_a_file_that_is_read_has_no_name_to_be_left_under(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever is killed while reading leaves nothing of a roster on the disk."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []
    run = subprocess.run

    def looked(*args: Any, **more: Any) -> Any:
        seen.append(list(tmp_path.iterdir()))
        return run(*args, **more)

    monkeypatch.setattr(subprocess, "run", looked)
    assert apart.read_apart("bangfu.engine.sheet_reader", files.good(), "[]").status == 0
    assert seen == [[]]
