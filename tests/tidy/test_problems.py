"""Every problem has a wording in both languages, and every wording a problem and a test."""

import ast
import re
from string import Formatter

import pytest

from bangfu.core.problem import problem_texts
from tests.tidy.sources import PACKS, ROOT, files, python, read, strings

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What a cell must hold is quoted as it is written, in whatever language it is told.
WRITTEN_SO = re.compile(r"亿元|万元|元|[是否](?= or| \()|(?<=or )否")


def codes_in(texts: list[str]) -> set[str]:
    """The problem codes that stand in texts as words of their own."""
    words = {word for text in texts for word in re.findall(r"(?<![\w.])\w+(?![\w])", text)}
    return words & set(problem_texts())


def fields(text: str) -> set[str]:
    """The names of what is filled into a wording."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(text) if name}


def test_every_wording_is_chinese_and_english() -> None:
    wrong = [
        c
        for c, t in problem_texts().items()
        if not CHINESE.search(t.zh) or CHINESE.search(WRITTEN_SO.sub("", t.en))
    ]
    assert wrong == []


def test_both_languages_are_told_the_same_values() -> None:
    differing = [c for c, text in problem_texts().items() if fields(text.zh) != fields(text.en)]
    assert differing == []


def test_every_wording_belongs_to_a_problem_that_code_can_find() -> None:
    held = [str(text.value) for path in python() for text in strings(ast.parse(read(path)))]
    assert set(problem_texts()) - codes_in(held) == set()


def test_every_problem_is_provoked_by_a_test_or_a_worked_case() -> None:
    tests = [path for path in files(ROOT / "tests") if "tidy" not in path.parts]
    cases = [path for path in files(PACKS, ".yaml") if "cases" in path.parts]
    texts = [read(p) for p in (*tests, *cases) if p.suffix in {".py", ".yaml", ".json", ".csv"}]
    assert set(problem_texts()) - codes_in(texts) == set()


@pytest.mark.parametrize(
    ("zh", "en", "same"), [("{a}村", "{a} village", True), ("{a}村{b}", "{a} village", False)]
)
def test_a_value_told_in_one_language_only_is_seen(zh: str, en: str, same: bool) -> None:
    assert (fields(zh) == fields(en)) is same
