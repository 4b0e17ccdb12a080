"""Writes the generated pages of docs/: problem codes, rule kinds, hazards. `--check` only compares."""

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the cases that bring a problem about are tests

from tests.faults.provoked import Provocation, provocations  # noqa: E402
from tests.hostile.hazards import HAZARDS  # noqa: E402

from bangfu.core.catalogue import QUESTIONS  # noqa: E402
from bangfu.core.problem import problem_texts  # noqa: E402
from bangfu.core.rules import KINDS  # noqa: E402
from bangfu.core.rules.rule import Kind  # noqa: E402
from bangfu.core.rules.written import written_parameters  # noqa: E402

PACKS = ROOT / "src" / "bangfu" / "packs"
NOTE = "<!-- Written by `make docs`; change the source it names, not this page. -->"


def errors_page() -> str:
    """Every problem code, its sentence in both languages, and what brings it about."""
    provoked = provocations()
    rows = [
        f"| `{code}` | {_cell(text.zh)} | {_cell(text.en)} | {_provoked(code, provoked)} |"
        for code, text in sorted(problem_texts().items())
    ]
    head = [
        "# Problems and what to do about them",
        NOTE,
        "",
        "Every message has a code; the words in braces are filled in. From",
        "`src/bangfu/core/problems/`; each is brought about by a test.",
        "",
        "| code | 中文 | English | brought about by |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _provoked(code: str, provoked: Mapping[str, Provocation]) -> str:
    """What brings a code about: a case of the list, else the test that names it, else a worked case."""
    if code in provoked:
        return _cell(provoked[code].what)
    named = [file for file, words in _words_of_tests().items() if code in words]
    return f"`{named[0]}`" if named else ""


@cache
def _words_of_tests() -> dict[str, set[str]]:
    """The words of each test, then of each worked case, by its path."""
    parts = ("apps", "core", "hostile", "rules")
    tests = [t for part in parts for t in sorted((ROOT / "tests" / part).rglob("*.py"))]
    return {
        file.relative_to(ROOT).as_posix(): set(re.findall(r"\w+", file.read_text("utf-8")))
        for file in (*tests, *sorted(PACKS.glob("*/cases/*.yaml")))
    }


def kinds_page() -> str:
    """Every rule kind: what it decides, its parameters, and the clauses that use it."""
    used = uses_of_kinds()
    parts = ["# Rule kinds", NOTE, "", "One file each in `src/bangfu/core/rules/`.", ""]
    parts += [
        "## What each question needs",
        "",
        "| question | kind | parameters a pack must give |",
        "|---|---|---|",
    ]
    parts += [
        f"| `{question.name}` | `{kind.kind}`{' (may be absent)' if kind in question.optional else ''} "
        f"| {', '.join(f'`{n}`' for n in needed)} |"
        for question in QUESTIONS.values()
        for kind, needed in question.needs.items()
    ]
    parts.append("")
    for name, kind in KINDS.items():
        parts += _kind(name, kind, used.get(name, []))
    return "\n".join(parts).rstrip() + "\n"


def _kind(name: str, kind: type[Kind], used: list[tuple[str, str, str]]) -> list[str]:
    about = textwrap.dedent(inspect.getdoc(kind) or "")
    by_question: dict[tuple[str, str], list[str]] = {}
    for pack, question, clause in used:
        by_question.setdefault((pack, question), []).append(clause)
    lines = [f"## `{name}` {kind.title.zh} · {kind.title.en}", "", about, ""]
    parameters = written_parameters(kind)
    if parameters:
        lines += ["| parameter | written as |", "|---|---|"]
        lines += [f"| `{name}` | {_cell(form.en)} |" for name, form in parameters.items()]
        lines.append("")
    for (pack, question), clauses in sorted(by_question.items()):
        lines.append(f"- {pack}, `{question}`: {', '.join(clauses)}")
    return [*lines, ""] if by_question else lines


def uses_of_kinds() -> dict[str, list[tuple[str, str, str]]]:
    """Per kind the (pack, question, clause) of every clause of the shipped packs."""
    used: dict[str, list[tuple[str, str, str]]] = {}
    for path in sorted(PACKS.glob("*/clauses/*.yaml")):
        for clause in YAML(typ="safe", pure=True).load(path)["clauses"]:
            if clause["reading"] == "executable":
                row = (path.parts[-3], clause["question"], clause["id"])
                used.setdefault(clause["kind"], []).append(row)
    return used


def hazards_page() -> str:
    """What may be wrong with a workbook, what happens then, and the tests that show it."""
    shown = shown_hazards()
    rows = [
        f"| {_cell(hazard)} | {_cell(said)} | {'<br>'.join(shown[name])} |"
        for name, (hazard, said) in HAZARDS.items()
    ]
    head = [
        "# Hazards of a workbook",
        NOTE,
        "",
        "Every import of a workbook meets them the same way. From `tests/hostile/hazards.py`; the",
        "tests are those that carry its mark.",
        "",
        "| hazard | what happens | shown by |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def shown_hazards() -> dict[str, list[str]]:
    """The tests that are marked as showing each hazard, by file."""
    shown: dict[str, list[str]] = {name: [] for name in HAZARDS}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for name in _marks(node):
                    said = node.name.removeprefix("test_").replace("_", " ")
                    shown[name].append(f"`{file.stem}`: {said}")
    return shown


def _marks(test: ast.FunctionDef) -> list[str]:
    calls = [mark for mark in test.decorator_list if isinstance(mark, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "shows"]
    return [ast.literal_eval(call.args[0]) for call in named]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").strip()


PAGES = {
    "docs/errors.md": errors_page,
    "docs/kinds.md": kinds_page,
    "docs/hazards.md": hazards_page,
}


def main() -> int:
    """Write the pages, or with `--check` name those that are out of date."""
    stale = {name: page() for name, page in PAGES.items()}
    stale = {name: text for name, text in stale.items() if not _says(ROOT / name, text)}
    if "--check" in sys.argv:
        for name in stale:
            print(f"{name} is out of date: run `make docs`")
        return 1 if stale else 0
    for name, text in stale.items():
        (ROOT / name).write_text(text, encoding="utf-8")
        print(f"wrote {name}")
    return 0


def _says(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
