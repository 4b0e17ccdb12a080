"""The docs say what the code does: generated pages are fresh, links lead somewhere."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tidy.sources import ROOT, files, python, read

SETTING = re.compile(r"BANGFU_[A-Z_]+")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def pages() -> list[Path]:
    """Every page a reader may open."""
    return files(ROOT, ".md")


def broken_links(page: Path, text: str) -> list[str]:
    """Links of a page to files that are not there."""
    targets = [target for target in LINK.findall(text) if "://" not in target]
    return [target for target in targets if not (page.parent / target).exists()]


def test_generated_pages_are_fresh() -> None:
    command = [sys.executable, str(ROOT / "tools" / "write_docs.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_link_of_the_docs_leads_somewhere() -> None:
    broken = {page.name: broken_links(page, read(page)) for page in pages()}
    assert {name: links for name, links in broken.items() if links} == {}


def test_a_planted_broken_link_is_found() -> None:
    assert broken_links(ROOT / "README.md", "[x](docs/nowhere.md)") == ["docs/nowhere.md"]


@pytest.mark.parametrize("folder", ["decisions", "algorithms"])
def test_a_page_of_the_docs_is_short(folder: str) -> None:
    long = [p.name for p in files(ROOT / "docs" / folder, ".md") if read(p).count("\n") > 90]
    assert long == []


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (read(ROOT / name) for name in ("README.md", "README.zh-CN.md"))
    assert commands(english) == commands(chinese)


def commands(text: str) -> list[str]:
    """The commands of a page, without their comments and the choice of language."""
    lines = re.sub(r"\\\n\s+", "", text).splitlines()
    shown = [line[2:].split(" #")[0] for line in lines if line.startswith("$ ")]
    return [" ".join(line.replace("--lang en", "").split()) for line in shown]


def runnable() -> list[str]:
    """The commands of the README that need no file of the reader's own."""
    shown = commands(read(ROOT / "README.md"))
    return [c for c in shown if "bangfu " in c and "my-county" not in c]


@pytest.mark.parametrize("command", runnable())
def test_a_command_of_the_readme_is_answered(command: str) -> None:
    """Answered, or refused with a clause: never unusable, never a failure of the program."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    assert done.stdout
    assert done.stderr == ""


def test_the_readme_says_what_the_forecast_says() -> None:
    forecast = next(command for command in runnable() if "returns.forecast" in command)
    done = subprocess.run(
        [Path(sys.executable).parent / "bangfu", *forecast.replace("table", "json").split()[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    years = {row["year"]: row for row in json.loads(done.stdout)["answer"]}
    assert (years[2021]["remitted_fen"], years[2021]["guaranteed_fen"]) == (
        2_952_000_000,
        2_016_000_000,
    )
    assert "29.52 million yuan and guarantees 20.16 million" in read(ROOT / "README.md")
    assert "上缴2952万元，保底2016万元" in read(ROOT / "README.zh-CN.md")


def test_the_readme_names_every_setting() -> None:
    """And no setting that nothing reads."""
    read_by_code = {name for path in python("web", "cli") for name in SETTING.findall(read(path))}
    named = set(SETTING.findall(read(ROOT / "README.md")))
    assert read_by_code <= named <= {*read_by_code, "BANGFU_DATABASE_URL"}
