"""A broken pack is told of once per fault, with file, line, cause and next step, in both languages."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import bangfu
from tests.faults import broken_packs
from tests.faults.broken_packs import ALSO, FORM, SAID, Broken

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def checked(pack: Path, language: str = "zh") -> tuple[int, list[Any]]:
    """The exit status of `packs check`, and every problem that is not mere information."""
    done = bangfu("packs", "check", pack, "--format", "json", "--lang", language)
    [told] = json.loads(done.out)["packs"]
    return done.status, [p for p in told["problems"] if p["severity"] != "info"]


@pytest.mark.parametrize(
    "broken", [*FORM, *SAID, *ALSO], ids=lambda b: f"{b.code}-{b.file}-{b.line}"
)
def test_each_fault_is_told_once_with_its_place(broken: Broken, tmp_path: Path) -> None:
    status, problems = checked(broken.write(tmp_path))
    assert [problem["code"] for problem in problems] == [broken.code], problems
    assert status == 2
    [problem] = problems
    if broken.line is not None:
        file = broken.told_in or broken.file
        assert problem["where"] == f"{file}，第{broken.line}行"


@pytest.mark.parametrize("broken", [*FORM, *SAID], ids=lambda b: b.code)
def test_each_fault_is_told_in_both_languages(broken: Broken, tmp_path: Path) -> None:
    pack = broken.write(tmp_path)
    [[zh], [en]] = (checked(pack, language)[1] for language in ("zh", "en"))
    assert CHINESE.search(zh["message"])
    assert zh["message"] != en["message"]
    assert re.match(r"[A-Z\"{]|.*[a-z]", en["message"])


@pytest.mark.parametrize(
    ("write", "code", "line"),
    [
        (broken_packs.unreadable, "unreadable_file", None),
        (broken_packs.with_byte_order_mark, "yaml_bom", 1),
        (broken_packs.in_another_encoding, "not_utf8", 1),
        (broken_packs.without_identity, "no_pack_file", None),
        (broken_packs.nowhere, "no_such_pack", None),
    ],
)
def test_a_file_that_is_not_there_or_not_text_is_told(
    write: Callable[[Path], Path], code: str, line: int | None, tmp_path: Path
) -> None:
    status, problems = checked(write(tmp_path))
    assert (status, [problem["code"] for problem in problems]) == (2, [code])
    assert ("第1行" in problems[0]["where"]) == (line is not None)


def test_many_faults_of_many_files_are_told_at_once(tmp_path: Path) -> None:
    pack = FORM[3].write(tmp_path)
    other = pack / "clauses" / "20-other.yaml"
    other.write_text(other.read_text(encoding="utf-8").replace("why:", "wyh:"), encoding="utf-8")
    status, problems = checked(pack)
    assert status == 2
    assert [p["code"] for p in problems] == ["duplicate_yaml_key", "unknown_key"]


def test_a_broken_pack_answers_nothing(tmp_path: Path) -> None:
    pack = FORM[0].write(tmp_path)
    done = bangfu("ask", pack, "returns.guarantee", "--set", "year=2025")
    assert (done.status, done.json["answer"], done.codes) == (2, None, ["yaml_tab"])


def test_the_check_of_the_rest_goes_on_in_words_for_people(tmp_path: Path) -> None:
    done = bangfu("packs", "check", FORM[0].write(tmp_path))
    assert done.status == 2
    assert "clauses/10-returns.yaml，第14行" in done.out
    assert "制表符" in done.out
