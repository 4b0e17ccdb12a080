"""The tree keeps the card: names, sizes, sentences, and nothing of one machine."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import LONGEST_FIRST
from tests.tidy import shape
from tests.tidy.sources import ROOT, SOURCE, Checker, complaints, files, python, read, texts

CODE = [*python(), *files(ROOT / "tests", ".py"), *files(ROOT / "tools", ".py")]
# They name the setting of a registry's address, and no address.
MAY_NAME_REGISTRY = {"Makefile", "install.sh"}
# Django looks for a database under this name.
NAMED_BY_DJANGO = {SOURCE / "web" / "sqlite" / "base.py"}


def test_every_file_and_folder_names_a_thing() -> None:
    inside = [path.relative_to(SOURCE) for path in files(SOURCE) if path not in NAMED_BY_DJANGO]
    parts = sorted({part for path in inside for part in (*path.parts[:-1], path.stem)})
    assert [complaint for part in parts for complaint in shape.named(part)] == []


def test_every_class_and_function_names_a_thing() -> None:
    assert complaints(shape.names_a_thing, CODE) == []


def test_no_function_is_over_seventy_lines() -> None:
    assert complaints(shape.short_functions, CODE) == []


def test_no_file_is_over_five_hundred_lines() -> None:
    packs = files(SOURCE / "packs", ".yaml")
    assert complaints(shape.short_file, [*CODE, *packs]) == []


def test_every_module_opens_with_a_sentence() -> None:
    assert complaints(shape.opens_with_a_sentence, CODE) == []


def test_everything_public_in_core_says_what_it_gives() -> None:
    assert complaints(shape.public_is_documented, python("core")) == []


def test_public_functions_of_core_take_few_arguments_by_position() -> None:
    assert complaints(shape.few_positional, python("core")) == []


def test_nothing_is_put_off_without_a_number() -> None:
    other = [path for path in texts() if path.suffix in {".md", ".yaml", ".html", ".sh", ".css"}]
    assert complaints(shape.no_work_left_in_comments, CODE) == []
    assert complaints(shape.no_work_left, other) == []


def test_no_text_carries_a_path_of_one_machine() -> None:
    assert complaints(shape.no_machine_path, texts()) == []


def test_no_text_names_a_package_registry() -> None:
    others = [path for path in texts() if path.name not in MAY_NAME_REGISTRY]
    assert complaints(shape.no_registry, others) == []


def test_requirements_hold_no_address() -> None:
    pinned = files(ROOT / "requirements", ".txt")
    assert len(pinned) == 3
    assert complaints(shape.no_address, pinned) == []


def test_every_pinned_requirement_has_its_hashes() -> None:
    for path in files(ROOT / "requirements", ".txt"):
        pins = [line for line in read(path).splitlines() if line[:1].isalnum()]
        assert pins
        assert [pin for pin in pins if not pin.endswith("\\")] == [], path.name


def test_shell_scripts_can_be_read_by_bash() -> None:
    scripts = [ROOT / ".ci" / "run", *files(ROOT / "tools", ".sh")]
    for script in scripts:
        subprocess.run(["bash", "-n", script], check=True)
        assert "set -euo pipefail" in read(script), script.name


PLANTED: list[tuple[Checker, str]] = [
    (shape.named, "utils"),
    (shape.named, "money_helpers"),
    (shape.named, "exceptions"),
    (shape.named, "base"),
    (shape.names_a_thing, "class Manager: ..."),
    (shape.names_a_thing, "def helper(): ..."),
    (shape.short_functions, "def long():\n" + "    x = 1\n" * 70),
    (shape.short_file, "x = 1\n" * 501),
    (shape.opens_with_a_sentence, "x = 1"),
    (shape.opens_with_a_sentence, '"""some words without an end"""'),
    (shape.public_is_documented, "def due(): ..."),
    (shape.public_is_documented, 'class Due:\n    """A due."""\n    def paid(self): ...'),
    (shape.few_positional, "def due(a, b, c, d): ..."),
    (shape.no_work_left_in_comments, "x = 1  # TODO: later"),
    (shape.no_work_left, "<!-- FIXME -->"),
    (shape.no_machine_path, "see " + "/ho" + "me/anna/bangfu/pack.yaml"),
    (shape.no_registry, "pip install --index-" + "url x"),
    (shape.no_address, "duckdb==2.0.0 \\\n--extra https://mirror.example/x"),
    (shape.no_address, "duckdb @ file:///wheels/duckdb.whl"),
]


@pytest.mark.parametrize(("checker", "text"), PLANTED, ids=[text[:40] for _, text in PLANTED])
def test_a_planted_defect_is_found(checker: Checker, text: str) -> None:
    assert checker(text)


INNOCENT: list[tuple[Checker, str]] = [
    (shape.named, "rate_schedule"),
    (shape.names_a_thing, "class Baseline: ..."),
    (shape.short_functions, "def short():\n    return 1"),
    (shape.opens_with_a_sentence, '"""What a tranche owes."""'),
    (shape.few_positional, "def due(a, b, *, c, d): ..."),
    (shape.no_work_left, "TODO #17: the notice period"),
    (shape.no_machine_path, "src/bangfu/core/money.py and /api/v1/ask and ~/.cache/x"),
    (shape.no_address, "duckdb==2.0.0 \\\n    --hash=sha256:0a"),
]


@pytest.mark.parametrize(("checker", "text"), INNOCENT, ids=[text[:40] for _, text in INNOCENT])
def test_the_innocent_are_left_alone(checker: Checker, text: str) -> None:
    assert checker(text) == []


def sizes(paths: list[Path]) -> str:
    """The longest files and functions, and the middle, for the eye; run with -s to read them."""
    by_file = sorted(((read(p).count("\n"), p.relative_to(ROOT)) for p in paths), reverse=True)
    by_function = sorted(
        (
            (lines, f"{path.relative_to(ROOT)}:{node.name}")
            for path in paths
            for node, lines in shape.functions(read(path))
        ),
        reverse=True,
    )
    lengths = [lines for lines, _ in by_function]
    middle, ninth = lengths[len(lengths) // 2], lengths[len(lengths) // 10]
    head = f"{len(by_file)} files; functions: median {middle}, p90 {ninth} lines"
    return "\n".join([head, *(f"{n:5} {name}" for n, name in (*by_file[:8], *by_function[:8]))])


def test_sizes_are_told() -> None:
    report = sizes(python())
    print(report)
    assert "median" in report


def test_every_path_that_begins_first_is_one_of_a_test() -> None:
    tests = [path.relative_to(ROOT).as_posix() for path in files(ROOT / "tests", ".py")]
    unknown = [b for b in LONGEST_FIRST if not any(test.startswith(b) for test in tests)]
    assert unknown == []
